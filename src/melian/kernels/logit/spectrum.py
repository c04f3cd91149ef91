"""The eigenvalues of a factorised matrix that are nearest to 0, followed from one matrix to the next.

Subspace iteration with the inverse (Saad 2011, chapter 5): a few directions are sent through
the inverse and made orthonormal again, so that they turn towards those it amplifies most.
Where several eigenvalues are alike, or nearly, one direction alone would say nothing of the
second; a space of several holds as many of them as it has directions.

Tested in `tests/contract/test_branch_laws.py`.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from melian.kernels.compiled import njit
from melian.kernels.logit.dense import solve_factorised

__all__ = ["eigenvalues", "may_have_passed", "nearest_eigenvalues"]

SENDINGS = 2
FRESH = 0.02
"""Share of what no symmetry shares that is mixed in: a direction that matters from now on may be missing."""


@njit(nogil=True, cache=True)
def _orthonormalise(space):
    """Rows of `space`, by Gram and Schmidt, twice over: the first leaves what rounding hides."""
    for i in range(space.shape[0]):
        for _ in range(2):
            for j in range(i):
                part = np.dot(space[i], space[j])
                for c in range(space.shape[1]):
                    space[i, c] -= part * space[j, c]
            size = sqrt(np.dot(space[i], space[i]))
            for c in range(space.shape[1]):
                space[i, c] /= size


@njit(nogil=True, cache=True)
def eigenvalues(matrix):
    """All of a complex matrix; zeros where LAPACK finds none: then any of them may have passed 0.

    ====== ================= ====
    matrix (n, n) complex128 any
    ====== ================= ====
    """
    found = np.zeros(matrix.shape[0], dtype=np.complex128)
    try:
        found[:] = np.linalg.eigvals(matrix)
    except Exception:
        found[:] = 0.0
    return found


@njit(nogil=True, cache=True)
def nearest_eigenvalues(matrix, swap, fresh, space, image, found):
    """Estimates of the eigenvalues nearest to 0, from the factors of `factorise`.

    ============ ============ ===========================================================
    fresh        (k, n)       rows without a pattern
    space        (k, n)       directions of the last matrix (zeros at first); turned
    image        (k, n)       overwritten
    found        (k,)         complex; receives the estimates, in no order
    ============ ============ ===========================================================
    """
    k = space.shape[0]
    for i in range(k):
        for c in range(space.shape[1]):
            space[i, c] += FRESH * fresh[i, c]
    _orthonormalise(space)
    for _ in range(SENDINGS):
        for i in range(k):
            solve_factorised(matrix, swap, space[i], image[i])
        space[:] = image
        _orthonormalise(space)
    inverse = np.empty((k, k), dtype=np.complex128)
    for j in range(k):
        solve_factorised(matrix, swap, space[j], image[j])
        for i in range(k):
            inverse[i, j] = np.dot(space[i], image[j])
    values = eigenvalues(inverse)
    for i in range(k):
        found[i] = 1.0 / values[i] if values[i] != 0.0 else 0.0


@njit(nogil=True, cache=True)
def may_have_passed(old, new, within):
    """Whether an eigenvalue may have passed 0 from one spectrum to another of as many, (k,) complex each.

    From the nearest to 0 on, each new one is taken for the old one nearest to it. If it is seen from 0
    in a direction more than a right angle away, and either was within `within`, it may have come through.

    ======== =============== ============================================
    old, new (k,) complex128 two spectra
    within   float           eigenvalues further from 0 are not looked at
    ======== =============== ============================================
    """
    order = np.argsort(np.abs(new))
    left = np.ones(old.size, dtype=np.bool_)
    for i in order:
        nearest, match = np.inf, 0
        for j in range(old.size):
            if left[j] and abs(new[i] - old[j]) < nearest:
                nearest, match = abs(new[i] - old[j]), j
        left[match] = False
        if min(abs(new[i]), abs(old[match])) < within and (new[i] * old[match].conjugate()).real <= 0.0:
            return True
    return False
