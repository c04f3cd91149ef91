r"""Which part of a story an answer is about, and how often play comes to its information sets.

From now on: the choices that are still open, at the information sets that the events leave possible.
Play comes to an information set :math:`h` with the probability

.. math:: P(h \mid E) = \frac{\sum_{z \succ h} b(z)\,\ell(z)}{\sum_z b(z)\,\ell(z)},

with the behaviour :math:`b` of a draw and the likelihood :math:`\ell` of the events, hints among them.
What a mover believes there is its own affair: hints inform an outside observer alone.

The whole story: every choice, as if nothing were known of it, so that play comes to :math:`h` with
:math:`b(h)`.

Tested in `tests/unit/test_from_now_on.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from melian.analysis.situations.information import Situations, check_moves, matters
from melian.analysis.situations.shapes import DrawInfoset, DrawLeaf, InfosetWeight
from melian.errors import UsageError
from melian.game.tree import CHANCE
from melian.kernels.tree.information import fill_infoset_reach
from melian.kernels.tree.passes import fill_path_products, fill_values
from melian.runs.evidence import given_events, patterns_of
from melian.runs.run import Run
from melian.runs.shapes import Behaviour, DrawPattern
from melian.scenario.model import Evidence, Model
from melian.scenario.shapes import InfosetTruth, LeafInt
from melian.scenario.standing import Standing, open_infosets, standing_of

__all__ = [
    "View",
    "draws_to_use",
    "given_reaches",
    "infoset_reaches",
    "known_patterns",
    "leaf_likelihood",
    "view_asked",
    "view_of",
]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The part of a story that an answer is about; made by `view_of`."""

    model: Model
    standing: Standing | None
    """Where the story stands; None: the answer is about the whole story."""
    is_open: InfosetTruth
    """(infoset,) whether the answer is about it."""

    def check(self, *, actor: str | None = None, step: str | None = None) -> None:
        """Refuse what is not there, what is no choice, and what lies before now.

        Raises
        ------
        UsageError
            As `check_moves` does, or if nothing that was asked for is open.
        """
        check_moves(self.model, actor=actor, step=step)
        if self.standing is None or (actor is None and step is None):
            return
        known, last = matters(self.model), self.standing.last
        where = f"now is after '{last}'" if last else "the events leave no way there"
        there = {
            (known[each.key], self.model.players[each.player])
            for each, is_open in zip(self.model.infosets, self.is_open, strict=True)
            if is_open and each.player != CHANCE
        }
        names = {name for m, _ in there for name in (m.key, m.name, m.key.split("@")[0])}
        if step is not None and step not in names:
            raise UsageError(f"nothing is open at '{step}': {where}; --whole-story tells what came before")
        if actor is not None and all(who != actor for _, who in there):
            raise UsageError(
                f"'{actor}' has no choice left: {where}; --whole-story tells what it chose before"
            )

    def narrowed(self, here: Situations) -> Situations | None:
        """The situations that the answer is about; None if there are none."""
        kept = self.is_open[here.infosets]
        if kept.all():
            return here
        if not kept.any():
            return None
        seen = {key: values[kept] for key, values in here.seen.items()}
        return replace(here, infosets=here.infosets[kept], seen=seen)

    def reaches(self, run: Run, prob: Behaviour) -> DrawInfoset:
        """(draw, infoset) how often play comes to each set, in the first kept draws."""
        if self.standing is None:
            return infoset_reaches(self.model, prob)
        return given_reaches(self.model, prob, *known_patterns(run, len(prob)))

    def mean_reach(self, run: Run, reach: DrawInfoset) -> InfosetWeight:
        """(infoset,) the same over draws: over all certified ones, where no event is used."""
        if self.standing is None:
            return run.mean_reach
        return reach.mean(axis=0) if len(reach) else np.zeros(reach.shape[1])


def view_of(run: Run, *, whole_story: bool = False) -> View:
    """What an answer from solved draws is about: what is open once the events of the run are known.

    Parameters
    ----------
    run
        Solved draws. Where they were solved without events, all of the story is open.
    whole_story
        The whole story, whatever is known of it.
    """
    return _view(run.model, run.evidence, whole_story)


def view_asked(model: Model, *, at: str | None, before_events: bool, whole_story: bool) -> View:
    """The same before anything is solved; see `given_events`.

    Raises
    ------
    UsageError
        As `given_events` does.
    """
    return _view(model, given_events(model, at=at, before_events=before_events)[0], whole_story)


def _view(model: Model, events: Sequence[Evidence], whole_story: bool) -> View:
    if whole_story or not events:
        return View(model, None, np.ones(len(model.infosets), dtype=bool))
    standing = standing_of(model, events)
    return View(model, standing, open_infosets(model, standing))


def draws_to_use(run: Run, draws: int | None, *, visits: int = 100_000_000) -> int:
    """How many kept draws an answer uses: all, or so few that a large tree takes seconds.

    `visits` is how many visits to nodes the answer can afford.
    """
    affordable = max(20, visits // len(run.model.tree.node_parent))
    return min(len(run.kept_prob), affordable if draws is None else draws)


def infoset_reaches(model: Model, prob: Behaviour) -> DrawInfoset:
    """(draw, infoset) probability that play comes to each information set, before any event."""
    tree = model.tree
    result = np.empty((len(prob), len(tree.infoset_player)))
    fill_infoset_reach(
        tree.node_parent, tree.node_action, tree.node_infoset, prob, np.empty(len(tree.node_parent)), result
    )
    return result


def given_reaches(
    model: Model, prob: Behaviour, leaf_pattern: LeafInt, likelihood: DrawPattern
) -> DrawInfoset:
    """(draw, infoset) probability that play comes to each information set, given what is known of endings.

    Parameters
    ----------
    model
        The compiled scenario.
    prob
        (draw, action) behaviour.
    leaf_pattern, likelihood
        (leaf,) pattern of each ending, and (draw, pattern) the likelihood of what is known; each draw
        has an ending at which it is above 0.
    """
    tree = model.tree
    inner = np.flatnonzero(tree.node_infoset >= 0)
    reach, value = np.empty(len(tree.node_parent)), np.empty((len(tree.node_parent), 1))
    result = np.empty((len(prob), len(tree.infoset_player)))
    for draw, behaviour in enumerate(prob):
        fill_path_products(tree, behaviour, reach)
        fill_values(tree, behaviour, likelihood[draw, leaf_pattern][:, None], value)
        mass = reach * value[:, 0]
        result[draw] = np.bincount(tree.node_infoset[inner], mass[inner], minlength=result.shape[1])
        result[draw] /= value[0, 0]
    return result


def leaf_likelihood(run: Run, n: int) -> DrawLeaf:
    """(draw, leaf) likelihood of the run's events at each ending, in the first `n` kept draws."""
    leaf_pattern, likelihood = known_patterns(run, n)
    return likelihood[:, leaf_pattern]


def known_patterns(run: Run, n: int) -> tuple[LeafInt, DrawPattern]:
    """(leaf,) pattern of each ending, and (draw, pattern) likelihood of the run's events."""
    patterns = patterns_of(run.evidence, run.model.n_leaves)
    kept = run.kept_draws[:n]
    values = {stream: np.broadcast_to(v, (run.n_draws,))[kept] for stream, v in run.values.items()}
    return patterns.leaf_pattern, patterns.likelihood(values, n)
