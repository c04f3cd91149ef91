r"""Counterfactual regret minimisation: average play that leaves less and less to regret.

Every information set keeps, for each action, the sum of what it would have gained by it,
weighted with what chance and the others do to come there, and plays in proportion to
the positive sums (Zinkevich et al. 2007). In a two-player zero-sum game average play
approaches an equilibrium; elsewhere nothing of the kind is promised, and the answer says so.
What is certified is certified by measurement, a best response per player on the whole tree.

References
----------
Zinkevich, Johanson, Bowling & Piccione (2007), NIPS 20, eq. 7 and 8, theorems 3 and 4;
Tammelin (2014), arXiv:1407.5042 (CFR+); Burch, Moravcik & Schmid (2019), JAIR 64, 429-443
(updates in turn); Brown & Sandholm (2019), AAAI 33, 1829-1836 (linear and discounted).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melian.errors import SolverError
from melian.game.deviations import best_response_payoff
from melian.game.game import Game, Profile
from melian.game.sequences import entry_weights, sequences_of
from melian.game.tree import frozen
from melian.game.values import expected_payoff
from melian.kernels.cfr import run_iterations
from melian.solve.cfr.state import (
    VARIANTS,
    CFRState,
    Variant,
    advance,
    average_profile,
    is_within,
    next_check,
    rounding_floor,
)
from melian.solve.solver import Solution, Status

__all__ = ["CFR", "continue_cfr", "start_cfr", "value_bounds"]


@dataclass(frozen=True, slots=True)
class CFR:
    """Average play after regret matching, with its measured distance from equilibrium.

    Certified if `nash_conv` is at most `tolerance` times the payoff range, in any game. If it is
    not, a two-player zero-sum game is `OUT_OF_EVALUATIONS` and more iterations help; for any other
    game that status means no claim at all. `Solution.sentence` says which.

    Examples
    --------
    >>> from melian.game.classics import matching_pennies
    >>> CFR(iterations=100)(matching_pennies()).profile.prob.tolist()
    [0.5, 0.5, 0.5, 0.5]
    """

    iterations: int = 10_000
    """At most so many, those of a state handed back included."""
    variant: Variant = "cfr+"
    """Plain; with regrets cut at zero and linear averaging; linear; discounted (3/2, 0, 2)."""
    tolerance: float = 1e-4
    """Stop at this `nash_conv`, as a share of the payoff range; 0 never stops early."""

    def __post_init__(self) -> None:
        if self.iterations < 1:
            raise SolverError(f"iterations = {self.iterations} must be 1 or more")
        if self.variant not in VARIANTS:
            raise SolverError(f"variant = {self.variant!r} is not known; use one of {', '.join(VARIANTS)}")
        if not 0 <= self.tolerance < np.inf:
            raise SolverError(f"tolerance = {self.tolerance} must be a finite number >= 0")

    def __call__(
        self,
        game: Game,
        *,
        progress: Callable[[int, float], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Solution:
        """Solve one game; parameters as in `continue_cfr`."""
        return continue_cfr(game, self, start_cfr(game, self), progress=progress, should_stop=should_stop)[0]


def start_cfr(game: Game, settings: CFR) -> CFRState:
    """The state before the first iteration: nothing to regret."""
    zero = np.zeros(len(game.chance))
    return CFRState(settings.variant, 0, zero, zero)


def continue_cfr(
    game: Game,
    settings: CFR,
    state: CFRState,
    *,
    progress: Callable[[int, float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Solution, CFRState]:
    """Go on from a state until the tolerance or the number of iterations is reached.

    Parts give what one run gives, bit for bit, as long as neither stops early.

    Parameters
    ----------
    state
        From `start_cfr`, or from an earlier call on the same game with the same variant.
    progress
        Told the iterations done and the `nash_conv` of average play, at each check.
    should_stop
        Asked a few times a second; once true, the answer so far is returned as interrupted.

    Raises
    ------
    SolverError
        If the state is of another game or variant.
    """
    _check_state(game, settings, state)
    regret, plan_sum = np.array(state.regret), np.array(state.plan_sum)
    run, n_entries = _runner(game, regret, plan_sum)
    done, trace = state.iterations, list[tuple[float, float]]()
    while True:
        wanted = min(next_check(done), settings.iterations)
        done = advance(run, settings.variant, done, wanted, n_entries, should_stop)
        reached = CFRState(settings.variant, done, regret.copy(), plan_sum.copy())
        profile = average_profile(game, reached)
        gains = best_response_payoff(profile) - expected_payoff(profile)
        gap = float(gains.sum())
        trace.append((float(done), gap))
        if progress:
            progress(done, gap)
        close = settings.tolerance > 0 and is_within(game.payoff, settings.tolerance, gap)
        if close or done < wanted or done >= settings.iterations:
            return _solution(settings, profile, gains, done, done < wanted, trace), reached


def _runner(
    game: Game, regret: Float[np.ndarray, " action"], plan_sum: Float[np.ndarray, " action"]
) -> tuple[Callable[[Float[np.ndarray, "iteration 2"], Float[np.ndarray, " iteration"]], None], int]:
    """What does some iterations on these sums, and how many entries each of them passes."""
    sequences = sequences_of(game.tree, len(game.players))
    weight = entry_weights(sequences, game.batch(), 0)
    floor = rounding_floor(game.payoff)
    prob, plan, action_value = np.empty_like(regret), np.ones(len(regret) + 1), np.empty_like(regret)

    def run(keep: Float[np.ndarray, "iteration 2"], share: Float[np.ndarray, " iteration"]) -> None:
        run_iterations(sequences, weight, keep, share, floor, regret, plan_sum, prob, plan, action_value)

    return run, len(weight)


def value_bounds(profile: Profile) -> tuple[float, float]:
    """Between which numbers the value to player 0 of a two-player zero-sum game lies.

    What player 0 can guarantee by its part of the profile, and what player 1 can hold it to.
    Their difference is `nash_conv`.

    Raises
    ------
    SolverError
        If there are not two players whose payoffs add up to zero.
    """
    game = profile.game
    if not _is_zero_sum(game) or np.abs(game.payoff.sum(axis=1)).max() > 1e-9 * np.abs(game.payoff).max():
        raise SolverError("only a two-player zero-sum game has a value; use nash_conv")
    best = best_response_payoff(profile)
    return float(-best[1]), float(best[0])


def _is_zero_sum(game: Game) -> bool:
    total = game.payoff.sum(axis=1)
    return game.payoff.shape[1] == 2 and bool(np.ptp(total) <= 1e-9 * np.ptp(game.payoff, axis=0).max())


def _check_state(game: Game, settings: CFR, state: CFRState) -> None:
    if state.variant != settings.variant:
        raise SolverError(f"the state is of '{state.variant}', the settings ask for '{settings.variant}'")
    if state.regret.shape != game.chance.shape or state.plan_sum.shape != game.chance.shape:
        raise SolverError(
            f"the state has {state.regret.size} regrets and {state.plan_sum.size} plan sums; "
            f"this game has {game.chance.size} actions"
        )


def _solution(
    settings: CFR,
    profile: Profile,
    gains: Float[np.ndarray, " player"],
    done: int,
    stopped: bool,
    trace: list[tuple[float, float]],
) -> Solution:
    game, gap = profile.game, float(gains.sum())
    status = Status.INTERRUPTED if stopped else Status.OUT_OF_EVALUATIONS
    if is_within(game.payoff, settings.tolerance, gap):
        status = Status.CERTIFIED
    with np.errstate(divide="ignore"):
        log_prob = np.log(profile.prob)
    return Solution(
        profile=profile,
        status=status,
        gap=gap,
        n_iter=done,
        solver=settings,
        nash_regret=float(gains.max()),
        log_prob=frozen(log_prob),
        trace=frozen(np.array(trace)),
        note=_sentence(game, status, gap, done, settings.tolerance),
    )


def _sentence(game: Game, status: Status, gap: float, done: int, tolerance: float) -> str:
    """What the answer is worth, for this method."""
    left = f"by deviating, each alone, the players could gain {gap:.3g} in all"
    if status is Status.CERTIFIED:
        promise = "" if _is_zero_sum(game) else " (only in two-player zero-sum games is this sure to happen)"
        return (
            f"Certified as a Nash equilibrium to within {tolerance:g} of the payoff range after {done} "
            f"iterations{promise}: {left}, measured on the whole tree."
        )
    how = "Interrupted" if status is Status.INTERRUPTED else "Out of iterations"
    if _is_zero_sum(game):
        return f"{how} after {done}: {left}; more iterations bring average play closer to equilibrium."
    return (
        f"No claim after {done} iterations: {left}, and only in two-player zero-sum games is average play "
        "known to approach an equilibrium; use LogitQRE."
    )
