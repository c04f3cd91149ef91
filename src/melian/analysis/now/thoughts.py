"""What the others are thought to know of what a mover keeps to itself: its types, its hidden moves.

An actor thinks what Bayes' rule makes of all that it has seen when it moves next. That is weighed
by how likely the events make each of its information sets; the observer knows the events alone.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from melian.analysis.exact_beliefs import mean_beliefs, node_beliefs, things_that_can_be
from melian.analysis.now.turns import Turn
from melian.analysis.situations.information import Matter, codes_at, first_leaves, matters
from melian.analysis.situations.shapes import DrawLeaf, DrawSetThing, DrawThing
from melian.analysis.timeline import is_hidden
from melian.kernels.tree.information import add_cells
from melian.runs.run import Run
from melian.scenario.model import Model
from melian.scenario.shapes import Draw, Nodes
from melian.scenario.standing import Standing

__all__ = ["Thing", "Thought", "thoughts"]

NodeCell = Int[np.ndarray, " chosen_node"]
SURE = 1e-9
"""Who gives everything that can be so odds this near to 0 or 1, in all draws, knows it."""


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """Something that can be so of a matter."""

    option: str
    label: str
    prior: Draw
    """(draw,) its odds before the story."""
    observer: Draw
    """(draw,) its odds given the events."""
    others: Mapping[str, Draw]
    """Actor -> (draw,) what it thinks when it moves next; NaN in draws in which it does not come to that."""


@dataclass(frozen=True, slots=True, eq=False)
class Thought:
    """A matter that its mover knows and others must guess."""

    actor: str
    """Who knows it."""
    matter: Matter
    things: tuple[Thing, ...]


def thoughts(
    run: Run, standing: Standing, turns: Sequence[Turn], likelihood: DrawLeaf
) -> tuple[Thought, ...]:
    """What is thought of every private matter and hidden past move of those who move next.

    Parameters
    ----------
    run, standing
        Solved draws, and where the story stands in them.
    turns
        The next choices, at which beliefs are held.
    likelihood
        (draw, leaf) likelihood of the events.
    """
    model, n = run.model, len(likelihood)
    kept = _kept_matters(model, standing, {turn.here.actor for turn in turns})
    about = {matter.key: matter for _, matter in kept}
    prob = run.kept_prob[:n]
    prior = mean_beliefs(model, prob, about)
    given = mean_beliefs(model, prob, about, likelihood)
    held = _held(model, prob, turns, about)
    result = []
    for actor, matter in kept:
        others = {other: figures for other, figures in held[matter.key].items() if other != actor}
        unsure = {other: figures for other, figures in others.items() if not _is_sure(figures)}
        if not unsure:
            continue
        ever = prior[matter.key].max(axis=0) if n else np.zeros(len(matter.options) + 1)
        things = tuple(
            Thing(
                option, label, prior[matter.key][:, slot], given[matter.key][:, slot],
                {other: figures[:, slot] for other, figures in unsure.items()},
            )
            for slot, (option, label) in things_that_can_be(matter, ever)
        )  # fmt: skip
        result.append(Thought(actor, matter, things))
    return tuple(result)


def _kept_matters(model: Model, standing: Standing, movers: set[str]) -> list[tuple[str, Matter]]:
    """Who knows what others may not: types, and moves before now that are kept from somebody."""
    return [
        (actor, matter)
        for matter in matters(model).values()
        if not matter.is_part
        and (matter.kind == "type" or (standing.is_past(matter.key) and is_hidden(model, matter)))
        for actor in matter.who
        if actor in movers
    ]


def _held(
    model: Model, prob: Float[np.ndarray, "draw action"], turns: Sequence[Turn], about: Mapping[str, Matter]
) -> dict[str, dict[str, DrawThing]]:
    """Matter -> actor -> (draw, thing) beliefs where the actor moves next."""
    leaves, infoset = first_leaves(model), model.tree.node_infoset
    cells: list[tuple[str, Turn, Nodes, NodeCell, DrawSetThing]] = []
    for turn in turns:
        place = np.full(len(model.infosets), -1)
        place[turn.here.infosets] = np.arange(len(turn.here.infosets))
        nodes = np.flatnonzero(np.isin(infoset, turn.here.infosets))
        for key, matter in about.items():
            if matter.position < turn.here.matter.position:
                width = len(matter.options) + 1
                cell = place[infoset[nodes]] * width + codes_at(model, nodes, matter, leaves) + 1
                held = np.zeros((len(prob), len(turn.here.infosets), width))
                cells.append((key, turn, nodes, cell, held))
    for draw in range(len(prob)):
        weight = node_beliefs(model, prob[draw])
        for _, _, nodes, cell, held in cells:
            add_cells(nodes, cell, weight, held[draw].reshape(-1))
    result: dict[str, dict[str, DrawThing]] = {key: {} for key in about}
    for key, turn, _, _, held in cells:
        with np.errstate(invalid="ignore", divide="ignore"):
            result[key][turn.here.actor] = (
                np.einsum("ds,dst->dt", turn.at_set, held) / turn.at_set.sum(axis=1)[:, None]
            )
    return result


def _is_sure(figures: DrawThing) -> bool:
    """Whether somebody knows a matter; nobody is unsure of it where it never comes to its move."""
    known = figures[~np.isnan(figures).any(axis=1)]
    return bool((np.minimum(known, 1 - known) < SURE).all())
