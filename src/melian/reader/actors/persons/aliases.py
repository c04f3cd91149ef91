"""Who goes by another name: its spokesman, who calls himself Commander Rask; ein Mann, der sich Rask nennt.

Tested in `tests/unit/test_aliases.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.words.load import Match, shared_words
from melian.reader.words.small import RELATIVE

__all__ = ["called_so"]

INDEFINITE = shared_words("indefinite")
RANKS = shared_words("ranks")
CALLED = tuple(tuple(each.split()) for each in shared_words("called_so"))
"""What stands before another name."""
SELF = ("der sich", "die sich")
NAMING = ("nennt", "nannte", "nennen", "ausgibt", "ausgab")
"""German verbs for calling oneself, after the name."""
FARTHEST, LONGEST = 10, 4
"""Words back to who goes by a name, and words of such a phrase, at most."""


def called_so(text: Marked, i: int) -> int | None:
    """The noun of whoever goes by the name at a token, its rank before it or not; none if nobody does.

    Marks it where no table knows it.
    """
    ranked = i > 0 and (text.tokens[i - 1].low in RANKS or i - 1 in text.nouns) and text.clear(i - 1, i)
    start = i - 1 if ranked else i
    begin = next((start - n for n in range(LONGEST, 0, -1) if _calls(text, start - n, start)), None)
    if begin is None and _calls_oneself(text, start, i):
        begin = start - 2
    if begin is None:
        return None
    if begin and text.tokens[begin - 1].low in RELATIVE:
        begin -= 1
    for at in range(begin - 1, max(begin - FARTHEST, -1), -1):
        noun = text.nouns.get(at)
        if noun and noun.label in ("office", "title", "anonymous", "armed"):
            return at
        if at < begin - 1 and not text.clear(at, at + 1):
            break
    return _stranger(text, begin - 1)


def _stranger(text: Marked, at: int) -> int | None:
    """Somebody whom no table knows right before such words, marked as one: `ein Vermummter, der sich ...`."""
    if at < 1 or at in text.covered or at in text.verbs:
        return None
    if not text.tokens[at].text.islower() and text.language.language != "de":
        return None
    if text.tokens[at - 1].low not in INDEFINITE and text.language.language not in ("ru", "uk"):
        return None
    text.nouns[at] = Match(at, 1, "anonymous")
    text.covered.add(at)
    return at


def _calls(text: Marked, begin: int, start: int) -> bool:
    """Whether the words between two tokens say that a name follows."""
    return begin >= 0 and tuple([token.low for token in text.tokens[begin:start]]) in CALLED


def _calls_oneself(text: Marked, start: int, i: int) -> bool:
    """Whether a German verb after a name says so: `der sich Rask nennt`."""
    tokens = text.tokens
    before = start > 1 and f"{tokens[start - 2].low} {tokens[start - 1].low}" in SELF
    return before and any(token.low in NAMING for token in tokens[i + 1 : i + 3])
