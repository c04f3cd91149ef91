"""The passages of a text: who says what about whom, of which kind, when, with which numbers.

Tested in `tests/unit/test_reader_passages.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from melian.reader.found import Figure, Mention, Moment, Passage, Text
from melian.reader.kinds.find import Kind, Modality, kind_of, modality_of
from melian.reader.kinds.stance import stance_of
from melian.reader.passages.clauses import disjoint, near
from melian.reader.passages.pieces import NARRATOR, Parts, Piece, pieces_of
from melian.texts.span import Span

__all__ = ["NARRATOR", "Parts", "find_passages"]

_KIND_OF_VERB = {
    "promise": "AGREE", "threaten": "THREATEN", "warn": "THREATEN", "deny": "REJECT", "reject": "REJECT",
    "demand": "REQUEST", "accuse": "ACCUSE", "think": "ASSESSMENT",
}  # fmt: skip
_BLOWS = frozenset(("SANCTION", "COERCE", "ASSAULT", "MOBILIZE"))
_LEAST_WORDS = 3
_TELLS = 5
"""Words of a clause that tells something of an actor, whatever it is."""


def find_passages(text: Text, parts: Parts) -> tuple[Passage, ...]:
    """The passages of a text, in order."""
    finder = _Finder(text, parts)
    found: dict[Span, tuple[Passage, Piece]] = {}
    for piece in pieces_of(text, parts):
        in_headline = text.headline is not None and text.headline.overlaps(piece.span)
        passage = None if in_headline else finder.passage(piece)
        if passage and piece.span not in found:
            found[piece.span] = passage, piece
    return _with_fragments([found[span] for span in sorted(found)])


def _promised(promise: Kind, deed: Kind, modality: Modality) -> Kind:
    """The kind of a promise or offer: to mediate is to consult, to strike under a condition is a threat."""
    if deed.code in ("CONSULT", "COOPERATE"):
        return deed
    if deed.code in _BLOWS and modality.conditional:
        return Kind("THREATEN", promise.score)
    return promise


def _with_fragments(found: Sequence[tuple[Passage, Piece]]) -> tuple[Passage, ...]:
    """Each fragment takes the kind of the clause that it stands in, and is denied if that is."""
    clauses = [passage for passage, piece in found if not piece.direct]
    starts = [each.span.start for each in clauses]
    done = []
    for passage, piece in found:
        at = bisect_left(starts, passage.span.start) - 1
        clause = clauses[at] if piece.fragment and at >= 0 else None
        if clause and clause.span.holds(passage.span) and clause.score > 0:
            passage = replace(
                passage,
                kind=clause.kind,
                negated=passage.negated or (clause.negated and clause.kind == "REJECT"),
                hedged=passage.hedged or clause.hedged,
                score=clause.score,
            )
        done.append(passage)
    return tuple(done)


Found = TypeVar("Found", Mention, Moment, Figure)


class _Layer(Generic[Found]):
    """What was found in a text, in order."""

    def __init__(self, found: Sequence[Found]) -> None:
        self.found: Sequence[Found] = found
        self.starts = [each.span.start for each in found]

    def inside(self, span: Span) -> Iterator[Found]:
        """Those that lie in a span."""
        at = bisect_left(self.starts, span.start)
        while at < len(self.found) and self.starts[at] < span.end:
            if self.found[at].span.end <= span.end:
                yield self.found[at]
            at += 1


class _Finder:
    def __init__(self, text: Text, parts: Parts) -> None:
        self.text = text
        self.mentions, self.moments = _Layer(parts.mentions), _Layer(parts.moments)
        self.figures = _Layer(parts.figures)
        speech = disjoint(each.span for each in parts.quotations if each.role == "speech")
        self.narrated = _Layer([each for each in parts.moments if not any(near(speech, each.span))])

    def passage(self, piece: Piece) -> Passage | None:
        """What a stretch says; none if that is nothing of a crisis."""
        clause, language = piece.span.of(self.text.words), self.text.language
        if not piece.direct and len(clause.split()) < _LEAST_WORDS:
            return None
        modality = modality_of(clause, language)
        numbers = tuple(each for each in self.figures.inside(piece.span) if _counts(each))
        said = self._without_days(piece.span)
        by_verb = _KIND_OF_VERB.get(piece.verb, "")
        kind = kind_of(said, language, by_verb)
        if by_verb == "AGREE":
            kind = _promised(kind, kind_of(said, language), modality)
        if piece.speaker == NARRATOR:
            bears = bool(numbers) or (not kind.score and self._tells_of_somebody(piece.span))
            if kind.code == "STATEMENT" and not bears and not (kind.score and modality.negated):
                return None  # only words that somebody spoke
            if kind.code == "STATEMENT" and bears:
                kind = Kind("BACKGROUND", 0.3)
        else:
            kind = stance_of(kind, clause, language, modality, direct=piece.direct)
        actors = dict.fromkeys(each.actor for each in self.mentions.inside(piece.span) if each.actor)
        return Passage(
            piece.span, kind.code, piece.speaker, piece.via, piece.direct, tuple(actors),
            None if piece.speaker == NARRATOR else self._said(piece), self._happened(piece.span), numbers,
            modality.negated or piece.verb == "deny", modality.hedged or piece.verb == "think",
            modality.conditional, bool(piece.via), kind.score,
        )  # fmt: skip

    def _tells_of_somebody(self, span: Span) -> bool:
        """Whether a stretch names an actor and is long enough to tell something of it."""
        named = any(each.actor and each.by != "pronoun" for each in self.mentions.inside(span))
        return named and len(span.of(self.text.words).split()) >= _TELLS

    def _without_days(self, span: Span) -> str:
        """A stretch with nothing in the place of its dates: `4 March` is no march."""
        words = span.of(self.text.words)
        for each in self.moments.inside(span):
            if each.source == "calendar":
                start, end = each.span.start - span.start, each.span.end - span.start
                words = f"{words[:start]}{' ' * (end - start)}{words[end:]}"
        return words

    def _happened(self, span: Span) -> Moment | None:
        """The first time in a clause that has days, else the first."""
        inside = list(self.moments.inside(span))
        return next((each for each in inside if each.value), inside[0] if inside else None)

    def _said(self, piece: Piece) -> Moment | None:
        """The first time beside what is said, outside all speech."""
        if piece.around is None:
            return None
        first = None
        for each in self.narrated.inside(piece.around):
            if piece.span.overlaps(each.span):
                continue
            if each.value:
                return each
            first = first or each
        return first


def _counts(figure: Figure) -> bool:
    return figure.role in ("quantity", "ratio")
