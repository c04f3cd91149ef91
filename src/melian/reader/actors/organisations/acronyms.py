"""Short forms of organisations in brackets: `Union des ports (UDP)`, `Mare Interno (Osmi)`.

Tested in `tests/unit/test_called.py`.
"""

from __future__ import annotations

import unicodedata

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names

__all__ = ["add_acronyms"]

LONGER = 4
"""Words between a name as it is found and its short form at most."""


LONGEST = 6
"""Letters of a short form at most."""


def add_acronyms(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark the short forms in brackets after a name, wherever they stand: `Union des ports (UDP)`."""
    tokens, short = text.tokens, {}
    for i, (key, size, by) in list(names.at.items()):
        end = _bracket(text, i, size) if by == "name" else 0
        if not end:
            continue
        if end > i + size:  # "Union des Etats riverains (UER)"
            words = " ".join(text.words[tokens[i].start : tokens[end - 1].end].split())
            names.labels[key] = words
            names.at[i] = (key, end - i, by)
            taken.update(range(i, end))
        short[tokens[end].text] = key
    for k, token in enumerate(tokens if short else ()):
        if token.text in short and k not in names.at and k not in text.actors:
            names.at[k] = (short[token.text], 1, "name")
            taken.add(k)


def _bracket(text: Marked, i: int, size: int) -> int:
    """The token of the short form in brackets after a name, or after words whose first letters it has."""
    tokens = text.tokens
    for end in range(i + size, min(i + size + LONGER, len(tokens))):
        if text.between(end - 1, end).strip() == "(":
            name = tokens[end].text
            closed = text.words[tokens[end].end : tokens[end].end + 1] == ")"
            upper = name.isupper() or (name[0].isupper() and size > 2)
            initials = [token.text[0].upper() for token in tokens[i:end] if len(token.text) > 3]
            letters = (end == i + size and name.isupper()) or _folded(name) == _folded("".join(initials))
            return end if closed and upper and letters and 1 < len(name) <= LONGEST else 0
        if not text.clear(end - 1, end):
            return 0
    return 0


def _folded(letters: str) -> str:
    """Capitals without accents."""
    plain = unicodedata.normalize("NFD", letters.upper())
    return "".join(each for each in plain if not unicodedata.combining(each))
