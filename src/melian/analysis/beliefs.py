r"""What each side believes where it moves, and what an outside observer makes of the events.

The mover at information set `h` gives history `n` in it the weight

.. math:: \mu_h(n) = \frac{\prod_{a \to n} p_a}{\sum_{m \in h} \prod_{a \to m} p_a},

Bayes' rule on the profile that all play. It is computed from sums of logarithms, so that it
holds at sets that are hardly ever reached. Beliefs about a matter add the weights of the
histories in which it is so; `not played` is one of the things that can be so.

References
----------
Kreps & Wilson (1982), Econometrica 50, 863-894.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Bool, Float, Int

from melian.analysis.exact_beliefs import chance_reaches, mean_beliefs, node_beliefs, things_that_can_be
from melian.analysis.odds import Spread, spread
from melian.analysis.situations.grouping import Group, grouped
from melian.analysis.situations.hanging import hanging
from melian.analysis.situations.information import (
    UNPLAYED,
    Matter,
    Situations,
    codes_at,
    first_leaves,
    matters,
    situations,
)
from melian.analysis.situations.shapes import (
    DrawSet,
    DrawSetThing,
    DrawThing,
    NodeInt,
    SetInt,
    SetWeight,
    Thing,
)
from melian.analysis.situations.view import draws_to_use, view_of
from melian.analysis.situations.wording import condition, middle_half, percent, unseen_words
from melian.analysis.strategy import set_weights
from melian.kernels.tree.information import add_cells
from melian.runs.run import Run
from melian.runs.shapes import Behaviour
from melian.scenario.model import Model
from melian.scenario.standing import Standing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BeliefTable", "beliefs"]


COLUMNS = (
    "step", "step_label", "actor", "actor_label", "matter", "matter_label", "group", "condition",
    "share", "sets", "reach", "effect", "option", "option_label", "prior", *Spread._fields,
)  # fmt: skip
VISITS = 20_000_000
"""How many nodes an answer visits at most, over all draws."""


@dataclass(frozen=True, slots=True, eq=False)
class BeliefTable:
    """What the actors believe, step by step and matter by matter."""

    frame: pd.DataFrame
    """One row per step, mover, unknown matter, group and option (`none`: not played).
    Sets at which the mover knows the matter are left out. `prior` is what one would say before
    the story begins, the mean over the draws used; median, mean, q05, q25, q75, q95 are over
    the same draws. Within a group each set is weighted by how often play comes to it in the
    draw (equally, if never); `share` is the group's share of all that comes to the step, `reach`
    how often play comes to the group, `effect` the range over the mover's options there of the odds of
    yes, see `hanging`.
    Where chance itself leads to a set with odds of 0 only, there is nothing to believe: such
    draws are left out, and so are sets to which no draw leads."""
    sentences: tuple[str, ...]
    """One per mover, matter and belief, with the steps at which it is held, in order of play."""
    n_draws: int
    """How many draws the figures rest on."""
    standing: Standing | None = None
    """Where the story stands, if it is about what is open from now on; None: about the whole story."""


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """One matter that is unknown to somebody somewhere at one step."""

    here: Situations
    matter: Matter
    sets: SetInt
    """(set,) which of the step's sets do not know it."""
    nodes: Int[np.ndarray, " entry"]
    """(entry,) their nodes."""
    place: Int[np.ndarray, " entry"]
    """(entry,) position in `sets` of the set that each belongs to."""
    slot: Int[np.ndarray, " entry"]
    """(entry,) what is so there: 0 not played, then the options."""

    @property
    def width(self) -> int:
        """How many things can be so."""
        return len(self.matter.options) + 1

    @property
    def seen(self) -> dict[str, SetInt]:
        """What was shown at these sets."""
        return {key: values[self.sets] for key, values in self.here.seen.items()}


