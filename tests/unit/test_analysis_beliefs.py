"""Beliefs against hand calculation and against sums over histories."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from crisis_warning import FIXED, TEXT, find, histories, profile
from melian.analysis.beliefs import beliefs
from melian.analysis.exact_beliefs import beliefs_at, observer_beliefs
from melian.cli.main import cli
from melian.errors import UsageError
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text


def behaviour(step, seen):
    """Soft East builds up in 2 of 10 cases, firm East in 7; West pays in 6 after an alarm, else in 1."""
    if step == "build":
        return [0.8, 0.2] if seen["east.will"] == "soft" else [0.3, 0.7]
    if step == "offer":
        return [0.4, 0.6] if seen.get("spy") == "alarm" else [0.9, 0.1]
    return [0.5, 0.5]


@pytest.fixture(scope="module")
def model():
    return compile_scenario(read_text(FIXED))


@pytest.fixture(scope="module")
def run():
    return solve_model(compile_scenario(read_text(TEXT)), Ask(draws=12, seed=3))


def believed(frame, matter, option):
    rows = frame[(frame["matter"] == matter) & (frame["option"] == option)]
    assert len(rows) == 1
    return float(rows["belief"].iloc[0])


def test_beliefs_about_a_type_by_hand(model):
    prob = profile(model, behaviour)
    after_alarm = beliefs_at(model, prob, find(model, "offer", build="surge", spy="alarm"))
    # firm: .4 x .7 x .8 = .224; soft: .6 x .2 x .3 = .036
    assert believed(after_alarm, "east.will", "firm") == pytest.approx(224 / 260, abs=1e-12)
    assert after_alarm["matter"].unique().tolist() == ["east.will"]
    assert after_alarm["prior"].tolist() == pytest.approx([0.6, 0.4])
    without = beliefs_at(model, prob, find(model, "offer", build="keep"))
    # firm: .4 x .3 = .12; soft: .6 x .8 = .48
    assert believed(without, "east.will", "firm") == pytest.approx(0.2, abs=1e-12)


def test_beliefs_about_unseen_moves_by_hand(model):
    prob = profile(model, behaviour)
    # firm East after a build-up, not having heard of an offer; alarm .8, calm .2
    silent = beliefs_at(model, prob, find(model, "act", east__will="firm", build="surge"))
    alarm_none, alarm_money = 0.8 * 0.4, 0.8 * 0.6 * 0.75
    calm_none, calm_money = 0.2 * 0.9, 0.2 * 0.1 * 0.75
    total = alarm_none + alarm_money + calm_none + calm_money
    assert believed(silent, "offer", "money") == pytest.approx((alarm_money + calm_money) / total, abs=1e-12)
    assert believed(silent, "spy", "alarm") == pytest.approx((alarm_none + alarm_money) / total, abs=1e-12)
    assert believed(silent, "spy", "none") == 0.0
    # what was heard is known, and says something about the reading: .48 to .02
    heard = beliefs_at(model, prob, find(model, "act", east__will="firm", build="surge", offer="money"))
    assert heard["matter"].unique().tolist() == ["spy"]
    assert believed(heard, "spy", "alarm") == pytest.approx(0.48 / 0.5, abs=1e-12)


def test_own_choices_that_are_never_made_do_not_change_beliefs(model):
    def never_builds(step, seen):
        return [1.0, 0.0] if step == "build" and seen["east.will"] == "firm" else behaviour(step, seen)

    # Bayes' rule still holds where only the mover itself never goes
    at = find(model, "act", east__will="firm", build="surge")
    mine = beliefs_at(model, profile(model, behaviour), at)
    assert beliefs_at(model, profile(model, never_builds), at)["belief"].tolist() == pytest.approx(
        mine["belief"].tolist(), abs=1e-12
    )


def test_beliefs_at_sets_hardly_ever_reached_are_those_of_bayes(model):
    def rarely(step, seen):
        if step == "build":
            return [1 - 2e-200, 2e-200] if seen["east.will"] == "soft" else [1 - 7e-200, 7e-200]
        return behaviour(step, seen)

    frame = beliefs_at(model, profile(model, rarely), find(model, "offer", build="surge", spy="alarm"))
    assert believed(frame, "east.will", "firm") == pytest.approx(224 / 260, abs=1e-9)


NEVER = """
melian: 1
title: Types that hardly are
scale: 1 = a point
precision: 2
analyst: the tests
actors: {east: East, west: West}
private:
  east.aim: {types: {soft: rest, firm: p, mad: p}}
assumptions:
  p: {dist: "uniform(-0.1, 0.3)", judgement: the tests}
define:
  odds_of_each: "max(0, p)"
