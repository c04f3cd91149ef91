"""What of an answer is noise: choices that hardly matter, and choices that do not pay.

At a finite precision everybody sometimes takes an option that is worse for it. An option is
*against the mover's interest* if its expected worth at the information set, under the
mover's beliefs there and with everybody (the mover too) going on as the profile says, is
below that of the best option there, by more than 1e-8 of the range of the mover's payoffs.
Of the histories with an outcome,

- the share *settled* against interest is the probability of those in which the choice that
  left only this outcome possible was against the interest of whoever made it;
- the share with *any* such choice counts every choice on the way, so that it is large
  wherever a step that hardly matters is played.

Both are given the events that the run's odds rest on. The first is what a reader should know
of an outcome: a bluffer who attacks by mistake is in it, a coin tossed earlier is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from melian.analysis.choices.action_values import action_values
from melian.analysis.odds import Spread, spread
from melian.analysis.situations.information import situations
from melian.analysis.situations.shapes import DrawLeaf
from melian.analysis.situations.view import draws_to_use, infoset_reaches, leaf_likelihood
from melian.analysis.situations.wording import percent
from melian.game.tree import CHANCE, action_infoset
from melian.kernels.tree.choice_error import fill_against_interest, fill_settling_actions
from melian.runs.run import Run
from melian.runs.shapes import Behaviour
from melian.scenario.model import Model
from melian.scenario.standing import standing_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BY_ERROR", "ChoiceErrors", "choice_errors", "step_errors"]


BY_ERROR = 0.6
"""Where the better option is taken less often than this, noise decides."""
WORTH_A_WORD = 0.001
"""Sentences leave out outcomes with smaller odds."""
VISITS = 20_000_000
"""How many nodes an answer visits at most, over all draws."""
STEP_COLUMNS = [
    "step", "step_label", "actor", "actor_label", "past", "taken", "stake", "noisy_draws", "by_noise",
]  # fmt: skip
OUTCOME_COLUMNS = ["outcome", "label", "odds", "settled", "settled_q25", "settled_q75", "any_choice"]
PAST = " (played before now, told from the start)"
TIE = 1e-6
"""Options closer than this are equally good; 1 is the range of worths over all options of the actor."""


class ChoiceErrors(NamedTuple):
    """What `choice_errors` finds."""

    steps: pd.DataFrame
    """One row per step and mover, in order of play: step, step_label, actor, actor_label; past
    (whether it lies before now: the figures are of the whole story, whatever has been reported); taken
    (median over draws of how often the best option is taken, sets weighted by reach); stake
    (median of by how many points the best option beats the others, on reach-weighted average);
    noisy_draws (share of draws with `taken` below 60 %); by_noise (more than half of them)."""
    outcomes: pd.DataFrame
    """One row per outcome: outcome, label, odds (median), settled and any_choice (medians of the
    two shares of its odds), settled_q25, settled_q75."""
    sentences: tuple[str, ...]
    n_draws: int
    """How many draws the figures rest on."""


def choice_errors(run: Run, *, draws: int | None = None) -> ChoiceErrors:
    """Steps decided by noise, and how much of each outcome comes from choices that do not pay.

    Parameters
    ----------
    run
        Solved draws.
    draws
        How many kept draws are used at most.
    """
    import pandas as pd

    n = draws_to_use(run, draws, visits=VISITS)
    behind = _behind(run.model, action_values(run, n))
    steps = _steps(run, behind)
    outcomes = _outcomes(run.model, run.kept_prob[:n], behind, leaf_likelihood(run, n))
    sentences = (*_step_sentences(steps), *_outcome_sentences(outcomes))
    return ChoiceErrors(
        pd.DataFrame(steps, columns=STEP_COLUMNS),
        pd.DataFrame(outcomes, columns=OUTCOME_COLUMNS),
        sentences,
        n,
    )


def step_errors(run: Run, *, draws: int | None = None) -> tuple[list[dict[str, Any]], int]:
    """The rows of the steps alone, and how many draws they rest on."""
    n = draws_to_use(run, draws, visits=VISITS)
    return _steps(run, _behind(run.model, action_values(run, n))), n


def _behind(model: Model, values: Behaviour) -> Behaviour:
    """(draw, action) points by which each option falls short of the best one; ties count as 0."""
    tree = model.tree
    first, owner = tree.infoset_first_action, action_infoset(tree)
    best = np.maximum.reduceat(values, first[:-1], axis=1)[:, owner]
    lowest = np.minimum.reduceat(values, first[:-1], axis=1)[:, owner]
    result = best - values
    mover = tree.infoset_player[owner]
    for player in range(len(model.players)):
        mine = mover == player
        if mine.any():
            span = best[:, mine].max(axis=1) - lowest[:, mine].min(axis=1)
            result[:, mine] = np.where(result[:, mine] > TIE * span[:, None], result[:, mine], 0.0)
    result[:, mover == CHANCE] = 0.0
    return result


def _steps(run: Run, behind: Behaviour) -> list[dict[str, Any]]:
    model, prob = run.model, run.kept_prob[: len(behind)]
    reach = infoset_reaches(model, prob)
    rows = []
    first = model.tree.infoset_first_action
    stands = standing_of(model, run.evidence)
    for here in situations(model):
        weight = reach[:, here.infosets]
        total = weight.sum(axis=1)
        taken, stake = np.zeros(len(prob)), np.zeros(len(prob))
        for place, infoset in enumerate(here.infosets):
            options = slice(int(first[infoset]), int(first[infoset + 1]))
            short = behind[:, options]
            taken += weight[:, place] * np.where(short == 0.0, prob[:, options], 0.0).sum(axis=1)
            stake += weight[:, place] * short.sum(axis=1) / (short.shape[1] - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            often, points = spread(taken / total), spread(stake / total)
            noisy = float(np.mean((taken / total)[total > 0] < BY_ERROR)) if (total > 0).any() else 0.0
        rows.append(
            {
                "step": here.matter.key,
                "step_label": here.matter.label,
                "actor": here.actor,
                "actor_label": model.scenario.label(here.actor),
                "past": stands.is_past(here.matter.key),
                "taken": often.median,
                "stake": points.median,
                "noisy_draws": noisy,
                "by_noise": noisy > 0.5 and not model.precision.limit,
            }
        )
    return rows


def _outcomes(model: Model, prob: Behaviour, behind: Behaviour, likelihood: DrawLeaf) -> list[dict[str, Any]]:
    tree = model.tree
    names = list(model.scenario.file.outcomes)
    outcome = model.outcome.astype(np.int32)
    settling = np.empty(model.n_leaves, dtype=np.int64)
    fill_settling_actions(
        tree.node_parent, tree.node_action, tree.terminal_node, outcome,
        np.empty(len(tree.node_parent), dtype=np.int64), settling,
    )  # fmt: skip
    whole, settled, ever = np.zeros((3, len(prob), len(names)))
    reach, strayed = np.empty(len(tree.node_parent)), np.empty(len(tree.node_parent), dtype=bool)
    for draw in range(len(prob)):
        fill_against_interest(
            tree.node_parent, tree.node_action, tree.terminal_node, prob[draw], behind[draw] > 0, settling,
            likelihood[draw], outcome, reach, strayed, whole[draw], settled[draw], ever[draw],
        )  # fmt: skip
    rows = []
    with np.errstate(invalid="ignore", divide="ignore"):
        odds = whole / whole.sum(axis=1)[:, None]
        of_settled, of_ever = settled / whole, ever / whole
    for index, (name, item) in enumerate(model.scenario.file.outcomes.items()):
        figures: Spread = spread(of_settled[:, index])
        rows.append(
            {
                "outcome": str(name),
                "label": item.words(name),
                "odds": spread(odds[:, index]).median,
                "settled": figures.median,
                "settled_q25": figures.q25,
                "settled_q75": figures.q75,
                "any_choice": spread(of_ever[:, index]).median,
            }
        )
    return rows


def _step_sentences(steps: list[dict[str, Any]]) -> list[str]:
    return [
        f"{row['step_label']}{PAST if row['past'] else ''}: decided by noise. {row['actor_label']} takes the "
        f"best option in {percent(row['taken'])} of cases (median draw), for it beats the others by only "
        f"{row['stake']:.2g} points on average."
        for row in steps
        if row["by_noise"]
    ]


def _outcome_sentences(outcomes: list[dict[str, Any]]) -> list[str]:
    return [
        f"{row['label']}: {percent(row['settled'])} of its odds of {percent(row['odds'])} come from a "
        "choice that settled it against the interest of whoever made it."
        for row in outcomes
        if row["odds"] >= WORTH_A_WORD and not np.isnan(row["settled"])
    ]
