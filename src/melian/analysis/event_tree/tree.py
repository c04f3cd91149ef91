r"""The story as a tree of what everybody sees, with the odds of each branch and what is at stake.

The odds of a branch are the sum over the endings :math:`z` on it,

.. math:: p(B) = \frac{\sum_{z \in B} b(z)\,\ell(z)}{\sum_z b(z)\,\ell(z)},

with the behaviour :math:`b` of a draw and the likelihood :math:`\ell` of the events. In every
draw, and so in the mean over draws, branches add up to what they branch from; medians do not.
What an ending is worth to an actor is its expectation there, given that the story ends so.

Tested in `tests/contract/test_event_tree_laws.py`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from melian.analysis.event_tree.branch import Branch
from melian.analysis.event_tree.frames import branch_frame, payoff_frame
from melian.analysis.event_tree.tip_payoffs import leaf_masses, with_payoffs
from melian.analysis.event_tree.whole_tree import OUTCOME, Known, WholeTree, children, forks, whole_tree
from melian.analysis.situations.information import Matter
from melian.analysis.situations.shapes import DrawLeaf
from melian.analysis.situations.view import draws_to_use, view_of
from melian.errors import UsageError
from melian.runs.evidence import patterns_of
from melian.runs.run import Run
from melian.scenario.model import Model
from melian.scenario.standing import Standing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FEW", "EventTree", "event_tree"]

FEW = 14
"""Tips that a tree has where nothing else is asked for."""
SMALL = 0.01
"""Mean odds below which branches are folded together where nothing else is asked for."""
VISITS = 10_000_000
"""How many endings are weighed at most, over all draws."""


@dataclass(frozen=True, slots=True, eq=False)
class EventTree:
    """The tree as far as it is shown."""

    run: Run
    root: Branch
    """Where all begins; its odds are 1."""
    known: tuple[Known, ...]
    """What was chosen in every story that the events leave possible, in order of play."""
    ruled_out: int
    """Endings that the events rule out."""
    n_draws: int
    """How many draws all figures rest on."""
    standing: Standing | None = None
    """Where the story stands, if it begins now; None: it begins at the start."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per branch; see `melian.analysis.event_tree.frames.branch_frame`."""
        return branch_frame(self.root)

    @property
    def payoffs(self) -> pd.DataFrame:
        """What tips are worth, by actor and stake line; see `frames.payoff_frame`."""
        return payoff_frame(self.root)


def event_tree(
    run: Run,
    *,
    depth: int | None = None,
    min_odds: float | None = None,
    hidden: bool = False,
    draws: int | None = None,
    whole_story: bool = False,
) -> EventTree:
    """The story as a tree of what everybody sees, folded so that it can be taken in.

    Parameters
    ----------
    run
        Solved draws; the figures rest on those whose behaviour is kept whole.
    depth
        How many steps are told on each way at most.
    min_odds
        Branches with smaller mean odds are folded together. If both are absent, the
        likeliest ways are told until there are about `FEW` tips.
    hidden
        Whether private types and moves that somebody does not see are branches too.
    draws
        How many kept draws are used at most.
    whole_story
        Begin at the start, so that past steps of which it is not known how they went are branches;
        else begin at the first step that is still open given the events of the run.

    Raises
    ------
    UsageError
        If no draw is certified, or `depth` or `min_odds` makes no sense.
    """
    _check(depth, min_odds)
    model = run.model
    n = draws_to_use(run, draws, visits=VISITS)
    if not n:
        raise UsageError("no draw is certified, so there is no answer")
    patterns = patterns_of(run.evidence, model.n_leaves)
    possible = patterns.possible[patterns.leaf_pattern]
    standing = view_of(run, whole_story=whole_story).standing
    past = () if standing is None or hidden else standing.past
    open_ones, known = forks(model, possible, hidden=hidden, past=past)
    tree = whole_tree(model, open_ones, possible)
    mass = leaf_masses(run, patterns, n)
    whole = _Whole(model, open_ones, tree, mass)
    most = FEW if depth is None and min_odds is None else None
    least = SMALL if min_odds is None else min_odds
    root = whole.branch_at(0, whole.expanded(depth, least, most), least)
    root = with_payoffs(run, root, mass)
    return EventTree(run, root, tuple(known), int((~possible).sum()), n, standing)


