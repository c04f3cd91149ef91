"""The page of `melian fit`.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from melian.analysis.situations.wording import signed
from melian.fit.crisis.equilibria import Selection
from melian.fit.estimation.model_tests import ModelTest
from melian.fit.estimation.profiles import Profile
from melian.fit.fitted import Fit
from melian.report.pages.fit_head import cases_line, columns_line
from melian.report.pages.parts.table import PageTable
from melian.report.words.cells.rows import rows
from melian.report.words.figures import duration, percent

__all__ = [
    "FitPage",
]

WIDE = 88
"""Below this width intervals give way to the names of regressors."""

Effect = tuple[tuple[str, Any, Any], pd.DataFrame]

_ERRORS = {
    "hessian": "from the Hessian",
    "sandwich": "robust (sandwich)",
    "npl": "of nested pseudo-likelihood",
}


class FitPage:
    """Coefficients with their standard errors, and how good the fit is, as one page.

    Parameters
    ----------
    fit
        The fit.
    effects
        What was asked for of first differences, each with its answer.
    profiles
        Likelihood profiles.
    tests
        Against another model.
    others
        What a search for other equilibria found.
    """

    def __init__(
        self, fit: Fit, effects: Sequence[Effect] = (), profiles: Sequence[Profile] = (),
        tests: Sequence[ModelTest] = (), others: Selection | None = None,
    ) -> None:  # fmt: skip
        self.fit = fit
        self.effects = effects
        self.profiles = profiles
        self.tests = tests
        self.others = others

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Head, table, likelihood, notes, and what else was asked."""
        yield Text(self.fit.kind.title, style="bold")
        yield Text(cases_line(self.fit))
        if said := columns_line(self.fit.cases.columns):
            yield Text(said)
        yield ""
        yield self.coefficients(options.max_width >= WIDE)
        yield ""
        for line in self.foot():
            yield Text(line)
        for note in self.fit.notes:
            yield Text(f"Note: {note}", style="yellow")
        yield from self.asked()

    def coefficients(self, wide: bool) -> PageTable:
        """A line per coefficient, the name of a term on its first."""
        result = PageTable()
        result.add_column("Term", no_wrap=True)
        result.add_column("Regressor", overflow="fold")
        for name in ("Estimate", "Std. error", "z", "p"):
            result.add_column(name, justify="right", no_wrap=True)
        if wide:
            result.add_column("95 % interval", justify="right", no_wrap=True)
        last = None
        for row in rows(self.fit.table()):
            head = "" if row["term"] == last else str(row["term"])
            last = row["term"]
            ends = f"{_figure(row['low'])} to {_figure(row['high'])}" if math.isfinite(row["low"]) else ""
            cells: list[RenderableType] = [
                Text(head), Text(str(row["regressor"])), _figure(row["coef"]), _figure(row["se"]),
                f"{row['z']:z.2f}" if math.isfinite(row["z"]) else "", _p_value(row["p"]), ends,
            ]  # fmt: skip
            result.add_row(*cells[: 7 if wide else 6])
        return result

    def foot(self) -> Iterator[str]:
        """Likelihood, status, equilibria, starts."""
        fit, estimate = self.fit, self.fit.estimate
        errors = _ERRORS.get(estimate.errors, estimate.errors)
        chosen = ", ".join(
            f"{name} {value}"
            for name, value in fit.options.items()
            if not (fit.is_pseudo and name == "select")  # which solves no equilibrium that could be selected
        )
        name = "Pseudo-log-likelihood" if fit.options.get("method") == "pl" else "Log-likelihood"
        yield (
            f"{name} {fit.loglik:.4f}; AIC {estimate.aic:.2f}, BIC {estimate.bic:.2f}. "
            f"Standard errors {errors}." + (f" Model: {chosen}." if chosen else "")
        )
        largest = float(abs(estimate.gradient).max())
        yield f"Status: {fit.status} (largest slope {largest:.0e})."
        yield self.equilibria()
        starts = len(estimate.climbs)
        took = f"{fit.seconds:.2f} s" if fit.seconds < 10 else duration(fit.seconds)
        if estimate.errors == "npl":
            yield f"In {took}."
        elif starts == 1:
            yield f"One start, in {took}; more starts look for other maxima."
        else:
            seed = fit.settings["seed"]
            yield f"{estimate.arrived} of {starts} starts reached it (seed {seed}), in {took}."

    def equilibria(self) -> str:
        """How many cases have several equilibria, here and along the way."""
        estimate = self.fit.estimate
        most = int(estimate.path[:, 1].max()) if len(estimate.path) else 0
        if said := getattr(estimate.model, "selection", ""):
            return str(said)
        if not most:
            return "Every case had one equilibrium, at the estimate and along the way."
        return (
            f"Cases with more than one equilibrium: {estimate.several:,} at the estimate, at most {most:,} "
            f"along the way."
        )

    def asked(self) -> Iterator[RenderableType]:
        """Other equilibria, first differences, profiles and tests, as far as they were asked for."""
        if self.others is not None:
            yield Text(f"Other equilibria: {self.others.sentence}")
        units = tuple(getattr(self.fit.estimate.model, "in_units", ()))
        for (column, low, high), table in self.effects:
            yield ""
            what = "figures" if units else "odds"
            head = f"Mean {what} with {column} at {_plain(low)} and at {_plain(high)}, 90 % bands"
            yield Text(head, style="bold")
            yield _effect_table(table, units)
        for profile in self.profiles:
            yield ""
            yield Text(_profile_words(profile))
        if self.tests:
            yield ""
            yield Text("Against the changed model", style="bold")
            yield _test_table(self.tests)


