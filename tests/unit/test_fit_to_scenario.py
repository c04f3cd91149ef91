"""Fits as crisis files: their odds, their covariance, what is kept of the file, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import melian
import small_crisis
from melian.errors import FitError, UsageError
from melian.fit.crisis.build import scenario_model
from melian.fit.crisis.to_file import scenario_text, typical_case
from melian.fit.data.formulas import designs
from melian.fit.estimation.estimate import estimate
from melian.fit.estimation.simulate import simulate
from melian.fit.trees.choice_trees import EGAME12, ChoiceTreeModel
from melian.runs.draws import uniforms
from melian.runs.points import outcome_measure, solve_points

FORMULAS = {"war_a": "1 + x", "log(audience_cost)": "1 + regime", "log(precision)": "1"}
TRUTH = np.array([-0.5, 0.6, -0.5, 0.5, 1.1])


@pytest.fixture(scope="module")
def data() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    regime = rng.choice(["autocracy", "democracy"], 600)
    return pd.DataFrame({"x": rng.normal(size=600), "regime": regime})


@pytest.fixture(scope="module")
def found(data):
    model = scenario_model(melian.read("canon/deterrence").model, designs(FORMULAS, data))
    result = estimate(model, simulate(model, TRUTH, seed=1))
    assert result.status == "maximum"
    return result


@pytest.fixture(scope="module")
def text(found, data) -> str:
    return scenario_text(found, data[3:4], data="crises.csv", date="2020-02-03")


def odds_at_medians(model) -> np.ndarray:
    medians = {name: d.ppf(np.array([0.5])) for name, d in model.distributions.items()}
    return solve_points(model, medians, measure=outcome_measure(model, ())).figures[0]


def test_the_file_gives_the_odds_of_the_fit(found, data, text) -> None:
    case = melian.read(text)
    assert not [item for item in case.findings.itertuples() if item.severity == "error"]
    expected = np.exp(found.model.at(data[3:4]).logs(found.coef).log[0])
    np.testing.assert_allclose(odds_at_medians(case.model), expected, atol=1e-8)
    assert case.scenario.file.assumptions["case_x"].value == f"{data.x[3]:.10g}"
    result = case.solve(draws=50)
    assert result.run.n_certified == 50


def test_another_case_is_a_matter_of_a_setting(found, data, text) -> None:
    other = data[7:8]
    is_democracy = float(other.regime.iloc[0] == "democracy")
    name = next(n for n in melian.read(text).scenario.file.assumptions if n.startswith("case_regime"))
    model = melian.read(text).compile(set={"case_x": float(other.x.iloc[0]), name: is_democracy}).model
    expected = np.exp(found.model.at(other).logs(found.coef).log[0])
    np.testing.assert_allclose(odds_at_medians(model), expected, atol=1e-8)


def test_draws_have_the_covariance_of_the_estimates(found, data, text) -> None:
    """Fitted numbers over many draws against x' V x; the precision is lognormal."""
    model, n = melian.read(text).model, 20_000
    values = {name: d.ppf(uniforms(1, name, 0, n)) for name, d in model.distributions.items()}
    bound = model.bind(values, n)
    line = next(i for i, t in enumerate(model.payoffs.terms) if t.line.label == "War")
    war = bound.term_values[:, np.flatnonzero(model.payoffs.term_line == line)[0]]
    precision = model.precision_values(values, n)[:, 0]
    x = np.array([1.0, data.x[3], 0, 0, 0])
    covariance = found.covariance
    spread = np.sqrt(x @ covariance @ x)
    assert war.mean() == pytest.approx(x @ found.coef, abs=5 * spread / np.sqrt(n))
    assert war.std() == pytest.approx(spread, rel=0.03)
    assert np.log(precision).std() == pytest.approx(np.sqrt(covariance[4, 4]), rel=0.03)
    expected = (x @ covariance[:, 4]) / (spread * np.sqrt(covariance[4, 4]))
    assert np.corrcoef(war, np.log(precision))[0, 1] == pytest.approx(expected, abs=0.03)


def test_what_the_file_says_otherwise_is_kept(text) -> None:
    assert "A threat between two sides that know each other" in text
    assert "prize: {value: 1, label: What a concession brings the challenger" in text
    assert "What war is worth to the challenger" in text  # the label of the number that became a define
    file = melian.read(text).scenario.file
    assert {"war_a", "audience_cost", "fitted_precision"} <= set(file.define)
    assert not {"war_a", "audience_cost"} & set(file.assumptions)
    assert file.precision == "fitted_precision"
    assert file.sources["fitted_data"].title == "Fit to crises.csv"
    assert file.sources["fitted_data"].date == "2020-02-03"
    # of the variants only `war` set something that was not fitted; checks were about other numbers
    assert list(file.variants) == ["war", "deterred"]
    assert dict(file.variants["war"].set) == {"war_d": "-0.5"}
    assert not file.checks


