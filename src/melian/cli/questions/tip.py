"""`melian tip`: the value of a number at which the answer changes."""

from __future__ import annotations

import click

from melian.cli.exits import INTERRUPTED, OK, UNCERTIFIED
from melian.cli.options import as_json, at_options, model_options, scenario_argument, solve_options
from melian.cli.progress.solves import Solves, announce
from melian.cli.progress.watch import interruptible

__all__ = ["command"]


class _Number(click.ParamType):  # type: ignore[type-arg]  # generic in later versions of click only
    """A number as crisis files write it, also `30%` or `1/3`."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; a percentage as its hundredth."""
        try:
            return float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            from melian.errors import NumberError
            from melian.scenario.quantities.numbers import number
        try:
            return number(str(value))
        except NumberError as error:
            self.fail(str(error), param, ctx)


@click.command("tip")
@scenario_argument
@click.argument("number", required=False)
@click.option("--all", "every", is_flag=True, help="Every uncertain number, those that tip most often first.")
@click.option("--step", metavar="NAME", help="The most likely choice at this step, not the leading outcome.")
@click.option(
    "--from", "low", metavar="X", type=_Number(), help="Look from here on; the 5 % value if absent."
)
@click.option("--to", "high", metavar="X", type=_Number(), help="Look up to here; the 95 % value if absent.")
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    help="Draws at which the others are held; 100, or 30 with --all, if absent.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Any whole number; other draws.")
@model_options
@at_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="Nothing on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, number: str | None, every: bool, step: str | None, low: float | None,
    high: float | None, draws: int | None, seed: int, variant: str | None, settings: tuple[str, ...],
    precision: str | None, at: str | None, before_events: bool, store: str | None,
    cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find where NUMBER tips the leading outcome of SCENARIO, or the choice at a step.

    NUMBER is an assumption. It is moved through its middle 90 % while the others are held, once
    at their medians and once at each draw; every change of the leader is closed in. Exit code 4
    if more than 1 % of draws have no certificate at the ends of the range.
    """
    from melian.cli.request import compiled
    from melian.cli.screen import print_again, print_json, print_page, stderr_is_terminal
    from melian.runs.evidence import given_events

    if (number is None) != every:
        raise click.UsageError("name one number, as `melian tip SCENARIO NUMBER`, or say --all.")
    if (low is None) != (high is None) or (every and low is not None):
        raise click.UsageError("--from and --to go together, with one number.")
    case = compiled(scenario, variant, settings, precision)
    evidence, _ = given_events(case.model, at=at, before_events=before_events)
    from melian.analysis.numbers.tracks import GRID
    from melian.analysis.tip import check_tip, usual_draws

    within = None if low is None or high is None else (low, high)
    n_inputs = check_tip(case.model, evidence, number, step=step, within=within)
    held = draws or usual_draws(number)
    points = n_inputs * GRID * (held + 1)
    announce(points, case.model.n_leaves, quiet=quiet, least=True)
    watch = Solves(points, show=stderr_is_terminal() and not quiet)
    with interruptible(watch) as stop:
        table = case.tip(
            number, step=step, within=within, draws=held, seed=seed, at=at, before_events=before_events,
            store=store, cluster=cluster, progress=watch, stop=stop,
        )  # fmt: skip
    if as_json:
        from melian.report.records.tip import TipRecord

        print_json(TipRecord.of(table, case.settings).plain(), ctx)
    else:
        from melian.report.pages.tip import TipPage

        print_page(TipPage(table, case.settings))
        print_again(ctx)
    if table.is_interrupted:
        ctx.exit(INTERRUPTED)
    ctx.exit(UNCERTIFIED if table.share_answered < 0.99 else OK)
