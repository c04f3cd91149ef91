"""Which uncertain number drives the odds: swings one at a time, then Sobol' indices.

A swing puts one number at its 5 % value and then at its 95 % value in every draw, all others at
their draws, and takes the difference draw by draw. The same is done with all others at their
medians. What many numbers do together shows only in the indices. Numbers that stand in formulas without
a name are not drawn: they are moved by the file's `bare`, and ranked among the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from melian.analysis.numbers.bare import LOOKED, BareSwings, bare_swings
from melian.analysis.numbers.bench import Bench, bench_of
from melian.analysis.numbers.inputs import Input, followed_outcomes, inputs_of, median_values
from melian.analysis.numbers.sobol import Indices, check_samples, designs, sobol_indices
from melian.analysis.numbers.swings import UNMOVED, Swing, figures, odds_at_ends, swing
from melian.analysis.odds import Spread, odds_of, spread
from melian.errors import UsageError
from melian.runs.ask import Ask, Watch
from melian.runs.evidence import given_events
from melian.runs.points import outcome_measure
from melian.runs.recipe import Recipe
from melian.runs.run import draw_values
from melian.scenario.model import Evidence, Model

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DRAWS", "UNMOVED", "Drivers", "Sobol", "Swing", "check_drivers", "drivers", "n_solves", "sobol",
]  # fmt: skip

DRAWS = 100
"""At how many draws the others are held, where nobody says."""


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """All inputs, the largest swing first."""

    model: Model
    swings: tuple[Swing, ...]
    followed: tuple[str, ...]
    """The outcomes whose odds are meant."""
    is_answer: bool
    base: Spread
    """Their odds with every number at its draws."""
    n_draws: int
    seed: int
    given: tuple[str, ...]
    """Events that the odds rest on."""
    n_points: int
    n_certified: int
    is_interrupted: bool
    """Whether only the draws that were begun are shown."""
    sobol: Sobol | None = None
    bare: BareSwings | None = None
    """What was found of bare numbers; None: they were left out."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per input, the largest swing first.

        Columns: input, label, low, high, odds_low, odds_high, median, mean, q05, q25, q75, q95, higher,
        median_low, median_high, bare, n_draws; and first, first_low, first_high, total, total_low,
        total_high where indices were asked for.
        """
        import pandas as pd

        rows = [
            {
                "input": s.input.name, "label": s.input.label, "low": s.low, "high": s.high,
                "odds_low": s.odds_low, "odds_high": s.odds_high, **s.change._asdict(), "higher": s.higher,
                "median_low": s.median_low, "median_high": s.median_high, "bare": s.input.is_bare,
                "n_draws": s.n_draws,
            }
            for s in self.swings
        ]  # fmt: skip
        table = pd.DataFrame(rows)
        return (
            table if self.sobol is None else table.merge(self.sobol.frame, on=["input", "label"], how="left")
        )


@dataclass(frozen=True, slots=True, eq=False)
class Sobol:
    """Sobol' indices of all inputs."""

    inputs: tuple[Input, ...]
    indices: Indices
    n_samples: int
    """Rows asked for."""
    seed: int
    is_interrupted: bool

    @property
    def frame(self) -> pd.DataFrame:
        """One row per input: input, label, first, first_low, first_high, total, total_low, total_high."""
        import pandas as pd

        found = self.indices
        columns = {
            "input": [item.name for item in self.inputs],
            "label": [item.label for item in self.inputs],
            "first": found.first,
            "first_low": found.first_interval[0],
            "first_high": found.first_interval[1],
            "total": found.total,
            "total_low": found.total_interval[0],
            "total_high": found.total_interval[1],
        }
        return pd.DataFrame(columns)


def n_solves(inputs: Sequence[Input], draws: int, samples: int | None = None, bare: int = 0) -> int:
    """How many games are solved: ratios of hints change no game, and cost nothing.

    `bare` numbers are moved at few draws, and at all of them where they matter: so many at least.
    """
    moving = sum(not all(s.startswith("hint.") for s in item.streams) for item in inputs)
    swings = (draws + 1) * (1 + 2 * moving)
    looked = 2 * bare * (min(LOOKED, draws) + 1)
    return swings + looked + (0 if samples is None else samples * (2 + moving))


def check_drivers(
    model: Model,
    evidence: Sequence[Evidence],
    *,
    outcome: str | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    samples: int | None = None,
    bare: bool = True,
) -> tuple[Input, ...]:
    """The inputs that a question is about, before anything is solved; see `drivers`.

    Raises
    ------
    UsageError
        As `drivers` does, but for what only solving shows.
    """
    inputs = _inputs(model, evidence, groups, is_needed=samples is not None or not (bare and model.bare))
    if outcome is not None:
        followed_outcomes(model, outcome, np.zeros((1, 1)))
    if samples is not None:
        check_samples(samples)
    return inputs


