"""From now on: what a continuation is, and that solved anew it gives the answer that it came from."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from melian.game.game import Profile
from melian.game.values import terminal_distribution
from melian.runs.announced import now_of
from melian.runs.ask import Ask, Watch
from melian.runs.blocks import Span
from melian.runs.run import Run, draw_values
from melian.runs.solving import solve_model
from melian.scenario.model import Model
from melian.scenario.now.continuation import ROOT, continuation
from melian.solve.certify import logit_residual
from oracle_scenario import History, play
from random_crises import CRISES, FEW, compiled, document_of, paths
from strategies_scenario import Block, Crisis

ALONE = Watch(workers=1)


def told(crisis: Crisis, draw: st.DataObject) -> tuple[Model, str, str, int]:
    """A crisis in which an event sets one of its steps, the step, the option, and how many have been played."""
    document = document_of(crisis)
    model = compiled(document)
    assume(model is not None and len(model.order.stages) > 1)
    after = draw.draw(st.integers(1, len(model.order.stages) - 1))
    stage = model.order.stages[after - 1]
    codes = np.unique(model.columns.column(stage.key))
    assume(codes[-1] >= 0)
    option = stage.options[draw.draw(st.sampled_from([int(c) for c in codes if c >= 0]))].name
    event = {"date": "2020-02-01", "event": "It was seen", "sets": {stage.key: option}}
    document |= {"as_of": "2020-02-01", "timeline": {"seen": event}}
    model = compiled(document)
    assert model is not None
    return model, stage.key, option, after


def restricted(run: Run, cut: Model, draw: int, odds: Any) -> Profile:
    """The behaviour of a solved draw in the continuation, whose histories have these odds."""
    model, values = run.model, draw_values(run.model, run.seed, 0, run.n_draws)
    bound = cut.bind(values, run.n_draws, odds)
    game = bound.batch.game(int(bound.valid[:draw].sum()))
    prob = run.kept_prob[int(np.searchsorted(run.kept_draws, draw))]
    first = dict(zip(map(id, model.infosets), model.tree.infoset_first_action.tolist(), strict=False))
    parts = [prob[first[id(h)] : first[id(h)] + len(h.codes)] for h in cut.infosets if h.key != ROOT]
    return Profile(game, np.concatenate([odds[draw], *parts]))


@settings(FEW, max_examples=10)
@given(crisis=CRISES, draw=st.data())
def test_the_continuation_of_a_solved_game_gives_its_answer(crisis: Crisis, draw: st.DataObject) -> None:
    """Cut as the slow twin would; solved anew it gives the answer that it came from."""
    model, key, option, after = told(crisis, draw)
    check_cut(crisis, model, key, option, after)
    base = solve_model(model, Ask(draws=3), ALONE)
    now = now_of(base, ALONE)
    assume(now is not None)  # nothing need be left to play
    assert now.standing.position == after
    again = now.again
    cut = again.model
    _, odds = now.before.known(Span(0, base.n_draws), cut, np.zeros(1, dtype=np.int8))
    (possible,) = [item.possible for item in cut.evidence]
    assume(base.certified.any())
    for number in np.flatnonzero(base.certified):
        profile = restricted(base, cut, number, odds)
        # what was an equilibrium is one of the continuation, with the same odds
        precision = base.values["precision"][number] / model.scale.points
        with np.errstate(divide="ignore"):
            logs = np.log(profile.prob)
        assert logit_residual(profile, logs, precision) < 1e-6
        share = terminal_distribution(profile) * possible
        found = np.bincount(cut.outcome, share, minlength=base.outcome_odds.shape[1]) / share.sum()
        np.testing.assert_allclose(found, base.outcome_odds[number], atol=1e-9)
    # and it is found again, but where the branch picks another from there
    same = again.certified & ~now.is_other
    assert same.sum() >= base.certified.sum() - 1
    np.testing.assert_allclose(again.outcome_odds[same], base.outcome_odds[same], atol=1e-6)
    np.testing.assert_allclose(again.line_payoff[same], base.line_payoff[same], atol=1e-4)
    assert set(again.status[~base.certified]) == set(base.status[~base.certified])


# the slow twin, cut by hand

ASSUMPTIONS = {"p_a": np.array([0.25]), "p_b": np.array([0.3])}
Way = tuple[tuple[str, str], ...]


def place_of(crisis: Crisis, key: str) -> int:
    """When something is decided: -1 for a private matter, else the place of its step; leaks when it is shown."""
    rounds: list[str] = []
    shown: dict[str, str] = {}
    for item in crisis.steps:
        steps = item.steps if isinstance(item, Block) else [item]
        for number in range(1, item.repeat + 1) if isinstance(item, Block) else [0]:
            for step in steps:
                at = f"@{number}" if number else ""
                rounds.append(step.name + at)
                shown[step.name + at] = (step.hidden_until or step.name) + at
    if any(private.name == key for private in crisis.privates):
        return -1
    leaks, key = key.startswith("leak:"), key.split(":")[-1]
    name, at, number = key.partition("@")
    step = name.split(".")[0] + at + number
    return rounds.index(shown[step] if leaks else step)


def cut_by_hand(
    crisis: Crisis, endings: list[History], after: int, key: str, option: str
) -> dict[Way, set[Way]]:
    """History at now -> ways on from there: those that the event allows, and all that is confused with them."""
    ways = [[(m, place_of(crisis, m.key) < after) for m in one.moves] for one in endings]
    past = [tuple((m.key, m.option) for m, before in way if before) for way in ways]
    on = [tuple((m.key, m.option) for m, before in way if not before) for way in ways]
    sets = [{(m.key, m.who, m.known) for m, gone in way if not gone and m.who != "chance"} for way in ways]
    kept = {h for h, one in zip(past, endings, strict=True) if one.chosen.get(key) == option}
    while True:
        seen = set().union(*(s for h, s in zip(past, sets, strict=True) if h in kept))
        wider = kept | {h for h, s in zip(past, sets, strict=True) if s & seen}
        if wider == kept:
            break
        kept = wider
    return {h: {way for other, way in zip(past, on, strict=True) if other == h} for h in kept}


def named(path: list[tuple[str, int, str, int]]) -> Way:
    return tuple((key, option) for key, _, option, _ in path)


def past_of(base: Model, cut: Model, history: int) -> Way:
    """What happened before now in one of the histories that chance picks from."""
    assert cut.past is not None
    first = base.tree.infoset_first_action
    moves = [int(action) for action in cut.past.move[history][::-1] if action >= 0]
    owners = [int(np.searchsorted(first, action, side="right")) - 1 for action in moves]
    pairs = [(base.infosets[h], a - int(first[h])) for h, a in zip(owners, moves, strict=True)]
    return tuple((h.key, h.actions[place]) for h, place in pairs if h.key != "always")


def check_cut(crisis: Crisis, model: Model, key: str, option: str, after: int) -> None:
    """The same histories, and below them the same ways, knowledge and payoffs."""
    story = play(dataclasses.replace(crisis, force={}, public=(), reveal={}), ASSUMPTIONS)
    assert story is not None
    cut = continuation(model, model, after, ["seen"])
    ours: dict[Way, set[Way]] = {}
    for root, *rest in paths(cut):
        ours.setdefault(past_of(model, cut, root[3]), set()).add(named(rest))
    assert ours == cut_by_hand(crisis, story.endings, after, key, option)
    # each mover confuses what it confused before, and each ending is worth what it was
    ways = paths(model)
    whole = {named(way): leaf for leaf, way in enumerate(ways)}
    values = draw_values(model, 0, 0, 1)
    odds = np.full((1, cut.past.n_histories), 1 / cut.past.n_histories)
    one, two = model.bind(values, 1).batch, cut.bind(values, 1, odds).batch
    assume(len(one) and len(two))
    for leaf, (root, *rest) in enumerate(paths(cut)):
        before = whole[past_of(model, cut, root[3]) + named(rest)]
        worth = two.row_payoff[0, two.payoff_row[leaf]]
        np.testing.assert_array_equal(worth, one.row_payoff[0, one.payoff_row[before]])
        assert cut.outcome[leaf] == model.outcome[before]
        there = ways[before][len(ways[before]) - len(rest) :]
        assert [cut.infosets[h] for _, h, _, _ in rest] == [model.infosets[h] for _, h, _, _ in there]
