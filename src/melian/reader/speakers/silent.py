"""Sentences of Italian and Spanish that leave their subject out: `Anunció la expulsión`, `promette elezioni`.

Tested in `tests/unit/test_attributions.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from melian.reader.found import Voice
from melian.reader.speakers.clauses import FARTHEST, MARKS, Clauses
from melian.texts.span import Span

__all__ = ["begun_before", "begun_by", "is_silent", "lacks_subject", "sentences_back"]

SENTENCES = 3
"""Sentences before a quotation that may say who speaks."""
BEGINNING = 3
"""Words with which a sentence begins."""
SEVERAL = ("nno", "ono", "ano", "han", "aron", "eron")
"""How verbs of several end."""


def is_silent(clauses: Clauses, sentence: Span) -> bool:
    """Whether a sentence of Italian or Spanish says something of whoever spoke: `Anunció la expulsión`."""
    if clauses.text.language.language not in ("it", "es") or _begins_with_article(clauses, sentence.start):
        return False  # "La folla grida."
    sayings = clauses.sayings(sentence)
    near = clauses.among(sentence.start, sentence.end)
    place = near[0].span.start if near else sentence.end
    at = sayings[0].at if sayings else -1
    if sayings and any(token.low.endswith(SEVERAL) for token in clauses.text.tokens[max(at - 1, 0) : at + 1]):
        return False  # `1.500 persone hanno chiesto`
    return bool(sayings) and sayings[0].voice is None and clauses.text.tokens[at].start < place


def _begins_with_article(clauses: Clauses, place: int) -> bool:
    """Whether the first token from a place of the text on is an article."""
    at = clauses.text.at(place)
    articles = clauses.text.language.small["articles"]
    return at < len(clauses.text.tokens) and clauses.text.tokens[at].low in articles


def lacks_subject(clauses: Clauses, stretch: Span) -> bool:
    """Whether the last verb of saying of a stretch leaves its subject to the sentence before."""
    sayings = clauses.sayings(stretch) if clauses.text.language.language in ("it", "es") else []
    return bool(sayings) and sayings[-1].voice is None


def begun_by(clauses: Clauses, sentence: Span) -> Voice | None:
    """The person with whose name a sentence begins: `Vianes non sembra convinto. Promette ...`."""
    near = clauses.among(sentence.start, sentence.end)
    begins = near and near[0].person and near[0].by in ("name", "office")
    first = clauses.text.at(near[0].span.start) - clauses.text.at(sentence.start) if begins else BEGINNING
    return near[0].voice if first < BEGINNING else None


def begun_before(clauses: Clauses, paragraph: Span, sentence: Span, quoted: Span) -> Voice | None:
    """The person with whose name the last sentence of a paragraph begins that leaves no subject out.

    `sentence` has the words `quoted`; where a noun with an article follows them nobody is meant:
    `Parla di «fango» la difesa`.
    """
    beside = not clauses.text.words[quoted.end : quoted.end + 2].strip(MARKS)
    if beside and _begins_with_article(clauses, quoted.end):
        return None
    stretch = Span(max(paragraph.start, sentence.start - FARTHEST), sentence.start)
    for each in sentences_back(clauses, stretch):
        if voice := begun_by(clauses, each):
            return voice
        if not is_silent(clauses, each):
            return None
    return None


def sentences_back(clauses: Clauses, stretch: Span) -> Iterator[Span]:
    """The sentences that begin in a stretch, the last one first."""
    starts = clauses.text.sentence_starts
    first, last = bisect_left(starts, stretch.start), bisect_left(starts, stretch.end)
    end = stretch.end
    for number in range(last - 1, max(first, last - SENTENCES) - 1, -1):
        if clauses.text.at(starts[number]) in clauses.quoted:
            continue
        yield Span(starts[number], end)
        end = starts[number]
