"""Two runs on the same draws: what differs, and how surely.

A draw is *paired* if it is certified in both runs. Differences are taken draw by draw, so that
what both have in common drops out; the median of the differences is not the difference of the
medians.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from melian.analysis.odds import Spread, spread
from melian.errors import ScenarioError, UsageError
from melian.runs.ask import Watch
from melian.runs.recipe import Recipe
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.model import Model

__all__ = [
    "MOVES_NOTHING",
    "Candidate",
    "Comparison",
    "Effect",
    "WhatIfTable",
    "compare",
    "effect_on",
    "effect_row",
    "effects",
    "idle_variants",
    "in_order",
    "outcome_columns",
    "paired_differences",
    "payoff_by_draw",
    "same_draws",
    "variant_recipe",
    "what_ifs",
]

Array = npt.NDArray[Any]

MOVES_NOTHING = 1e-9
"""A change that moves no odds by more than this moves nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """How one run differs from another, draw by draw."""

    frame: pd.DataFrame
    """One row per outcome: outcome, label, base and other (median odds over the common draws);
    median, mean, q05, q25, q75, q95 of other minus base; higher (share of draws in which the
    odds are higher in `other`)."""
    n_draws: int
    """How many draws are certified in both."""
    moves_nothing: bool
    """Whether no odds differ by more than 1e-9 in any common draw."""
    answer: dict[str, Any] | None
    """The same figures for the odds of yes; None without a question."""
    payoffs: pd.DataFrame
    """The same figures per actor, in points: actor, label, base, other, ..., higher."""
    n_unpaired: int
    """Draws that are not certified in one of the two or in both, and are left out."""
    base: Run
    other: Run


@dataclass(frozen=True, slots=True)
class Candidate:
    """One change that is held against the base."""

    name: str
    label: str
    model: Callable[[], Model]
    """Compiles it; raises `UsageError` or `ScenarioError` where it is impossible."""
    recipe: Callable[[Recipe], Recipe] | None = None
    """What it is made from, given what the base is made from; None: it is never kept in a store."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What one change does to the odds of the chosen outcomes."""

    name: str
    label: str
    comparison: Comparison | None
    """None where the change is impossible."""
    base: float
    """Median odds in the base, over the paired draws."""
    other: float
    """Median odds with the change."""
    change: Spread
    """Of the odds, draw by draw."""
    higher: float
    """Share of paired draws in which the odds are higher with the change."""
    impossible: str = ""
    """Why it is."""


@dataclass(frozen=True, slots=True, eq=False)
class WhatIfTable:
    """Many changes against one base on the same draws."""

    base: Run
    effects: tuple[Effect, ...]
    """The largest median change first; those that move nothing, then those that are impossible, last."""
    outcomes: tuple[str, ...]
    """The outcomes whose odds are meant."""
    is_answer: bool
    """Whether these are the outcomes that answer the question with yes."""
    undone: tuple[str, ...] = ()
    """Changes that were not solved because the run was ended."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per change, in the order of `effects`.

        Columns: name, label, base, other, median, mean, q05, q25, q75, q95, higher, draws (paired),
        unpaired, moves_nothing, impossible.
        """
        return pd.DataFrame([effect_row(effect) for effect in self.effects])


def paired_differences(base: Run, other: Run) -> Array:
    """(draw, outcome) odds of `other` minus those of `base`; NaN unless certified in both.

    Raises
    ------
    UsageError
        If the two do not share their draws or their outcomes.
    """
    if base.seed != other.seed:
        raise UsageError(f"the runs have seeds {base.seed} and {other.seed}; only equal draws can be paired")
    if list(base.model.scenario.file.outcomes) != list(other.model.scenario.file.outcomes):
        raise UsageError("the runs have other outcomes; compare runs of one scenario")
    n = min(base.n_draws, other.n_draws)
    return np.asarray(other.outcome_odds[:n] - base.outcome_odds[:n])


