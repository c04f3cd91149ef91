"""Turns of a dialogue, each a paragraph that begins with a dash: `— Qui tire le plus ?`.

Two turns or more have a question among them, or a tag; a single one has a tag. Items of a list have neither.
Two questions with their answers and no tag are an interview: what somebody is asked there and answers is
printed without marks, and only marks inside its turns make quotations.
Tested in `tests/unit/test_dialogue.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from melian.reader.layout import trimmed
from melian.reader.quotations.inserts import inserts_of
from melian.reader.quotations.pairing import Pair
from melian.reader.words.load import Words
from melian.texts.span import Span

__all__ = ["TURN", "interview_in", "turns_of"]

TURN = "—"
"""The mark of a turn."""
BEGINS = re.compile(
    r"[—–―]\s?(?=[^\W\d_a-zа-яёіїєґà-ÿ]|[¿¡«“„\"…(])|-\s(?=[¿¡«“„\"…(]|[^\W\d_a-zа-яёіїєґà-ÿ])"
)
"""A dash and a capital."""
FEWEST_TURNS = 4
"""Of an interview."""
LANGUAGES = ("es", "fr", "it", "ru", "uk")
"""Those that write dialogues so."""


def turns_of(words: str, places: Sequence[Span], language: Words) -> list[Pair]:
    """The turns among paragraphs that are no interview, as pairs of marks at the surface."""
    runs = _runs(words, places, language)
    return [Pair(span, TURN, 0) for run in runs if not _is_interview(words, run, language) for span in run]


def interview_in(words: str, places: Sequence[Span], language: Words) -> tuple[list[Span], list[Span]]:
    """What is asked and what is answered in the interviews among paragraphs, turn by turn."""
    asked: list[Span] = []
    answered: list[Span] = []
    for run in _runs(words, places, language):
        if _is_interview(words, run, language):
            first_asks = _questions(words, run[::2]) >= _questions(words, run[1::2])
            asked += run[not first_asks :: 2]
            answered += run[first_asks::2]
    return asked, answered


def _runs(words: str, places: Sequence[Span], language: Words) -> list[list[Span]]:
    """Paragraphs in a row that begin with a dash and are the turns of a dialogue."""
    if language.language not in LANGUAGES:
        return []
    found: list[list[Span]] = []
    run: list[Span] = []
    for place in (*places, Span(len(words), len(words))):
        begin = BEGINS.match(words, place.start, place.end)
        if begin and words[place.end - 1] in '.?!…»”"':
            run.append(trimmed(words, begin.end(), place.end))
            continue
        if _is_dialogue(words, run, language):
            found.append(run)
        run = []
    return found


def _is_interview(words: str, run: Sequence[Span], language: Words) -> bool:
    """Whether somebody is asked twice or more, and the narrator says nothing in between."""
    tagged = any(inserts_of(words, span, language) for span in run)
    return len(run) >= FEWEST_TURNS and _questions(words, run) > 1 and not tagged


def _questions(words: str, run: Sequence[Span]) -> int:
    return sum(words[span.end - 1] == "?" for span in run)


def _is_dialogue(words: str, run: Sequence[Span], language: Words) -> bool:
    """Whether somebody answers a question, or is said to speak."""
    tagged = any(inserts_of(words, span, language) for span in run)
    return tagged or (_questions(words, run) > 0 and len(run) > 1)
