"""Pages are about what is still open: which situations, how often play comes there, and what hangs on them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.analysis.beliefs import beliefs
from melian.analysis.event_tree.tree import event_tree
from melian.analysis.situations.hanging import hanging
from melian.analysis.situations.information import situations
from melian.analysis.situations.view import given_reaches, known_patterns, leaf_likelihood, view_of
from melian.analysis.strategy import strategies
from melian.analysis.why import why
from melian.cli.main import cli
from melian.errors import UsageError
from melian.report.words.situations import alike, heaviest
from melian.runs.run import Run
from small_crisis import crisis

DRAWN = crisis(
    as_of="2000-02-01",
    question="Does north give way?",
    counts_as_yes="[given]",
    private="{north.will: {types: {firm: {odds: 50%}, soft: {odds: 50%}}}}",
    assumptions="{cost: {range: 1 to 3, best: 2, judgement: the test}}",
    steps="""
arm: {who: south, choices: {few: Few, many: Many}}
spy: {who: west, seen_by: nobody, choices: {idle: Idle, look: Look}}
warn: {who: south, choices: {quiet: Quiet, loud: Loud}}
act: {who: north, only_if: arm is many, choices: {stay: Stay, leave: Leave}}
""",
    stakes="""
north: {Face: {worth: -cost, when: act is leave and north.will is firm}, Noise: {worth: -1, when: warn is loud}}
south: {Win: {worth: 2, when: act is leave}, Arms: {worth: -cost / 4, when: arm is many}}
west: {News: {worth: 1, when: spy is look and north.will is firm}}
""",
    outcomes="{given: {label: North gives way, when: act is leave}, held: {label: North holds, when: otherwise}}",
    timeline="""
