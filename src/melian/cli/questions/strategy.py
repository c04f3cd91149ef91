"""`melian strategy`: what each side does, in few groups of situations."""

from __future__ import annotations

import click

from melian.cli.options import (
    as_json,
    draw_options,
    model_options,
    scenario_argument,
    solve_options,
    who_options,
)

__all__ = ["command"]


@click.command("strategy")
@scenario_argument
@who_options
@draw_options
@model_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, actor: str | None, step: str | None, draws: int, seed: int,
    variant: str | None, settings: tuple[str, ...], precision: str | None, store: str | None,
    cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Solve SCENARIO and say what each side does at each step.

    Situations that do not change what is done are put together, each weighed by how often it
    is reached.
    """
    from melian.cli.questions.solve import exit_code, run_draws
    from melian.cli.request import compiled
    from melian.cli.screen import print_again, print_json, print_page

    case = compiled(scenario, variant, settings, precision)
    from melian.analysis.situations.information import check_moves

    check_moves(case.model, actor=actor, step=step)  # before anything is solved
    result = run_draws(
        case, quiet=quiet, draws=draws, seed=seed, before_events=True, store=store, cluster=cluster
    )
    table = result.strategy(actor=actor, step=step)
    if as_json:
        from melian.report.records.situations import StrategyRecord

        print_json(StrategyRecord.of(result.run, table, result.settings).plain(), ctx)
    else:
        from melian.report.pages.situations import StrategyPage

        print_page(StrategyPage(result.run, table))
        print_again(ctx)
    ctx.exit(exit_code(result))
