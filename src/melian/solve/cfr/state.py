"""Where a run of counterfactual regret minimisation stands, and what can be read from it.

Tested in `tests/contract/test_cfr_laws.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from melian.errors import SolverError
from melian.game.game import Game, Profile
from melian.game.tree import CHANCE, frozen

__all__ = [
    "VARIANTS",
    "CFRState",
    "Variant",
    "advance",
    "average_profile",
    "is_within",
    "iteration_weights",
    "next_check",
    "regret_bound",
    "rounding_floor",
]

Variant = Literal["cfr", "cfr+", "linear", "discounted"]

VARIANTS = {  # of positive and of negative regrets, and of the average: Brown & Sandholm (2019), section 4
    "cfr": (math.inf, math.inf, 0.0),
    "cfr+": (math.inf, -math.inf, 1.0),
    "linear": (1.0, 1.0, 1.0),
    "discounted": (1.5, 0.0, 2.0),
}
_ROUNDING = 1e-13
_FIRST_CHECK = 16
_BLOCK = 10_000_000
"""Entries passed between two questions whether to stop: about a tenth of a second."""


@dataclass(frozen=True, slots=True, eq=False)
class CFRState:
    """Where a run stands: all that is needed to go on."""

    variant: Variant
    """Whose regrets these are."""
    iterations: int
    """How many made it."""
    regret: Float[np.ndarray, " action"]
    """Regret sums, payoff units; 0 for chance."""
    plan_sum: Float[np.ndarray, " action"]
    """Weighed sums of the probability with which the mover plays up to and with each action."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "regret", frozen(np.asarray(self.regret, dtype=np.float64)))
        object.__setattr__(self, "plan_sum", frozen(np.asarray(self.plan_sum, dtype=np.float64)))


def average_profile(game: Game, state: CFRState) -> Profile:
    """Average play of a state; uniform where its mover has never come.

    By weight of plans, not by mean probability: an information set counts in an iteration as
    much as its mover came there on purpose.
    """
    first, size = game.tree.infoset_first_action[:-1], np.diff(game.tree.infoset_first_action)
    total = np.repeat(np.add.reduceat(state.plan_sum, first), size)
    with np.errstate(invalid="ignore", divide="ignore"):
        prob = np.where(total > 0, state.plan_sum / total, np.repeat(1.0 / size, size))
    return Profile(game, np.where(np.isnan(game.chance), prob, game.chance))


def regret_bound(game: Game, state: CFRState) -> Float[np.ndarray, " player"]:
    r"""Average regret of each player at most, :math:`\sum_h \max_a R_a^+ / T`, in payoff units.

    What the player could have gained per iteration by one fixed strategy against what the others
    did while it moved (Zinkevich et al. 2007, theorem 3). It holds in every game.

    Raises
    ------
    SolverError
        If the variant weighs iterations, or there has been none.
    """
    if state.variant not in ("cfr", "cfr+") or state.iterations == 0:
        raise SolverError(
            f"no bound for {state.iterations} iterations of '{state.variant}'; run 'cfr' or 'cfr+' first"
        )
    tree = game.tree
    largest = np.maximum.reduceat(np.maximum(state.regret, 0.0), tree.infoset_first_action[:-1])
    own = tree.infoset_player != CHANCE
    sums = np.bincount(tree.infoset_player[own], weights=largest[own], minlength=len(game.players))
    return frozen(sums / state.iterations)


def advance(
    run: Callable[[Float[np.ndarray, "iteration 2"], Float[np.ndarray, " iteration"]], None],
    variant: Variant,
    done: int,
    wanted: int,
    n_entries: int,
    should_stop: Callable[[], bool] | None,
) -> int:
    """Iterations done after running on to `wanted`, or to the first time that it should stop.

    `run` takes the weights of some iterations, as from `iteration_weights`, and does them.
    """
    step = max(1, _BLOCK // max(n_entries, 1))
    while done < wanted and not (should_stop and should_stop()):
        end = min(done + step, wanted)
        run(*iteration_weights(variant, done, end))
        done = end
    return done


def iteration_weights(
    variant: Variant, begin: int, end: int
) -> tuple[Float[np.ndarray, "iteration 2"], Float[np.ndarray, " iteration"]]:
    """(iteration, 2) factors of positive and negative regrets, (iteration,) weight in the average."""
    t = np.arange(begin + 1.0, end + 1.0)
    positive, negative, average = VARIANTS[variant]
    keep = np.column_stack([_kept(t, positive), _kept(t, negative)])
    return frozen(keep), frozen(t**average)


def rounding_floor(payoff: Float[np.ndarray, "terminal player"]) -> Float[np.ndarray, " player"]:
    """Up to which a regret is nothing but rounding, by player: exact ties would be broken by it."""
    return frozen(_ROUNDING * np.ptp(payoff, axis=0))


def next_check(done: int) -> int:
    """After how many iterations the distance is measured next: it costs a few of them."""
    return max(_FIRST_CHECK, done + done // 4)


def is_within(payoff: Float[np.ndarray, "terminal player"], tolerance: float, gap: float) -> bool:
    """Whether a distance from equilibrium is at most the tolerated share of the payoff range, or rounding."""
    rounding = 1e-14 * float(np.abs(payoff).max())
    return gap <= tolerance * float(np.ptp(payoff, axis=0).max()) + rounding


def _kept(t: Float[np.ndarray, " iteration"], exponent: float) -> Float[np.ndarray, " iteration"]:
    """t^e / (t^e + 1), and 1 or 0 for an infinite exponent."""
    if math.isinf(exponent):
        return np.full(len(t), float(exponent > 0))
    return t**exponent / (t**exponent + 1.0)
