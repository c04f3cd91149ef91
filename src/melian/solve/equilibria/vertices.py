"""The corners of a polytope, in whole numbers: nothing is lost to rounding.

The double description method: a cone is kept as the list of its extreme rays; each
inequality cuts it, and a new ray arises between two neighbours on either side of the cut.
Rays are neighbours if no third ray lies on all the faces that both lie on.

Reference: Fukuda & Prodon (1996), Lecture Notes in Computer Science 1120, 91-111.

Tested in `tests/unit/test_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from melian.errors import SolverError

__all__ = ["Corner", "response_corners"]

Corner = tuple[tuple[Fraction, ...], int]
"""A corner, and a bit set of the inequalities that hold there as equations."""


def response_corners(payoff: Sequence[Sequence[Fraction]], *, most: int = 20_000) -> list[Corner]:
    """Corners of {x >= 0, payoff x <= 1}, the origin left out.

    Bit i stands for x_i = 0 and bit n + j for row j as an equation. All payoffs must be above 0,
    so that the polytope is bounded.

    Raises
    ------
    SolverError
        If more than `most` rays arise on the way.
    """
    n = len(payoff[0])
    # rays of {x >= 0, t >= 0}: the last entry is t; the bit of t = 0 stands last
    far = n + len(payoff)
    rays = [(_unit(n + 1, k), _all_but(n, k) | (1 << far if k < n else 0)) for k in range(n + 1)]
    for j, row in enumerate(payoff):
        common = lcm(*(number.denominator for number in row))
        cut = [-int(number * common) for number in row] + [common]
        rays = _cut(rays, cut, 1 << (n + j), most)
    return [
        (tuple(Fraction(number, ray[n]) for number in ray[:n]), face)
        for ray, face in rays
        if ray[n] and any(ray[:n])
    ]


def _cut(
    rays: list[tuple[tuple[int, ...], int]], cut: list[int], bit: int, most: int
) -> list[tuple[tuple[int, ...], int]]:
    """The rays of the part of the cone where cut . ray >= 0."""
    height = [sum(a * b for a, b in zip(cut, ray, strict=True)) for ray, _ in rays]
    above = [k for k, h in enumerate(height) if h > 0]
    below = [k for k, h in enumerate(height) if h < 0]
    result = [(ray, face | (0 if h else bit)) for (ray, face), h in zip(rays, height, strict=True) if h >= 0]
    faces = [face for _, face in rays]
    for up in above:
        for down in below:
            shared = faces[up] & faces[down]
            if any(shared & face == shared for k, face in enumerate(faces) if k not in (up, down)):
                continue
            between = [
                height[up] * low - height[down] * high
                for low, high in zip(rays[down][0], rays[up][0], strict=True)
            ]
            shrink = gcd(*between)
            result.append((tuple(number // shrink for number in between), shared | bit))
            if len(result) > most:
                raise SolverError(f"more than {most:,} corners: the game is too large to enumerate")
    return result


def _unit(size: int, k: int) -> tuple[int, ...]:
    return tuple(int(place == k) for place in range(size))


def _all_but(n: int, k: int) -> int:
    """Bits 0 to n - 1 without bit k."""
    return ((1 << n) - 1) & ~(1 << k)
