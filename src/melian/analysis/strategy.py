"""What each actor does, grouped by what changes it.

A step late in the story has hundreds of information sets that differ in history which no
longer matters. They are divided into few groups by what the mover was shown, see
`grouping`, each set weighted by how often play comes to it: from now on, given the events, or in
the whole story, whatever has been reported; see `view`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.analysis.odds import Spread, spread
from melian.analysis.situations.grouping import Group, grouped
from melian.analysis.situations.hanging import hanging
from melian.analysis.situations.information import Situations, first_leaves, matters, situations
from melian.analysis.situations.shapes import DrawSet, DrawSetOption, SetOption, SetWeight
from melian.analysis.situations.view import draws_to_use, view_of
from melian.analysis.situations.wording import cases, condition, middle_half, subject, unseen_words
from melian.runs.run import Run
from melian.runs.shapes import Behaviour
from melian.scenario.model import Model
from melian.scenario.standing import Standing

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "StrategyTable",
    "option_probabilities",
    "set_weights",
    "strategies",
]


COLUMNS = (
    "step", "step_label", "actor", "actor_label", "group", "condition", "share", "sets", "reach", "effect",
    "option", "option_label", "off_table", *Spread._fields, "then",
)  # fmt: skip
MENTIONED = 0.1
"""Options less likely than this are left out of sentences."""


@dataclass(frozen=True, slots=True, eq=False)
class StrategyTable:
    """What the actors do, step by step."""

    frame: pd.DataFrame
    """One row per step, mover, group and option: step (its column key, `force@2` in a round),
    step_label, actor, actor_label, group (from 1), condition (empty: always), share (of the
    reach of the step, mean over certified draws), sets (how many information sets), reach (how often
    play comes there, mean over draws), effect (the range over options of the odds of yes if one is
    taken there, see `hanging`), option, option_label, off_table (the facts that rule the option out,
    empty: none); mean (over all certified draws, each set weighted by its mean reach);
    median, q05, q25, q75, q95 (over the draws whose behaviour is kept); then (the odds of yes if the
    option is taken there; NaN where the file has no question, or the option is not there). Sets to
    which play never comes are weighted equally."""
    sentences: tuple[str, ...]
    """One per step and mover, in order of play."""
    n_draws: int
    """How many draws the median and quantiles rest on."""
    standing: Standing | None = None
    """Where the story stands, if it is about what is open from now on; None: about the whole story."""


def strategies(
    run: Run, actor: str | None = None, step: str | None = None, *, draws: int | None = None,
    whole_story: bool = False,
) -> StrategyTable:  # fmt: skip
    """What each actor does at each step, in few groups of situations.

    Parameters
    ----------
    run
        Solved draws.
    actor, step
        Only those of an actor or a step.
    draws
        How many kept draws the quantiles use at most.
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
    prob = run.kept_prob[: draws_to_use(run, draws)]
    reach = view.reaches(run, prob)
    mean_reach, after = view.mean_reach(run, reach), hanging(run, view)
    leaves, known = first_leaves(model), matters(model)
    rows: list[dict[str, Any]] = []
    sentences: list[str] = []
    for here in filter(None, map(view.narrowed, situations(model, actor=actor, step=step))):
        codes = range(len(here.matter.options))
        ruled_out = _ruled_out(model, here.matter.key)
        mean = option_probabilities(model, run.mean_prob[None, :], here)[0]
        weight = mean_reach[here.infosets]
        groups = _in_order(grouped(here.seen, mean, weight), mean, weight)
        unseen = unseen_words(model, here, known, leaves)
        each = option_probabilities(model, prob, here)
        found: list[tuple[str, list[Spread]]] = []
        for number, group in enumerate(groups, 1):
            words = condition(group, here, known, unseen)
            figures = _figures(group, each, reach[:, here.infosets], mean, weight)
            found.append((words, figures))
            then = after.then(here, group.members)
            base = {
                "step": here.matter.key,
                "step_label": here.matter.label,
                "actor": here.actor,
                "actor_label": model.scenario.label(here.actor),
                "group": number,
                "condition": words,
                "share": _share(weight, group),
                "sets": len(group.members),
                "reach": float(weight[group.members].sum()),
                "effect": after.effect(then),
            }
            for code in codes:
                names = {"option": here.matter.options[code], "option_label": here.matter.labels[code]}
                names["off_table"] = ruled_out.get(here.matter.options[code], "")
                odds = float(then[code, 0]) if after.is_answer else float("nan")
                rows.append({**base, **names, **figures[code]._asdict(), "then": odds})
        sentences.append(_sentence(model, here, found))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return StrategyTable(frame, tuple(sentences), len(prob), view.standing)


