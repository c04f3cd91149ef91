"""What a solved crisis says of its histories: shares, choices and beliefs, straight from the tree.

Written apart from the analysis layer, so that the statements about the bundled
crises do not rest on the code that reports them: the probability of a history is
the product of the probabilities along it, a belief is a ratio of such sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import melian
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.evaluate import evaluate
from melian.scenario.model import Model
from melian.scenario.read import read_path
from melian.scenario.scenario import Scenario

__all__ = [
    "LIBRARY",
    "Solved",
    "beliefs",
    "bundled",
    "choice",
    "compiled",
    "observed",
    "path_of",
    "quantile",
    "share",
    "solved",
    "where",
]

Array = npt.NDArray[Any]

LIBRARY = Path(melian.__file__).parent / "library"


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """A model with the behaviour of its certified draws."""

    model: Model
    prob: Array
    """(draw, action)"""
    reach: Array
    """(draw, node) probability of getting there."""
    draws: Array
    """(draw,) their numbers; draws that are not certified are missing."""

    @property
    def leaf_reach(self) -> Array:
        """(draw, leaf) probability of each ending."""
        return self.reach[:, np.asarray(self.model.tree.terminal_node)]


def path_of(slug: str) -> Path:
    """The crisis file of a bundled scenario."""
    return LIBRARY / slug / f"{slug}.crisis.yaml"


@lru_cache(maxsize=8)
def bundled(slug: str) -> Scenario:
    """A bundled scenario, read once."""
    return read_path(path_of(slug))


@lru_cache(maxsize=32)
def compiled(slug: str, variant: str | None) -> Model:
    """The model of a bundled scenario or of one of its variants."""
    return compile_scenario(bundled(slug), variant=variant)


def quantile(slug: str, assumption: str, level: float, variant: str | None = None) -> float:
    """The value below which an assumption lies with a given probability."""
    return float(compiled(slug, variant).distributions[assumption].ppf(np.array([level]))[0])


@lru_cache(maxsize=6)
def solved(slug: str, variant: str | None, draws: int, fixed: tuple[tuple[str, float], ...] = ()) -> Solved:
    """Behaviour before any event, with some assumptions held at one value."""
    model = compiled(slug, variant)
    run = solve_model(model, Ask(draws=draws, before_events=True, fixed=dict(fixed)))
    return Solved(model, run.kept_prob, _reach(model, run.kept_prob), run.kept_draws)


def _reach(model: Model, prob: Array) -> Array:
    tree = model.tree
    parent, action = np.asarray(tree.node_parent), np.asarray(tree.node_action)
    by_node = np.ones((len(parent), len(prob)))
    steps = np.ascontiguousarray(prob.T)
    for node in range(1, len(parent)):
        np.multiply(by_node[parent[node]], steps[action[node]], out=by_node[node])
    return np.ascontiguousarray(by_node.T)


def where(model: Model, condition: str) -> Array:
    """(leaf,) whether a condition, in the language of the file, holds."""
    scenario, found = model.scenario, Diagnostics()
    context = Context("a test", numbers=False, outcome=True)
    bound = Binder(scenario.symbols, found).bind(condition, "truth", context)
    assert bound is not None, found.sorted()
    return np.broadcast_to(np.asarray(evaluate(bound, model.columns).value), (model.n_leaves,))


def share(found: Solved, condition: str, given: str = "") -> Array:
    """(draw,) probability that a condition holds at the end, given another."""
    reach = found.leaf_reach
    base = where(found.model, given) if given else np.ones(found.model.n_leaves, dtype=bool)
    return reach[:, base & where(found.model, condition)].sum(axis=1) / reach[:, base].sum(axis=1)


def choice(found: Solved, key: str, option: str, given: str = "") -> Array:
    """(draw,) how often a step or ballot takes an option where it is decided, weighted by reach.

    `given` narrows the histories; whether it holds must be settled when the step is played.
    """
    model, tree = found.model, found.model.tree
    chosen = decided = np.zeros(len(found.prob))
    leaf_node = _ancestor(model, key)
    holds = where(model, given) if given else np.ones(model.n_leaves, dtype=bool)
    for node in np.unique(leaf_node[(leaf_node >= 0) & holds]):
        number = int(tree.node_infoset[node])
        infoset = model.infosets[number]
        action = int(tree.infoset_first_action[number]) + infoset.actions.index(option)
        decided = decided + found.reach[:, node]
        chosen = chosen + found.reach[:, node] * found.prob[:, action]
    return chosen / decided


def beliefs(found: Solved, key: str, actor: str, about: str) -> dict[int, tuple[Array, Array]]:
    """Information set of `actor` at a step -> (draw,) its belief in `about`, and how often it gets there.

    Whether `about` holds must be settled when the step is played.
    """
    model = found.model
    leaf_node = _ancestor(model, key)
    true, reach = where(model, about), found.leaf_reach
    player = model.players.index(actor)
    result = {}
    owner = np.where(leaf_node >= 0, np.asarray(model.tree.node_infoset)[leaf_node], -1)
    for number in np.unique(owner[owner >= 0]):
        if model.infosets[number].player == player:
            here = owner == number
            total = reach[:, here].sum(axis=1)
            result[int(number)] = (reach[:, here & true].sum(axis=1) / total, total)
    return result


def observed(model: Model, number: int) -> tuple[str, ...]:
    """What the mover of an information set has observed, as texts `step=what`."""
    tokens = model.observed(model.infosets[number].information)
    return tuple(f"{token.key}={token.shown}" for token in tokens)


def _ancestor(model: Model, key: str) -> Array:
    """(leaf,) the node at which a step was decided on the way there, -1 if it was not."""
    tree = model.tree
    infoset, parent = np.asarray(tree.node_infoset), np.asarray(tree.node_parent)
    is_step = np.array([item.key == key for item in model.infosets])
    at = np.where(infoset >= 0, is_step[infoset], False)
    node = np.asarray(tree.terminal_node).copy()
    result = np.full(len(node), -1, dtype=np.int64)
    while (node > 0).any():
        hit = at[node] & (result < 0)
        result[hit] = node[hit]
        node = np.where(node > 0, parent[node], 0)
    root = at[0] & (result < 0)
    result[root] = 0
    return result
