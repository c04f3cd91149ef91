"""Bare numbers moved: first at a few draws, and at all of them where that moves the odds.

They are moved in a game of their own, in which each is a stream that gives the number as it is written:
what is drawn, and all that is found of named numbers, stays as it was.

Tested in `tests/unit/test_bare_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from melian.analysis.numbers.bench import Bench
from melian.analysis.numbers.far_points import points_elsewhere
from melian.analysis.numbers.inputs import Input, median_values
from melian.analysis.numbers.swings import Swing, odds_at_ends, swing
from melian.analysis.odds import odds_of
from melian.runs.ask import Ask
from melian.runs.evidence import given_events
from melian.runs.recipe import Recipe
from melian.runs.run import draw_values
from melian.scenario.bare.streams import bare_model
from melian.scenario.bare.words import bare_label
from melian.scenario.bare_numbers import BareNumber, bare_share
from melian.scenario.model import Evidence, Model
from melian.scenario.quantities.distributions import Fixed
from melian.scenario.quantities.numbers import is_percent

__all__ = ["LOOKED", "BareSwings", "bare_swings", "moving"]

LOOKED = 8
"""Draws at which every bare number is moved first."""
TOLD = 0.0025
"""One that moves the odds there by less, in the median and in the mean, is moved at no more draws."""
HALVINGS = 4
"""How often the way to an end that makes no game is halved."""


@dataclass(frozen=True, slots=True, eq=False)
class BareSwings:
    """What bare numbers do to the odds, one at a time."""

    swings: tuple[Swing, ...]
    share: float
    """By how much of itself each was moved to either side."""
    tied: tuple[str, ...]
    """Places of those that other numbers hold: no game is left if they alone move."""
    nearer: tuple[str, ...]
    """Places of those that were moved less far, since odds would leave 0 to 1."""


def moving(model: Model) -> int:
    """How many bare numbers make other games; the ratios of hints make none."""
    return sum(not each.is_hint for each in model.bare)


def bare_swings(bench: Bench, ask: Ask, recipe: Recipe | None, followed: Sequence[str]) -> BareSwings:
    """Every bare number at both ends of its range, all others at their draws.

    Parameters
    ----------
    bench
        Of the question; what is solved is counted there.
    ask, recipe
        What was asked, and what the game was made from.
    followed
        The outcomes whose odds are meant.
    """
    model = bare_model(bench.model)
    evidence, _ = given_events(model, **ask.events)
    recipe = None if recipe is None else replace(recipe, bare=True)
    few = min(LOOKED, ask.draws)
    rows = draw_values(model, ask.seed, 0, ask.draws)
    middle = median_values(model)
    inputs, tied, nearer = _inputs(model, evidence, {s: v[:few] for s, v in rows.items()})
    with points_elsewhere(bench.watch.cluster, recipe, evidence) as elsewhere:
        own = replace(bench, model=model, evidence=evidence, elsewhere=elsewhere)
        first = {s: np.append(v[:few], middle[s]) for s, v in rows.items()}
        at = _meant(own, inputs, first, followed)
        told = [k for k in range(len(inputs)) if few < ask.draws and _is_told(at[:-1, k])]
        if told and not own.is_interrupted:
            rest = {s: v[few:] for s, v in rows.items()}
            more = _meant(own, [inputs[k] for k in told], rest, followed)
        bench.n_points, bench.n_certified = own.n_points, own.n_certified
        bench.is_interrupted = own.is_interrupted
    swings = []
    for k, item in enumerate(inputs):
        mine = at[:, k]
        if k in told and not own.is_interrupted:
            mine = np.concatenate([mine[:-1], more[:, told.index(k)], mine[-1:]])
        swings.append(swing(model, item, mine[:, 0], mine[:, 1]))
    return BareSwings(tuple(swings), bare_share(model.scenario.file), tied, nearer)


def _meant(
    bench: Bench, inputs: Sequence[Input], rows: Mapping[str, Float[np.ndarray, row]], followed: Sequence[str]
) -> Float[np.ndarray, "row input end"]:
    """(row, input, end) odds of the outcomes that are followed."""
    n_rows = len(next(iter(rows.values()), ()))
    if not inputs:
        return np.zeros((n_rows, 0, 2))
    odds, _ = odds_at_ends(bench, inputs, rows, base=False)
    return odds_of(bench.model, odds, followed).reshape(n_rows, len(inputs), 2)


def _is_told(ends: Float[np.ndarray, "draw end"]) -> bool:
    """Whether a number moves the odds at a few draws: (draw, end)."""
    change = ends[:, 1] - ends[:, 0]
    change = change[~np.isnan(change)]
    return not len(change) or max(abs(float(np.median(change))), abs(float(np.mean(change)))) >= TOLD


def _inputs(
    model: Model, evidence: Sequence[Evidence], few: Mapping[str, Float[np.ndarray, few]]
) -> tuple[list[Input], tuple[str, ...], tuple[str, ...]]:
    """What is moved, with ends at which the draws still make games; what is tied; what is moved less."""
    used = {stream for item in evidence for stream, _ in item.hints}
    inputs: list[Input] = []
    tied, nearer = [], []
    for each in model.bare:
        if each.is_hint and each.stream not in used:
            continue
        if each.is_ratio and model.distributions.get(each.stream) != Fixed(each.written.value):
            continue  # another precision was asked for
        ends = (each.low, each.high) if each.is_ratio else _ends(model, each, few)
        if ends is None:
            tied.append(each.place)
            continue
        if ends != (each.low, each.high):
            nearer.append(each.place)
        chance = is_percent(each.written.text)
        inputs.append(
            Input(each.place, bare_label(model.scenario, each.place), (each.stream,), ends, is_chance=chance)
        )
    return inputs, tuple(tied), tuple(nearer)


def _ends(
    model: Model, each: BareNumber, few: Mapping[str, Float[np.ndarray, few]]
) -> tuple[float, float] | None:
    """The ends of a number, nearer to it where odds would leave 0 to 1; None where nothing is left."""
    n, value = len(next(iter(few.values()))), each.written.value
    wanted = model.bind(few, n).valid
    ends = []
    for end in (each.low, each.high):
        for _ in range(HALVINGS):
            if (model.bind({**few, each.stream: np.full(n, end)}, n).valid >= wanted).all():
                ends.append(end)
                break
            end = (end + value) / 2
    return (ends[0], ends[1]) if len(ends) == 2 else None
