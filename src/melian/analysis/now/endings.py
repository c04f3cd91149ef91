"""How likely each ending is given the events, and which choices lie on the way to it.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melian.analysis.exact_beliefs import leaf_likelihood
from melian.analysis.situations.information import Situations
from melian.analysis.situations.shapes import DrawLeaf, LeafCell
from melian.kernels.tree.passes import fill_path_products
from melian.runs.run import Run
from melian.scenario.model import Model

__all__ = ["ending_odds", "set_above", "sums"]


def ending_odds(run: Run, n: int) -> DrawLeaf:
    """(draw, leaf) odds of each ending given the events of the run, in the first `n` kept draws."""
    model = run.model
    result = leaf_likelihood(run, n)
    reach = np.empty(len(model.tree.node_parent))
    for draw in range(n):
        fill_path_products(model.tree, np.ascontiguousarray(run.kept_prob[draw]), reach)
        result[draw] *= reach[model.tree.terminal_node]
    return np.asarray(result / result.sum(axis=1, keepdims=True))


def set_above(model: Model, here: Situations) -> LeafCell:
    """(leaf,) place in `here.infosets` of the one on the way to each ending; -1: there is none."""
    place = np.full(len(model.infosets), -1, dtype=np.int64)
    place[here.infosets] = np.arange(len(here.infosets))
    result = np.full(model.n_leaves, -1, dtype=np.int64)
    leaf = np.arange(model.n_leaves)
    node = model.tree.node_parent[model.tree.terminal_node]
    while len(leaf):
        found = place[model.tree.node_infoset[node]]
        result[leaf[found >= 0]] = found[found >= 0]
        on = (found < 0) & (model.tree.node_parent[node] >= 0)
        leaf, node = leaf[on], model.tree.node_parent[node[on]]
    return result


def sums(odds: DrawLeaf, cell: LeafCell, n_cells: int) -> Float[np.ndarray, "draw cell"]:
    """(draw, cell) sum of the odds (draw, leaf) of the endings in each cell; -1: in none."""
    inside = np.flatnonzero(cell >= 0)
    result = np.empty((len(odds), n_cells))
    for draw, each in enumerate(odds):
        result[draw] = np.bincount(cell[inside], each[inside], minlength=n_cells)
    return result
