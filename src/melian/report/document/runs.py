"""Which run a figure comes from, and how to repeat it.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import shlex

from melian.analysis.whatif import WhatIfTable
from melian.report.document.material import Material
from melian.report.words.figures import count
from melian.report.words.odds import repeat
from melian.runs.run import Run

__all__ = ["base_name", "draws_words", "runs_of", "whatif_name"]


def draws_words(run: Run) -> str:
    """How many draws, of which seed, and how many of them certified."""
    return f"{run.n_certified:,} of {count(run.n_draws, 'draw')} certified, seed {run.seed}."


def base_name(run: Run, kept: int | None = None) -> str:
    """Run A: all draws, or those whose behaviour is used."""
    used = f"{kept:,} of " if kept is not None and kept < run.n_draws else ""
    return f"Run A: {used}{count(run.n_draws, 'draw')}, seed {run.seed}."


def whatif_name(letter: str, table: WhatIfTable) -> str:
    """The runs of a table of changes."""
    base = table.base
    return f"Runs {letter}: {count(base.n_draws, 'draw')} each, paired, seed {base.seed}."


def runs_of(material: Material) -> list[list[str]]:
    """Run, what it is for, and the command that repeats it."""
    name, run = material.model.scenario.name, material.run
    rows = [
        [
            "A", "Odds, events, strategies, reasons, beliefs",
            repeat(run, material.settings, material.precision),
        ]
    ]  # fmt: skip
    if material.whatifs is not None:
        words = ["melian", "whatif", name, "--all", *_draws(material.whatifs.base), *_numbers(material)]
        rows.append(["B", "What-ifs, each paired with the base", shlex.join(words)])
    for table in material.levers:
        variant = [] if run.model.variant is None else ["--variant", run.model.variant]
        words = ["melian", "levers", name, "--actor", table.actor, *_draws(table.table.base), *variant]
        what = f"Levers of {material.model.scenario.label(table.actor)}"
        rows.append(["C", what, shlex.join([*words, *_numbers(material)])])
    if material.equilibria is not None:
        search = material.equilibria.search
        words = ["melian", "equilibria", name, "--starts", str(search.n_starts), "--seed", str(search.seed)]
        rows.append(
            [
                "D",
                f"Other equilibria, {material.equilibria.numbers}",
                shlex.join([*words, *_numbers(material)]),
            ]
        )
    variant = [] if run.model.variant is None else ["--variant", run.model.variant]
    if material.drivers is not None:
        found = material.drivers
        words = ["melian", "drivers", name, *_counts(found.n_draws, found.seed), *_given(run), *variant]
        rows.append(["E", "Drivers", shlex.join([*words, *_numbers(material)])])
    for tips in material.tips:
        number = tips.tippings[0].input.name
        words = ["melian", "tip", name, number, *_counts(tips.n_draws, tips.seed), *_given(run), *variant]
        rows.append(["F", f"Tipping points of {number}", shlex.join([*words, *_numbers(material)])])
    return rows


def _counts(draws: int, seed: int) -> list[str]:
    return ["--draws", str(draws), "--seed", str(seed)]


def _draws(base: Run) -> list[str]:
    """How many draws, of which seed, given which events."""
    return [*_counts(base.n_draws, base.seed), *_given(base)]


def _given(run: Run) -> list[str]:
    file = run.model.scenario.file
    if file.timeline and run.at is None:
        return ["--before-events"]
    return [] if run.at is None or run.at == str(file.as_of) else ["--at", run.at]


def _numbers(material: Material) -> list[str]:
    """The settings, as the command line takes them."""
    words = [word for name, text in material.settings.items() for word in ("--set", f"{name}={text}")]
    return words if material.precision is None else [*words, "--precision", material.precision]
