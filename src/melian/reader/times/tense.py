"""Whether a sentence speaks of what is to come: the verb next to an expression of time decides.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from melian.reader.times.lexicon import Item, Lexicon

__all__ = ["is_ahead"]

_REACH = 25
"""How many phrases to either side a verb may stand."""
_ENDS = frozenset('.\n!?;:“”«»"')


def is_ahead(found: Sequence[Item], first: int, last: int, words: Lexicon) -> bool:
    """Whether the nearest verb around phrases `first` to `last` is a future one; past if there is none."""
    before = _nearest(found, range(first - 1, max(-1, first - _REACH), -1), words)
    after = _nearest(found, range(last + 1, min(len(found), last + _REACH)), words)
    if before and after:
        return (before if before[0] <= after[0] else after)[1]
    near = before or after
    return bool(near and near[1])


def _nearest(found: Sequence[Item], places: range, words: Lexicon) -> tuple[int, bool] | None:
    for steps, place in enumerate(places, 1):
        token = found[place].first
        if token.text in _ENDS:
            return None
        word = token.key
        if word in words.future or (len(word) > 4 and word.endswith(words.future_endings or ("\0",))):
            return steps, True
        if word in words.past or (len(word) > 4 and word.endswith(words.past_endings or ("\0",))):
            return steps, False
    return None
