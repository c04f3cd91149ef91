"""The principal branch with all its eigenvalues, slow and obvious: where it splits, where it arrives.

On top of the slow twin: at every point of the branch all eigenvalues of the bordered
derivative are computed by LAPACK. A step is taken only if they moved so little that none can
have passed 0; where ever shorter steps do not help, the branch splits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from oracle_qre import Oracle

SINGULAR = 1e-4
SHORTEST = 1e-8
SETTLED = 1e-8


class Arrival(NamedTuple):
    """What became of a branch."""

    splits_at: float
    """NaN if it arrived."""
    prob: np.ndarray | None
    least: float
    """The distance to 0 of the eigenvalue that came nearest: branches that pass close by are hard for everybody."""


def eigenvalues(matrix: np.ndarray, tangent: np.ndarray) -> np.ndarray:
    """All of the derivative bordered by the direction of the branch, the nearest to 0 first."""
    found = np.linalg.eigvals(np.vstack([matrix, tangent]))
    return found[np.argsort(np.abs(found))]


def determinant_sign(matrix: np.ndarray, tangent: np.ndarray) -> float:
    return float(np.linalg.slogdet(np.vstack([matrix, tangent]))[0])


def negatives(found: np.ndarray) -> int:
    """Real ones below 0; equal ones come out as a pair that is nearly real."""
    return int(
        np.sum((found.real < 0) & (np.abs(found.imag) < 0.1 * np.abs(found.real)) & (np.abs(found) < 3.0))
    )


def follow(oracle: Oracle, precision: float, step: float = 0.1, most: int = 20_000) -> Arrival | None:
    """The branch up to `precision`, steps of at most `step` (of the precision, beyond 1); None if it is too long."""
    m = len(oracle.actions)
    point, upwards = np.zeros(m + 1), np.eye(m + 1)[m]
    matrix = oracle.system(point)[1]
    tangent = oracle._tangent(matrix, upwards)
    sign, values = determinant_sign(matrix, tangent), eigenvalues(matrix, tangent)
    length, least, doubted = min(step, 0.2 * precision), np.inf, False
    for _ in range(most):
        if length < SHORTEST * max(1.0, point[m]):
            if doubted or abs(values[0]) < SINGULAR:  # nothing can be solved for so near to a split
                return Arrival(point[m], None, least)
            return None
        trial = oracle._correct(point + length * tangent, tangent, settled=SETTLED)
        good = trial is not None
        if trial is not None:
            new, matrix = trial
            ahead = oracle._tangent(matrix, tangent)
            good = bool(ahead @ tangent > 0.99)
        if not good:
            length /= 2
            continue
        there = eigenvalues(matrix, ahead)
        moved = 5.0 * length
        safe = min(abs(values[0]), abs(there[0])) > moved or negatives(there) == negatives(values)
        if determinant_sign(matrix, ahead) != sign or not safe:
            length /= 2
            doubted = True
            continue
        least = min(least, abs(there[0]))
        if new[m] >= precision:
            share = (precision - point[m]) / (new[m] - point[m])
            last = oracle._correct(point + share * (new - point), upwards, fixed=precision, settled=1e-10)
            if last is None:
                length /= 2
                continue
            return Arrival(np.nan, oracle.prob(last[0][:m]), least)
        point, tangent, values, doubted = new, ahead, there, False
        length = min(step * max(1.0, point[m]), 1.5 * length)
    return None
