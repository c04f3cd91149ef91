r"""Second derivatives of the signalling game's log-likelihood, at the price of a few evaluations.

A case depends on the coefficients through its seven utilities u alone, so that its second
derivatives are those by u, in a matrix of 7 x 7, between regressors. They are central differences of the
exact slopes; the equilibrium follows u by Newton's method from where (10) of
`melian.fit.signalling.logs` expects it, so that nothing has to be searched again.

Tested in `tests/unit/test_fit_signalling_likelihood.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import numpy as np
from jaxtyping import Float64

from melian.fit.data.formulas import Design
from melian.fit.shapes import Case, CaseIndex, Counts, Square
from melian.fit.signalling.game import SignallingGames, reply_tangent
from melian.fit.signalling.logs import UTILITIES, belief, equilibrium_logs, reply_slopes
from melian.fit.signalling.shapes import Move, MoveUtility

__all__ = ["between_regressors", "differences", "followed", "moved", "utility_curvature"]


_Steps = Float64[np.ndarray, " move"]
_ByUtilities = Float64[np.ndarray, "case utility utility"]


_STEP = 3e-5
"""Step in utilities, whose shocks have standard deviation 1: the error is about 1e-9 of a slope."""
_STEPS = 8
_SETTLED = 1e-10


def utility_curvature(games: SignallingGames, z: Case, counts: Counts) -> _ByUtilities | None:
    """(case, utility, utility) second derivatives of sum_o y(o) log p(o) along the equilibria `z`.

    None where an equilibrium cannot be followed over the step, since it is about to vanish.
    """
    answer = reply_slopes(games, belief(games, z))
    with np.errstate(divide="ignore", invalid="ignore"):
        heading = answer.by_utility / (1 - answer.by_z)[:, None]
    lost = False

    def score(case: Move, there: SignallingGames) -> MoveUtility:
        nonlocal lost
        _, utility, step = _moves(len(z))
        at = followed(there, z[case] + step * heading[case, utility])
        if at is None:
            lost = True
            return np.zeros((len(case), len(UTILITIES)))
        return np.einsum("co,cou->cu", counts[case].astype(np.float64), equilibrium_logs(there, at)[1])

    found = differences(games, score)
    return None if lost else found


def differences(
    games: SignallingGames, score: Callable[[Move, SignallingGames], MoveUtility]
) -> _ByUtilities:
    """(case, utility, utility) central differences of a score.

    Parameters
    ----------
    games
        One per case.
    score
        (case of each, moved games) -> (game, utility) slopes in the utilities; called once with all moves.
    """
    case, utility, step = _moves(len(games.SA))
    both = score(case, moved(games.rows(case), utility, step))
    up, down = both.reshape(2, len(UTILITIES), -1, len(UTILITIES))
    rough = (up - down).transpose(1, 0, 2) / (2 * _STEP)
    return np.asarray(0.5 * (rough + rough.transpose(0, 2, 1)))


def _moves(cases: int) -> tuple[Move, Move, _Steps]:
    """Case, utility and step of every move: all up, then all down."""
    return (
        np.tile(np.arange(cases, dtype=np.intp), 2 * len(UTILITIES)),
        np.repeat(np.tile(np.arange(len(UTILITIES), dtype=np.intp), 2), cases),
        np.repeat([_STEP, -_STEP], len(UTILITIES) * cases),
    )


def moved(games: SignallingGames, utility: CaseIndex, step: Case) -> SignallingGames:
    """The games, each with one utility (by its number in `UTILITIES`) moved by a step."""
    names = [field.name for field in fields(games)]
    return SignallingGames(
        **{name: getattr(games, name) + np.where(utility == at, step, 0.0) for at, name in enumerate(names)}
    )


def followed(games: SignallingGames, z: Case) -> Case | None:
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


def between_regressors(designs: tuple[Design, ...], curvature: _ByUtilities) -> Square:
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
