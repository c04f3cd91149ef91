"""The passage behind a fact, as HTML and in words.

Tested in `tests/unit/test_passages_shown.py`.
"""

from __future__ import annotations

from melian.report.markup import text, verbatim
from melian.scenario.passages.found import FactPassage

__all__ = ["passage_html", "passage_place"]

_UNKNOWN = {
    "wrong": "other words stand there",
    "unread": "its text cannot be read",
    "without_text": "its text is not at hand",
    "loose": "nothing tells whether it still stands there",
}
"""Why a passage is not verified."""


def passage_place(found: FactPassage) -> str:
    """Where it stands, who says it, and that it was not verified; empty without an anchor."""
    if found.anchor is None:
        return ""
    place = f"{found.source}, at {found.at}" if found.at else found.source
    speaker = found.speaker or found.says
    said = f"{speaker}: " if speaker else ""
    why = _UNKNOWN.get(found.standing)
    return f"{said}{place}" + (f"; not verified: {why}" if why is not None else "; verified")


def passage_html(found: FactPassage) -> str:
    """The passage in its language, marked in its context; without its text, the place alone."""
    place = passage_place(found)
    if not place:
        return ""
    language = f' lang="{text(found.language)}"' if found.language else ""
    words = "".join(
        f"<mark>{verbatim(piece.words)}</mark>" if piece.is_passage else verbatim(piece.words)
        for piece in found.pieces
    )
    quotation = f"<blockquote{language}>{words}</blockquote>" if words else ""
    return f'<div class="passage">{quotation}<small>{text(place)}</small></div>'
