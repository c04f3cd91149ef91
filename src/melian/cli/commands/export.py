"""`melian export`: one draw as a game that other programs read.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.options import as_json, model_options, scenario_argument
from melian.cli.output import OutFile
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.api import CompiledCase

__all__ = ["command"]


@click.command("export")
@scenario_argument
@click.option(
    "--format", "form", type=click.Choice(["efg"]), default="efg", show_default=True, help="Gambit's format."
)
@click.option("--draw", metavar="N", type=click.IntRange(0), help="The numbers of draw N.")
@click.option("--median", is_flag=True, help="Every number at its median (the default).")
@click.option("--seed", type=int, default=0, show_default=True, help="Of which draws --draw counts.")
@model_options
@click.option("-o", "--output", metavar="FILE", type=OutFile(), help="Write it there instead of to stdout.")
@as_json
def command(
    scenario: str, form: str, draw: int | None, median: bool, seed: int, variant: str | None,
    settings: tuple[str, ...], precision: str | None, output: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Write SCENARIO with one set of numbers as a game that Gambit reads."""
    from melian.cli.request import compiled

    if draw is not None and median:
        raise click.UsageError("--draw and --median exclude each other: leave one out.")
    text = _efg(compiled(scenario, variant, settings, precision), draw, seed)
    if output is not None:
        from melian.cli.output import write_text

        write_text(Path(output), text)
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.files import ExportRecord

        game = None if output is not None else text
        record = ExportRecord(
            scenario=scenario,
            variant=variant,
            set=list(settings),
            draw=draw,
            seed=seed,
            file=output,
            efg=game,
        )
        print_json(record.plain())
    elif output is None:
        echo(text, nl=False)


def _efg(case: CompiledCase, draw: int | None, seed: int) -> str:
    from melian.analysis.situations.games import game_of_draw
    from melian.game.files.efg import write_efg

    return write_efg(game_of_draw(case.model, draw, seed=seed))
