"""A junta where the text calls its people putschists: a side of its own, not the state that it holds.

Where no such word stands, a junta speaks for its state as any government does.

Tested in `tests/unit/test_juntas.py`.
"""

from __future__ import annotations

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.words.load import shared_words

__all__ = ["add_juntas"]

JUNTAS = ("junta", "giunta", "junte", "хунт")
"""Beginnings of words for it."""
LOCAL = (
    "electoral", "elettoral", "directiv", "direttiv", "vecinal", "comunal", "regional", "municipal",
    "provincial", "locale", "local",
)  # fmt: skip
"""Beginnings of what tells of another kind of junta."""
PUTSCHISTS = tuple(shared_words("putschists"))
"""Beginnings of words for its people."""
COUPS = shared_words("coups")
"""What an officer is of, too: `il colonnello del golpe`."""


def add_juntas(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark a junta, its people and officers `of the coup` as one actor, where people are called so."""
    people = [i for i, token in enumerate(text.tokens) if token.low.startswith(PUTSCHISTS) and i not in taken]
    juntas = [
        i
        for i, token in enumerate(text.tokens)
        if token.low.startswith(JUNTAS) and i not in taken and not _is_local(text, i)
    ]
    if not people or not (juntas or _of_coup(text)):
        return
    words = text.tokens[(juntas or people)[0]].low
    key = identifier(words)
    names.labels.setdefault(key, words)
    names.types.setdefault(key, "non-state")
    for i in (*juntas, *people, *_of_coup(text)):
        names.at[i] = (key, 1, "name")
        taken.add(i)


def _is_local(text: Marked, i: int) -> bool:
    """Whether a junta is one of a town, a club or an election: `la junta vecinal`, `giunta comunale`."""
    after = text.tokens[i + 1].low if i + 1 < len(text.tokens) else ""
    return after.startswith(LOCAL)


def _of_coup(text: Marked) -> list[int]:
    """Coups that an officer is of: an office and `of` stand before them."""
    small = {*text.language.small["of"], *text.language.small["articles"]}
    found = []
    for i, token in enumerate(text.tokens):
        at = i - 1
        while at > 0 and text.tokens[at].low in small and text.clear(at, at + 1, " ’'"):
            at -= 1
        led = token.low in COUPS and 0 <= at < i - 1 and text.clear(at, at + 1, " ’'")
        if led and text.nouns_ending_at(at + 1):
            found.append(i)
    return found
