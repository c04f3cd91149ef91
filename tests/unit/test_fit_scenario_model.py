"""Likelihoods of crisis files: closed forms, a slow twin, exact slopes, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, log_expit

import melian
import small_crisis
from melian.errors import FitError, UsageError
from melian.fit.crisis.build import scenario_model
from melian.fit.crisis.equilibria import other_equilibria
from melian.fit.crisis.numbers import fitted_name
from melian.fit.data.formulas import designs
from melian.fit.estimation.estimate import estimate
from melian.fit.estimation.simulate import simulate, simulated
from melian.fit.fitting import fit
from melian.fit.trees.choice_trees import EGAME123, ChoiceTreeModel
from oracle_qre import Oracle

RECOVERY = Path(__file__).parents[2] / "benchmarks" / "recovery.crisis.yaml"
DETERRENCE = {"war_a": "1 + x", "war_d": "1 + z", "status_quo_a": "0 + x + z", "log(precision)": "1"}
SECRETS = {
    "war_cost": "1 + x", "help": "1 + z", "defence_cost": "1 + x", "logit(p_resolved)": "1 + z",
    "log(precision)": "1",
}  # fmt: skip


def frame(n: int = 12, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"x": rng.normal(size=n), "z": rng.integers(0, 2, n).astype(float)})


def built(crisis: str, formulas: dict[str, str], data: pd.DataFrame, **options):
    return scenario_model(melian.read(crisis).model, designs(formulas, data), **options)


@pytest.fixture(scope="module")
def secrets():
    return built(str(RECOVERY), SECRETS, frame())


def deterrence_logs(coef, data):
    """Signorino (1999), logistic errors: from the last move backwards; audience cost .2, prize 1, ..."""
    war_a = coef[0] + coef[1] * data.x
    war_d = coef[2] + coef[3] * data.z
    precision = np.exp(coef[6])
    fight = precision * (war_a + 0.2)
    resist = precision * (expit(fight) * war_d + expit(-fight) * 0.3 + 1)
    challenged = expit(-resist) + expit(resist) * (expit(fight) * war_a - expit(-fight) * 0.2)
    challenge = precision * (challenged - coef[4] * data.x - coef[5] * data.z)
    path = np.column_stack([log_expit(challenge), log_expit(resist), log_expit(fight)]).cumsum(axis=1)
    return np.column_stack(
        [log_expit(-challenge), path[:, 0] + log_expit(-resist), path[:, 1] + log_expit(-fight), path[:, 2]]
    )


@pytest.fixture(scope="module")
def deterrence():
    return built("canon/deterrence", DETERRENCE, frame())


@given(st.lists(st.floats(-2, 2), min_size=7, max_size=7))
@settings(max_examples=20)
def test_with_perfect_information_the_odds_are_those_of_backward_induction(deterrence, numbers) -> None:
    data, coef, model = frame(), np.array(numbers), deterrence
    assert model.coefficients[-1] == "log(precision):(Intercept)"
    assert model.outcomes == ("status_quo", "concession", "backs_down", "war")
    found = model.logs(coef)
    assert (found.equilibria == 1).all()
    np.testing.assert_allclose(found.log, deterrence_logs(coef, data), rtol=1e-11, atol=1e-11)


def test_with_private_types_the_odds_are_those_of_a_slow_solver(secrets) -> None:
    coef = np.array([0.4, 0.3, 1.2, -0.5, 0.5, 0.2, -0.3, 0.6, 0.8])
    log, games = secrets.logs(coef).log, secrets.games(coef)
    for case in range(6):
        number = int(secrets.game_of_case[case])
        game = games.bound.batch.game(number)
        prob = Oracle(game).solve(np.exp(0.8))
        reach = np.ones(len(game.tree.node_parent))
        for node in range(1, len(reach)):
            reach[node] = reach[game.tree.node_parent[node]] * prob[game.tree.node_action[node]]
        odds = np.bincount(secrets.model.outcome, reach[game.tree.terminal_node])
        np.testing.assert_allclose(np.exp(log[case]), odds, rtol=1e-10)


def test_a_built_in_tree_written_as_a_crisis_is_the_same_model() -> None:
    """`egame123` with logit agents, computed from its own formulas; its scale is a precision of 1 / sqrt 2."""
    names = ("u11", "u13", "u15", "u16", "u23", "u25", "u26", "u36")
    numbers = ", ".join(f"{name}: {{value: 0, judgement: me}}" for name in names)
    crisis = small_crisis.model(
        assumptions=f"{{{numbers}}}",
        steps="""
            one: {who: north, choices: {l: L, r: R}, end_if: one is l}
            two: {who: south, choices: {l: L, r: R}, end_if: two is l}
            three: {who: west, choices: {l: L, r: R}}
            """,
        stakes="""
            north: {A: {worth: u11, when: one is l}, B: {worth: u13, when: two is l},
                    C: {worth: u15, when: three is l}, D: {worth: u16, when: three is r}}
            south: {B: {worth: u23, when: two is l}, C: {worth: u25, when: three is l},
                    D: {worth: u26, when: three is r}}
            west: {D: {worth: u36, when: three is r}}
            """,
        outcomes="{a: one is l, b: two is l, c: three is l, d: otherwise}",
    )
    data = frame(50)
    formulas = {
        name: "0" if name == "u11" else ("1 + x", "0 + z", "1 + x + z")[k % 3] for k, name in enumerate(names)
    }
    made = designs(formulas, data)
    built_in = ChoiceTreeModel(EGAME123, made, "agent-logit")
    written = scenario_model(crisis, made, precision=float(np.sqrt(0.5)))
    coef = np.random.default_rng(2).normal(size=len(built_in.coefficients))
    assert written.coefficients == built_in.coefficients
    expected, found = built_in.logs(coef), written.logs(coef)
    np.testing.assert_allclose(found.log, expected.log, rtol=1e-11)
    np.testing.assert_allclose(found.slope, expected.slope, atol=1e-10)


def check_slopes(model, coef: np.ndarray, tolerance: float = 1e-6) -> None:
    """Exact slopes against central differences of order 6 of odds that are solved anew."""
    found, step = model.logs(coef), 2e-3
    assert (found.equilibria == 1).all()
    for k in range(len(coef)):
        difference = np.zeros_like(found.log)
        for far, weight in ((1, 45.0), (2, -9.0), (3, 1.0)):
            ahead, behind = coef.copy(), coef.copy()
            ahead[k] += far * step
            behind[k] -= far * step
            difference += weight * (model.logs(ahead).log - model.logs(behind).log)
        slope = found.slope[:, :, k]
        np.testing.assert_allclose(
            difference / (60 * step), slope, rtol=tolerance, atol=tolerance * max(1e-3, np.abs(slope).max())
        )


@given(st.lists(st.floats(-1, 1), min_size=9, max_size=9))
@settings(max_examples=5)
def test_slopes_are_those_of_odds_that_are_solved_anew(secrets, numbers) -> None:
    check_slopes(secrets, np.array(numbers))


def test_slopes_where_all_payoffs_are_equal() -> None:
    """At zero nothing is at stake: the odds are uniform and still depend on the coefficients."""
    data = frame()
    model = scenario_model(
        small_crisis.model(
            assumptions="{a: {value: 0, judgement: me}}",
            stakes="{north: {Gain: {worth: a, when: act is attack}}}",
            outcomes="{war: act is attack, peace: otherwise}",
        ),
        designs({"a": "1 + x"}, data),
        precision=2.0,
    )
    found = model.logs(np.zeros(2))
    np.testing.assert_allclose(found.log, np.log(0.5))
    np.testing.assert_allclose(found.slope[:, 0, 1], 2 * 0.5 * data.x)


def test_where_chance_is_certain_what_cannot_happen_has_no_odds() -> None:
    """Nobody is soft in the second case, nobody firm in the third; the first has both."""
    crisis = small_crisis.model(
        private="{north.will: {types: {soft: {odds: p}, firm: {odds: rest}}}}",
        assumptions="{p: {range: 10% to 90%, best: 50%, judgement: me}, a: {value: 1, judgement: me}}",
        steps="""
            act: {who: north, choices: {wait: Wait, attack: Attack}}
            reply: {who: south, choices: {wait: Wait, attack: Attack}}
            """,
        stakes="""
            north: {Gain: {worth: 1 if north.will is soft else a, when: act is attack and reply is wait}}
            south: {Pain: {worth: -1 if north.will is soft else a, when: act is attack and reply is attack}}
            """,
        outcomes="{soft: act is attack and north.will is soft, firm: act is attack, peace: otherwise}",
    )
    data = pd.DataFrame({"x": [0.4, 0.0, 1.0], "one": 1.0})
    model = scenario_model(crisis, designs({"p": "0 + x", "a": "0 + one"}, data), precision=2.0)
    found = model.logs(np.array([1.0, 1.5]))
    assert (found.equilibria == 1).all()
    assert np.isneginf(found.log[1, 0])
    assert np.isneginf(found.log[2, 1])
    assert (found.slope[1, 0] == 0).all()
    assert (found.slope[2, 1] == 0).all()
    games = model.games(np.array([1.0, 1.5]))
    for case in range(3):
        game = games.bound.batch.game(int(model.game_of_case[case]))
        prob = Oracle(game).solve(2.0)
        reach = np.ones(len(game.tree.node_parent))
        for node in range(1, len(reach)):
            reach[node] = reach[game.tree.node_parent[node]] * prob[game.tree.node_action[node]]
        odds = np.bincount(crisis.outcome, reach[game.tree.terminal_node], minlength=3)
        np.testing.assert_allclose(np.exp(found.log[case]), odds, atol=1e-10)
    step = 1e-4
    ends = [model.logs(np.array([1.0, 1.5 + s])).log for s in (step, -step)]
    possible = np.isfinite(found.log)
    difference = (ends[0][possible] - ends[1][possible]) / (2 * step)
    np.testing.assert_allclose(found.slope[:, :, 1][possible], difference, atol=1e-7)


def test_slopes_through_expressions_weights_and_precisions_by_actor() -> None:
    model = scenario_model(
        small_crisis.model(
            private="{north.will: {types: {soft: {odds: weight a}, firm: {odds: weight b * b}}}}",
            assumptions="{a: {value: 2, judgement: me}, b: {value: 1, judgement: me}}",
            define="{c: a ** 1.5 / (1 + b)}",
            precision="{north: 2, others: 3}",
            steps="""
                act: {who: north, choices: {wait: Wait, talk: Talk, attack: Attack}}
                reply: {who: south, choices: {wait: Wait, attack: Attack}, only_if: act is talk}
                """,
            stakes="""
                north: {Gain: {worth: "c - exp(b) if north.will is soft else max(a, sqrt(a * b))", when: act is attack}}
                south: {Gain: {worth: log(1 + a) * abs(-b), when: reply is attack},
                        Pain: {worth: -2, when: reply is attack and north.will is firm}}
                """,
            outcomes="{war: act is attack or reply is attack, peace: otherwise}",
        ),
        designs({"a": "1 + z", "log(b)": "1 + x", "precision.north": "1", "log(precision)": "1"}, frame()),
    )
    check_slopes(model, np.array([2.0, 0.7, 0.1, 0.3, 2.2, 0.9]))


def test_cases_in_another_order_give_the_same_rows() -> None:
    data, coef = frame(30), np.array([0.4, 0.3, 1.2, -0.5, 0.5, 0.2, -0.3, 0.6, 0.8])
    order = np.random.default_rng(1).permutation(30)
    first = built(str(RECOVERY), SECRETS, data).logs(coef)
    second = built(str(RECOVERY), SECRETS, data.iloc[order]).logs(coef)
    np.testing.assert_allclose(second.log, first.log[order], rtol=1e-9)
    np.testing.assert_allclose(second.slope, first.slope[order], rtol=1e-7, atol=1e-9)


def test_cases_without_a_difference_are_solved_once() -> None:
    data = pd.DataFrame({"x": [1.0, 0.0, 1.0, 1.0]})
    model = built("canon/deterrence", {"war_a": "1 + x", "precision": "1"}, data)
    assert model.n_games == 2
    found = model.logs(np.array([0.1, 0.5, 2.0]))
    assert (found.log[0] == found.log[2]).all()
    assert (found.log[0] != found.log[1]).any()


def test_one_thread_or_two_give_the_same() -> None:
    data = frame(600)
    coef = np.array([0.4, 0.3, 1.2, -0.5, 0.5, 0.2, -0.3, 0.6, 0.8])
    one, two = (built(str(RECOVERY), SECRETS, data, workers=n).logs(coef) for n in (1, 2))
    assert (one.log == two.log).all()
    assert (one.slope == two.slope).all()


def test_what_cannot_be_solved_is_counted_and_named() -> None:
    data = pd.DataFrame({"x": [0.2, 0.5, 1.4]})
    model = built("canon/sanctions-threat", {"p_resolute": "0 + x", "precision": "1"}, data)
    found = model.logs(np.array([1.0, 2.0]))
    assert found.equilibria.tolist() == [1, 1, 0]
    assert np.isnan(found.log[2]).all()
    assert np.isfinite(found.log[:2]).all()
    wrong = model.unsolved(np.array([1.0, 2.0]))
    assert wrong.case.tolist() == [2]
    assert wrong.why[2 - 2] == "the odds of 'sender.resolve' cannot be computed with the numbers of this case"
    negative = model.unsolved(np.array([1.0, -2.0]))
    assert negative.case.tolist() == [0, 1, 2]
    assert "the precision cannot be computed" in negative.why[0]


def test_other_cases_are_read_with_the_encodings_of_the_data() -> None:
    data = pd.DataFrame({"regime": ["autoc", "dem", "mixed", "dem"]})
    model = built("canon/deterrence", {"war_a": "regime", "precision": "1"}, data)
    other = model.at(pd.DataFrame({"regime": ["mixed"]}))
    coef = np.array([0.3, 0.5, -0.7, 2.0])
    assert (other.logs(coef).log[0] == model.logs(coef).log[2]).all()
    assert other.numbers(coef).war_a.tolist() == pytest.approx([-0.4])


@pytest.mark.parametrize(
    ("formulas", "message"),
    [
        ({"war": "1"}, "there is no assumption called 'war'; known: audience_cost, loss, precision, prize"),
        ({"precision.mars": "1"}, "there is no assumption called 'precision.mars'"),
        ({"war_a": "1"}, "never err, so that outcomes off their path have probability 0"),
        ({"war_a": "1", "log(war_a)": "x", "precision": "1"}, "'war_a' has two formulas"),
        ({}, "nothing is to be estimated"),
    ],
)
def test_what_makes_no_model_is_refused(formulas, message) -> None:
    with pytest.raises(UsageError) as refused:
        built("canon/deterrence", formulas, frame())
    assert message in str(refused.value)


def test_an_assumption_without_effect_is_refused() -> None:
    crisis = small_crisis.model(
        assumptions="{a: {value: 0, judgement: me}, b: {value: 0, judgement: me}}",
        stakes="{north: {Gain: a}}",
    )
    with pytest.raises(UsageError, match="no stake and no odds depend on 'b'"):
        scenario_model(crisis, designs({"a": "1", "b": "1"}, frame()))


def test_terms_name_a_number_and_a_link() -> None:
    assert fitted_name("log(precision)") == ("precision", "log")
    assert fitted_name("logit( p_firm )") == ("p_firm", "logit")
    assert fitted_name("war_cost") == ("war_cost", "")


def test_simulated_outcomes_have_the_odds_of_the_model() -> None:
    data = frame(4)
    coef = np.array([0.5, -0.2, -0.4, 0.3, 0.1, 0.2, 0.4])
    model = built("canon/deterrence", DETERRENCE, data)
    plays = 200_000
    counts = simulate(model, coef, seed=3, plays=plays)
    odds = np.exp(deterrence_logs(coef, data))
    error = np.sqrt(odds * (1 - odds) / plays)
    assert (counts.sum(axis=1) == plays).all()
    assert (np.abs(counts / plays - odds) < 5 * error).all()
    assert (simulate(model, coef, seed=3, plays=plays) == counts).all()
    rows = simulated(model, data, coef, seed=3)
    assert set(rows.outcome) <= set(model.outcomes)
    assert rows.drop(columns="outcome").equals(data)
    with pytest.raises(UsageError, match="have a column 'outcome' already"):
        simulated(model, rows, coef, seed=3)
    with pytest.raises(UsageError, match="2 numbers for 7 coefficients"):
        simulate(model, coef[:2], seed=3)
    unlinked = built("canon/deterrence", {"war_a": "1", "precision": "1"}, data)
    with pytest.raises(FitError, match="no odds at these coefficients in cases 1, 2, 3"):
        simulate(unlinked, np.array([1.0, -1.0]), seed=3)


def test_other_equilibria_are_searched_for_and_counted() -> None:
    """A game of coordination: at precision 12 each side's logit answer to itself has three fixed points."""
    crisis = small_crisis.model(
        assumptions="{a: {value: 1, judgement: me}}",
        steps="""
            act: {who: north, choices: {left: Left, right: Right}, seen_by: nobody}
            reply: {who: south, choices: {left: Left, right: Right}}
            """,
        stakes="""
            north: {Both: {worth: 1, when: act is left and reply is left},
                    Right: {worth: a, when: act is right and reply is right}}
            south: {Both: {worth: 1, when: act is left and reply is left},
                    Right: {worth: a, when: act is right and reply is right}}
            """,
        outcomes="{left: act is left and reply is left, right: act is right and reply is right, apart: otherwise}",
    )
    data = pd.DataFrame({"x": [1.0, 12.0, 12.0]})
    model = scenario_model(crisis, designs({"a": "1", "precision": "0 + x"}, data))
    found = other_equilibria(model, np.array([1.2, 1.0]), starts=12)
    assert found.found[0] == 1
    assert found.found[1] in (2, 3)
    assert found.found[2] == found.found[1]
    assert found.farthest[1] > 0.9
    assert found.n_several == 2
    assert found.n_games == 2
    assert "2 of 3 cases have other equilibria" in found.sentence
    assert (model.logs(np.array([1.2, 1.0])).equilibria == 1).all()
    alone = other_equilibria(model.at(data[:1]), np.array([1.2, 1.0]), starts=4)
    assert alone.sentence.startswith("No case was found")


