"""Small words of all languages that bound clauses: what no subject follows, what a new clause begins with.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from melian.reader.words.load import shared_words

__all__ = ["CONJUNCTIONS", "JOINING", "OF_THE", "PREPOSITIONS", "RELATIVE", "RULERS", "THAT"]

PREPOSITIONS = shared_words("prepositions")
CONJUNCTIONS = shared_words("conjunctions")
JOINING = shared_words("joining")
"""What joins a second verb to the same subject."""
RELATIVE = shared_words("relative")
"""What opens a clause about a noun."""
THAT = shared_words("that")
OF_THE = frozenset((
    "the", "del", "della", "dello", "dei", "degli", "delle", "dell", "du", "des", "los", "las", "der", "des",
))  # fmt: skip
"""The last word before a name in marks that an office is of: `fondatrice delle «Madri del Lerna»`."""
RULERS = ("presid", "présid", "präsid", "premier", "minist", "chancel", "cancell", "kanzler", "king")
"""Beginnings of offices of a state, whose holders are called something: `premier di «tradimento»`."""
