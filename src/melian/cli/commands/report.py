"""`melian report`: one HTML file worth sending."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.exits import INTERRUPTED, UNCERTIFIED
from melian.cli.options import (
    as_json,
    at_options,
    draw_options,
    model_options,
    scenario_argument,
    solve_options,
    texts_option,
)
from melian.cli.output import OutFile
from melian.cli.screen import clear_line, echo, moving_line

if TYPE_CHECKING:
    from melian.cli.progress.remaining import Remaining
    from melian.questions.subject import Posed
    from melian.runs.ask import Watch
    from melian.runs.run import Run

__all__ = ["command"]

TRIED = 1.0
"""Expected seconds of solving above which it is tried how fast this game goes."""
PARTS = {"now": "what can still be done", "whatifs": "what-ifs", "tips": "tipping points", "why": "reasons"}
"""What parts of a report are called in a sentence, where that is another word."""


@click.command("report")
@scenario_argument
@click.option("-o", "--output", metavar="FILE", type=OutFile(), required=True, help="The HTML file to write.")
@draw_options
@model_options
@at_options
@click.option(
    "--whatif-draws",
    metavar="N",
    type=click.IntRange(1),
    help="Draws of every what-if; 100, or fewer, if absent, or none where that takes long.",
)
@click.option(
    "--lever-draws",
    metavar="N",
    type=click.IntRange(0),
    help="Draws of every lever; 60, or fewer, if absent, or none where that takes long; 0: no levers.",
)
@click.option(
    "--driver-draws",
    metavar="N",
    type=click.IntRange(0),
    help="Draws at which each number is moved; 20, or none where that takes long; 0: no drivers.",
)
@click.option(
    "--starts",
    metavar="N",
    type=click.IntRange(0),
    help="Starts of the search for other equilibria; 8, or none where the tree is large; 0: no search.",
)
@texts_option
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, output: str, draws: int, seed: int, variant: str | None,
    settings: tuple[str, ...], precision: str | None, at: str | None, before_events: bool,
    whatif_draws: int | None, lever_draws: int | None, driver_draws: int | None, starts: int | None,
    texts: str | None, store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Solve SCENARIO and write everything that is known of it into one HTML file.

    Parts that would take over a minute of one core are left out, by name and with the command that
    gives them, unless their draws are given. With --store a report that was ended goes on where it
    was. The file needs no network and no script, and prints well. Exit code 4 if more than 1 % of
    draws have no certificate.
    """
    from melian.cli.request import read_scenario, settings_of
    from melian.cli.solving import exit_code, run_draws
    from melian.runs.ask import Ask, Watch

    path = _place(output)
    ask = Ask(
        variant=variant, settings=settings_of(settings), precision=precision, at=at,
        before_events=before_events, draws=draws, seed=seed,
    )  # fmt: skip
    watch = Watch(store=store, cluster=cluster)
    posed = read_scenario(scenario).crisis.posed(ask)
    depth = {
        "whatif_draws": whatif_draws,
        "lever_draws": lever_draws,
        "driver_draws": driver_draws,
        "starts": starts,
    }
    remaining = None if quiet else _announce(posed, watch, depth)
    run = run_draws(posed, watch, quiet=quiet, say=False)
    if exit_code(run) == INTERRUPTED:
        echo("Interrupted: no report was written.", err=True)
        ctx.exit(INTERRUPTED)
    if not run.n_certified:
        echo("No draw is certified, so no report was written; `melian solve` says why.", err=True)
        ctx.exit(UNCERTIFIED)
    page, missing = _page(posed, run, watch, remaining, depth, texts)
    _write(path, page)
    if as_json:
        _print_json(posed, run, output, page, missing)
    else:
        _say(run, output, page, missing)
    ctx.exit(exit_code(run))


