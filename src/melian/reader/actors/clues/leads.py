"""What each paragraph is about: the actor that its main clause begins with, else the first it names.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.naming import is_state, sentence_start
from melian.reader.actors.states.bare import is_finite
from melian.reader.words.load import shared_words

__all__ = ["Leads", "opens_clause"]

SUBORDINATE = shared_words("subordinate")
"""What opens a clause before the main one: since, after."""
RECENT = 200
"""Actors that are looked back at most."""


def opens_clause(text: Marked, i: int) -> bool:
    """Whether a sentence, or what follows a colon, begins with a token, or up to two before it."""
    if i and text.tokens[i - 1].low in SUBORDINATE:
        return False  # "Since Ardel put missiles on the shore, Sorland ..."
    colon = any(":" in text.between(k - 1, k) for k in (i, i - 1) if k > 0)
    return colon or bool({i, i - 1, i - 2} & text.first)


@dataclass(slots=True)
class Leads:
    """Learns the actors of a text from left to right, those outside quotations."""

    text: Marked
    subjects: list[tuple[int, str]] = field(default_factory=list)
    """The token and the id of each."""
    by_paragraph: dict[int, str] = field(default_factory=dict)
    named: set[int] = field(default_factory=set)
    """Paragraphs that are about whom they name first, as no sentence begins with an actor."""
    led: set[int] = field(default_factory=set)
    """Sentences that gave their paragraph its lead."""
    opened: set[int] = field(default_factory=set)
    """Sentences that begin with another clause than their own: `Since Ardel armed, Orsk ...`."""

    def take(self, i: int, key: str, paragraph: int) -> None:
        """An actor at a token of a paragraph."""
        self.subjects.append((i, key))
        sentence, first = sentence_start(self.text, i), self.text.first
        opened = i not in first and self._subordinate(i)
        gaps = "".join(self.text.between(k - 1, k) for k in (i, i - 1) if k > 0)
        starts = (bool({i, i - 1, i - 2} & first) and not opened) or ":" in gaps
        german = self.text.language.language == "de"  # ", will sich Ardel keine Schwäche anmerken lassen"
        comma = "," in gaps or (
            german and any("," in self.text.between(k - 1, k) for k in (i - 2, i - 3) if k > 0)
        )
        acts = "," in gaps and i + 1 < len(self.text.tokens) and is_finite(self.text, i + 1)
        main = starts or acts or (sentence in self.opened and comma)
        if opened:
            self.opened.add(sentence)
        if (main and sentence not in self.led) or paragraph not in self.by_paragraph:
            self.by_paragraph[paragraph] = key
            self.named = self.named - {paragraph} if main else self.named | {paragraph}
            self.led |= set() if opened or not main else {sentence}

    def states(self, names: Names) -> list[str]:
        """The states of which the text spoke last, the last one last."""
        return [key for _, key in self.subjects[-RECENT:] if is_state(self.text, names, key)]

    def of(self, paragraph: int) -> str:
        """What a paragraph is about, or the one before it; empty if neither is about anybody."""
        return self.by_paragraph.get(paragraph) or self.by_paragraph.get(paragraph - 1, "")

    def _subordinate(self, i: int) -> bool:
        """Whether the sentence that began just before a token did with another clause than its main one."""
        first = next((k for k in range(i, max(i - 4, -1), -1) if k in self.text.first), i)
        return any(self.text.tokens[k].low in SUBORDINATE for k in range(first, i))