armed: {date: 2000-01-02, event: South arms, sets: {arm: many}}
speech: {date: 2000-01-05, event: A firm speech, hints: {north.will is firm: 2 to 4 times}}
briefed: {date: 2000-01-09, event: West was briefed, played: spy}
""",
)
UNIFORM = DRAWN + "precision: 0\n"


def solved(text: str, draws: int = 3, **asked: object) -> Run:
    return melian.read(text).solve(draws=draws, **asked).run


def test_at_random_play_all_can_be_counted() -> None:
    """By hand: nothing is chosen on purpose, and a hint of 3 to 1 makes 50 % into 75 %."""
    run = solved(UNIFORM.replace("2 to 4 times", "3 times"))
    frame = strategies(run).frame
    assert list(dict.fromkeys(frame["step"])) == ["warn", "act"]
    assert frame["reach"].to_numpy() == pytest.approx(np.ones(len(frame)))
    act = frame[frame["step"] == "act"].set_index("option")
    assert (act.loc["leave", "then"], act.loc["stay", "then"], act.loc["leave", "effect"]) == (1.0, 0.0, 1.0)
    warn = frame[frame["step"] == "warn"]
    assert warn["then"].to_numpy() == pytest.approx([0.5, 0.5]), "half of the ways go on to leaving"
    held = beliefs(run).frame
    assert held["median"].to_numpy() == pytest.approx([0.5] * len(held)), (
        "hints inform the observer, not south"
    )


def test_reach_given_events_is_a_sum_over_endings() -> None:
    run = solved(DRAWN)
    tree, likelihood = run.model.tree, leaf_likelihood(run, len(run.kept_prob))
    found = given_reaches(run.model, run.kept_prob, *known_patterns(run, len(run.kept_prob)))
    for draw, prob in enumerate(run.kept_prob):
        slow, total = np.zeros(len(tree.infoset_player)), 0.0
        for leaf, end in enumerate(tree.terminal_node.tolist()):
            weight, node, met = likelihood[draw, leaf], end, []
            while tree.node_parent[node] >= 0:
                weight *= prob[tree.node_action[node]]
                node = int(tree.node_parent[node])
                met.append(int(tree.node_infoset[node]))
            total += weight
            slow[met] += weight
        assert found[draw] == pytest.approx(slow / total, abs=1e-12)


def test_what_an_option_leads_to_is_a_share_of_endings() -> None:
    """Second source: the story tree of everything, which adds up endings."""
    run = solved(DRAWN)
    view = view_of(run)
    (here,) = situations(run.model, step="warn")
    then = hanging(run, view).then(here, np.arange(len(here.infosets)))
    tree = event_tree(run, min_odds=0.0)
    loud = next(branch for branch in tree.root.branches if branch.option == "loud")
    leave = next(branch for branch in loud.branches if branch.option == "leave")
    assert then[1, 0] == pytest.approx((leave.by_draw / loud.by_draw).mean(), abs=1e-12)


def test_the_whole_story_is_told_on_request_and_where_there_are_no_events() -> None:
    run, before = solved(DRAWN), solved(DRAWN, before_events=True)
    for ask in (strategies, beliefs):
        whole = ask(run, whole_story=True)
        assert whole.standing is None
        assert whole.frame.equals(ask(before).frame)
        assert set(ask(run).frame["step"]) == {"warn", "act"}
    assert event_tree(run, whole_story=True).standing is None
    assert why(run, "arm", whole_story=True).options["reach"].iloc[0] == pytest.approx(1.0)
    assert strategies(run).standing.last == "spy"


def test_steps_before_now_are_refused_with_the_way_to_see_them() -> None:
    run = solved(DRAWN)
    for ask, message in (
        (lambda: strategies(run, step="arm"), "nothing is open at 'arm': now is after 'spy'; --whole-story"),
        (lambda: beliefs(run, actor="west"), "'west' has no choice left: now is after 'spy'; --whole-story"),
        (lambda: why(run, "spy"), "nothing is open at 'spy'"),
    ):
        with pytest.raises(UsageError) as error:
            ask()
        assert message in str(error.value)


def test_a_tree_from_now_on_forks_at_open_steps_alone() -> None:
    """Both ways that the unknown past can have gone are one; means add up at every fork."""
    tree = event_tree(solved(DRAWN.replace("seen_by: nobody, ", "")), min_odds=0.0)
    steps = {branch.step for _, branch in tree.root.walk()}
    assert steps == {"", "warn", "act"}
    for _, branch in tree.root.walk():
        if branch.branches:
            assert sum(b.mean for b in branch.branches) == pytest.approx(branch.mean, abs=1e-12)


@pytest.mark.parametrize("page", [("beliefs",), ("why", "--step", "act"), ("show", "--tree")])
def test_every_page_and_record_says_which_of_the_two_it_is(page: tuple[str, ...], tmp_path) -> None:
    path = tmp_path / "armed.crisis.yaml"
    path.write_text(DRAWN, "utf-8")

    def asked(*more: str) -> str:
        words = [page[0], str(path), *page[1:], "--draws", "4", "--quiet", *more]
        return CliRunner().invoke(cli, words, env={"COLUMNS": "200"}, catch_exceptions=False).stdout

    listed = page != ("show", "--tree")  # a tree shows what is open, and need not list it
    left = " Still open: warn, act." if listed else ""
    more_left = " Still open: spy, warn, act." if listed else ""
    now, whole, earlier = asked(), asked("--whole-story"), asked("--at", "2000-01-03")
    for text, words in (
        (now, f"given the 3 events up to 2000-02-01. Now is after 'spy'.{left}"),
        (whole, "The whole story"),
        (earlier, f"Now is after 'arm'.{more_left}"),
    ):
        assert words in " ".join(text.splitlines()[:4])
    records = [json.loads(asked(*more, "--json")) for more in ((), ("--whole-story",))]
    found = [record.get("tree", record)["now"] for record in records]
    assert found == [{"after": "spy", "past": ["arm", "spy"], "open": ["warn", "act"]}, None]


def test_situations_on_which_most_hangs_come_first() -> None:
    frame = strategies(solved(DRAWN), whole_story=True).frame
    found = heaviest(frame, ["step", "actor", "group"], None)
    weights = [part[0]["reach"] * part[0]["effect"] for part in found]
    assert weights == sorted(weights, reverse=True)
    assert sum(map(len, found)) == len(frame)
    assert heaviest(frame, ["step", "actor", "group"], 2) == found[:2]


def test_beliefs_that_are_shown_alike_are_told_once() -> None:
    row = {"actor": "a", "step_label": "One", "median": 0.201}
    found, steps = alike([[row], [{**row, "step_label": "Two", "median": 0.199}], [{**row, "median": 0.4}]],
                         ("actor",), ("median",))  # fmt: skip
    assert ([part[0]["median"] for part in found], steps) == ([0.201, 0.4], {0: "One; Two"})
