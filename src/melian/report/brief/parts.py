"""What a brief is made of: sections of sentences, points and one table, whatever it is written as.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from melian.analysis.odds import Spread
from melian.scenario.passages.found import FactPassage

__all__ = ["Brief", "Choice", "Points", "Quote", "Section", "Sentences"]


@dataclass(frozen=True, slots=True)
class Sentences:
    """A paragraph."""

    told: tuple[str, ...]
    small: bool = False
    """Whether it says how to read what stands above it."""


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """The passage behind a fact."""

    said: str
    """The sentence of the fact."""
    passage: FactPassage


@dataclass(frozen=True, slots=True)
class Choice:
    """What a side can still do, with one row for each option."""

    who: str
    what: str
    """The choice, in the words of the file."""
    when: str
    """When it is expected, and how likely it is that it comes to it; empty where nothing is to be said."""
    options: tuple[tuple[str, str, str], ...]
    """The option, how likely it is, and the odds once it has been taken."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the brief under a heading."""

    name: str
    title: str
    blocks: tuple[Sentences | Points | Choice | Quote, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a brief says."""

    title: str
    question: str
    """What is asked, or that nothing is."""
    known: str
    """What it rests on: the day, the news, what is different from the file."""
    number: str
    """The number as a careful person would say it; why there is none, where there is none."""
    between: str
    """Between what it lies; empty without a number."""
    band: Spread | None
    """The same for a picture."""
    sections: tuple[Section, ...]
    commands: tuple[tuple[str, str], ...]
    """What gives more or the same again, and the command."""
    banner: str = ""
    """That numbers are placeholders, where some are."""
