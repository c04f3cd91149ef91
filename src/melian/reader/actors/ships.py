"""Names in quotation marks that follow a noun such as ship: `del peschereccio “Santa Marta”`.

Tested in `tests/unit/test_apposed.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from melian.reader.layout import Token
from melian.reader.words.load import Phrases

__all__ = ["marked_names"]

NAMED = re.compile(r"[«“„\"‘](?=[^\W\d_a-zа-я])[^«»“”„\"\n.,]{2,30}[»”“\"’]")
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