steps:
  spy: {who: chance, seen_by: west, odds: {alarm: 0 if east.aim is soft else 1, calm: rest}}
  move: {who: east, seen_by: nobody, choices: {go: Go, stay: Stay}}
  act: {who: west, choices: {hit: Hit, hold: Hold}}
stakes:
  east: {Gain: {worth: 3 if east.aim is mad else 1, when: move is go and act is hold}}
  west: {Loss: {worth: -1, when: move is go and act is hold}}
outcomes: {war: act is hit, peace: otherwise}
"""
"""After an alarm East is firm or mad: where both have odds of 0, nothing leads there."""


def test_where_only_types_with_odds_of_0_come_nothing_is_believed():
    text = NEVER.replace(
        "types: {soft: rest, firm: p, mad: p}", "types: {soft: rest, firm: odds_of_each, mad: odds_of_each}"
    )
    run = solve_model(compile_scenario(read_text(text)), Ask(draws=30, seed=3))
    n_there = int((run.values["p"][run.kept_draws] > 0).sum())
    assert 0 < n_there < len(run.kept_prob)
    frame = beliefs(run, step="act").frame
    aim = frame[frame["matter"] == "east.aim"]
    assert dict(zip(aim["option"], aim["mean"], strict=True)) == pytest.approx(
        {"soft": 0, "firm": 0.5, "mad": 0.5}
    )
    # a draw that never comes there says nothing of how many go, either
    by_draw = []
    for p, prob in zip(run.values["p"][run.kept_draws], run.kept_prob, strict=True):
        after = [(q, codes["move"]) for q, codes, _, _ in histories(run.model, prob) if codes["spy"] == 0]
        if p > 0:
            by_draw.append(sum(q for q, move in after if move == 0) / sum(q for q, _ in after))
    one = beliefs_at(run.model, run.kept_prob[int(np.argmax(run.values["p"][run.kept_draws]))],
                     find(run.model, "act", spy="alarm"))  # fmt: skip
    assert believed(one, "east.aim", "mad") == pytest.approx(0.5, abs=1e-12)
    alarm = frame[
        (frame["matter"] == "move") & (frame["option"] == "go") & frame["condition"].str.contains("alarm")
    ]
    assert len(alarm) == 1, "the odds differ enough for a group of its own"
    assert float(alarm["mean"].iloc[0]) == pytest.approx(np.mean(by_draw), abs=1e-12)


def test_a_set_to_which_no_draw_leads_has_no_row_and_no_sentence():
    text = NEVER.replace('dist: "uniform(-0.1, 0.3)"', "value: 0")
    model = compile_scenario(read_text(text))
    run = solve_model(model, Ask(draws=2, seed=3))
    table = beliefs(run, step="act")
    assert set(table.frame["matter"]) == {"move"}
    assert not any("east.aim" in sentence for sentence in table.sentences)
    at = beliefs_at(model, run.kept_prob[0], find(model, "act", spy="alarm"))
    assert len(at) == 5
    assert at["belief"].isna().all()
    assert not beliefs_at(model, run.kept_prob[0], find(model, "act", spy="calm"))["belief"].isna().any()


def test_chance_believes_nothing(model):
    chance = next(i for i, item in enumerate(model.infosets) if item.player < 0)
    with pytest.raises(UsageError, match="chance moves"):
        beliefs_at(model, profile(model, behaviour), chance)


def test_group_beliefs_are_sums_over_histories(run):
    """At `offer`, what West believes after an alarm: a sum over the histories with an alarm, draw by draw."""
    table = beliefs(run, actor="west", step="offer")
    rows = table.frame[(table.frame["matter"] == "east.will") & (table.frame["option"] == "firm")]
    alarm = rows[rows["condition"].str.contains('"alarm"')]
    assert len(alarm) == 1
    by_draw = []
    for prob in run.kept_prob:
        after = [(p, codes) for p, codes, _, _ in histories(run.model, prob) if codes["spy"] == 0]
        by_draw.append(sum(p for p, c in after if c["east.will"] == 1) / sum(p for p, _ in after))
    assert float(alarm["median"].iloc[0]) == pytest.approx(np.median(by_draw), abs=1e-12)
    assert float(alarm["mean"].iloc[0]) == pytest.approx(np.mean(by_draw), abs=1e-12)
    assert float(alarm["q95"].iloc[0]) == pytest.approx(np.quantile(by_draw, 0.95), abs=1e-12)
    priors = [d for d in run.values["p_firm"]]
    assert float(alarm["prior"].iloc[0]) == pytest.approx(np.mean(priors), abs=1e-12)
    assert table.n_draws == len(run.kept_prob) == 12


def test_groups_of_beliefs_share_out_what_comes_to_the_step(run):
    frame = beliefs(run, step="offer").frame
    whole = frame[frame["option"] == "firm"]["share"].sum()
    assert whole == pytest.approx(1.0)
    by_group = frame.groupby("group")["mean"].sum()
    assert by_group.tolist() == pytest.approx([1.0] * len(by_group))


def test_what_is_believed_off_the_path_only_has_its_row():
    """In Selten's horse the third player moves by surprise: after Down, the second has not moved."""
    found = beliefs(melian.read("canon/selten-horse").solve(draws=2).run)
    one, two = (found.frame[found.frame["matter"] == matter] for matter in ("one", "two"))
    down = float(one[one["option"] == "down"]["mean"].iloc[0])
    unplayed = two[two["option"] == "none"]
    assert unplayed["option_label"].tolist() == ["not played"]
    assert unplayed["prior"].tolist() == pytest.approx([0.0], abs=1e-6)
    assert unplayed["mean"].tolist() == pytest.approx([down], abs=1e-12)
    assert down > 0.1
    assert one["mean"].sum() == pytest.approx(1.0) == two["mean"].sum()


