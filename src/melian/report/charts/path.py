"""Odds over time: the moments run down the page, each event is written beside its place on the line.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melian.report.charts.vega import ACCENT, GREY, INK, both
from melian.report.svg.fitting import PLAIN, wrap

__all__ = ["Stop", "path_chart"]

LINE, LEAST, FOOT = 16, 46, 8


@dataclass(frozen=True, slots=True)
class Stop:
    """The odds at one moment."""

    date: str
    event: str
    q05: float
    q25: float
    median: float
    q75: float
    q95: float
    says: str
    """The odds in words."""
    mark: str = ""
    """The colour of the event that moved them most; empty for the others."""


def path_chart(stops: Sequence[Stop]) -> dict[str, str]:
    """The line of medians in its bands, the earliest moment on top."""
    shown = [stop for stop in stops if not math.isnan(stop.median)]
    return both(lambda width: _drawn(shown, width))


def _drawn(stops: Sequence[Stop], width: int) -> Any:
    import altair as alt

    left = int(width * (0.45 if width > 500 else 0.38))
    rows: list[dict[str, Any]] = []
    words, at = [], 10.0
    for stop in stops:
        lines = wrap(stop.event, width - left - 26, letter=PLAIN)
        head = f"{stop.date}: {stop.says}" if stop.date else stop.says
        words.append({"y": at + 4, "t": head, "b": True, "c": stop.mark or INK})
        words += [
            {"y": at + 4 + LINE * place, "t": line, "b": False, "c": INK}
            for place, line in enumerate(lines, 1)
        ]
        figures = {"a": stop.q05, "b": stop.q25, "m": stop.median, "d": stop.q75, "e": stop.q95}
        mark = {"mark": stop.mark or INK, "size": 160 if stop.mark else 75}
        rows.append({"y": at, **mark, **{k: round(v, 6) for k, v in figures.items()}})
        at += max(LEAST, LINE * (len(lines) + 1) + 16)
    high = min(1.0, max(row["e"] for row in rows) * 1.06)
    scale = alt.Scale(domain=[0, high], range=[0, left], nice=False)
    axis = alt.Axis(
        labelExpr="format(100 * datum.value, '.3~g') + ' %'",
        tickCount=max(3, left // 80),
        orient="top",
        grid=True,
    )
    y = alt.Y("y:Q", scale=alt.Scale(domain=[at, 0], nice=False), axis=None)
    chart = alt.Chart(alt.Data(values=rows)).encode(y=y)

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    layers = [
        chart.mark_area(orient="horizontal", color=ACCENT, opacity=0.13).encode(x=x("a"), x2=alt.X2("e:Q")),
        chart.mark_area(orient="horizontal", color=ACCENT, opacity=0.25).encode(x=x("b"), x2=alt.X2("d:Q")),
        chart.mark_line(color=ACCENT, strokeWidth=2.5).encode(x=x("m"), order=alt.Order("y:Q")),
        chart.mark_rule(color=GREY, strokeDash=[2, 3], strokeWidth=1).encode(
            x=x("m"), x2=alt.X2Value(left + 14)
        ),
        chart.mark_point(filled=True, opacity=1).encode(
            x=x("m"),
            color=alt.Color("mark:N", scale=None, legend=None),
            size=alt.Size("size:Q", scale=None, legend=None),
        ),
    ]
    for bold in (True, False):
        mark = alt.Chart(alt.Data(values=[row for row in words if row["b"] is bold])).mark_text(
            align="left", baseline="alphabetic", fontSize=13, fontWeight="bold" if bold else "normal"
        )
        colour = alt.Color("c:N", scale=None, legend=None)
        layers.append(mark.encode(x=alt.XValue(left + 20), y=y, text=alt.Text("t:N"), color=colour))
    return alt.layer(*layers).properties(width=width - 4, height=at + FOOT)
