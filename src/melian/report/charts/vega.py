"""Charts of a report: drawn by Altair and Vega-Lite, handed out as SVG that needs no script and no network.

Each chart is drawn twice, for a wide and for a narrow page, so that its letters keep their size.
Colours tell things apart for all kinds of colour vision (Okabe & Ito 2008, Color universal
design) and no meaning rests on a colour alone.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from melian.characters import isolated, visible

__all__ = ["ACCENT", "GREY", "INK", "PALETTE", "WIDTHS", "both", "svg"]

PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a8a8a")
ACCENT, GREY, INK = "#4a6274", "#8a8a8a", "#1a1a1a"
"""Of how likely something is; a change of that has the colour of its sign (`report.svg.signs`)."""
WIDTHS = {"wide": 720, "narrow": 340}
"""Pixels of either drawing."""
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "aria": False,
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "domain": False, "ticks": False, "labelFontSize": 12, "labelColor": "#555", "gridColor": "#e4e1da",
        "title": None, "labelPadding": 4, "titleFontSize": 12, "titleFontWeight": "normal",
        "titleColor": "#555",
    },
}  # fmt: skip
"""What all charts look like."""


def both(draw: Callable[[int], Any]) -> dict[str, str]:
    """A chart for either width; `draw` is given the pixels."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):  # charts of ours are right by test; checking them takes most of the time
        return {name: svg(draw(width)) for name, width in WIDTHS.items()}


def svg(chart: Any) -> str:
    """A chart as SVG text, the same for the same chart."""
    import vl_convert

    spec = _shown(chart.to_dict(validate=False))
    return _lighter(isolated(str(vl_convert.vegalite_to_svg(spec, config=CONFIG))))


def _shown(part: Any) -> Any:
    """A description whose texts hold nothing that XML has no place for."""
    if isinstance(part, str):
        return visible(part)
    if isinstance(part, dict):
        return {_shown(name): _shown(each) for name, each in part.items()}
    return [_shown(each) for each in part] if isinstance(part, list) else part


def _lighter(text: str) -> str:
    """Without what draws nothing: the figure around it says what it is. Words keep all their digits.

    Vega writes roles, classes and empty marks, and all digits of a place, whatever it is told: `aria`
    only hides them from readers of screens. They are a third of a chart.
    """
    text = re.sub(r"<[^>]*>", lambda tag: _lighter_tag(tag[0]), text)
    text = re.sub(r'<path d=""[^>]*/>|<path d="M0,0h0v0h0Z"[^>]*/>', "", text)
    text = re.sub(r"<g>\s*</g>", "", text)
    return text.replace("<svg ", '<svg focusable="false" ', 1)


def _lighter_tag(tag: str) -> str:
    tag = re.sub(r' (?:role|aria-roledescription|aria-hidden|class|pointer-events|version)="[^"]*"', "", tag)
    tag = re.sub(r' xmlns(?::xlink)?="[^"]*"', "", tag)
    return re.sub(r"(\d\.\d\d)\d+", r"\1", tag)
