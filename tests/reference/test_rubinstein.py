"""Offers in turn: the bundled game gives what backward induction gives, in closed form.

Rubinstein (1982, Econometrica 50, 97-109) without an end; with a last offer, Ståhl (1972, Bargaining Theory).
With n offers and factors a of whoever offers first and b of the other, the first has

    x(1, a, b) = 1,    x(n, a, b) = 1 - b x(n - 1, b, a),

since the other, offered less than b x(n - 1, b, a), would wait and offer itself. Three offers: 1 - b (1 - a).
For a = b = d this is (1 - (-d)**n) / (1 + d), and without an end 1 / (1 + d).
"""

from __future__ import annotations

import numpy as np
import pytest

from melian.analysis.compare import payoff_by_draw
from melian.library import bundled
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_path

DEALS = np.arange(5, 100, 10) / 100
POINTS = {
    None: (0.8, 0.8),
    "patient": (0.95, 0.95),
    "hurried_answer": (0.8, 0.3),
    "hurried_offer": (0.3, 0.8),
}


def at_will(a: float, b: float) -> float:
    """The share of the first of three offers, if anything can be offered."""
    return 1 - b * (1 - a)


def of_deals(a: float, b: float) -> float:
    """The same with these deals: whoever offers keeps the most that leaves more than waiting would."""
    last = DEALS.max()
    second = max(1 - share for share in DEALS if share > a * last)
    return float(max(share for share in DEALS if 1 - share > b * second))


@pytest.mark.parametrize("variant", POINTS)
def test_the_first_offer_is_the_one_of_the_closed_form_and_is_accepted(variant):
    a, b = POINTS[variant]
    path = bundled("canon/rubinstein")
    assert path is not None
    model = compile_scenario(read_path(path), variant=variant)
    run = solve_model(model, Ask(draws=1))
    share = of_deals(a, b)
    points = [payoff_by_draw(run, actor)[0] for actor in model.players]
    np.testing.assert_allclose(points, [100 * share, 100 * (1 - share)], atol=1e-4)
    assert abs(share - at_will(a, b)) < 0.1  # the distance of the deals


@pytest.mark.parametrize("d", [0.3, 0.8, 0.95])
def test_with_one_factor_the_closed_form_is_that_of_the_papers(d):
    assert at_will(d, d) == pytest.approx((1 - (-d) ** 3) / (1 + d))
