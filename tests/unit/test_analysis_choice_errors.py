"""What is noise: against sums over histories, closed forms and stories that are noise by construction."""

from __future__ import annotations

import math

import numpy as np
import pytest

from crisis_warning import FIXED, TEXT, histories
from melian.analysis.choices.action_values import action_values
from melian.analysis.choices.alike_types import alike_types
from melian.analysis.choices.choice_errors import choice_errors
from melian.analysis.choices.precision import precision_words
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text

TRIFLE = """
melian: 1
title: A trifle
scale: 10 = much
precision: 5
analyst: the tests
actors: {one: One, two: Two}
private:
  one.mood: {label: The mood, types: {glad: {odds: 1/4}, sour: {odds: 1/4}, wild: {odds: rest}}}
steps:
  coin: {label: The trifle, who: one, choices: {left: Left, right: Right}}
  war: {label: The war, who: two, choices: {stay: No war, fight: A war}}
stakes:
  one:
    Left: {worth: 0.2, when: coin is left}
    Wild: {worth: 8, when: coin is right and one.mood is wild}
  two: {War: {worth: -6, when: war is fight}}
outcomes: {war: {when: war is fight}, peace: {when: otherwise}}
"""


@pytest.fixture(scope="module")
def run():
    return solve_model(compile_scenario(read_text(TEXT)), Ask(draws=10, seed=3))


def worths_by_histories(run, draw):
    """Expected points of each option to its mover given that it is reached, from all histories."""
    model, tree = run.model, run.model.tree
    prob = run.kept_prob[draw]
    values = {stream: v[run.kept_draws[draw]][None] for stream, v in run.values.items()}
    batch = model.bind(values, 1).batch
    payoff = batch.row_payoff[0][batch.payoff_row]
    owner = np.repeat(np.arange(len(tree.infoset_player)), np.diff(tree.infoset_first_action))
    top, bottom = np.zeros(len(prob)), np.zeros(len(prob))
    for leaf, (p, _, _, acts) in enumerate(histories(model, prob)):
        for a in acts:
            if tree.infoset_player[owner[a]] >= 0:
                top[a] += p * payoff[leaf, tree.infoset_player[owner[a]]]
                bottom[a] += p
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0), owner


def test_worths_of_options_are_means_over_histories(run):
    worths = action_values(run, 10)
    for draw in (0, 6):
        slow, _ = worths_by_histories(run, draw)
        assert worths[draw] == pytest.approx(slow, abs=1e-10)


def test_worths_explain_the_odds_by_the_logit_rule(run):
    """At an equilibrium, log-odds are precision times the difference in worth: another code's answer."""
    worths = action_values(run, 10)
    first = run.model.tree.infoset_first_action
    for draw in range(10):
        precision = run.values["precision"][run.kept_draws[draw]] / 10
        for h in np.flatnonzero(run.model.tree.infoset_player >= 0):
            here = slice(first[h], first[h + 1])
            log = np.log(run.kept_prob[draw][here])
            apart = precision * (worths[draw][here] - worths[draw][here][0])
            assert log - log[0] == pytest.approx(apart, abs=1e-6)


def test_shares_against_interest_are_sums_over_histories(run):
    found = choice_errors(run)
    tree, names = run.model.tree, ["war", "bought", "peace"]
    columns = run.model.columns.data
    settled, ever, odds = np.zeros((3, 10, 3))
    for draw in range(10):
        worth, owner = worths_by_histories(run, draw)
        best = np.array([worth[owner == h].max() for h in range(len(tree.infoset_player))])
        bad = (worth < best[owner] - 1e-9) & (tree.infoset_player[owner] >= 0)
        for leaf, (p, c, _, acts) in enumerate(histories(run.model, run.kept_prob[draw])):
            p *= (3 if c["build"] == 1 else 1) * (2 if c["spy"] == 1 else 1)
            k = int(columns["outcome"][leaf])
            odds[draw, k] += p
            # `act` comes last and always decides between war and no war
            settled[draw, k] += p * bad[acts[-1]]
            ever[draw, k] += p * any(bad[a] for a in acts)
    assert found.outcomes["outcome"].tolist() == names
    assert found.outcomes["settled"].to_numpy() == pytest.approx(np.median(settled / odds, axis=0), abs=1e-9)
    assert found.outcomes["any_choice"].to_numpy() == pytest.approx(np.median(ever / odds, axis=0), abs=1e-9)
    whole = odds / odds.sum(axis=1)[:, None]
    assert found.outcomes["odds"].to_numpy() == pytest.approx(np.median(whole, axis=0), abs=1e-12)


