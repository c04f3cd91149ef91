r"""How much hangs on what is chosen in a situation: which odds each option would lead to.

If option :math:`a` is taken at the sets of a situation, the odds of an outcome are

.. math:: p(a) = \frac{\sum_n b(n) \sum_{z \succ (n, a)} b(z \mid n, a)\,\ell(z)\,[z \text{ ends so}]}
    {\sum_n b(n) \sum_{z \succ (n, a)} b(z \mid n, a)\,\ell(z)},

with the behaviour that the solution has before and after, and the likelihood :math:`\ell` of what is
known. The *effect* of a situation is the range of :math:`p(a)` over its options: of the odds of yes,
or of the outcome for which it is largest where the file has no question.

Tested in `tests/unit/test_from_now_on.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melian.analysis.situations.information import Situations
from melian.analysis.situations.shapes import ActionMass, LeafOdds, Member, OptionOdds
from melian.analysis.situations.view import View, known_patterns
from melian.kernels.tree.passes import fill_path_products, fill_values
from melian.runs.run import Run
from melian.runs.shapes import Behaviour
from melian.scenario.model import Model

__all__ = ["Hanging", "hanging"]

DRAWS = 20
"""So many draws are followed: what is ranked by them needs no digits."""
VISITS = 20_000_000
"""How many nodes are visited at most, over all draws."""


@dataclass(frozen=True, slots=True, eq=False)
class Hanging:
    """The odds that each choice leads to."""

    model: Model
    is_answer: bool
    """Whether the odds are those of yes; else those of every outcome."""
    odds: ActionMass
    """(draw, action, outcome) mass of the ways that take the action and end so."""
    whole: Behaviour
    """(draw, action) mass of the ways that take the action."""

    def then(self, here: Situations, members: Member) -> OptionOdds:
        """(option, outcome) mean odds if an option is taken at these sets; NaN where it is not there."""
        first = self.model.tree.infoset_first_action
        shape = (len(self.odds), len(here.matter.options))
        odds, whole = np.zeros((*shape, self.odds.shape[2])), np.zeros(shape)
        for infoset in here.infosets[members]:
            codes, actions = list(self.model.infosets[infoset].codes), slice(*first[infoset : infoset + 2])
            odds[:, codes] += self.odds[:, actions]
            whole[:, codes] += self.whole[:, actions]
        there = whole > 0
        share = np.where(there[:, :, None], odds / np.where(there, whole, 1.0)[:, :, None], 0.0)
        found = there.sum(axis=0)[:, None]
        return np.where(found > 0, share.sum(axis=0) / np.maximum(found, 1), np.nan)

    def effect(self, then: OptionOdds) -> float:
        """The range over options, of the outcome for which it is largest; 0 where there is one option."""
        there = then[~np.isnan(then).any(axis=1)]
        return float(np.ptp(there, axis=0).max()) if len(there) else 0.0


def hanging(run: Run, view: View) -> Hanging:
    """The odds that each choice of a game leads to, over few of the draws.

    Parameters
    ----------
    run
        Solved draws.
    view
        Whether the odds are given the events of the run.
    """
    model, tree = run.model, run.model.tree
    n_nodes = len(tree.node_parent)
    n = min(len(run.kept_prob), DRAWS, max(2, VISITS // n_nodes))
    ends, is_answer = _ends(model)
    leaf_pattern, likelihood = known_patterns(run, n)
    reach, value = np.empty(n_nodes), np.empty((n_nodes, ends.shape[1] + 1))
    n_actions = int(tree.infoset_first_action[-1])
    mass = np.zeros((n, n_actions, ends.shape[1] + 1))
    for draw in range(n):
        weight = np.ones(model.n_leaves) if view.standing is None else likelihood[draw, leaf_pattern]
        fill_path_products(tree, run.kept_prob[draw], reach)
        payoff = np.column_stack([weight[:, None] * ends, weight])
        fill_values(tree, run.kept_prob[draw], np.ascontiguousarray(payoff), value)
        before = reach[tree.node_parent[1:]]
        for column in range(mass.shape[2]):
            mass[draw, :, column] = np.bincount(
                tree.node_action[1:], before * value[1:, column], minlength=n_actions
            )
    return Hanging(model, is_answer, mass[:, :, :-1], mass[:, :, -1])


def _ends(model: Model) -> tuple[LeafOdds, bool]:
    """(leaf, outcome) whether a story ends so, and whether that is yes alone."""
    file = model.scenario.file
    names = [str(name) for name in file.outcomes]
    yes = [names.index(str(name)) for name in file.counts_as_yes]
    if yes:
        return np.isin(model.outcome, yes).astype(float)[:, None], True
    return (model.outcome[:, None] == np.arange(len(names))).astype(float), False
