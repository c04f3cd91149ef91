"""What the sides could announce now, in one list: every lever that is still open, solved on a few draws.

What settles the answer itself is left out: that a side may announce it is no news.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

from melian.analysis.levers import Lever, levers_of, own_points, with_lever
from melian.analysis.odds import Spread
from melian.analysis.whatif import Candidate, Effect, WhatIfTable, same_draws, what_ifs
from melian.runs.announced import standing_in
from melian.runs.ask import Watch
from melian.runs.run import Run
from melian.runs.solving import first_draws
from melian.scenario.model import Model
from melian.scenario.schema.elements import Assumption
from melian.scenario.standing import Standing

__all__ = ["FEWEST", "MOST", "Announced", "Announcements", "announcements", "games_announced"]

MOST, FEWEST = 40, 10
"""Draws that are used at most, and at least: where even so few take too long, nothing is solved."""
WORK = 20_000_000
"""Endings times draws that may be spent: a minute of one core."""
COMPILING = 4
"""As many draws cost as much as compiling a lever."""


@dataclass(frozen=True, slots=True, eq=False)
class Announced:
    """What a side could announce, and what that changes."""

    actor: str
    lever: Lever
    effect: Effect
    own: Spread
    """The change of the side's own expected points."""
    better: float
    """Share of the draws in which it is better off itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Announcements:
    """All of them, what moves the odds most first."""

    table: WhatIfTable
    """What they are held against, and all effects."""
    rows: tuple[Announced, ...]
    """Those that are possible and announced now."""


def announcements(
    run: Run,
    followed: Collection[str],
    settling: Collection[str],
    watch: Watch,
    *,
    settings: Mapping[str, Assumption] | None = None,
    precision: str | None = None,
) -> Announcements | None:
    """Every lever that is still open, of all sides; None where there is none, or it would take long.

    Parameters
    ----------
    run
        Solved draws; the first of them are used.
    followed
        The outcomes that are meant; of several, they are those that answer yes.
    settling
        Steps that settle the answer.
    watch
        Who watches and works.
    settings, precision
        With what the run was compiled, beside its variant.
    """
    model, standing = run.model, standing_in(run)
    levers = {
        f"{actor}: {lever.name}": (actor, lever)
        for actor in model.players
        for lever in levers_of(model, actor, standing)
        if not lever.impossible and not _steps(lever) & set(settling)
    }
    draws = _draws(model, len(levers), run.n_draws)
    if not draws:
        return None
    base = first_draws(run, draws) or same_draws(run, model, lambda recipe: recipe, watch, draws=draws)
    given = settings or {}
    candidates = [
        Candidate(name, lever.label, partial(with_lever, model, lever, given, precision))
        for name, (_, lever) in levers.items()
    ]
    yes = set(model.scenario.file.counts_as_yes)
    outcome = None if set(followed) == yes else next(iter(followed))
    table = what_ifs(base, candidates, watch, outcome=outcome)
    rows = []
    for effect in table.effects:
        # before anything is played, what is announced is known from the start
        if effect.comparison is not None and (table.now is None or effect.reading == "announced_now"):
            actor, lever = levers[effect.name]
            rows.append(Announced(actor, lever, effect, *own_points(effect, actor)))
    return Announcements(table, tuple(rows))


def games_announced(model: Model, standing: Standing, draws: int) -> int:
    """About how many games are solved for them, compiling counted as such, where a run has so many draws."""
    found = [lever for actor in model.players for lever in levers_of(model, actor, standing)]
    n = sum(not lever.impossible for lever in found)
    few = _draws(model, n, draws)
    return (n + 1) * (few + COMPILING) if few else 0


def _draws(model: Model, n_levers: int, draws: int) -> int:
    """How many draws each is solved on; 0 where none is solved."""
    few = min(draws, MOST, WORK // (model.n_leaves * max(1, n_levers)) - COMPILING)
    return few if n_levers and few >= min(FEWEST, draws) else 0


def _steps(lever: Lever) -> set[str]:
    """The steps of which a lever decides what is chosen."""
    return {str(key).split("@")[0] for key in lever.variant.get("force", {})}
