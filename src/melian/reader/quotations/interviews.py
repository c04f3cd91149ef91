"""Questions and answers of an interview that is printed without marks, and who answers.

Tested in `tests/unit/test_interviews.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from melian.reader.found import Mention, Text, Turn, Voice
from melian.reader.language import language_of
from melian.reader.layout import paragraphs
from melian.reader.passages.clauses import disjoint, near
from melian.reader.quotations.dialogue import interview_in
from melian.reader.words.load import words_of
from melian.texts.span import Span

__all__ = ["find_turns"]

_STAGE = re.compile(r"\([^()\n]{1,60}[.!?…]\)")
"""What the report tells of a speaker between brackets: `(Il rit.)`."""


def find_turns(text: Text, mentions: Sequence[Mention], quoted: Sequence[Span]) -> tuple[Turn, ...]:
    """The turns of interviews, in order; `mentions` are those of the text, `quoted` stands in marks."""
    language = words_of(text.language or language_of(text.words))
    asked, answered = interview_in(text.words, paragraphs(text.words), language)
    if not answered:
        return ()
    guest = _guest(mentions, quoted, min(asked[0].start, answered[0].start))
    turns = [Turn(span, Voice("narrator")) for span in asked]
    turns += [Turn(span, guest, asks=False, inserts=_told(text.words, span)) for span in answered]
    return tuple(sorted(turns, key=lambda each: each.span))


def _guest(mentions: Sequence[Mention], quoted: Sequence[Span], end: int) -> Voice:
    """Whoever the report names most before an interview begins, the first of those named as often."""
    marked = disjoint(quoted)
    before = (each for each in mentions if each.person and each.span.end <= end)
    named = [each for each in before if not any(near(marked, each.span))]
    if not named:
        return Voice()
    ((person, _),) = Counter(each.person for each in named).most_common(1)
    voices = [each.voice for each in named if each.person == person]
    return next((voice for voice in voices if voice.actor), voices[0])


def _told(words: str, span: Span) -> tuple[Span, ...]:
    return tuple(Span(*found.span()) for found in _STAGE.finditer(words, span.start, span.end))
