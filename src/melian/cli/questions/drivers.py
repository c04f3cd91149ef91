"""`melian drivers`: which uncertain number moves the odds."""

from __future__ import annotations

from collections.abc import Sequence

import click

from melian.cli.exits import INTERRUPTED, OK, UNCERTIFIED
from melian.cli.options import as_json, at_options, model_options, scenario_argument, solve_options
from melian.cli.progress.solves import Solves, announce
from melian.cli.progress.watch import interruptible

__all__ = ["command", "groups_of"]


@click.command("drivers")
@scenario_argument
@click.option("--outcome", metavar="NAME", help="Whose odds; of yes, else of the leading outcome, if absent.")
@click.option("--group", "groups", metavar="NAME=A,B", multiple=True, help="Move these together. Repeatable.")
@click.option("--sobol", "with_indices", is_flag=True, help="Also first-order and total Sobol' indices.")
@click.option(
    "--samples",
    type=click.IntRange(2, 1 << 20),
    default=256,
    show_default=True,
    help="Rows of the Sobol' samples, a power of 2.",
)
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    default=100,
    show_default=True,
    help="Draws at which the others are held in a swing.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Any whole number; other draws.")
@model_options
@at_options
@solve_options
@click.option("--quiet", "-q", is_flag=True, help="Nothing on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, outcome: str | None, groups: tuple[str, ...], with_indices: bool,
    samples: int, draws: int, seed: int, variant: str | None, settings: tuple[str, ...],
    precision: str | None, at: str | None, before_events: bool, store: str | None,
    cluster: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Rank the uncertain numbers of SCENARIO by how far each swings the odds.

    Each number is put at its 5 % and at its 95 % value, all others stay at their draws. With
    --sobol also the shares of the variance that each explains, by itself and together with
    others, never without an interval.
    """
    from melian.cli.request import compiled
    from melian.cli.screen import print_again, print_json, print_page, stderr_is_terminal
    from melian.runs.evidence import given_events

    if not with_indices and ctx.get_parameter_source("samples") == click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--samples are those of the Sobol' indices: add --sobol.")
    named = groups_of(groups)
    case = compiled(scenario, variant, settings, precision)
    evidence, _ = given_events(case.model, at=at, before_events=before_events)
    from melian.analysis.drivers import check_drivers, n_solves

    rows = samples if with_indices else None
    inputs = check_drivers(case.model, evidence, outcome=outcome, groups=named, samples=rows)
    announce(n_solves(inputs, draws, rows), case.model.n_leaves, quiet=quiet)
    points = (draws + 1) * (1 + 2 * len(inputs)) + (rows or 0) * (2 + len(inputs))
    watch = Solves(points, show=stderr_is_terminal() and not quiet)
    with interruptible(watch) as stop:
        table = case.drivers(
            draws=draws, seed=seed, at=at, before_events=before_events, outcome=outcome, groups=named,
            samples=rows, store=store, cluster=cluster, progress=watch, stop=stop,
        )  # fmt: skip
    if as_json:
        from melian.report.records.drivers import DriversRecord

        print_json(DriversRecord.of(table, case.settings).plain(), ctx)
    else:
        from melian.report.pages.drivers import DriversPage

        print_page(DriversPage(table, case.settings))
        print_again(ctx)
    if table.is_interrupted or (table.sobol is not None and table.sobol.is_interrupted):
        ctx.exit(INTERRUPTED)
    ctx.exit(UNCERTIFIED if table.n_certified < 0.99 * table.n_points else OK)


def groups_of(texts: Sequence[str]) -> dict[str, list[str]]:
    """`--group name=a,b`, repeated."""
    result: dict[str, list[str]] = {}
    for text in texts:
        name, equals, members = text.partition("=")
        names = [member.strip() for member in members.split(",") if member.strip()]
        if not equals or not name.strip() or not names:
            raise click.UsageError(f"--group {text!r}: write --group name=first,second.")
        if name.strip() in result:
            raise click.UsageError(f"--group {name.strip()!r} is given twice: name all its numbers in one.")
        result[name.strip()] = names
    return result
