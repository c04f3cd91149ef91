"""Whether somebody is a woman, by title, office, first name, surname or the verb beside the name.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

import re
from typing import Protocol

from melian.reader.actors.marked import Marked
from melian.reader.words.load import shared_words

__all__ = ["WOMEN", "Bearer", "woman_of"]

FEMALE = ("a", "а", "я")
SLAVIC = (
    (re.compile("(?:ов|ев|ёв|ин|ын|[иы]й|ой)$"), False),
    (re.compile("(?:ова|ева|ёва|ина|ына|ая|ська|цька)$"), True),
)
"""Endings of Slavic surnames that tell a man from a woman."""
MEN = shared_words("men")
WOMEN = shared_words("women")
FEMININE = ("тка", "рка", "ниця", "чиня", "киня", "ниней", "ница", "есса")
"""How Slavic offices end that women hold."""
MASCULINE = tuple(shared_words("masculine"))
"""How German offices end that men hold."""
HERS, HIS = frozenset(("la", "une", "una", "sa", "sua")), frozenset(("le", "il", "el", "lo", "uno", "suo"))
"""What stands right before an office of a woman or of a man; in German its form tells."""


CLAUSE = 12
"""Words of a clause between commas after a name, at most."""


class Bearer(Protocol):
    """A name in a text, with its office."""

    at: int
    size: int
    name: str
    surname: str
    office: str
    office_at: int


def woman_of(text: Marked, person: Bearer, *, titled: bool) -> bool | None:
    """Whether somebody is a woman; none where nothing tells. `titled` is who has a title before the name."""
    women = text.language.small["woman"]
    office = person.office.lower()
    title = text.tokens[person.at - 1].low if titled else ""
    if title in women or office.split(" ")[0] in women or office in women:
        return True
    first = person.name.lower().split()[0]
    if text.language.language == "de" and re.fullmatch("[A-ZÄÖÜ]\\w{3,}in", person.office.split(" ")[0]):
        return True  # "die Friedensforscherin Ruth Lund"
    if (told := _office_says(text, person)) is not None:
        return told
    if person.size == 1:
        return None
    if first in WOMEN:
        return True
    if text.language.language in ("ru", "uk"):
        if (said := _verb_says(text, person)) is not None:
            return said
        for ending, woman in SLAVIC:
            if ending.search(person.surname):
                return woman
    if text.language.language == "fr" and first.endswith("e") and first not in MEN:
        return None  # Hermine, Philippe
    return first.endswith(FEMALE) and first not in MEN


def _office_says(text: Marked, person: Bearer) -> bool | None:
    """Whether an office is a woman's by its form or its article: `президентка`, `la canciller`."""
    if person.office_at < 0 or person.office_at in text.former:
        return None
    head = person.office.lower().split()[0]
    if text.language.language in ("ru", "uk"):
        noun = next((word for word in person.office.lower().split()[:2] if word.endswith(FEMININE)), "")
        return True if noun else None  # "генеральна секретарка"
    if text.language.language == "de" and head.endswith(MASCULINE):
        return False
    before = text.tokens[person.office_at - 1].low if person.office_at else ""
    return True if before in HERS else False if before in HIS else None


def _after_clause(text: Marked, after: int) -> int:
    """The token after a clause between commas that follows a name: `Турчан, выступая в зале, обещал`."""
    if after >= len(text.tokens) or text.between(after - 1, after).strip() != ",":
        return -1
    for k in range(after + 1, min(after + CLAUSE, len(text.tokens))):
        gap = text.between(k - 1, k).strip()
        if gap:
            return k if gap == "," else -1
    return -1


def _verb_says(text: Marked, person: Bearer) -> bool | None:
    """Whether the past tense beside a Slavic name is a woman's: `заявила канцлер Уте Брандт`."""
    begin = person.office_at if 0 <= person.office_at < person.at else person.at
    after = person.at + person.size
    for at in (begin - 1, begin - 2, after, _after_clause(text, after)):
        beside = at in text.verbs and (
            at > after or text.clear(*((at, begin) if at < begin else (at - 1, at)))
        )
        if beside:
            low = text.tokens[at].low
            if low.endswith(("ла", "лась", "лася")):
                return True
            if low.endswith(("л", "лся", "в", "вся")):
                return False
    return None
