"""Whether the results are as the file's `checks` say they must be, each with its figures.

Odds are medians over certified draws. "rises when an assumption rises" compares the
assumption's 95 % point with its 5 % point, and "rises in a variant" the variant with the
base: other numbers at their draws, the same draws on both sides, the median of the
differences (which is not the difference of the medians). Where the variant silences events,
both sides are without them: the change of behaviour counts, see `melian.analysis.pairs.sides`.

Tested in `tests/unit/test_analysis_checks.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.analysis.compare import paired_differences
from melian.analysis.odds import spread
from melian.analysis.pairs.sides import MOVES_NOTHING, event_words, sides
from melian.analysis.situations.wording import signed
from melian.analysis.whatif import variant_recipe
from melian.errors import ScenarioError, UsageError
from melian.runs.ask import USUAL, Ask, Watch
from melian.runs.recipe import Recipe
from melian.runs.run import Run
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.sentences import (
    EVERY,
    Between,
    Moves,
    OddsAbove,
    OddsBelow,
    Sentence,
    parse_checks,
)

if TYPE_CHECKING:
    import pandas as pd
from melian.scenario.model import Model
from melian.scenario.quantities.notation import show
from melian.scenario.scenario import Scenario

__all__ = ["CheckResult", "checks_frame", "n_runs", "run_checks"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One sentence, judged."""

    text: str
    """As the file writes it, with its place."""
    holds: bool
    figure: str
    """A sentence with the figures that decide it."""


def run_checks(
    scenario: Scenario, ask: Ask = USUAL, watch: Watch | None = None, *, base: Run | None = None
) -> list[CheckResult]:
    """Judge every sentence under `checks`, in the order of the file.

    Parameters
    ----------
    scenario
        The file, read.
    ask
        How many draws each answer rests on, and their seed.
    watch
        Who works.
    base
        A run of the file as it stands, up to `as_of`, that need not be solved again; its draws
        and seed then hold.

    Raises
    ------
    UsageError
        If `base` is a run of a variant, of other events or with a number held.
    """
    if base is not None and (base.model.variant or base.fixed or base.given != _all_events(base.model)):
        raise UsageError("`base` must be a run of the file as it stands, given all events")
    wanted = ask if base is None else Ask(draws=base.n_draws, seed=base.seed)
    desk = _Desk(scenario, wanted, (watch or Watch()).telling(None), None if base is None else base.recipe)
    if base is not None:
        desk.models[None] = base.model
        desk.runs[None, None, ()] = base
    return [desk.judge(sentence) for sentence in parse_checks(scenario.file, Diagnostics())]


def checks_frame(base: Run, watch: Watch) -> pd.DataFrame:
    """Whether the checks hold, from a run of the file as it stands: text, holds, figure."""
    import pandas as pd

    found = run_checks(base.model.scenario, base.ask, watch, base=base)
    rows = [(each.text, each.holds, each.figure) for each in found]
    return pd.DataFrame(rows, columns=["text", "holds", "figure"])


def n_runs(scenario: Scenario) -> int:
    """How many runs judging every sentence takes at most, that of the file as it stands among them."""
    sentences = parse_checks(scenario.file, Diagnostics())
    moves = [sentence for sentence in sentences if isinstance(sentence, Moves)]
    return 1 + sum(1 if sentence.variant is not None else 2 for sentence in moves)


def _all_events(model: Model) -> tuple[str, ...]:
    return tuple(item.event for item in model.evidence)


