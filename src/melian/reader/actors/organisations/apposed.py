"""Firms and parties whose noun stands over a comma from their name: `la Sterling Copper, la multinazionale`.

Tested in `tests/unit/test_called.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.actors.runs import is_free, run_of_capitals
from melian.reader.actors.states.signs import owns
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import shared_words
from melian.reader.words.small import PREPOSITIONS

__all__ = ["apposed_after", "apposed_to", "bears_office"]

SMALL = shared_words("in_names")
FIRMS = tuple(shared_words("firms"))
"""Beginnings of nouns that mean a firm, or whoever helps."""


LED = frozenset(("the", "la", "le", "l", "il", "lo", "el", "gli", "i", "les", "los", "las"))
"""Articles before a name."""
NEAR = 150
"""Words around a name among which it may own an army."""
PARTIES = (
    "partit", "partid", "parti", "sindacat", "sindicat", "syndicat", "gewerkschaft", "supplier", "carrier",
)  # fmt: skip
"""Beginnings of nouns for parties and unions."""


def bears_office(text: Marked, end: int) -> bool:
    """Whether an office stands after a name and a comma."""
    apart = end < len(text.tokens) and text.between(end - 1, end).strip() == ","
    return apart and any(text.nouns[k].label == "office" for k in (end, end + 1) if k in text.nouns)


def apposed_to(text: Marked, i: int, taken: set[int]) -> tuple[int, int] | None:
    """The name before a comma and a firm’s noun: `La Sterling Copper, la multinazionale che la gestisce`."""
    tokens, small, at = text.tokens, text.language.small["articles"], i - 1
    led = i + 1 < len(tokens) and (i + 1 in text.nouns or tokens[i + 1].low == "s")
    if not tokens[i].low.startswith(FIRMS) or led:
        return None  # "Ann Orley, the company’s spokeswoman"
    while at > 0 and i - at < 3 and "," not in text.between(at, at + 1) and text.clear(at, at + 1):
        at -= 1
    if at <= 0 or text.between(at, at + 1).strip() != "," or (tokens[at + 1].low not in small and at + 1 < i):
        return None
    start = at + 1
    while start > 0 and is_free(text, start - 1, taken) and at + 2 - start < 5:
        if not tokens[start - 1].text[0].isupper() and tokens[start - 1].low not in SMALL:
            break
        if (start <= at and text.between(start - 1, start) != " ") or tokens[start - 1].low in small:
            break
        start -= 1
    while start <= at and not tokens[start].text[0].isupper():
        start += 1
    size, led = at + 1 - start, start > 0 and tokens[start - 1].low in LED
    led = led and (start - 1 in text.first or tokens[start - 2].low not in PREPOSITIONS)
    language = text.language.language
    plain = start in text.first and all(is_word(each.low, language) for each in tokens[start : at + 1])
    opens = start in text.first and text.is_common(start)
    return (start, size) if 0 < size < 4 and not opens and (led or plain) else None


def _owns_near(text: Marked, k: int) -> bool:
    """Whether a name owns an army or an office around a token, as a state does."""
    low, tokens = text.tokens[k].low, text.tokens
    near = range(max(0, k - NEAR), min(k + NEAR, len(tokens)))
    return any(owns(text, i) for i in near if tokens[i].low == low and tokens[i].text[0].isupper())


def apposed_after(text: Marked, i: int, taken: set[int]) -> tuple[int, int] | None:
    """The name after a firm’s noun, a comma and an article: `el partido, la Concordia Cívica, ...`."""
    tokens, k = text.tokens, i + 1
    if not tokens[i].low.startswith((*FIRMS, *PARTIES)):
        return None
    while k < len(tokens) and k - i < 5 and text.clear(k - 1, k, " ’'"):
        k += 1
    if k >= len(tokens) or text.between(k - 1, k).strip() != ",":
        return None
    english = text.language.language == "en"
    start = k if english else k + 1
    led = english or tokens[k].low in text.language.small["articles"]
    length = run_of_capitals(text, start, taken) if led and start < len(tokens) else 0
    end = start + length
    closed = length and end < len(tokens) and text.between(end - 1, end).strip() in (",", ".", "(", ";")
    closed = closed and not any(tokens[k].low in text.dated or _owns_near(text, k) for k in range(start, end))
    named = closed and not bears_office(text, end) and (length > 1 or english or end - 1 == start)
    return (start, length) if named and (not english or length == 1) else None
