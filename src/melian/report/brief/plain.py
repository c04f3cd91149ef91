"""Figures and dates as somebody says them who knows nothing of how they were found.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

import calendar
from fractions import Fraction
from math import isnan

import numpy as np

from melian.analysis.odds import Spread, spread
from melian.analysis.soft.rounding import CERTAIN, Rounded, rounded
from melian.errors import DateError
from melian.report.words.figures import count
from melian.scenario.quantities.dates import parse_date
from melian.scenario.shapes import Draw

__all__ = ["about", "by_points", "near", "near_of", "odds_then", "part_of", "plain_day", "said", "since"]

ROUNDED_AWAY = 0.03
"""A change of odds that is told even where both round to the same."""
PARTS = {
    Fraction(1, 50): "a fiftieth", Fraction(1, 20): "a twentieth", Fraction(1, 10): "a tenth",
    Fraction(1, 5): "a fifth", Fraction(1, 4): "a quarter", Fraction(1, 3): "a third",
    Fraction(2, 5): "two fifths", Fraction(1, 2): "half", Fraction(3, 5): "three fifths",
    Fraction(2, 3): "two thirds", Fraction(3, 4): "three quarters", Fraction(4, 5): "four fifths",
    Fraction(9, 10): "nine tenths",
}  # fmt: skip


def said(found: Rounded) -> tuple[str, str]:
    """A number and between what it lies, as two texts.

    >>> said(Rounded(0.25, 0.05, 2 / 3, "about 1 in 4, between 1 in 20 and 2 in 3"))
    ('about 1 in 4', 'between 1 in 20 and 2 in 3')
    >>> said(Rounded(0.25, 0.25, 0.25, "25 %, the same in all draws"))
    ('25 %', 'whatever the uncertain numbers are')
    >>> said(Rounded(0.25, 0.25, 0.25, "about 1 in 4, from one draw alone"))
    ('about 1 in 4', 'reckoned only once, so that nothing tells how far it may be off')
    """
    number, _, between = found.words.partition(", ")
    if "alone" in between:
        return number, "reckoned only once, so that nothing tells how far it may be off"
    if not between.startswith("between"):
        nearly = "almost " if "nearly" in between else ""
        between = f"{nearly}whatever the uncertain numbers are"
    return number, between


def about(values: Draw) -> str:
    """Odds with as many digits as they bear, for a cell: "1 in 4", "23 %"; a dash where unknown."""
    return _short(spread(values), _known(values))


def odds_then(values: Draw, what: str) -> str:
    """What the odds are then, as the end of a sentence: "the odds of yes are about 1 in 4"."""
    found = spread(values)
    if found.q95 <= CERTAIN:
        return f"{what} are nil"
    if found.q05 >= 1 - CERTAIN:
        return f"{what} are 100 %"
    return f"{what} are {near(values)}"


def near(values: Draw) -> str:
    """Odds within a sentence: "about 1 in 4"."""
    return near_of(spread(values), _known(values))


def near_of(found: Spread, draws: int) -> str:
    """The same where only their figures over so many draws are known; what is certain is not about.

    >>> near_of(Spread(0.234, 0.24, 0.051, 0.12, 0.35, 0.66), 200), near_of(Spread(*[0.0] * 6), 200)
    ('about 1 in 4', '0 %')
    """
    told = _short(found, draws)
    return f"about {told}" if told[0].isdigit() and found.q95 - found.q05 > CERTAIN else told


def _short(found: Spread, draws: int) -> str:
    if isnan(found.median):
        return "\N{EN DASH}"
    number = rounded(found, draws).words.partition(", ")[0].removeprefix("about ")
    return {"never": "0 %", "always": "100 %"}.get(number, number)


def _known(values: Draw) -> int:
    return int((~np.isnan(values)).sum())


def part_of(share: float) -> str:
    """A share of a whole in words.

    >>> part_of(0.21), part_of(0.004), part_of(0.98), part_of(1.0)
    ('about a fifth', 'next to nothing', 'nearly all', 'all')
    """
    if share > 1 - 1e-6:
        return "all"
    if share > 0.95:
        return "nearly all"
    if share < 0.01:
        return "next to nothing"
    return f"about {PARTS[min(PARTS, key=lambda part: abs(float(part) - share))]}"


def by_points(change: float) -> str:
    """How far odds moved: "up by about 5 points"."""
    size = round(abs(100 * change))
    if not size:
        return "hardly moved"
    return f"{'up' if change > 0 else 'down'} by about {count(size, 'point')}"


def since(change: float, then: str, today: str) -> str:
    """How a sentence on earlier odds goes on; a move that disappears in the rounding is told as such.

    >>> since(0.1, "about 1 in 4", "about 1 in 3"), since(0.0, "about 1 in 4", "about 1 in 4")
    ('; now they are about 1 in 3', ', and so they are now')
    >>> since(0.13, "about 1 in 4", "about 1 in 4")
    '; now they are up by about 13 points, which so round a figure does not show'
    """
    if then != today:
        return f"; now they are {today}"
    if abs(change) < ROUNDED_AWAY:
        return ", and so they are now"
    return f"; now they are {by_points(change)}, which so round a figure does not show"


def plain_day(date: str) -> str:
    """A date as people write it; what is no date stays as it is.

    >>> plain_day("2021-12-09"), plain_day("~2022-01"), plain_day("1962-10-27 20:00")
    ('9 December 2021', 'about January 2022', '27 October 1962, 20:00')
    """
    try:
        found = parse_date(date)
    except DateError:
        return date
    begin, month = found.begin, calendar.month_name[found.begin.month]
    words = {
        "year": f"{begin.year}",
        "month": f"{month} {begin.year}",
        "day": f"{begin.day} {month} {begin.year}",
        "minute": f"{begin.day} {month} {begin.year}, {begin:%H:%M}",
    }[found.precision]
    return f"about {words}" if found.about else words
