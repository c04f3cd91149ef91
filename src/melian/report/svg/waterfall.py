"""Parts that add up to a whole, as a picture: each bar begins where the one before it ends.

Bars are means over draws, which add up; a thin line over each is the middle half of draws of
that part, drawn from where the part begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from melian.characters import markup

__all__ = ["Part", "Waterfall", "waterfall_svg"]

INK, GREY = "#1a1a1a", "#6b6b6b"
LEFT, LABELS, PLOT, FIGURES = 24, 300, 420, 76
ROW, HEAD, GAP, TOP = 24, 64, 26, 64
PER_LINE = 112
"""Characters in a line of text at the width of the picture."""


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
        What is drawn, one below the other, each on a scale of its own.
    shown
        Writes a figure.
    colour
        Of a bar, by its sign.
    """
    width = LEFT + LABELS + PLOT + FIGURES + LEFT
    body: list[str] = []
    y = float(TOP)
    for fall in falls:
        body.extend(_drawn(fall, y, shown, colour))
        y += HEAD + ROW * (len(fall.parts) + 1) + GAP
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


def _drawn(
    fall: Waterfall, y: float, shown: Callable[[float], str], colour: Callable[[float], str]
) -> Iterator[str]:
    yield _text(LEFT, y + 18, _cut(fall.title, 96), weight="600")
    yield _text(LEFT, y + 37, _cut(fall.note, PER_LINE), size=12, fill=GREY)
    at, places = 0.0, []
    for part in fall.parts:
        places.append((part, at))
        at += part.mean
    places.append((fall.whole, 0.0))
    ends = [0.0, *(start + x for part, start in places for x in (part.mean, part.q25, part.q75))]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return LEFT + LABELS + PLOT * (value - low) / span

    bottom = y + HEAD + ROW * len(places)
    yield (
        f'<line x1="{x(0):.1f}" x2="{x(0):.1f}" y1="{y + HEAD - 8:.1f}" y2="{bottom:.1f}" stroke="#c9c9c9"/>'
    )
    for number, (part, start) in enumerate(places):
        top = y + HEAD + ROW * number
        whole = number == len(places) - 1
        fill = INK if whole else colour(part.mean)
        yield from _bar(part, x(start), x(start + part.mean), top, fill, whole=whole)
        if part.q75 > part.q25:
            yield (
                f'<line x1="{x(start + part.q25):.1f}" x2="{x(start + part.q75):.1f}" y1="{top + 7:.1f}" '
                f'y2="{top + 7:.1f}" stroke="{INK}" stroke-width="1.5"/>'
            )
        yield _text(
            LEFT + LABELS + PLOT + FIGURES, top + 12, shown(part.mean), anchor="end",
            weight="600" if whole else "400",
        )  # fmt: skip


def _bar(part: Part, begin: float, end: float, top: float, colour: str, *, whole: bool) -> Iterator[str]:
    yield _text(
        LEFT + LABELS - 10, top + 12, _cut(part.label, 44), anchor="end", weight="600" if whole else "400"
    )
    yield (
        f'<rect x="{min(begin, end):.1f}" y="{top:.1f}" width="{max(1.0, abs(end - begin)):.1f}" height="14" '
        f'fill="{colour}" fill-opacity="0.55"/>'
    )


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
