"""What options are worth to their mover where it stands, under its beliefs, whole and by stake line.

Tested in `tests/unit/test_analysis_choice_errors.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melian.analysis.exact_beliefs import node_beliefs
from melian.analysis.situations.information import Situations
from melian.analysis.situations.shapes import DrawSetOption
from melian.kernels.tree.information import fill_node_beliefs
from melian.kernels.tree.option_values import fill_option_values
from melian.kernels.tree.passes import fill_values
from melian.kernels.tree.regret import fill_action_values
from melian.runs.run import Run, draw_values
from melian.runs.shapes import Behaviour, DrawCode

__all__ = ["action_values", "action_values_by_line"]


def action_values_by_line(
    run: Run, here: Situations, prob: Behaviour, which: DrawCode
) -> tuple[DrawSetOption, Float[np.ndarray, "draw set option line"], tuple[str, ...], tuple[str, ...]]:
    """(draw, set, option) worth to the mover, (draw, set, option, line) its parts, labels, kinds.

    Parameters
    ----------
    run
        Solved draws.
    here
        Information sets of one mover at one step.
    prob, which
        (draw, action) the behaviour that is used, and the numbers of its draws.
    """
    model = run.model
    tree, payoffs = model.tree, model.payoffs
    player = model.players.index(here.actor)
    term_value, row_payoff = _numbers(run, which)
    mine = [n for n, terms in enumerate(payoffs.terms) if terms.line.actor == here.actor]
    line_place = np.full(len(payoffs.terms) + 1, -1)
    line_place[mine] = np.arange(len(mine))
    place = np.full(len(tree.infoset_player), -1)
    place[here.infosets] = np.arange(len(here.infosets))
    action_option = np.concatenate([np.array(item.codes, dtype=np.int64) for item in model.infosets])
    shape = (len(prob), len(here.infosets), len(here.matter.options))
    value, parts = np.empty(shape), np.empty((*shape, len(mine)))
    n_nodes, n_sets = len(tree.node_parent), len(tree.infoset_player)
    belief, space, cell = np.empty(n_nodes), np.empty(n_nodes), np.empty(n_nodes, dtype=np.int64)
    peak, total = np.empty(n_sets), np.empty(n_sets)
    structure = (tree.node_parent, tree.node_action, tree.node_infoset)
    leaf_row = np.ascontiguousarray(payoffs.payoff_row[:, player])
    for draw, behaviour in enumerate(prob):
        fill_node_beliefs(*structure, behaviour, space, peak, total, belief)
        fill_option_values(
            *structure, tree.terminal_node, leaf_row, payoffs.row_start, payoffs.row_term,
            line_place[payoffs.term_line], place, action_option, behaviour, belief, row_payoff[draw],
            term_value[draw], space, cell, value[draw], parts[draw],
        )  # fmt: skip
    lines = [payoffs.terms[n].line for n in mine]
    return value, parts, tuple(line.label for line in lines), tuple(line.kind for line in lines)


def _numbers(
    run: Run, which: DrawCode
) -> tuple[Float[np.ndarray, "draw term"], Float[np.ndarray, "draw row"]]:
    """(draw, term) and (draw, row) points in the draws that are used, which are all valid."""
    model = run.model
    last = int(which[-1]) + 1 if len(which) else 0
    values = draw_values(model, run.seed, 0, last, run.fixed)
    chosen = {stream: value[which] for stream, value in values.items()}
    bound = model.bind(chosen, len(which))
    return bound.term_values, bound.batch.row_payoff


def action_values(run: Run, n: int) -> Behaviour:
    """(draw, action) expected points of each option to its mover, in the first `n` kept draws.

    Under the mover's beliefs at the information set, everybody going on as they play; 0 for chance.
    """
    model, tree = run.model, run.model.tree
    kept = run.kept_draws[:n]
    values = {stream: np.broadcast_to(v, (run.n_draws,))[kept] for stream, v in run.values.items()}
    batch = model.bind(values, n).batch
    result = np.zeros((n, int(tree.infoset_first_action[-1])))
    node_value = np.empty((len(tree.node_parent), len(model.players)))
    for draw in range(n):
        prob = np.ascontiguousarray(run.kept_prob[draw])
        fill_values(tree, prob, batch.row_payoff[draw][batch.payoff_row], node_value)
        fill_action_values(tree, node_beliefs(model, prob), node_value, result[draw])
    return result
