"""What is known of the passage behind each fact: verified or not, and why.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from melian.articles import separated
from melian.scenario.form.anchors import Anchor, at_words
from melian.texts.anchors import Nearest, Verdict

__all__ = ["STANDINGS", "FactPassage", "Passages", "Piece", "Standing"]

Standing = Literal["verified", "wrong", "loose", "unread", "without_text", "without_anchor"]
STANDINGS: dict[Standing, tuple[str, str]] = {
    "verified": ("verified", "verified"),
    "wrong": ("wrong", "wrong"),
    "loose": ("with nothing to verify it by", "with nothing to verify them by"),
    "unread": ("whose text cannot be read", "whose texts cannot be read"),
    "without_text": (
        "not verified, without the text that it cites", "not verified, without the texts that they cite"
    ),
    "without_anchor": ("without an anchor", "without an anchor"),
}  # fmt: skip
"""What can be known of a fact's passage, and what it is called in a count: of one, of several."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text around a passage."""

    words: str
    is_passage: bool
    """Whether it is the passage, and not what stands around it."""


@dataclass(frozen=True, slots=True)
class FactPassage:
    """A fact and what is known of its passage."""

    fact: str
    """The name of the fact."""
    text: str
    """Its sentence."""
    standing: Standing
    anchor: Anchor | None = None
    title: str = ""
    """Of the source."""
    language: str = ""
    """Of the source, such as `it`; empty where the file does not say."""
    pieces: tuple[Piece, ...] = ()
    """The passage with a sentence or so to either side; none unless it is verified."""
    verdict: Verdict | None = None
    """What was found at the place; None where no text was looked at."""
    placed: Nearest | None = None
    """Where a quotation without a place stands."""
    why: str = ""
    """Why a text cannot be read."""
    speaker: str = ""
    """Whose words they are, as pages call them; empty where nobody says."""

    @property
    def source(self) -> str:
        """The name of the source; empty without an anchor."""
        return self.anchor.source if self.anchor is not None else ""

    @property
    def says(self) -> str:
        """Whose words they are; empty where nobody says."""
        return self.anchor.says if self.anchor is not None else ""

    @property
    def words(self) -> str:
        """The passage, its parts joined by an ellipsis; empty unless it is verified."""
        return " \N{HORIZONTAL ELLIPSIS} ".join(piece.words for piece in self.pieces if piece.is_passage)

    @property
    def at(self) -> str:
        """The place as a file writes it; empty where it is not known."""
        if self.anchor is not None and self.anchor.spans:
            return self.anchor.where
        return at_words(self.placed.spans) if self.placed is not None else ""


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages behind the facts of a file, in its order."""

    facts: tuple[FactPassage, ...] = ()

    def __iter__(self) -> Iterator[FactPassage]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __getitem__(self, name: str) -> FactPassage:
        """That of a fact by its name; raises `KeyError`."""
        return {each.fact: each for each in self.facts}[name]

    def count(self, standing: Standing) -> int:
        """How many facts stand so."""
        return sum(each.standing == standing for each in self.facts)

    @property
    def sentence(self) -> str:
        """How many facts there are, and how many of them stand how; empty without facts."""
        if not self.facts:
            return ""
        head = f"{len(self.facts)} fact{'s' if len(self.facts) > 1 else ''}"
        counts = [(self.count(standing), words) for standing, words in STANDINGS.items()]
        parts = [f"{n} {words[n > 1]}" for n, words in counts if n]
        return f"{head}: {separated(parts)}"
