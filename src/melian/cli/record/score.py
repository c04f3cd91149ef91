"""`melian score`: what forecasts were worth, once it is known what came about.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.options import PathName, as_json
from melian.cli.output import OutFile
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.record.scoring import Scored
    from melian.runs.ask import Ask

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
@click.option("--by-date", is_flag=True, help="Score each date of a crisis: before any event and after each.")
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=200, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@click.option("--svg", metavar="FILE", type=OutFile(), help="Also write a picture of the calibration.")
@click.option("--html", metavar="FILE", type=OutFile(), help="Also write all of it as an HTML file.")
@as_json
def command(
    files: tuple[str, ...], against: str | None, only_as_is: bool, by_date: bool, draws: int, seed: int,
    quiet: bool, svg: str | None, html: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Score crisis FILES whose resolution lies beside them, all of a folder, or a ledger of forecasts.

    Brier and logarithmic scores of the odds of yes of every question, and ranked scores where outcomes
    have an order, against even odds, the other crises, the same file without private information, and
    what --against says. Files that say `hindsight: yes` are scored apart. With --by-date, the scores of
    each crisis before any event of its timeline and after each, or at each forecast of a ledger.
    """
    from melian.cli.screen import print_json, print_page
    from melian.record.baselines import read_baselines
    from melian.record.scoring import score
    from melian.report.pages.scores.score import ScorePage
    from melian.report.records.scores.score import ScoreRecord
    from melian.runs.ask import Ask

    ask = Ask(draws=draws, seed=seed)

    def tell(title: str) -> None:
        if not quiet:
            echo(f"{title} ...", err=True)

    if by_date:
        if against or only_as_is or svg or html:
            raise click.UsageError(
                "--by-date compares dates of one file: leave out --against, --only-as-is, --svg and --html."
            )
        _print_dates(files, ask, tell, as_json=as_json)
        return
    found = score(
        files,
        ask,
        said=read_baselines(Path(against)) if against else None,
        only_as_is=only_as_is,
        tell=tell,
    )
    _write(found, svg, html)
    if as_json:
        print_json(ScoreRecord.of(found).plain())
    else:
        print_page(ScorePage(found))


def _write(found: Scored, svg: str | None, html: str | None) -> None:
    """The files that were asked for."""
    if svg is not None:
        from melian.cli.output import write_picture
        from melian.report.charts.pictures import picture_svg
        from melian.report.charts.vega import WIDTHS

        write_picture(svg, picture_svg(found, WIDTHS["wide"]))
    if html is not None:
        from melian.cli.output import write_text
        from melian.report.document.scores import scores_html

        write_text(Path(html), scores_html(found))


def _print_dates(
    files: tuple[str, ...], ask: Ask, tell: Callable[[str], None], *, as_json: bool
) -> None:  # fmt: skip
    """The scores of each crisis date by date."""
    from melian.cli.screen import print_json, print_page
    from melian.record.dates import courses
    from melian.report.pages.scores.dates import DatesPage
    from melian.report.records.scores.dates import ScoreByDateRecord

    found, unanswered = courses(files, ask, tell=tell)
    if as_json:
        print_json(ScoreByDateRecord.of(found, unanswered, ask.draws, ask.seed).plain())
    else:
        print_page(DatesPage(found, unanswered, ask.seed))
