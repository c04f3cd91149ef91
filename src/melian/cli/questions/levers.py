"""`melian levers`: what one actor could do beforehand, and what it would change."""

from __future__ import annotations

import click

from melian.cli.exits import INTERRUPTED
from melian.cli.options import as_json, at_options, model_options, scenario_argument, solve_options
from melian.cli.progress.solves import announce_long
from melian.cli.progress.tasks import Tasks, whatif_exit
from melian.cli.progress.watch import interruptible

__all__ = ["command"]


@click.command("levers")
@scenario_argument
@click.option("--actor", metavar="NAME", required=True, help="Whose levers.")
@click.option("--outcome", metavar="NAME", help="Rank them by the odds of this outcome, not those of yes.")
@click.option(
    "--draws", type=click.IntRange(1, 10_000_000), default=200, show_default=True,
    help="Draws of the uncertain numbers, for each lever.",
)  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Any whole number; other draws.")
@model_options
@at_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, actor: str, outcome: str | None, draws: int, seed: int,
    variant: str | None, settings: tuple[str, ...], precision: str | None, at: str | None,
    before_events: bool, store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Rank what an actor of SCENARIO could do beforehand by what it does to an outcome.

    Every commitment it could make (each choice at each of its steps, known to all), each briefing
    given or withheld, each secret it could tell, each of its hidden steps played in the open.
    Each is solved on the same draws, and what it costs the actor itself stands beside it. Ctrl-C
    ends with the ones that are done.
    """
    from melian.analysis.compare import outcome_columns
    from melian.analysis.levers import levers_of
    from melian.cli.request import read_scenario, settings_of
    from melian.cli.screen import print_again, print_json, print_page, stderr_is_terminal
    from melian.runs.evidence import given_events

    if at is not None and before_events:
        raise click.UsageError("--at and --before-events exclude each other.")
    case = read_scenario(scenario)
    show = stderr_is_terminal() and not quiet
    compiled = case.compile(variant=variant, set=settings_of(settings), precision=precision)
    n_levers = len(levers_of(compiled.model, actor))
    if outcome is not None:
        outcome_columns(compiled.model, outcome)
    given_events(compiled.model, at=at, before_events=before_events)
    announce_long(draws * (1 + n_levers), compiled.model.n_leaves, quiet=quiet)
    watch = Tasks(n_levers, "levers", show=show)
    with interruptible(watch) as stop:
        found = case.levers(
            actor, outcome=outcome, variant=variant, set=settings_of(settings), precision=precision,
            draws=draws, seed=seed, at=at, before_events=before_events, store=store,
            cluster=cluster, progress=watch, stop=stop,
        )  # fmt: skip
    if as_json:
        from melian.report.records.compare import LeversRecord

        about = {
            "scenario": scenario, "variant": variant, "set": list(settings), "draws": draws, "seed": seed,
        }  # fmt: skip
        print_json(LeversRecord.of(found, about).plain(), ctx)
    else:
        from melian.report.pages.levers import LeversPage

        print_page(LeversPage(found))
        print_again(ctx)
    ctx.exit(INTERRUPTED if found.table.undone else whatif_exit(found.table))
