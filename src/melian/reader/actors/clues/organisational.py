"""Whether an office is one that organisations have and states have not: a secretary-general, a mediator.

Of those who hold such offices in annotated reports nineteen in twenty serve an organisation.
Tested in `tests/unit/test_organisational.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.words.load import shared_words

__all__ = ["serves_organisation"]

OFFICES = tuple(shared_words("union_offices"))
"""Beginnings of such offices."""
MISSIONS = tuple(shared_words("missions"))
"""Beginnings of what such people head: the head of the mission, of the observers."""
POLICE = ("poli", "полі", "полиц")
COMPOUND = ("kommissar", "kommissarin", "vermittler", "vermittlerin", "beauftragter", "beauftragte")
"""Ends of such German offices: `Flüchtlingskommissarin`."""
PHRASE = 4
"""Words of an office with what it is of, at most."""


def serves_organisation(text: Marked, i: int, office: str) -> bool:
    """Whether the office at a token is an organisation’s."""
    near = text.tokens[i + 1 : i + PHRASE + 1]
    clear = [each for k, each in enumerate(near, i + 1) if text.clear(i, k)]
    if any(each.low.startswith(POLICE) for each in clear):
        return False  # "le commissaire de police"
    low = office.lower().replace("'", "’")
    compound = low.endswith(COMPOUND) and not low.startswith((*POLICE, "krimin", "haupt", "ober"))
    return low.startswith(OFFICES) or compound or any(each.low.startswith(MISSIONS) for each in clear)
