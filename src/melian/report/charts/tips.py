"""Where numbers tip the answer: strips of what leads along each, and below where that changes in draws.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melian.report.charts.sheet import FAINT, Piece, Sheet
from melian.report.charts.vega import both

__all__ = ["Change", "Strip", "strips_chart"]

GAP = 16
"""Pixels between two strips."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the leader over draws; places are shares of the range."""

    label: str
    """In words."""
    says: str
    """In bold at the right end of the label."""
    q05: float
    q25: float
    median: float
    q75: float
    q95: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One number along its range."""

    label: str
    says: str
    """In bold at the right end of the label."""
    ends: tuple[str, str]
    """The range, in words."""
    leaders: tuple[Piece, ...]
    """What leads from where to where."""
    changes: tuple[Change, ...]


def strips_chart(
    head: str, options: Sequence[tuple[str, str]], strips: Sequence[Strip], foot: str
) -> dict[str, str]:
    """Strips below each other.

    Parameters
    ----------
    head
        What the colours stand for.
    options
        Words of the key, each with its colour.
    strips
        What is drawn.
    foot
        Sentences below.
    """  # fmt: skip
    return both(lambda width: _drawn(head, options, strips, foot, width))


def _drawn(
    head: str, options: Sequence[tuple[str, str]], strips: Sequence[Strip], foot: str, width: int
) -> Any:
    sheet = Sheet(width)
    sheet.write(head, bold=True)
    sheet.at += 3
    sheet.key(options)
    sheet.at += 6
    for strip in strips:
        sheet.write(strip.label, says=strip.says)
        sheet.bar(strip.leaders)
        for change in strip.changes:
            sheet.at += 2
            sheet.write(change.label, colour=FAINT, says=change.says)
            sheet.band(change.q05, change.q25, change.median, change.q75, change.q95)
        sheet.at += 2
        sheet.ends(*strip.ends)
        sheet.at += GAP
    sheet.write(foot, colour=FAINT)
    return sheet.chart()
