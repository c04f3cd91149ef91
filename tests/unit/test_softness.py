"""How soft the odds are: against what a careful person would say, sums over histories and closed forms."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import melian
import small_crisis
from crisis_warning import TEXT, histories
from melian.analysis.certificate import has_headline
from melian.analysis.odds import Spread
from melian.analysis.situations.information import situations
from melian.analysis.situations.view import leaf_likelihood
from melian.analysis.soft.noise import NoisyStep, step_moves
from melian.analysis.soft.rounding import SAID, rounded
from melian.analysis.soft.softness import Softness, softness
from melian.cli.main import cli
from melian.questions.registry import every_question, question
from melian.report.pages.odds import OddsPage
from melian.report.records.solve import SolveRecord
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text
from small_crisis import crisis


def spread_of(median, low, high):
    return Spread(median, median, low, low, high, high)


# made by hand, before the code: what somebody would say who has only the three figures
CAREFUL = [
    (0.234, 0.051, 0.66, "about 1 in 4, between 1 in 20 and 2 in 3"),
    (0.31, 0.05, 0.59, "about 3 in 10, between 1 in 20 and 3 in 5"),
    (0.493, 0.22, 0.81, "about 1 in 2, between 1 in 5 and 4 in 5"),
    (0.88, 0.70, 0.97, "about 7 in 8, between 7 in 10 and 29 in 30"),
    (0.012, 0.0021, 0.19, "about 1 in 100, between 1 in 500 and 1 in 5"),
    (0.02, 0.006, 0.061, "about 1 in 50, between 1 in 200 and 1 in 15"),
    (0.0001, 0.0, 0.12, "less than 1 in 1,000, between never and 1 in 8"),
    (0.234, 0.201, 0.262, "about 23 %, between 20 and 26 %"),
    (0.8311, 0.8288, 0.8351, "about 83.1 %, between 82.9 and 83.5 %"),
    (0.2512, 0.251, 0.2513, "about 25.1 %, in nearly all draws"),
    (0.25, 0.25, 0.25, "25 %, the same in all draws"),
    (0.0234, 0.0234, 0.0234, "2.3 %, the same in all draws"),
    (1.0, 1.0, 1.0, "always, the same in all draws"),
    (1.0, 0.3, 1.0, "always, between 3 in 10 and always"),
]


@pytest.mark.parametrize(("median", "low", "high", "words"), CAREFUL)
def test_odds_are_rounded_as_a_careful_person_would(median, low, high, words):
    assert rounded(spread_of(median, low, high)).words == words


SHARES = st.floats(0, 1) | st.floats(0, 0.02) | st.sampled_from([0.0, 1.0, 0.5, 1e-12])


@given(st.lists(SHARES, min_size=3, max_size=3))
def test_what_is_printed_is_near_the_truth_and_inside_its_band(figures):
    """A figure is never off by more than half the way to the next one that could have been said."""
    low, median, high = sorted(figures)
    found = rounded(spread_of(median, low, high))
    assert found.low <= found.median <= found.high
    steps = [float(said) for said in SAID]
    for true, told in ((low, found.low), (median, found.median), (high, found.high)):
        below = max((s for s in steps if s <= true), default=0.0)
        above = min((s for s in steps if s >= true), default=1.0)
        coarse = (above - below) / 2
        assert abs(told - true) <= max(coarse, 0.005 if high - low >= 0.01 else 0.0005) + 1e-12
    if high - low >= 0.1:  # such a band bears no percent: only fractions that people use are said
        assert {found.low, found.median, found.high} <= set(steps)


FEW = [
    (0.31, 0.05, 0.59, 100, "about 3 in 10, between 1 in 20 and 3 in 5"),
    (0.31, 0.05, 0.59, 40, "about 1 in 3, between 1 in 20 and 2 in 3"),
    (0.31, 0.06, 0.59, 12, "about 1 in 4, between 1 in 20 and 3 in 4"),
    (0.234, 0.201, 0.262, 40, "about 1 in 4, between 1 in 5 and 1 in 3"),
    (0.234, 0.221, 0.242, 40, "about 23 %, between 22 and 25 %"),
    (0.2512, 0.251, 0.2513, 40, "about 25.1 %, between 25.1 and 25.2 %"),
    (0.25, 0.25, 0.25, 12, "25 %, the same in all draws"),
    (0.31, 0.31, 0.31, 1, "about 1 in 4, from one draw alone"),
]


@pytest.mark.parametrize(("median", "low", "high", "draws", "words"), FEW)
def test_few_draws_are_rounded_more_widely(median, low, high, draws, words):
    assert rounded(spread_of(median, low, high), draws).words == words


@given(st.lists(SHARES, min_size=3, max_size=3), st.integers(2, 99))
def test_the_band_of_few_draws_holds_all_of_theirs(figures, draws):
    low, median, high = sorted(figures)
    found = rounded(spread_of(median, low, high), draws)
    if high - low > 1e-9:  # what is the same in every draw needs no band
        assert found.low <= low + 2e-9
        assert found.high >= high - 2e-9
        assert found.low <= found.median <= found.high


@pytest.fixture(scope="module")
def run():
    return solve_model(compile_scenario(read_text(TEXT)), Ask(draws=10, seed=3))


def test_what_a_step_moves_is_a_sum_over_histories(run):
    """The odds of war given each option of a set, from all histories; sets weighed by their odds."""
    model = run.model
    likelihood = leaf_likelihood(run, 10)
    is_war = np.asarray(model.outcome) == list(model.scenario.file.outcomes).index("war")
    places = situations(model)
    first = model.tree.infoset_first_action
    for here, found in zip(places, step_moves(run, places, ("war",), 10), strict=True):
        slow = []
        for draw in range(10):
            mass, war = {}, {}
            for leaf, (p, _, _, acts) in enumerate(histories(model, run.kept_prob[draw])):
                for a in acts:
                    mass[a] = mass.get(a, 0.0) + p * likelihood[draw, leaf]
                    war[a] = war.get(a, 0.0) + p * likelihood[draw, leaf] * is_war[leaf]
            total = sum(p * likelihood[draw, leaf] for leaf, (p, *_) in enumerate(
                histories(model, run.kept_prob[draw])))  # fmt: skip
            moves = 0.0
            for h in here.infosets:
                ours = range(first[h], first[h + 1])
                odds = [war[a] / mass[a] for a in ours]
                moves += sum(mass[a] for a in ours) / total * (max(odds) - min(odds))
            slow.append(moves)
        assert found == pytest.approx(float(np.median(slow)), abs=1e-12)


def chance_war(**parts):
    """A crisis in which chance alone decides, so that the odds of yes are a number of the file."""
    return small_crisis.model(
        assumptions="""
        p: {label: How likely it is, range: 10% to 50%, best: 30%, judgement: the test}
        idle: {range: 1 to 2, best: 1.5, judgement: the test}
        """,
        steps="""
        luck: {who: chance, odds: {war: p, peace: rest}}
        act: {who: north, choices: {wait: Wait, go: Go}}
        """,
        stakes="{north: {Gain: idle}}", precision="5", question="War?", counts_as_yes="[war]",
        outcomes="{war: {when: luck is war}, peace: otherwise}", **parts,
    )  # fmt: skip


def test_the_number_that_is_the_answer_moves_it_most():
    """Its ranks are those of the odds; its lowest and highest fifth have their middle at 10 and 90 %."""
    model = chance_war()
    soft = softness(solve_model(model, Ask(draws=2000, seed=1)))
    assert soft.mover.name == "p"
    assert soft.mover.correlation == pytest.approx(1.0)
    ends = model.distributions["p"].ppf(np.array([0.1, 0.9]))
    assert (soft.mover.odds_low, soft.mover.odds_high) == pytest.approx(tuple(ends), abs=0.01)
    # a tie decides the second step, but no odds hang on it
    assert soft.noise == ()
    assert soft.band == "The odds of yes: about 3 in 10, between 1 in 10 and 1 in 2."


def test_noise_that_decides_is_told_and_few_draws_tell_no_mover():
    text = crisis(
        steps="{act: {label: The deed, who: north, choices: {wait: Wait, attack: Attack}}}",
        stakes="{north: {Trifle: {worth: 0.01, when: act is attack}}}", precision="1",
        question="War?", counts_as_yes="[war]",
        outcomes="{war: {when: act is attack}, peace: otherwise}",
    )  # fmt: skip
    soft = softness(solve_model(compile_scenario(read_text(text)), Ask(draws=4, seed=0)))
    (step,) = soft.noise
    assert (step.step, step.moves) == ("act", pytest.approx(1.0))  # what is done is the answer
    assert step.taken == pytest.approx(1 / (1 + np.exp(-0.01)))  # the logit rule
    assert soft.mover is None
    told = " ".join(soft.sentences)
    assert "Decided by noise: 'The deed' (North does what pays best in 50 % of cases)" in told
    assert "differ by 100 percentage points" in told


MEET = """
melian: 1
title: Two meet
question: Do they meet here?
counts_as_yes: [met]
scale: 1 = a meeting
precision: {precision}
analyst: the tests
actors: {{east: East, west: West}}
steps:
  one: {{who: east, seen_by: nobody, choices: {{here: Here, there: There}}}}
  two: {{who: west, choices: {{here: Here, there: There}}}}
