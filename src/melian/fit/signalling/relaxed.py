r"""The signalling game's likelihood with equilibria that hold only in the end: a way across its jumps.

Let z_i be the probit of p_R in case i, and Z_i(z_i; theta) B's reply to A's reply to it. Instead of
solving z_i = Z_i, every z_i is a number to be estimated, and departures are punished:

.. math:: Q = \sum_i \Bigl[ \sum_o y_{io} \log p_{io}(\theta, z_i)
    - \tfrac12 \rho\, n_i (Z_i(z_i; \theta) - z_i)^2 \Bigr]                          \tag{15}

with n_i the challenges in case i, and one more. As rho grows this becomes constrained maximum likelihood, in
which a case may pass from one equilibrium to another without a jump. Each step is scoring, with Gauss and
Newton's curvature of the second part; z_i are eliminated case by case, so that a step costs as much as
one in theta alone.

References
----------
Su and Judd (2012), Econometrica 80, 2213-2230: equilibrium as a constraint. Nocedal and Wright (2006),
*Numerical Optimization*, section 17.1: quadratic penalties; algorithm 10.3: damping.

Tested in `tests/unit/test_fit_signalling_likelihood.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melian.fit.data.formulas import Design
from melian.fit.estimation.likelihood import gram
from melian.fit.shapes import ByCase, Case, Coef, Counts, Square
from melian.fit.signalling.likelihood import coefficient_slopes, games_at
from melian.fit.signalling.logs import belief, logs_given, reply_slopes, resist_slopes

__all__ = ["relaxed_maximum"]

_PENALTIES = (0.01, 0.1, 1.0, 10.0, 100.0)
_STEPS = 8
_ENOUGH = 1e-3
_FARTHEST = 6.0


@dataclass(frozen=True, slots=True)
class _Point:
    """(15) with its slopes, and what stands for minus its second derivatives."""

    value: float
    by_coef: Coef
    """(coefficient,)"""
    by_z: Case
    """(case,)"""
    coef_coef: Square
    """(coefficient, coefficient)"""
    coef_z: ByCase
    """(case, coefficient)"""
    z_z: Case
    """(case,) No case's z bears on another's."""


def relaxed_maximum(designs: tuple[Design, ...], counts: Counts, coef: Coef, z: Case) -> tuple[Coef, Case]:
    """Coefficients and (case,) probits of p_R that maximise (15) for a rising penalty, from a first guess."""
    damping = 1e-3
    for penalty in _PENALTIES:
        here = _point(designs, counts, coef, z, penalty)
        for _ in range(_STEPS):
            step, turn, gain = _step(here, damping)
            moved = np.clip(z + np.clip(turn, -1, 1), -_FARTHEST, _FARTHEST)
            there = _point(designs, counts, coef + step, moved, penalty)
            if there.value > here.value:
                coef, z, here = coef + step, moved, there
                damping = max(damping / 5, 1e-9)
            else:
                damping *= 5
            if gain < _ENOUGH or damping > 1e9:
                break
        damping = min(damping, 1e-1)
    return coef, z


def _point(designs: tuple[Design, ...], counts: Counts, coef: Coef, z: Case, penalty: float) -> _Point:
    games = games_at(designs, coef)
    held = belief(games, z)
    log, by_z, by_utility = logs_given(games, held, z)
    by_z = by_z + resist_slopes(z)
    answer = reply_slopes(games, held)
    apart, turn = answer.value - z, answer.by_z - 1
    weight = penalty * (1 + counts[:, 1:].sum(axis=1))
    slope = coefficient_slopes(designs, by_utility)
    pull = coefficient_slopes(designs, answer.by_utility)
    with np.errstate(invalid="ignore", over="ignore"):
        likely = np.where(counts > 0, counts * log, 0.0).sum()
        value = float(likely - 0.5 * (weight * apart * apart).sum())
        share = counts.sum(axis=1, keepdims=True) * np.exp(log)
        rows = (np.sqrt(share)[:, :, None] * slope).reshape(-1, len(coef))
        return _Point(
            value if np.isfinite(value) else -np.inf,
            np.einsum("co,cok->k", counts, slope) - (weight * apart) @ pull,
            (counts * by_z).sum(axis=1) - weight * apart * turn,
            gram(rows) + gram(np.sqrt(weight)[:, None] * pull),
            np.einsum("cok,co->ck", slope, by_z * share) + pull * (weight * turn)[:, None],
            (share * by_z * by_z).sum(axis=1) + weight * turn * turn,
        )


def _step(here: _Point, damping: float) -> tuple[Coef, Case, float]:
    """Steps of the coefficients and of z, and what they promise, with damping relative to the diagonal."""
    own = here.z_z * (1 + damping) + 1e-12
    cross = here.coef_z / own[:, None]
    size = np.diag(here.coef_coef)
    inner = here.coef_coef - here.coef_z.T @ cross
    inner = inner + np.diag(damping * size + 1e-12 * size.max())
    right = here.by_coef - cross.T @ here.by_z
    step = np.asarray(np.linalg.lstsq(inner, right, rcond=None)[0], dtype=np.float64)
    turn = here.by_z / own - cross @ step
    return step, turn, float(0.5 * (step @ here.by_coef + turn @ here.by_z))
