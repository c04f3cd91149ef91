"""Quotation marks: which ones there are, which close which, and which are apostrophes.

The conventions are those that Unicode's chapter on writing systems and punctuation lists by language:
the same character opens in one language and closes in another, so that the neighbours decide.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

__all__ = ["CLOSERS", "MARKS", "SINGLE", "Apostrophes", "may_close", "may_open"]

CLOSERS = {
    "“": "”\"“", "„": "“”\"‟", "‟": "”", '"': '"”', "”": "”",
    "«": "»", "»": "«", "‹": "›", "›": "‹",
    "‘": "’'", "‚": "‘’'", "‛": "’", "'": "'’",
    "「": "」", "『": "』", "《": "》", "〈": "〉", "＂": "＂", "〝": "〞〟",
}  # fmt: skip
"""What closes what each mark opens."""

MARKS = re.compile("[" + re.escape("".join(CLOSERS) + "」』》〉〞〟’") + "]")
SINGLE = frozenset("‘‚‛'")
"""What opens single quotation marks, whose closing one is an apostrophe too."""
BEFORE_OPENING = frozenset("([{—–-/¿¡=\u2011") | frozenset(CLOSERS)
ELIDED = frozenset(["em", "til", "tis", "twas", "n", "cause", "bout", "round", "cos", "s", "ere"])
SHORT_ITALIAN = frozenset(["po", "mo", "di", "fa", "sta", "va", "da", "be", "to", "de", "ne", "co"])


def _before(words: str, at: int) -> str:
    return words[at - 1] if at else " "


def _after(words: str, at: int) -> str:
    return words[at + 1] if at + 1 < len(words) else " "


def may_open(words: str, at: int) -> bool:
    """Whether a mark can open a quotation, by what stands around it."""
    mark, before, after = words[at], _before(words, at), _after(words, at)
    if mark not in CLOSERS:
        return False
    if mark in "「『《〈〝":
        return True
    if mark == "«" or mark == "‹":
        return not (after.isspace() and not before.isspace() and before not in "’'(" and after != "\u00a0")
    begins = before.isspace() or before in BEFORE_OPENING or before == "’"
    if mark in "“„‟‚":
        return not after.isspace() and (begins or after.isalnum())
    if mark in "‘‛":
        return begins and not after.isspace()
    if mark == "'":
        return begins and (after.isalpha() or after in '"“«¿¡…') and not _is_elided(words, at)
    return begins and not after.isspace()


def may_close(words: str, at: int, opened: str) -> bool:
    """Whether a mark can close what `opened` began, by what stands around it."""
    mark, before, after = words[at], _before(words, at), _after(words, at)
    if mark not in CLOSERS[opened]:
        return False
    if mark in "”“‘«‹" and opened in "„‚“»›":
        return mark == "”" or not before.isspace() or not after.isalnum()
    if mark == '"':
        return not before.isspace() or not (after.isalnum() or after in "“‘'¿¡")
    return True


def _is_elided(words: str, at: int) -> bool:
    rest = words[at + 1 : at + 8]
    word = re.match(r"[^\W_]*", rest)
    low = word.group().lower() if word else ""
    return low in ELIDED or rest[:1].isdigit()


class Apostrophes:
    """Which `’` and `'` of a paragraph close a quotation, and which are apostrophes."""

    def __init__(self, words: str, start: int, end: int) -> None:
        self.words = words
        places = [m.start() for m in re.compile("[’']").finditer(words, start, end)]
        self._sure = [at for at in places if self._may(at) and not self._possessive(at)]
        openers = re.compile("[‘‚'](?=\\w)").finditer(words, start, end)
        self._open = [m.start() for m in openers if may_open(words, m.start())]

    def closes(self, at: int) -> bool:
        """Whether the mark closes; after an s, only if no better one follows before the next opening."""
        if not self._may(at):
            return False
        if not self._possessive(at):
            return True
        later = bisect_right(self._sure, at)
        opener = bisect_right(self._open, at)
        limit = self._open[opener] if opener < len(self._open) else len(self.words)
        return not (later < len(self._sure) and self._sure[later] < limit)

    def _may(self, at: int) -> bool:
        before, after = _before(self.words, at), _after(self.words, at)
        if after.isalnum() or before.isspace():
            return False
        word = re.search(r"[^\W_]{1,4}$", self.words[max(0, at - 4) : at])
        return not (word and word.group().lower() in SHORT_ITALIAN and after.isspace())

    def _possessive(self, at: int) -> bool:
        before, after = _before(self.words, at), self.words[at + 1 : at + 3]
        return before in "sSxzXZ" and after[:1].isspace() and after[1:].isalnum()
