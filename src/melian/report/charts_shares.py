"""What is done how often: one bar of 100 % per kind of situation, divided among the options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from melian.report.charts import INK, PALETTE, both, lines_of

__all__ = ["Bar", "shares_chart"]

LINE, HEIGHT, GAP = 16, 22, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One kind of situation."""

    label: str
    shares: tuple[float, ...]
    """Of the options, in order; together 1."""


def shares_chart(bars: Sequence[Bar]) -> dict[str, str]:
    """Bars below each other, each under its label; what is large enough has its figure written in it."""
    return both(lambda width: _drawn(bars, width))


def _drawn(bars: Sequence[Bar], width: int) -> Any:
    import altair as alt

    pieces, words, at = [], [], 0.0
    for bar in bars:
        for line in lines_of(bar.label, width - 10) if bar.label else []:
            words.append({"y": at + 12, "t": line})
            at += LINE
        at += 3
        start = 0.0
        for place, share in enumerate(bar.shares):
            end = min(1.0, start + share)
            pieces.append(
                {
                    "a": round(start, 6), "e": round(end, 6), "m": round((start + end) / 2, 6), "y": at,
                    "y2": at + HEIGHT, "ym": at + HEIGHT / 2, "c": PALETTE[place % len(PALETTE)],
                    "t": f"{100 * share:.0f} %" if share * width > 38 else "",
                    "k": "#fff" if place % len(PALETTE) in (0, 2) else "#000",
                }
            )  # fmt: skip
            start = end
        at += HEIGHT + GAP
    scale = alt.Scale(domain=[0, 1], nice=False)
    down = alt.Scale(domain=[at, 0], nice=False)
    chart = alt.Chart(alt.Data(values=tuple(pieces)))
    drawn = chart.mark_rect(stroke="#fffdf8", strokeWidth=1.5).encode(
        x=alt.X("a:Q", scale=scale, axis=None), x2="e:Q", y=alt.Y("y:Q", scale=down, axis=None), y2="y2:Q",
        color=alt.Color("c:N", scale=None, legend=None),
    )  # fmt: skip
    inside = chart.mark_text(fontSize=12, fontWeight="bold").encode(
        x=alt.X("m:Q", scale=scale, axis=None), y=alt.Y("ym:Q", scale=down, axis=None), text="t:N",
        color=alt.Color("k:N", scale=None, legend=None),
    )  # fmt: skip
    layers = [drawn, inside]
    if words:
        text = alt.Chart(alt.Data(values=tuple(words))).mark_text(
            align="left", baseline="alphabetic", fontSize=13, color=INK
        )
        layers.append(text.encode(x=alt.XValue(0), y=alt.Y("y:Q", scale=down, axis=None), text="t:N"))
    return alt.layer(*layers).properties(width=width - 6, height=at)
