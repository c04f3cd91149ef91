"""The change of news and the change of behaviour: in closed form, and against games solved anew."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from crisis_warning import TEXT
from melian.analysis.checks.sentences import run_checks
from melian.analysis.compare import compare
from melian.analysis.pairs.sides import shared_evidence, sides
from melian.analysis.shift import odds_shift
from melian.cli.main import cli
from melian.runs import blocks
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.runs.weigh import weighed
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text

CRISIS = """
melian: 1
title: One move and some luck
scale: 1 = one
precision: 1
analyst: the test
question: Does it win?
counts_as_yes: won
as_of: 2000-02-01
actors: {mover: Mover}
assumptions:
  p: {range: 20% to 80%, best: 50%, judgement: the test}
  gain: {value: 2, judgement: the test}
steps:
  act: {who: mover, choices: {stay: Stay, go: Go}}
  luck: {who: chance, odds: {good: p, bad: rest}}
stakes:
  mover: {Gain: {worth: gain, when: act is go}}
outcomes:
  won: {when: act is go and luck is good}
  lost: {when: otherwise}
timeline:
  steps_heard: {date: 2000-01-01, event: Steps, hints: {act is go: 4 times}}
  cheers: {date: 2000-01-02, event: Cheers, sets: {luck: good}, hints: {act is go: 3 times}}
variants:
  goes: {force: {act: go}}
  unlucky: {force: {luck: bad}}
  unheard: {drop: [steps_heard]}
  dear: {set: {gain: 3}}
checks:
  - won rises in goes
"""
Q = 1 / (1 + np.exp(-2.0))
"""Odds of going: the logit of one mover at precision 1."""


def bayes(times: float, q: float = Q) -> float:
    """Odds of going where the news is so many times likelier after it."""
    return times * q / (times * q + 1 - q)


@pytest.mark.parametrize(
    ("variant", "base", "without", "then", "left_out"),
    [
        # what is left of `cheers` is that luck was good
        ("goes", bayes(12), Q, 1.0, ["'steps_heard'", "the hint of 'cheers' at 'act is go'"]),
        ("unlucky", bayes(12), None, 0.0, ["what 'cheers' says of 'luck'"]),
        ("unheard", bayes(12), bayes(3), bayes(3), ["'steps_heard'"]),
        ("dear", bayes(12), bayes(12), bayes(12, 1 / (1 + np.exp(-3.0))), []),
    ],
)
def test_both_parts_by_bayes(variant, base, without, then, left_out):
    case = melian.read(CRISIS)
    (effect,) = case.whatif(variant, draws=16, workers=1).effects
    p = case.solve(draws=16).run.values["p"]
    first = np.full(16, bayes(12)) * p if without is None else np.full(16, without)
    figures, found = effect.figures, effect.comparison.sides
    assert [item.what for item in effect.left_out] == left_out
    assert (figures.base, figures.other) == pytest.approx((base, then), abs=1e-9)
    assert figures.without == pytest.approx(np.median(first), abs=1e-9)
    assert figures.change.mean == pytest.approx((then - first).mean(), abs=1e-9)
    assert figures.news.mean == pytest.approx((first - base).mean(), abs=1e-9)
    # the mover's points: the gain times the odds of going, with the same news on both sides
    assert found.base_shared.outcome_odds[:, 0] == pytest.approx(first, abs=1e-9)
    going = {"goes": Q, "unlucky": bayes(12), "unheard": bayes(3), "dear": bayes(12)}[variant]
    assert found.base_shared.line_payoff[:, 0] == pytest.approx(np.full(16, 2 * going), abs=1e-9)


def test_two_what_ifs_that_both_leave_something_out():
    case = melian.read(CRISIS)
    found = case.compare("goes", "unheard", draws=4)
    assert found.answer["median"] == pytest.approx(Q - 1, abs=1e-9)  # both know that luck was good
    assert found.answer["news_median"] == pytest.approx(bayes(3) - Q, abs=1e-9)
    assert {item.side for item in found.sides.left_out} == {"base"}


def test_every_page_has_both_and_names_the_events(tmp_path):
    place = tmp_path / "luck.crisis.yaml"
    place.write_text(CRISIS, "utf-8")
    mover = ["levers", "--actor", "mover"]
    asked = (["whatif", "goes"], ["whatif", "--all"], [*mover, "--from-the-start"], ["compare", "base", "goes"],
             ["why", "--variant", "goes"])  # fmt: skip
    for command, *words in asked:
        page = CliRunner().invoke(cli, [command, str(place), *words, "--draws", "4"]).output
        assert "behaviour" in page, page
        assert "news" in page.lower()
        assert "'steps_heard'" in page
    # luck follows the move, and `cheers` says that it was good
    over = CliRunner().invoke(cli, [mover[0], str(place), *mover[1:], "--draws", "4"], env={"COLUMNS": "200"})
    assert "Mover has no lever left: its moves have been made" in over.output


MORE = TEXT.replace(
    "checks:",
    """  never_built: {label: East does not build up, force: {build: keep}}
  unheard: {label: The trains are not reported, drop: [massing]}
  firm: {label: East is firm, force: {east.will: firm}}
  in_secret: {label: East attacks all the same, secretly: {act: attack}}
  open_offer: {label: The offer is made in the open, public: [offer]}