def test_uncertain_numbers_stand_as_they_were_held() -> None:
    crisis = """
        melian: 1
        title: A crisis
        scale: 1 = a point
        analyst: me
        precision: {north: 3, others: 1 to 4}
        actors: {north: North, south: South}
        assumptions:
          # what there is to win
          gain: {range: 1 to 3, best: 1.5, any_sign: true, judgement: me}
          cost: {value: 1, judgement: me}
        steps:
          act: {who: north, choices: {wait: Wait, attack: Attack}}
          reply: {who: south, choices: {yield: Yield, fight: Fight}, only_if: act is attack}
        stakes:
          north: {Gain: {worth: gain, when: reply is yield}, Cost: {worth: -cost, when: reply is fight}}
          south: {Loss: {worth: -gain, when: reply is yield}, Cost: {worth: -cost * 2, when: reply is fight}}
        outcomes: {peace: act is wait, victory: reply is yield, war: otherwise}
        """
    data = pd.DataFrame({"x": np.tile([0.0, 1.0, 2.0], 200)})
    source = melian.read("\n".join(line[8:] for line in crisis.strip("\n").split("\n")) + "\n")
    model = scenario_model(
        source.compile(set={"gain": 2}).model, designs({"cost": "1 + x", "log(precision.north)": "1"}, data)
    )
    found = estimate(model, simulate(model, np.array([0.5, 0.7, 0.9]), seed=2))
    text = scenario_text(found, typical_case(data))
    assert "# what there is to win\n  gain: {value: 2, judgement: me}" in text
    file = melian.read(text).scenario.file
    assert dict(file.precision) == {"north": "fitted_precision_north", "others": "2"}
    np.testing.assert_allclose(
        odds_at_medians(melian.read(text).model),
        np.exp(model.at(pd.DataFrame({"x": [1.0]})).logs(found.coef).log[0]),
        atol=1e-8,
    )


def test_a_typical_case_has_means_and_modes() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0, 6.0], "who": ["b", "a", "b"], "none": [np.nan] * 3})
    assert typical_case(frame).to_dict(orient="records") == [{"x": 3.0, "who": "b"}]


def test_what_cannot_be_a_file_is_refused(found, data) -> None:
    with pytest.raises(UsageError, match="the case is one row of data, got 2"):
        scenario_text(found, data[:2])
    with pytest.raises(FitError, match="no proper maximum"):
        scenario_text(replace(found, status="flat"), data[:1])
    with pytest.raises(FitError, match="no proper covariance"):
        scenario_text(replace(found, covariance=np.full((5, 5), np.nan)), data[:1])
    tree = ChoiceTreeModel(
        EGAME12, designs({"u11": "1", "u13": "0", "u14": "0", "u24": "1"}, data), "agent-probit"
    )
    with pytest.raises(UsageError, match="a built-in tree has no file"):
        scenario_text(replace(found, model=tree), data[:1])


def test_a_precision_may_be_a_number_of_the_file() -> None:
    parts = {
        "assumptions": "{a: {value: 3, judgement: me}}",
        "define": "{b: a * 2}",
        "stakes": "{north: {Gain: {worth: 1, when: act is attack}}}",
        "outcomes": "{war: act is attack, peace: otherwise}",
    }
    for precision, expected in (("a", 3.0), ("b", 6.0), ("{north: b, others: 1}", 6.0)):
        model = small_crisis.model(precision=precision, **parts)
        assert odds_at_medians(model)[0] == pytest.approx(1 / (1 + np.exp(-expected)), abs=1e-9)
    negative = small_crisis.model(precision="a", **parts | {"assumptions": "{a: {value: -3, judgement: me}}"})
    bound = negative.bind({"a": np.array([-3.0, 1.0])}, 2)
    assert bound.valid.tolist() == [False, True]
    assert list(bound.invalid) == ["the precision"]
    wrong = small_crisis.errors(precision="c", **parts)
    assert "M312" in wrong[0]
    asks = small_crisis.errors(precision="b", **parts | {"define": "{b: 2 if act is attack else 1}"})
    assert asks


def test_an_assumption_that_the_precision_names_can_be_fitted() -> None:
    crisis = small_crisis.model(
        assumptions="{a: {value: 3, judgement: me}}", define="{b: a * 2}", precision="b",
        stakes="{north: {Gain: {worth: 1, when: act is attack}}}",
        outcomes="{war: act is attack, peace: otherwise}",
    )  # fmt: skip
    data = pd.DataFrame({"x": [0.1, 0.5]})
    logs = scenario_model(crisis, designs({"a": "0 + x"}, data)).logs(np.array([2.0]))
    odds = 1 / (1 + np.exp(-4 * data.x))
    np.testing.assert_allclose(np.exp(logs.log[:, 0]), odds)
    np.testing.assert_allclose(logs.slope[:, 0, 0], 2 * data.x * (1 - odds))
