"""What now: against a crisis worked by hand, and against loops over the endings of random crises."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import replace
from math import exp

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import Phase, assume, event, given, settings
from hypothesis import strategies as st

import melian
from melian.analysis.now.table import now
from melian.analysis.now.turns import Turn
from melian.cli.main import cli
from melian.report.words.now.choices import now_sentences
from melian.runs.ask import Ask
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.model import Model
from melian.scenario.read import read_text
from small_crisis import path_to
from strategies_scenario import Crisis, as_text, crises

ALARM = """
melian: 1
title: An alarm at the border
question: Does it come to war?
counts_as_yes: war
as_of: 2021-12-09
scale: 1 = one point
precision: 1
analyst: the test
actors: {north: North, south: South}
private:
  north.aim: {label: Its aim, types: {tough: {odds: 40%, label: Land}, weak: {odds: rest, label: Fame}}}
steps:
  signs:
    who: chance
    choices: {alarm: {label: Tanks, odds: 80% if north.aim is tough else 20%}, calm: {label: Nothing, odds: rest}}
  act: {who: south, choices: {give: Gives way, stand: Stands firm}}
  answer: {who: north, only_if: act is stand, choices: {fight: Fights, leave: Leaves}}
stakes:
  north: {Fighting: {worth: 2 if north.aim is tough else -2, when: answer is fight}}
  south: {A war: {worth: -3, when: answer is fight}, Giving way: {worth: -1, when: act is give}}
outcomes: {war: answer is fight, peace: otherwise}
timeline:
  tanks: {date: 2021-12-01, event: Tanks are seen, sets: {signs: alarm}}
  speech: {date: 2021-12-05, event: North speaks of its land, hints: {north.aim is tough: 3 times}}
