"""Figures with their bands: the middle 90 % thin, the middle half thick, the median a dot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melian.report.charts.vega import ACCENT, INK, both
from melian.report.svg.fitting import PLAIN, text_width, wrap

__all__ = ["Band", "spread_chart"]

LINE, BAND, GAP = 17, 20, 9
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
    bands: Sequence[Band], *, percent: bool, zero: bool = False, reach: tuple[float, float] | None = None
) -> dict[str, str]:
    """Bands below each other, each under its label, on one axis.

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
    """
    shown = [band for band in bands if not math.isnan(band.median)]
    low, high = reach or _reach(shown, zero)
    return both(lambda width: _drawn(shown, width, low, high, percent, zero))


def _reach(bands: Sequence[Band], zero: bool) -> tuple[float, float]:
    ends = [value for band in bands for value in (band.q05, band.q95)] or [0.0, 1.0]
    low, high = min(ends), max(ends)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = 0.03 * (high - low) or 0.01
    return low - room, high + room


def _drawn(bands: Sequence[Band], width: int, low: float, high: float, percent: bool, zero: bool) -> Any:
    import altair as alt

    rows, texts, at = [], [], 0.0
    for band in bands:
        says = text_width(band.says) + 14
        lines = wrap(band.label, width - says - 8, letter=PLAIN)
        for number, line in enumerate(lines):
            texts.append({"x": 0, "y": at + LINE * number + 12, "t": line, "b": band.strong})
        texts.append({"x": width - 6, "y": at + 12, "t": band.says, "b": band.strong, "end": True})
        at += LINE * len(lines) + 3
        rows.append({"y": at + BAND / 2 - 3, **_figures(band)})
        at += BAND + GAP
    scale, axis = alt.Scale(domain=[low, high], nice=False), _axis(percent, zero, width)

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    y = alt.Y("y:Q", scale=alt.Scale(domain=[at, 0], nice=False), axis=None)
    # as a tuple, for what is no list Altair does not copy with every step of a chart
    data = alt.Chart(alt.Data(values=tuple(rows))).encode(y=y)
    colour = alt.Color("colour:N", scale=None, legend=None)
    layers = [
        data.mark_rule(strokeWidth=2, opacity=0.55).encode(x=x("a"), x2="e:Q", color=colour),
        data.mark_rule(strokeWidth=9, opacity=0.55).encode(x=x("b"), x2="d:Q", color=colour),
        data.mark_point(filled=True, size=70, color=INK, opacity=1).encode(x=x("m")),
        data.transform_filter("isValid(datum.p)")
        .mark_point(shape="diamond", size=70, color=INK, fill="white", strokeWidth=1.4, opacity=1)
        .encode(x=x("p")),
    ]
    if zero:
        line = alt.Chart(alt.Data(values=[{"z": 0}])).mark_rule(color=INK, strokeWidth=1)
        layers.insert(0, line.encode(x=x("z")))
    layers += _labels(texts, y)
    return alt.layer(*layers).properties(width=width - 6, height=at)


def _figures(band: Band) -> dict[str, Any]:
    figures = {"a": band.q05, "b": band.q25, "m": band.median, "d": band.q75, "e": band.q95}
    before = None if math.isnan(band.before) else band.before
    return {key: round(value, 6) for key, value in figures.items()} | {"p": before, "colour": band.colour}


def _axis(percent: bool, zero: bool, width: int) -> Any:
    import altair as alt

    sign = "datum.value > 0 ? '+' : ''" if zero else "''"
    factor, unit = ("100 * ", " %" if not zero else "") if percent else ("", "")
    words = f"({sign}) + format({factor}datum.value, '.3~g') + '{unit}'"
    return alt.Axis(labelExpr=words, tickCount=max(4, width // 110), orient="bottom", grid=True)


def _labels(texts: Sequence[dict[str, Any]], y: Any) -> list[Any]:
    import altair as alt

    result = []
    for strong in (True, False):
        for end in (True, False):
            rows = [row for row in texts if row["b"] is strong and bool(row.get("end")) is end]
            style: dict[str, Any] = {
                "fontSize": 13, "baseline": "alphabetic", "align": "right" if end else "left",
                "fontWeight": "bold" if strong or end else "normal",
            }  # fmt: skip
            for colour in (
                ({"color": PAPER, "stroke": PAPER, "strokeWidth": 4}, {"color": INK}) if rows else ()
            ):
                mark = alt.Chart(alt.Data(values=tuple(rows))).mark_text(**style, **colour)
                result.append(mark.encode(x=alt.XValue(rows[0]["x"]), y=y, text="t:N"))
    return result
