"""Read a text: everything the rules find in it, layer by layer.

Tested in `tests/unit/test_reader_passages.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from melian.reader.found import Reading, Text
from melian.reader.language import language_of
from melian.reader.numbers.find import find_figures
from melian.reader.numbers.peoples import as_people
from melian.reader.passages.find import Parts, find_passages
from melian.reader.times.find import find_moments
from melian.reader.tokens import tokens
from melian.reader.voices import find_voices

__all__ = ["Table", "read"]

Table = Mapping[str, Mapping[str, Any]]
"""Actors that a person knows: id -> label, type, forms."""


def read(text: Text, table: Table | None = None) -> Reading:
    """All that the rules find in a text; the same text gives the same, in linear time, offline.

    Of languages without tables (see `melian.reader.tokens.LANGUAGES`) quotations, numbers and dates
    in figures are found.

    Examples
    --------
    >>> from datetime import date
    >>> found = read(Text("On Monday Orla massed 4,000 soldiers.", "en", date(2028, 9, 7)))
    >>> [(each.kind, str(each.happened.first), each.numbers[0].low) for each in found.passages]
    [('MOBILIZE', '2028-09-04', 4000.0)]
    """
    text = replace(text, language=text.language or language_of(text.words))
    found = tokens(text.words)
    moments = find_moments(text, found)
    figures = find_figures(text, [moment.span for moment in moments], found)
    voices = find_voices(text, table)
    figures = as_people(figures, (each.span for each in voices.mentions if each.by == "demonym"))
    parts = Parts(
        voices.quotations, voices.embedded, voices.reported, voices.mentions, moments, figures, voices.turns
    )  # fmt: skip
    passages = find_passages(text, parts)
    return Reading(text, voices.actors, voices.people, voices.quotations, moments, figures, passages)
