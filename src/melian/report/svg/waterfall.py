"""Parts that add up to a whole, as a picture: each bar begins where the one before it ends.

Bars are means over draws, which add up; a thin line over each is the middle half of draws of
that part, drawn from where the part begins.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from melian.characters import markup
from melian.report.svg.fitting import PLAIN, wrap

__all__ = ["Part", "Waterfall", "reach", "waterfall_svg"]

INK, GREY = "#1a1a1a", "#6b6b6b"
LEFT, LABELS, PLOT, FIGURES = 24, 300, 420, 76
ROW, HEAD, GAP, TOP = 24, 64, 26, 64
BOLD = 0.92
"""Letters in bold that fit where one in a usual weight does."""
LABEL, NOTE = 14, 15
"""Pixels of a further line of a label or a note."""
LEAST = 1.0
"""Points that the axis spans at least: what is next to nothing is drawn as that."""


@dataclass(frozen=True, slots=True)
class Part:
    """One bar."""

    label: str
    mean: float
    q25: float
    q75: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The parts of one whole, in the order in which they are drawn."""

    title: str
    note: str
    parts: tuple[Part, ...]
    whole: Part


def waterfall_svg(
    title: str, unit: str, falls: Sequence[Waterfall], shown: Callable[[float], str],
    colour: Callable[[float], str],
) -> str:  # fmt: skip
    """The picture as SVG text.

    Parameters
    ----------
    title, unit
        For the head.
    falls
        What is drawn, one below the other, all on one scale.
    shown
        Writes a figure.
    colour
        Of a bar, by its sign.
    """
    width = LEFT + LABELS + PLOT + FIGURES + LEFT
    body: list[str] = []
    y, scale = float(TOP), reach([end for fall in falls for end in _ends(fall)])
    for fall in falls:
        drawn = _Drawing(fall, y, scale, shown, colour)
        body.extend(drawn.lines())
        y = drawn.bottom + GAP
    height = y
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0f}" width="{width}" '
            f'height="{height:.0f}" font-family="system-ui, sans-serif" font-size="13" role="img">',
            f"<title>{markup(title)}</title>",
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            _text(LEFT, 30, _cut(title, 80), size=17, weight="600"),
            _text(
                LEFT,
                50,
                f"Means over draws, {unit}; thin lines: the middle half of draws",
                fill=GREY,
                size=12,
            ),
            *body,
            "</svg>\n",
        ]
    )


def reach(ends: Sequence[float], least: float = LEAST) -> tuple[float, float]:
    """From where to where an axis goes that holds zero and all of these, and spans at least so much.

    >>> reach([-3.0, 12.0]), reach([0.0, 0.5]), reach([])
    ((-3.0, 12.0), (-0.25, 0.75), (-0.5, 0.5))
    """
    low, high = min([0.0, *ends]), max([0.0, *ends])
    lacking = least - (high - low)
    if lacking <= 0:
        return low, high
    return low - lacking / 2, high + lacking / 2


def _placed(fall: Waterfall) -> list[tuple[Part, float]]:
    """Each part with where it begins; the whole begins at zero."""
    at = 0.0
    places: list[tuple[Part, float]] = []
    for part in fall.parts:
        places.append((part, at))
        at += part.mean
    return [*places, (fall.whole, 0.0)]


def _ends(fall: Waterfall) -> list[float]:
    return [start + end for part, start in _placed(fall) for end in (part.mean, part.q25, part.q75)]


class _Drawing:
    """One waterfall in its place."""

    def __init__(
        self, fall: Waterfall, top: float, scale: tuple[float, float], shown: Callable[[float], str],
        colour: Callable[[float], str],
    ) -> None:  # fmt: skip
        self.fall, self.top, self.shown, self.colour = fall, top, shown, colour
        self.low, self.span = scale[0], scale[1] - scale[0]
        room = LABELS + PLOT + FIGURES
        self.title = wrap(fall.title, BOLD * room, letter=PLAIN)
        self.note = wrap(fall.note, room, 12, letter=PLAIN)
        self.rows = [(wrap(p.label, LABELS - 16, letter=PLAIN), p, start) for p, start in _placed(fall)]
        self.head = top + HEAD + NOTE * (len(self.title) + len(self.note) - 2)
        self.bottom = self.head + sum(map(self.tall, self.rows))

    @staticmethod
    def tall(row: tuple[list[str], Part, float]) -> float:
        """Pixels from a row to the next."""
        return ROW + LABEL * (len(row[0]) - 1)

    def x(self, value: float) -> float:
        """The place of a value."""
        return LEFT + LABELS + PLOT * (value - self.low) / self.span

    def lines(self) -> Iterator[str]:
        """The picture."""
        y = self.top + 18
        for line in self.title:
            yield _text(LEFT, y, line, weight="600")
            y += NOTE
        for line in self.note:
            yield _text(LEFT, y + 4, line, size=12, fill=GREY)
            y += NOTE
        zero = f'x1="{self.x(0):.1f}" x2="{self.x(0):.1f}"'
        yield f'<line {zero} y1="{self.head - 8:.1f}" y2="{self.bottom:.1f}" stroke="#c9c9c9"/>'
        top = self.head
        for number, row in enumerate(self.rows, 1):
            yield from self.bar(row, top, whole=number == len(self.rows))
            top += self.tall(row)

    def bar(self, row: tuple[list[str], Part, float], top: float, *, whole: bool) -> Iterator[str]:
        """A part with its label, its middle half and its figure."""
        label, part, start = row
        weight = "600" if whole else "400"
        for number, line in enumerate(label):
            yield _text(LEFT + LABELS - 10, top + 12 + LABEL * number, line, anchor="end", weight=weight)
        begin, end = sorted((self.x(start), self.x(start + part.mean)))
        yield (
            f'<rect x="{begin:.1f}" y="{top:.1f}" width="{max(1.0, end - begin):.1f}" height="14" '
            f'fill="{INK if whole else self.colour(part.mean)}" fill-opacity="0.55"/>'
        )
        if part.q75 > part.q25:
            yield (
                f'<line x1="{self.x(start + part.q25):.1f}" x2="{self.x(start + part.q75):.1f}" '
                f'y1="{top + 7:.1f}" y2="{top + 7:.1f}" stroke="{INK}" stroke-width="1.5"/>'
            )
        x = LEFT + LABELS + PLOT + FIGURES
        yield _text(x, top + 12, self.shown(part.mean), anchor="end", weight=weight)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _text(
    x: float, y: float, text: str, *, size: float = 13, fill: str = INK, weight: str = "400",
    anchor: str = "start",
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{markup(text)}</text>'
    )