def _check(depth: int | None, min_odds: float | None) -> None:
    if depth is not None and depth < 1:
        raise UsageError(f"a tree of depth {depth} has no branches; ask for 1 or more")
    if min_odds is not None and not 0 <= min_odds < 1:
        raise UsageError(f"{min_odds} cannot be the smallest odds; write a share from 0 to below 1, as 0.02")


class _Whole:
    """The tree before anything is folded."""

    def __init__(self, model: Model, open_ones: list[Matter], tree: WholeTree, mass: DrawLeaf) -> None:
        self.model, self.matters, self.tree = model, open_ones, tree
        self.after = children(tree.parent)
        held = np.flatnonzero(tree.leaf_node >= 0)
        order = held[np.argsort(tree.leaf_node[held], kind="stable")]
        n_nodes = len(tree.parent)
        self.own = np.split(order, np.searchsorted(tree.leaf_node[order], np.arange(1, n_nodes)))
        self.odds = np.stack([mass[:, leaves].sum(axis=1) for leaves in self.own])
        for node in range(n_nodes - 1, 0, -1):
            self.odds[tree.parent[node]] += self.odds[node]
        self.mean = self.odds.mean(axis=1)
        self.leaf_mean = mass.mean(axis=0)
        outcomes = model.scenario.file.outcomes.items()
        self.labels: list[tuple[str, str]] = [(str(name), item.words(name)) for name, item in outcomes]

    def pruned(self, node: int, least: float) -> list[int]:
        """Children that are folded together: thin ones, where there are two or more."""
        found = [child for child in self.after[node] if self.mean[child] < least]
        return found if len(found) > 1 else []

    def expanded(self, depth: int | None, least: float, most: int | None) -> set[int]:
        """Nodes whose branches are shown, the likeliest first."""
        expanded: set[int] = set()
        tips = 1
        waiting = [(-self.mean[0], 0, 0)]
        while waiting:
            _, node, level = heapq.heappop(waiting)
            after = self.after[node]
            if not after or (depth is not None and level >= depth):
                continue
            pruned = self.pruned(node, least)
            more = len(after) - max(0, len(pruned) - 1) - 1
            if expanded and most is not None and tips + more > most:
                break
            expanded.add(node)
            tips += more
            for child in set(after) - set(pruned):
                if self.mean[child] >= least:
                    heapq.heappush(waiting, (-self.mean[child], child, level + 1))
        return expanded

    def branch_at(self, node: int, expanded: set[int], least: float) -> Branch:
        """A node as it is shown, with what is shown of what follows it."""
        result = self._bare([node])
        if node not in expanded:
            return replace(result, is_end=not self.after[node])
        pruned = self.pruned(node, least)
        branches = [
            self.branch_at(child, expanded, least) for child in self.after[node] if child not in pruned
        ]
        if pruned:
            branches.append(self._bare(pruned))
        return replace(result, branches=tuple(branches))

    def _bare(self, nodes: list[int]) -> Branch:
        """Nodes as one branch."""
        leaves = np.concatenate([self.own[below] for node in nodes for below in self._below(node)])
        mean = np.bincount(self.model.outcome[leaves], self.leaf_mean[leaves], len(self.labels))
        ends = sorted(np.unique(self.model.outcome[leaves]), key=lambda end: -mean[end])
        outcome = self.labels[int(ends[0])] if len(ends) == 1 else ("", "")
        outcomes = tuple((*self.labels[int(end)], float(mean[end])) for end in ends)
        step, step_label, movers, option, label = self._choice(nodes[0]) if len(nodes) == 1 else _NOSMALLG
        return Branch(
            step, step_label, movers, option, label, *outcome, len(leaves), len(nodes),
            self.odds[nodes].sum(axis=0), outcomes=outcomes, leaves=leaves,
        )  # fmt: skip

    def _below(self, node: int) -> Iterator[int]:
        """It and every node after it."""
        waiting = [node]
        while waiting:
            here = waiting.pop()
            yield here
            waiting.extend(reversed(self.after[here]))

    def _choice(self, node: int) -> tuple[str, str, tuple[str, ...], str, str]:
        number, code = int(self.tree.matter[node]), int(self.tree.code[node])
        if code < 0:
            return _NOSMALLG
        if number == OUTCOME:
            return "", "", (), *self.labels[code]
        matter = self.matters[number]
        return matter.key, matter.label, matter.who, matter.options[code], matter.labels[code]


_NOSMALLG: tuple[str, str, tuple[str, ...], str, str] = ("", "", (), "", "")