def _announce(posed: Posed, watch: Watch, depth: dict[str, int | None]) -> Remaining:
    """How long it will take, and what is left out, before anything but a few draws is solved."""
    from melian.analysis.situations.overview import expected_seconds
    from melian.cli.progress.remaining import Remaining, phases
    from melian.cli.progress.solves import announce_seconds
    from melian.report.document.document import Depth, workload_of
    from melian.runs.evidence import given_events
    from melian.runs.pace import Pace, pace

    model, ask = posed.model, posed.ask
    evidence, _ = given_events(model, **ask.events)
    workload = workload_of(
        model, ask.draws, Depth(**depth), evidence, settings=posed.settings, precision=ask.precision
    )
    for name, why in workload.left_out.items():
        echo(f"Left out, {PARTS.get(name, name)}: {why}", err=True)
    games = ask.draws + workload.solves
    usual = expected_seconds(model.n_leaves, 1)
    # what others solve goes at their pace, and little work is done before it is tried
    known = Pace(usual, 1.0) if watch.cluster or games * usual < TRIED else pace(model, ask)
    runs = (len(model.scenario.file.variants), workload.levers)
    remaining = Remaining(phases(workload, known, ask.draws, model.n_leaves, runs))
    announce_seconds(games, remaining.expected, quiet=False)
    return remaining


def _place(output: str) -> Path:
    """Where to write; refused before any work is done."""
    path = Path(output)
    if path.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(f"--output {output!r}: a report is HTML; write a name that ends with .html.")
    return path


def _page(
    posed: Posed,
    run: Run,
    watch: Watch,
    remaining: Remaining | None,
    depth: dict[str, int | None],
    texts: str | None,
) -> tuple[str, dict[str, str]]:
    """The file as text, and what was left out of it."""
    from melian.cli.progress.watch import interruptible
    from melian.cli.screen import stderr_is_terminal
    from melian.questions.in_report import further_questions
    from melian.report.document.document import Depth, Interrupted, document, gathered

    line = _Stages(remaining, show=stderr_is_terminal() and remaining is not None)
    with interruptible(line) as stop:
        try:
            watch = replace(watch, progress=line, stop=stop)
            material = gathered(
                run, posed.settings, posed.ask.precision, Depth(**depth), watch,
                further=further_questions(posed),
            )  # fmt: skip
            material.texts = texts
            line("the charts")
            page = document(material)
        except Interrupted:
            stop.set()
        if stop.is_set():
            line.finish()
            echo(line.known()[0], err=True)
            raise click.exceptions.Exit(INTERRUPTED)
    return page, dict(material.missing)


class _Stages:
    """Which part of the report is being worked on, and how long the rest will take."""

    def __init__(self, remaining: Remaining | None, *, show: bool) -> None:
        self.remaining, self.show = remaining, show
        self.begun = time.monotonic()

    def __call__(self, words: str) -> None:
        from melian.report.words.figures import duration

        if self.show and self.remaining is not None:
            self.remaining.told(words)
            # the draws of the report itself were solved before the clock was started
            solved = self.remaining.parts[0].seconds
            left = self.remaining.seconds(solved + time.monotonic() - self.begun)
            moving_line(f"Report: {words[:60]}, about {duration(left)} left")

    def known(self) -> list[str]:
        """Nothing is left behind."""
        return ["Interrupted: no report was written."]

    def finish(self) -> None:
        """Leave nothing of the line behind."""
        if self.show:
            clear_line()


def _write(path: Path, page: str) -> None:
    from melian.cli.output import write_text

    write_text(path, page)


def _print_json(posed: Posed, run: Run, output: str, page: str, missing: dict[str, str]) -> None:
    from melian.cli.screen import print_json
    from melian.report.document.document import section_names
    from melian.report.records.files import ReportRecord

    record = ReportRecord(
        scenario=run.model.scenario.name,
        variant=run.model.variant,
        set=posed.settings,
        draws=run.n_draws,
        seed=run.seed,
        certified=run.n_certified,
        file=output,
        bytes=len(page.encode()),
        sections=section_names(page),
        left_out=missing,
    )
    print_json(record.plain())


def _say(run: Run, output: str, page: str, missing: dict[str, str]) -> None:
    from melian.cli.screen import print_lines
    from melian.report.words.odds import headline

    lines = [headline(run), f"Written: {output} ({len(page.encode()) / 1000:,.0f} kB)."]
    lines += [f"Left out, {PARTS.get(name, name)}: {why}" for name, why in missing.items()]
    print_lines(lines)
