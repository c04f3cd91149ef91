"""`melian check`: everything that can be said of a file, before or after solving it.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from melian.cli.exits import BAD_SCENARIO, CHECK_FAILED, INTERRUPTED, OK
from melian.cli.options import as_json, scenario_argument, solve_options, texts_option
from melian.cli.screen import echo
from melian.cli.solving import exit_code

if TYPE_CHECKING:
    from melian.api import Case
    from melian.diagnostic import Diagnostic
    from melian.errors import ScenarioError
    from melian.runs.ask import Watch
    from melian.runs.run import Run

__all__ = ["command"]

SHOWN = 100
"""So many findings are shown at once; `melian.scenario.findings.diagnostics` says the same."""


@click.command("check")
@scenario_argument
@texts_option
@click.option("--solve", is_flag=True, help="Also solve it: judge its `checks`, and say what noise decides.")
@click.option("--strict", is_flag=True, help="Exit code 1 on a warning; list where unplayed steps matter.")
@click.option("--hindsight", is_flag=True, help="Find what was reported after `as_of`; exit code 1 if any.")
@click.option("--all", "every", is_flag=True, help=f"All findings, not only the first {SHOWN}.")
@click.option(
    "--draws", type=click.IntRange(1, 10_000_000), default=200, show_default=True, help="For --solve."
)
@click.option("--seed", type=int, default=0, show_default=True, help="For --solve.")
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, texts: str | None, solve: bool, strict: bool, hindsight: bool,
    every: bool, draws: int, seed: int, store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Check SCENARIO: errors, warnings, size, where its numbers come from, what precision means.

    A file NAME.resolution.yaml is held against the crisis file beside it.
    Exit code 3 on an error, 1 if a check does not hold or, with --strict, on a warning.
    """
    from melian.api.findings import findings_and_passages
    from melian.cli.request import read_scenario
    from melian.errors import ScenarioError
    from melian.runs.ask import Watch

    try:
        if scenario.endswith(".resolution.yaml"):
            ctx.exit(_of_resolution(scenario, strict, every, as_json))
        case = read_scenario(scenario)
        findings, passages = findings_and_passages(case, strict=strict, texts=texts)
    except ScenarioError as error:
        ctx.exit(_refused(error, scenario, every, as_json))
    known = _hindsight(case) if hindsight else ()
    findings = (*findings, *known)
    watch = Watch(store=store, cluster=cluster)
    run = _solved(case, watch, quiet, draws, seed) if solve else None
    if run is not None and exit_code(run) == INTERRUPTED:
        echo("Interrupted: no check was judged.", err=True)
        ctx.exit(INTERRUPTED)
    answers = _answers(case, run, watch) | {"passages": passages}
    _print(case, findings, answers, as_json, every)
    if hindsight and not as_json:
        echo(f"\n{_hindsight_line(case, known)}")
    is_told_late = any(item.severity == "warning" for item in known)
    ctx.exit(_code(findings, answers, run, strict) or (CHECK_FAILED if is_told_late else OK))


def _hindsight(case: Case) -> tuple[Diagnostic, ...]:
    """What the file could not have known on its day."""
    from melian.record.hindsight import hindsight

    return hindsight(case.scenario.file)


def _hindsight_line(case: Case, known: tuple[Diagnostic, ...]) -> str:
    """The findings about hindsight in one sentence."""
    from melian.report.words.figures import count

    file, n = case.scenario.file, sum(item.code != "R204" for item in known)
    if file.hindsight:
        return f"Hindsight: the file says that it has it ({count(n, 'place')} found); it is scored apart."
    if n:
        return f"Hindsight: {count(n, 'place')}, named above. A forecast must not have any."
    later = f", and {count(len(known), 'source')} appeared later" if known else ""
    return f"Hindsight: nothing in the file is said to have been written after {file.as_of}{later}."


