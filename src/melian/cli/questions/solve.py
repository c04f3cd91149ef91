"""`melian solve`: the odds, with their certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from melian.cli.exits import INTERRUPTED, OK, UNCERTIFIED
from melian.cli.options import (
    as_json,
    at_options,
    draw_options,
    model_options,
    scenario_argument,
    solve_options,
)
from melian.cli.progress.solves import announce_long
from melian.cli.progress.watch import Watch, interruptible
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.api import CompiledCase, Result
    from melian.runs.store.keep import Keeping

__all__ = ["command", "exit_code", "kept_words", "run_draws"]


@click.command("solve")
@scenario_argument
@draw_options
@model_options
@at_options
@click.option(
    "--out",
    metavar="PATH",
    help="Also write the answer: x.json, x.csv (one row per draw), or both in a folder.",
)
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, draws: int, seed: int, variant: str | None, settings: tuple[str, ...],
    precision: str | None, at: str | None, before_events: bool, out: str | None,
    store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Solve SCENARIO for many draws and print the odds of its outcomes.

    Exit code 4 if more than 1 % of draws have no certificate.
    """
    from melian.cli.request import compiled
    from melian.cli.screen import print_json, print_page

    if at is not None and before_events:
        raise click.UsageError("--at and --before-events exclude each other.")
    if out is not None:
        from melian.cli.output import check_out

        check_out(out)
    case = compiled(scenario, variant, settings, precision)
    result = run_draws(
        case, quiet=quiet, draws=draws, seed=seed, at=at, before_events=before_events,
        store=store, cluster=cluster,
    )  # fmt: skip
    if out is not None:
        from melian.cli.output import write_result

        write_result(result, out)
    if as_json:
        print_json(result.to_dict())
    else:
        from melian.report.pages.odds import OddsPage

        print_page(OddsPage(result.run, result.settings, result.precision))
    ctx.exit(exit_code(result))


def run_draws(case: CompiledCase, *, quiet: bool, draws: int, say: bool = True, **options: Any) -> Result:
    """Solve with a moving line on stderr; Ctrl-C ends it with the draws that were begun.

    `say`: tell beforehand how long it takes, if it takes long.
    """
    from melian.cli.screen import stderr_is_terminal
    from melian.runs.evidence import given_events

    given_events(case.model, at=options.get("at"), before_events=options.get("before_events", False))
    file = case.model.scenario.file
    labels = {str(k): str(o.label or str(k).replace("_", " ")) for k, o in file.outcomes.items()}
    yes = tuple(list(labels).index(name) for name in file.counts_as_yes)
    announce_long(draws, case.model.n_leaves, quiet=quiet or not say)
    watch = Watch(draws, labels, yes, show=stderr_is_terminal() and not quiet)
    with interruptible(watch) as stop:
        result = case.solve(draws=draws, progress=watch, stop=stop, **options)
    if not quiet and result.run.keeping is not None:
        echo(kept_words(result.run.keeping), err=True)
    return result


def kept_words(keeping: Keeping) -> str:
    """Where a run is kept, and how much of it was there before."""
    blocks = keeping.reused + keeping.solved
    words = f"Kept as {keeping.name}: {blocks} of {keeping.about['blocks']} blocks"
    if keeping.reused:
        words += f", {keeping.reused} of them from before"
    if keeping.damaged:
        words += f"; {keeping.damaged} damaged and solved again"
    return f"{words}."


def exit_code(result: Result) -> int:
    """What the exit code of a command that solved says."""
    from melian.analysis.certificate import UNCERTIFIED_LIMIT, share_uncertified

    if "interrupted" in result.run.uncertified():
        return INTERRUPTED
    return UNCERTIFIED if share_uncertified(result.run) > UNCERTIFIED_LIMIT else OK
