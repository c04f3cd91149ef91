"""What is said in the place of a number where too few draws are certified: what failed, what to try.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import numpy as np

from melian.analysis.certificate import FEWEST_CERTIFIED, certificate_rows
from melian.report.words.commands import asked_words
from melian.report.words.figures import count, percent
from melian.runs.run import INVALID, Run
from melian.solve.solver import Status

__all__ = ["failing_lines", "no_headline", "no_number"]

OF_THE_BRANCH = (Status.SPLITS, Status.FOLD, Status.STALLED, Status.OUT_OF_EVALUATIONS, Status.COARSE)
"""Where a lower precision helps."""


def no_headline(run: Run) -> str:
    """Why there is no number."""
    return no_number(run.n_certified, run.n_draws, "draw")


def no_number(certified: int, tried: int, what: str, whats: str = "") -> str:
    """Why there is no number where too few draws, or settings, of those tried are certified.

    `whats`: more than one of them, if it is more than an `s`.

    >>> no_number(3, 10, "draw").partition(". ")[0]
    'No number: only 3 of 10 draws are certified'
    """
    if not certified:
        return f"No {what} is certified, so there is no answer."
    whats = whats or f"{what}s"
    return (
        f"No number: only {certified:,} of {tried:,} {whats if tried != 1 else what} are certified. Under "
        f"{percent(FEWEST_CERTIFIED)} there is none, for these {whats} need not be like the rest."
    )


def failing_lines(run: Run, settings: Mapping[str, str], precision: str | None = None) -> list[str]:
    """What failed most, and what to try, with the commands."""
    failed = [row for row in certificate_rows(run) if row["code"] not in ("certified", "interrupted")]
    if not failed:
        return []
    most = max(failed, key=lambda row: int(row["draws"]))
    lines = [f"What failed most, in {count(int(most['draws']), 'draw')}: {most['sentence']}"]
    name = run.model.scenario.name
    if most["code"] in {status.name.lower() for status in OF_THE_BRANCH}:
        lower = shlex.join(
            ["melian", "solve", name, *asked_words(run, settings, None), "--precision", _lower(run)]
        )
        other = shlex.join(["melian", "equilibria", name, *asked_words(run, settings, precision)])
        lines.append(f"Try a lower precision: `{lower}`. Other equilibria: `{other}` looks for them.")
    elif most["code"] == "impossible_events":
        before = ["melian", "solve", name, *asked_words(run, settings, precision), "--before-events"]
        lines.append(f"Try it without the events: `{shlex.join(before)}`; then mend what they set.")
    elif most["code"] == "invalid_input":
        lines.append("Try narrower ranges of the numbers that are named below.")
    return lines


def _lower(run: Run) -> str:
    """At which nine of ten lost draws still had their branch; if unknown, half the wanted one."""
    where = run.where[~run.certified & (run.status > INVALID)]
    where = where[np.isfinite(where) & (where > 0)]
    if len(where):
        return f"{0.9 * float(np.quantile(where, 0.1)):.2g}"
    if run.model.precision.limit:
        return "8"
    medians = {name: np.atleast_1d(d.ppf(np.array([0.5]))) for name, d in run.model.distributions.items()}
    wanted = float(run.model.precision_values(medians, 1)[0].min()) * run.model.scale.points
    return f"{wanted / 2:.2g}"
