"""Names of organisations wherever a text has them again: `la compagnia Torgas ... Torgas respinge`.

Tested in `tests/unit/test_called.py`.
"""

from __future__ import annotations

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.states.signs import owns

__all__ = ["mark_again"]

LONGEST = 3
"""Words of a name that is looked for in other cases at most."""


def mark_again(text: Marked, names: Names, taken: set[int], *, shortest: int) -> None:
    """Mark each later place of a name that is marked at one, in any case; take its tokens.

    `shortest` is how many words the name has at least.
    """
    language, known = text.language.language, {}
    for i, (key, size, by) in names.at.items():
        if by == "name" and shortest <= size <= LONGEST and names.organisation_of(key):
            known[tuple(stem_of(text.tokens[k].low, language) for k in range(i, i + size))] = key
    firsts = {stems[0] for stems in known}
    places: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(text.tokens) if known else 0):
        if stem_of(text.tokens[i].low, language) in firsts and text.tokens[i].text[0].isupper():
            for size in range(LONGEST, 0, -1):
                stems = tuple(stem_of(token.low, language) for token in text.tokens[i : i + size])
                if stems in known and _is_free(text, names, taken, i, size):
                    places.setdefault(stems, []).append(i)
                    break
    for stems, found in places.items():
        if len(stems) == 1 and any(owns(text, i) for i in found):
            continue  # a state has an army, a firm has none
        for i in found:
            names.at[i] = (known[stems], len(stems), "name")
            taken.update(range(i, i + len(stems)))


def _is_free(text: Marked, names: Names, taken: set[int], i: int, size: int) -> bool:
    """Whether some tokens stand beside each other and are nothing else."""
    tokens = range(i, min(i + size, len(text.tokens)))
    used = any(k in taken or k in names.at or k in text.actors or k in text.covered for k in tokens)
    opens = size == 1 and i in text.first and text.is_common(i)
    return not used and not opens and len(tokens) == size and text.clear(i, i + size - 1, " ")
