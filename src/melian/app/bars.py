"""Bars of a page: drawn in SVG without a size of their own, coloured by the style sheet.

Shares run from 0 to 1, with the middle half of draws as a thin line and a mark for what was there before;
odds over draws are strips: the middle 90 % thin, the middle half thick, the median a mark.
Parts of a whole are drawn one after the other: each bar begins where the one before it ends.

Tested in `tests/unit/app/test_bars.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from melian.analysis.odds import Spread
from melian.report.svg.waterfall import Part, reach

__all__ = ["fall_bars", "fall_scale", "share_bar", "spread_bar"]

HEIGHT = 12
HEAD = (
    f'<svg class="meter" viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none" focusable="false" '
    'aria-hidden="true">'
)
Scale = tuple[float, float]


def share_bar(share: float, low: float | None = None, high: float | None = None, *,
              before: float | None = None) -> Markup:  # fmt: skip
    """A share from 0 to 1; `low` and `high` are the ends of the thin line, `before` is marked.

    >>> 'width="25.00"' in share_bar(0.25)
    True
    """
    parts = [f'<rect class="track" width="100" height="{HEIGHT}"/>']
    if share == share:
        parts.append(_rect("fill", 0.0, 100 * share))
    if low is not None and high is not None and high > low:
        parts.append(_line(100 * low, 100 * high))
    if before is not None and before == before:
        parts.append(_rect("before", 100 * before - 0.6, 1.2))
    return Markup(f"{HEAD}{''.join(parts)}</svg>")


def spread_bar(odds: Spread, before: float | None = None) -> Markup:
    """Odds from 0 to 1, with their bands; `before` is marked too."""
    if odds.median != odds.median:
        return Markup("")
    parts = [
        f'<rect class="track" width="100" y="{HEIGHT / 2 - 0.5:g}" height="1"/>',
        _stretch("thin", odds.q05, odds.q95, 2),
        _stretch("thick", odds.q25, odds.q75, 7),
    ]
    if before is not None and before == before:
        parts.append(_rect("before", 100 * before - 0.4, 0.8))
    parts.append(_rect("middle", 100 * odds.median - 0.6, 1.2))
    return Markup(f"{HEAD.replace('meter', 'meter strip')}{''.join(parts)}</svg>")


def fall_scale(falls: Sequence[Sequence[Part]]) -> Scale:
    """From where to where an axis goes that has room for all; the last part of each is its whole."""
    ends = [
        start + end
        for fall in falls
        for part, start in _placed(fall)
        for end in (part.mean, part.q25, part.q75)
    ]
    return reach(ends)


def fall_bars(parts: Sequence[Part], scale: Scale) -> Iterator[Markup]:
    """One bar for each part, and one for the whole, which is the last of them and begins at zero."""
    low, high = scale

    def x(value: float) -> float:
        return 100 * (value - low) / (high - low)

    for number, (part, start) in enumerate(_placed(parts), 1):
        kind = "whole" if number == len(parts) else "for" if part.mean >= 0 else "against"
        begin, end = sorted((x(start), x(start + part.mean)))
        drawn = [_rect("zero", x(0.0) - 0.25, 0.5), _rect(kind, begin, max(end - begin, 0.6))]
        if part.q75 > part.q25:
            drawn.append(_line(x(start + part.q25), x(start + part.q75)))
        yield Markup(f"{HEAD}{''.join(drawn)}</svg>")


def _placed(parts: Sequence[Part]) -> Iterator[tuple[Part, float]]:
    """Each part with where it begins."""
    at = 0.0
    for number, part in enumerate(parts, 1):
        yield part, 0.0 if number == len(parts) else at
        at += part.mean


def _rect(kind: str, start: float, width: float) -> str:
    return f'<rect class="{kind}" x="{start:.2f}" width="{width:.2f}" height="{HEIGHT}"/>'


def _stretch(kind: str, low: float, high: float, thick: float) -> str:
    place = f'x="{100 * low:.2f}" width="{100 * (high - low):.2f}"'
    return f'<rect class="{kind}" {place} y="{(HEIGHT - thick) / 2:g}" height="{thick:g}"/>'


def _line(start: float, end: float) -> str:
    y = HEIGHT / 2
    return f'<line class="half" x1="{start:.2f}" x2="{end:.2f}" y1="{y:g}" y2="{y:g}"/>'
