"""`melian brief`: two pages for somebody with two minutes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.exits import INTERRUPTED
from melian.cli.options import (
    as_json,
    at_options,
    model_options,
    scenario_argument,
    solve_options,
    texts_option,
)
from melian.cli.output import OutFile
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.questions.subject import Posed
    from melian.report.brief.material import Material
    from melian.runs.run import Run

__all__ = ["command"]

USUAL = 200
"""Draws where none are asked for."""


@click.command("brief")
@scenario_argument
@click.option(
    "-o", "--output", metavar="FILE", type=OutFile(), help="Write it here; Markdown on the screen if absent."
)
@click.option(
    "--format",
    "form",
    metavar="FORM",
    type=click.Choice(("html", "md")),
    help="html or md, for Markdown; as FILE ends if absent.",
)
@click.option(
    "--draws",
    type=click.IntRange(1, 10_000_000),
    help="Draws of the uncertain numbers; 200, or fewer in a large story, if absent.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Any whole number; other draws.")
@model_options
@at_options
@texts_option
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, output: str | None, form: str | None, draws: int | None, seed: int,
    variant: str | None, settings: tuple[str, ...], precision: str | None, at: str | None,
    before_events: bool, texts: str | None, store: str | None, cluster: str | None, quiet: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Solve SCENARIO and tell it in two pages of plain words.

    The question, the number and how soft it is, why, what moved it, what each side can still do and
    what that would change, what to watch, what it cannot tell, and who answers for the numbers. The
    report, which it names, says how all of it was found. Exit code 4 if more than 1 % of draws have
    no certificate.
    """
    from melian.cli.request import read_scenario, settings_of
    from melian.cli.solving import exit_code, run_draws
    from melian.runs.ask import Ask, Watch

    written_as = _form(output, form)
    ask = Ask(
        variant=variant, settings=settings_of(settings), precision=precision, at=at,
        before_events=before_events, draws=draws or USUAL, seed=seed,
    )  # fmt: skip
    posed = read_scenario(scenario).crisis.posed(ask)
    if draws is None:
        posed = _affordable(posed, quiet=quiet)
    _announce(posed, quiet=quiet)
    run = run_draws(posed, Watch(store=store, cluster=cluster), quiet=quiet, say=False)
    if exit_code(run) == INTERRUPTED:
        echo("Interrupted: no brief was written.", err=True)
        ctx.exit(INTERRUPTED)
    material = _gathered(posed, run, texts, quiet=quiet)
    _tell(material, output, written_as, as_json=as_json)
    ctx.exit(exit_code(run))


def _announce(posed: Posed, *, quiet: bool) -> None:
    """How long it will take, where that is long: the draws, and what announcements would change."""
    from melian.analysis.now.announcements import games_announced
    from melian.cli.progress.solves import announce_long
    from melian.questions.shared import asked_standing

    standing = asked_standing(posed.model, posed.ask)
    games = posed.ask.draws + games_announced(posed.model, standing, posed.ask.draws)
    announce_long(games, posed.model.n_leaves, quiet=quiet)


def _affordable(posed: Posed, *, quiet: bool) -> Posed:
    """Fewer draws where the story is so large that the usual ones take minutes."""
    from melian.analysis.situations.overview import affordable_draws

    leaves = posed.model.n_leaves
    draws = affordable_draws(leaves, USUAL)
    if draws < USUAL and not quiet:
        echo(
            f"With {leaves:,} endings {USUAL} draws take long: {draws} are solved, and figures are rounded "
            f"more widely. `--draws {USUAL}` solves them all.",
            err=True,
        )
    return replace(posed, ask=posed.ask.but(draws=draws))


def _form(output: str | None, form: str | None) -> str:
    """As what it is written; refused before any work is done."""
    from melian.report.brief.form import form_of

    try:
        return form_of(output, form)
    except ValueError as error:
        raise click.UsageError(f"--output {output!r}: {error}") from None


def _gathered(posed: Posed, run: Run, texts: str | None, *, quiet: bool) -> Material:
    """What is told, with what an announcement now would change: those are games to be solved too."""
    from melian.cli.progress.tasks import Tasks
    from melian.cli.progress.watch import interruptible
    from melian.cli.screen import stderr_is_terminal
    from melian.report.brief.material import gathered
    from melian.runs.ask import Watch

    line = Tasks(None, "announcements", show=stderr_is_terminal() and not quiet)
    with interruptible(line) as stop:
        watch = Watch(progress=line, stop=stop)
        material = gathered(run, posed.settings, posed.ask.precision, watch, texts=texts)
    if stop.is_set():
        echo("Interrupted: no brief was written.", err=True)
        raise click.exceptions.Exit(INTERRUPTED)
    return material


def _tell(material: Material, output: str | None, form: str, *, as_json: bool) -> None:
    """Write it, and print it or what was written."""
    from melian.cli.output import write_text
    from melian.cli.screen import print_json
    from melian.report.brief.brief import FORMATS, brief_of

    told = brief_of(material)
    page = FORMATS[form](told)
    if output is not None:
        write_text(Path(output), page)
    if as_json:
        from melian.report.records.brief import BriefRecord

        print_json(BriefRecord.of(material, told, output).plain())
    elif output is None:
        echo(page, nl=False)
    else:
        echo(f"{told.number}{', ' if told.between else ''}{told.between}.")
        echo(f"Written: {output} ({len(page.encode()) / 1000:,.0f} kB).")
