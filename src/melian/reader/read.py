"""Read a text: everything the rules find in it, layer by layer.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from melian.reader.found import Reading, Text
from melian.reader.language import language_of
from melian.reader.numbers.find import find_figures
from melian.reader.passages.find import Parts, find_passages
from melian.reader.quotations.embedded import find_embedded
from melian.reader.quotations.find import find_quotations
from melian.reader.times.find import find_moments

__all__ = ["Table", "read"]

Table = Mapping[str, Mapping[str, object]]
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
    moments = find_moments(text)
    figures = find_figures(text, [moment.span for moment in moments])
    quotations = find_quotations(text)
    parts = Parts(quotations, find_embedded(text), (), (), moments, figures)
    return Reading(
        text, (), (), quotations, moments, figures, find_passages(text, parts),
    )  # fmt: skip
