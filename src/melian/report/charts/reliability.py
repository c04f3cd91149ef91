"""How often things came about, by the odds that they were given, and how far chance alone goes.

Tested in `tests/unit/record/test_reliability_chart.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from melian.record.reliability import Band, Reliability
from melian.report.charts.sheet import FAINT
from melian.report.charts.vega import ACCENT, GREY, INK, PALETTE, both
from melian.report.svg.fitting import PLAIN, wrap
from melian.report.words.record.calibration import reliability_words

__all__ = ["reliability_chart"]

LINE, GAP = 16, 20
LEFT, RUG = 46, 22
"""Pixels for the figures of the upright axis, and for the marks of cases above and below."""
LARGEST = 400
"""Pixels of a side of the square."""
MARKS = (0, 25, 50, 75, 100)
STRAY = PALETTE[5]
GRID = "#e4e1da"

Row = dict[str, Any]
Line = tuple[float, float, float, float]


def reliability_chart(found: Reliability) -> dict[str, str]:
    """The curve in its bands, each case above or below it, and in words what it shows."""
    return both(lambda width: _Drawing.of(found, width).chart())


@dataclass(slots=True)
class _Drawing:
    """A square with its words beside it, or below it where the page is narrow; all in pixels."""

    found: Reliability
    width: int
    side: int
    texts: list[Row] = field(default_factory=list)
    at: float = 0.0

    @classmethod
    def of(cls, found: Reliability, width: int) -> _Drawing:
        return cls(found, width, min(LARGEST, width - LEFT - 14))

    def chart(self) -> Any:
        """The chart."""
        import altair as alt

        top = LINE + RUG
        layers = self._square(top)
        bottom = top + self.side + RUG + 2 * LINE + 8
        beside = self.width - LEFT - self.side - 2 * GAP
        x, self.at = (LEFT + self.side + 2 * GAP, top) if beside > 160 else (0, bottom + GAP)
        layers += self._key(x)
        self.at += LINE / 2
        for sentence in reliability_words(self.found):
            self._write(x, sentence, INK)
            self.at += LINE / 2
        height = max(bottom, self.at + 4)
        layers += [
            self._drawn(
                [row for row in self.texts if row["align"] == align], "text", fontSize=13,
                baseline="alphabetic", align=align,
            ).encode(text="t:N", color=alt.Color("c:N", scale=None, legend=None))
            for align in sorted({row["align"] for row in self.texts})
        ]  # fmt: skip
        across = alt.Scale(domain=[0, self.width - 4], nice=False)
        down = alt.Scale(domain=[height, 0], nice=False)
        placed = {"x": alt.X("x:Q", scale=across, axis=None), "y": alt.Y("y:Q", scale=down, axis=None)}
        return alt.layer(*(each.encode(**placed) for each in layers)).properties(
            width=self.width - 4, height=height
        )

    def _square(self, top: float) -> list[Any]:
        found = self.found
        across, up = self._across, lambda share: top + self.side * (1 - float(share))
        layers = []
        lines: list[Line] = [(LEFT, up(m / 100), LEFT + self.side, up(m / 100)) for m in MARKS]
        lines += [(across(m / 100), top, across(m / 100), top + self.side) for m in MARKS]
        layers.append(self._rules(lines, color=GRID))
        for band, opacity in ((found.together, 0.13), (found.alone, 0.25)):
            if band is not None:
                layers.append(self._area(band, up, opacity))
        layers.append(self._rules([(LEFT, up(0), LEFT + self.side, up(1))], color=GREY, strokeDash=[4, 4]))
        layers += self._curve(up) if found.recalibrated is not None else []
        for wanted, y in ((True, top - RUG + 4), (False, top + self.side + 6)):
            odds = found.odds[found.came == wanted]
            marks = [(across(p), y, across(p), y + 12) for p in odds]
            layers.append(self._rules(marks, color=INK, opacity=0.6, strokeWidth=1.5))
        self._label(LEFT, LINE - 5, f"{int(found.came.sum())} came about", FAINT)
        below = top + self.side + RUG + LINE
        self._label(LEFT, below + LINE, f"{int((~found.came).sum())} did not", FAINT)
        self._label(LEFT + self.side, below + LINE, "odds that were given", FAINT, "right")
        for mark in MARKS:
            self._label(across(mark / 100), below - 2, f"{mark} %", FAINT, "center")
            self._label(LEFT - 6, up(mark / 100) + 4, f"{mark} %", FAINT, "right")
        return layers

    def _curve(self, up: Any) -> list[Any]:
        found = self.found
        assert found.recalibrated is not None
        rows = [
            {"x": self._across(p), "y": up(q), "c": STRAY if stray else ACCENT}
            for p, q, stray in zip(found.odds, found.recalibrated, found.strays, strict=True)
        ]
        import altair as alt

        line = self._drawn(rows, "line", color=ACCENT, strokeWidth=2.5).encode(order="x:Q")
        colour = alt.Color("c:N", scale=None, legend=None)
        return [line, self._drawn(rows, "point", filled=True, size=34, opacity=1).encode(color=colour)]

    def _area(self, band: Band, up: Any, opacity: float) -> Any:
        rows = [
            {"x": self._across(p), "y": up(low), "y2": up(high)}
            for p, low, high in zip(self.found.odds, band.low, band.high, strict=True)
        ]
        return self._drawn(rows, "area", color=ACCENT, opacity=opacity).encode(y2="y2:Q")

    def _key(self, x: float) -> list[Any]:
        """What the lines and bands are."""
        found, layers = self.found, []
        self._write(x, "How often it came about, by the odds that were given", INK)
        self.at += 4
        entries = [("as often as was said", {"color": GREY, "strokeDash": [4, 4], "strokeWidth": 2})]
        if found.alone is not None:
            entries = [
                ("what came about, smoothed so that it rises", {"color": ACCENT, "strokeWidth": 3}),
                *entries,
                ("chance alone, each question by itself: the middle 90 %",
                 {"color": ACCENT, "opacity": 0.4, "strokeWidth": 10}),
                ("chance alone, the questions of a crisis together",
                 {"color": ACCENT, "opacity": 0.16, "strokeWidth": 10}),
            ]  # fmt: skip
        for words, look in entries:
            y = self.at + LINE / 2
            layers.append(self._rules([(x, y, x + 22, y)], **look))
            self._write(x + 30, words, FAINT)
        return layers

    def _across(self, share: float) -> float:
        return LEFT + self.side * float(share)

    def _write(self, x: float, words: str, colour: str) -> None:
        for line in wrap(words, self.width - 10 - x, letter=PLAIN):
            self._label(x, self.at + 12, line, colour)
            self.at += LINE

    def _label(self, x: float, y: float, words: str, colour: str, align: str = "left") -> None:
        self.texts.append({"x": x, "y": y, "t": words, "c": colour, "align": align})

    def _rules(self, lines: Sequence[Line], **look: Any) -> Any:
        rows = [dict(zip(("x", "y", "x2", "y2"), map(float, each), strict=True)) for each in lines]
        return self._drawn(rows, "rule", **look).encode(x2="x2:Q", y2="y2:Q")

    def _drawn(self, rows: Sequence[Row], mark: str, **style: Any) -> Any:
        import altair as alt

        return getattr(alt.Chart(alt.Data(values=tuple(rows))), f"mark_{mark}")(**style)
