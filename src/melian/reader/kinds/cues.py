"""Phrases that call for something, looked for among the words of a clause: each word exact, or a beginning.

Tested in `tests/unit/test_kinds.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from melian.reader.tokens import keys_of

__all__ = ["Cues", "cues", "found_at"]

_HEAD = 3
"""Letters of a first word under which its phrases lie."""
_Phrase = tuple[tuple[str, bool], ...]
"""Each word, or its beginning, and whether it is a beginning alone."""


class _Group:
    """Phrases whose first words begin alike: most of them are one word."""

    __slots__ = ("beginnings", "longer", "words")

    def __init__(self, phrases: Sequence[_Phrase]) -> None:
        self.words = frozenset(each[0][0] for each in phrases if len(each) == 1 and not each[0][1])
        self.beginnings = tuple(each[0][0] for each in phrases if len(each) == 1 and each[0][1])
        self.longer = tuple(sorted((each for each in phrases if len(each) > 1), key=len, reverse=True))

    def at(self, words: Sequence[str], place: int) -> int:
        """How many words of the longest phrase stand there."""
        for phrase in self.longer:
            if len(phrase) <= len(words) - place and all(
                words[place + n].startswith(part) if begins else words[place + n] == part
                for n, (part, begins) in enumerate(phrase)
            ):
                return len(phrase)
        word = words[place]
        return int(word in self.words or word.startswith(self.beginnings))


class Cues:
    """Lists of phrases by name, all looked for in one go."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        by_head: dict[str, dict[str, list[_Phrase]]] = defaultdict(lambda: defaultdict(list))
        for name, phrases in lists.items():
            for phrase in map(_parsed, phrases):
                head, begins = phrase[0]
                if len(head) >= _HEAD or not begins:
                    by_head[head[:_HEAD]][name].append(phrase)
        self.names = tuple(lists)
        self._groups = {
            head: tuple((name, _Group(phrases)) for name, phrases in named.items())
            for head, named in by_head.items()
        }

    def places(self, words: Sequence[str]) -> dict[str, list[tuple[int, int]]]:
        """By the name of its list: where a phrase begins, and how many words the longest one has."""
        found: dict[str, list[tuple[int, int]]] = {}
        for place, word in enumerate(words):
            for name, group in self._groups.get(word[:_HEAD], ()):
                size = group.at(words, place)
                if size:
                    found.setdefault(name, []).append((place, size))
        return found


def _parsed(phrase: str) -> _Phrase:
    """A phrase of a table as the tokens of a text: `build-up` is three."""
    parts: list[tuple[str, bool]] = []
    for word in phrase.casefold().split():
        keys = [(key, False) for key in keys_of(word.rstrip("*"))]
        parts += [*keys[:-1], (keys[-1][0], word.endswith("*"))]
    return tuple(parts)


@cache
def cues(phrases: tuple[str, ...]) -> Cues:
    """One list of phrases of a table."""
    return Cues({"": phrases})


def found_at(phrases: Cues, words: Sequence[str]) -> list[int]:
    """The places in a list of words where one of the phrases begins."""
    return [place for place, _ in phrases.places(words).get("", ())]
