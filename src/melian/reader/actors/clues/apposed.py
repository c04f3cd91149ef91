"""What may stand between an office and the name of its holder: a ship in marks, a rank, an origin.

`comandante del peschereccio “Santa Marta”, Ugo Lenti`; `son secrétaire général, l’Estonien Priit Saal`;
`a spokesman, Lt. Cmdr. Ian Moor`. Tested in `tests/unit/test_apposed.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.marked import Marked

__all__ = ["AGED", "passable"]

MARKS = '«»“”„"'
STOPS = '.!?;:\n“”«»"()'
AGED = re.compile(r"\s*(?:ans|anni|años|Jahre|лет|года?|років|роки|року|years?)\b|\s*[,)]")
"""What follows the age of somebody who has but a first name."""


def passable(text: Marked, at: int, i: int, taken: set[int]) -> bool:
    """Whether what stands after a token may stand between an office and a name at `i`."""
    gap = text.between(at, at + 1)
    if at in text.titles or at + 1 in text.titles:
        gap = gap.strip(MARKS)
    title = text.nouns.get(at)
    short = len(text.tokens[at].text) == 1 and text.language.language == "de"  # "General a. D. Jan Moor"
    if short or (title and title.label == "title"):
        gap = gap.replace(".", "")
    if any(each in gap for each in STOPS):
        return False
    return "," not in gap or all(_is_small(text, k, taken) for k in range(at + 1, i))


def _is_small(text: Marked, k: int, taken: set[int]) -> bool:
    """Whether a token only says where somebody is from, or what rank or title somebody has."""
    low, noun = text.tokens[k].low, text.nouns.get(k)
    return (
        low in text.language.small["articles"]
        or low in ("l", "s")
        or (noun is not None and noun.label == "title")
        or (k in taken and text.tokens[k].text[0].isupper())
        or (k in text.actors and text.actors[k].label.startswith("demonym"))
    )
