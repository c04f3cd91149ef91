"""Figures with their bands: the middle 90 % thin, the middle half thick, the median a dot.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melian.report.charts.vega import ACCENT, INK, both
from melian.report.svg.fitting import PLAIN, text_width, wrap

__all__ = ["Band", "spread_chart"]

LINE, BAND, GAP = 17, 20, 5
BROAD, LABEL = 500, 0.46
"""From this width on labels stand beside the bands, and take at most this share of it."""
LEAST = {True: 0.01, False: 1.0}
"""An axis spans at least a percentage point, or a point."""
HOLLOW: dict[str, Any] = {
    "shape": "diamond", "size": 70, "color": INK, "fill": "white", "strokeWidth": 1.4, "opacity": 1,
}  # fmt: skip
PAPER = "#fffdf8"
"""The page: a rim in its colour keeps lines away from letters."""


@dataclass(frozen=True, slots=True)
class Band:
    """One figure over draws."""

    label: str
    q05: float
    q25: float
    median: float
    q75: float
    q95: float
    says: str
    """The figure in words, at the right end of the label."""
    colour: str = ACCENT
    before: float = math.nan
    """Where it stood before, drawn as a hollow diamond; NaN: nowhere."""
    strong: bool = False


def spread_chart(
    bands: Sequence[Band], *, percent: bool, zero: bool = False, reach: tuple[float, float] | None = None,
    hollow: str = "",
) -> dict[str, str]:  # fmt: skip
    """Bands below each other, each beside or under its label, on one axis.

    Parameters
    ----------
    bands
        What is drawn; those without a figure are left out.
    percent
        Whether figures are shares, to be written in percent; otherwise points.
    zero
        Whether they are changes: a line at zero, signs on the axis.
    reach
        The ends of the axis; as far as the bands go if absent.
    hollow
        What the hollow diamonds stand for; with it a line above the bands says what all marks are.
    """
    shown = [band for band in bands if not math.isnan(band.median)]
    low, high = reach or _reach(shown, zero, LEAST[percent])
    return both(lambda width: _drawn(shown, width, low, high, percent, zero, hollow))


def _reach(bands: Sequence[Band], zero: bool, least: float) -> tuple[float, float]:
    """As far as the bands go, and never so little that the axis would count what is nothing."""
    ends = [value for band in bands for value in (band.q05, band.q95)] or [0.0, 1.0]
    low, high = min(ends), max(ends)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    lacking = max(0.0, least - (high - low)) / 2
    room = 0.03 * (high - low) + lacking
    return low - room, high + room


@dataclass(frozen=True, slots=True)
class _Room:
    """Where labels, bands and figures go, in pixels from the left."""

    label: float
    """Width of a label."""
    left: float
    right: float
    """Ends of the axis."""
    beside: bool
    """Whether labels stand beside their bands, or above them."""


def _room(bands: Sequence[Band], width: int) -> _Room:
    says = max((1.08 * text_width(band.says) for band in bands), default=0.0) + 14
    if width < BROAD:
        return _Room(width - says - 8, 0.0, width - 6.0, beside=False)
    label = min(LABEL * width, max((1.08 * text_width(band.label) for band in bands), default=0.0) + 16)
    return _Room(label - 12, label, width - 6 - says, beside=True)


def _drawn(
    bands: Sequence[Band], width: int, low: float, high: float, percent: bool, zero: bool, hollow: str
) -> Any:
    import altair as alt

    room = _room(bands, width)
    rows, texts, at = [], [], 0.0
    legend = f"{hollow}; dot: median; thick: middle half; thin: middle 90 %"
    for line in wrap(legend, width - 30, letter=PLAIN) if hollow else ():
        texts.append({"x": 18, "y": at + 13, "t": line, "b": False})
        at += LINE
    at += 6 if hollow else 0
    for band in bands:
        lines = wrap(band.label, room.label, letter=PLAIN)
        tall = LINE * len(lines)
        first = at + max(0.0, BAND - tall) / 2 if room.beside else at
        for number, line in enumerate(lines):
            texts.append({"x": 0, "y": first + LINE * number + 13, "t": line, "b": band.strong})
        middle = at + max(BAND, tall) / 2 if room.beside else at + tall + BAND / 2
        says = middle + 4.5 if room.beside else at + 13
        texts.append({"x": width - 6, "y": says, "t": band.says, "b": band.strong, "end": True})
        below = at + (max(BAND, tall) if room.beside else tall + BAND) + GAP
        above = at if room.beside else middle - BAND / 2
        rows.append({"y": middle, "y1": above, "y2": below - GAP * (not room.beside), **_figures(band)})
        at = below
    scale = alt.Scale(domain=[low, high], range=[room.left, room.right], nice=False)
    axis = _axis(percent, zero, room.right - room.left)

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[at, 0], nice=False), axis=None)

    # as a tuple, for what is no list Altair does not copy with every step of a chart
    data = alt.Chart(alt.Data(values=tuple(rows)))
    here = data.encode(y=y("y"))
    colour = alt.Color("colour:N", scale=None, legend=None)
    layers = [
        here.mark_rule(strokeWidth=2, opacity=0.55).encode(x=x("a"), x2=alt.X2("e:Q"), color=colour),
        here.mark_rule(strokeWidth=9, opacity=0.55).encode(x=x("b"), x2=alt.X2("d:Q"), color=colour),
        here.mark_point(filled=True, size=70, color=INK, opacity=1).encode(x=x("m")),
        here.transform_filter("isValid(datum.p)").mark_point(**HOLLOW).encode(x=x("p")),
    ]
    if zero:  # in the rows of bands alone, so that it cuts no label
        line = data.transform_calculate(z="0").mark_rule(color=INK, strokeWidth=1)
        layers.insert(0, line.encode(x=x("z"), y=y("y1"), y2=alt.Y2("y2:Q")))
    if hollow:
        key = alt.Chart(alt.Data(values=({"y": 8.5},)))
        layers.append(key.mark_point(**HOLLOW).encode(x=alt.XValue(7), y=y("y")))
    layers += _labels(texts, y("y"))
    return alt.layer(*layers).properties(width=width - 6, height=at)


def _figures(band: Band) -> dict[str, Any]:
    figures = {"a": band.q05, "b": band.q25, "m": band.median, "d": band.q75, "e": band.q95}
    before = None if math.isnan(band.before) else band.before
    return {key: round(value, 6) for key, value in figures.items()} | {"p": before, "colour": band.colour}


def _axis(percent: bool, zero: bool, width: float) -> Any:
    import altair as alt

    sign = "datum.value > 0 ? '+' : ''" if zero else "''"
    factor, unit = ("100 * ", " %" if not zero else "") if percent else ("", "")
    words = f"({sign}) + format({factor}datum.value, '.3~g') + '{unit}'"
    # levels in percent say so at each figure, changes and points once below
    title = None if not zero and percent else "percentage points" if percent else "points"
    ticks = max(3, int(width) // 90)
    return alt.Axis(labelExpr=words, tickCount=ticks, orient="bottom", grid=True, title=title)


def _labels(texts: Sequence[dict[str, Any]], y: Any) -> list[Any]:
    import altair as alt

    result = []
    for strong, end, left in dict.fromkeys((row["b"], bool(row.get("end")), row["x"]) for row in texts):
        rows = [row for row in texts if (row["b"], bool(row.get("end")), row["x"]) == (strong, end, left)]
        style: dict[str, Any] = {
            "fontSize": 13, "baseline": "alphabetic", "align": "right" if end else "left",
            "fontWeight": "bold" if strong or end else "normal",
        }  # fmt: skip
        for colour in ({"color": PAPER, "stroke": PAPER, "strokeWidth": 4}, {"color": INK}):
            mark = alt.Chart(alt.Data(values=tuple(rows))).mark_text(**style, **colour)
            result.append(mark.encode(x=alt.XValue(left), y=y, text=alt.Text("t:N")))
    return result
