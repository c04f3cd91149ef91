"""How a German noun stands: names of states have no article, act, and own ambassadors.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.marked import Marked

__all__ = ["german_way"]

DETERMINED = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|(?:k|m|d|s)?ein(?:e[rnms]?)?|ihre?[rnms]?|unser(?:e[rnms]?)?|"
    r"all(?:e[rnms]?)?|viele|mehr|weniger|beim|zum|zur|vom|im|am|ans|ins|kein(?:e[rnms]?)?|"
    r"diese[rnms]?|jede[rnms]?|einige[rn]?|mehrere[rn]?|andere[rn]?)$"
)
OWN = re.compile(r"(?:sein|ihr)(?:e[rnms]?)?$")
PLACES = frozenset(("aus", "nach", "in", "gegen", "gegen\u00fcber", "zwischen"))
ACTING = frozenset(
    (
        "hat",
        "habe",
        "hatte",
        "will",
        "wolle",
        "werde",
        "wird",
        "w\u00fcrde",
        "sei",
        "ist",
        "war",
        "k\u00f6nne",
        "m\u00fcsse",
        "solle",
    )
)
SMALL = frozenset(("gegen", "zwischen", "gegenüber", "aber", "oder", "neben"))
"""Words that end as adjectives do."""


def german_way(text: Marked, i: int) -> str:
    """How a noun stands: `determined`, `place`, `acts`, `owns`, or nothing of these.

    A noun that never has an article or an adjective and stands in two of the other ways is a name.
    """
    tokens = text.tokens
    before = tokens[i - 1].low if i and text.between(i - 1, i).isspace() else ""
    if before and i not in text.first and _is_determined(before):
        return "acts" if _is_verb(text, i - 1) else "determined"
    if i + 1 < len(tokens) and text.between(i, i + 1).isspace():
        after = tokens[i + 1].low
        if OWN.match(after):
            return "owns"
        if after in ACTING or (i in text.first and _is_verb(text, i + 1)):
            return "acts"
    return "place" if before in PLACES else ""


def _is_determined(before: str) -> bool:
    """Whether an article, a number or an adjective stands before a noun."""
    adjective = before.endswith(("en", "er", "es", "em")) and before not in SMALL
    return bool(DETERMINED.match(before)) or before[0].isdigit() or adjective


def _is_verb(text: Marked, i: int) -> bool:
    """Whether a token is a verb of saying, or a small word with the ending of a past tense."""
    token = text.tokens[i]
    return i in text.verbs or (token.text[0].islower() and token.low.endswith(("te", "ten")))
