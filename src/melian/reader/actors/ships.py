"""Names that tables take for others: of ships in quotation marks, and surnames such as Rey or Fischer.

`Il comandante del peschereccio “Santa Marta”`.

Tested in `tests/unit/test_apposed.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from melian.reader.layout import Token
from melian.reader.words.load import Match, Phrases, shared_words

__all__ = ["is_surname", "marked_names"]

NAMED = re.compile(r"[«“„\"‘](?=[^\W\d_a-zа-я])[^«»“”„\"\n.,]{2,30}[»”“\"’]")
SURNAMES = shared_words("surnames_too")
SMALL = (
    shared_words("indefinite") | shared_words("before_names") | shared_words("prepositions") | {"the", "une"}
)
SHORTEST = 3
LONGEST = 4
"""Words of such a name at most."""


def marked_names(words: str, tokens: Sequence[Token], starts: Sequence[int], kinds: Phrases) -> set[int]:
    """The tokens of such names; `starts` are the places of the tokens, `kinds` the nouns."""
    found: set[int] = set()
    for match in NAMED.finditer(words):
        first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        near = range(max(0, first - 3), first)
        if last - first <= LONGEST and any(kinds.at(tokens, k) for k in near):
            found.update(range(first, last))
    return found


def is_surname(words: str, tokens: Sequence[Token], match: Match) -> bool:
    """Whether an office or a trade is a surname here, after a first name: Sonia Rey, Thomas Fischer."""
    at = match.at
    if match.length > 1 or not at or tokens[at].low not in SURNAMES or not tokens[at].text[0].isupper():
        return False
    first = tokens[at - 1]
    named = first.text[0].isupper() and words[first.end : tokens[at].start] == " " and len(first.text) > 2
    small = first.low in SMALL or len(first.text) < SHORTEST
    return named and not small and not first.low.endswith(("er", "ian", "ese", "ish"))
