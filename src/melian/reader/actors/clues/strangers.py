"""Who is meant by somebody unnamed of whom the text spoke before: `the official added`, `one of them`.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from melian.reader.actors.clues import articles
from melian.reader.actors.held.holders import is_same
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.actors.offices import is_civilian_at
from melian.reader.found import Mention
from melian.texts.span import Span

__all__ = ["Strangers"]

NEAR, FAR = 20, 400
"""Mentions, and characters, before `one of them` in which those people are looked for."""
BESIDE = 12
"""Characters between people and the name of their side at most."""
OF_THEM = frozenset(
    (
        "one of them", "uno di loro", "una di loro", "uno de ellos", "una de ellas", "l’un d’eux",
        "l’une d’elles", "l’un d’entre eux", "l’une d’entre elles", "einer von ihnen", "eine von ihnen",
        "один из них", "одна из них", "один з них", "одна з них", "один із них", "одна із них",
    )
)  # fmt: skip

TALKING = ("собеседни", "співрозмовн", "interlocut", "gesprächspartner")
"""Beginnings of words for whoever talks to the report, and was told of before."""
_SHORT = 5
"""Letters that two forms of a trade share at least."""


@dataclass(slots=True)
class Strangers:
    """Unnamed people with their side, by their trade, the last one last."""

    text: Marked
    known: dict[str, Mention] = field(default_factory=dict)

    def stem(self, words: str) -> str:
        """What tells a trade, in any form of its word."""
        return stem_of(words.lower().split()[-1], self.text.language.language)

    def again(self, i: int) -> bool:
        """Whether a token is of somebody of before: `ce responsable`."""
        return bool(self.known) and is_same(self.text, i)

    def has(self, i: int) -> bool:
        """Whether an unnamed person at a token is of a trade of which there was one."""
        match = self.text.nouns.get(i)
        if match is None or match.label != "anonymous":
            return False
        return self.stem(self.text.span(match).of(self.text.words)) in self.known

    def settled(
        self, mention: Mention, i: int, mentions: Sequence[Mention], *, indefinite: bool, inside: bool
    ) -> Mention:  # fmt: skip
        """An unnamed person at a token, who may be one of before; `inside` where somebody speaks."""
        words = mention.office
        stem = self.stem(words)
        if words.lower().replace("'", "’") in OF_THEM:
            return replace(mention, actor=self._whose(i, mentions) or mention.actor)
        told = mention.actor != "unnamed" and not self.again(i)
        if indefinite or told or articles.begins_indefinite(self.text, i):
            self.known.pop(stem, None)
            self.known[stem] = mention
        elif self.again(i) and mention.actor == "unnamed":
            same = self.known.get(stem) or next(reversed(self.known.values()))
            return replace(same, office=words)
        elif mention.actor == "unnamed" and not indefinite and not inside:
            if self.known and words.lower().startswith(TALKING):
                return replace(next(reversed(self.known.values())), office=words)  # "отметил собеседник"
            return self.known.get(stem) or self.one_of(words, i, mentions)  # "the official added"
        return mention

    def one_of(self, words: str, i: int, mentions: Sequence[Mention]) -> Mention:
        """Somebody of those of whom the text spoke: `two Ardelian officials ... one of the officials`."""
        mention = Mention(Span(0, 0), "unnamed", "", words, True, "unnamed")
        stem = self.stem(words)
        for each in reversed(mentions[-NEAR:]):
            if self.text.tokens[i].start - each.span.end > FAR:
                break
            if not each.office or not self._is_told(each, mentions):
                continue
            other = self.stem(each.office)
            size = max(_SHORT, min(len(stem), len(other)) - 1)
            if stem[:size] == other[:size]:
                return replace(mention, actor=each.actor)
        return mention

    def _is_told(self, mention: Mention, mentions: Sequence[Mention]) -> bool:
        """Whether the text says right beside people on whose side they are: `two Ardelian officials`."""
        if mention.by not in ("unnamed", "body") or mention.actor in ("", "unnamed"):
            return False
        return mention.by == "unnamed" or any(
            each.actor == mention.actor and self._are_beside(each, mention)
            for each in mentions[-NEAR:]
            if each.by in ("name", "demonym", "capital")
            or (each.by == "body" and each.span.start > mention.span.end)  # "officials at the ministry"
        )

    def _are_beside(self, one: Mention, other: Mention) -> bool:
        """Whether two mentions are parts of one phrase."""
        first, last = sorted((one.span, other.span))
        between = self.text.words[first.end : max(first.end, last.start)]
        return len(between) <= BESIDE and not any(mark in between for mark in ",.;:!?\n")

    def _whose(self, i: int, mentions: Sequence[Mention]) -> str:
        """The side of the unnamed people of whom the text spoke last: `military sources ... one of them`."""
        for each in reversed(mentions[-NEAR:]):
            if self.text.tokens[i].start - each.span.end > FAR:
                break
            apart = "\n" in self.text.words[each.span.end : self.text.tokens[i].start]
            civil = apart or is_civilian_at(self.text, self.text.at(each.span.start))
            if each.by == "unnamed" and each.actor == "unnamed":
                return ""  # "Ärzte ... einer von ihnen"
            they = each.by == "pronoun" and not each.person and each.actor not in ("", "unnamed")
            if (they or self._is_told(each, mentions)) and not civil:
                return each.actor
        return ""
