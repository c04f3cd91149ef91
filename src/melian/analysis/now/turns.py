r"""The next choice of an actor: how likely each option is, what follows, and what it is worth.

With :math:`P(z)` the odds of ending `z` given the events, :math:`Z_a` the endings on whose way
option `a` is taken at the step and :math:`Z` those on whose way it is chosen there at all,

.. math:: P(a) = \frac{\sum_{z \in Z_a} P(z)}{\sum_{z \in Z} P(z)}, \qquad
          P(o \mid a) = \frac{\sum_{z \in Z_a \cap o} P(z)}{\sum_{z \in Z_a} P(z)}.

So the odds after an option are those of an outside observer who sees it taken: who would take it,
and what that tells, is in them. A choice is worth to its mover what it is worth at each of its
information sets, under its own beliefs there, weighed by how likely the events make each set.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from melian.analysis.choices.action_values import action_values_by_line
from melian.analysis.choices.reasons import Reason
from melian.analysis.now.endings import set_above, sums
from melian.analysis.situations.information import Situations
from melian.analysis.situations.shapes import DrawLeaf, DrawOption, DrawOutcome, DrawSet
from melian.analysis.situations.wording import for_mover
from melian.runs.run import Run
from melian.scenario.model import Model
from melian.scenario.shapes import Draw

__all__ = ["Move", "Turn", "turn_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """An option that is open; NaN in draws in which it cannot be taken."""

    option: str
    label: str
    chosen: Draw
    """(draw,) how likely it is, once it comes to the choice."""
    outcomes: DrawOutcome
    """(draw, outcome) odds of each outcome once it has been taken."""
    value: Draw
    """(draw,) points that the mover expects of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """The next choice of an actor."""

    here: Situations
    """Where it is made: the information sets that the events leave possible."""
    label: str
    """Of the actor."""
    comes: Draw
    """(draw,) how likely it is that it comes to it."""
    at_set: DrawSet
    """(draw, set) how likely each of the sets is."""
    moves: tuple[Move, ...]
    """The options, in the order of the file."""
    yes: Bool[np.ndarray, " outcome"]
    """(outcome,) whether the outcome answers the question with yes."""
    reason: Reason | None
    """Why the best option beats the next, on average; None where there is one option alone."""

    @property
    def what(self) -> str:
        """What is chosen, where it is said already by whom."""
        return for_mover(self.here.matter.label, self.label)

    def yes_after(self, move: Move) -> Draw:
        """(draw,) odds of yes once a move has been taken."""
        return np.asarray(move.outcomes[:, self.yes].sum(axis=1))

    @property
    def hangs(self) -> Draw:
        r"""(draw,) how far the odds are moved, on average, when the choice is made and seen.

        With odds of yes :math:`y_a` after option `a` and `y` before it, it is
        :math:`P \sum_a P(a) |y_a - y|`, `P` being how likely it is that it comes to the choice; where
        nothing is asked, the share of the odds that changes place between outcomes stands for the
        difference.
        """
        likely = np.stack([np.nan_to_num(move.chosen) for move in self.moves])
        after = np.stack([np.nan_to_num(move.outcomes) for move in self.moves])
        apart = after - np.einsum("md,mdo->do", likely, after)
        of_yes = np.abs(apart[:, :, self.yes].sum(axis=2))
        far = of_yes if self.yes.any() else np.abs(apart).sum(axis=2) / 2
        return np.asarray((likely * far).sum(axis=0) * self.comes)


def turn_of(run: Run, here: Situations, odds: DrawLeaf) -> Turn:
    """The choice of one mover at one step.

    Parameters
    ----------
    run
        Solved draws.
    here
        The information sets at which it is made.
    odds
        (draw, leaf) odds of the endings, as from `ending_odds`.
    """
    model, n = run.model, len(odds)
    above = set_above(model, here)
    at_set = sums(odds, above, len(here.infosets))
    comes = at_set.sum(axis=1)
    n_options, n_outcomes = len(here.matter.options), len(model.scenario.file.outcomes)
    code = np.where(above >= 0, model.columns.column(here.matter.key).astype(np.int64), -1)
    cell = np.where(code >= 0, code * n_outcomes + model.outcome, -1)
    joint = sums(odds, cell, n_options * n_outcomes).reshape(n, n_options, n_outcomes)
    there = _there(model, here)
    action_value, parts, lines, kinds = action_values_by_line(
        run, here, run.kept_prob[:n], run.kept_draws[:n]
    )
    value = _weighed(at_set, there, action_value)
    taken = joint.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        after = joint / taken[:, :, None]
        chosen = taken / comes[:, None]
    moves = tuple(
        Move(here.matter.options[a], here.matter.labels[a], chosen[:, a], after[:, a], value[:, a])
        for a in np.flatnonzero(there.any(axis=0))
    )
    yes = np.isin(list(model.scenario.file.outcomes), list(model.scenario.file.counts_as_yes))
    label = model.scenario.label(here.actor)
    pair = _best(value, there)
    reason = None
    if pair is not None:
        a, b = pair
        both = there[:, a] & there[:, b]
        split = _weighed(at_set, both[:, None], parts[:, :, a] - parts[:, :, b])
        split = split[~np.isnan(split).any(axis=1)]
        reason = Reason(
            step=here.matter.key, step_label=here.matter.label, actor=here.actor, actor_label=label, group=1,
            condition="", option=here.matter.options[a], over=here.matter.options[b],
            option_label=here.matter.labels[a], over_label=here.matter.labels[b],
            chosen=float(np.nanmean(chosen[:, a])) if n else float("nan"), lines=lines, kinds=kinds,
            gap=split.sum(axis=1), parts=split,
        )  # fmt: skip
    return Turn(here, label, comes, at_set, moves, yes, reason)


def _there(model: Model, here: Situations) -> Bool[np.ndarray, "set option"]:
    """(set, option) which options are there."""
    result = np.zeros((len(here.infosets), len(here.matter.options)), dtype=bool)
    for place, infoset in enumerate(here.infosets):
        result[place, list(model.infosets[infoset].codes)] = True
    return result


def _weighed(
    at_set: DrawSet,
    there: Bool[
        np.ndarray,
        (
            set  # column
        ),
    ],
    values: Float[np.ndarray, "draw set column"],
) -> Float[np.ndarray, "draw column"]:
    """(draw, column) mean of values (draw, set, column) over the sets where they are there, by their odds.

    NaN where it comes to none of these.
    """
    weight = np.einsum("ds,sc->dsc", at_set, there)
    total = weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((weight * values).sum(axis=1) / total)


def _best(value: DrawOption, there: Bool[np.ndarray, "set option"]) -> tuple[int, int] | None:
    """The two options that are worth most on average, of those that stand beside each other somewhere."""
    mean = np.array([np.nanmean(v) if (~np.isnan(v)).any() else -np.inf for v in value.T])
    order = [int(a) for a in np.argsort(-mean, kind="stable") if np.isfinite(mean[a])]
    for b in order[1:]:
        if (there[:, order[0]] & there[:, b]).any():
            return order[0], b
    return None
