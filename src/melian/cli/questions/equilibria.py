"""`melian equilibria` of a game in Gambit's format, which is no crisis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from melian.cli.progress.solves import Solves
from melian.cli.progress.watch import interruptible

if TYPE_CHECKING:
    from melian.analysis.equilibria import EquilibriumTable
    from melian.runs.ask import Ask, Watch

__all__ = ["print_game_answer"]


def print_game_answer(
    ctx: click.Context, path: str, ask: Ask, watch: Watch, *, quiet: bool, as_json: bool, svg: str | None
) -> None:
    """The equilibria of the game in a file, printed; ends with the code that says how good they are.

    `svg` names the file of a picture of them.
    """
    from melian.cli.output import write_picture
    from melian.cli.screen import print_again, print_json, print_page, stderr_is_terminal
    from melian.cli.solving import exit_of
    from melian.questions.equilibria import ending_of_search
    from melian.questions.question import WIDE
    from melian.questions.shared import picture_of
    from melian.report.pages.equilibria import EquilibriumPage
    from melian.report.records.equilibria import EquilibriaRecord

    if ask.about.get("draw") is not None or ask.variant is not None or ask.settings:
        raise click.UsageError(
            "an .efg file has one set of numbers: --draw, --variant and --set are not for it."
        )
    if ctx.get_parameter_source("store") == click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("an .efg file is not kept: --store is for crisis files.")
    line = Solves(ask.about["starts"], show=stderr_is_terminal() and not quiet, what="starts")
    with interruptible(line) as stop:
        table = _of_game(path, ask, replace(watch, progress=line, stop=stop))
    if svg is not None:
        write_picture(svg, picture_of(table, WIDE))
    if as_json:
        about: dict[str, Any] = {"scenario": path, "variant": None, "set": [], "draw": None, "seed": ask.seed}
        print_json(EquilibriaRecord.of(table, about).plain(), ctx)
    else:
        print_page(EquilibriumPage(table))
        print_again(ctx)
    ctx.exit(exit_of(ending_of_search(table)))


def _of_game(path: str, ask: Ask, watch: Watch) -> EquilibriumTable:
    """The search in a game, its information sets called as its file calls them."""
    from melian.analysis.equilibria import game_equilibria
    from melian.cli.games import read_game
    from melian.game.files.profile_names import infoset_key

    try:
        wanted = float("inf") if ask.precision in (None, "limit") else float(str(ask.precision))
    except ValueError:
        wanted = -1.0
    if not wanted >= 0:
        raise click.UsageError(
            f"--precision {ask.precision!r}: for an .efg file write a number >= 0, or limit."
        )
    source = read_game(path)
    names = [infoset_key(source, infoset) for infoset in range(len(source.infoset_number))]
    options: dict[str, Any] = dict(ask.about)
    return game_equilibria(source.game, wanted, ask, watch, infosets=names, **options)
