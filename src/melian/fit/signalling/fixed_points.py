r"""Every fixed point of increasing functions of one variable, with proof that there are no others.

Many problems at once: problem j has a function :math:`Z_j` that does not fall, and bounds of its
slope over any interval. A cell [l, u] of width w holds no fixed point if (1) Z(l) > u or
Z(u) < l, since Z does not fall; or (2) Z(l) - l stays clear of zero over the cell by the mean value
theorem. It holds one at most if (3) all slopes in it are below 1, or all above. What is left
is cut into eight, down to a width below which two fixed points count as one.

The tests are those of interval Newton methods in one dimension (Hansen and Walster 2004,
*Global Optimization Using Interval Analysis*, chapter 9), with monotonicity in the place of interval
arithmetic, and a margin for rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float64, Int

__all__ = ["FINEST", "FixedPoints", "Problems", "all_fixed_points", "crossing"]


_Cell = Float64[np.ndarray, " cell"]
_Owner = Int[np.ndarray, " cell"]
_Marked = Bool[np.ndarray, " cell"]
_Cells = tuple[Int[np.ndarray, " _cell"], Float64[np.ndarray, " _cell"], Float64[np.ndarray, " _cell"]]
_Problem = Float64[np.ndarray, " problem"]
_Part = Float64[np.ndarray, " part"]
_PartOwner = Int[np.ndarray, " part"]
_Run = Float64[np.ndarray, " run"]
_RunOwner = Int[np.ndarray, " run"]


FINEST = 1e-8
"""Width of cells, relative to 1 + |z|, below which two fixed points are not told apart."""

_ROUNDING = 1e-12
_CLEAR = 1e-9
_PARTS = 8
_EXACT = 2e-15
# a gap this small that Newton's method cannot make ten times smaller is rounding
_NOISE = 1e-12
_MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Problems:
    """Functions of one variable, numbered; all are called with many points at once."""

    value: Callable[[_Cell, _Owner], _Cell]
    """(points, problem of each) -> Z there."""
    slope: Callable[[_Cell, _Cell, _Owner], tuple[_Cell, _Cell]]
    """(lower ends, upper ends, problem of each) -> bounds of the slope of Z between them."""
    tangent: Callable[[_Cell, _Owner], tuple[_Cell, _Cell]] | None = None
    """(points, problem of each) -> Z and its slope there, if that can be had faster than from the two above;
    the slope need not be good to the last digits."""


@dataclass(frozen=True, slots=True)
class FixedPoints:
    """Fixed points of all problems, sorted by problem and within it upwards."""

    problem: Int[np.ndarray, " point"]
    """Number of the problem."""
    z: Float64[np.ndarray, " point"]
    """The fixed point."""
    touching: Bool[np.ndarray, " point"]
    """Whether Z touches the diagonal, or meets it more than once within `FINEST`, so that a tiny change of
    numbers adds or removes fixed points."""


def all_fixed_points(problems: Problems, low: _Problem, high: _Problem) -> FixedPoints:
    """Every z in [low, high] with Z(z) = z, for increasing Z; `low` and `high` have one entry per problem.

    `low` and `high` must themselves enclose what is looked for: Z(low) >= low and Z(high) <= high
    are enough for none to be outside, if Z stays within [low, high].

    Returns
    -------
    FixedPoints
        To the last digits of Z; those closer together than `FINEST` are reported as one, marked.
    """
    nothing = (np.empty(0, dtype=np.intp), np.empty(0), np.empty(0))
    single, blurred = [nothing], [nothing]
    problem = np.arange(len(low), dtype=np.intp)
    lower, upper = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    while len(problem):
        problem, lower, upper, gap = _cut(problems, problem, lower, upper)
        slope = problems.slope(lower, upper, problem)
        keep = ~_is_empty(lower, upper, gap, slope)
        at_most_one = (slope[0] > 1 + _CLEAR) | (slope[1] < 1 - _CLEAR)
        crosses = (gap[0] >= 0) != (gap[1] >= 0)
        fine = upper - lower <= FINEST * (1 + np.minimum(np.abs(lower), np.abs(upper)))
        found = at_most_one & crosses
        single.append((problem[found], lower[found], upper[found]))
        keep &= ~at_most_one
        done = keep & fine
        blurred.append((problem[done], lower[done], upper[done]))
        keep &= ~fine
        problem, lower, upper = problem[keep], lower[keep], upper[keep]
    return _collected(problems, single, blurred)


def _cut(
    problems: Problems, problem: _Owner, low: _Cell, high: _Cell
) -> tuple[_PartOwner, _Part, _Part, tuple[_Part, _Part]]:
    """Each cell in parts, with Z(z) - z at both ends of each; parts share their ends to the last digit."""
    share = np.linspace(0, 1, _PARTS + 1)
    nodes = low[:, None] * (1 - share) + high[:, None] * share
    owner = np.repeat(problem, _PARTS + 1)
    gap = problems.value(nodes.ravel(), owner).reshape(nodes.shape) - nodes
    parts = (nodes[:, :-1].ravel(), nodes[:, 1:].ravel())
    return np.repeat(problem, _PARTS), *parts, (gap[:, :-1].ravel(), gap[:, 1:].ravel())


def _is_empty(lower: _Cell, upper: _Cell, gap: tuple[_Cell, _Cell], slope: tuple[_Cell, _Cell]) -> _Marked:
    """Whether tests (1) or (2) exclude a fixed point; `gap` is Z(z) - z at both ends."""
    width = upper - lower
    margin = _ROUNDING * (1 + np.maximum(np.abs(lower), np.abs(upper)))
    by_growth = (gap[0] > width + margin) | (gap[1] < -width - margin)
    above = gap[0] + np.minimum(slope[0] - 1, 0) * width > margin
    below = gap[0] + np.maximum(slope[1] - 1, 0) * width < -margin
    return by_growth | above | below


def _collected(
    problems: Problems,
    single: list[_Cells],
    blurred: list[_Cells],
) -> FixedPoints:
    """Fixed points of the cells that hold one, and one for each run of cells that nothing decides."""
    problem, lower, upper = (np.concatenate(part) for part in zip(*single, strict=True))
    z = crossing(problems, lower, upper, problem)
    runs, low, high = _runs(*(np.concatenate(part) for part in zip(*blurred, strict=True)))
    both = np.concatenate([problem, runs])
    points = np.concatenate([z, 0.5 * (low + high)])
    touching = np.arange(len(both)) >= len(problem)
    order = np.lexsort((points, both))
    return FixedPoints(both[order], points[order], touching[order])


def _runs(problem: _Owner, lower: _Cell, upper: _Cell) -> tuple[_RunOwner, _Run, _Run]:
    """Neighbouring cells joined."""
    order = np.lexsort((lower, problem))
    problem, lower, upper = problem[order], lower[order], upper[order]
    if not len(problem):
        return problem, lower, upper
    gap = lower[1:] - upper[:-1] > 2 * FINEST * (1 + np.abs(lower[1:]))
    starts = np.concatenate([[True], (problem[1:] != problem[:-1]) | gap])
    ends = np.concatenate([starts[1:], [True]])
    return problem[starts], lower[starts], upper[ends]


def crossing(problems: Problems, lower: _Cell, upper: _Cell, problem: _Owner) -> _Cell:
    """The one fixed point in each cell: Newton's method, kept within the cell by halving it.

    Z(z) - z must differ in sign at the two ends; the slope may be of either sign.
    """
    lower, upper = lower.copy(), upper.copy()
    z = 0.5 * (lower + upper)
    falls = problems.value(lower, problem) - lower >= 0
    last = np.full(len(z), np.inf)
    by_newton = np.zeros(len(z), dtype=np.bool_)
    active = np.arange(len(z))
    for _ in range(_MOST_STEPS):
        if not len(active):
            break
        at, owner = z[active], problem[active]
        value, slope = _tangent(problems, at, owner)
        gap = value - at
        right = (gap >= 0) == falls[active]
        lower[active] = np.where(right, at, lower[active])
        upper[active] = np.where(right, upper[active], at)
        with np.errstate(divide="ignore", invalid="ignore"):
            following = at - gap / (slope - 1)
        # halve the cell instead where Newton leaves it or has come to a halt
        inside = (following > lower[active]) & (following < upper[active])
        inside &= np.abs(gap) < 0.7 * last[active]
        following = np.where(inside, following, 0.5 * (lower[active] + upper[active]))
        room = 1 + np.abs(at)
        exact = np.abs(gap) <= _EXACT * room
        exact |= by_newton[active] & (np.abs(gap) <= _NOISE * room) & (np.abs(gap) >= 0.1 * last[active])
        last[active], by_newton[active] = np.abs(gap), inside
        z[active] = np.where(exact, at, following)
        active = active[~exact & (np.abs(following - at) > _EXACT * room)]
    return z


def _tangent(problems: Problems, z: _Cell, problem: _Owner) -> tuple[_Cell, _Cell]:
    """Z and its slope at points."""
    if problems.tangent is not None:
        return problems.tangent(z, problem)
    return problems.value(z, problem), problems.slope(z, z, problem)[0]