@dataclass(slots=True)
class _Desk:
    """Solves what sentences need, each thing once."""

    scenario: Scenario
    ask: Ask
    watch: Watch
    recipe: Recipe | None
    """What the file as it stands is made from; without it nothing is kept or sent elsewhere."""
    models: dict[str | None, Model] = field(default_factory=dict)
    runs: dict[tuple[Any, ...], Run] = field(default_factory=dict)

    def run(
        self, when: str | None, variant: str | None = None, fixed: Mapping[str, float] | None = None
    ) -> Run:
        """The odds at a date (None: `as_of`, empty: before events), in a variant, with numbers held."""
        if variant not in self.models:
            self.models[variant] = compile_scenario(self.scenario, variant=variant)
        key = (variant, when, tuple(sorted((fixed or {}).items())))
        if key not in self.runs:
            ask = self.ask.but(at=when or None, before_events=when == "", fixed=fixed or {})
            recipe = None if self.recipe is None else variant_recipe(variant, self.recipe)
            watch = self.watch.here() if recipe is None else self.watch
            self.runs[key] = solve_model(self.models[variant], ask, watch, recipe=recipe)
        return self.runs[key]

    def judge(self, sentence: Sentence) -> CheckResult:
        when = "" if sentence.before_events else None if sentence.after is None else str(sentence.after)
        if not isinstance(sentence, Moves):
            return self.odds(sentence, when)
        try:
            return self.moves(sentence, when)
        except ScenarioError as error:  # one variant that cannot be played stops no other check
            wrong = "; ".join(item.message for item in error.diagnostics if item.severity == "error")
            return CheckResult(sentence.text, False, f"'{sentence.variant}' cannot be played: {wrong}")
        except UsageError as error:  # no history of it has the events that are given
            return CheckResult(sentence.text, False, f"'{sentence.variant}' cannot be played: {error}")

    def odds(self, sentence: OddsAbove | OddsBelow | Between, when: str | None) -> CheckResult:
        run = self.run(when)
        if not run.n_certified:
            return _unanswered(sentence)
        names = [str(name) for name in run.model.scenario.file.outcomes]
        asked = names if sentence.outcome == EVERY else [sentence.outcome]
        medians = {name: spread(run.outcome_odds[:, names.index(name)]).median for name in asked}
        wrong = {name: odds for name, odds in medians.items() if not _within(odds, sentence)}
        told = wrong or medians
        if len(told) > 1:
            ends = sorted(told, key=lambda name: told[name])
            text = " to ".join(f"{_points(told[n])} ({n})" for n in (ends[0], ends[-1]))
            figure = f"median odds {'outside' if wrong else 'of all outcomes'}: {text}"
        else:
            name, odds = next(iter(told.items()))
            figure = f"median odds of {name}: {_points(odds)}"
        return CheckResult(sentence.text, not wrong, f"{figure}, {_over(run)}")

    def moves(self, sentence: Moves, when: str | None) -> CheckResult:
        if sentence.variant is not None:
            before, after = self.run(when), self.run(when, sentence.variant)
            names = ("in the base", f"in {sentence.variant}")
        else:
            low, high = self.ends(str(sentence.assumption))
            before, after = self.run(when, fixed=low), self.run(when, fixed=high)
            names = (_at(low, str(sentence.assumption)), _at(high, str(sentence.assumption)))
        place = [str(name) for name in self.scenario.file.outcomes].index(sentence.outcome)
        paired_differences(before, after)
        both = sides(before, after)
        common = np.flatnonzero(both.paired)
        if not len(common):
            return _unanswered(sentence)
        start, end = (side.outcome_odds[common, place] for side in (both.base_shared, both.other_shared))
        apart, up = end - start, sentence.direction == "rises"
        median = float(np.median(apart))
        holds = median > MOVES_NOTHING if up else median < -MOVES_NOTHING
        first, last = float(np.median(start)), float(np.median(end))
        share = float((apart > 0).mean() if up else (apart < 0).mean())
        without = f", both without {event_words(both.left_out)}" if both.left_out else ""
        figure = (
            f"{sentence.outcome}: {_points(first)} {names[0]}, {_points(last)} {names[1]}; median difference "
            f"{signed(100 * median, '.2g')} percentage points, {'higher' if up else 'lower'} in "
            f"{100 * share:.0f} % of {len(common)} draws{without}"
        )
        return CheckResult(sentence.text, holds, figure)

    def ends(self, assumption: str) -> tuple[dict[str, float], dict[str, float]]:
        """The 5 % and 95 % points; `precision` stands for all its entries."""
        if None not in self.models:
            self.models[None] = compile_scenario(self.scenario)
        given = self.models[None].distributions
        streams = [s for s in given if s == assumption]
        if assumption == "precision":
            streams = [s for s in given if s.split(".")[0] == "precision"]
        points = {s: given[s].ppf(np.array([0.05, 0.95])) for s in streams}
        return {s: float(p[0]) for s, p in points.items()}, {s: float(p[1]) for s, p in points.items()}


def _within(odds: float, sentence: OddsAbove | OddsBelow | Between) -> bool:
    if isinstance(sentence, OddsAbove):
        return odds > sentence.bound
    if isinstance(sentence, OddsBelow):
        return odds < sentence.bound
    return sentence.low <= odds <= sentence.high


def _unanswered(sentence: Sentence) -> CheckResult:
    return CheckResult(sentence.text, False, "no draw is certified, so nothing can be said")


def _points(odds: float) -> str:
    return f"{100 * odds:.3g} %"


def _over(run: Run) -> str:
    return f"{run.n_certified} of {run.n_draws} draws certified"


def _at(held: Mapping[str, float], assumption: str) -> str:
    if len(held) == 1:
        return f"at {assumption} {show(next(iter(held.values())))}"
    return "at " + ", ".join(f"{name} {show(value)}" for name, value in held.items())
