"""Models with a continuum of types give the stored figures, and the closed forms of their papers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import bisect

from melian.fit.signalling.equilibria import OUTCOMES, signalling_equilibria
from melian.game.continuous import best_demand, builder_cutoff, talk_cutpoints, talk_partitions

EXPECTED = json.loads(Path(__file__).with_name("continuous_expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", EXPECTED["signalling"], ids=lambda case: case["id"])
def test_signalling_has_the_stored_equilibria_and_no_others(case: dict[str, Any]) -> None:
    found = signalling_equilibria(**case["params"])
    assert found.count.tolist() == [len(case["equilibria"])]
    got = {name: getattr(found, name) for name in ("pR", "pC", "pF", "cutpoint")}
    got |= dict(zip(OUTCOMES, found.odds.T, strict=True))
    for number, equilibrium in enumerate(case["equilibria"]):
        ours = {name: float(got[name][number]) for name in equilibrium}
        assert ours == pytest.approx(equilibrium, abs=0.6 * 10 ** -case["digits"])


def test_the_number_of_equilibria_along_the_cost_of_resistance() -> None:
    scan = EXPECTED["multiplicity"]["scan"]
    found = signalling_equilibria(**EXPECTED["multiplicity"]["params"], barWB=[x for x, _ in scan])
    assert found.count.tolist() == [n for _, n in scan]


@pytest.mark.parametrize(("end", "low", "high"), [("low", -3.0, -2.9), ("high", -2.8, -2.7)])
def test_where_the_number_of_equilibria_changes(end: str, low: float, high: float) -> None:
    def beyond_two(resistance: float) -> int:
        found = signalling_equilibria(**EXPECTED["multiplicity"]["params"], barWB=resistance)
        return int(found.count[0]) - 2

    fold = bisect(beyond_two, low, high, xtol=1e-11)
    assert fold == pytest.approx(EXPECTED["multiplicity"][end], abs=1e-4)
    just_inside = signalling_equilibria(
        **EXPECTED["multiplicity"]["params"], barWB=fold + (1e-10 if end == "low" else -1e-10)
    )
    # two of the three are about to meet: there the reply has slope 1
    assert np.sort(np.abs(just_inside.slope - 1))[1] < 1e-3


@pytest.mark.parametrize("bias", EXPECTED["cheap_talk"])
def test_cheap_talk_has_the_stored_partitions(bias: str) -> None:
    found = talk_partitions(float(bias))
    assert [len(cutpoints) - 1 for cutpoints in found] == list(
        range(1, len(EXPECTED["cheap_talk"][bias]) + 1)
    )
    for cutpoints, stored in zip(found, EXPECTED["cheap_talk"][bias], strict=True):
        assert cutpoints == pytest.approx(stored, abs=1e-11)


@pytest.mark.parametrize("bias", [0.003, 0.011, 0.04, 0.07, 0.15, 0.249, 0.251, 2.0])
def test_cheap_talk_follows_the_closed_form(bias: float) -> None:
    """Crawford and Sobel (1982), section 4: a[i] = i / N + 2 b i (i - N), if 2 N (N - 1) b < 1."""
    found = talk_partitions(bias)
    assert len(found) == max(n for n in range(1, 100) if 2 * n * (n - 1) * bias < 1)
    for n, cutpoints in enumerate(found, start=1):
        i = np.arange(n + 1)
        assert cutpoints == pytest.approx(i / n + 2 * bias * i * (i - n), abs=1e-12)
    assert talk_cutpoints(bias, len(found) + 1) is None


@pytest.mark.parametrize("case", EXPECTED["demand"], ids=str)
def test_the_best_demand_is_the_stored_one(case: dict[str, float]) -> None:
    found = best_demand(case["power"], case["own_cost"], case["highest_cost"])
    assert (found.demand, found.war) == pytest.approx((case["demand"], case["war"]), abs=1e-12)


@pytest.mark.parametrize(
    ("power", "own_cost", "highest_cost"),
    [(0.2, 0.1, 0.8), (0.5, 0.6, 0.4), (0.9, 0.1, 4.0), (0.0, 0.0, 0.5)],
)
def test_no_demand_on_a_fine_grid_is_better(power: float, own_cost: float, highest_cost: float) -> None:
    """Fearon (1995), appendix: x* = p + (C - cA) / 2 within the corners, found here by trying all."""
    found = best_demand(power, own_cost, highest_cost)

    def worth(demand: np.ndarray | float) -> Any:
        refused = np.clip((np.asarray(demand) - power) / highest_cost, 0, 1)
        return (1 - refused) * demand + refused * (power - own_cost)

    assert worth(found.demand) >= worth(np.linspace(0, 1, 100_001)).max() - 1e-12
    inner = power + (highest_cost - own_cost) / 2
    assert found.demand == pytest.approx(min(max(inner, power), 1.0), abs=1e-12)


@pytest.mark.parametrize("case", EXPECTED["builders"], ids=str)
def test_the_cutoff_of_builders_is_the_stored_one(case: dict[str, float]) -> None:
    found = builder_cutoff(case["advantage"], case["harm"], case["highest_cost"])
    assert found == pytest.approx(case["cutoff"], abs=1e-12)
    assert found / case["highest_cost"] == pytest.approx(case["share"], abs=1e-12)


@pytest.mark.parametrize(
    ("advantage", "harm", "highest"), [(0.1, 0.5, 2.0), (0.3, 0.2, 0.7), (0.01, 0.99, 1.0)]
)
def test_the_cutoff_of_builders_follows_the_closed_form(
    advantage: float, harm: float, highest: float
) -> None:
    """Baliga and Sjöström (2004): c* = mu C / (C - d + mu)."""
    expected = advantage * highest / (highest - harm + advantage)
    assert builder_cutoff(advantage, harm, highest) == pytest.approx(expected, rel=1e-11)


def test_fear_alone_arms_everybody() -> None:
    assert builder_cutoff(0.001, 1.5, 1.0) == 1.0


def test_a_million_crises_end_as_the_equilibrium_says() -> None:
    """The middle of three equilibria, played out: each side answers the other's odds with its own best move."""
    case = next(case for case in EXPECTED["signalling"] if case["id"] == "three")
    numbers, stored = case["params"], case["equilibria"][1]
    rng = np.random.default_rng(2011)
    n = 1_000_000
    war_a, back_down, war_b = (numbers[name] + rng.standard_normal(n) for name in ("barWA", "bara", "barWB"))
    found = signalling_equilibria(**numbers)
    resists, fights = float(found.pR[1]), float(found.pF[1])
    last = np.maximum(war_a, back_down)
    challenge = resists * last + (1 - resists) * numbers["VA"] > numbers["SA"]
    resist = fights * war_b + (1 - fights) * numbers["VB"] > numbers["CB"]
    fight = war_a > back_down
    ends = {
        "SQ": ~challenge,
        "CD": challenge & ~resist,
        "BD": challenge & resist & ~fight,
        "SF": challenge & resist & fight,
    }
    for number, (name, happens) in enumerate(ends.items()):
        margin = 4.5 * math.sqrt(stored[name] * (1 - stored[name]) / n)
        assert happens.mean() == pytest.approx(found.odds[1, number], abs=margin), name
        assert happens.mean() == pytest.approx(stored[name], abs=margin), name
