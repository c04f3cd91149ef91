"""A model from now on: the story cut where it stands, told of the histories that are possible there.

*Now* lies behind some steps of the story. On every path there is one node at which it begins: the first
that is decided later, or the ending. These nodes are the *histories at now*. The continuation is a tree
whose root is a move of chance among them, below it what the whole tree has below them. Information sets,
payoffs and odds are what they were; the odds of the histories come from outside, draw by draw.

Left out are histories that no event allows and that nobody who still moves confuses with one that is
allowed, directly or by way of others. So what an actor could not see stays unknown to it, whatever an
event says, and what somebody thinks likely now is what it thought likely in the whole game.

References
----------
Kreps & Wilson (1982), Sequential Equilibria, Econometrica 50, on continuations from consistent beliefs.

Tested in `tests/contract/test_continuation_laws.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Int

from melian.errors import UsageError
from melian.game.tree import CHANCE, Tree, frozen, tree_from_nodes
from melian.scenario.model import Evidence, Model, Past
from melian.scenario.payoffs.terms import PayoffTerms
from melian.scenario.shapes import HistoryMove, HistoryTruth, LeafTruth, NodeInt, Nodes
from melian.scenario.standing import heads, nodes_after
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.frontier import Infoset

__all__ = ["ROOT", "continuation"]

Chosen = Int[np.ndarray, " chosen"]

ROOT = "history:"
"""The key of the move of chance that the continuation begins with; no step is called so."""


@dataclass(frozen=True, slots=True, eq=False)
class _Histories:
    """What can have happened until now."""

    head: Nodes
    """(history,) the node at which now begins."""
    of_node: NodeInt
    """(node,) the history that a node follows; -1 before now."""
    move: HistoryMove
    """(history, move) actions that led there, the last one first; -1 where there are no more."""
    told: tuple[bytes, ...]
    """What happened in each, step by step, in a form that holds for all variants of a file."""


def continuation(model: Model, base: Model, after: int, given: Collection[str]) -> Model:
    """A model from the place behind the first `after` steps of its story on.

    Parameters
    ----------
    model
        The base itself, or the base with a change of what is still open.
    base
        The model that has been played until now.
    after
        How many steps of the story have been played.
    given
        Names of the events that are known.

    Raises
    ------
    UsageError
        If with the change other histories were possible, so that it cannot be announced now.
    """
    keys: dict[str, int] = {}
    before, here = _histories(base, after, keys), _histories(model, after, keys)
    known = {told: number for number, told in enumerate(before.told)}
    kept = np.flatnonzero(_kept(model, here, given))
    possible = {before.told[h] for h in np.flatnonzero(_allowed(base, before, given))}
    if not possible <= set(here.told) or not known.keys() >= {here.told[h] for h in kept}:
        raise UsageError("with it the story before now could not have been what it was")
    return _cut(model, here, kept, Past(after, frozen(before.move[[known[here.told[h]] for h in kept]])))


def _histories(model: Model, after: int, keys: dict[str, int]) -> _Histories:
    """The histories at now; `keys` numbers what is decided on the way, the same for several models."""
    tree, is_open = model.tree, nodes_after(model, after)
    is_head = heads(model, is_open)
    head = np.flatnonzero(is_head)
    of_node = np.where(is_open, np.cumsum(is_head) - 1, -1)  # below a head all is open, and it is in preorder
    moves = [tree.node_action[head]]
    node = tree.node_parent[head]
    while (node > 0).any():
        moves.append(np.where(node > 0, tree.node_action[node], -1))
        node = np.where(node > 0, tree.node_parent[node], 0)
    move = np.column_stack(moves)
    told = _told(model, keys)[move]  # the last one, at -1, tells nothing
    return _Histories(head, of_node, move, tuple(row.tobytes() for row in told))


def _told(model: Model, keys: dict[str, int]) -> Int[np.ndarray, "told 2"]:
    """(action + 1, 2) what each action decides, and its code; nothing (-1) at the end."""
    rows = [(keys.setdefault(h.key, len(keys)), code) for h in model.infosets for code in h.codes]
    return np.array([*rows, (-1, -1)], dtype=np.int32)


def _allowed(model: Model, here: _Histories, given: Collection[str]) -> HistoryTruth:
    """(history,) whether it can end in a way that the events allow."""
    possible = np.ones(model.n_leaves, dtype=bool)
    for item in model.evidence:
        if item.event in given and item.possible is not None:
            possible &= item.possible
    result = np.zeros(len(here.head), dtype=bool)
    result[here.of_node[model.tree.terminal_node[possible]]] = True
    return result


def _kept(model: Model, here: _Histories, given: Collection[str]) -> HistoryTruth:
    """(history,) those that are allowed, and all that somebody who still moves confuses with one of them."""
    tree = model.tree
    result = _allowed(model, here, given)
    inner = np.flatnonzero((here.of_node >= 0) & (tree.node_infoset >= 0))
    inner = inner[tree.infoset_player[tree.node_infoset[inner]] != CHANCE]
    history, infoset = here.of_node[inner], tree.node_infoset[inner]
    count = -1
    while count != (count := int(result.sum())):
        thought_of = np.zeros(len(tree.infoset_player), dtype=bool)
        thought_of[infoset[result[history]]] = True
        result[history[thought_of[infoset]]] = True
    return result


def _cut(model: Model, here: _Histories, kept: Chosen, past: Past) -> Model:
    """The tree of the histories that are kept, and all that hangs on its leaves and information sets."""
    tree = model.tree
    number = np.full(len(here.head) + 1, -1)  # the last one for nodes before now
    number[kept] = np.arange(len(kept))
    nodes = np.flatnonzero(number[here.of_node] >= 0)
    sets = np.unique(tree.node_infoset[nodes])
    sets = sets[sets >= 0]
    leaves = number[here.of_node[tree.terminal_node]] >= 0
    names = tuple(str(k + 1) for k in range(len(kept)))
    root = Infoset(ROOT, CHANCE, tuple(range(len(kept))), names, 0)
    place = np.full(len(model.infosets), -1)
    place[sets] = np.arange(1, len(sets) + 1)
    return replace(
        model,
        tree=_tree(tree, here, number, nodes, sets),
        infosets=(root, *(model.infosets[h] for h in sets)),
        columns=_columns(model.columns, leaves),
        outcome=frozen(model.outcome[leaves]),
        asked={name: frozen(yes[leaves]) for name, yes in model.asked.items()},
        payoffs=_payoffs(model.payoffs, leaves),
        chance=tuple(
            replace(move, infoset=int(place[move.infoset]))
            for move in model.chance
            if place[move.infoset] >= 0
        ),
        evidence=tuple(_evidence(item, leaves) for item in model.evidence),
        past=past,
    )  # fmt: skip


def _tree(
    tree: Tree, here: _Histories, number: Int[np.ndarray, " numbered"], nodes: Nodes, sets: Chosen
) -> Tree:
    """The nodes and information sets that are left, below a move of chance among the histories."""
    sizes = np.diff(tree.infoset_first_action)[sets]
    n_histories = int(number.max()) + 1
    first = np.concatenate([[0, n_histories], n_histories + np.cumsum(sizes)])
    moved = np.full(len(tree.infoset_player), -1)
    moved[sets] = first[1:-1] - tree.infoset_first_action[sets]
    place = np.full(len(tree.infoset_player) + 1, -1)  # the last one for endings
    place[sets] = np.arange(1, len(sets) + 1)
    new = np.zeros(len(tree.node_parent), dtype=np.int64)
    new[nodes] = np.arange(1, len(nodes) + 1)
    is_head = np.zeros(len(tree.node_parent), dtype=bool)
    is_head[here.head] = True
    above = tree.node_parent[nodes]
    action = tree.node_action[nodes] + moved[tree.node_infoset[above]]
    return tree_from_nodes(
        _behind(-1, np.where(is_head[nodes], 0, new[above])),
        _behind(-1, np.where(is_head[nodes], number[here.of_node[nodes]], action)),
        _behind(0, place[tree.node_infoset[nodes]]),
        _behind(CHANCE, tree.infoset_player[sets]),
        first,
    )


def _behind(root: int, rest: Int[np.ndarray, " rest"]) -> Int[np.ndarray, " all"]:
    return np.concatenate([[root], rest])


def _columns(columns: Columns, leaves: LeafTruth) -> Columns:
    data = {key: frozen(column[leaves]) for key, column in columns.data.items()}
    return replace(columns, size=int(leaves.sum()), data=data)


def _evidence(item: Evidence, leaves: LeafTruth) -> Evidence:
    possible = None if item.possible is None else item.possible[leaves]
    hints = tuple((stream, holds[leaves]) for stream, holds in item.hints)
    settling = tuple(holds[leaves] for holds in item.settling)
    return replace(item, possible=possible, hints=hints, settling=settling)


def _payoffs(payoffs: PayoffTerms, leaves: LeafTruth) -> PayoffTerms:
    """The rows that are left."""
    used, row = np.unique(payoffs.payoff_row[leaves], return_inverse=True)
    lengths = np.diff(payoffs.row_start)[used]
    start = np.concatenate([[0], np.cumsum(lengths)])
    entry = np.repeat(payoffs.row_start[used] - start[:-1], lengths) + np.arange(start[-1])
    shape = (int(leaves.sum()), payoffs.payoff_row.shape[1])
    return replace(
        payoffs, payoff_row=frozen(row.reshape(shape).astype(np.int32)), row_start=start,
        row_term=payoffs.row_term[entry], row_actor=payoffs.row_actor[used],
    )  # fmt: skip
