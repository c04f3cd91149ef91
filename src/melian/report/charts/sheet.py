"""A chart that is written from top to bottom: texts, keys, divided bars and bands, all placed in pixels.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from melian.report.charts.vega import ACCENT, INK, PALETTE
from melian.report.svg.fitting import PLAIN, text_width, wrap

__all__ = ["FAINT", "HEIGHT", "NONE", "Piece", "Sheet", "colour_of", "told_apart"]

LINE, HEIGHT, BAND = 16, 22, 14
"""Pixels of a line of text, of a bar and of a band."""
EDGE = 10
"""Pixels that are left free at the right, so that a dot at either end has room."""
SWATCH = 11
"""Pixels of a square of a key."""
BOLD = 0.92
"""Letters in bold that fit where one in a usual weight does."""
FAINT, NONE, PAPER = "#555", "#d5d1c8", "#fffdf8"
DARK = (PALETTE[0], PALETTE[2], "#5f5f5f")
"""Colours on which letters are white."""

Row = dict[str, Any]
Piece = tuple[float, float, str, str]
"""Of a bar: from, to (shares of its length), its words and its colour."""


def colour_of(place: int) -> str:
    """The colour of an option by its place."""
    return PALETTE[place % len(PALETTE)]


def told_apart(names: Sequence[str], own: Mapping[str, str]) -> list[str]:
    """Colours of names: their own, or those of their places where these do not tell them apart."""
    found = [own.get(name, "") for name in names]
    if "" not in found and len(set(found)) == len(found):
        return found
    return [colour_of(place) for place in range(len(names))]


@dataclass(slots=True)
class Sheet:
    """What is drawn so far; `at` is where it goes on."""

    width: int
    at: float = 0.0
    texts: list[Row] = field(default_factory=list)
    squares: list[Row] = field(default_factory=list)
    pieces: list[Row] = field(default_factory=list)
    bands: list[Row] = field(default_factory=list)

    @property
    def room(self) -> float:
        """Pixels from left to right."""
        return self.width - EDGE

    def write(self, words: str, *, bold: bool = False, colour: str = INK, says: str = "") -> None:
        """A text broken at words, and another in bold at its right end."""
        taken = text_width(says) + 14 if says else 0
        if says:
            self._text(self.room, says, bold=True, align="right")
        kept = re.sub(r"(?<=\d) %", "\N{NO-BREAK SPACE}%", words)  # a figure and its sign stay in one line
        room = (self.width - 10 - taken) * (BOLD if bold else 1.0)
        for line in wrap(kept, room, letter=PLAIN) if words else []:
            self._text(0, line, bold=bold, colour=colour)
            self.at += LINE
        self.at += LINE if says and not words else 0

    def ends(self, left: str, right: str) -> None:
        """Small words at the left and at the right."""
        self._text(0, left, colour=FAINT)
        self._text(self.room, right, colour=FAINT, align="right")
        self.at += LINE

    def key(self, options: Sequence[tuple[str, str]]) -> None:
        """Words with their colours, in as many lines as it takes."""
        x = 0.0
        for words, colour in options:
            lines = wrap(words, self.room - SWATCH - 6, letter=PLAIN)
            taken = SWATCH + 6 + max(map(text_width, lines)) + 12
            if x and x + taken > self.width:
                x, self.at = 0.0, self.at + LINE
            end, down = x + SWATCH, self.at + 2
            self.squares.append({"a": x, "e": end, "y": down, "y2": down + SWATCH, "c": colour})
            for number, line in enumerate(lines):
                self.at += LINE * bool(number)
                self._text(end + 6, line, colour=FAINT)
            x += taken
        self.at += LINE + 3 if options else 0

    def bar(self, pieces: Sequence[Piece]) -> None:
        """A bar, with words where there is room for them."""
        self.at += 3
        for start, end, words, colour in pieces:
            a, e = round(start * self.room, 3), round(end * self.room, 3)
            said = words if text_width(words) + 8 < e - a else ""
            letters = "#fff" if colour in DARK else "#000"
            self.pieces.append(
                {
                    "a": a, "e": e, "m": (a + e) / 2, "y": self.at, "y2": self.at + HEIGHT,
                    "ym": self.at + HEIGHT / 2, "t": said, "c": colour, "k": letters,
                }
            )  # fmt: skip
        self.at += HEIGHT

    def band(self, q05: float, q25: float, median: float, q75: float, q95: float) -> None:
        """The middle 90 % thin, the middle half thick, the median a dot; shares of the length."""
        places = {"a": q05, "b": q25, "m": median, "d": q75, "e": q95}
        self.bands.append(
            {"y": self.at + BAND / 2, **{k: round(v * self.room, 3) for k, v in places.items()}}
        )
        self.at += BAND

    def chart(self) -> Any:
        """The chart."""
        import altair as alt

        layers: list[Any] = []
        if self.pieces:
            layers.append(self._areas(self.pieces, stroke=PAPER, strokeWidth=1.5))
            layers.append(self._words(self.pieces, "m", "ym", "k", fontSize=12, fontWeight="bold"))
        if self.squares:
            layers.append(self._areas(self.squares, cornerRadius=2))
        if self.bands:
            layers += self._bands()
        kinds = sorted({(row["align"], row["weight"]) for row in self.texts})
        for align, weight in kinds:
            rows = [row for row in self.texts if (row["align"], row["weight"]) == (align, weight)]
            style = {"baseline": "alphabetic", "fontSize": 13, "align": align, "fontWeight": weight}
            layers.append(self._words(rows, "x", "y", "c", **style))
        return alt.layer(*layers).properties(width=self.room, height=self.at)

    def _text(
        self, x: float, words: str, *, bold: bool = False, colour: str = INK, align: str = "left"
    ) -> None:
        weight = "bold" if bold else "normal"
        self.texts.append(
            {"x": x, "y": self.at + 12, "t": words, "c": colour, "align": align, "weight": weight}
        )

    def _drawn(
        self, rows: Sequence[Row], mark: str, x: str, y: str, colour: str, *,
        x2: str = "", y2: str = "", text: str = "", **style: Any,
    ) -> Any:  # fmt: skip
        import altair as alt

        # as a tuple, for what is no list Altair does not copy with every step of a chart
        chart = getattr(alt.Chart(alt.Data(values=tuple(rows))), f"mark_{mark}")(**style)
        across = alt.Scale(domain=[0, self.room], nice=False)
        down = alt.Scale(domain=[self.at, 0], nice=False)
        channels: dict[str, Any] = {
            "x": alt.X(f"{x}:Q", scale=across, axis=None),
            "y": alt.Y(f"{y}:Q", scale=down, axis=None),
        }
        if colour:
            channels["color"] = alt.Color(f"{colour}:N", scale=None, legend=None)
        if x2:
            channels["x2"] = alt.X2(f"{x2}:Q")
        if y2:
            channels["y2"] = alt.Y2(f"{y2}:Q")
        if text:
            channels["text"] = alt.Text(f"{text}:N")
        return chart.encode(**channels)

    def _areas(self, rows: Sequence[Row], **style: Any) -> Any:
        return self._drawn(rows, "rect", "a", "y", "c", x2="e", y2="y2", **style)

    def _words(self, rows: Sequence[Row], x: str, y: str, colour: str, **style: Any) -> Any:
        return self._drawn(rows, "text", x, y, colour, text="t", **style)

    def _bands(self) -> list[Any]:
        look: dict[str, Any] = {"color": ACCENT, "opacity": 0.55}
        return [
            self._drawn(self.bands, "rule", "a", "y", "", x2="e", strokeWidth=2, **look),
            self._drawn(self.bands, "rule", "b", "y", "", x2="d", strokeWidth=9, **look),
            self._drawn(self.bands, "point", "m", "y", "", filled=True, size=70, color=INK, opacity=1),
        ]
