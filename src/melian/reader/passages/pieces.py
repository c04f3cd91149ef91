"""Which stretches of a text are to be passages, and who says each.

A quotation is one, a sentence of it where it has several; so is what a verb reports, and each clause of
the narrator's own. Words that only say who speaks belong to none.

Tested in `tests/unit/test_reader_passages.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from melian.reader.found import Embedded, Figure, Mention, Moment, Quotation, Reported, Text, Turn, Voice
from melian.reader.kinds.find import kind_of
from melian.reader.layout import last_comma, paragraphs, sentences
from melian.reader.passages.clauses import bare, clauses_of, disjoint, last_start, near, without
from melian.texts.span import Span

__all__ = ["NARRATOR", "Parts", "Piece", "pieces_of"]

NARRATOR = Voice("narrator")
"""The report itself."""
_DEEDS_OF_WORDS = ("promise", "threaten", "demand", "accuse", "reject", "deny")
"""Classes of verbs that are deeds themselves: their words belong to the passage."""
_SHORT = 5
"""Words of what is denied, if it is no clause: `denied the report`."""
_TAGS = frozenset(("STATEMENT", "THREATEN", "REQUEST", "ASSESSMENT", "BACKGROUND", "CONSULT"))
"""Kinds of a clause before a quotation that only says who speaks."""
_LEFT_OVER = 6
"""Words before an attribution that are part of it: `A person close to the talks | said`."""
_ENTRY = re.compile(r"\s*(?:[01]?\d|2[0-3])[.:h][0-5]\d(?!\d)")
"""The clock at the head of an entry."""
_DEEPEST = 4
"""Quotations inside each other repeat the same words; deeper ones are what their outer ones say."""
_AROUND = 600
"""How many characters around a quotation may say when it was said."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What was found in a text, layer by layer."""

    quotations: Sequence[Quotation] = ()
    embedded: Sequence[Embedded] = ()
    reported: Sequence[Reported] = ()
    mentions: Sequence[Mention] = ()
    moments: Sequence[Moment] = ()
    figures: Sequence[Figure] = ()
    turns: Sequence[Turn] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is to be a passage."""

    span: Span
    speaker: Voice
    via: tuple[Voice, ...] = ()
    verb: str = ""
    """The class of the verb that reports it."""
    direct: bool = False
    fragment: bool = False
    """Whether it is a few quoted words inside a clause."""
    around: Span | None = None
    """Where the words stand that say when it was said."""


def pieces_of(text: Text, parts: Parts) -> Iterator[Piece]:
    """All stretches that may be passages, the narrator's last; a fragment lies in its clause."""
    cutter = _Cutter(text, parts)
    for quotation in parts.quotations:
        if quotation.role in ("speech", "fragment") and quotation.depth <= _DEEPEST:
            yield from cutter.of_quotation(quotation)
    for message in parts.embedded:
        for span in sentences(text.words, message.span):
            yield Piece(span, Voice())
    for reported in cutter.told:
        yield from cutter.of_reported(reported)
    for turn in parts.turns:
        if not turn.asks:
            yield from cutter.of_answer(turn)
    yield from cutter.of_narrator()


