"""Looks up the passage behind each fact and verifies what can be verified.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from melian.errors import TextError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.anchors import Anchor
from melian.scenario.form.facts import CitedFact, cited_fact
from melian.scenario.passages.found import FactPassage, Passages, Piece
from melian.scenario.passages.source_texts import SourceTexts
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Source
from melian.texts.anchors import TextPlaces
from melian.texts.context import after, before
from melian.texts.span import Span

__all__ = ["passages_in", "texts_of"]


def texts_of(scenario: Scenario, texts: str | os.PathLike[str] | None = None) -> SourceTexts:
    """The texts of a file's sources; `texts` is a folder of the user's. Raises as `SourceTexts` does."""
    beside = scenario.path.parent if scenario.path is not None else None
    return SourceTexts(scenario.file.sources, beside, texts)


def passages_in(scenario: Scenario, texts: SourceTexts) -> Passages:
    """What is known of the passage behind each fact, in the order of the file."""
    quiet, file = Diagnostics(), scenario.file
    cited = {str(name): cited_fact(name, fact, quiet) for name, fact in file.facts.items()}
    found = (_passage(name, fact, file.sources, texts) for name, fact in cited.items())
    return Passages(tuple(replace(each, speaker=scenario.label(each.says)) for each in found))


def _passage(name: str, fact: CitedFact, sources: dict[str, Source], texts: SourceTexts) -> FactPassage:
    anchor = fact.anchor
    source = sources.get(anchor.source) if anchor is not None else None
    if anchor is None or source is None:
        return FactPassage(name, fact.text, "without_anchor")
    known: dict[str, Any] = {
        "anchor": anchor, "title": str(source.title), "language": str(source.language or ""),
    }  # fmt: skip
    try:
        text = texts.of(anchor.source)
    except (TextError, OSError) as error:
        return FactPassage(name, fact.text, "unread", why=str(error), **known)
    if text is None:
        return FactPassage(name, fact.text, "without_text", **known)
    return _looked_up(name, fact.text, source, text[1], known)


def _looked_up(
    name: str, sentence: str, source: Source, places: TextPlaces, known: dict[str, Any]
) -> FactPassage:  # fmt: skip
    anchor: Anchor = known["anchor"]
    if not anchor.spans:
        assert anchor.quote is not None
        near = places.nearest(anchor.quote)
        spans = near.spans if near is not None and near.exact else ()
        if not spans:
            return FactPassage(name, sentence, "wrong", placed=near, **known)
        verdict = places.verified(spans, anchor.quote, anchor.digest)
        if not verdict.holds:
            return FactPassage(name, sentence, "wrong", verdict=verdict, placed=near, **known)
        return FactPassage(name, sentence, "verified", pieces=_pieces(places.words, spans), verdict=verdict,
                           placed=near, **known)  # fmt: skip
    verdict = places.verified(anchor.spans, anchor.quote, anchor.digest)
    if not verdict.holds:
        return FactPassage(name, sentence, "wrong", verdict=verdict, **known)
    is_held = anchor.quote is not None or anchor.digest is not None or source.sha256 is not None
    pieces = _pieces(places.words, anchor.spans)
    standing = "verified" if is_held else "loose"
    return FactPassage(name, sentence, standing, pieces=pieces, verdict=verdict, **known)  # type: ignore[arg-type]


def _pieces(text: str, spans: tuple[Span, ...]) -> tuple[Piece, ...]:
    """The passage in its context: a sentence or so to either side, and between its parts."""
    pieces = [Piece(before(text, spans[0].start), False)]
    for number, span in enumerate(spans):
        pieces.append(Piece(span.of(text), True))
        behind = spans[number + 1].start if number + 1 < len(spans) else None
        if behind is None:
            pieces.append(Piece(after(text, span.end), False))
        elif behind - span.end <= 600:
            pieces.append(Piece(text[span.end : behind], False))
        else:
            between = f"{after(text, span.end)} \N{HORIZONTAL ELLIPSIS} {before(text, behind)}"
            pieces.append(Piece(between, False))
    return tuple(piece for piece in pieces if piece.words)
