"""Firms by how their names end, and English organisations by `which`: Hawlin Metals, Drovgaz, Fennimore Line.

Tested in `tests/unit/test_called.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.runs import is_free, run_of_capitals
from melian.reader.actors.states.signs import owns
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import shared_words
from melian.reader.words.small import RELATIVE

__all__ = ["add_firms"]

LAST = shared_words("firm_ends")
"""Words with which names of firms end: Metals, Shipping, Group."""
FIRST = shared_words("firm_beginnings")
"""Words with which Romance names of firms begin."""
SINGLE = re.compile(
    r"\w{3,}(?:gas|gaz|газ|oil|petrol|telekom|телеком|energo|энерго|енерго|транс|bank|банк|банка|банку|metall"
    r"|stahl|werke|нефть|нафта)"
)
"""A firm's name of one word."""
PLACES = shared_words("english_places")
"""Words in the names of places, which `which` follows, too."""
EMPLOY = (
    "employ", "emploie", "emplea", "impiega", "occupa", "beschäftig", "работа", "працю", "зайнят", "занят",
)  # fmt: skip
"""Beginnings of verbs for giving people work."""
EMPLOYING = 5
"""Words of such a clause at most."""
FEWEST = 2
"""Words of a firm's name with a word of `LAST`."""


def add_firms(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark firms and, in English, what `which` follows; take their tokens."""
    i = 0
    while i < len(text.tokens):
        size = _firm_at(text, i, taken)
        if size:
            words = text.words[text.tokens[i].start : text.tokens[i + size - 1].end]
            key = identifier(" ".join(words.split()))
            names.labels.setdefault(key, " ".join(words.split()))
            names.types.setdefault(key, "organisation")
            names.at[i] = (key, size, "name")
            taken.update(range(i, i + size))
        i += max(size, 1)


def _firm_at(text: Marked, i: int, taken: set[int]) -> int:
    """How many tokens the name of a firm takes that begins at one; 0 where none does."""
    tokens = text.tokens
    if not tokens[i].text[0].isupper() or not is_free(text, i, taken):
        return 0
    if i in text.first and text.is_common(i):
        return 0
    size = run_of_capitals(text, i, taken)
    capitals = [k for k in range(i, i + size) if tokens[k].text[0].isupper()]
    last = next((k for k in reversed(capitals) if tokens[k].low in LAST), None)
    if last is not None and last + 1 - i >= FEWEST:
        return last + 1 - i
    if size >= FEWEST == len(capitals) and _is_which(text, i, i + size):
        return size
    if size and i in text.first and _employs(text, i + size):
        return size
    low, language = tokens[i].low, text.language.language
    if language in ("it", "fr", "es") and low in FIRST and len(capitals) >= FEWEST:
        return size  # "la Naviera Tramontes"
    alone = size <= 1 or text.language.language in ("ru", "uk", "de")
    return int(
        alone and not owns(text, i) and SINGLE.fullmatch(low) is not None and not is_word(low, language)
    )


def _employs(text: Marked, end: int) -> bool:
    """Whether a clause follows of somebody who gives people work: `Orvel, qui emploie 480 marins`."""
    near = text.tokens[end : end + EMPLOYING]
    apart = bool(near) and text.between(end - 1, end).strip() == ","
    return apart and near[0].low in RELATIVE and any(each.low.startswith(EMPLOY) for each in near[1:])


def _is_which(text: Marked, i: int, end: int) -> bool:
    """Whether a sentence of English begins with a name that is no person's: `Fennimore Line, which ...`."""
    opens = text.language.language == "en" and i in text.first and end < len(text.tokens)
    if any(token.low in PLACES for token in text.tokens[i:end]):
        return False  # "Lake Torva, which feeds the dam"
    return opens and text.between(end - 1, end).strip() == "," and text.tokens[end].low == "which"
