"""Beliefs under one behaviour: of the mover at a node, of an outside observer, and before the story.

Tested in `tests/unit/test_analysis_beliefs.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Bool, Float

from melian.analysis.odds import Spread, spread
from melian.analysis.situations.information import (
    UNPLAYED,
    Matter,
    codes_at,
    first_leaves,
    matters,
    unknown_matters,
)
from melian.analysis.situations.shapes import DrawLeaf, DrawThing, Thing
from melian.analysis.situations.view import draws_to_use, infoset_reaches, leaf_likelihood
from melian.errors import UsageError
from melian.game.tree import CHANCE
from melian.kernels.tree.information import add_cells, fill_node_beliefs
from melian.kernels.tree.passes import fill_path_products
from melian.runs.run import Run
from melian.runs.shapes import Behaviour
from melian.scenario.model import Model

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "NEVER",
    "OBSERVER_COLUMNS",
    "beliefs_at",
    "chance_reaches",
    "leaf_likelihood",
    "mean_beliefs",
    "node_beliefs",
    "observer_beliefs",
    "things_that_can_be",
]

NEVER = 1e-9
"""What is no likelier than this is not told of a step that was not played."""
VISITS = 20_000_000
"""How many nodes an answer visits at most, over all draws."""


OBSERVER_COLUMNS = ("matter", "matter_label", "kind", "option", "option_label", "prior", *Spread._fields)


def beliefs_at(model: Model, prob: Float[np.ndarray, " action"], infoset: int) -> pd.DataFrame:
    """What the mover at one information set believes under one profile, exactly.

    Parameters
    ----------
    model
        The compiled scenario.
    prob
        (action,) behaviour of everybody, chance included.
    infoset
        Its number in `model.infosets`.

    Returns
    -------
    DataFrame
        Columns matter, matter_label, option, option_label, belief, prior; one row per unknown
        matter and thing that can be so (option `none`: not played). `belief` is NaN where chance
        leads to the set with odds of 0 only.

    Raises
    ------
    UsageError
        If chance moves there.
    """
    if model.infosets[infoset].player == CHANCE:
        raise UsageError(f"at information set {infoset} chance moves: it believes nothing")
    leaves = first_leaves(model)
    nodes = np.flatnonzero(model.tree.node_infoset == infoset)
    weight = node_beliefs(model, prob)[nodes]
    is_possible = bool(chance_reaches(model, prob[None, :])[0, infoset])
    prior = mean_beliefs(model, prob[None, :], matters(model))
    rows = []
    for matter in unknown_matters(model, infoset):
        slots = codes_at(model, nodes, matter, leaves) + 1
        belief = np.bincount(slots, weight, minlength=len(matter.options) + 1)
        if not is_possible:
            belief[:] = np.nan
        for slot, (option, label) in things_that_can_be(matter, prior[matter.key][0] + belief):
            names = {"matter": matter.key, "matter_label": matter.label, "option": option}
            figures = {"belief": float(belief[slot]), "prior": float(prior[matter.key][0, slot])}
            rows.append({**names, "option_label": label, **figures})
    import pandas as pd

    columns = ["matter", "matter_label", "option", "option_label", "belief", "prior"]
    return pd.DataFrame(rows, columns=columns)


def observer_beliefs(run: Run, *, draws: int | None = None) -> pd.DataFrame:
    """The odds of each type and of each step's options for an outside observer.

    `prior` knows no event; the other figures are given the events that the run's odds rest on.
    All are over kept draws, each draw conditioned on the events by itself.

    Parameters
    ----------
    run
        Solved draws.
    draws
        How many kept draws are used at most.

    Returns
    -------
    DataFrame
        Columns matter, matter_label, kind (type, step or ballot), option (`none`: not played),
        option_label, prior (mean over draws), median, mean, q05, q25, q75, q95.
    """
    model, known = run.model, matters(run.model)
    n = draws_to_use(run, draws, visits=VISITS)
    prob = run.kept_prob[:n]
    prior = mean_beliefs(model, prob, known)
    given = mean_beliefs(model, prob, known, leaf_likelihood(run, n))
    rows = []
    for matter in known.values():
        before = prior[matter.key].mean(axis=0) if n else np.full(len(matter.options) + 1, np.nan)
        held = np.median(given[matter.key], axis=0) if n else before  # before it may have been possible
        for slot, (option, label) in things_that_can_be(matter, held):
            names = {"matter": matter.key, "matter_label": matter.label, "kind": matter.kind}
            figures = spread(given[matter.key][:, slot])._asdict()
            rows.append(
                {**names, "option": option, "option_label": label, "prior": float(before[slot]), **figures}
            )
    import pandas as pd

    return pd.DataFrame(rows, columns=list(OBSERVER_COLUMNS))


def node_beliefs(model: Model, prob: Float[np.ndarray, " action"]) -> Float[np.ndarray, " node"]:
    """(node,) what the mover thinks of where it is; adds up to 1 over each information set."""
    tree = model.tree
    log_reach, result = np.empty((2, len(tree.node_parent)))
    peak, total = np.empty((2, len(tree.infoset_player)))
    fill_node_beliefs(
        tree.node_parent, tree.node_action, tree.node_infoset, prob, log_reach, peak, total, result
    )
    return result


def chance_reaches(model: Model, prob: Behaviour) -> Bool[np.ndarray, "draw infoset"]:
    """(draw, infoset) whether chance can lead to each set, whatever the actors do."""
    by_chance = np.repeat(model.tree.infoset_player == CHANCE, np.diff(model.tree.infoset_first_action))
    return infoset_reaches(model, np.where(by_chance, prob, 1.0)) > 0


def mean_beliefs(
    model: Model, prob: Behaviour, known: Mapping[str, Matter], likelihood: DrawLeaf | None = None
) -> dict[str, DrawThing]:
    """Matter -> (draw, thing) odds over all endings, weighed by the likelihood of events if given."""
    slots = {key: np.asarray(model.columns.column(key)).astype(np.int64) + 1 for key in known}
    everything = np.arange(model.n_leaves)
    result = {key: np.zeros((len(prob), len(matter.options) + 1)) for key, matter in known.items()}
    reach = np.empty(len(model.tree.node_parent))
    for draw in range(len(prob)):
        fill_path_products(model.tree, np.ascontiguousarray(prob[draw]), reach)
        mass = reach[model.tree.terminal_node]
        if likelihood is not None:
            mass = mass * likelihood[draw]
        mass = mass / mass.sum()
        for key, into in result.items():
            add_cells(everything, slots[key], mass, into[draw])
    return result


def things_that_can_be(matter: Matter, ever: Thing) -> list[tuple[int, tuple[str, str]]]:
    """What can be so of a matter, with its words: the options, and not played where that can be."""
    things = [
        (code + 1, (o, w)) for code, (o, w) in enumerate(zip(matter.options, matter.labels, strict=True))
    ]
    return [*things, (0, ("none", UNPLAYED))] if ever[0] > NEVER else things
