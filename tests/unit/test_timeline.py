"""The timeline against Bayes' rule written out, one event at a time."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.analysis.situations.information import matters
from melian.analysis.timeline import is_hidden, timeline
from melian.cli.main import cli
from melian.errors import ScenarioError, UsageError
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from small_crisis import crisis, model

PARTS = {
    "question": "Does North attack?",
    "counts_as_yes": "[war]",
    "precision": "limit",
    "private": "{north.aim: {types: {bold: {odds: p_bold}, calm: {odds: rest}}}}",
    "assumptions": """
        {p_bold: {dist: "uniform(0.2, 0.6)", judgement: T}, p_coin: {dist: "uniform(0, 1)", judgement: T}}
    """,
    "steps": """
        {sign: {who: chance, seen_by: nobody, choices: {seen: Seen, unseen: Unseen},
                odds: {seen: 0.8 if north.aim is bold else 0.3, unseen: rest}},
         coin: {who: chance, odds: {up: 1 if p_coin > 0.5 else 0, down: rest}},
         act: {who: north, choices: {wait: Wait, attack: Attack}}}
    """,
    "stakes": "{north: {Gain: {worth: 1 if north.aim is bold else -1, when: act is attack}}}",
    "outcomes": "{war: act is attack, peace: otherwise}",
    "as_of": "2020-02-01",
    "timeline": """
        {first: {date: 2020-01-01, event: A sign, sets: {sign: seen}},
         second: {date: 2020-01-02, event: A rumour, hints: {north.aim is bold: 2 to 5 times}},
         third: {date: 2020-01-03, event: Nothing}}
    """,
}


@pytest.fixture(scope="module")
def run():
    return solve_model(model(**PARTS), Ask(draws=40, seed=1, before_events=True))


def posterior(run):
    """(moment, draw) odds that North is bold, by Bayes' rule on odds ratios."""
    p, ratio = run.values["p_bold"], run.values["hint.second.1"]
    odds = p / (1 - p)
    steps = [odds, odds * 0.8 / 0.3, odds * 0.8 / 0.3 * ratio, odds * 0.8 / 0.3 * ratio]
    return np.array([o / (1 + o) for o in steps])


def test_odds_and_beliefs_follow_bayes_rule(run):
    found, exact = timeline(run), posterior(run)
    war = found.outcomes[found.outcomes.outcome == "war"]
    bold = found.beliefs[(found.beliefs.matter == "north.aim") & (found.beliefs.option == "bold")]
    for q, share in (("median", 0.5), ("q05", 0.05), ("q25", 0.25), ("q75", 0.75), ("q95", 0.95)):
        wanted = np.quantile(exact, share, axis=1)
        np.testing.assert_allclose(war[q], wanted, atol=1e-8)  # only the bold attack, at the limit
        np.testing.assert_allclose(bold[q], wanted, atol=1e-12)


def test_shift_gain_and_expectation_are_those_written_out(run):
    found, exact = timeline(run), posterior(run)
    p = run.values["p_bold"]
    for moment, before, after in zip(found.moments[1:], exact, exact[1:], strict=False):
        bits = after * np.log2(after / before) + (1 - after) * np.log2((1 - after) / (1 - before))
        gain = next(g for g in moment.gains if g.matter == "north.aim")
        assert gain.bits == pytest.approx(bits.mean(), abs=1e-12)
        assert moment.moved == pytest.approx(np.median(abs(after - before)), abs=1e-8)
        assert moment.change.median == pytest.approx(np.median(after - before), abs=1e-8)
    assert found.moments[1].expected == pytest.approx(np.median(0.8 * p + 0.3 * (1 - p)), abs=1e-12)
    assert np.isnan(found.moments[2].expected)
    assert "sign" not in {gain.matter for gain in found.moments[1].gains}
    assert found.most_moving.event == max(
        ("first", "second"),
        key=lambda e: np.median(abs(np.diff(exact, axis=0)[("first", "second").index(e)])),
    )
    assert found.moments[3].moved == 0
    steps = np.median(np.diff(exact, axis=0), axis=1)
    assert found.most_telling.event == ("first", "second", "third")[int(np.argmax(abs(steps)))]


def test_the_last_moment_is_the_answer_of_a_run_given_all_events():
    case = melian.read("ukraine-2021").compile()
    moved = case.solve(draws=8, before_events=True).timeline()
    last = moved.outcomes[moved.outcomes.moment == len(moved.moments) - 1]
    given = case.solve(draws=8)
    np.testing.assert_allclose(last["median"], given.odds["median"], atol=1e-12)
    beliefs = moved.beliefs[moved.beliefs.moment == len(moved.moments) - 1]
    both = beliefs.merge(given.observer_beliefs(), on=["matter", "option"])
    assert len(both) == len(beliefs)
    np.testing.assert_allclose(both["q75_x"], both["q75_y"], atol=1e-12)
    middle = moved.outcomes[moved.outcomes.moment == 2]
    np.testing.assert_allclose(
        middle["median"], case.solve(draws=8, at="2021-12-07").odds["median"], atol=1e-12
    )


def test_skip_until_and_actor(run):
    skipped = timeline(run, skip=["first"])
    assert [moment.event for moment in skipped.moments] == ["", "second", "third"]
    assert [m.event for m in timeline(run, until="2020-01-01").moments] == ["", "first"]
    assert set(timeline(run, actor="north").beliefs.matter) == {"north.aim", "act"}
    with pytest.raises(UsageError, match=r"no event called 'frist'.*Did you mean 'first'"):
        timeline(run, skip=["frist"])
    with pytest.raises(UsageError, match="no actor called 'nord'"):
        timeline(run, actor="nord")