checks:""",
)


@pytest.mark.parametrize("variant", ["never_built", "unheard", "firm", "in_secret", "open_offer"])
def test_the_base_without_the_events_is_as_if_it_were_solved_without_them(variant, monkeypatch):
    scenario = read_text(MORE)
    model, changed = (compile_scenario(scenario, variant=name) for name in (None, variant))
    size = 8 * int(model.tree.infoset_first_action[-1])
    monkeypatch.setattr(blocks, "KEPT_BYTES", 3 * size)  # the other draws are solved again
    base, other = (solve_model(each, Ask(draws=8, seed=3)) for each in (model, changed))
    assert len(base.kept_prob) == 3 < base.n_certified
    found = sides(base, other)
    fewer, _ = shared_evidence(base, other)
    anew = solve_model(replace(model, evidence=fewer), Ask(draws=8, seed=3))
    assert np.nanmax(np.abs(found.base_shared.outcome_odds - anew.outcome_odds)) < 1e-12
    assert np.nanmax(np.abs(found.base_shared.line_payoff - anew.line_payoff)) < 1e-10
    assert np.array_equal(np.isnan(found.base_shared.outcome_odds), np.isnan(base.outcome_odds))
    same = weighed(base, base.evidence)  # its own events again
    assert np.nanmax(np.abs(same.outcome_odds - base.outcome_odds)) < 1e-14
    news = found.base_shared.outcome_odds - base.outcome_odds
    assert bool(found.left_out) == (variant in ("never_built", "unheard"))
    if not found.left_out:
        plain = other.outcome_odds - base.outcome_odds
        assert not news[found.paired].any()
        assert compare(base, other).frame["median"].tolist() == np.nanmedian(plain, axis=0).tolist()
    # step by step the same split: the news apart, and the steps as the change of behaviour
    shift = odds_shift(base, other, outcome="war")
    column = found.other_shared.outcome_odds[:, 0] - found.base_shared.outcome_odds[:, 0]
    both = np.intersect1d(base.kept_draws, other.kept_draws)
    assert shift.parts[:, 0] == pytest.approx(news[both, 0], abs=1e-12)
    assert shift.parts[:, 1:].sum(axis=1) == pytest.approx(column[both], abs=1e-12)


def test_a_check_in_a_variant_judges_behaviour():
    scenario = read_text(CRISIS)
    (result,) = run_checks(scenario, Ask(draws=4))
    # with all news the base is above: it is the step alone that raises them
    assert result.holds
    assert "both without 'steps_heard' and the hint of 'cheers'" in result.figure


def answered() -> str:
    """The crisis with news of an answer, which comes after going alone."""
    text = CRISIS.replace(
        "variants:",
        "  reply: {date: 2000-01-03, event: A reply, sets: {answer: yes_}}\n"
        "  thanks: {date: 2000-01-04, event: Thanks, sets: {answer: yes_}}\nvariants:",
    )
    text = text.replace(
        "stakes:", "  answer: {who: chance, only_if: act is go, odds: {yes_: 0.5, no_: rest}}\nstakes:"
    )
    return text.replace("variants:", "variants:\n  stays: {force: {act: stay}}")


@pytest.mark.parametrize("given", [{"before_events": True}, {"at": "2000-01-02"}])
def test_what_is_possible_is_up_to_the_events_that_are_given(given):
    case = melian.read(answered())
    (effect,) = case.whatif("stays", draws=8, workers=1, from_the_start=True, **given).effects
    assert not effect.impossible
    assert effect.other == 0  # who stays does not win
    levers = case.levers("mover", draws=8, workers=1, from_the_start=True, **given).table
    assert not any(lever.impossible for lever in levers.effects)
    if "before_events" in given:
        p = case.solve(draws=8).run.values["p"]
        assert effect.change.mean == pytest.approx(-(Q * p).mean(), abs=1e-9)
    (later,) = case.whatif("stays", draws=8, workers=1, from_the_start=True).effects
    assert later.impossible.startswith("'thanks' cannot have happened then")
    with pytest.raises(melian.UsageError, match=r"'thanks' .* with 'stays'.*--before-events"):
        case.solve(draws=8, variant="stays")


def test_a_variant_that_no_events_fit_is_named_and_stops_nothing(tmp_path):
    text = answered().replace("checks:", "checks:\n  - won falls in stays\n  - odds of won above 1%")
    place = tmp_path / "luck.crisis.yaml"
    place.write_text(text, "utf-8")
    run = CliRunner().invoke
    page = run(cli, ["check", str(place), "--solve", "--draws", "4"], env={"COLUMNS": "200"}).output
    assert "warning[M618]: the variant 'stays' cannot be played: 'thanks' cannot have happened" in page
    remedy = re.search(r"`(drop: .*)`", page)[1]
    assert remedy == "drop: [reply, thanks]"  # one alone would leave the other
    place.write_text(text.replace("{act: stay}}", f"{{act: stay}}, {remedy}}}"), "utf-8")
    assert "M618" not in run(cli, ["check", str(place)]).output
    place.write_text(text, "utf-8")
    assert "FAILS: won falls in stays. 'stays' cannot be played: 'thanks'" in page
    assert "holds: odds of won above 1%" in page
    table = run(cli, ["whatif", str(place), "--all", "--draws", "4"], env={"COLUMNS": "200"}).output
    assert "Impossible: stays: 'thanks' cannot have happened then; let it leave that out" in table
    assert "unlucky" in table
    alone = run(cli, ["solve", str(place), "--variant", "stays", "--draws", "4"], env={"COLUMNS": "200"})
    assert "'thanks' cannot have happened" in alone.output
    assert alone.exit_code == 2
