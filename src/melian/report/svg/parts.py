"""Pieces of the pictures that are written as SVG by hand: text, bands that flow, colours of outcomes.

Tested in `tests/unit/test_show_tree.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from melian.characters import markup
from melian.scenario.model import Model

__all__ = [
    "FAINT", "GREY", "INK", "PAPER", "SERIF", "colours_of", "flow", "halo", "opened", "outcome_colours",
    "rect", "stack", "text",
]  # fmt: skip

INK, GREY, FAINT, PAPER = "#1a1a1a", "#5f5f5f", "#e4e0d8", "#fffdf8"
SANS = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
SERIF = "Georgia, Liberation Serif, Times New Roman, serif"
WARM = ("#d55e00", "#cc79a7", "#e69f00")
COOL = ("#0072b2", "#009e73", "#56b4e9")


def outcome_colours(model: Model) -> dict[str, str]:
    """Outcome -> its colour, the same in every picture of a crisis; see `colours_of`."""
    file = model.scenario.file
    return colours_of([str(name) for name in file.outcomes], {str(name) for name in file.counts_as_yes})


def colours_of(names: Sequence[str], yes: Collection[str]) -> dict[str, str]:
    """Outcome -> a colour that all kinds of colour vision tell apart: warm ones mean yes.

    Okabe & Ito 2008, Color universal design. Where there are more outcomes than colours, the
    last ones are grey; names are written besides everywhere.
    """
    if not yes:
        return dict(zip(names, [*_woven(), *[GREY] * len(names)], strict=False))
    warm = [*WARM, *[GREY] * len(names)]
    cool = [*COOL, *[GREY] * len(names)]
    return {name: (warm if name in yes else cool).pop(0) for name in names}


def _woven() -> Iterable[str]:
    return (colour for pair in zip(COOL, WARM, strict=True) for colour in pair)


def opened(width: float, height: float, title: str, words: Iterable[str]) -> list[str]:
    """The beginning of a picture, with what it shows in words; without a title, a page has them."""
    told = [f"<title>{markup(title)}</title>", f"<desc>{markup(' '.join(words))}</desc>"]
    role = ' role="img"' if title else ' focusable="false" aria-hidden="true"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="{SANS}" font-size="13"{role}>',
        *(told if title else ()),
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
    ]


def text(
    x: float, y: float, words: str, *, size: float = 13, fill: str = INK, weight: int = 400,
    anchor: str = "start", more: str = "",
) -> str:  # fmt: skip
    """One line of text, its letters standing on `y`."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    bold = "" if weight == 400 else f' font-weight="{weight}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{bold}{where}{more}>'
        f"{markup(words)}</text>"
    )


def stack(x: float, y: float, lines: Iterable[str], *, step: float, **how: object) -> list[str]:
    """Lines of text, one below the other."""
    return [text(x, y + step * number, line, **how) for number, line in enumerate(lines)]  # type: ignore[arg-type]


def halo() -> str:
    """What lets letters stand out from a band behind them."""
    return f' paint-order="stroke" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round"'


def rect(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1.0) -> str:
    """A filled rectangle."""
    shine = "" if opacity == 1 else f' fill-opacity="{opacity:g}"'
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 0.0):.2f}" '
        f'fill="{fill}"{shine}/>'
    )


def flow(
    start: tuple[float, float], end: tuple[float, float], thick: float, fill: str, opacity: float
) -> str:
    """A band from one upper corner to another, of the same thickness all the way."""
    (x, y), (u, v) = start, end
    middle = (x + u) / 2
    return (
        f'<path d="M{x:.1f},{y:.2f} C{middle:.1f},{y:.2f} {middle:.1f},{v:.2f} {u:.1f},{v:.2f} '
        f"V{v + thick:.2f} C{middle:.1f},{v + thick:.2f} {middle:.1f},{y + thick:.2f} {x:.1f},"
        f'{y + thick:.2f} Z" fill="{fill}" fill-opacity="{opacity:g}"/>'
    )