def _ruled_out(model: Model, step: str) -> dict[str, str]:
    """Option -> the facts that have put it off the table."""
    stage = next((each for each in model.order.stages if each.key == step), None)
    if stage is None:  # a part of a step
        return {}
    choices = stage.step.choices
    return {
        option.name: ", ".join(str(fact) for fact in choices[option.name].off_table)
        for option in stage.options
        if not option.on_table and option.name in choices
    }


def option_probabilities(model: Model, prob: Behaviour, here: Situations) -> DrawSetOption:
    """(draw, set, option) behaviour at the sets of a step; 0 for options that are not there."""
    result = np.zeros((len(prob), len(here.infosets), len(here.matter.options)))
    first = model.tree.infoset_first_action
    for place, infoset in enumerate(here.infosets):
        codes = list(model.infosets[infoset].codes)
        result[:, place, codes] = prob[:, first[infoset] : first[infoset + 1]]
    return result


def _figures(
    group: Group, each: DrawSetOption, reach: DrawSet, mean: SetOption, weight: SetWeight
) -> list[Spread]:
    """Per option the probability in a group, each of its sets weighted by reach."""
    members = group.members
    by_draw = np.einsum("ds,dso->do", set_weights(reach[:, members]), each[:, members])
    whole = set_weights(weight[None, members])[0] @ mean[members]
    return [spread(by_draw[:, code])._replace(mean=float(whole[code])) for code in range(mean.shape[1])]


def set_weights(reach: DrawSet) -> DrawSet:
    """(draw, set) reach as weights that add up to 1; equal where play never comes to any of them."""
    total = reach.sum(axis=1, keepdims=True)
    never = total <= 0
    return np.where(never, 1 / reach.shape[1], reach / np.where(never, 1.0, total))


def _share(weight: SetWeight, group: Group) -> float:
    total = weight.sum()
    return float(weight[group.members].sum() / total) if total > 0 else float("nan")


def _in_order(groups: list[Group], mean: SetOption, weight: SetWeight) -> list[Group]:
    """Groups by how often they take the option that differs most between them."""
    safe = weight if weight.sum() > 0 else np.ones(len(weight))
    centres = np.array(
        [np.average(mean[g.members], axis=0, weights=safe[g.members] + 1e-300) for g in groups]
    )
    option = int(np.argmax(centres.max(axis=0) - centres.min(axis=0)))
    return [groups[index] for index in np.argsort(-centres[:, option], kind="stable")]


def _sentence(model: Model, here: Situations, found: list[tuple[str, list[Spread]]]) -> str:
    """The strategy at one step in words."""
    parts = []
    for number, (words, figures) in enumerate(found):
        last = len(found) > 1 and number == len(found) - 1
        chosen = _chosen(here, figures)
        parts.append(f"otherwise {chosen}" if last else f"{chosen} where {words}" if words else chosen)
    return (
        f"{here.matter.label}: {subject(model.scenario.label(here.actor))} chooses " + "; ".join(parts) + "."
    )


def _chosen(here: Situations, figures: list[Spread]) -> str:
    """The options of a group that are worth a word, the likeliest first."""
    order = sorted(range(len(figures)), key=lambda code: -_of(figures[code]))
    top, rest = order[0], [code for code in order[1:] if _of(figures[code]) >= MENTIONED]
    words = f'"{here.matter.labels[top]}" {cases(_of(figures[top]))} ({middle_half(figures[top])})'
    if len(figures) > 2:
        words += "".join(f', "{here.matter.labels[code]}" {cases(_of(figures[code]))}' for code in rest)
    return words


def _of(figure: Spread) -> float:
    return figure.mean if np.isnan(figure.median) else figure.median
