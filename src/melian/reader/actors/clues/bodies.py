"""Whose a body is that the text names again without its owner: `the Ardelian ministry ... the ministry`.

Tested in `tests/unit/test_bodies.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.words.load import shared_words

__all__ = ["Bodies"]

ANY = tuple(shared_words("any_body"))
"""Beginnings of words that mean whichever body was named last: ведомство."""
GERMAN = ("ministerium", "regierung", "armee", "parlament", "generalstab", "marine", "behörde")
"""Nouns with which German bodies end."""
MINISTRY = re.compile("minist|^мин|^мін|^мид$|^мзс$")
"""What tells a ministry."""
FAR = 150
"""Words after a body at most."""
PHRASE = 4
"""Words between an office and the body of which it is, at most."""


@dataclass(slots=True)
class Bodies:
    """Learns the bodies of a text from left to right; made once per text."""

    text: Marked
    owners: dict[str, dict[str, int]] = field(default_factory=dict)
    """The owners of each by its head, and where it stood last with them."""
    last: tuple[int, str] = (-1, "")
    ministry: tuple[int, str] = (-1, "")

    def take(self, i: int, actor: str) -> None:
        """A body at a token is said to be an actor's."""
        if actor:
            self.last = (i, actor)
            self.owners.setdefault(self._head(i), {})[actor] = i
            if any(MINISTRY.search(token.low) for token in self.text.tokens[i : i + self._length(i)]):
                self.ministry = i, actor

    def owner(self, i: int) -> str:
        """Whose the body at a token is, if the text said so shortly before, and of one owner; else empty."""
        if self.text.tokens[i].low.startswith(ANY):
            return self.last[1]
        owners = self.owners.get(self._head(i), {})
        return next((actor for actor, at in owners.items() if len(owners) == 1 and i - at <= FAR), "")

    def before(self, i: int, start: int) -> str:
        """Whose the body was that stood last between two tokens with its owner."""
        at, actor = self.last
        return actor if start <= at < i else ""

    def _length(self, i: int) -> int:
        """How many tokens the body at a token takes."""
        noun = self.text.nouns.get(i)
        return noun.length if noun else 1

    def of_office(self, end: int) -> str:
        """Whose the body is of which an office before a token is: `spokesman of the ministry`."""
        for k in range(end, min(end + PHRASE, len(self.text.tokens))):
            if not self.text.clear(k - 1, k):
                return ""
            noun = self.text.nouns.get(k)
            body = noun is not None and noun.label == "body"
            if body or self.text.tokens[k].low.startswith(ANY):
                return self.owner(k)
        return ""

    def _head(self, i: int) -> str:
        """The noun of a body without its field: `ministry` of `defence ministry`."""
        language, noun = self.text.language.language, self.text.nouns.get(i)
        last = i + noun.length - 1 if noun and language == "en" else i
        low = self.text.tokens[last].low
        if language == "de":
            return next((each for each in GERMAN if each in low), low)
        return stem_of(low, language)