def compare(base: Run, other: Run) -> Comparison:
    """How the odds of `other` differ from those of `base`, on the draws that are certified in both.

    Raises
    ------
    UsageError
        If the two do not share their draws or their outcomes.
    """
    apart = paired_differences(base, other)
    n = len(apart)
    common = ~np.isnan(apart).any(axis=1)
    file = base.model.scenario.file
    rows = []
    for index, (name, outcome) in enumerate(file.outcomes.items()):
        label = str(outcome.label) if outcome.label else str(name).replace("_", " ")
        pair = (run.outcome_odds[:n][common, index] for run in (base, other))
        rows.append({"outcome": str(name), "label": label, **_paired(*pair)})
    yes = None
    if file.counts_as_yes:
        _, chosen = outcome_columns(base.model, None)
        yes = _paired(*(run.outcome_odds[:n][common][:, chosen].sum(axis=1) for run in (base, other)))
    points = []
    for actor in base.model.players:
        pair = (payoff_by_draw(run, actor)[:n][common] for run in (base, other))
        points.append({"actor": actor, "label": base.model.scenario.label(actor), **_paired(*pair)})
    still = bool(common.any()) and bool(np.abs(apart[common]).max() <= MOVES_NOTHING)
    figures = ["base", "other", *Spread._fields, "higher"]
    return Comparison(
        frame=pd.DataFrame(rows, columns=["outcome", "label", *figures]),
        n_draws=int(common.sum()),
        moves_nothing=still,
        answer=yes,
        payoffs=pd.DataFrame(points, columns=["actor", "label", *figures]),
        n_unpaired=max(base.n_draws, other.n_draws) - int(common.sum()),
        base=base,
        other=other,
    )


def _paired(before: Array, after: Array) -> dict[str, float]:
    """Medians of both sides, and figures of the differences."""
    moved = after - before
    return {
        "base": spread(before).median,
        "other": spread(after).median,
        **spread(moved)._asdict(),
        "higher": float((moved > MOVES_NOTHING).mean()) if len(moved) else float("nan"),
    }


def payoff_by_draw(run: Run, actor: str) -> Array:
    """(draw,) expected points of an actor, given the events; NaN where not certified."""
    mine = [i for i, terms in enumerate(run.model.payoffs.terms) if terms.line.actor == actor]
    total = run.line_payoff[:, mine].sum(axis=1)
    return np.where(np.isnan(run.outcome_odds[:, 0]), np.nan, total)


def outcome_columns(model: Model, outcome: str | None) -> tuple[tuple[str, ...], list[int]]:
    """The outcomes that a question is about, and their columns: one by name, or those of yes.

    Raises
    ------
    UsageError
        If there is no such outcome, or none is named and the file asks no question.
    """
    file = model.scenario.file
    names = [str(name) for name in file.outcomes]
    if outcome is None and not file.counts_as_yes:
        raise UsageError(f"the file asks no question; name an outcome: {', '.join(names)}")
    if outcome is not None and outcome not in names:
        raise UsageError(f"there is no outcome called '{outcome}'; {nearest(outcome, names)}")
    chosen = (outcome,) if outcome is not None else tuple(str(name) for name in file.counts_as_yes)
    return chosen, [names.index(name) for name in chosen]


def same_draws(
    base: Run, model: Model, change: Callable[[Recipe], Recipe] | None, watch: Watch, **asked: Any
) -> Run:
    """Another game on the draws and given the events of a run.

    Parameters
    ----------
    base, model
        The run, and the other game.
    change
        What the other game is made from, given what the base is made from; None: it is never kept.
    watch
        Who works; nobody is told how far it is.
    asked
        What is asked differently.
    """
    recipe = None if base.recipe is None or change is None else change(base.recipe)
    quiet = watch.telling(None) if recipe is not None else watch.telling(None).here()
    return solve_model(model, base.ask.but(**{"draws": base.n_draws, **asked}), quiet, recipe=recipe)


def effect_on(name: str, label: str, base: Run, other: Run, chosen: list[int]) -> Effect:
    """What a change does to the odds of the chosen outcomes, on the paired draws."""
    apart = paired_differences(base, other)
    n, common = len(apart), ~np.isnan(apart).any(axis=1)
    pair = (run.outcome_odds[:n][common][:, chosen].sum(axis=1) for run in (base, other))
    found = _paired(*pair)
    change = Spread(*(found[key] for key in Spread._fields))
    return Effect(name, label, compare(base, other), found["base"], found["other"], change, found["higher"])


