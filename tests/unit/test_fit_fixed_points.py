"""All fixed points of functions whose fixed points are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from melian.fit.signalling.fixed_points import Problems, all_fixed_points, crossing

WAVE = np.array([0.2, 0.5, 0.9])


def waves() -> Problems:
    """The functions z + w sin z with weights w below 1: rising, and fixed at every multiple of pi."""

    def value(z: np.ndarray, problem: np.ndarray) -> np.ndarray:
        return z + WAVE[problem] * np.sin(z)

    def slope(low: np.ndarray, high: np.ndarray, problem: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        middle, width = 0.5 * (low + high), 0.5 * (high - low)
        centre = 1 + WAVE[problem] * np.cos(middle)
        return centre - WAVE[problem] * width, centre + WAVE[problem] * width

    return Problems(value, slope)


def test_every_multiple_of_pi() -> None:
    found = all_fixed_points(waves(), np.full(3, -20.0), np.full(3, 20.0))
    multiples = np.arange(-6, 7) * math.pi
    assert found.problem.tolist() == np.repeat([0, 1, 2], 13).tolist()
    assert found.z == pytest.approx(np.tile(multiples, 3), abs=1e-12)
    assert not found.touching.any()


@pytest.mark.parametrize(("gap", "count", "touching"), [(-1e-9, 2, False), (0.0, 1, True), (1e-9, 0, False)])
def test_a_parabola_that_touches(gap: float, count: int, touching: bool) -> None:
    """The curve z + (z - 0.3)^2 + gap meets the diagonal twice, once or never."""

    def slope(low: np.ndarray, high: np.ndarray, problem: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return 1 + 2 * (low - 0.3), 1 + 2 * (high - 0.3)

    problems = Problems(lambda z, problem: z + (z - 0.3) ** 2 + gap, slope)
    found = all_fixed_points(problems, np.array([0.0]), np.array([0.71]))
    assert len(found.z) == count
    assert found.touching.tolist() == [touching] * count
    if count:
        distance = math.sqrt(max(-gap, 0))
        assert found.z[0] == pytest.approx(0.3 - distance, abs=1e-6 if touching else 1e-9)
        assert found.z[-1] == pytest.approx(0.3 + distance, abs=1e-6 if touching else 1e-9)


def test_no_problem_has_no_fixed_point() -> None:
    found = all_fixed_points(waves(), np.empty(0), np.empty(0))
    assert len(found.z) == len(found.problem) == 0


def test_a_crossing_is_found_whichever_way_it_goes() -> None:
    """Here cos z falls through the diagonal at 0.739085..., 3 z - 1 rises through it at 1/2."""

    def value(z: np.ndarray, problem: np.ndarray) -> np.ndarray:
        return np.where(problem == 0, np.cos(z), 3 * z - 1)

    def slope(low: np.ndarray, high: np.ndarray, problem: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        steep = np.where(problem == 0, -np.sin(low), 3.0)
        return steep, steep

    found = crossing(Problems(value, slope), np.array([0.0, -9.0]), np.array([1.5, 4.0]), np.arange(2))
    assert found == pytest.approx([0.7390851332151607, 0.5], abs=1e-14)
