"""How large a game is, what makes it so, how long it takes, and who answers for its numbers.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from melian.scenario.bare_numbers import BareNumber
from melian.scenario.compiled import Compiled
from melian.scenario.form.provenance import Provenance, provenance
from melian.scenario.standing import Standing, standing_of

__all__ = ["SECONDS_PER_LEAF", "Overview", "affordable_draws", "expected_seconds", "overview"]

SECONDS_PER_LEAF = 2.5e-6
"""Of one core for one draw, in the scenarios that come with melian, of a tree above a few hundred
endings; a draw near a fold of the branch takes a hundred times as long, and there are few of them."""
LARGE, SLOWER = 100_000, 12
"""A tree of more endings than fit the caches of a machine, and how much longer it takes: a draw of
`ukraine-2021-full`, of 290,880 endings, takes three seconds of one core, and one in some ten, near a fold of
the branch, minutes."""
SECONDS_PER_DRAW = 6e-5
"""Of one core, however small the tree is."""
WORK, FEWEST = 5_000_000, 16
"""Endings times draws that are solved without being asked for, and how many draws at least."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What `check` says of a file that is in order."""

    leaves: int
    infosets: int
    actions: int
    branching: tuple[tuple[str, float], ...]
    """The steps that multiply the endings most, and by how much; at most three."""
    seconds: float
    """Expected for 1,000 draws on this machine."""
    numbers: Provenance
    bare: tuple[BareNumber, ...]
    """Numbers that nobody named."""
    now: Standing | None
    """Where the story stands by the events up to `as_of`; None for a file without events."""


def overview(compiled: Compiled) -> Overview:
    """Size, expected time and provenance of a compiled scenario."""
    model = compiled.model
    largest = sorted(model.branching.items(), key=lambda item: -item[1])[:3]
    return Overview(
        leaves=model.n_leaves,
        infosets=model.n_infosets,
        actions=model.n_actions,
        branching=tuple((step, times) for step, times in largest if times > 1),
        seconds=expected_seconds(model.n_leaves, 1000),
        numbers=provenance(model.scenario.file, len(model.bare)),
        bare=model.bare,
        now=standing_of(model, model.evidence) if model.scenario.file.timeline else None,
    )


def expected_seconds(leaves: int, draws: int) -> float:
    """A rule of thumb: time grows with the endings and the draws, and falls with the cores."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    per_leaf = SECONDS_PER_LEAF * (SLOWER if leaves > LARGE else 1)
    return (per_leaf * leaves + SECONDS_PER_DRAW) * draws / cores


def affordable_draws(leaves: int, usual: int) -> int:
    """How many draws are solved where nobody says: the usual ones, fewer of a large story.

    >>> affordable_draws(5_544, 200), affordable_draws(290_880, 200)
    (200, 17)
    """
    return min(usual, max(FEWEST, WORK // leaves))
