"""The passages of a text: who says what about whom, of which kind, when, with which numbers.

A quotation is a passage, a sentence of it where it has several; so is what a verb reports, and each
clause of the narrator's own in which something happens. Words of attribution belong to no passage.

Tested in `tests/unit/test_passages.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from melian.reader.found import (
    Embedded,
    Figure,
    Mention,
    Moment,
    Passage,
    Quotation,
    Reported,
    Text,
    Voice,
)  # fmt: skip
from melian.reader.kinds.find import kind_of, modality_of
from melian.reader.layout import paragraphs, sentences, trimmed
from melian.reader.passages.clauses import clauses_of, without
from melian.texts.span import Span

__all__ = ["NARRATOR", "Parts", "find_passages"]

NARRATOR = Voice("narrator")
"""The report itself."""
_KIND_OF_VERB = {
    "promise": "AGREE", "threaten": "THREATEN", "warn": "THREATEN", "deny": "REJECT", "reject": "REJECT",
    "demand": "REQUEST", "accuse": "ACCUSE", "think": "ASSESSMENT",
}  # fmt: skip
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """What was found in a text, layer by layer."""

    quotations: Sequence[Quotation] = ()
    embedded: Sequence[Embedded] = ()
    reported: Sequence[Reported] = ()
    mentions: Sequence[Mention] = ()
    moments: Sequence[Moment] = ()
    figures: Sequence[Figure] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is to be a passage."""

    span: Span
    speaker: Voice
    via: tuple[Voice, ...] = ()
    verb: str = ""
    direct: bool = False
    around: Span | None = None
    """Where the words stand that say when it was said."""


def find_passages(text: Text, parts: Parts) -> tuple[Passage, ...]:
    """The passages of a text, in order."""
    finder = _Finder(text, parts)
    found = [finder.passage(piece) for piece in finder.pieces()]
    unique = {passage.span: passage for passage in reversed(found) if passage}
    return tuple(unique[span] for span in sorted(unique))


class _Finder:
    def __init__(self, text: Text, parts: Parts) -> None:
        self.text, self.parts = text, parts
        self.spoken = [each for each in parts.quotations if each.role in ("speech", "fragment")]
        self.speech = [each.span for each in parts.quotations if each.role == "speech"]
        self.quoted = [each.span for each in parts.quotations]
        self.starts = [each.span.start for each in parts.mentions]

    # --- which stretches are passages ---

    def pieces(self) -> Iterator[Piece]:
        words = self.text.words
        for quotation in self.spoken:
            yield from self._of_quotation(quotation)
        for message in self.parts.embedded:
            for span in sentences(words, message.span):
                yield Piece(span, Voice(), direct=False)
        for reported in self.parts.reported:
            for span in clauses_of(words, reported.span, self.quoted):
                yield Piece(span, reported.speaker, reported.via, reported.verb, around=reported.attribution)
        taken = [
            *self.speech, *(each.span for each in self.parts.embedded),
            *(each.span for each in self.parts.reported), *(each.attribution for each in self.parts.reported),
        ]  # fmt: skip
        for paragraph in paragraphs(words):
            for sentence in sentences(words, paragraph):
                if self.text.headline and self.text.headline.overlaps(sentence):
                    continue
                for rest in without(sentence, taken):
                    for span in clauses_of(words, rest, self.quoted):
                        yield Piece(span, NARRATOR, around=sentence)

    def _of_quotation(self, quotation: Quotation) -> Iterator[Piece]:
        words = self.text.words
        sentence = self._sentence_of(quotation.span)
        spans = sentences(words, quotation.span) if quotation.role == "speech" else [quotation.span]
        for span in spans:
            for rest in without(span, quotation.inserts):
                clean = trimmed(words, rest.start, rest.end)
                speaker = quotation.speaker or Voice()
                yield Piece(clean, speaker, quotation.via, direct=True, around=sentence)

    def _sentence_of(self, span: Span) -> Span:
        words = self.text.words
        start = words.rfind("\n", 0, span.start) + 1
        end = words.find("\n", span.end)
        return Span(start, len(words) if end < 0 else end)

    # --- what each says ---

    def passage(self, piece: Piece) -> Passage | None:
        words = self.text.words
        clause = piece.span.of(words)
        if not piece.direct and len(clause.split()) < _LEAST_WORDS:
            return None
        kind = kind_of(clause, self.text.language, _KIND_OF_VERB.get(piece.verb, ""))
        actors = tuple(dict.fromkeys(self._actors(piece)))
        numbers = tuple(each for each in self.parts.figures if piece.span.holds(each.span) and _counts(each))
        if not piece.direct and kind.score == 0 and not (piece.verb or numbers):
            return None
        modality = modality_of(clause, self.text.language)
        happened = self._moment(piece.span)
        said = self._moment(piece.around, outside=piece.span) if piece.speaker != NARRATOR else None
        return Passage(
            piece.span, kind.code, piece.speaker, piece.via, piece.direct, actors, said, happened, numbers,
            modality.negated or piece.verb == "deny", modality.hedged or piece.verb == "think",
            modality.conditional, bool(piece.via), kind.score,
        )  # fmt: skip

    def _actors(self, piece: Piece) -> Iterable[str]:
        at = bisect_left(self.starts, piece.span.start)
        for mention in self.parts.mentions[at:]:
            if mention.span.start >= piece.span.end:
                return
            if mention.actor:
                yield mention.actor

    def _moment(self, span: Span | None, outside: Span | None = None) -> Moment | None:
        """The first time in a span that has days, else the first."""
        if span is None:
            return None
        inside = [
            each
            for each in self.parts.moments
            if span.holds(each.span)
            and not (outside and outside.overlaps(each.span))
            and not (outside and any(quoted.holds(each.span) for quoted in self.speech))
        ]
        return next((each for each in inside if each.value), inside[0] if inside else None)


def _counts(figure: Figure) -> bool:
    return figure.role in ("quantity", "ratio")
