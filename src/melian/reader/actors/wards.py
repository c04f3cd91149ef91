"""The hospital in which a doctor serves of whom the text speaks after it: `У міській лікарні ... хірург`.

Tested in `tests/unit/test_institutions.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.cases import ADJECTIVE_CASES
from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.words.load import shared_words
from melian.reader.words.small import PREPOSITIONS

__all__ = ["ward_of"]

DOCTORS = tuple(shared_words("doctors"))
"""Beginnings of what those are called who heal."""
HOSPITAL = re.compile(
    r"hospital|clinic|hôpital|clinique|ospedale|clinica|clínica|krankenhaus(?:es)?|klinik(?:ums?)?|lazaretts?|infirmerie"
    r"|infermeria|enfermería|(?:больниц|госпитал|клиник|лікарн|шпитал|клінік)\w{1,3}|госпиталь"
)
FORENSIC = frozenset(("forense", "legale", "légiste", "examiner"))
"""What makes a doctor one of the courts."""
FAR = 60
"""Words between somebody and the hospital at most."""


def ward_of(text: Marked, names: Names, i: int) -> str:
    """The hospital of a doctor at a token as an actor that is no state; empty if there is none."""
    if not text.tokens[i].low.startswith(DOCTORS) or any(
        each.low in FORENSIC for each in text.tokens[i + 1 : i + 2]
    ):
        return ""
    near = range(i - 1, max(i - FAR, -1), -1)
    at = next((k for k in near if HOSPITAL.fullmatch(text.tokens[k].low)), None)
    if at is None:
        return ""
    forms = _forms(text, at)  # the longest first
    key = identifier(forms[0])
    names.labels.setdefault(key, forms[0])
    names.types.setdefault(key, "non-state")
    names.also.setdefault(key, []).extend(forms)
    return key


def _forms(text: Marked, at: int) -> list[str]:
    """The noun, with the adjective before it and with what it is of: `hospital de la Merced`."""
    tokens, end = text.tokens, at + 1
    small = {*text.language.small["of"], *text.language.small["articles"]}
    while end < len(tokens) and end - at < 4 and tokens[end].low in small and text.clear(end - 1, end):
        end += 1
    named = end > at + 1 and text.clear(end - 1, end) and tokens[end].low not in PREPOSITIONS
    english = text.language.language == "en"
    adjective = at > 0 and text.between(at - 1, at) == " " and tokens[at - 1].text.islower()
    adjective = adjective and tokens[at - 1].low not in {*small, *PREPOSITIONS}
    slavic = text.language.language in ("ru", "uk")
    adjective = adjective and (bool(ADJECTIVE_CASES.search(tokens[at - 1].low)) if slavic else english)
    pairs = [(at, end + 1)] * named + [(at - 1, at + 1)] * adjective + [(at, at + 1)]
    return [text.words[tokens[a].start : tokens[b - 1].end] for a, b in pairs if b <= len(tokens)]