def beliefs(
    run: Run, actor: str | None = None, step: str | None = None, *, draws: int | None = None,
    whole_story: bool = False,
) -> BeliefTable:  # fmt: skip
    """What each actor believes where it moves about types and moves that it does not know.

    Parameters
    ----------
    run
        Solved draws.
    actor, step
        Only the beliefs of an actor, or those held at a step.
    draws
        How many kept draws are used at most.
    whole_story
        Every step, whatever is known; else those that are open once the events of the run are known,
        weighed by how often play comes there given these.

    Raises
    ------
    UsageError
        If there is no such actor or step, it chooses nothing, or not from now on.
    """
    import pandas as pd

    model = run.model
    view = view_of(run, whole_story=whole_story)
    view.check(actor=actor, step=step)
    prob = run.kept_prob[: draws_to_use(run, draws, visits=VISITS)]
    leaves, known = first_leaves(model), matters(model)
    places = [*filter(None, map(view.narrowed, situations(model, actor=actor, step=step)))]
    questions = _questions(model, places, known, leaves)
    reach, after = view.reaches(run, prob), hanging(run, view)
    possible = chance_reaches(model, prob)
    answers = _set_beliefs(model, prob, questions)
    prior = mean_beliefs(model, prob, known)
    rows: list[dict[str, Any]] = []
    sentences: dict[tuple[str, str], list[str]] = {}
    for asked, given in zip(questions, answers, strict=True):
        question, cells = _where_possible(asked, given, possible)
        if not len(question.sets):
            continue
        weights = reach[:, question.here.infosets[question.sets]]
        mean, weight = np.nanmean(cells, axis=0), weights.mean(axis=0)
        groups = grouped(question.seen, mean, weight)
        unseen = unseen_words(model, question.here, known, leaves)
        found, about = [], []
        for group in _in_order(groups, mean, weight):
            words = condition(group, question.here, known, unseen)
            effect = after.effect(after.then(question.here, question.sets[group.members]))
            about.append({"reach": float(weight[group.members].sum()), "effect": effect})
            found.append((words, group, _figures(group, cells, weights)))
        before = prior[question.matter.key].mean(axis=0)
        things = things_that_can_be(question.matter, _held([figures for _, _, figures in found]))
        total = float(reach[:, question.here.infosets].sum(axis=1).mean())
        for each in about:
            each["share"] = each["reach"] / total if total > 0 else np.nan
        rows.extend(_rows(model, question, found, before, about, things))
        words = _sentence(question, found, before, everywhere=len(asked.sets) == len(asked.here.infosets))
        sentences.setdefault((question.here.actor, words), []).append(question.here.matter.label)
    told = tuple(
        f"{'; '.join([*steps[:-1], f'and {steps[-1]}'] if steps[1:] else steps)}: for "
        f"{model.scenario.label(actor)}{words}"
        for (actor, words), steps in sentences.items()
    )
    return BeliefTable(pd.DataFrame(rows, columns=list(COLUMNS)), told, len(prob), view.standing)


def _questions(
    model: Model, places: list[Situations], known: Mapping[str, Matter], leaves: NodeInt
) -> list[_Question]:
    result = []
    order = np.argsort(model.tree.node_infoset, kind="stable")
    starts = np.searchsorted(model.tree.node_infoset[order], np.arange(len(model.infosets) + 1))
    for here in places:
        groups = [order[starts[h] : starts[h + 1]] for h in here.infosets]
        nodes = np.concatenate(groups)
        place = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        first = np.concatenate([[0], np.cumsum([len(group) for group in groups])[:-1]])
        for matter in known.values():
            if matter.position >= here.matter.position:
                break
            slot = codes_at(model, nodes, matter, leaves) + 1
            lowest, highest = np.minimum.reduceat(slot, first), np.maximum.reduceat(slot, first)
            sets = np.flatnonzero(lowest != highest)
            if len(sets):
                entries = np.flatnonzero((lowest != highest)[place])
                position = np.searchsorted(sets, place[entries])
                result.append(_Question(here, matter, sets, nodes[entries], position, slot[entries]))
    return result


def _set_beliefs(model: Model, prob: Behaviour, questions: list[_Question]) -> list[DrawSetThing]:
    """Per question (draw, set, thing) beliefs."""
    result = [np.zeros((len(prob), len(q.sets), q.width)) for q in questions]
    cells = [q.place * q.width + q.slot for q in questions]
    for draw in range(len(prob)):
        weight = node_beliefs(model, prob[draw])
        for question, cell, into in zip(questions, cells, result, strict=True):
            add_cells(question.nodes, cell, weight, into[draw].reshape(-1))
    return result


