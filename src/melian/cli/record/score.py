"""`melian score`: what forecasts were worth, once it is known what came about.

Tested in `tests/unit/record/test_score.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.options import PathName, as_json
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.record.baselines import Baselines
    from melian.record.resolution import Resolution
    from melian.record.score import Case, Ending
    from melian.runs.ask import Ask

__all__ = ["command"]

LEDGERS = (".jsonl", ".ndjson")


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
@as_json
def command(
    files: tuple[str, ...], against: str | None, only_as_is: bool, draws: int, seed: int, quiet: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Score crisis FILES whose resolution lies beside them, all of a folder, or a ledger of forecasts.

    Brier and logarithmic scores of the odds of yes of every question, and ranked scores where outcomes
    have an order, against even odds, the other crises, the same file without private information, and
    what --against says. Files that say `hindsight: yes` are scored apart.
    """
    from melian.cli.screen import print_json, print_page
    from melian.record.baselines import read_baselines
    from melian.record.score import table_of
    from melian.report.pages.scores.score import ScorePage
    from melian.report.records.scores.score import ScoreRecord
    from melian.runs.ask import Ask

    said = read_baselines(Path(against)) if against else None
    cases: list[Case] = []
    endings: list[Ending] = []
    unanswered: list[str] = []
    for ledger in [name for name in files if name.endswith(LEDGERS)]:
        found = _recorded(ledger, said)
        cases += found[0]
        endings += found[1]
    named = [name for each in files if not each.endswith(LEDGERS) for name in _in_folder(each)]
    for resolution in [_resolution(name) for name in named]:
        if not quiet:
            echo(f"{resolution.crisis.title} ...", err=True)
        solved = _scored(resolution, Ask(draws=draws, seed=seed), said, only_as_is=only_as_is)
        if solved is None:
            unanswered.append(resolution.name)
        else:
            cases += solved[0]
            endings += solved[1]
    kinds = [
        ([each for each in cases if each.has_hindsight == kind],
         [each for each in endings if each.has_hindsight == kind])
        for kind in (False, True)
    ]  # fmt: skip
    tables = [table_of(some, ends, seed=seed) for some, ends in kinds if some]
    sources = said.sources if said else {}
    if as_json:
        print_json(ScoreRecord.of(tables, unanswered, sources, draws, seed).plain())
    else:
        print_page(ScorePage(tables, unanswered, sources))


def _recorded(name: str, said: Baselines | None) -> tuple[list[Case], list[Ending]]:
    """The cases of a ledger, which must be as it was written."""
    from melian.record.entries import resolved
    from melian.record.ledger import read_ledger
    from melian.record.score import cases_of

    held = read_ledger(Path(name))
    if held.faults:
        raise click.UsageError(f"{name}: {held.faults[0]}; a ledger that was changed is not scored.")
    cases: list[Case] = []
    endings: list[Ending] = []
    for _, forecast, came in resolved(held):
        baselines = said.of(forecast.crisis, forecast.questions) if said else None
        found = cases_of(forecast, came, baselines=baselines)
        cases += found[0]
        endings += found[1]
    return cases, endings


def _in_folder(name: str) -> list[str]:
    """The resolutions below a folder, or of a folder of bundled scenarios; any other name alone."""
    from melian.library import bundled, names
    from melian.record.resolution import SUFFIX, beside

    path = Path(name)
    if path.is_dir():
        found = sorted(str(each) for each in path.rglob(f"*{SUFFIX}"))
        if not found:
            raise click.UsageError(f"The folder '{name}' has no file *{SUFFIX}.")
        return found
    if path.is_file() or bundled(name) is not None:
        return [name]
    below = [each for each in names() if each.startswith(f"{name.rstrip('/')}/")]
    return [each for each in below if (file := bundled(each)) and beside(file).is_file()] or [name]


def _resolution(name: str) -> Resolution:
    """The resolution that an argument names: itself, or by its crisis file or bundled scenario."""
    from melian.library import bundled
    from melian.record.resolution import SUFFIX, beside, read_resolution

    path = Path(name)
    if not name.endswith(SUFFIX):
        crisis = path if path.is_file() else bundled(name)
        if crisis is None:
            raise click.UsageError(f"'{name}' is neither a file nor the name of a bundled scenario.")
        path = beside(crisis)
        if not path.is_file():
            raise click.UsageError(
                f"'{name}' has no resolution: there is no '{path.name}' beside it. How the crisis ended "
                "goes there; see the reference of the resolution."
            )
    return read_resolution(path, name=name if name.endswith(SUFFIX) else path.name)


def _scored(
    resolution: Resolution, ask: Ask, said: Baselines | None, *, only_as_is: bool
) -> tuple[list[Case], list[Ending]] | None:
    """Solve a crisis, also without private information, and hold it against its end."""
    from melian.record.forecast import forecast_of, open_forecast
    from melian.record.score import cases_of
    from melian.runs.solving import solve_model
    from melian.scenario.compile import compile_scenario

    scenario = resolution.crisis
    forecast = forecast_of(solve_model(compile_scenario(scenario), ask))
    if forecast is None:
        return None
    without = None if only_as_is else open_forecast(scenario, ask)
    baselines = said.of(forecast.crisis, forecast.questions) if said else None
    return cases_of(forecast, resolution, without=without, baselines=baselines)