def test_a_trifle_is_decided_by_noise_and_says_how_little_it_is_worth():
    found = choice_errors(solve_model(compile_scenario(read_text(TRIFLE)), Ask(draws=3)))
    coin, war = found.steps.iloc[0], found.steps.iloc[1]
    # two types in four gain .2 points from left, the others 7.8 points from right; precision 5 per 10 points
    better = [1 / (1 + math.exp(-0.5 * 0.2)), 1 / (1 + math.exp(-0.5 * 7.8))]
    assert coin["taken"] == pytest.approx(sum(better) / 2, abs=1e-9)
    assert coin["stake"] == pytest.approx((0.2 + 7.8) / 2, abs=1e-9)
    assert not coin["by_noise"]
    assert war["taken"] == pytest.approx(1 / (1 + math.exp(-3)), abs=1e-9)
    outcomes = found.outcomes.set_index("outcome")
    assert outcomes.loc["war", "settled"] == 1.0  # nobody gains from it
    assert outcomes.loc["peace", "settled"] == 0.0
    small = choice_errors(
        solve_model(compile_scenario(read_text(TRIFLE.replace("worth: 8", "worth: 0.3"))), Ask(draws=3))
    )
    assert small.steps.iloc[0]["by_noise"]
    # .525 for the half that gains .2 points from left, .5125 for the half that gains .1 from right
    assert small.sentences[0].startswith("The trifle: decided by noise. One takes the best option in 52 %")


def test_what_is_settled_early_counts_the_choice_that_settled_it():
    text = TRIFLE.replace(
        "war: {label: The war, who: two,", "war: {label: The war, who: two, only_if: coin is left,"
    )
    text = text.replace(
        "{war: {when: war is fight}", "{calm: {when: coin is right}, war: {when: war is fight}"
    )
    found = choice_errors(solve_model(compile_scenario(read_text(text)), Ask(draws=3)))
    outcomes = found.outcomes.set_index("outcome")
    # right: glad and sour lose .2 by it, the wild half gains 7.8
    wrong, right = 0.5 / (1 + math.exp(0.1)), 0.5 / (1 + math.exp(-3.9))
    assert outcomes.loc["calm", "settled"] == pytest.approx(wrong / (wrong + right), abs=1e-9)


def test_at_the_limit_nobody_acts_against_interest():
    model = compile_scenario(read_text(FIXED.replace("precision: 4", "precision: limit")))
    run = solve_model(model, Ask(draws=4))
    assert run.n_certified > 0
    found = choice_errors(run)
    assert not found.steps["by_noise"].any()
    assert found.outcomes["settled"].fillna(0).max() < 1e-6


def test_types_that_want_the_same_play_alike():
    frame, sentences = alike_types(solve_model(compile_scenario(read_text(TRIFLE)), Ask(draws=3)))
    pairs = frame.set_index(["one", "other"])
    assert pairs.loc[("glad", "sour"), "alike"]
    assert pairs.loc[("glad", "sour"), "difference"] == pytest.approx(0, abs=1e-12)
    left = 1 / (1 + math.exp(-0.1))
    wild = 1 / (1 + math.exp(3.9))
    assert pairs.loc[("glad", "wild"), "difference"] == pytest.approx(left - wild, abs=1e-9)
    assert len(sentences) == 1
    assert sentences[0].startswith('The mood: "glad" and "sour" play alike')


def test_types_that_never_come_to_a_step_are_not_compared_there():
    """At the limit play never comes to a second step: its difference is unknown and decides nothing."""
    again = "again: {label: Again, who: one, only_if: war is fight, choices: {hold: Hold, give: Give}}\n"
    text = TRIFLE.replace("precision: 5", "precision: limit").replace("stakes:", f"  {again}stakes:")
    text = text.replace("worth: -6,", "worth: -60000,")
    frame, sentences = alike_types(solve_model(compile_scenario(read_text(text)), Ask(draws=2)))
    pairs = frame.set_index(["one", "other", "step"])
    assert np.isnan(pairs.loc[("glad", "sour", "again"), "difference"])
    assert pairs.loc[("glad", "sour", "coin"), "alike"]
    assert sentences == ('The mood: "glad" and "sour" play alike.',)


def test_types_are_compared_where_all_else_is_equal(run):
    frame, sentences = alike_types(run)
    assert frame["step"].tolist() == ["build", "act"]
    assert sentences == ()
    # `build` has one set per type: the difference is that of two probabilities
    tree = run.model.tree
    sets = [h for h, item in enumerate(run.model.infosets) if item.key == "build" and item.player >= 0]
    apart = np.abs(np.subtract(*(run.kept_prob[:, tree.infoset_first_action[h]] for h in sets)))
    assert frame["difference"].iloc[0] == pytest.approx(apart.mean(), abs=1e-12)


def test_precision_in_the_units_of_the_file():
    hundred = FIXED.replace("scale: 10 =", "scale: 100 =").replace("precision: 4", "precision: 8")
    assert precision_words(compile_scenario(read_text(hundred))) == (
        "At precision 8 an option better by 10 points is taken 2.2 times as often, by 25 points 7 times, "
        "by 50 points 55 times.",
    )
    several = FIXED.replace("precision: 4", "precision: {east: 2 to 8, others: 1}")
    assert precision_words(compile_scenario(read_text(several)))[0].startswith(
        "At precision 4 (East) an option better by 1 points is taken 1.5 times as often"
    )
    huge = FIXED.replace("precision: 4", "precision: 1e30")  # nothing overflows
    assert (
        "by 50 points more than a million times."
        in precision_words(compile_scenario(read_text(huge.replace("scale: 10 =", "scale: 100 ="))))[0]
    )
    limit = FIXED.replace("precision: 4", "precision: limit")
    assert "calculates fully" in precision_words(compile_scenario(read_text(limit)))[0]
