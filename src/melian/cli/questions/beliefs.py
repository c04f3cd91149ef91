"""`melian beliefs`: what each side thinks of what it cannot see."""

from __future__ import annotations

import click

from melian.cli.options import (
    as_json,
    at_options,
    draw_options,
    model_options,
    scenario_argument,
    solve_options,
    who_options,
)

__all__ = ["command"]


@click.command("beliefs")
@scenario_argument
@who_options
@draw_options
@model_options
@at_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, actor: str | None, step: str | None, draws: int, seed: int,
    variant: str | None, settings: tuple[str, ...], precision: str | None, at: str | None,
    before_events: bool, store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Solve SCENARIO and say what each side believes where it moves.

    First what an outside observer makes of the events, then the beliefs of each mover about
    private matters and moves that it has not seen.
    """
    from melian.cli.questions.solve import exit_code, run_draws
    from melian.cli.request import compiled
    from melian.cli.screen import print_again, print_json, print_page

    case = compiled(scenario, variant, settings, precision)
    from melian.analysis.situations.information import check_moves

    check_moves(case.model, actor=actor, step=step)  # before anything is solved
    result = run_draws(
        case, quiet=quiet, draws=draws, seed=seed, at=at, before_events=before_events, store=store,
        cluster=cluster,
    )  # fmt: skip
    table = result.beliefs(actor=actor, step=step)
    observer = result.observer_beliefs() if actor is None and step is None else None
    if as_json:
        from melian.report.records.situations import BeliefsRecord

        print_json(BeliefsRecord.of(result.run, table, result.settings).plain(), ctx)
    else:
        from melian.report.pages.situations import BeliefPage

        print_page(BeliefPage(result.run, table, observer))
        print_again(ctx)
    ctx.exit(exit_code(result))