def _of_resolution(name: str, strict: bool, every: bool, as_json: bool) -> int:
    """Check a resolution against the crisis file beside it."""
    from pathlib import Path

    from melian.cli.screen import print_json
    from melian.record.resolution import read_resolution
    from melian.report.pages.check import findings_line
    from melian.report.records.check import CheckRecord
    from melian.scenario.findings.diagnostics import render

    read = read_resolution(Path(name), name=name)
    if as_json:
        print_json(CheckRecord.of(name, read.findings, most=None if every else SHOWN).plain())
    else:
        if read.findings:
            echo(render(read.findings, read.text, name, most=None if every else SHOWN))
        echo(f"{name}: {findings_line(read.findings)}\n")
        for line in read.sentences:
            echo(line)
    severities = {item.severity for item in read.findings}
    return CHECK_FAILED if strict and "warning" in severities else OK


def _refused(error: ScenarioError, scenario: str, every: bool, as_json: bool) -> int:
    """Print what is wrong with a file that cannot be used."""
    from melian.cli.main import report_error
    from melian.cli.screen import print_json
    from melian.report.records.check import CheckRecord

    if not as_json:
        return report_error(error, every=every)
    print_json(CheckRecord.of(scenario, error.diagnostics, most=None if every else SHOWN).plain())
    return BAD_SCENARIO


def _solved(case: Case, watch: Watch, quiet: bool, draws: int, seed: int) -> Run:
    from melian.analysis.checks.sentences import n_runs
    from melian.cli.progress.solves import announce_long
    from melian.cli.solving import run_draws
    from melian.runs.ask import Ask

    announce_long(draws * n_runs(case.scenario), case.model.n_leaves, quiet=quiet)
    return run_draws(case.crisis.posed(Ask(draws=draws, seed=seed)), watch, quiet=quiet, say=False)


def _answers(case: Case, run: Run | None, watch: Watch) -> dict[str, Any]:
    """What the reports take: size always, checks and noise after solving."""
    from melian.analysis.choices.precision import precision_words
    from melian.analysis.situations.overview import overview

    answers: dict[str, Any] = {"overview": overview(case.base), "precision": precision_words(case.model)}
    if run is not None:
        from melian.analysis.checks.sentences import run_checks
        from melian.analysis.checks.variants import tried_variants
        from melian.analysis.choices.alike_types import alike_types
        from melian.analysis.choices.choice_errors import choice_errors

        answers["run"] = run
        answers["results"] = run_checks(case.scenario, run.ask, watch, base=run)
        answers["noise"] = choice_errors(run)
        answers["alike"] = alike_types(run)[1]
        tried = tried_variants(run, watch)
        answers["idle"], answers["unanswered"] = tried.idle, tried.unanswered
    return answers


def _print(
    case: Case, findings: tuple[Diagnostic, ...], answers: dict[str, Any], as_json: bool, every: bool
) -> None:  # fmt: skip
    from melian.cli.screen import print_json, print_lines
    from melian.report.pages.check import (
        findings_line,
        idle_lines,
        noise_lines,
        overview_lines,
        result_lines,
    )

    name, most = case.scenario.name, None if every else SHOWN
    if as_json:
        from melian.report.records.check import CheckRecord

        print_json(CheckRecord.of(name, findings, most=most, **answers).plain())
        return
    if findings:
        echo(case.scenario.render(findings, most=most))
    echo(f"{name}: {findings_line(findings)}\n")
    print_lines(overview_lines(answers["overview"], answers["precision"], answers["passages"]))
    if "noise" in answers:
        echo()
        print_lines(result_lines(answers["results"], name, answers["run"]))
        echo()
        print_lines(
            [
                *noise_lines(answers["noise"]),
                *answers["alike"],
                *idle_lines(answers["idle"], answers["unanswered"]),
            ]
        )


def _code(findings: tuple[Diagnostic, ...], answers: dict[str, Any], run: Run | None, strict: bool) -> int:
    severities = {item.severity for item in findings}
    if "error" in severities:
        return BAD_SCENARIO
    if strict and "warning" in severities:
        return CHECK_FAILED
    if any(not item.holds for item in answers.get("results", ())):
        return CHECK_FAILED
    return OK if run is None else exit_code(run)
