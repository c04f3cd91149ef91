"""What is done how often: bars of 100 %, each divided among the same things, under their labels.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melian.report.charts.sheet import FAINT, Piece, Sheet, colour_of
from melian.report.charts.vega import both

__all__ = ["Bar", "Section", "sections_chart", "shares_chart"]

GAP, BREAK = 12, 14
"""Pixels below a bar, and more between sections."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of situation."""

    label: str
    shares: tuple[float, ...]
    """Of the options, in order; together 1."""


@dataclass(frozen=True, slots=True)
class Section:
    """Bars that are divided among the same options, with a title and a key."""

    title: str
    options: tuple[str, ...]
    """The words of the key; empty for none."""
    bars: tuple[Bar, ...]
    colours: tuple[str, ...] = ()
    """Of the options, where they have some of their own."""

    def colour(self, place: int) -> str:
        """Of an option by its place."""
        return self.colours[place] if self.colours else colour_of(place)


def shares_chart(bars: Sequence[Bar]) -> dict[str, str]:
    """Bars below each other, each under its label; what is large enough has its figure written in it."""
    return sections_chart([Section("", (), tuple(bars))])


def sections_chart(sections: Sequence[Section], foot: str = "") -> dict[str, str]:
    """Sections below each other, and a sentence below them."""
    return both(lambda width: _drawn(sections, foot, width))


def _drawn(sections: Sequence[Section], foot: str, width: int) -> Any:
    sheet = Sheet(width)
    for number, section in enumerate(sections):
        sheet.at += BREAK * bool(number)
        sheet.write(section.title, bold=True)
        sheet.at += 3 * bool(section.title)
        sheet.key([(words, section.colour(place)) for place, words in enumerate(section.options)])
        for bar in section.bars:
            sheet.write(bar.label)
            sheet.bar(_pieces(section, bar))
            sheet.at += GAP
    sheet.write(foot, colour=FAINT)
    return sheet.chart()


def _pieces(section: Section, bar: Bar) -> list[Piece]:
    result, start = [], 0.0
    for place, share in enumerate(bar.shares):
        end = min(1.0, start + share)
        result.append((start, end, f"{100 * share:.0f} %", section.colour(place)))
        start = end
    return result
