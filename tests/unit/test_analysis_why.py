"""Why an option is taken: against the precision law of the logit equilibrium, sums over histories, and by hand."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from crisis_warning import FIXED, TEXT, histories
from melian.analysis.choices.action_values import action_values_by_line
from melian.analysis.situations.information import situations
from melian.analysis.situations.known import where_known
from melian.analysis.why import why
from melian.errors import UsageError
from melian.report.svg.why import why_svg
from melian.report.words.why import reason_sentence
from melian.runs.ask import Ask, Watch
from melian.runs.run import draw_values
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.read import parse_and_compile, read_text
from small_crisis import crisis
from strategies_scenario import as_text
from strategies_scenario import crisis as random_crisis

PRIZE = {
    "scale": "100 = a prize",
    "steps": "{act: {who: north, choices: {wait: Wait, attack: Attack}}}",
    "stakes": """
        north:
          Prize: {worth: 40, when: act is attack}
          War: {worth: -25, when: act is attack}
          Sanctions: {worth: -11, when: act is attack}
          Rent: {worth: 7}
    """,
}


@pytest.fixture(scope="module")
def run():
    return solve_model(compile_scenario(read_text(TEXT)), Ask(draws=12, seed=3, before_events=True))


def small(text, draws=6):
    return solve_model(compile_scenario(read_text(text)), Ask(draws=draws, seed=0))


def test_the_parts_of_a_single_choice_are_its_stake_lines():
    found = why(small(crisis(**PRIZE)), "act")
    (reason,) = found.reasons
    assert (reason.option, reason.over) == ("attack", "wait")
    assert reason.gap == pytest.approx(np.full(6, 4.0))
    parts = dict(zip(reason.lines, reason.parts[0], strict=True))
    assert parts == pytest.approx({"Prize": 40, "War": -25, "Sanctions": -11, "Rent": 0})
    assert found.lines["line"].tolist() == ["all of it", "Prize", "War", "Sanctions"]
    assert found.options["median"].tolist() == pytest.approx([7, 11])
    assert reason_sentence(reason).startswith(
        '"Attack" beats "Wait" by 4.0 points on average (middle half of draws: +4.0 to +4.0): '
        '"Prize" +40, "War" -25, "Sanctions" -11. North chooses "Attack" in 6 of 10 cases.'
    )


def test_in_a_list_a_reason_says_where_it_holds(run):
    reasons = why(run, "act").reasons
    assert len({reason.condition for reason in reasons if reason.condition}) > 1
    for reason in reasons:
        plain = reason_sentence(reason)
        assert reason_sentence(reason, placed=True) == f"Where {reason.condition}: {plain}"


def test_what_follows_is_weighed_by_the_behaviour_of_the_others():
    text = crisis(
        scale="1 = a point",
        precision="1",
        steps="""
            act: {who: north, choices: {wait: Wait, attack: Attack}}
            reply: {who: south, only_if: act is attack, choices: {yield_: Yield, fight: Fight}}
        """,
        stakes="""
            north: {Prize: {worth: 5, when: reply is yield_}, War: {worth: -3, when: reply is fight}}
            south: {Loss: {worth: -2, when: reply is yield_}, War: {worth: -1, when: reply is fight}}
        """,
    )
    (reason,) = why(small(text, 1), "act", option="attack").reasons
    fights = 1 / (1 + math.exp(-1))  # South is better off by one point at precision 1
    assert dict(zip(reason.lines, reason.parts[0], strict=True)) == pytest.approx(
        {"Prize": 5 * (1 - fights), "War": -3 * fights}, abs=1e-8
    )


def test_log_odds_are_precision_times_the_gap_at_every_information_set(run):
    model, prob, which = run.model, run.kept_prob, run.kept_draws
    values = draw_values(model, run.seed, 0, run.n_draws)
    precision = model.precision_values(values, run.n_draws)[which]
    first, seen = model.tree.infoset_first_action, 0
    for here in situations(model):
        worth, parts, *_ = action_values_by_line(run, here, prob, which)
        player = model.players.index(here.actor)
        assert np.abs(parts.sum(axis=3) - worth).max() < 1e-12
        for place, number in enumerate(here.infosets):
            codes = list(model.infosets[number].codes)
            p = np.log(prob[:, first[number] : first[number + 1]])
            value = precision[:, [player]] * worth[:, place, codes]
            # the solver's residual is at most 1e-8 in log-odds
            assert np.abs((p - p[:, :1]) - (value - value[:, :1])).max() < 1e-7
            seen += 1
    assert seen == model.n_infosets


def by_histories(run, step, seen_code, draw, option):
    """Mean payoff of East by line over the histories through an option, from the text of the crisis."""
    values = draw_values(run.model, run.seed, 0, run.n_draws)
    cost = float(values["cost"][run.kept_draws[draw]])
    totals, mass = {"Prize": 0.0, "Cost": 0.0, "Money": 0.0, "Upkeep": 0.0}, 0.0
    for p, codes, _, _ in histories(run.model, run.kept_prob[draw]):
        if codes[step] != option or any(codes[key] != code for key, code in seen_code.items()):
            continue
        mass += p
        attack, surge, firm = codes["act"] == 1, codes["build"] == 1, codes["east.will"] == 1
        totals["Prize"] += p * (10 if firm else 4) * attack
        totals["Cost"] -= p * cost * (0.6 if surge else 1) * attack
        totals["Money"] += p * 6 * (codes["offer"] == 1 and not attack)
        totals["Upkeep"] -= p * surge
    return {line: total / mass for line, total in totals.items()}


def test_worths_are_means_over_histories(run):
    # where East knows its will, that is all that it knows at `build`: conditioning on it is its belief
    found = why(run, "build", when="east.will is firm", option="surge", over="keep")
    (reason,) = found.reasons
    for draw in range(found.n_draws):
        surge, keep = (by_histories(run, "build", {"east.will": 1}, draw, code) for code in (1, 0))
        expected = {line: surge[line] - keep[line] for line in surge}
        assert dict(zip(reason.lines, reason.parts[draw], strict=True)) == pytest.approx(expected, abs=1e-10)
        assert reason.gap[draw] == pytest.approx(sum(expected.values()), abs=1e-10)


def test_groups_cover_all_that_comes_to_a_step(run):
    found = why(run, "act")
    shares = found.options.drop_duplicates("group")["share"]
    assert shares.sum() == pytest.approx(1)
    assert found.options.groupby("group")["chosen"].sum().tolist() == pytest.approx([1.0] * len(shares))
    assert found.reasons
    assert all(np.abs(reason.parts.sum(axis=1) - reason.gap).max() < 1e-12 for reason in found.reasons)
    assert (found.lines[found.lines["kind"] == "gap"]["mean"] >= 0).all()  # the best against the others


def test_means_of_lines_add_up_in_the_frame(run):
    found = why(run, "offer")
    assert not found.lines.empty
    for _, frame in found.lines.groupby(["group", "option", "over"]):
        whole = frame[frame["kind"] == "gap"]["mean"].item()
        assert frame[frame["kind"] != "gap"]["mean"].sum() == pytest.approx(whole, abs=1e-12)


def test_only_where_the_mover_knows_it():
    model = compile_scenario(read_text(FIXED))
    (here,) = situations(model, step="offer")
    # West sees the reading of its spies, not the will of East
    assert where_known(model, here, "spy is alarm").sum() == 1
    assert where_known(model, here, "build is surge").sum() == 2
    assert not where_known(model, here, "east.will is firm").any()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"step": "nowhere"}, "there is no step called 'nowhere'"),
        ({"step": "act", "actor": "west"}, "'act' is never a choice of 'west'"),
        ({"step": "spy"}, "'spy' is never a choice of an actor"),
        (
            {"step": "act", "option": "atack"},
            "no option called 'atack'; known: attack, wait. Did you mean 'attack'",
        ),
        ({"step": "act", "option": "wait", "over": "wait"}, "cannot be held against itself"),
        ({"step": "offer", "when": "east.will is firm"}, "as far as its mover knows"),
        ({"step": "offer", "when": "act is attack"}, "act"),
        ({"step": "offer", "when": "build is huge"}, "huge"),
    ],
)
def test_what_cannot_be_asked(run, asked, message):
    with pytest.raises(UsageError, match=message):
        why(run, **asked)


def test_the_picture_holds_every_line(run):
    from xml.etree import ElementTree

    found = why(run, "act", when="east.will is firm and build is surge")
    picture = ElementTree.fromstring(why_svg(run, found))
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Prize", "Cost", "All of it"} <= set(texts)


# shrinking a crisis takes minutes: ask for it by hand, with Phase.shrink among the phases
@settings(max_examples=10, phases=(Phase.explicit, Phase.reuse, Phase.generate), deadline=None)
@given(st.integers(0, 10**6))
def test_parts_add_up_to_the_gap_in_any_crisis(seed):
    _, compiled = parse_and_compile(
        as_text(random_crisis(Random(seed).choice)), "random", None, found := Diagnostics()
    )
    assume(not found.has_errors and compiled is not None and compiled.model.n_leaves <= 150)
    run = solve_model(compiled.model, Ask(draws=2, seed=seed), Watch(workers=1))
    assume(len(run.kept_draws))
    for here in situations(run.model):
        worth, parts, *_ = action_values_by_line(run, here, run.kept_prob, run.kept_draws)
        assert np.abs(parts.sum(axis=3) - worth).max() < 1e-9