def effects(
    base: Run,
    candidates: Iterable[Candidate],
    chosen: list[int],
    watch: Watch,
) -> Iterator[Effect]:
    """Solve each change on the draws of the base; ends early, with whole runs only."""
    for candidate in candidates:
        if watch.stop.is_set():
            return
        try:
            model = candidate.model()
        except (UsageError, ScenarioError) as error:
            nothing = Spread(*[float("nan")] * len(Spread._fields))
            nan = float("nan")
            effect = Effect(candidate.name, candidate.label, None, nan, nan, nothing, nan, str(error))
        else:
            run = same_draws(base, model, candidate.recipe, watch)
            if "interrupted" in run.uncertified() or run.n_draws < base.n_draws:
                return
            effect = effect_on(candidate.name, candidate.label, base, run, chosen)
        if watch.progress is not None:
            watch.progress(effect)
        yield effect


def variant_recipe(name: str | None, base: Recipe) -> Recipe:
    """What the game of a what-if of the file is made from; the base has none."""
    return replace(base, variant=name)


def in_order(found: Iterable[Effect]) -> tuple[Effect, ...]:
    """The largest median change first; what moves nothing, then what is impossible, last."""

    def rank(effect: Effect) -> tuple[int, float]:
        if effect.comparison is None:
            return 2, 0.0
        size = 0.0 if np.isnan(effect.change.median) else abs(effect.change.median)
        return int(effect.comparison.moves_nothing), -size

    return tuple(sorted(found, key=rank))


def effect_row(effect: Effect) -> dict[str, Any]:
    """An effect as a row of a frame."""
    found = effect.comparison
    return {
        "name": effect.name,
        "label": effect.label,
        "base": effect.base,
        "other": effect.other,
        **effect.change._asdict(),
        "higher": effect.higher,
        "draws": 0 if found is None else found.n_draws,
        "unpaired": 0 if found is None else found.n_unpaired,
        "moves_nothing": found is not None and found.moves_nothing,
        "impossible": effect.impossible or None,
    }


def what_ifs(
    base: Run,
    candidates: list[Candidate],
    watch: Watch | None = None,
    *,
    outcome: str | None = None,
) -> WhatIfTable:
    """Changes against a base on the same draws, ranked by what they do to the odds of one outcome.

    Parameters
    ----------
    base
        A run of the base.
    candidates
        The changes.
    watch
        Who watches and works: called with each effect; ends with what is done.
    outcome
        Whose odds rank them; those of yes if absent, or of the first outcome without a question.

    Raises
    ------
    UsageError
        If there is no such outcome.
    """
    file = base.model.scenario.file
    asked = outcome if outcome or file.counts_as_yes else str(next(iter(file.outcomes)))
    names, chosen = outcome_columns(base.model, asked)
    found = list(effects(base, candidates, chosen, watch or Watch()))
    undone = tuple(candidate.name for candidate in candidates[len(found) :])
    return WhatIfTable(base, in_order(found), names, asked is None, undone)


def idle_variants(base: Run, watch: Watch | None = None, *, draws: int = 10) -> tuple[str, ...]:
    """The what-ifs of the file that move no odds by more than 1e-9, in their order.

    Each is solved for `draws` draws of the base's seed, or fewer where the tree is large, given
    the same knowledge. `base` is a run of the file as it stands, without other settings.
    """
    scenario = base.model.scenario
    few = max(2, min(draws, base.n_draws, 500_000 // base.model.n_leaves))
    idle = []
    for name in scenario.file.variants:
        model = compile_scenario(scenario, variant=str(name))
        other = same_draws(base, model, partial(variant_recipe, str(name)), watch or Watch(), draws=few)
        found = compare(base, other)
        if found.n_draws and found.moves_nothing:
            idle.append(str(name))
    return tuple(idle)
