"""`melian why`: an option by its stake lines, or a change of odds by the steps that carry it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from melian.cli.options import (
    as_json,
    at_options,
    complete_variant,
    draw_options,
    model_options,
    scenario_argument,
    solve_options,
)
from melian.cli.output import OutFile

if TYPE_CHECKING:
    from melian.api import Result

__all__ = ["command"]


@click.command("why")
@scenario_argument
@click.option("--step", metavar="NAME", help="Explain what is done at this step.")
@click.option("--actor", metavar="NAME", help="With --step: only this mover.")
@click.option(
    "--when", metavar="CONDITION",
    help='With --step: only where the mover knows this, as "us.will is firm and threat is upper_end".',
)  # fmt: skip
@click.option(
    "--option", metavar="NAME", help="With --step: the option that is explained. The best if absent."
)
@click.option("--over", metavar="NAME", help="With --step: the option it is held against.")
@click.option(
    "--against", metavar="NAME", shell_complete=complete_variant,
    help="Explain the change of odds from this variant (or base) to --variant.",
)  # fmt: skip
@click.option("--outcome", metavar="NAME", help="With --against: whose odds. Those of yes if absent.")
@draw_options
@model_options
@at_options
@click.option("--svg", metavar="FILE", type=OutFile(), help="Also write a picture.")
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, step: str | None, against: str | None, outcome: str | None,
    variant: str | None, settings: tuple[str, ...], precision: str | None, at: str | None,
    before_events: bool, draws: int, seed: int, svg: str | None, store: str | None,
    cluster: str | None, quiet: bool, as_json: bool, actor: str | None, when: str | None,
    option: str | None, over: str | None,
) -> None:  # fmt: skip
    """Say why an option of SCENARIO is taken, or what carries a change of odds.

    With --step: what each option is worth to the mover where it stands, and the difference as
    the sum of the stake lines of the file. With --variant and --against: the change of the odds
    as the sum of what each step adds when its behaviour is exchanged, in order of play.
    """
    narrowed = {"actor": actor, "when": when, "option": option, "over": over}
    if step is None and variant is None and against is None:
        raise click.UsageError("write --step NAME, or --variant NAME --against base.")
    if step is None and any(narrowed.values()):
        raise click.UsageError("--actor, --when, --option and --over go with --step.")
    if step is not None and (against is not None or outcome is not None):
        raise click.UsageError("--against and --outcome explain a change of odds; leave --step out.")
    if at is not None and before_events:
        raise click.UsageError("--at and --before-events exclude each other.")
    if step is not None and (at is not None or before_events):
        raise click.UsageError("--at and --before-events go with --against: no strategy rests on an event.")
    options = {"quiet": quiet, "draws": draws, "seed": seed, "store": store, "cluster": cluster}
    if step is not None:
        _step(ctx, scenario, step, narrowed, (variant, settings, precision), options, svg, as_json)
    else:
        given = {"at": at, "before_events": before_events}
        asked = (variant, settings, precision)
        _change(ctx, scenario, against or "base", outcome, asked, {**options, **given}, svg, as_json)


def _step(
    ctx: click.Context, scenario: str, step: str, narrowed: dict[str, str | None],
    asked: tuple[str | None, tuple[str, ...], str | None], options: dict[str, Any], svg: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    from melian.cli.questions.solve import exit_code, run_draws
    from melian.cli.request import compiled
    from melian.cli.screen import print_again, print_json, print_page

    case = compiled(scenario, *asked)
    from melian.analysis.why import check_question

    check_question(case.model, step, **narrowed)  # before anything is solved
    result = run_draws(case, before_events=True, **options)
    table = result.why(step, **narrowed)
    from melian.report.pages.why import WhyPage
    from melian.report.records.why import WhyRecord
    from melian.report.svg.why import why_svg

    if svg is not None:
        _write(svg, why_svg(result.run, table))
    if as_json:
        print_json(WhyRecord.of(result.run, table, result.settings).plain(), ctx)
    else:
        print_page(WhyPage(result.run, table))
        print_again(ctx)
    ctx.exit(exit_code(result))


def _change(
    ctx: click.Context, scenario: str, against: str, outcome: str | None,
    asked: tuple[str | None, tuple[str, ...], str | None], options: dict[str, Any], svg: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    from melian.analysis.compare import outcome_columns
    from melian.cli.questions.solve import exit_code, run_draws
    from melian.cli.request import read_scenario, settings_of, sides
    from melian.cli.screen import print_again, print_json, print_page
    from melian.report.pages.why import ShiftPage
    from melian.report.records.why import ShiftRecord
    from melian.report.svg.why import shift_svg

    variant, settings, precision = asked
    if (variant or "base") == against:
        raise click.UsageError(f"both sides are '{against}': name two that differ.")
    case = read_scenario(scenario)
    outcome_columns(case.model, outcome)
    both = sides(case, (against, variant), settings_of(settings), ({}, {}), precision)
    results: list[Result] = [run_draws(side, **options) for side in both]
    first, second = results
    table = first.shift(second, outcome=outcome)
    names = (against, variant or "base")
    if svg is not None:
        _write(svg, shift_svg(first.run, table, names))
    if as_json:
        print_json(ShiftRecord.of(first.run, second.run, table, names).plain(), ctx)
    else:
        print_page(ShiftPage(first.run, second.run, table, names))
        print_again(ctx)
    ctx.exit(max(exit_code(result) for result in results))


def _write(place: str, text: str) -> None:
    from melian.cli.output import write_text

    write_text(Path(place), text)
