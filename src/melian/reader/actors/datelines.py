"""Towns and their states at the head of a report: `PORT-ALVIS (Morlande), 12 mars`, `SARUK, Ardel (TPA) —`.

Tested in `tests/unit/test_lacking.py`.
"""

from __future__ import annotations

import re
from collections.abc import Container

from melian.reader.words.lexicon import is_common
from melian.texts.span import Span

__all__ = ["DATELINE", "seats_in"]

DATELINE = re.compile(
    r"(?:\([^()\n]{2,30}\)\s*[-–—]?\s*)?[^\W\d_](?:[^\n.!?—–:;“”«»\"]|(?<=\d [^\W\d_]{3})\.){1,60}"
    r"(?:\b|\))\.?\s*(?:[—–]|\s-)\s"
)
"""The place and the day before a report: `PORT HALLEN, June 3 — `, `Bratna, 5 dic. (Agenzia) - `."""
UPPER = "A-ZÀ-ÝА-ЯІЇЄҐ"
NAME = rf"[^\W\d_][\w’'-]*[^\W\d_{UPPER}]"
SEAT = re.compile(
    r"(?m)^(?P<town>[^\W\d_][\w’'-]+(?:[ -][\w’'-]+){0,3})"
    rf"(?:\s*\((?P<bracket>{NAME})\)|(?<=[{UPPER}]),\s+(?P<after>{NAME}))(?=\s*(?:[,.–—(-]|$))"
)
"""A town with its state in brackets, or in capitals with its state after a comma."""
HEAD = 400
"""Characters at the head of a text in which such a line begins."""


def seats_in(words: str, dated: Container[str], language: str) -> list[tuple[Span, Span]]:
    """Where such towns and states stand; `dated` are words for months and days in small letters."""
    found = []
    for match in SEAT.finditer(words[:HEAD]):
        group = "bracket" if match["bracket"] else "after"
        state = match[group]
        agency = group == "bracket" and words[match.end() :].lstrip()[:1] not in (",", ".")
        if agency or is_common(state.lower(), language):
            continue  # "KARS (Reuters) -", "KARS (Archives)"
        if state[0].isupper() and state.lower() not in dated:
            found.append((Span(*match.span("town")), Span(*match.span(group))))
    return found
