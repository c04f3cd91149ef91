"""Random crises, compiled and played by the slow twin: the same endings, knowledge, odds and payoffs."""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, assume, event, given, settings

from melian.scenario.compile import compile_found
from melian.scenario.diagnostics import Diagnostics
from melian.scenario.model import Model
from melian.scenario.read import parse_and_compile
from oracle_scenario import Story, play
from strategies_scenario import Crisis, as_text, crises

ASSUMPTIONS = {"p_a": np.array([0.25, 0.0, 0.6, 1.0]), "p_b": np.array([0.3, 0.7, 0.0, 0.1])}


def paths(model: Model) -> list[list[tuple[str, int, str, int]]]:
    """Per leaf the (key, information set, option, action) from the root on."""
    tree = model.tree
    result = []
    for leaf in tree.terminal_node:
        path, node = [], int(leaf)
        while tree.node_parent[node] >= 0:
            above, action = int(tree.node_parent[node]), int(tree.node_action[node])
            infoset = int(tree.node_infoset[above])
            option = model.infosets[infoset].actions[action - tree.infoset_first_action[infoset]]
            if model.infosets[infoset].key != "always":  # nothing to choose: a root alone
                path.append((model.infosets[infoset].key, infoset, option, action))
            node = above
        result.append(path[::-1])
    return result


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


def check_against_twin(crisis: Crisis) -> str:
    story = play(crisis, ASSUMPTIONS)
    if story is None:
        return "too large"
    found = Diagnostics()
    text = as_text(crisis)
    scenario, compiled = parse_and_compile(text, "random", None, found)
    # what is wrong with the variant does not concern the file as it is
    codes = {item.code for item in found.items if item.severity == "error"}
    if codes & {"M610", "M611", "M617"}:
        return "a variant that changes nothing"
    assert bool(codes) == bool(story.mistakes), (codes, story.mistakes)
    assert codes <= story.mistakes, (codes, story.mistakes)
    if codes:
        return f"mistake {min(codes)}"
    compare(compiled.model, story)
    if not (crisis.force or crisis.public or crisis.reveal):
        return "compared"
    other = play(crisis, ASSUMPTIONS, variant=True)
    if other is None:
        return "too large"
    compiled = compile_found(scenario, found := Diagnostics(), variant="what_if")
    codes = {item.code for item in found.items if item.severity == "error"}
    never = [
        name
        for name in (*crisis.force, *crisis.public)
        if not any(k.split("@")[0] == name for k in other.played)
    ]
    mistakes = other.mistakes | ({"M617"} if never else set())
    assert bool(codes) == bool(mistakes), (codes, mistakes)
    assert codes <= mistakes, (codes, mistakes)
    if codes:
        return f"mistake {min(codes)} in a variant"
    compare(compiled.model, other)
    return "compared with a variant"


# shrinking a crisis takes minutes: ask for it by hand, with Phase.shrink among the phases
@settings(max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(crises())
def test_random_crises_are_compiled_as_the_twin_plays_them(crisis):
    what = check_against_twin(crisis)
    event(what)
    assume(what != "too large")
