"""Turns of a dialogue, each a paragraph that begins with a dash: `— Qui tire le plus ?`.

Two turns or more have a question among them, or a tag; a single one has a tag. Items of a list have neither.
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

__all__ = ["TURN", "turns_of"]

TURN = "—"
"""The mark of a turn."""
BEGINS = re.compile(r"[—–―]\s?(?=[^\W\d_a-zа-яёіїєґà-ÿ]|[¿¡«“„\"…])|-\s(?=[¿¡«“„\"…]|[^\W\d_a-zа-яёіїєґà-ÿ])")
"""A dash and a capital."""
LANGUAGES = ("es", "fr", "it", "ru", "uk")
"""Those that write dialogues so."""


def turns_of(words: str, places: Sequence[Span], language: Words) -> list[Pair]:
    """The turns among paragraphs, as pairs of marks at the surface."""
    if language.language not in LANGUAGES:
        return []
    found: list[Pair] = []
    run: list[Span] = []
    for place in (*places, Span(len(words), len(words))):
        begin = BEGINS.match(words, place.start, place.end)
        if begin and words[place.end - 1] in '.?!…»”"':
            run.append(trimmed(words, begin.end(), place.end))
            continue
        if _is_dialogue(words, run, language):
            found += [Pair(span, TURN, 0) for span in run]
        run = []
    return found


def _is_dialogue(words: str, run: Sequence[Span], language: Words) -> bool:
    """Whether somebody answers a question, or is said to speak."""
    tagged = any(inserts_of(words, span, language) for span in run)
    asked = any(words[span.end - 1] == "?" for span in run)
    return tagged or (asked and len(run) > 1)
