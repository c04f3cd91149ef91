"""Plain Python data as the text of a crisis file.

Tested in `tests/unit/test_builder.py`.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from melian.articles import with_article
from melian.errors import UsageError
from melian.scenario.text.layout import Collection, Entry, Layout, Scalar, quoted, write

__all__ = ["document_yaml", "scalar_text"]

_INDICATORS = "!&*?|>'\"%@`#,[]{}"
_NOT_PLAIN = re.compile(r"[#,?\[\]{}]|(?<![A-Za-z0-9]):|:(?![A-Za-z0-9])")
_PLAIN = re.compile(r"(?!-(?:\s|\Z)|---|\.\.\.|<<|=\Z)[^\s]")


def document_yaml(data: Mapping[str, object]) -> str:
    """The text of a crisis file that holds this data, in its usual layout.

    Texts, numbers, truths, mappings and lists are written as a crisis file writes
    them; a text is put in quotes where it would be read as something else without.

    Raises
    ------
    UsageError
        If something else is among the data, or a number that is not finite; it is named by its keys.

    Examples
    --------
    >>> print(document_yaml({"title": "Suez", "counts_as_yes": ["war"], "scale": "100 = all"}), end="")
    title: Suez
    counts_as_yes: [war]
    scale: 100 = all
    """
    root = Collection(True, in_braces=False)
    for key, value in data.items():
        entry = Entry(_key(key, ""), _layout(value, 1, str(key)))
        if isinstance(entry.value, Collection) and not entry.value.in_braces and root.entries:
            entry.before.append("")
        root.entries.append(entry)
    return write(root)


def scalar_text(value: object, where: str = "") -> str:
    """A text, number or truth as it stands in a crisis file, without quotes.

    Numbers are written in full, as expressions want them: 1000000, never 1e6.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise UsageError(f"{where or 'a number'} is {value}; a crisis file holds finite numbers")
        written = f"{Decimal(repr(float(value))):f}"
        return written.removesuffix(".0") if written != "-0.0" else "0"
    kind = type(value).__name__
    raise UsageError(
        f"{where or 'a value'} is {with_article(kind)}; write texts, numbers, truths, mappings and lists"
    )


def _layout(value: object, depth: int, where: str) -> Layout:
    if isinstance(value, str):  # most are, and it is quick to see
        return Scalar(_written(str(value)))
    if isinstance(value, Mapping):
        entries = [
            Entry(_key(key, where), _layout(item, depth + 1, f"{where}.{key}")) for key, item in value.items()
        ]
        return Collection(True, depth > 1 and _height(value) <= 2, entries)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        items = [Entry(None, _layout(item, depth + 1, f"{where}[{i}]")) for i, item in enumerate(value)]
        return Collection(False, not any(_is_long(item) for item in value), items)
    return Scalar(_written(scalar_text(value, where)))


def _key(key: object, where: str) -> str:
    return _written(scalar_text(key, f"a key of {where}" if where else "a key"))


@lru_cache(maxsize=4096)
def _written(text: str) -> str:
    return text if _is_plain(text) else quoted(text)


def _height(value: object) -> int:
    """How many levels of mappings and lists a value has."""
    if isinstance(value, str):
        return 0
    if isinstance(value, Mapping):
        return 1 + max((_height(item) for item in value.values()), default=0)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return 1 + max((_height(item) for item in value), default=0)
    return 0


def _is_long(item: object) -> bool:
    """Whether an item of a list is more than a name."""
    return not isinstance(item, str) or not re.fullmatch(r"[\w.@-]+", item)


def _is_plain(text: str) -> bool:
    """Whether a text says the same without quotes, inside braces too."""
    return (
        bool(_PLAIN.match(text))
        and text[0] not in _INDICATORS
        and text.isprintable()
        and text == text.strip()
        and not _NOT_PLAIN.search(text)
    )
