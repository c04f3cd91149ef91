"""`melian forecast`: what a file foretells, recorded so that nobody can change it afterwards.

Tested in `tests/unit/record/test_forecast_command.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from melian.cli.exits import CHECK_FAILED, OK
from melian.cli.options import PathName, as_json, scenario_argument
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.record.forecast import Forecast

__all__ = ["command", "make", "resolve", "verify"]

LEDGER = "forecasts.jsonl"

_ledger = click.option(
    "--ledger", type=PathName(dir_okay=False), default=LEDGER, show_default=True, metavar="FILE"
)


class _Group(click.Group):
    """A group in which a file can stand where a command does: `forecast FILE` is `forecast make FILE`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name, or `make`."""
        if args and args[0] not in self.commands:
            args = ["make", *args]
        return super().resolve_command(ctx, args)


@click.group("forecast", cls=_Group, options_metavar="", subcommand_metavar="SCENARIO | COMMAND [ARGS]...")
def command() -> None:
    """Foretell the questions of SCENARIO, and keep a ledger of forecasts that shows every change.

    `melian forecast SCENARIO --record` adds what the file foretells to the ledger, `resolve` how it ended,
    `verify` says whether the ledger is as it was written, and `melian score` scores it.
    """


@command.command("make")
@scenario_argument
@click.option("--record", is_flag=True, help="Add it to the ledger.")
@_ledger
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
def make(
    scenario: str, record: bool, ledger: str, draws: int, seed: int, quiet: bool, as_json: bool
) -> None:  # fmt: skip
    """Foretell the questions of SCENARIO as of its day."""
    from melian.cli.request import read_scenario
    from melian.cli.screen import print_json
    from melian.cli.solving import run_draws
    from melian.record.forecast import forecast_of
    from melian.record.ledger import append
    from melian.record.resolution import fingerprint
    from melian.report.records.scores.forecast import ForecastRecord
    from melian.runs.ask import Ask, Watch

    case = read_scenario(scenario)
    path = case.scenario.path
    if path is None or not case.scenario.file.as_of:
        raise click.UsageError("A forecast is of a day: the file needs `as_of`.")
    sha256 = fingerprint(path)
    run = run_draws(case.crisis.posed(Ask(draws=draws, seed=seed)), Watch(), quiet=quiet)
    forecast = forecast_of(run) if "interrupted" not in run.uncertified() else None
    if forecast is None:
        raise click.UsageError("No draw has an answer, or it was interrupted: there is nothing to record.")
    line = None
    if record:
        from melian.record.entries import forecast_entry

        line = append(Path(ledger), "forecast", forecast_entry(forecast, sha256))
    if as_json:
        print_json(ForecastRecord.of(forecast, sha256, line, ledger if record else None).plain())
        return
    _print(forecast)
    if line is not None:
        echo(f"Recorded as no. {line.n} of {ledger}, {line.made}. Head: {line.hash}")
    else:
        echo("Not recorded: add --record.")


def _print(forecast: Forecast) -> None:
    """The odds of every question, in lines."""
    from melian.report.words.figures import count, percent, percent_range

    echo(f"{forecast.title}, as of {forecast.as_of}\n")
    for told in (forecast.questions or forecast.outcomes).values():
        odds = told.odds
        echo(f"{percent(odds.mean):>6}  ({percent_range(odds.q05, odds.q95)})  {told.label}")
    echo(
        f"\nMean odds of yes, and the middle 90 % of {count(forecast.certified, 'draw')} with an answer."
        if forecast.questions
        else f"\nThe file asks nothing: mean odds of its outcomes, over {count(forecast.certified, 'draw')}."
    )
    if forecast.has_hindsight:
        echo("The file rests on what was reported after its day: it is scored apart.")


@command.command("resolve")
@click.argument("file")
@_ledger
@click.option("--anew", is_flag=True, help="Settle it otherwise than before: the last one counts.")
@as_json
def resolve(file: str, ledger: str, anew: bool, as_json: bool) -> None:
    """Add to the ledger how a crisis ended: FILE is its resolution, checked against the crisis file."""
    from melian.cli.screen import print_json
    from melian.record.entries import endings, resolution_entry
    from melian.record.forecast import crisis_name
    from melian.record.ledger import append, read_ledger
    from melian.record.resolution import read_resolution
    from melian.report.records.scores.forecast import ResolvedRecord

    read = read_resolution(Path(file), name=file)
    crisis = crisis_name(Path(str(read.file.crisis)).name)
    held = read_ledger(Path(ledger))
    of_it = [line for line in held.lines if line.kind == "forecast" and line.entry["crisis"] == crisis]
    if not of_it:
        raise click.UsageError(f"{ledger} holds no forecast of '{crisis}'.")
    entry, before = resolution_entry(read, crisis), endings(held).get(crisis)
    if before and not anew:
        how = "in the same way" if before[-1].entry == entry else "otherwise: --anew settles it once more"
        raise click.UsageError(f"{ledger} settles '{crisis}' already, as no. {before[-1].n}, {how}.")
    line = append(Path(ledger), "resolution", entry)
    others = sum(each.entry["sha256"] != str(read.file.sha256).lower() for each in of_it)
    if as_json:
        record = ResolvedRecord(
            ledger=ledger,
            n=line.n,
            head=line.hash,
            crisis=crisis,
            forecasts=len(of_it),
            of_other_files=others,
        )
        print_json(record.plain())
        return
    for sentence in read.sentences:
        echo(sentence)
    from melian.report.words.figures import count

    also = f", {others} of them of another version of the file" if others else ""
    echo(f"Recorded as no. {line.n} of {ledger}: it settles {count(len(of_it), 'forecast')}{also}.")
    echo(f"Head: {line.hash}")


@command.command("verify")
@_ledger
@click.option("--head", metavar="HASH", help="A head that was written down: it must be in the ledger.")
@as_json
@click.pass_context
def verify(ctx: click.Context, ledger: str, head: str | None, as_json: bool) -> None:
    """Say whether the ledger is as it was written; exit code 1 if it is not.

    Lines missing at its end, and a ledger that was made anew, show only against a head that somebody
    has written down: --head.
    """
    from melian.cli.screen import print_json
    from melian.record.entries import unresolved
    from melian.record.ledger import read_ledger
    from melian.report.records.scores.forecast import VerifiedRecord

    held = read_ledger(Path(ledger))
    faults = list(held.faults)
    if head is not None and head.lower() not in {line.hash for line in held.lines}:
        faults.append("no line has the head that was given: lines are missing, or it was made anew")
    counts = {kind: sum(line.kind == kind for line in held.lines) for kind in ("forecast", "resolution")}
    if as_json:
        record = VerifiedRecord(
            ledger=ledger, holds=not faults, faults=faults, torn_bytes=held.torn, head=held.head,
            forecasts=counts["forecast"], resolutions=counts["resolution"], unresolved=list(unresolved(held)),
        )  # fmt: skip
        print_json(record.plain())
    else:
        _print_verified(ledger, faults, held, counts, unresolved(held))
    ctx.exit(CHECK_FAILED if faults else OK)


def _print_verified(
    ledger: str, faults: list[str], held: Any, counts: dict[str, int], still_open: tuple[str, ...]
) -> None:  # fmt: skip
    from melian.record.entries import endings
    from melian.report.words.figures import count

    for fault in faults:
        echo(f"Changed: {fault}.")
    if held.torn:
        cut = count(held.torn, "byte")
        echo(f"At its end {cut} of a record that was cut while it was written; the next takes its place.")
    if not faults:
        echo(
            f"{ledger} is as it was written: {count(counts['forecast'], 'forecast')}, "
            f"{count(counts['resolution'], 'resolution')}."
        )
        echo(f"Head: {held.head}")
    for crisis, lines in endings(held).items():
        if len(lines) > 1:
            numbers = ", ".join(str(line.n) for line in lines)
            echo(f"Settled more than once: {crisis} (nos. {numbers}; the last counts).")
    if still_open:
        echo(f"Not settled yet: {', '.join(still_open)}.")