def _where_possible(
    question: _Question, cells: DrawSetThing, possible: Bool[np.ndarray, "draw infoset"]
) -> tuple[_Question, Float[np.ndarray, "draw possible thing"]]:
    """The question at sets to which chance leads in some draw; beliefs are NaN in draws where it does not."""
    there = possible[:, question.here.infosets[question.sets]]
    ever = there.any(axis=0)
    cells = np.where(there[:, :, None], cells, np.nan)[:, ever]
    return replace(question, sets=question.sets[ever]), cells


def _held(figures: Sequence[DrawThing]) -> Thing:
    """(thing,) above 0 for what is held possible in some group of situations."""
    return np.asarray(sum(np.nanmean(each, axis=0) for each in figures if len(each)), dtype=np.float64)


def _figures(group: Group, cells: DrawSetThing, weights: DrawSet) -> DrawThing:
    """(draw, thing) beliefs in a group, its sets weighted by reach; NaN where chance leads to none."""
    mine = cells[:, group.members]
    there: Bool[np.ndarray, "draw set"] = ~np.isnan(mine[:, :, 0])
    reach = np.where(there, weights[:, group.members], 0.0)
    reach = np.where(reach.sum(axis=1, keepdims=True) > 0, reach, there)
    result = np.einsum("ds,dst->dt", set_weights(reach), np.nan_to_num(mine))
    result[~there.any(axis=1)] = np.nan
    return result


def _in_order(groups: list[Group], mean: Float[np.ndarray, "set thing"], weight: SetWeight) -> list[Group]:
    """Groups by how much of the thing that differs most between them they believe."""
    centres = np.array(
        [np.average(mean[g.members], axis=0, weights=weight[g.members] + 1e-300) for g in groups]
    )
    thing = int(np.argmax(centres.max(axis=0) - centres.min(axis=0)))
    return [groups[index] for index in np.argsort(-centres[:, thing], kind="stable")]


def _rows(
    model: Model, question: _Question, found: list[tuple[str, Group, DrawThing]], before: Thing,
    about: list[dict[str, float]], things: list[tuple[int, tuple[str, str]]],
) -> list[dict[str, Any]]:  # fmt: skip
    here, matter = question.here, question.matter
    rows = []
    for number, (words, group, figures) in enumerate(found, 1):
        base = {
            "step": here.matter.key, "step_label": here.matter.label,
            "actor": here.actor, "actor_label": model.scenario.label(here.actor),
            "matter": matter.key, "matter_label": matter.label,
            "group": number, "condition": words, "sets": len(group.members), **about[number - 1],
        }  # fmt: skip
        for slot, (option, label) in things:
            names = {"option": option, "option_label": label, "prior": float(before[slot])}
            rows.append({**base, **names, **spread(figures[:, slot])._asdict()})
    return rows


def _sentence(
    question: _Question, found: list[tuple[str, Group, DrawThing]], before: Thing, *, everywhere: bool
) -> str:
    """What is believed of one matter, in words that do not name the step or the actor.

    `everywhere` says whether the actor knows the matter nowhere at the step.
    """
    spreads = [[spread(figures[:, slot]) for slot in range(question.width)] for _, _, figures in found]
    means = np.array([[figure.mean for figure in figures] for figures in spreads])
    moved = means.max(axis=0) - means.min(axis=0) if len(found) > 1 else np.abs(means[0] - before)
    can_be = means.max(axis=0) > 0
    slot = int(np.argmax(np.where(can_be, np.nan_to_num(moved), -1.0)))
    words = dict(things_that_can_be(question.matter, np.ones_like(before)))
    thing = words[slot][1] if slot in words else UNPLAYED
    parts = []
    for number, ((where, _, _), figures) in enumerate(zip(found, spreads, strict=True)):
        figure = f"{percent(figures[slot].median)} ({middle_half(figures[slot])})"
        last = len(found) > 1 and number == len(found) - 1
        parts.append(f"otherwise {figure}" if last else f"{figure} where {where}" if where else figure)
    ignorant = "" if everywhere else " where it does not know that"
    return (
        f'{ignorant}, the odds that "{question.matter.label}" is "{thing}" are {"; ".join(parts)}; '
        f"before the story {percent(float(before[slot]))}."
    )
