"""Labels of a game as pages show them: none is empty, and equal ones are told apart where that matters."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["distinct", "player_names"]


def player_names(players: Sequence[str]) -> tuple[str, ...]:
    """What players are called, each otherwise: a player without a name by the number.

    >>> player_names(["", "Ann", "Ann"])
    ('player 1', 'Ann', 'Ann (2)')
    """
    named = (name.strip() or f"player {number}" for number, name in enumerate(players, start=1))
    return tuple(distinct(list(named)))


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
