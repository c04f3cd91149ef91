"""Officers of a mutiny, who do not speak for the state whose uniform they wear.

Tested in `tests/unit/test_juntas.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.naming import actor_called
from melian.reader.actors.people import Found
from melian.reader.words.load import shared_words
from melian.reader.words.small import RELATIVE

__all__ = ["mutiny_of"]

MUTINEERS = tuple(shared_words("mutineers"))
"""Beginnings of words for those who take part in one."""
COMMANDS = ("command", "comand", "befehl", "kommand", "manda", "команду")
LOYAL = (
    "army", "forces", "council", "junta", "esercito", "consiglio", "armée", "conseil", "armee", "ejército",
    "consejo", "армі", "арми", "совет", "рад",
)  # fmt: skip
"""Beginnings of what whoever holds the state commands."""
CLAUSE = 6
"""Words of a clause about somebody that are looked at."""


def mutiny_of(text: Marked, names: Names, person: Found) -> str:
    """The mutineers, if somebody of a rank commands men in a text about them; else empty."""
    end = person.at + person.size
    clause = text.tokens[end : end + CLAUSE]
    apart = bool(clause) and "," in text.between(end - 1, end) and clause[0].low in RELATIVE
    commands = apart and any(each.low.startswith(COMMANDS) for each in clause[1:3])
    if not commands or any(each.low.startswith(LOYAL) for each in clause):
        return ""
    words = next((each.low for each in text.tokens if each.low.startswith(MUTINEERS)), "")
    return actor_called(names, words) if words else ""
