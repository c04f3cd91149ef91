"""`melian timeline`: how each dated event moved the odds and beliefs."""

from __future__ import annotations

import click

from melian.cli.options import as_json, draw_options, model_options, scenario_argument, solve_options

__all__ = ["command"]


@click.command("timeline")
@scenario_argument
@click.option("--until", metavar="DATE", help="Only events up to this day; up to `as_of` if absent.")
@click.option("--skip", metavar="EVENT", multiple=True, help="Leave an event out. Repeatable.")
@click.option("--actor", metavar="NAME", help="Beliefs only about what this actor knows or does.")
@draw_options
@model_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, until: str | None, skip: tuple[str, ...], actor: str | None,
    draws: int, seed: int, variant: str | None, settings: tuple[str, ...], precision: str | None,
    store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Follow the events of SCENARIO: the odds and beliefs before the first and after each.

    For an outside observer. Events change no strategy, so all is solved once. Says which event
    moved the odds most, and about which private matter or hidden move each taught most.
    Exit code 3 if an event has no probability in any draw.
    """
    from melian.cli.questions.solve import exit_code, run_draws
    from melian.cli.request import compiled
    from melian.cli.screen import print_again, print_json, print_page

    case = compiled(scenario, variant, settings, precision)
    from melian.analysis.timeline import check_events

    check_events(case.model, until=until, skip=skip, actor=actor)  # before anything is solved
    result = run_draws(
        case, quiet=quiet, draws=draws, seed=seed, before_events=True, store=store, cluster=cluster
    )
    table = result.timeline(until=until, skip=skip, actor=actor)
    if as_json:
        from melian.report.records.timeline import TimelineRecord

        print_json(TimelineRecord.of(table, result.settings).plain(), ctx)
    else:
        from melian.report.pages.timeline import TimelinePage

        print_page(TimelinePage(table, result.settings))
        print_again(ctx)
    ctx.exit(exit_code(result))