def test_the_sentence_names_actor_step_matter_and_prior(run):
    (sentence,) = beliefs(run, step="offer").sentences
    assert sentence.startswith('A secret offer: for West, the odds that "The will of East" is "')
    assert 'where "What the spies say" is not played; otherwise ' in sentence
    assert "before the story" in sentence


def test_a_belief_that_is_held_at_several_steps_is_said_once():
    wire = "  wire: {label: A wire, who: west, choices: {send: Send, keep_quiet: Keep}}\n"
    text = TEXT.replace("  act: {label", f"{wire}  act: {{label")
    run = solve_model(compile_scenario(read_text(text)), Ask(draws=6, seed=3))
    told = beliefs(run, actor="west").sentences
    first = [sentence for sentence in told if '"The will of East"' in sentence]
    assert len(first) == 1
    assert first[0].startswith("A secret offer; and A wire: for West, the odds that")


def test_the_observer_conditions_each_draw_on_the_events(run):
    frame = observer_beliefs(run)
    by_draw, before = [], []
    for prob in run.kept_prob:
        # the build-up makes the first news 3 times as likely, a calm reading the second twice
        weighed = [
            (p * (3 if c["build"] == 1 else 1) * (2 if c["spy"] == 1 else 1), p, c)
            for p, c, _, _ in histories(run.model, prob)
        ]
        total = sum(w for w, _, _ in weighed)
        by_draw.append(sum(w for w, _, c in weighed if c["east.will"] == 1) / total)
        before.append(sum(p for _, p, c in weighed if c["spy"] == -1))
    firm = frame[(frame["matter"] == "east.will") & (frame["option"] == "firm")].iloc[0]
    assert firm["median"] == pytest.approx(np.median(by_draw), abs=1e-12)
    unplayed = frame[(frame["matter"] == "spy") & (frame["option"] == "none")].iloc[0]
    assert unplayed["prior"] == pytest.approx(np.mean(before), abs=1e-12)
    for _, rows in frame.groupby("matter"):
        assert rows["mean"].sum() == pytest.approx(1.0)


def test_before_events_the_observer_knows_the_prior_only():
    run = solve_model(compile_scenario(read_text(TEXT)), Ask(draws=4, seed=3, before_events=True))
    frame = observer_beliefs(run)
    assert frame["mean"].to_numpy() == pytest.approx(frame["prior"].to_numpy(), abs=1e-12)


def test_an_actor_that_does_not_exist_is_refused(run):
    with pytest.raises(UsageError, match="there is no actor called 'wset'"):
        beliefs(run, actor="wset")
    with pytest.raises(UsageError, match="there is no step called 'ofer'"):
        beliefs(run, step="ofer")


def test_without_a_certified_draw_nobody_is_said_to_know_all(tmp_path):
    """Both meet at one of two like places at once: the branch splits at 2, by hand, below the precision of 6."""
    path = tmp_path / "meet.crisis.yaml"
    path.write_text(
        """
melian: 1
title: Two meet
scale: 1 = a meeting
precision: 6
analyst: the tests
actors: {east: East, west: West}
steps:
  one: {who: east, seen_by: nobody, choices: {here: Here, there: There}}
  two: {who: west, choices: {here: Here, there: There}}
stakes:
  all: {Meeting: {worth: 1, when: one is here and two is here or one is there and two is there}}
outcomes: {met: one is here and two is here, apart: otherwise}
""",
        "utf-8",
    )
    done = CliRunner().invoke(cli, ["beliefs", str(path), "--draws", "2", "-q"])
    assert done.exit_code == 4
    assert "No draw is certified, so there is no answer." in done.stdout
    assert "knows all" not in done.stdout
