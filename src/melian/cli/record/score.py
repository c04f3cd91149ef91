"""`melian score`: what forecasts were worth, once it is known what came about.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

from pathlib import Path

import click

from melian.cli.options import PathName, as_json
from melian.cli.output import OutFile
from melian.cli.screen import echo

__all__ = ["command"]


@click.command("score")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--against",
    type=PathName(dir_okay=False),
    metavar="CSV",
    help="A table of what others say: base rates, published forecasts.",
)
@click.option("--only-as-is", is_flag=True, help="Leave out the same file without private information.")
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=200, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@click.option("--svg", metavar="FILE", type=OutFile(), help="Also write a picture of the calibration.")
@as_json
def command(
    files: tuple[str, ...], against: str | None, only_as_is: bool, draws: int, seed: int, quiet: bool,
    svg: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Score crisis FILES whose resolution lies beside them, all of a folder, or a ledger of forecasts.

    Brier and logarithmic scores of the odds of yes of every question, and ranked scores where outcomes
    have an order, against even odds, the other crises, the same file without private information, and
    what --against says. Files that say `hindsight: yes` are scored apart.
    """
    from melian.cli.screen import print_json, print_page
    from melian.record.baselines import read_baselines
    from melian.record.scoring import score
    from melian.report.pages.scores.score import ScorePage
    from melian.report.records.scores.score import ScoreRecord
    from melian.runs.ask import Ask

    found = score(
        files,
        Ask(draws=draws, seed=seed),
        said=read_baselines(Path(against)) if against else None,
        only_as_is=only_as_is,
        tell=lambda title: None if quiet else echo(f"{title} ...", err=True),
    )
    if svg is not None:
        from melian.cli.output import write_picture
        from melian.report.charts.pictures import picture_svg
        from melian.report.charts.vega import WIDTHS

        write_picture(svg, picture_svg(found, WIDTHS["wide"]))
    if as_json:
        print_json(ScoreRecord.of(found).plain())
    else:
        print_page(ScorePage(found))
