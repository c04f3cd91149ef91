"""`melian equilibria`: the other equilibria of a game."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from melian.cli.exits import INTERRUPTED, OK, UNCERTIFIED
from melian.cli.options import as_json, keep_option, model_options, scenario_argument
from melian.cli.progress.watch import interruptible
from melian.cli.screen import clear_line, moving_line

if TYPE_CHECKING:
    from melian.analysis.equilibria import EquilibriumTable

__all__ = ["command"]


class _Starts:
    """How many starts are done, in a moving line; what `interruptible` asks of a watch."""

    def __init__(self, starts: int, *, show: bool) -> None:
        self.starts, self.show, self.done = starts, show, 0
        self.begun = time.monotonic()

    def __call__(self, done: int) -> None:
        self.done = done
        if self.show:
            seconds = time.monotonic() - self.begun
            moving_line(f"{done:,} of {self.starts:,} starts, {seconds:.0f} s")

    def known(self) -> list[str]:
        """What is known when a run is left where it is."""
        return [f"Interrupted after {self.done:,} of {self.starts:,} starts."]

    def finish(self) -> None:
        """Leave nothing of the line behind."""
        if self.show:
            clear_line()


@click.command("equilibria")
@scenario_argument
@click.option(
    "--starts", type=click.IntRange(0, 100_000), default=20, show_default=True, help="Random tilted starts."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Other starts; with --draw other draws.")
@click.option(
    "--exhaustive/--no-exhaustive",
    default=None,
    help="Enumerate or fail; do not enumerate. Where the game is small enough if absent.",
)
@click.option(
    "--most-plans",
    metavar="N",
    type=click.IntRange(1),
    help="Enumerate games with up to so many plans, of all players together. 40 if absent for two "
    "players, 12 for other numbers.",
)
@click.option("--draw", metavar="N", type=click.IntRange(0), help="The numbers of draw N.")
@click.option("--median", is_flag=True, help="Every number at its median (the default).")
@model_options
@keep_option
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, starts: int, seed: int, exhaustive: bool | None,
    most_plans: int | None, draw: int | None, median: bool, variant: str | None, settings: tuple[str, ...],
    precision: str | None, store: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find the other equilibria of SCENARIO with one set of numbers, or of a game in an .efg file.

    The odds of `melian solve` rest on one equilibrium, the one that the principal branch leads
    to. This lists that one and others, each with its certificate. Small games are enumerated
    at the precision `limit`; for all others the list is what the starts found.
    """
    from melian.cli.screen import print_again, print_json, print_page, stderr_is_terminal

    if draw is not None and median:
        raise click.UsageError("--draw and --median exclude each other.")
    watch = _Starts(starts, show=stderr_is_terminal() and not quiet)
    options: dict[str, Any] = {
        "starts": starts, "seed": seed, "exhaustive": exhaustive, "most_plans": most_plans, "progress": watch,
    }  # fmt: skip
    is_game = scenario.endswith(".efg")
    if is_game and (draw is not None or variant is not None or settings):
        raise click.UsageError(
            "an .efg file has one set of numbers: --draw, --variant and --set are not for it."
        )
    if is_game and ctx.get_parameter_source("store") == click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("an .efg file is not kept: --store is for crisis files.")
    with interruptible(watch) as stop:
        if is_game:
            table = _of_game(scenario, precision, stop=stop, **options)
        else:
            from melian.cli.request import compiled

            case = compiled(scenario, variant, settings, precision)
            table = case.equilibria(draw=draw, stop=stop, store=store, **options)
    if as_json:
        from melian.report.records.equilibria import EquilibriaRecord

        about = {
            "scenario": scenario, "variant": variant, "set": list(settings), "draw": draw, "seed": seed,
        }  # fmt: skip
        print_json(EquilibriaRecord.of(table, about).plain(), ctx)
    else:
        from melian.report.pages.equilibria import EquilibriumPage

        print_page(EquilibriumPage(table))
        print_again(ctx)
    if table.search.is_interrupted:
        ctx.exit(INTERRUPTED)
    ctx.exit(OK if table.search.equilibria else UNCERTIFIED)


def _of_game(path: str, precision: str | None, **options: Any) -> EquilibriumTable:
    """The equilibria of a game in Gambit's format."""
    from melian.analysis.equilibria import game_equilibria
    from melian.cli.commands.efg import read_game
    from melian.files import is_there
    from melian.game.files.profile_names import infoset_key

    try:
        wanted = float("inf") if precision in (None, "limit") else float(str(precision))
    except ValueError:
        wanted = -1.0
    if not wanted >= 0:
        raise click.UsageError(f"--precision {precision!r}: for an .efg file write a number >= 0, or limit.")
    if not is_there(path):
        raise click.UsageError(f"there is no file '{path}'.")
    source = read_game(path)
    names = [infoset_key(source, infoset) for infoset in range(len(source.infoset_number))]
    return game_equilibria(source.game, wanted, infosets=names, **options)
