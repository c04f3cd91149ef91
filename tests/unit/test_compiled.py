"""Kernels that hold no arrays of their own: the same answers as in plain Python, and no arrays."""

from typing import NamedTuple

import numpy as np
import pytest
from numba import njit
from numba.core.errors import TypingError

from melian.kernels.lanes.factors import solve_row


class Pair(NamedTuple):
    left: np.ndarray
    right: np.ndarray


def inner_product(pair):
    total = 0.0
    for k in range(pair.left.size):
        total += pair.left[k] * pair.right[k]
    return total


def with_an_array(n):
    return np.zeros(n).sum()


def settings(decorated) -> dict:
    """What a compiled function was compiled with, without the cache, which needs a file that stays."""
    return {key: value for key, value in decorated.targetoptions.items() if key in {"nogil", "_nrt"}}


def test_it_computes_what_python_computes() -> None:
    compiled = njit(**settings(solve_row))(inner_product)
    pair = Pair(np.arange(5.0), np.linspace(-1.0, 1.0, 5))
    assert compiled(pair) == inner_product(pair)


def test_a_kernel_that_makes_an_array_does_not_compile() -> None:
    with pytest.raises(TypingError):
        njit(**settings(solve_row))(with_an_array)(3)
