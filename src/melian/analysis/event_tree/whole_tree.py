"""Ways through a story, told apart by what everybody sees: a tree of steps and options.

Endings that differ in private matters or in moves that were kept from somebody lie on the same
way. A step is a fork only where two of its options are possible given the events.

Tested in `tests/contract/test_event_tree_laws.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from melian.analysis.situations.information import Matter, matters
from melian.analysis.situations.shapes import NodeInt
from melian.analysis.timeline import is_hidden
from melian.scenario.model import Model
from melian.scenario.shapes import LeafInt, LeafTruth

__all__ = ["OUTCOME", "Known", "WholeTree", "children", "forks", "whole_tree"]

OUTCOME = -1
"""The matter of a branch that the outcome alone tells from its siblings."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was chosen at a step in every story that the events leave possible."""

    step: str
    step_label: str
    option: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class WholeTree:
    """The whole tree, parents before children; node 0 is where all begins."""

    parent: NodeInt
    """(node,) -1 for the first."""
    matter: NodeInt
    """(node,) which step was taken to get here, by its place among the forks; `OUTCOME`."""
    code: NodeInt
    """(node,) which option was taken, or which outcome it is."""
    leaf_node: LeafInt
    """(leaf,) where each ending lies; -1 where the events rule it out."""


def forks(
    model: Model, possible: LeafTruth, *, hidden: bool, past: Sequence[str] = ()
) -> tuple[list[Matter], list[Known]]:
    """Matters that tell possible endings apart, in order of play, and what is known of the others.

    Parameters
    ----------
    model
        The compiled scenario.
    possible
        (leaf,) whether the events leave an ending possible.
    hidden
        Whether types and moves that somebody does not see count too.
    past
        Steps that tell nothing apart, since they lie before now: all ways that they went are one.
    """
    open_ones, known = [], []
    for matter in matters(model).values():
        if matter.is_part or (not hidden and is_hidden(model, matter)):
            continue
        codes = np.unique(model.columns.column(matter.key)[possible])
        if len(codes[codes >= 0]) > 1:
            open_ones += [matter] if matter.key not in past else []
        elif len(codes) == 1 and codes[0] >= 0:
            code = int(codes[0])
            known.append(Known(matter.key, matter.label, matter.options[code], matter.labels[code]))
    return open_ones, known


def whole_tree(model: Model, open_ones: Sequence[Matter], possible: LeafTruth) -> WholeTree:
    """The tree of these forks, an outcome as a last branch where the way alone does not tell it."""
    leaves = np.flatnonzero(possible)
    place = np.zeros(len(leaves), dtype=np.int64)
    nodes = _Nodes()
    for number, matter in enumerate(open_ones):
        code = model.columns.column(matter.key)[leaves].astype(np.int64)
        played = code >= 0
        place[played] = nodes.add(place[played], number, code[played])
    outcome = model.outcome[leaves].astype(np.int64)
    inner = np.zeros(len(nodes.parent), dtype=bool)
    inner[nodes.parent[1:]] = True
    pairs = np.unique(np.column_stack([place, outcome]), axis=0)
    several = np.bincount(pairs[:, 0], minlength=len(inner)) > 1
    split = (inner | several)[place]
    place[split] = nodes.add(place[split], OUTCOME, outcome[split])
    leaf_node = np.full(len(possible), -1, dtype=np.int64)
    leaf_node[leaves] = place
    return WholeTree(nodes.parent, nodes.matter, nodes.code, leaf_node)


class _Nodes:
    """Nodes as they are found."""

    def __init__(self) -> None:
        self.parent = np.array([-1])
        self.matter = np.array([OUTCOME])
        self.code = np.array([-1])

    def add(self, place: LeafInt, matter: int, code: LeafInt) -> LeafInt:
        """(leaf,) the node of each leaf after one more choice."""
        pairs, which = np.unique(np.column_stack([place, code]), axis=0, return_inverse=True)
        first = len(self.parent)
        self.parent = np.append(self.parent, pairs[:, 0])
        self.matter = np.append(self.matter, np.full(len(pairs), matter))
        self.code = np.append(self.code, pairs[:, 1])
        return first + which.reshape(-1)


def children(parent: NodeInt) -> list[list[int]]:
    """Node -> those that follow it, in order."""
    result: list[list[int]] = []
    for node, before in enumerate(parent.tolist()):
        result.append([])
        if before >= 0:
            result[before].append(node)
    return result
