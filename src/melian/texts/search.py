"""Where in a text words stand that are most like others: by the words in common, then by their order.

Tested in `tests/unit/texts/test_anchors.py`.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict

from melian.texts.span import Span

__all__ = ["WordIndex"]

_WORD = re.compile(r"\w+")
_LONGEST = 300
"""So many words of what is looked for are compared."""
_COMMON = 200
"""So many places of one word are looked at."""
_MARGIN = 4
_BUCKET = 8
_ALIKE = 0.5
"""Less of the words in common is not like them."""


class WordIndex:
    """The places of all words of a text, made once."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        for number, match in enumerate(_WORD.finditer(text)):
            word = match[0].casefold()
            self.words.append(word)
            self.spans.append(match.span())
            self.places[word].append(number)

    def most_like(self, wanted: str, at: int = 0) -> Span | None:
        """The stretch of the text that is most like words, none if less than half of them are there.

        Parameters
        ----------
        wanted
            Words; the first 300 count.
        at
            Of several that are equally like them, the one nearest to this character.
        """
        words = [match[0].casefold() for match in _WORD.finditer(wanted)][:_LONGEST]
        begin = self._begin(words, at)
        if begin is None:
            return None
        first = max(0, begin - _MARGIN)
        there = self.words[first : begin + len(words) + _MARGIN + _BUCKET]
        blocks = difflib.SequenceMatcher(None, words, there, autojunk=False).get_matching_blocks()[:-1]
        if not blocks or sum(block.size for block in blocks) < _ALIKE * len(words):
            return None
        last = blocks[-1]
        start = max(0, blocks[0].b - blocks[0].a)
        end = min(len(there), last.b + last.size + len(words) - last.a - last.size)
        return Span(self.spans[first + start][0], self.spans[first + end - 1][1])

    def _begin(self, words: list[str], at: int) -> int | None:
        """The word at which they would begin where most of them stand in a row."""
        votes: Counter[int] = Counter()
        for number, word in enumerate(words):
            places = self.places.get(word, ())
            if len(places) <= _COMMON or len(words) < 4:
                for place in places[: 50 * _COMMON]:
                    votes[(place - number) // _BUCKET] += 1
        if not votes:
            return None
        both = {bucket: n + votes[bucket + 1] for bucket, n in votes.items()}
        most = max(both.values())

        def distance(bucket: int) -> int:
            return abs(self.spans[min(max(0, bucket * _BUCKET), len(self.spans) - 1)][0] - at)

        return min((bucket for bucket, n in both.items() if n == most), key=distance) * _BUCKET
