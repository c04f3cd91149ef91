"""One figure with its band: the middle 90 % thin, the middle half thick, the median a dot.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from melian.analysis.odds import Spread
from melian.report.svg.parts import GREY, INK, opened, rect, text

__all__ = ["band_svg"]

WIDTH, HEIGHT, SIDE, AT = 360, 62, 20, 22
COLOUR = "#0072b2"
MARKS = (0, 25, 50, 75, 100)


def band_svg(odds: Spread, words: str) -> str:
    """Odds on a line from 0 to 100 %, with the words for those who do not see it."""
    parts = opened(WIDTH, HEIGHT, words, ())
    parts.append(rect(SIDE, AT + 13, WIDTH - 2 * SIDE, 1, GREY))
    for mark in MARKS:
        parts.append(rect(_x(mark / 100) - 0.5, AT + 10, 1, 7, GREY))
        parts.append(text(_x(mark / 100), AT + 32, f"{mark} %", size=12, fill=GREY, anchor="middle"))
    parts.append(_bar(odds.q05, odds.q95, 4, 0.45))
    parts.append(_bar(odds.q25, odds.q75, 12, 0.7))
    parts.append(f'<circle cx="{_x(odds.median):.1f}" cy="{AT - 4}" r="7" fill="{INK}"/>')
    return "".join(parts) + "</svg>"


def _bar(low: float, high: float, thick: float, opacity: float) -> str:
    return rect(_x(low), AT - 4 - thick / 2, max(1.0, _x(high) - _x(low)), thick, COLOUR, opacity)


def _x(odds: float) -> float:
    return SIDE + odds * (WIDTH - 2 * SIDE)