stakes:
  all: {{Meeting: {{worth: 1, when: one is here and two is here or one is there and two is there}}}}
outcomes: {{met: one is here and two is here, apart: otherwise}}
"""


def test_under_half_certified_there_is_no_number():
    """The branch splits at precision 2, by hand: every page says so, and what it says to try works."""
    model = compile_scenario(read_text(MEET.format(precision="1 to 6")))
    run = solve_model(model, Ask(draws=40, seed=0))
    below = int((run.values["precision"] < 2).sum())
    assert 0 < below < 20
    assert run.n_certified == below
    assert not has_headline(run)
    soft = softness(run)
    assert (soft.has_headline, soft.rounded, soft.sentences, soft.noise) == (False, None, (), ())
    page = printed(OddsPage(run, {}))
    assert f"No number: only {below} of 40 draws are certified." in page
    assert "middle 50 %" not in page
    assert f"What failed most, in {40 - below} draws: The branch splits" in page
    tried = re.search(r"`melian solve .* --precision ([0-9.]+)`", page)[1]
    again = solve_model(compile_scenario(read_text(MEET.format(precision=tried))), Ask(draws=4))
    assert has_headline(again)
    assert softness(again).rounded.median == 0.25  # both toss a coin
    assert "No number" not in printed(OddsPage(again, {}))
    assert SolveRecord.of(run, {}).soft.headline is False


ASKED = (
    ["solve"], ["now"], ["timeline"], ["strategy"], ["beliefs"], ["why", "--step", "two"],
    ["why", "--variant", "dear"], ["whatif", "--all"], ["whatif", "dear"], ["levers", "--actor", "west"],
    ["compare", "base", "dear"], ["drivers"], ["tip", "prize"],
)  # fmt: skip


def test_under_half_certified_no_question_has_a_number(tmp_path, monkeypatch):
    """Whatever is asked: no share but the half that is missed. Only a search for all equilibria needs no draw."""
    text = MEET.format(precision="1 to 6").replace("worth: 1,", "worth: prize,")
    text += """assumptions: {prize: {label: The prize, range: 0.9 to 1.1, best: 1, judgement: the tests}}
