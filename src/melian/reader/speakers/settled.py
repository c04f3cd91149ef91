"""Headlines and headings quote what the text says later: their words are the later speaker's.

Tested in `tests/unit/test_settled.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from melian.reader.found import Quotation
from melian.reader.layout import tokens_of

__all__ = ["with_echoes"]

MOST = 200
"""Quotations among which a heading's words are looked for."""
SHORTEST = 3
"""Words that have to be the same at least."""


def with_echoes(words: str, quotations: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """The quotations; words without a speaker that another quotation repeats are its speaker's."""
    if all(each.speaker and each.speaker.person for each in quotations):
        return tuple(quotations)
    known = [(_plain(words, each), each) for each in quotations if each.speaker and each.role == "speech"]
    return tuple(_echo(words, each, known[:MOST]) for each in quotations)


def _echo(words: str, each: Quotation, known: Sequence[tuple[str, Quotation]]) -> Quotation:
    if (each.speaker and each.speaker.person) or each.role not in ("speech", "fragment"):
        return each
    mine = _plain(words, each)
    if mine.count(" ") <= SHORTEST:
        return each
    own = each.speaker.actor if each.speaker else ""  # of a headline: `L’Ardelia apre: «Non è una resa»`
    for said, one in known:
        if one is each or one.speaker is None or mine not in said:
            continue
        if not own or (own == one.speaker.actor and one.speaker.person):
            return replace(each, speaker=one.speaker, via=one.via)
    return each


def _plain(words: str, each: Quotation) -> str:
    """The words in small letters with a space on either side of each."""
    return " ".join(["", *(token.low for token in tokens_of(words, each.span.start, each.span.end)), ""])
