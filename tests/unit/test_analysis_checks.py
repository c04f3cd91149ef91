"""Checks of a file and comparisons of runs, against runs of files that say the same in full."""

from __future__ import annotations

import numpy as np
import pytest

from crisis_warning import TEXT
from melian.analysis.checks.sentences import run_checks
from melian.analysis.compare import compare
from melian.errors import UsageError
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text
from melian.scenario.schema.elements import Assumption


@pytest.fixture(scope="module")
def scenario():
    return read_text(TEXT)


@pytest.fixture(scope="module")
def base(scenario):
    return solve_model(compile_scenario(scenario), Ask(draws=40, seed=2))


@pytest.fixture(scope="module")
def results(scenario, base):
    return run_checks(scenario, base=base)


def rewritten(precision="2 to 8", **numbers):
    """A run of the file with assumptions written as fixed numbers."""
    text = TEXT.split("variants:")[0].replace("precision: 2 to 8", f"precision: {precision}")
    for name, value in numbers.items():
        start = text.index(f"  {name}: {{range")
        end = text.index("\n", start)
        text = text[:start] + f"  {name}: {{value: {value!r}, judgement: the tests}}" + text[end:]
    return text


def test_results_stand_in_the_order_of_the_file(scenario, results):
    assert [result.text for result in results] == [str(text) for text in scenario.file.checks]


def test_odds_are_judged_by_the_median_over_certified_draws(base, results):
    war = np.median(base.outcome_odds[:, 0])
    assert 0.01 <= war <= 0.99
    assert results[0].holds
    assert not results[1].holds
    assert f"median odds of war: {100 * war:.3g} %" in results[0].figure
    assert "40 of 40 draws certified" in results[0].figure


def test_every_outcome_names_those_that_fail(base, results):
    medians = {n: 100 * np.median(base.outcome_odds[:, i]) for i, n in enumerate(["war", "bought", "peace"])}
    wrong = sorted((n for n in medians if medians[n] >= 2), key=lambda n: medians[n])
    assert len(wrong) > 1
    assert not results[2].holds
    assert (
        f"{medians[wrong[0]]:.3g} % ({wrong[0]}) to {medians[wrong[-1]]:.3g} % ({wrong[-1]})"
        in results[2].figure
    )


def test_a_held_number_leaves_the_other_draws_alone(base):
    held = solve_model(base.model, Ask(draws=40, seed=2, fixed={"cost": 3.5}))
    written = solve_model(compile_scenario(read_text(rewritten(cost=3.5))), Ask(draws=40, seed=2))
    assert held.outcome_odds == pytest.approx(written.outcome_odds, abs=1e-12)
    assert np.array_equal(held.values["p_firm"], base.values["p_firm"])
    assert np.all(held.values["cost"] == 3.5)
    settings = {"cost": Assumption(value="3.5")}
    again = solve_model(compile_scenario(base.model.scenario, settings=settings), Ask(draws=40, seed=2))
    assert held.outcome_odds == pytest.approx(again.outcome_odds, abs=1e-12)


def test_a_number_that_does_not_exist_cannot_be_held(base):
    with pytest.raises(UsageError, match="there is no uncertain number called 'csot'"):
        solve_model(base.model, Ask(draws=4, fixed={"csot": 1.0}))


def test_rises_compares_the_ends_on_the_same_draws(results):
    # the 5 and 95 % points of `range: 2 to 9` are its ends
    low, high = (
        solve_model(compile_scenario(read_text(rewritten(cost=float(c)))), Ask(draws=40, seed=2))
        for c in (2, 9)
    )
    apart = np.median(high.outcome_odds[:, 0] - low.outcome_odds[:, 0])
    assert apart < 0
    assert results[3].holds
    assert not results[4].holds
    assert f"median difference {100 * apart:+.2g} percentage points" in results[3].figure
    assert "at cost 2" in results[3].figure
    assert "at cost 9" in results[3].figure


def test_a_variant_is_compared_with_the_base_on_the_same_draws(base, results):
    dear = solve_model(compile_scenario(read_text(rewritten(cost=8.0))), Ask(draws=40, seed=2))
    apart = np.median(dear.outcome_odds[:, 0] - base.outcome_odds[:, 0])
    assert results[5].holds == (apart < 0)
    assert f"median difference {100 * apart:+.2g} percentage points" in results[5].figure


def test_before_events_and_after_a_date_choose_the_events(base, results):
    low, high = (
        solve_model(base.model, Ask(draws=40, seed=2, before_events=True, fixed={"cost": c}))
        for c in (2.0, 9.0)
    )
    apart = np.median(high.outcome_odds[:, 0] - low.outcome_odds[:, 0])
    assert f"{100 * apart:+.2g} percentage points" in results[6].figure
    after = solve_model(base.model, Ask(draws=40, seed=2, at="2000-01-15"))
    assert after.given == ("massing",)
    assert f"{100 * np.median(after.outcome_odds[:, 0]):.3g} %" in results[7].figure


def test_precision_rises_in_all_its_entries(results):
    low, high = (
        solve_model(
            compile_scenario(read_text(rewritten(precision).split("checks:")[0])), Ask(draws=40, seed=2)
        )
        for precision in ("2", "8")
    )
    apart = np.median(high.outcome_odds[:, 0] - low.outcome_odds[:, 0])
    assert results[8].holds == (apart > 1e-9)
    assert f"median difference {100 * apart:+.2g} percentage points" in results[8].figure


def test_a_base_that_is_not_the_file_as_it_stands_is_refused(scenario, base):
    before = solve_model(base.model, Ask(draws=4, before_events=True))
    with pytest.raises(UsageError, match="as it stands"):
        run_checks(scenario, base=before)


def test_comparison_is_paired(scenario, base):
    other = solve_model(compile_scenario(scenario, variant="no_money"), Ask(draws=40, seed=2))
    found = compare(base, other)
    apart = other.outcome_odds - base.outcome_odds
    assert found.n_draws == 40
    assert found.frame["median"].to_numpy() == pytest.approx(np.median(apart, axis=0), abs=1e-15)
    assert found.frame["mean"].to_numpy() == pytest.approx(apart.mean(axis=0), abs=1e-15)
    assert found.frame["higher"].to_numpy() == pytest.approx((apart > 0).mean(axis=0))
    assert found.frame["other"].to_numpy() == pytest.approx(np.median(other.outcome_odds, axis=0))
    assert not found.moves_nothing
    again = solve_model(compile_scenario(scenario, variant="no_money_again"), Ask(draws=40, seed=2))
    assert compare(other, again).moves_nothing


def test_only_equal_draws_are_paired(base):
    other = solve_model(base.model, Ask(draws=4, seed=3))
    with pytest.raises(UsageError, match="seeds 2 and 3"):
        compare(base, other)
