"""Labels of a game as pages show them: none is empty, and equal ones are told apart where that matters.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from melian.game.game import Game

__all__ = ["action_names", "distinct", "player_names"]


@lru_cache(maxsize=8)
def player_names(players: tuple[str, ...]) -> tuple[str, ...]:
    """What players are called, each otherwise: a player without a name by the number.

    >>> player_names(("", "Ann", "Ann"))
    ('player 1', 'Ann', 'Ann (2)')
    """
    named = (name.strip() or f"player {number}" for number, name in enumerate(players, start=1))
    return tuple(distinct(list(named)))


def action_names(game: Game) -> tuple[str, ...]:
    """What actions are called; one without a name by its place at its information set, from 1 on."""
    first = game.tree.infoset_first_action.tolist()
    places = (place for begin, end in pairwise(first) for place in range(1, end - begin + 1))
    labels = game.actions or ("",) * first[-1]
    return tuple(label.strip() or f"action {place}" for label, place in zip(labels, places, strict=True))


def distinct(labels: Sequence[str]) -> list[str]:
    """The labels, equal ones told apart by a number; empty ones stay empty.

    >>> distinct(["go", "go", "", "", "go (2)"])
    ['go', 'go (3)', '', '', 'go (2)']
    """
    taken = set(labels)
    seen: set[str] = set()
    next_number: dict[str, int] = {}  # where the search for a free one goes on
    result = []
    for label in labels:
        new, number = label, next_number.get(label, 2)
        while new and new in seen:
            new = f"{label} ({number})"
            number += 1
            if new in taken:
                new = label
        next_number[label] = number
        seen.add(new)
        result.append(new)
    return result
