"""Whom a sentence sets against its speaker: `Should Okardia not open the dam, ... the premier said`.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked

__all__ = ["is_supposed"]

IF = {
    "en": frozenset(("if", "unless")), "it": frozenset(("se", "qualora")), "fr": frozenset(("si",)),
    "es": frozenset(("si",)), "de": frozenset(("sollte", "sollten", "falls", "wenn")),
    "ru": frozenset(("если",)), "uk": frozenset(("якщо",)),
}  # fmt: skip
"""Words with which a condition begins."""
CLAUSE = 8
"""Words from such a word to whoever has to fulfil the condition at most."""


def is_supposed(text: Marked, i: int) -> bool:
    """Whether an actor stands in a condition: `Sollte Okardien bis dahin nicht mehr Wasser ablassen, ...`."""
    for at in range(i - 1, max(i - CLAUSE, -1), -1):
        if not text.clear(at, at + 1, " ’'\u00a0-"):
            return False
        if text.tokens[at].low in IF.get(text.language.language, ()):
            return at in text.first or "," in text.between(at - 1, at) or text.tokens[at].text[0].islower()
    return False
