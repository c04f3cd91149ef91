"""Who answers in an interview: `R. “...”`, or words in marks right after a paragraph that asks.

Tested in `tests/unit/test_joined.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from melian.reader.found import Quotation, Voice
from melian.reader.speakers.clauses import Clauses
from melian.texts.span import Span

__all__ = ["answered"]

LABEL = re.compile(
    r"(?:R|A|Respuesta|Risposta|Réponse|Antwort|Answer|Ответ|Відповідь)\s*[.:–—]+\s*[«“\"„]?\s*",
    re.IGNORECASE,
)
"""How a paragraph begins that answers."""
FARTHEST = 3_000
"""Characters of a text in which whoever is interviewed is named."""
OPENING = 3
"""Paragraphs among which whoever is interviewed is named first."""


def answered(
    clauses: Clauses, each: Quotation, paragraphs: Sequence[Span], number: int, last: Voice | None
) -> Voice | None:
    """Whoever is interviewed, if the quotation answers a question."""
    words, place = clauses.text.words, paragraphs[number]
    before = words[place.start : each.span.start]
    labelled = bool(before) and LABEL.fullmatch(before) is not None
    opens = len(before.strip()) <= 1
    asked = number > 0 and words[paragraphs[number - 1].end - 1] == "?"
    if not labelled and not (opens and asked):
        return None
    end = min(paragraphs[min(OPENING, len(paragraphs)) - 1].end, FARTHEST)
    named = (one for one in clauses.among(0, end) if one.person and one.by == "name")
    first = next((one for one in named if clauses.subjects.free(one, False)), None)
    return first.voice if first else last
