"""Numbers in words: shares, ranges, points and counts as reports write them.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

import math

__all__ = ["count", "day", "duration", "percent", "percent_range", "points", "points_are", "scale_words"]

MISSING = "\N{EN DASH}"


def percent(share: float) -> str:
    """A share in percent, never rounded to a certainty that it is not.

    >>> percent(0.354), percent(0.0032), percent(0.9999), percent(0.0), percent(1e-5)
    ('35 %', '0.3 %', '> 99.9 %', '0 %', '< 0.1 %')
    """
    return MISSING if math.isnan(share) else f"{_figure(share)} %"


def percent_range(low: float, high: float) -> str:
    """Two shares in percent, the sign written once.

    >>> percent_range(0.221, 0.487)
    '22 to 49 %'
    """
    return MISSING if math.isnan(low) else f"{_figure(low)} to {_figure(high)} %"


def _figure(share: float) -> str:
    value = 100 * share
    if min(abs(value), abs(100 - value)) < 1e-7:  # rounding of certain things
        return f"{value:.0f}"
    if value < 0.1:
        return "< 0.1"
    if value > 99.9:
        return "> 99.9"
    return f"{value:.1f}" if value < 0.95 or value >= 99.5 else f"{value:.0f}"


def points(value: float) -> str:
    """Points of payoff, with two figures where they are few.

    >>> points(-41.26), points(3.14), points(-0.04), points(0.0)
    ('-41', '3.1', '0', '0')
    """
    if math.isnan(value):
        return MISSING
    text = f"{value:.0f}" if abs(value) >= 9.95 else f"{value:.1f}"
    return "0" if float(text) == 0 else text


def points_are(number: float) -> str:
    """The number of points that a scale is, with its verb.

    >>> points_are(100.0), points_are(1.0)
    ('100 points are', '1 point is')
    """
    return "1 point is" if number == 1 else f"{number:g} points are"


def count(number: int, thing: str, things: str | None = None) -> str:
    """A number with its noun.

    >>> count(1, "draw"), count(5544, "history", "histories")
    ('1 draw', '5,544 histories')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def day(date: str) -> str:
    """A date as sentences write it: the file's `~` means about.

    >>> day("~2021-12-03"), day("2021-12-07")
    ('about 2021-12-03', '2021-12-07')
    """
    return f"about {date[1:].strip()}" if date.startswith("~") else date


def duration(seconds: float) -> str:
    """A time, roughly.

    >>> duration(0.2), duration(37), duration(400), duration(9000)
    ('a second', '37 seconds', '7 minutes', '2.5 hours')
    """
    if seconds < 1.5:
        return "a second"
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.2g} hours"


def scale_words(scale_points: float, words: str) -> str:
    """What the unit of payoffs is.

    >>> scale_words(100, "what a war is worth")
    '100 points: what a war is worth'
    """
    return f"{scale_points:g} points: {words}"
