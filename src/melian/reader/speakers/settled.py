"""Headlines and headings quote what the text says later: their words are the later speaker's.

Tested in `tests/unit/test_settled.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from melian.reader.found import Mention, Quotation, Text, Voice
from melian.reader.layout import tokens_of
from melian.reader.speakers.clauses import MARKS, follows_colon

__all__ = ["with_echoes", "with_headline"]

MOST = 200
"""Quotations among which a heading's words are looked for."""
SHORTEST = 3
"""Words that have to be the same at least."""
SHORTEST_OFFICE = 5
"""Letters of an office that have to be the same."""


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


def with_headline(
    text: Text, quotations: Sequence[Quotation], mentions: Sequence[Mention]
) -> tuple[Quotation, ...]:
    """The quotations; those of a headline that names a side are of its first speaker.

    `Oltremonte, the premier in parliament: “No surrender”`; `“Not an invasion”: Mondego defends the move`
    """
    words, end = text.words, text.headline.end if text.headline else -1
    if not quotations or quotations[0].span.start > end:
        return tuple(quotations)
    named = [each for each in mentions if each.span.start < end and each.actor and each.by != "pronoun"]
    later = [each.speaker for each in quotations if each.span.start > end and each.role == "speech"]
    people = [voice for voice in later if voice and voice.person and voice.actor]
    return tuple(
        replace(each, speaker=_heading(words, each, named, people))
        if each.span.start < end and each.role in ("speech", "fragment")
        else each
        for each in quotations
    )


def _heading(words: str, each: Quotation, named: Sequence[Mention], people: Sequence[Voice]) -> Voice | None:
    """Who says words of a headline: whoever speaks first for the side that it names."""
    voice, end = each.speaker, each.span.end
    leads_on = words[end : end + 4].lstrip(MARKS).startswith(":")
    said = leads_on or follows_colon(words, each.span.start)  # else they may be a word in doubt
    if not said or (voice and (voice.person or voice.anonymous)):
        return voice
    after = (one.actor for one in named if leads_on and one.span.start >= end)
    actor = voice.actor if voice else next(after, "")
    own = [one for one in people if one.actor == actor]
    held = voice.office.lower()[:SHORTEST_OFFICE] if voice else ""
    same = [one for one in own if held and one.office.lower().startswith(held)]
    return next(iter(same or ([] if held else own)), voice)