variants: {dear: {label: A dear one, set: {prize: 1.1}}}
as_of: 2020-01-02
timeline: {seen: {date: 2020-01-01, event: Seen, hints: {two is here: 2 times}}}
"""
    (tmp_path / "meet.crisis.yaml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert {words[0] for words in ASKED} | {"equilibria"} == {each.name for each in every_question()}
    for name, *options in ASKED:
        words = [name, "meet.crisis.yaml", *options, "--draws", "16", "-q"]
        words += ["--svg", "x.svg"] if question(name).chart is not None else []
        page = " ".join(CliRunner().invoke(cli, words).stdout.split())
        assert not (tmp_path / "x.svg").exists(), name
        assert "No number: only" in page, (name, page)
        shares = set(re.findall(r"[0-9.]+ %", page)) - {"50 %"}
        assert not shares, (name, shares)


def test_a_report_without_a_number_says_why_and_what_to_try(tmp_path):
    path = tmp_path / "meet.crisis.yaml"
    path.write_text(MEET.format(precision="1 to 6"), "utf-8")
    result = melian.read(path).solve(draws=20)
    page = result.report()
    assert re.findall('<section id="([a-z-]+)">', page) == ["limits", "assumptions", "methods", "file"]
    assert 'class="big"' not in page
    for text in (page, result._repr_html_()):
        assert f"No number: only {result.run.n_certified} of 20 draws are certified." in text
        assert "Try a lower precision" in text


def printed(page):
    console = Console(width=200, file=io.StringIO(), record=True)
    console.print(page)
    return console.export_text()


@pytest.mark.parametrize(
    ("steps", "last"), [(3, "Decided by noise"), (4, "So is one more step."), (5, "So are 2 more steps.")]
)
def test_noisy_steps_that_are_not_named_are_counted(steps, last):
    noise = tuple(NoisyStep(f"s{k}", f"Step {k}", "a", "A", 0.5, 0.1) for k in range(steps))
    odds = Spread(0.5, 0.5, 0.4, 0.45, 0.55, 0.6)
    told = Softness(("war",), ("War",), True, odds, rounded(odds), 10, 10, 0.0, noise).noise_sentences
    assert sum(each.startswith("Decided by noise") for each in told) == 3
    assert told[-1].startswith(last)
