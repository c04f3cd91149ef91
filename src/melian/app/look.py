"""Templates, and how whatever they are filled with becomes text: nothing of a crisis is ever markup.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from melian.report.markup import prose, text, verbatim
from melian.report.words.figures import count, percent, percent_range, points
from melian.report.words.passages import passage_html

__all__ = ["address", "drawn", "in_the_dark", "rendered"]

DARK = {
    "#1a1a1a": "#edeae3", "#555": "#b5b1a8", "#8a8a8a": "#8f8c84", "#e4e1da": "#3a3a3d", "#fffdf8": "#17181b",
    "#4a6274": "#a9cbe0", "#0072b2": "#56b4e9", "#d55e00": "#ff9d66",
}  # fmt: skip
"""Colours of pictures on paper -> those on a dark page."""
_COLOUR = re.compile(r'(?<=")#[0-9a-f]{3,6}(?=")')


def rendered(template: str, /, **about: Any) -> str:
    """A template with everything that it is filled with made safe."""
    return _environment().get_template(template).render(**about)


def drawn(picture: str) -> Markup:
    """A picture or a piece of a page that was made safe where it was made."""
    return Markup(picture)


def in_the_dark(picture: str) -> str:
    """A picture in the colours of a dark page."""
    return _COLOUR.sub(lambda found: DARK.get(found[0], found[0]), picture)


def address(name: str, page: str = "now") -> str:
    """Where a page of a crisis is.

    >>> address("canon/hawk-dove"), address("my file.yaml", "now.json")
    ('/c/canon/hawk-dove/now', '/c/my%20file.yaml/now.json')
    """
    return f"/c/{quote(name, safe='/')}/{page}"


@cache
def _environment() -> Environment:
    result = Environment(
        loader=PackageLoader("melian.app"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    result.filters |= {
        "address": address,
        "percent": percent,
        "points": points,
        "sentence": lambda words: words[:1].upper() + words[1:],
        "passage": lambda found: Markup(passage_html(found)),
        "prose": lambda words: Markup(prose(words)),
        "exact": lambda words: escape(str(words)),
        "verbatim": lambda words: Markup(verbatim(words)),
    }
    result.globals |= {"count": count, "percent_range": percent_range}
    return result


def _safe(value: Any) -> Any:
    """Text as reports write it: escaped, visible, its directions isolated."""
    if isinstance(value, Markup):
        return value
    return Markup(text(value))
