"""The other equilibria of a game: found, certified one by one, and never called all unless that was shown.

Two ways. A small game is enumerated: with two players in rational numbers, with more by
branch and prune; every Nash equilibrium is then listed or lies in a component that is.
Any game is searched from random perturbed starts, which gives a lower bound on how many there
are. The answer of the principal branch, which the odds rest on, is always in the list.

Tested in `tests/unit/test_equilibria.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from jaxtyping import Float, Int, Int8

from melian.errors import SolverError
from melian.game.game import Game
from melian.game.strategic import n_plans
from melian.solve.equilibria.answers import Collected, Equilibrium, Kind
from melian.solve.equilibria.multilinear import covering
from melian.solve.equilibria.perturbed import SPLIT_PERTURBATION, Ends, ends_of_starts
from melian.solve.equilibria.supports import simple_game, two_player_equilibria
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.solver import Status

__all__ = ["Enumeration", "Equilibrium", "EquilibriumSearch", "Kind", "find_equilibria", "too_large"]


SPLIT_STARTS = 8
"""Starts with tiny perturbations where the branch splits."""
MOST_PLANS = {2: 40}
"""Plans of all players together up to which a game is enumerated, by number of players."""
MOST_PLANS_OTHERWISE = 12
WIDTHS = (1 / 48, 1 / 8)
"""Widths of boxes, in probability, at which branch and prune stops dividing; the second if the first is
too costly."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """What was enumerated, and how completely."""

    is_complete: bool
    """Whether every Nash equilibrium is in the list or in a component in the list."""
    method: str
    """In words."""
    plans: tuple[int, ...]
    """Reduced plans by player."""
    components: int
    """Connected components found."""
    undecided: int
    """Boxes in which neither an equilibrium nor its absence was shown."""
    width: float
    """How near to a component, in probability, further equilibria may be that were not told from it;
    0 where all was exact."""


@dataclass(frozen=True, slots=True, eq=False)
class EquilibriumSearch:
    """What a search found, and how far it went."""

    game: Game
    precision: Float[np.ndarray, " player"]
    """Infinite for the limit."""
    equilibria: tuple[Equilibrium, ...]
    """The principal branch's first, then those that most starts reached."""
    n_starts: int
    """Starts that were tried."""
    n_nowhere: int
    """Starts that ended at no certified equilibrium."""
    seed: int
    principal: Status
    """How the solve of the principal branch ended."""
    splits_at: float
    """Precision at which the principal branch splits, 1/payoff unit; NaN where it does not."""
    enumeration: Enumeration | None
    """None where nothing was enumerated; `not_enumerated` says why."""
    not_enumerated: str
    is_interrupted: bool
    """Whether the search was ended early."""


def too_large(game: Game, most_plans: int | None = None) -> str:
    """Why a game is not enumerated; empty if it can be."""
    counts = [n_plans(game.tree, player) for player in range(len(game.players))]
    limit = most_plans or MOST_PLANS.get(len(counts), MOST_PLANS_OTHERWISE)
    if sum(counts) <= limit:
        return ""
    return (
        f"the game has {_amount(sum(counts))} plans ({' + '.join(map(_amount, counts))}) and the limit is "
        f"{limit}: enumerating takes time that grows exponentially with them; a higher limit can be set"
    )


def _amount(count: int) -> str:
    """A number of plans, which may have thousands of digits."""
    return f"{count:,}" if count < 10**9 else f"about 10^{math.floor(count.bit_length() * math.log10(2))}"


def find_equilibria(
    game: Game,
    precision: npt.ArrayLike = np.inf,
    *,
    starts: int = 20,
    seed: int = 0,
    group: Int[np.ndarray, " terminal"] | None = None,
    n_outcomes: int = 0,
    exhaustive: bool | None = None,
    most_plans: int | None = None,
    settings: LogitQRE | None = None,
    progress: Callable[[int], None] | None = None,
    halt: Int8[np.ndarray, " one"] | None = None,
) -> EquilibriumSearch:
    """Equilibria of a game: enumerated where it is small, and searched from perturbed starts.

    Parameters
    ----------
    game
        The game.
    precision
        One for all players or one each, 1/payoff unit; infinite for equilibria of calculating players.
    starts, seed
        Random starts; 0 for none.
    group
        Outcome of each ending, from 0: answers with the same odds of these are one.
        Every ending is its own outcome where absent.
    n_outcomes
        How many outcomes there are at least: those without an ending have odds of 0.
    exhaustive
        True: enumerate or raise; False: do not; None: where the game is small enough.
    most_plans
        Largest number of reduced plans, all players together, that is enumerated.
    settings
        Tolerance and budget of the solver.
    progress
        Called with the number of starts done.
    halt
        An array of one number; another thread sets it to other than 0 to end the search.

    Raises
    ------
    SolverError
        If enumeration is asked for and not possible.
    """
    wanted = np.array(np.broadcast_to(np.asarray(precision, dtype=np.float64), (len(game.players),)))
    settings = settings or LogitQRE(precision=0.0)
    stop = np.zeros(1, dtype=np.int8) if halt is None else halt
    at_limit = bool(np.isinf(wanted).any())
    why_not = _why_not(game, at_limit, exhaustive, most_plans)
    collected = Collected(game, group, n_outcomes, settings, at_limit)
    principal = solve_batch(game.batch(), wanted[None, :], settings=settings, halt=stop)
    status = Status(int(principal.status[0]))
    splits_at = float(principal.where[0]) if status is Status.SPLITS else float("nan")
    if status not in (Status.INTERRUPTED, Status.NOT_FINITE):
        error = float(principal.residual[0]) if not at_limit else float("nan")
        collected.add(principal.prob[0], principal.log_prob[0], error, principal=True)
    tried = _search(collected, wanted, starts, seed, settings, status, progress, stop)
    enumeration = None
    if not why_not and not stop[0]:
        try:
            enumeration = _enumerate(game, collected, stop)
        except SolverError as error:
            if exhaustive:
                raise
            why_not = str(error)
    return EquilibriumSearch(
        game=game,
        precision=wanted,
        equilibria=collected.answers(),
        n_starts=tried[0],
        n_nowhere=tried[1],
        seed=seed,
        principal=status,
        splits_at=splits_at,
        enumeration=enumeration,
        not_enumerated=why_not,
        is_interrupted=bool(stop[0]),
    )


