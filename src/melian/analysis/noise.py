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

import math
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from melian.analysis.beliefs import leaf_likelihood, node_beliefs
from melian.analysis.odds import Spread, spread
from melian.analysis.situations.information import Matter, Situations, matters, situations
from melian.analysis.situations.wording import percent
from melian.analysis.strategy import draws_to_use, infoset_reaches, option_probabilities
from melian.game.tree import CHANCE, action_infoset
from melian.kernels.tree.choice_error import fill_against_interest, fill_settling_actions
from melian.kernels.tree.passes import fill_values
from melian.kernels.tree.regret import fill_action_values
from melian.runs.run import Run
from melian.scenario.model import Model

__all__ = ["ALIKE", "NOISE", "Noise", "alike_types", "noise", "option_worths", "precision_words"]

Array = npt.NDArray[Any]

NOISE = 0.6
"""Where the better option is taken less often than this, noise decides."""
ALIKE = 0.02
"""Types whose probabilities differ by less than this on average play alike."""
WORTH_A_WORD = 0.001
"""Sentences leave out outcomes with smaller odds."""
VISITS = 20_000_000
"""How many nodes an answer visits at most, over all draws."""
TIE = 1e-6
"""Options closer than this are equally good; 1 is the range of worths over all options of the actor."""


class Noise(NamedTuple):
    """What `noise` finds."""

    steps: pd.DataFrame
    """One row per step and mover, in order of play: step, step_label, actor, actor_label; taken
    (median over draws of how often the best option is taken, sets weighted by reach); stake
    (median of by how many points the best option beats the others, on reach-weighted average);
    noisy_draws (share of draws with `taken` below 60 %); by_noise (more than half of them)."""
    outcomes: pd.DataFrame
    """One row per outcome: outcome, label, odds (median), settled and any_choice (medians of the
    two shares of its odds), settled_q25, settled_q75."""
    sentences: tuple[str, ...]
    n_draws: int
    """How many draws the figures rest on."""


def noise(run: Run, *, draws: int | None = None) -> Noise:
    """Steps decided by noise, and how much of each outcome comes from choices that do not pay.

    Parameters
    ----------
    run
        Solved draws.
    draws
        How many kept draws are used at most.
    """
    model = run.model
    n = draws_to_use(run, draws, visits=VISITS)
    prob = run.kept_prob[:n]
    places = situations(model)
    reach = infoset_reaches(model, prob)
    likelihood = leaf_likelihood(run, n)
    worths = option_worths(run, n)
    behind = _behind(model, worths)
    steps = _steps(model, places, prob, reach, worths, behind)
    outcomes = _outcomes(model, prob, behind, likelihood)
    return Noise(steps, outcomes, (*_step_sentences(steps), *_outcome_sentences(outcomes)), n)


def option_worths(run: Run, n: int) -> Array:
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


def _behind(model: Model, worths: Array) -> Array:
    """(draw, action) points by which each option falls short of the best one; ties count as 0."""
    tree = model.tree
    first, owner = tree.infoset_first_action, action_infoset(tree)
    best = np.maximum.reduceat(worths, first[:-1], axis=1)[:, owner]
    lowest = np.minimum.reduceat(worths, first[:-1], axis=1)[:, owner]
    result = best - worths
    mover = tree.infoset_player[owner]
    for player in range(len(model.players)):
        mine = mover == player
        if mine.any():
            span = best[:, mine].max(axis=1) - lowest[:, mine].min(axis=1)
            result[:, mine] = np.where(result[:, mine] > TIE * span[:, None], result[:, mine], 0.0)
    result[:, mover == CHANCE] = 0.0
    return result


def _steps(
    model: Model, places: list[Situations], prob: Array, reach: Array, worths: Array, behind: Array
) -> pd.DataFrame:
    rows = []
    first = model.tree.infoset_first_action
    for here in places:
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
            noisy = float(np.mean((taken / total)[total > 0] < NOISE)) if (total > 0).any() else 0.0
        rows.append(
            {
                "step": here.matter.key,
                "step_label": here.matter.label,
                "actor": here.actor,
                "actor_label": model.scenario.label(here.actor),
                "taken": often.median,
                "stake": points.median,
                "noisy_draws": noisy,
                "by_noise": noisy > 0.5 and not model.precision.limit,
            }
        )
    columns = ["step", "step_label", "actor", "actor_label", "taken", "stake", "noisy_draws", "by_noise"]
    return pd.DataFrame(rows, columns=columns)


def _outcomes(model: Model, prob: Array, behind: Array, likelihood: Array) -> pd.DataFrame:
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
                "label": str(item.label) if item.label else str(name).replace("_", " "),
                "odds": spread(odds[:, index]).median,
                "settled": figures.median,
                "settled_q25": figures.q25,
                "settled_q75": figures.q75,
                "any_choice": spread(of_ever[:, index]).median,
            }
        )
    columns = ["outcome", "label", "odds", "settled", "settled_q25", "settled_q75", "any_choice"]
    return pd.DataFrame(rows, columns=columns)


def _step_sentences(steps: pd.DataFrame) -> list[str]:
    return [
        f"{row['step_label']}: decided by noise. {row['actor_label']} takes the best option in "
        f"{percent(row['taken'])} of cases (median draw), for it beats the others by only "
        f"{row['stake']:.2g} points on average."
        for row in steps[steps["by_noise"]].to_dict("records")
    ]


