"""What `melian check` shows of a file, as lines.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from melian.report.words.commands import AGAIN
from melian.report.words.figures import count, duration
from melian.report.words.now.standing import where_now
from melian.report.words.numbers import numbers_sentence
from melian.scenario.form.provenance import Provenance

if TYPE_CHECKING:
    from melian.analysis.checks.sentences import CheckResult
    from melian.analysis.choices.choice_errors import ChoiceErrors
    from melian.analysis.situations.overview import Overview
    from melian.diagnostic import Diagnostic
    from melian.runs.run import Run
    from melian.scenario.passages.found import Passages

__all__ = ["findings_line", "idle_lines", "noise_lines", "overview_lines", "result_lines"]


def findings_line(findings: Iterable[Diagnostic]) -> str:
    """How many errors, warnings and notes there are."""
    severities = [item.severity for item in findings]
    parts = [
        count(severities.count(kind), kind) for kind in ("error", "warning", "note") if kind in severities
    ]
    return ", ".join(parts) if parts else "nothing to report"


def overview_lines(found: Overview, precision: tuple[str, ...], passages: Passages) -> Iterator[str]:
    """Size, time, numbers, facts and precision."""
    yield (
        f"Game: {count(found.leaves, 'ending')}, {count(found.infosets, 'information set')}, "
        f"{count(found.actions, 'choice')} at these."
    )
    if found.branching:
        steps = ", ".join(f"{step} ({times:.2g} times)" for step, times in found.branching)
        yield f"Steps that multiply the endings most: {steps}."
    if found.now is not None:
        yield where_now(found.now)
    yield f"Expected time: {duration(found.seconds)} for 1,000 draws on this machine, as a rule of thumb."
    yield from _number_lines(found.numbers)
    if passages.sentence:
        yield f"{passages.sentence}."
    if found.bare:
        yield (
            "Bare: written in a formula, without a range or a name, and the analyst's. `drivers` moves them "
            "all the same; `melian fmt FILE --name-bare` names them."
        )
    yield from precision


def _number_lines(numbers: Provenance) -> Iterator[str]:
    yield numbers_sentence(numbers)
    if numbers.unjudged:
        are = "number is" if numbers.unjudged == 1 else "numbers are"
        yield f"{numbers.unjudged:,} {are} still to be judged: write whose judgement it is for `TODO`."
    sources = ", ".join(f"{name} {n}" for name, n in numbers.by_source.items() if n)
    if sources:
        yield f"By source: {sources}."


def result_lines(results: Sequence[CheckResult], name: str, run: Run) -> Iterator[str]:
    """The sentences under `checks`, judged, and the command that judges them again."""
    if not results:
        yield "The file has no checks: nothing is said of what must hold of its results."
        return
    for result in results:
        yield f"{'holds' if result.holds else 'FAILS'}: {result.text}. {result.figure}."
    words = ["melian", "check", name, "--solve", "--draws", str(run.n_draws), "--seed", str(run.seed)]
    held = sum(result.holds for result in results)
    yield f"{held} of {count(len(results), 'check')} hold{'s' if held == 1 else ''}."
    yield AGAIN + shlex.join(words)


def noise_lines(found: ChoiceErrors) -> Iterator[str]:
    """Where noise decides, and how much of the odds is against the mover's interest."""
    yield from found.sentences


def idle_lines(variants: Iterable[str], unanswered: Iterable[str]) -> Iterator[str]:
    """What-ifs that change nothing that can be measured, and those without an answer."""
    for why in unanswered:
        yield f"Warning: the variant {why}."
    for name in variants:
        yield f"Warning: the variant '{name}' moves no odds by more than 1e-9."
