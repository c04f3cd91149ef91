"""Slips of braces, lists and YAML: what a comma or a sign cut, and what would have worked.

Tested in `tests/unit/language/test_slips.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["LISTS", "cut_by_commas", "listed", "yaml_slip"]

_SHORT = 60
_NUMBER = r"-?\d+(?:\.\d+)?%?"

LISTS = frozenset(
    [
        "who",
        "seen_by",
        "to",
        "quiet",
        "because",
        "known_by",
        "played",
        "by",
        "for",
        "off_table",
        "public",
        "drop",
        "on_table",
        "counts_as_yes",
        "ranked",
    ]
)  # fmt: skip
"""Fields that hold names, one or a list of them."""
_EXPRESSIONS = frozenset(
    [
        "worth",
        "when",
        "only_if",
        "end_if",
        "if",
        "until",
        "do",
        "odds",
        "if_broken",
        "if_false",
        "crossed",
        "answered",
        "cost",
    ]
)  # fmt: skip
"""Fields that hold an expression."""
_TEXTS = frozenset(
    ["title", "question", "label", "event", "text", "publisher", "author", "analyst", "judgement"]
)
"""Fields that hold words for people."""


def cut_by_commas(key: str, pieces: Sequence[str]) -> tuple[str, str]:
    """What the comma cut in pieces, whole again, and what to write."""
    whole = ", ".join(pieces)
    is_short = len(whole) <= _SHORT
    if (
        is_short
        and re.fullmatch(rf"{_NUMBER}(?: to {_NUMBER})?|\d{{1,3}}(?:\.\d{{3}})+", pieces[0])
        and all(re.fullmatch(rf"\d+%?(?: to {_NUMBER})?(?: times)?", piece) for piece in pieces[1:])
    ):
        return _number_cut(pieces)
    if pieces[0].count("(") > pieces[0].count(")"):
        shown = whole if is_short else f"{whole[:_SHORT]}..."
        return whole, f'inside braces put it in quotes: {key}: "{shown}"'
    if key in LISTS:
        return whole, f"a list stands in brackets: write {key}: [{whole if is_short else '...'}]"
    if key in _EXPRESSIONS and is_short:
        if re.search(r"\d$", pieces[0]) and all(re.match(r"\d", piece) for piece in pieces[1:]):
            return _number_cut(pieces)
        is_option = " is " in pieces[0] and all(re.fullmatch(r"\w+", piece) for piece in pieces[1:])
        joined, parts = (
            " or ".join(pieces) if is_option else " and ".join(pieces),
            "options" if is_option else "conditions",
        )
        by = "`or`" if is_option else "`and` or `or`"
        return joined, f"expressions have no commas: join {parts} by {by}, as in `{joined}`"
    return whole, 'the comma split your label: put it in quotes, as in "Up to 175,000"'


def _number_cut(pieces: Sequence[str]) -> tuple[str, str]:
    """A number that a comma cut, whole again: the comma parted thousands, or stood for the decimal point."""
    first = re.sub(r"(?<=\d)\.(?=\d{3}(?:\.|$))", "", pieces[0]) if len(pieces) == 2 else pieces[0]
    is_whole = first == pieces[0] and not re.search(r"(?:^|\D)0$|\.\d+$", first)
    if is_whole and all(re.match(r"\d{3}(?!\d)", piece) for piece in pieces[1:]):
        return "".join(pieces), f"no thousands separators: write {''.join(pieces)}"
    whole = ".".join([first, *pieces[1:]])
    return whole, f"a number has a decimal point, not a comma: write {whole}"


def listed(field: str, entries: Sequence[tuple[str, str]], kind: str = "") -> str:
    """What to write where a list stands in the place of a mapping of these names and values, if known."""
    shown = ", ".join(f"{name}: {value or '...'}" for name, value in entries[:3]) or "a: ..., b: ..."
    more = ", ..." if len(entries) > 3 else ""
    why = {
        "steps": "without dashes: each step is a key with its fields below it, in the order of play",
        "choices": "each option is a key with its label",
        "stakes": "each line has its name as a key, without a dash or brackets around it",
    }.get(kind or field, "each is a key, without a dash or brackets around it")
    return f"write `{field}: {{{shown}{more}}}`; {why}"


# what YAML stumbles over


def yaml_slip(line: str, column: int) -> str:
    """What to write where YAML stopped at a column (from 0) of a line, or an empty text."""
    start = max(0, column - _SHORT)
    part, at = line[start : column + _SHORT], column - start
    for match in re.finditer(r"(?:^|[:,{\[]\s+|-\s+)([>|?]\s*\S|[*&]\S*)", part):
        if match.start(1) <= at <= match.end():
            return f"a text that begins with '{match[1][0]}' must stand in quotes"
    for match in re.finditer(r"(?:(\w+)\s*:|[{,\[])\s+-\s+(\S[^,}\]#]*)", part):
        if match.start() <= at <= match.end():
            if match[1] in _TEXTS:
                return "a text that begins with '-' must stand in quotes"
            return f"a minus has no blank after it: write -{match[2].strip()}"
    return ""