def _effect_table(table: pd.DataFrame, units: Sequence[str] = ()) -> PageTable:
    """`units` names outcomes that are no odds, but figures in the unit of the data."""
    result = PageTable()
    result.add_column("Outcome", overflow="fold")
    for name in ("from", "to", "difference", "90 % band"):
        result.add_column(name, justify="right", no_wrap=True)
    odds = table[~table.outcome.isin(units)]
    largest = 100 * float(np.nanmax(np.abs(odds[["difference", "low", "high"]].to_numpy()), initial=0.0))
    digits = 1 if largest >= 1 or not largest else min(6, 1 - math.floor(math.log10(largest)))
    for row in rows(table):
        if row["outcome"] in units:
            own = [_figure(row[name]) for name in ("at_low", "at_high", "difference", "low", "high")]
            result.add_row(Text(str(row["outcome"])), *own[:3], f"{own[3]} to {own[4]}")
            continue
        ends = [signed(100 * row[end], f".{digits}f") for end in ("low", "high") if math.isfinite(row[end])]
        result.add_row(
            Text(str(row["outcome"])), percent(row["at_low"]), percent(row["at_high"]),
            f"{signed(100 * row['difference'], f'.{digits}f')} points", " to ".join(ends) or "none",
        )  # fmt: skip
    return result


def _test_table(tests: Sequence[ModelTest]) -> PageTable:
    result = PageTable()
    result.add_column("Test")
    for name in ("correction", "statistic", "p"):
        result.add_column(name, justify="right", no_wrap=True)
    result.add_column("leans towards")
    for test in tests:
        shown = f"{test.statistic:z.3f}" if test.name == "vuong" else f"{test.statistic:.0f} of {test.plays}"
        leaning = {"first": "this model", "second": "the changed one", "neither": "neither"}[test.favours]
        result.add_row(test.name.capitalize(), test.correction, shown, _p_value(test.p), leaning)
    return result


def _profile_words(profile: Profile) -> str:
    low = _figure(profile.low) if math.isfinite(profile.low) else "without bound below"
    high = _figure(profile.high) if math.isfinite(profile.high) else "without bound above"
    return f"Profile of {profile.name}: {100 * profile.level:.0f} % interval {low} to {high}."


def _figure(value: float) -> str:
    """A number with four decimals, more where it is small."""
    if not math.isfinite(value):
        return "none"
    if value and abs(value) < 0.001:
        return f"{value:.2e}"
    return f"{value:z,.4f}" if abs(value) < 1e5 else f"{value:.3e}"


def _p_value(p: float) -> str:
    if not math.isfinite(p):
        return ""
    return f"{p:.3f}" if p >= 0.001 else "<.001"


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
