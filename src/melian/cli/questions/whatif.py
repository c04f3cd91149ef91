"""`melian whatif`: what-ifs of the file against the base, on the same draws."""

from __future__ import annotations

import click

from melian.cli.exits import INTERRUPTED
from melian.cli.options import as_json, at_options, draw_options, scenario_argument, solve_options
from melian.cli.progress.solves import announce_long
from melian.cli.progress.tasks import Tasks, whatif_exit
from melian.cli.progress.watch import interruptible

__all__ = ["command"]


@click.command("whatif")
@scenario_argument
@click.argument("variants", nargs=-1, metavar="[VARIANT]...")
@click.option("--all", "all_of_them", is_flag=True, help="All variants of the file.")
@click.option("--outcome", metavar="NAME", help="Rank them by the odds of this outcome, not those of yes.")
@draw_options
@click.option(
    "--set", "settings", metavar="NAME=VALUE", multiple=True, help="Another number on both sides. Repeatable."
)
@click.option("--precision", metavar="P", help='On both sides: 8, "4 to 16" or limit.')
@at_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, variants: tuple[str, ...], all_of_them: bool, outcome: str | None,
    draws: int, seed: int, settings: tuple[str, ...], precision: str | None, at: str | None,
    before_events: bool, store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Hold what-ifs of SCENARIO against the base, draw by draw, largest effect first.

    Name the VARIANTs to see each in full, or --all to rank those of the file. Ctrl-C ends with
    the ones that are done.
    """
    from melian.analysis.compare import outcome_columns
    from melian.api.request import check_variant
    from melian.cli.request import read_scenario, settings_of
    from melian.cli.screen import print_again, print_json, print_page, stderr_is_terminal
    from melian.runs.evidence import given_events

    if at is not None and before_events:
        raise click.UsageError("--at and --before-events exclude each other.")
    if bool(variants) == all_of_them:
        raise click.UsageError("name variants, or write --all for those of the file.")
    case = read_scenario(scenario)
    known = [str(name) for name in case.scenario.file.variants]
    if all_of_them and not known:
        raise click.UsageError("this file has no variants; write some, or use `melian compare` with --set-b.")
    for name in variants:
        check_variant(name, case.scenario)
    if outcome is not None:
        outcome_columns(case.model, outcome)
    given_events(case.model, at=at, before_events=before_events)
    numbers = settings_of(settings)
    case.compile(set=numbers, precision=precision)
    announce_long(draws * (1 + len(variants or known)), case.model.n_leaves, quiet=quiet)
    watch = Tasks(len(variants or known), "what-ifs", show=stderr_is_terminal() and not quiet)
    with interruptible(watch) as stop:
        table = case.whatif(
            *variants, outcome=outcome, set=numbers, precision=precision, draws=draws,
            seed=seed, at=at, before_events=before_events, store=store, cluster=cluster, progress=watch,
            stop=stop,
        )  # fmt: skip
    about = {"scenario": scenario, "set": list(settings), "draws": draws, "seed": seed}
    if as_json:
        from melian.report.records.compare import WhatIfRecord

        print_json(WhatIfRecord.of(table, about).plain(), ctx)
    else:
        from melian.report.pages.compare import ComparePage, WhatIfPage

        done = [effect for effect in table.effects if effect.comparison is not None]
        if all_of_them or len(table.effects) != 1 or table.undone or not done:
            print_page(WhatIfPage(table))
        for number, effect in enumerate(() if all_of_them else done):
            if number or len(done) > 1:
                print_page("")
            print_page(ComparePage(effect.comparison, ("base", effect.name)))  # type: ignore[arg-type]
        print_again(ctx)
    ctx.exit(INTERRUPTED if table.undone else whatif_exit(table))