def _why_not(game: Game, at_limit: bool, exhaustive: bool | None, most_plans: int | None) -> str:
    """Why nothing is enumerated; empty if something is."""
    if exhaustive is False:
        return "enumeration was not asked for"
    reason = too_large(game, most_plans)
    if not at_limit:
        reason = "only equilibria of calculating players, at the precision `limit`, can be enumerated"
    if exhaustive and reason:
        raise SolverError(f"this game cannot be enumerated: {reason}")
    return reason


def _search(
    collected: Collected, wanted: Float[np.ndarray, " player"], starts: int, seed: int,
    settings: LogitQRE, status: Status, progress: Callable[[int], None] | None,
    stop: Int8[np.ndarray, " one"],
) -> tuple[int, int]:  # fmt: skip
    """Perturbed starts into `collected`; how many were tried, and how many ended nowhere."""
    tried, nowhere = 0, 0
    rounds: list[tuple[int, float | None]] = [(starts, None)]
    if status is Status.SPLITS:
        rounds.insert(0, (SPLIT_STARTS, SPLIT_PERTURBATION))
    for count, perturbation in rounds:
        if not count or stop[0]:
            continue
        report = progress if perturbation is None else None
        ends: Ends = ends_of_starts(
            collected.game, wanted, starts=count, seed=seed, perturbation=perturbation, settings=settings,
            progress=report, halt=stop,
        )  # fmt: skip
        for found, prob, log_prob, error in zip(
            ends.found, ends.prob, ends.log_prob, ends.error, strict=True
        ):
            good = bool(found) and collected.add(
                prob, log_prob, float(error), from_start=perturbation is None, split=perturbation is not None
            )
            if perturbation is None:
                tried += 1
                nowhere += not good
    return tried, nowhere


def _enumerate(game: Game, collected: Collected, stop: Int8[np.ndarray, " one"]) -> Enumeration:
    """Every Nash equilibrium into `collected`."""
    plans = tuple(n_plans(game.tree, player) for player in range(len(game.players)))
    exact = simple_game(game)
    if len(plans) == 2:
        corners = two_player_equilibria(game)
        pairs = [(corner.behaviour, corner.component) for corner in corners]
        counts = np.bincount([component for _, component in pairs], minlength=1)
        every = collected.add_nash(
            exact, pairs, [bool(counts[component] == 1) for _, component in pairs], Fraction(0)
        )
        method = "corners of best-reply polytopes of the reduced plans, in rational numbers"
        return Enumeration(every, method, plans, len(counts), 0, 0.0)
    for width in WIDTHS:
        cover = covering(game, narrow=width, stop=lambda: bool(stop[0]))
        if cover.is_complete or stop[0]:
            break
    rough = [({a: _simple(p) for a, p in each.items()}, name) for each, name in
             zip(cover.behaviours, cover.component, strict=True)]  # fmt: skip
    span = exact.span() or Fraction(1)
    every = collected.add_nash(exact, rough, list(cover.is_isolated), span * Fraction(1, 10**9))
    method = f"branch and prune over {cover.supports:,} choices of reduced plans in use"
    complete = every and cover.is_complete and not cover.undecided
    components = len(set(cover.component))
    return Enumeration(
        complete, method, plans, components, cover.undecided, width if cover.edges else 0.0
    )  # fmt: skip


def _simple(number: float) -> Fraction:
    """A fraction with a small denominator where one is as near as rounding."""
    near = Fraction(number).limit_denominator(10**4)
    return near if abs(near - Fraction(number)) < Fraction(1, 10**11) else Fraction(number)
