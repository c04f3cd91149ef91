"""In which order two games of one file decide, and what each has decided: of steps, leaks, and the past.

A position is that of a private matter or a step, with the leaks and the parts that belong to it. Of two
continuations, the first position is all that happened before now.

Tested in `tests/unit/test_analysis_shift.py`.
"""

from __future__ import annotations

import numpy as np

from melian.analysis.situations.information import matters
from melian.analysis.situations.shapes import BothLeaves, NodeInt
from melian.kernels.tree.option_values import fill_inherited
from melian.scenario.model import Model
from melian.scenario.now.continuation import ROOT
from melian.scenario.shapes import LeafInt
from melian.scenario.standing import PAST, step_positions

__all__ = ["decided_at", "node_places", "positions_of"]


def positions_of(model: Model) -> dict[str, int]:
    """Column key of each type and step -> its place in the order of play; what is past is one, the first."""
    keys = [matter.key for matter in matters(model).values() if not matter.is_part]
    if model.past is not None:
        steps = step_positions(model)
        keys = [ROOT, *(key for key in keys if steps.get(key, PAST) >= model.past.after)]
    return {key: place for place, key in enumerate(keys)}


def _leak_position(model: Model, key: str, positions: dict[str, int]) -> int:
    """When a leak is drawn: at its step, or once the step has passed until which it is hidden."""
    step = key.split(":", 2)[2]
    stage = next(p for p in model.order.stages if p.key == step)
    return max(positions.get(step, 0), positions.get(stage.hidden_until, 0))


def _position_of(model: Model, key: str, positions: dict[str, int]) -> int:
    """The position at which the choice of a column key is made."""
    if key.startswith("leak:"):
        return _leak_position(model, key, positions)
    if key in positions or key == "always":  # the one way of a story that leaves nothing to choose
        return positions.get(key, 0)
    return positions.get(matters(model)[key].step, 0)  # of its step; what is past comes first


def node_places(model: Model, positions: dict[str, int]) -> NodeInt:
    """(node,) the position of the choice made at each node; beyond all of them at endings."""
    keys = {item.key for item in model.infosets}
    position = {key: _position_of(model, key, positions) for key in keys}
    of_set = np.array([position[item.key] for item in model.infosets] + [len(positions)], dtype=np.int64)
    return np.asarray(of_set[model.tree.node_infoset])


def decided_at(first: Model, second: Model, positions: dict[str, int]) -> dict[int, list[BothLeaves]]:
    """Position -> what was decided at it, (leaf of the first, then of the second) codes, -1 for nothing."""
    result: dict[int, list[BothLeaves]] = {}
    if first.past is not None and second.past is not None:
        result[0] = [np.concatenate(_history_codes(first, second))]
    for key in matters(first):
        if first.past is not None and _position_of(first, key, positions) == 0:
            continue  # told by the history
        column = [np.asarray(m.columns.column(key)).astype(np.int64) for m in (first, second)]
        result.setdefault(_position_of(first, key, positions), []).append(np.concatenate(column))
    leaks = {item.key for item in first.infosets if item.key.startswith("leak:")}
    for key in sorted(leaks):
        column = [_leak_codes(model, key, first) for model in (first, second)]
        result.setdefault(_leak_position(first, key, positions), []).append(np.concatenate(column))
    return result


def _history_codes(first: Model, second: Model) -> list[LeafInt]:
    """(leaf,) of each side, which history it follows; the same number for the same on both sides."""
    number: dict[bytes, int] = {}
    result = []
    for model in (first, second):
        assert model.past is not None
        told = [number.setdefault(move.tobytes(), len(number)) for move in model.past.move]
        heads = np.flatnonzero(model.tree.node_parent == 0)  # in preorder: each before all that follows it
        place = np.searchsorted(heads, model.tree.terminal_node, side="right") - 1
        result.append(np.array(told)[model.tree.node_action[heads[place]]])
    return result


def _leak_codes(model: Model, key: str, first: Model) -> LeafInt:
    """(leaf,) whether something leaked: 0 it did, 1 it did not, -1 nothing was drawn.

    Where all are shown the choice, it is as if it had leaked.
    """
    tree = model.tree
    own = np.full(len(tree.node_parent), -1, dtype=np.int64)
    for number, item in enumerate(model.infosets):
        if item.key == key:
            for place, code in enumerate(item.codes):
                own[tree.node_action == tree.infoset_first_action[number] + place] = code
    inherited = np.empty_like(own)
    fill_inherited(tree.node_parent, own, inherited)
    codes = inherited[tree.terminal_node]
    _, actor, step = key.split(":", 2)
    if actor in next(p for p in model.order.stages if p.key == step).seers:
        quiet = next(p for p in first.order.stages if p.key == step).quiet
        column = model.columns.column(step)
        codes = np.where((codes < 0) & (column >= 0) & ~np.isin(column, list(quiet)), 0, codes)
    return codes