"""


def logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


def test_a_crisis_with_two_types_a_hint_and_a_move_that_was_seen_is_as_worked_by_hand() -> None:
    result = melian.read(ALARM).solve(draws=2)
    table = result.now()
    # by Bayes: South saw the tanks alone, 40:60 times 4:1; the observer heard the speech too, times 3
    thinks, knows = 8 / 11, 8 / 9
    tough, weak = logistic(2), logistic(-2)
    firm_worth = -3 * (thinks * tough + (1 - thinks) * weak)
    firm = logistic(firm_worth + 1)
    fights = knows * tough + (1 - knows) * weak

    south, north = table.turns
    assert (south.here.actor, north.here.actor) == ("south", "north"), "most hangs on South"
    expected = {
        "gives": (1 - firm, 0.0, -1.0),
        "stands": (firm, fights, firm_worth),
        "fights": (fights, 1.0, knows * 2 - (1 - knows) * 2),
        "leaves": (1 - fights, 0.0, 0.0),
    }
    for turn in table.turns:
        for move in turn.moves:
            found = move.chosen[0], turn.yes_after(move)[0], move.value[0]
            assert found == pytest.approx(expected[move.label.split()[0].lower()], abs=1e-9)
    assert (south.comes[0], north.comes[0]) == pytest.approx((1, firm))
    assert south.hangs[0] == pytest.approx(2 * firm * (1 - firm) * fights)
    assert north.hangs[0] == pytest.approx(firm * 2 * fights * (1 - fights))
    assert south.reason is not None
    assert (south.reason.option, south.reason.over) == ("give", "stand")
    parts = dict(zip(south.reason.lines, south.reason.parts[0], strict=True))
    assert parts == pytest.approx({"A war": -firm_worth, "Giving way": -1.0})
    (thought,) = table.thoughts
    land = thought.things[0]
    assert (thought.actor, land.option) == ("north", "tough")
    assert (land.prior[0], land.others["south"][0], land.observer[0]) == pytest.approx((0.4, thinks, knows))
    assert table.outcomes[0, 0] == pytest.approx(firm * fights)
    assert result.answer.median == pytest.approx(firm * fights)


def test_page_and_json_hold_the_figures_worked_by_hand(tmp_path) -> None:
    path = tmp_path / "alarm.crisis.yaml"
    path.write_text(ALARM, "utf-8")

    def asked(*more: str) -> str:
        words = ["now", str(path), "--draws", "2", "-q", *more]
        return CliRunner().invoke(cli, words, env={"COLUMNS": "200"}, catch_exceptions=False).stdout

    thinks, knows = 8 / 11, 8 / 9  # as above
    tough, weak = logistic(2), logistic(-2)
    firm_worth = -3 * (thinks * tough + (1 - thinks) * weak)
    firm, fights = logistic(firm_worth + 1), knows * tough + (1 - knows) * weak
    record = json.loads(asked("--json"))
    assert [turn["actor"] for turn in record["turns"]] == ["south", "north"]
    assert [turn["comes"]["median"] for turn in record["turns"]] == pytest.approx([1, firm])
    gives, stands = record["turns"][0]["moves"]
    assert (gives["option"], stands["option"]) == ("give", "stand")
    assert [each["chosen"]["median"] for each in (gives, stands)] == pytest.approx([1 - firm, firm])
    assert [each["yes"]["median"] for each in (gives, stands)] == pytest.approx([0, fights], abs=1e-9)
    assert [each["worth"]["median"] for each in (gives, stands)] == pytest.approx([-1, firm_worth])
    assert [o["median"] for o in stands["outcomes"]] == pytest.approx([fights, 1 - fights])
    decides = record["turns"][0]["decides"]
    assert (decides["option"], decides["over"]) == ("give", "stand")
    assert decides["gap"]["mean"] == pytest.approx(-1 - firm_worth)
    assert {part["line"]: part["mean"] for part in decides["lines"]} == pytest.approx(
        {"A war": -firm_worth, "Giving way": -1.0}
    )
    (thought,) = record["turns"][1]["thoughts"]
    land = thought["things"][0]
    found = land["prior"]["median"], land["others"][0]["odds"]["median"], land["observer"]["median"]
    assert found == pytest.approx((0.4, thinks, knows))
    assert [o["median"] for o in record["outcomes"]] == pytest.approx([firm * fights, 1 - firm * fights])

    page = asked()
    rows = {words[0]: line for line in page.splitlines() if (words := re.findall(r"[A-Z]\w+", line))}
    assert f"{100 * firm:.0f} %" in rows["Stands"]
    assert f"{100 * fights:.0f} %" in rows["Stands"]
    assert f"{firm_worth:.1f}" in rows["Stands"]
    assert f"{100 * (1 - firm):.0f} %" in rows["Gives"]
    assert page.index("Stands firm") < page.index("Leaves"), "most hangs on South"


def test_the_page_says_where_the_story_stands_whatever_is_known() -> None:
    case = melian.read(ALARM)
    assert now_sentences(case.ask("now", draws=2))[:2] == (
        "Now is after 'signs'. Still open: 'act' and 'answer'.",
        "All of this is from now on, given the 2 events up to 2021-12-09; what was done before is settled, "
        "known or not.",
    )
    start = now_sentences(case.ask("now", draws=2, before_events=True))
    assert start[1] == "Nothing is past: this is the whole story, from its first moves on, before any event."
    over = melian.read(ALARM.replace("sets: {signs: alarm}", "played: answer")).ask("now", draws=2)
    assert over.turns == ()
    assert now_sentences(over)[:2] == (
        "Now is after 'answer'. Nothing is left to be played.",
        "No choice is left to anybody, given the 2 events up to 2021-12-09: what is told are the odds of how it "
        "has gone.",
    )


def compiled(crisis: Crisis, played: str = "") -> Model:
    document = json.loads(as_text(replace(crisis, force={}, public=(), reveal={})))
    numbers = {name: {"value": "0.3", "judgement": "the test"} for name in document["assumptions"]}
    document |= {"precision": "2", "as_of": "2021-12-09", "assumptions": numbers}
    if played:
        document["timeline"] = {"news": {"date": "2021-12-01", "event": "News", "played": played}}
    return compile_scenario(read_text(json.dumps(document)))


# shrinking a crisis takes minutes: ask for it by hand, with Phase.shrink among the phases
@settings(max_examples=12, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(crises(), st.floats(0, 1))
def test_next_choices_are_as_loops_over_the_endings_find_them(crisis: Crisis, where: float) -> None:
    try:
        model = compiled(crisis)
    except melian.ScenarioError:
        assume(False)
    assume(2 < model.n_leaves <= 200)
    played = [each.key for each in model.order.stages if (model.columns.column(each.key) >= 0).any()]
    assume(played)  # conditions may leave nothing to play, so that no event can say where it stands
    news = played[int(where * (len(played) - 1))]
    run = solve_model(compiled(crisis, news), Ask(draws=1))
    assume(len(run.kept_prob))
    table, loops = now(run), Loops(run, news)
    event(f"{len(table.turns)} choices")
    assert {turn.here.actor: turn.here.matter.key for turn in table.turns} == loops.next_step
    for turn in table.turns:
        loops.check(turn)


class Loops:
    """The same figures of one draw, ending by ending and in dictionaries."""

    def __init__(self, run: Run, played: str) -> None:
        self.model, self.prob = model, prob = run.model, run.kept_prob[0]
        self.batch = model.bind(run.values, 1).batch
        self.paths = [path_to(model, int(leaf)) for leaf in model.tree.terminal_node]
        self.reach = [float(np.prod([prob[action] for *_, action in path])) for path in self.paths]
        column = model.columns.column(played)
        total = sum(reach for reach, code in zip(self.reach, column, strict=True) if code >= 0)
        self.given = [reach / total * (code >= 0) for reach, code in zip(self.reach, column, strict=True)]
        ahead: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for path, odds in zip(self.paths, self.given, strict=True):
            for number, (key, infoset, _, _) in enumerate(path):
                player = model.infosets[infoset].player
                if odds and player >= 0 and self.place(key) > self.place(played):
                    ahead[model.players[player]].append((self.place(key), number, key))
        self.next_step = {actor: min(found)[2] for actor, found in ahead.items()}

    def place(self, key: str) -> int:
        """Where the step of a choice stands in the order of play."""
        name, at, number = key.split(":")[-1].partition("@")
        order = [each.key for each in self.model.order.stages]
        step = name.split(".")[0] + at + number
        return order.index(step) if step in order else -1

    def check(self, turn: Turn) -> None:
        """Whether the choice of a mover is as the endings below it say."""
        key, outcomes = turn.here.matter.key, list(self.model.scenario.file.outcomes)
        taken: dict[str, float] = defaultdict(float)
        ends: dict[tuple[str, str], float] = defaultdict(float)
        at_set: dict[int, float] = defaultdict(float)
        for leaf, (path, odds) in enumerate(zip(self.paths, self.given, strict=True)):
            for step, infoset, option, _ in path:
                if step == key:
                    taken[option] += odds
                    ends[option, outcomes[self.model.outcome[leaf]]] += odds
                    at_set[infoset] += odds
        comes = sum(taken.values())
        assert turn.comes[0] == pytest.approx(comes, abs=1e-12)
        assert {each.option for each in turn.moves} == set(taken)
        for move in turn.moves:
            assert move.chosen[0] == pytest.approx(taken[move.option] / comes, abs=1e-9)
            after = [ends[move.option, name] / taken[move.option] for name in outcomes]
            np.testing.assert_allclose(move.outcomes[0], after, atol=1e-9)
            there = {h: odds for h, odds in at_set.items() if move.option in self.model.infosets[h].actions}
            worth = sum(odds * self.worth(h, key, move.option, turn.here.actor) for h, odds in there.items())
            assert move.value[0] == pytest.approx(worth / sum(there.values()), abs=1e-8)
        before = {name: sum(ends[option, name] for option in taken) / comes for name in outcomes}
        far = sum(abs(ends[o, name] - taken[o] * before[name]) for o in taken for name in outcomes) / 2
        assert turn.hangs[0] == pytest.approx(far, abs=1e-9), "nothing is asked: the odds that change place"

    def worth(self, infoset: int, key: str, option: str, actor: str) -> float:
        """Expected points of an option where its mover stands, under Bayes' rule on all that all play."""
        come, points = 0.0, 0.0
        for leaf, path in enumerate(self.paths):
            for step, h, o, action in path:
                if (step, h) == (key, infoset):
                    come += self.reach[leaf]
                    if o == option:
                        points += self.reach[leaf] / self.prob[action] * self.payoff(leaf, actor)
        return points / come

    def payoff(self, leaf: int, actor: str) -> float:
        batch = self.batch
        return float(batch.row_payoff[0, batch.payoff_row[leaf, self.model.players.index(actor)]])