def test_hidden_is_what_somebody_cannot_see(run):
    found = matters(run.model)
    hidden = {key for key, matter in found.items() if is_hidden(run.model, matter)}
    assert hidden == {"north.aim", "sign"}


def test_an_event_that_is_impossible_in_some_draws_is_counted():
    parts = PARTS | {"timeline": "{first: {date: 2020-01-01, event: Up, sets: {coin: up}}}"}
    run = solve_model(model(**parts), Ask(draws=40, seed=1, before_events=True))
    found = timeline(run)
    assert found.moments[1].impossible == int((run.values["p_coin"] <= 0.5).sum()) > 0
    assert 0 < found.moments[1].impossible < 40
    possible = run.values["p_bold"][run.values["p_coin"] > 0.5]
    assert found.moments[1].answer.median == pytest.approx(np.median(possible), abs=1e-8)


def test_an_impossible_event_is_an_error_that_names_it(tmp_path):
    never = PARTS["assumptions"].replace("uniform(0, 1)", "uniform(0, 0.4)")
    parts = PARTS | {
        "assumptions": never,
        "timeline": """
            {first: {date: 2020-01-01, event: A sign, sets: {sign: seen}},
             second: {date: 2020-01-02, event: Up, sets: {coin: up}}}
        """,
    }
    run = solve_model(model(**parts), Ask(draws=10, before_events=True))
    with pytest.raises(ScenarioError, match="'second' has no probability after 'first' in any of 10 draws"):
        timeline(run)
    path = tmp_path / "never.crisis.yaml"
    path.write_text(crisis(**parts), "utf-8")
    shown = CliRunner().invoke(cli, ["timeline", str(path), "--draws", "10"])
    assert shown.exit_code == 3
    assert "error[M608]: 'second' has no probability" in shown.stderr
    assert "--skip second" in shown.stderr
    assert (
        CliRunner().invoke(cli, ["timeline", str(path), "--draws", "10", "--skip", "second"]).exit_code == 0
    )


def test_page_and_json_say_the_same(tmp_path):
    path = tmp_path / "sign.crisis.yaml"
    path.write_text(crisis(**PARTS), "utf-8")
    page = CliRunner().invoke(cli, ["timeline", str(path), "--draws", "20"])
    assert page.exit_code == 0, page.output
    words = " ".join(page.stdout.split())
    assert "1. 2020-01-01, A sign: the odds of yes rise by" in words
    assert "3. 2020-01-03, Nothing: context; it moves no odds." in words
    found = json.loads(CliRunner().invoke(cli, ["timeline", str(path), "--draws", "20", "--json"]).stdout)
    assert [m["event"] for m in found["moments"]] == [None, "first", "second", "third"]
    assert found["moments"][1]["expected"] == pytest.approx(0.5, abs=0.1)
    assert all(m["sentence"] in words for m in found["moments"][1:])
    assert found["most_moving"] in ("first", "second")


def test_before_the_first_event_there_is_one_moment(tmp_path, run):
    found = timeline(run, until="2019-12-31")
    (moment,) = found.moments
    assert moment.event == ""
    assert moment.answer.median == pytest.approx(np.median(run.values["p_bold"]))  # the bold attack
    path = tmp_path / "c.crisis.yaml"
    path.write_text(crisis(**PARTS), encoding="utf-8")
    for options in (["--until", "2019-12-31"], ["--skip", "first", "--skip", "second", "--skip", "third"]):
        page = CliRunner().invoke(cli, ["timeline", str(path), "--draws", "5", *options])
        assert page.exit_code == 0, page.output
        assert "No event is used: there is nothing to follow." in page.stdout


def test_on_a_narrow_screen_dates_and_events_stay_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    path = tmp_path / "sign.crisis.yaml"
    path.write_text(crisis(**PARTS), "utf-8")
    page = CliRunner().invoke(cli, ["timeline", str(path), "--draws", "5"]).stdout
    assert "2020-01-01 first" in page
    assert max(len(line) for line in page.splitlines() if str(tmp_path) not in line) <= 60


def test_what_a_file_may_skip_is_said_by_what_is_so_and_not_by_what_was_not_played():
    """The hint makes it likelier that nothing was said; the sentence tells how often each word was said."""
    steps = PARTS["steps"].replace("seen_by: nobody,", "seen_by: nobody, only_if: coin is up,")
    sign, coin = steps.index("{sign:"), steps.index("coin:")
    steps = "{" + steps[coin : steps.index("act:")] + steps[sign + 1 : coin] + steps[steps.index("act:") :]
    events = "{first: {date: 2020-01-01, event: Heads, hints: {sign is none: 5 times}}}"
    text = {**PARTS, "steps": steps.replace("1 if p_coin > 0.5 else 0", "0.5"), "timeline": events}
    found = timeline(solve_model(model(**text), Ask(draws=5, seed=1, before_events=True)))
    gain = next(gain for gain in found.moments[1].gains if gain.matter == "sign")
    assert gain.option in ("seen", "unseen")
    assert gain.after < gain.before


def test_a_file_without_events_is_told():
    shown = CliRunner().invoke(cli, ["timeline", "canon/hawk-dove", "--draws", "2"])
    assert shown.exit_code == 2
    assert "no timeline" in shown.stderr