class _Cutter:
    def __init__(self, text: Text, parts: Parts) -> None:
        self.text, self.words = text, text.words
        self.speech = disjoint(each.span for each in parts.quotations if each.role == "speech")
        self.quoted = disjoint(each.span for each in parts.quotations)
        unmarked = [*(each.span for each in parts.embedded), *(each.span for each in parts.turns)]
        self.said = disjoint([*self.speech, *unmarked])
        self.told = [self._trimmed(each) for each in parts.reported]
        self.attributions = disjoint(each.attribution for each in self.told)
        self.taken = disjoint(
            span
            for each in self.told
            for span in (each.attribution, each.span, *([_joint(each)] if self._is_deed(each) else ()))
        )

    def _trimmed(self, reported: Reported) -> Reported:
        """What is reported without speech, and its attribution without what else its subject did before."""
        own = next(without(reported.span, self.said), reported.span)
        attribution = reported.attribution
        if attribution.start < own.start:
            start = last_start(self.words, attribution, self.quoted)
            attribution = Span(start, attribution.end)
            comma = last_comma(self.words, attribution.start, attribution.end)
            before = self.words[attribution.start : max(comma, attribution.start)]
            deed = kind_of(before, self.text.language)
            if len(before.split()) > _SHORT and deed.score and deed.code not in _TAGS:
                attribution = bare(self.words, Span(comma, attribution.end))
        return replace(reported, span=bare(self.words, own), attribution=attribution)

    def of_quotation(self, quotation: Quotation) -> Iterator[Piece]:
        """A fragment, or each sentence of a speech, without words of the narrator."""
        span, speaker = quotation.span, quotation.speaker or Voice()
        around = Span(max(0, span.start - _AROUND), min(len(self.words), span.end + _AROUND))
        around = self._in_line(around, span)
        fragment = quotation.role == "fragment"
        for sentence in [span] if fragment else sentences(self.words, span):
            for rest in without(sentence, disjoint(quotation.inserts)):
                clean = _said(self.words, rest)
                if clean:
                    yield Piece(clean, speaker, quotation.via, "", True, fragment, around)

    def of_reported(self, reported: Reported) -> Iterator[Piece]:
        """The clauses of what is reported; the verb counts for the first one."""
        verb, first = reported.verb, True
        for span in clauses_of(self.words, reported.span, self.quoted):
            if first and self._is_deed(reported):
                span = _joint(replace(reported, span=span))
            yield Piece(
                span,
                reported.speaker,
                reported.via,
                verb if first else "say",
                around=_joint(reported),
            )
            first = False

    def of_answer(self, turn: Turn) -> Iterator[Piece]:
        """The sentences of an answer, without what it says of the words of others."""
        holes = disjoint([*self.speech, *turn.inserts])
        for sentence in sentences(self.words, turn.span):
            for rest in without(sentence, holes):
                for left in without(rest, self.taken):
                    span, leads = (
                        bare(self.words, left),
                        left.of(self.words).rstrip('«“„"\u00a0 ').endswith(":"),
                    )
                    if not leads and not self._left_over(span):
                        yield Piece(span, turn.speaker)

    def of_narrator(self) -> Iterator[Piece]:
        """The narrator's own clauses, without those that say who speaks."""
        for paragraph in paragraphs(self.words):
            if _is_heading(paragraph.of(self.words)):
                continue
            for sentence in sentences(self.words, paragraph):
                if self.text.headline and self.text.headline.overlaps(sentence):
                    continue
                for rest in without(sentence, self.said):
                    for clause in self._own(rest):
                        for left in without(clause, self.taken):
                            span = bare(self.words, left)
                            if not self._left_over(span):
                                yield Piece(span, NARRATOR, around=sentence)

    def _own(self, rest: Span) -> Iterator[Span]:
        """The clauses of what is left of a sentence without speech, but for the tags beside the speech."""
        clauses = list(clauses_of(self.words, rest, self.quoted))
        for number, clause in enumerate(clauses):
            after = number == 0 and self._beside(rest.start, before=True)
            ahead = number == len(clauses) - 1 and self._beside(rest.end, before=False)
            if after and not self._goes_on(rest):
                continue
            if ahead and kind_of(clause.of(self.words), self.text.language).code in _TAGS:
                continue
            yield clause

    def _beside(self, place: int, *, before: bool) -> bool:
        """Whether speech ends at a place, or begins there."""
        span = Span(place - 1, place) if before else Span(place, place + 1)
        return span.start >= 0 and any(near(self.speech, span))

    def _goes_on(self, rest: Span) -> bool:
        """Whether the narrator goes on with `and` after speech."""
        start = rest.start
        while start < rest.end and not self.words[start].isalnum():
            start += 1
        first = self.words[start : start + 12].split()
        return bool(first) and first[0].casefold() in (
            "and",
            "e",
            "et",
            "und",
            "y",
            "и",
            "та",
            "і",
            "but",
            "ma",
            "mais",
        )

    def _left_over(self, span: Span) -> bool:
        """Whether a few words right before an attribution are part of it."""
        at = bisect_left(self.attributions.starts, span.end)
        if at == len(self.attributions):
            return False
        between = self.words[span.end : self.attributions[at].start]
        return not between.strip() and len(span.of(self.words).split()) <= _LEFT_OVER

    def _is_deed(self, reported: Reported) -> bool:
        """Whether the verb is the deed, as in `rejected the demand`; its words are part of what is said."""
        if reported.verb not in _DEEDS_OF_WORDS or any(near(self.speech, _joint(reported))):
            return False
        return reported.verb != "deny" or len(reported.span.of(self.words).split()) <= _SHORT

    def _in_line(self, around: Span, span: Span) -> Span:
        start = self.words.rfind("\n", around.start, span.start) + 1 or around.start
        end = self.words.find("\n", span.end, around.end)
        return Span(start, around.end if end < 0 else end)


def _is_heading(paragraph: str) -> bool:
    """Whether a line heads an entry of a report that is written as things happen: `17.35 An offer`."""
    return bool(_ENTRY.match(paragraph)) and paragraph.rstrip()[-1:].isalnum()


def _joint(reported: Reported) -> Span:
    """What is reported and the words that say by whom, with what lies between."""
    one, other = reported.attribution, reported.span
    return Span(min(one.start, other.start), max(one.end, other.end))


def _said(words: str, span: Span) -> Span | None:
    """Words of a speaker without a mark before them and dashes after; none if there is no word."""
    start, end = span.start, span.end
    while start < end and words[start] in " \t\n\u00a0\u202f,.;:—–-":
        start += 1
    while end > start and words[end - 1] in " \t\n\u00a0\u202f—–-":
        end -= 1
    return Span(start, end) if any(c.isalnum() for c in words[start:end]) else None
