"""Towns from which a report comes: `Von Henrike Solms, Adrun`, `Lenzau/Grimvik (npd) - ...`.

A name that stands there is seldom a state’s.

Tested in `tests/unit/test_trades.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.marked import Marked

__all__ = ["towns_of"]

LINES = 6
"""Lines at the head of a text that are looked at."""
SHORT = 9
"""Words of a line that only says who writes from where."""
TOWN = 4
"""Words of a town's name at most."""
MARKS = frozenset('.!?"“”„«»:')
HEAD = 60
"""Characters of a first sentence before the dash of a dateline at most."""
DASH = re.compile(r"\s[-–—]\s|\.\s[-–—]")
PARENTHESIS = re.compile(r"\([^)]*\)")
NAME = re.compile(r"[^\W\d_][\w’'-]{2,}")
LED = re.compile(r"(?:,|/|\s(?:in|desde|a|da|à|aus|from|из|в|з|у))\s*([^,/]+)$", re.IGNORECASE)


def towns_of(text: Marked) -> frozenset[str]:
    """The words of such towns in small letters; states in parentheses after them are none."""
    lines = [line for line in text.words[: HEAD * LINES * 4].split("\n") if line.strip()][1:LINES]
    found: set[str] = set()
    for line in lines:
        bare = PARENTHESIS.sub(" ", line)
        dash = DASH.search(bare[:HEAD])
        byline = len(bare.split()) <= SHORT and not bare.rstrip().endswith((".", "!", "?", "”", "»", "“"))
        led = LED.search(bare.strip()) if byline else None
        place = bare[: dash.start()].split(",")[0] if dash else led[1] if led else ""
        if len(place.split()) > TOWN or set(place) & MARKS:
            continue  # "Dagegen ist nur Ardel. „Wir warten“ – ..."
        found |= {word.lower() for word in NAME.findall(place) if word[0].isupper()}
    return frozenset(found)
