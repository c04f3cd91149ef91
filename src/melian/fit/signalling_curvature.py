r"""Second derivatives of the signalling game's log-likelihood, at the price of a few evaluations.

A case depends on the coefficients through its seven utilities u alone, so that its second
derivatives are those by u, in a matrix of 7 x 7, between regressors. They are central differences of the
exact slopes; the equilibrium follows u by Newton's method from where (10) of
`melian.fit.signalling_logs` expects it, so that nothing has to be searched again.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import numpy.typing as npt

from melian.fit.formulas import Design
from melian.fit.outcome_model import Array, Counts
from melian.fit.signalling_game import SignallingGames, reply_tangent
from melian.fit.signalling_logs import UTILITIES, belief, equilibrium_logs, reply_slopes

__all__ = ["between_regressors", "followed", "moved", "utility_curvature"]

_STEP = 3e-5
"""Step in utilities, whose shocks have standard deviation 1: the error is about 1e-9 of a slope."""
_STEPS = 8
_SETTLED = 1e-10


def utility_curvature(games: SignallingGames, z: Array, counts: Counts) -> Array | None:
    """(case, utility, utility) second derivatives of sum_o y(o) log p(o) along the equilibria `z`.

    None where an equilibrium cannot be followed over the step, since it is about to vanish.
    """
    cases = len(z)
    every = np.tile(np.arange(cases), 2 * len(UTILITIES))
    utility = np.repeat(np.tile(np.arange(len(UTILITIES)), 2), cases)
    step = np.repeat([_STEP, -_STEP], len(UTILITIES) * cases)
    answer = reply_slopes(games, belief(games, z))
    with np.errstate(divide="ignore", invalid="ignore"):
        heading = answer.by_utility / (1 - answer.by_z)[:, None]
    there = moved(games.rows(every), utility, step)
    at = followed(there, z[every] + step * heading[every, utility])
    if at is None:
        return None
    _, slope = equilibrium_logs(there, at)
    score = np.einsum("co,cou->cu", counts[every].astype(np.float64), slope)
    up, down = score.reshape(2, len(UTILITIES), cases, len(UTILITIES))
    rough = (up - down).transpose(1, 0, 2) / (2 * _STEP)
    return np.asarray(0.5 * (rough + rough.transpose(0, 2, 1)))


def moved(games: SignallingGames, utility: npt.NDArray[np.intp], step: Array) -> SignallingGames:
    """The games, each with one utility (by its number in `UTILITIES`) moved by a step."""
    names = [field.name for field in fields(games)]
    return SignallingGames(
        **{name: getattr(games, name) + np.where(utility == at, step, 0.0) for at, name in enumerate(names)}
    )


def followed(games: SignallingGames, z: Array) -> Array | None:
    """Fixed points near `z` by Newton's method; None unless all settle."""
    for _ in range(_STEPS):
        value, slope = reply_tangent(games, z)
        with np.errstate(divide="ignore", invalid="ignore"):
            step = (value - z) / (1 - slope)
        z = z + step
        if not np.isfinite(z).all():
            return None
        if np.abs(step / (1 + np.abs(z))).max(initial=0.0) < _SETTLED:
            return z
    return None


def between_regressors(designs: tuple[Design, ...], curvature: Array) -> Array:
    """(coefficient, coefficient) sums over cases, from (case, utility, utility)."""
    used = [design for design in designs if design.matrix.shape[1]]
    place = [UTILITIES.index(design.term) for design in used]
    return np.block(
        [
            [
                (one.matrix * curvature[:, row, column, None]).T @ other.matrix
                for other, column in zip(used, place, strict=True)
            ]
            for one, row in zip(used, place, strict=True)
        ]
    )
