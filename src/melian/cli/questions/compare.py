"""`melian compare`: two games of one file on the same draws."""

from __future__ import annotations

from typing import Any

import click

from melian.cli.options import (
    as_json,
    at_options,
    complete_variant,
    draw_options,
    scenario_argument,
    solve_options,
)

__all__ = ["command"]


@click.command("compare")
@scenario_argument
@click.argument("a", metavar="[A]", default="base", shell_complete=complete_variant)
@click.argument("b", metavar="[B]", default="base", shell_complete=complete_variant)
@click.option("--set", "settings", metavar="NAME=VALUE", multiple=True, help="Another number on both sides.")
@click.option("--set-a", "settings_a", metavar="NAME=VALUE", multiple=True, help="Another number in A only.")
@click.option("--set-b", "settings_b", metavar="NAME=VALUE", multiple=True, help="Another number in B only.")
@click.option("--precision", metavar="P", help='On both sides: 8, "4 to 16" or limit.')
@draw_options
@at_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, a: str, b: str, settings: tuple[str, ...],
    settings_a: tuple[str, ...], settings_b: tuple[str, ...], precision: str | None, draws: int, seed: int,
    at: str | None, before_events: bool, store: str | None, cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Compare two games of SCENARIO on the same draws: B against A.

    A and B are variants of the file, or `base` for the file as it stands (the default). Numbers
    can be changed on both sides or on one.
    """
    from melian.analysis.compare import compare
    from melian.cli.questions.solve import exit_code, run_draws
    from melian.cli.request import read_scenario, settings_of, sides
    from melian.cli.screen import print_again, print_json, print_page
    from melian.report.pages.compare import ComparePage
    from melian.report.records.compare import CompareRecord

    if at is not None and before_events:
        raise click.UsageError("--at and --before-events exclude each other.")
    if a == b and settings_a == settings_b:
        raise click.UsageError(f"both sides are '{a}': name two variants, or write --set-a or --set-b.")
    case = read_scenario(scenario)
    own = (settings_of(settings_a), settings_of(settings_b))
    both = sides(case, (a, b), settings_of(settings), own, precision)
    options: dict[str, Any] = {
        "quiet": quiet,
        "draws": draws,
        "seed": seed,
        "at": at,
        "before_events": before_events,
        "store": store,
        "cluster": cluster,
    }
    results = [run_draws(side, **options) for side in both]
    found = compare(*(result.run for result in results))
    names = (_name(a, settings_a), _name(b, settings_b))
    if as_json:
        about = {"scenario": scenario, "set": list(settings), "draws": draws, "seed": seed}
        print_json(CompareRecord.of(found, names, about).plain(), ctx)
    else:
        print_page(ComparePage(found, names))
        print_again(ctx)
    ctx.exit(max(exit_code(result) for result in results))


def _name(side: str, settings: tuple[str, ...]) -> str:
    """A side as it was asked for."""
    return f"{side} with {', '.join(settings)}" if settings else side