def _outcome_sentences(outcomes: pd.DataFrame) -> list[str]:
    return [
        f"{row['label']}: {percent(row['settled'])} of its odds of {percent(row['odds'])} come from a "
        "choice that settled it against the interest of whoever made it."
        for row in outcomes.to_dict("records")
        if row["odds"] >= WORTH_A_WORD and not np.isnan(row["settled"])
    ]


def alike_types(run: Run, *, draws: int | None = None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Which private types play alike.

    Two types of a private matter are compared at every step of each actor that knows it, at
    information sets that differ in the type alone: the largest difference of an option's
    probability, weighted by the reach of both sets, mean over draws.

    Parameters
    ----------
    run
        Solved draws.
    draws
        How many kept draws are used at most.

    Returns
    -------
    frame, sentences
        Columns matter, matter_label, one, other (types), step, step_label, actor, difference
        (NaN where play never comes), alike; `alike` is true where the two differ by less than
        `ALIKE` at every step.
    """
    model = run.model
    prob = run.kept_prob[: draws_to_use(run, draws, visits=VISITS)]
    reach = infoset_reaches(model, prob)
    rows: list[dict[str, Any]] = []
    sentences: list[str] = []
    places = situations(model)
    for matter in matters(model).values():
        if matter.kind != "type":
            continue
        for one, other in combinations(range(len(matter.options)), 2):
            found = _compared(model, prob, reach, places, matter, (one, other))
            differences = [row["difference"] for row in found if not np.isnan(row["difference"])]
            alike = bool(differences) and max(differences) < ALIKE
            rows.extend({**row, "alike": alike} for row in found)
            if alike:
                most = f"{100 * max(differences):.1f} percentage points"
                exactly = "." if max(differences) < 5e-4 else f"; nowhere do they differ by more than {most}."
                names = f'"{matter.labels[one]}" and "{matter.labels[other]}"'
                sentences.append(f"{matter.label}: {names} play alike{exactly}")
    columns = ["matter", "matter_label", "one", "other", "step", "step_label", "actor", "difference", "alike"]
    return pd.DataFrame(rows, columns=columns), tuple(sentences)


def _compared(
    model: Model, prob: Array, reach: Array, places: list[Situations], matter: Matter, pair: tuple[int, int]
) -> list[dict[str, Any]]:
    """How two types differ at each step where somebody knows which of them it is."""
    names = [matter.options[code] for code in pair]
    rows = []
    for here in places:
        if here.actor not in matter.who:
            continue
        left, right = _twins(model, here, matter.key, names)
        if not left:
            continue
        each = option_probabilities(model, prob, here)
        apart = np.abs(each[:, left] - each[:, right]).max(axis=2)
        weight = reach[:, here.infosets[left]] + reach[:, here.infosets[right]]
        reached = weight.sum(axis=1) > 0
        by_draw = (apart * weight).sum(axis=1)[reached] / weight.sum(axis=1)[reached]
        rows.append(
            {
                "matter": matter.key,
                "matter_label": matter.label,
                "one": names[0],
                "other": names[1],
                "step": here.matter.key,
                "step_label": here.matter.label,
                "actor": here.actor,
                "difference": spread(by_draw).mean,
            }
        )
    return rows


def _twins(model: Model, here: Situations, key: str, names: list[str]) -> tuple[list[int], list[int]]:
    """Positions of sets with one type and of the sets that differ from them in that alone."""
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for place, infoset in enumerate(here.infosets):
        tokens = model.observed(model.infosets[infoset].information)
        mine = next((t.shown for t in tokens if t.key == key and t.what == "type"), "")
        rest = tuple(t for t in tokens if not (t.key == key and t.what == "type"))
        found.setdefault(rest, {})[mine] = place
    both = [places for places in found.values() if all(name in places for name in names)]
    return [places[names[0]] for places in both], [places[names[1]] for places in both]


def precision_words(run_or_model: Run | Model) -> tuple[str, ...]:
    """What precision means in the file's own units, one sentence per entry of `precision`.

    By the logit rule an option that is better by `d` points is taken `exp(precision d / scale)`
    times as often as the other; steps of 10, 25 and 50 % of the scale, at the median precision.
    """
    model = run_or_model.model if isinstance(run_or_model, Run) else run_or_model
    if model.precision.limit:
        return ("Everybody calculates fully: the better option is always taken.",)
    result = []
    medians = {name: np.atleast_1d(d.ppf(np.array([0.5]))) for name, d in model.distributions.items()}
    entries = (*model.precision.entries, *model.precision.worked)
    by_player = model.precision_values(medians, 1)[0] * model.scale.points
    for entry in entries:
        place = next((i for i, actor in enumerate(model.players) if model.precision.of(actor) == entry), None)
        if place is None:
            continue
        median = float(by_player[place])
        steps = [share * model.scale.points for share in (0.1, 0.25, 0.5)]
        ratios = [_times(median * step / model.scale.points) for step in steps]
        who = "" if len(entries) == 1 else f" ({_whose(model, entry)})"
        result.append(
            f"At precision {median:.3g}{who} an option better by {steps[0]:.4g} points is taken {ratios[0]} "
            f"as often, by {steps[1]:.4g} points {ratios[1]}, by {steps[2]:.4g} points {ratios[2]}."
        )
    return tuple(result)


def _times(log_ratio: float) -> str:
    if log_ratio > math.log(1e6):
        return "more than a million times"
    ratio = math.exp(log_ratio)
    return f"{ratio:.1f} times" if ratio < 3 else f"{ratio:,.0f} times"


def _whose(model: Model, entry: str) -> str:
    return "all others" if entry == "others" else model.scenario.label(entry)
