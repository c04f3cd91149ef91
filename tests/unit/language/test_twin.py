"""Random crises, compiled and played by the slow twin: the same endings, knowledge, odds and payoffs."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from hypothesis import Phase, assume, event, given, settings
from hypothesis import strategies as st

from melian.scenario.compile import compile_found
from melian.scenario.events import Dated, Timeline
from melian.scenario.evidence import Reading, evidence_of
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.model import Model
from melian.scenario.quantities.dates import parse_date
from melian.scenario.read import parse_and_compile
from melian.scenario.schema.elements import Event
from melian.scenario.standing import histories_at_now, standing_of
from melian.scenario.variants import BASE
from oracle_scenario import History, Story, all_see, play
from random_crises import paths
from small_crisis import path_to
from strategies_scenario import Crisis, as_text, crises, crisis

ASSUMPTIONS = {"p_a": np.array([0.25, 0.0, 0.6, 1.0]), "p_b": np.array([0.3, 0.7, 0.0, 0.1])}


def moves_to(model: Model, node: int) -> tuple[tuple[str, str], ...]:
    """The moves on the way to a node, each as the twin's (key, option)."""
    return tuple((key, option) for key, _, option, _ in path_to(model, node))


def compare(model: Model, story: Story) -> None:
    """Whether a compiled model says what the twin says."""
    ours = paths(model)
    by_path = {tuple((key, option) for key, _, option, _ in path): i for i, path in enumerate(ours)}
    assert len(by_path) == len(ours)
    theirs = [tuple((move.key, move.option) for move in one.moves) for one in story.endings]
    assert sorted(theirs) == sorted(by_path)

    bound = model.bind(ASSUMPTIONS, 4)
    batch = bound.batch
    kept = np.flatnonzero(bound.valid)
    known: dict[object, int] = {}
    infosets: dict[int, object] = {}
    valid = np.ones(4, dtype=bool)
    for one, path, outcome, payoffs in zip(story.endings, theirs, story.outcomes, story.payoffs, strict=True):
        leaf = by_path[path]
        for move, (_, infoset, _, action) in zip(one.moves, ours[leaf], strict=True):
            if move.who == "chance":
                valid &= move.valid
                np.testing.assert_allclose(batch.chance[:, action], move.odds[kept], atol=1e-12)
                assert model.infosets[infoset].player == -1
                continue
            assert model.players[model.infosets[infoset].player] == move.who
            assert model.infosets[infoset].actions == move.options
            told_apart = (move.key, move.who, move.known)
            assert known.setdefault(told_apart, infoset) == infoset, (
                "split: the mover cannot tell these apart"
            )
            assert infosets.setdefault(infoset, told_apart) == told_apart, (
                "joined: the mover can tell these apart"
            )
        assert list(model.scenario.file.outcomes)[model.outcome[leaf]] == outcome
        for actor, amount in payoffs.items():
            row = batch.payoff_row[leaf, model.players.index(actor)]
            np.testing.assert_allclose(batch.row_payoff[:, row], amount[kept], atol=1e-12)
    assert valid.tolist() == bound.valid.tolist()
    for one in story.endings[:: len(story.endings) // 3 + 1]:
        compare_standing(model, story, one)


def compare_standing(model: Model, story: Story, one: History) -> None:
    """Whether the story stands where the twin says, after a report of some steps of an ending."""
    done = [key for key in story.order if key in one.chosen]
    played, took = done[::3], {key: one.chosen[key] for key in done[1::3][: len(done) // 3]}
    day, found = parse_date("2021-12-09"), Diagnostics()
    told = Dated("news", Event.model_construct(), day, took, tuple(played), (), True, None)
    reading = Reading(None, BASE, model.scenario.symbols, found)
    given, _ = evidence_of(Timeline(day, (told,)), reading, model.columns, model.order)
    standing, histories, endings = standing_of(model, given), *story.at_now(played, took)
    possible = model.tree.terminal_node[standing.possible]
    now = [moves_to(model, int(node)) for node in histories_at_now(model, standing)]
    assert not found.items
    assert {moves_to(model, int(leaf)) for leaf in possible} == endings
    assert sorted(now) == sorted(histories)
    left = {key for other in story.endings if moves_of(other) in endings for key in other.chosen}
    assert list(standing.open) == [key for key in story.order if key in left - {*standing.past}]


def moves_of(one: History) -> tuple[tuple[str, str], ...]:
    return tuple((move.key, move.option) for move in one.moves)


def check_against_twin(crisis: Crisis) -> str:
    story = play(crisis, ASSUMPTIONS)
    if story is None:
        return "too large"
    as_it_is = replace(crisis, force={}, public=(), reveal={})
    _, compiled = parse_and_compile(as_text(as_it_is), "random", None, found := Diagnostics())
    if same_mistakes(found, story.mistakes):
        return "mistake"
    compare(compiled.model, story)
    return "compared" if crisis == as_it_is else check_variant_against_twin(crisis)


def check_variant_against_twin(crisis: Crisis) -> str:
    other = play(crisis, ASSUMPTIONS, variant=True)
    if other is None:
        return "too large"
    played = other.played | {key.split("@")[0] for key in other.played}
    mistakes = other.mistakes | ({"M617"} if {*crisis.force, *crisis.public} - played else set())
    scenario, _ = parse_and_compile(as_text(crisis), "random", None, found := Diagnostics())
    steps = crisis.all_steps()
    idle = any(all_see(crisis, steps[name.split("@")[0]]) for name in crisis.public)
    assert idle == ("M610" in {item.code for item in found.items})
    if idle:
        return "a variant that changes nothing"
    if "M617" in mistakes:
        assert "M617" in {item.code for item in found.items}, "an error of the file, seen when it is read"
    compiled = compile_found(scenario, found := Diagnostics(), variant="what_if")
    if same_mistakes(found, mistakes):
        return "mistake in a variant"
    compare(compiled.model, other)
    kinds = {steps[name.split("@")[0]].kind for name in crisis.public}
    return f"compared with a variant: public {', '.join(sorted(kinds)) or 'nothing'}"


def same_mistakes(found: Diagnostics, mistakes: set[str]) -> bool:
    """Whether there are mistakes; the compiler may stop at the first that the twin knows of."""
    codes = {item.code for item in found.items if item.severity == "error"}
    assert bool(codes) == bool(mistakes), (codes, mistakes)
    assert codes <= mistakes, (codes, mistakes)
    return bool(codes)


# shrinking a crisis takes minutes: ask for it by hand, with Phase.shrink among the phases
@settings(max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(crises())
def test_random_crises_are_compiled_as_the_twin_plays_them(crisis):
    what = check_against_twin(crisis)
    event(what)
    assume(what != "too large")


@settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(crises())
def test_every_step_may_be_made_public(crisis):
    crisis = replace(crisis, public=(), force={}, reveal={})
    assume(check_against_twin(crisis) == "compared")
    for step in crisis.all_steps().values():
        what = check_variant_against_twin(replace(crisis, public=(step.name,)))
        event(f"{step.kind}: {what}")


@settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.integers(0, 2**32))
def test_random_bargains_are_compiled_as_the_twin_plays_them(seed):
    numbers = random.Random(seed)

    def pick(items):
        kinds = {"offer", "vote"} <= {item for item in items if isinstance(item, str)}
        return numbers.choice(["offer", "offer", "move", "briefing"] if kinds else list(items))

    event(check_against_twin(crisis(pick)))