def test_uniqueness_is_claimed_where_nothing_is_hidden_only(secrets) -> None:
    assert "this is a selection" in secrets.selection
    open_game = built("canon/deterrence", DETERRENCE, frame())
    assert (
        open_game.selection == "Every case has one equilibrium: nobody misses anything that happened before."
    )


def test_a_search_starts_at_the_numbers_of_the_file(secrets) -> None:
    assert secrets.start.tolist() == pytest.approx([0.5, 0, 1, 0, 0.6, 0, np.log(2 / 3), 0, np.log(2)])
    rising = built("canon/deterrence", {"precision": "0 + x"}, pd.DataFrame({"x": [1.0, 3.0]}))
    assert rising.start.tolist() == pytest.approx([0.4])  # the nearest to 1 for both


def test_a_fit_that_cannot_begin_names_a_case() -> None:
    data = pd.DataFrame({"x": [0.2, -0.5, 1.4], "outcome": ["complies", "sanctions", "status_quo"]})
    case = melian.read("canon/sanctions-threat")
    with pytest.raises(
        FitError, match=r"2 cases have no odds; the first, case 2: the odds of 'sender\.resolve'"
    ):
        estimate(
            scenario_model(case.model, designs({"p_resolute": "0 + x"}, data), precision=1.0),
            np.eye(4, dtype=np.int64)[[1, 3, 0]],
            starts=np.array([[1.0]]),
        )


def test_other_equilibria_of_a_fit() -> None:
    data = simulated(
        built("canon/deterrence", {"war_a": "1 + x", "precision": "1"}, frame(40)), frame(40),
        np.array([0.2, 0.5, 2.0]), seed=1,
    )  # fmt: skip
    found = fit("canon/deterrence", data, {"war_a": "1 + x", "precision": "1"}, outcome="outcome", starts=1)
    assert found.other_equilibria(starts=2).n_several == 0
    tree = fit(
        "egame12", data.assign(outcome=data.outcome.replace({"concession": "L", "status_quo": "RL"})),
        {"u11": "1", "u13": "0", "u14": "0", "u24": "1"}, outcome="outcome", starts=1,
        labels={"war": "RR", "backs_down": "RR"},
    )  # fmt: skip
    with pytest.raises(UsageError, match="a built-in tree has one equilibrium per case"):
        tree.other_equilibria()
