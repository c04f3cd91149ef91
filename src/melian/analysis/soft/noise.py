r"""Steps that are decided by noise, and how much hangs on them.

A step hangs on noise where its best option is taken little more often than the others, see
`choice_errors`. Whether that matters is another question: at each information set :math:`I` of
the step the odds differ by :math:`d_I = \max_a p(I, a) - \min_a p(I, a)`, with :math:`p(I, a)`
the odds given the events and that :math:`a` is taken at :math:`I`, everybody going on as they play;
the step moves the odds by the mean of :math:`d_I` with the probability of each set given the events
as weights. What an event has settled moves nothing.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from melian.analysis.choices.choice_errors import step_errors
from melian.analysis.odds import ends_in
from melian.analysis.situations.information import Situations, situations
from melian.analysis.situations.view import leaf_likelihood
from melian.kernels.tree.passes import fill_path_products, fill_values
from melian.runs.run import Run

__all__ = ["MOVES", "NoisyStep", "noisy_steps", "step_moves"]


MOVES = 0.02
"""A step that moves the odds by less does not matter for them."""


@dataclass(frozen=True, slots=True)
class NoisyStep:
    """A step whose better option is taken little more often than the others, and that matters."""

    step: str
    label: str
    actor: str
    actor_label: str
    taken: float
    """How often the best option is taken, in the median draw."""
    moves: float
    """How far the odds differ between its options, in the median draw."""


def noisy_steps(run: Run, followed: Sequence[str], *, draws: int | None = None) -> tuple[NoisyStep, ...]:
    """Steps decided by noise that move the odds of the outcomes `followed`, those that move most first.

    Parameters
    ----------
    run
        Solved draws.
    followed
        Outcomes, by name.
    draws
        How many kept draws are used at most; so few in a large tree that it takes seconds if absent.
    """
    steps, n = step_errors(run, draws=draws)
    suspects = {(row["step"], row["actor"]): row for row in steps if row["by_noise"]}
    if not suspects:
        return ()
    places = [here for here in situations(run.model) if (here.matter.key, here.actor) in suspects]
    result = []
    for here, moves in zip(places, step_moves(run, places, followed, n), strict=True):
        row = suspects[here.matter.key, here.actor]
        if moves >= MOVES:
            result.append(
                NoisyStep(
                    here.matter.key, row["step_label"], here.actor, row["actor_label"], row["taken"], moves
                )
            )
    return tuple(sorted(result, key=lambda step: -step.moves))


def step_moves(run: Run, places: Sequence[Situations], followed: Sequence[str], n: int) -> list[float]:
    """How far the odds differ between the options of each step; the median of the first `n` kept draws."""
    model = run.model
    tree = model.tree
    is_meant = ends_in(model, followed)
    likelihood = leaf_likelihood(run, n)
    reach, value = np.empty(len(tree.node_parent)), np.empty((len(tree.node_parent), 2))
    n_actions = int(tree.infoset_first_action[-1])
    found = np.full((n, len(places)), np.nan)
    for draw in range(n):
        prob = np.ascontiguousarray(run.kept_prob[draw])
        weight = np.stack([likelihood[draw], likelihood[draw] * is_meant], axis=1)
        fill_path_products(tree, prob, reach)
        fill_values(
            tree, prob, weight, value
        )  # of a node: the likelihood of the events, and with the outcome
        masses = reach[1:, None] * value[1:]
        sums = [np.bincount(tree.node_action[1:], each, minlength=n_actions) for each in masses.T]
        for place, here in enumerate(places):
            found[draw, place] = _moved(here, tree.infoset_first_action, sums[0], sums[1], value[0, 0])
    with np.errstate(all="ignore"):
        return [float(np.median(each)) if len(each) else float("nan") for each in found.T]


def _moved(
    here: Situations, start: Int[np.ndarray, " infoset_and_end"], mass: Float[np.ndarray, " action"],
    meant: Float[np.ndarray, " action"], total: float,
) -> float:  # fmt: skip
    """The mean over the sets of a step of what lies between the odds after its options."""
    result = 0.0
    for infoset in here.infosets:
        options = slice(int(start[infoset]), int(start[infoset + 1]))
        # an option without any probability says nothing, and what rounding leaves of it neither
        can = mass[options] > 1e-12 * total
        if can.sum() > 1:
            odds = meant[options][can] / mass[options][can]
            result += float(mass[options].sum() / total * (odds.max() - odds.min()))
    return result
