"""Who was named last, of men, of women and of all: whom a pronoun or an office means.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from melian.reader.actors.marked import Marked
from melian.reader.actors.naming import sentence_start

__all__ = ["Recent"]

NEAR, FAR = 12, 40
"""Words between a name and an office in its sentence, and in the next one, at most."""
NEARBY = 5
"""Words between somebody and whose body it is, at most."""
MODAL = frozenset(("would", "will", "to", "could", "should", "must", "may", "might", "can", "not"))
"""What stands before an English verb that is not the speaker's own saying."""


@dataclass(slots=True)
class Recent:
    """Remembers people by id, with the token at which each was named."""

    women: Mapping[str, bool | None]
    """Whether somebody is a woman; none where the text does not tell."""
    last: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By `he`, `she` and `any`."""

    def remember(self, key: str, i: int) -> None:
        """Somebody is named at a token."""
        woman = self.women[key]
        for gender in ("she",) if woman else ("he",) if woman is False else ("he", "she"):
            self.last[gender] = (key, i)
        self.last["any"] = (key, i)

    def of(self, gender: str) -> tuple[str, int]:
        """Who was named last, and where; an empty id and -1 if there is none."""
        return self.last.get(gender, ("", -1))

    def here(self, key: str, i: int, at: int, paragraph: Callable[[int], int]) -> str:
        """Whoever the paragraph of a token names, before one who was named at another place than there."""
        anyone, place = self.of("any")
        own = paragraph(i) == paragraph(max(place, 0)) > paragraph(max(at, 0))
        return anyone if own else key

    def other_in(self, text: Marked, key: str, i: int) -> bool:
        """Whether the sentence named somebody else before a token: `the envoy spoke with the minister`."""
        other, at = self.of("any")
        return other not in ("", key) and text.tokens[at].start >= sentence_start(text, i)

    def just_named(self, text: Marked, i: int) -> str:
        """Who was named last, if shortly before a token; in the sentence before if one begins with it."""
        key, at = self.of("any")
        head = {i, i - 1} & text.first and not {i, i - 1} & text.opening
        head = head or {i - 1, i - 2} & text.verbs.keys()  # "salió Ana Lund. “...”, dijo la jefa del equipo"
        begin = sentence_start(text, i - 2 if head and i > 1 else i)
        near = i - at <= (FAR if head else NEAR) and at >= 0 and text.tokens[at].start >= begin
        return key if near else ""

    def is_meant(self, text: Marked, key: str, i: int, *, bare: bool) -> bool:
        """Whether pronouns mean somebody named at a token: not who comes after another one as an object.

        `bare` says that no preposition stands there. `Tamarin said she would receive Quill. She ...`
        """
        modal = i > 1 and text.tokens[i - 2].low in MODAL and text.clear(i - 2, i)
        return (bare and not modal) or not self.other_in(text, key, i)

    def whose(self, text: Marked, end: int) -> str:
        """Of whom the body is of which somebody is: `un ufficiale del suo stato maggiore`."""
        for k in range(end, min(end + NEARBY, len(text.tokens) - 1)):
            if not text.clear(k - 1, k):
                return ""
            match = text.language.pronouns.at(text.tokens, k)
            if match and match.label == "his":
                noun = text.nouns.get(k + 1)
                return self.of("any")[0] if noun and noun.label == "body" else ""
        return ""

    def order(self, unsure: Container[str]) -> Callable[[str], tuple[bool, int]]:
        """Where people were last named; those of a guessed side come after all others."""
        return lambda key: (key not in unsure, self.seen(key))

    def seen(self, key: str) -> int:
        """Where somebody was named last; -1 if a later one took every place."""
        return max((at for name, at in self.last.values() if name == key), default=-1)