def drivers(
    model: Model,
    ask: Ask,
    watch: Watch | None = None,
    *,
    outcome: str | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    samples: int | None = None,
    bare: bool = True,
    recipe: Recipe | None = None,
) -> Drivers:
    """One-at-a-time swings of every input, ranked by the median change of the odds; indices if asked for.

    Parameters
    ----------
    model
        The compiled scenario.
    ask
        Draws at which the others are held, and the events that the odds are given.
    watch
        Who watches and works: called with the number of finished points.
    outcome
        Whose odds; those that answer the question with yes, else the leading outcome, if absent.
    groups
        Name -> inputs that are moved together.
    samples
        Rows of the samples of Sobol' indices, a power of 2; no indices if absent.
    bare
        Whether numbers that stand in formulas without a name are moved too. They are not drawn: no index
        is theirs.
    recipe
        What the model was made from; without it nothing is kept or sent elsewhere.

    Raises
    ------
    UsageError
        If `samples` is no power of 2, nothing is uncertain, no draw is certified, or a name is not
        of the file.
    """
    evidence, _ = given_events(model, **ask.events)
    inputs = check_drivers(model, evidence, outcome=outcome, groups=groups, samples=samples, bare=bare)
    about = {"outcome": outcome, "groups": groups, "samples": samples, **({} if bare else {"bare": False})}
    with bench_of("drivers", model, ask.but(about=about), watch or Watch(), recipe) as bench:
        table = _swings(bench, ask, inputs, outcome)
        if bare and model.bare and not bench.is_interrupted:
            table = _with_bare(table, bench, ask, recipe)
        if samples is not None and not bench.is_interrupted:
            table = replace(
                table, sobol=sobol(bench, table.followed, samples=samples, seed=ask.seed, groups=groups)
            )
        bench.finish()
    return table


def _swings(bench: Bench, ask: Ask, inputs: Sequence[Input], outcome: str | None) -> Drivers:
    """Every named number put at both ends of its range, in every draw and at the medians."""
    model, draws = bench.model, ask.draws
    drawn, middle = draw_values(model, ask.seed, 0, draws), median_values(model)
    rows = {s: np.append(drawn[s], middle[s]) for s in model.distributions}
    odds, found = odds_at_ends(bench, inputs, rows, base=True)
    followed, is_answer = followed_outcomes(model, outcome, odds[:draws, 0])
    meant = odds_of(model, odds, followed)
    swings = [
        swing(model, item, meant[:, 1 + 2 * index], meant[:, 2 + 2 * index])
        for index, item in enumerate(inputs)
    ]
    return Drivers(
        model, _ranked(swings), followed, is_answer, spread(meant[:draws, 0]), draws, ask.seed,
        tuple(item.event for item in bench.evidence), len(found.status), found.n_certified,
        found.is_interrupted,
    )  # fmt: skip


def _with_bare(table: Drivers, bench: Bench, ask: Ask, recipe: Recipe | None) -> Drivers:
    """The same with bare numbers among the others."""
    found = bare_swings(bench, ask, recipe, table.followed)
    return replace(
        table, swings=_ranked([*table.swings, *found.swings]), bare=found, n_points=bench.n_points,
        n_certified=bench.n_certified, is_interrupted=bench.is_interrupted,
    )  # fmt: skip


def _ranked(swings: Sequence[Swing]) -> tuple[Swing, ...]:
    """The largest first."""
    return tuple(sorted(swings, key=lambda each: -np.nan_to_num(abs(each.change.median))))


def sobol(
    bench: Bench,
    followed: Sequence[str],
    *,
    samples: int = 256,
    seed: int = 0,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Sobol:
    """First-order and total indices of every input, for the odds of the outcomes `followed`.

    Parameters
    ----------
    samples
        Rows of the two samples, a power of 2; each costs as many solves as there are inputs, and 2.

    Raises
    ------
    UsageError
        If `samples` is no power of 2, nothing is uncertain, or too little is certified.
    """
    model = bench.model
    inputs = _inputs(model, bench.evidence, groups)
    points = designs([len(item.streams) for item in inputs], samples, seed)
    values = {
        s: np.full(points.shape[0] * points.shape[1], v) for s, v in median_values(model).items()
    }  # what no input moves is fixed, or no event in use hints at it
    for column, stream in enumerate(s for item in inputs for s in item.streams):
        values[stream] = model.distributions[stream].ppf(points[:, :, column].reshape(-1))
    found = bench.solve(values, outcome_measure(model, bench.evidence))
    odds = figures(found, model).reshape(points.shape[0], points.shape[1], -1)
    meant = odds_of(model, odds, followed)
    return Sobol(inputs, sobol_indices(meant), samples, seed, found.is_interrupted)


def _inputs(
    model: Model,
    evidence: Sequence[Evidence],
    groups: Mapping[str, Sequence[str]] | None,
    *,
    is_needed: bool = True,
) -> tuple[Input, ...]:
    inputs = inputs_of(model, evidence, groups)
    if is_needed and not inputs:
        raise UsageError("no number of this file is uncertain: nothing can drive the odds; give some a range")
    return inputs
