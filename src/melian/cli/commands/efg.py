"""`melian efg`: any game in Gambit's format, solved, shown, and its solutions checked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.exits import CHECK_FAILED, OK, UNCERTIFIED
from melian.cli.games import read_game, readable
from melian.cli.options import PathName, as_json
from melian.cli.output import OutFile
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.game.files.efg import EfgFile
    from melian.solve.solver import Solution

__all__ = ["METHODS", "certify", "command", "show", "solve"]

METHODS = ("auto", "backward", "logit", "cfr")
"""Names of the methods; `melian.solve.methods` holds them."""

_FEW = 40
_file = click.argument("file", type=PathName())


class _Precision(click.ParamType):  # type: ignore[type-arg]  # generic in later versions of click only
    """A number >= 0, or limit."""

    name = "precision"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; infinite for the limit."""
        if isinstance(value, float):
            return value
        if value == "limit":
            return math.inf
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        if not 0 <= number < math.inf:
            self.fail(f"{value!r} is not 'limit' or a number >= 0", param, ctx)
        return number


@click.group("efg")
def command() -> None:
    """Solve, show or check a game in Gambit's .efg format.

    Trees with perfect recall, any number of players, imperfect information and chance.
    """


@command.command("solve")
@_file
@click.option(
    "--precision",
    type=_Precision(),
    default="limit",
    show_default=True,
    help="How reliably players do what pays, in 1/payoff units, or limit.",
)
@click.option(
    "--method",
    type=click.Choice(METHODS),
    default="auto",
    show_default=True,
    help="auto: backward induction where all is seen, else the logit branch. cfr: regret minimisation, "
    "for large zero-sum games of two.",
)
@click.option(
    "--iterations",
    type=click.IntRange(1),
    help="At most so many, with --method cfr.  [default: 10000]",
)
@click.option("--all", "every", is_flag=True, help="All information sets, however many.")
@click.option(
    "-o", "--out", metavar="FILE", type=OutFile(), help="Write the profile: .json (for certify) or .csv."
)
@as_json
@click.pass_context
def solve(
    ctx: click.Context, file: str, precision: float, method: str, iterations: int | None, every: bool,
    out: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Solve the game in FILE and say how good the answer is.

    Exit code 4 where the answer is not certified.
    """
    from melian.report.pages.games.efg import solution_lines
    from melian.report.records.efg import SolutionRecord
    from melian.solve.cfr.cfr import CFR
    from melian.solve.methods import method_for
    from melian.solve.solver import Status

    if out is not None:
        _check_name(out)
    if iterations is not None and method != "cfr":
        raise click.UsageError("--iterations goes with --method cfr.")
    source = read_game(file)
    chosen = method_for(method, source.game, precision)
    solver = chosen.solver(precision) if iterations is None else CFR(iterations=iterations)
    found = solver(source.game)
    about = source, found, _regrets(found), chosen.name, precision
    if out is not None:
        _write(out, source, found, precision, SolutionRecord.of(*about).plain())
    if as_json:
        from melian.cli.screen import print_json

        print_json(SolutionRecord.of(*about).plain())
    else:
        _print(solution_lines(*about, most=10**9 if every else _FEW))
    ctx.exit(OK if found.status is Status.CERTIFIED else UNCERTIFIED)


@command.command("certify")
@_file
@click.argument("profile", type=PathName())
@click.option("--exact", is_flag=True, help="In rational arithmetic, sharing nothing with the solver.")
@click.option("--nash", "claim", flag_value="nash", help="Claim a Nash equilibrium.")
@click.option("--sequential", "claim", flag_value="sequential", help="Claim sequential rationality.")
@click.option("--agent", "claim", flag_value="agent", help="Claim an equilibrium of the agent form.")
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    help="Gains up to this share of the payoff range pass; for logit, log-odds. As the file says, else 1e-8.",
)
@click.option(
    "--max-nodes",
    type=click.IntRange(1),
    default=20_000,
    show_default=True,
    help="Larger trees are refused by --exact.",
)
@as_json
@click.pass_context
def certify(
    ctx: click.Context, file: str, profile: str, exact: bool, claim: str | None, tolerance: float | None,
    max_nodes: int, as_json: bool,
) -> None:  # fmt: skip
    """Say what the profile in PROFILE is in the game in FILE, and what it is not.

    PROFILE is written by `melian efg solve --out`, or by hand: {"Ann:1": {"go": "1/3", "stay":
    "2/3"}, "Bob:1": "left"}. Without a claim: what the file says it is, else sequential
    rationality. Exit code 1 where the claim is not shown.
    """
    from melian.game.files.profile_file import read_profile
    from melian.report.pages.games.efg import game_lines
    from melian.report.pages.games.efg_verdict import certificate_lines
    from melian.report.records.efg import CertifyRecord
    from melian.solve.certify import judged, judged_exactly, verdict

    source = read_game(file)
    with readable():
        given = read_profile(profile, source)
    if tolerance is not None and tolerance != tolerance:
        raise click.BadParameter("nan is no number; give one from 0 to 1.", ctx, param_hint="'--tolerance'")
    if tolerance is None:
        tolerance = 1e-8 if given.tolerance is None else given.tolerance
    found = (
        judged_exactly(source, given, tolerance=tolerance, max_nodes=max_nodes)
        if exact else judged(source, given)
    )  # fmt: skip
    finite = given.precision is not None and math.isfinite(given.precision)
    claimed = claim or given.claim or ("logit" if finite else "sequential")
    concepts = ("logit",) if claimed == "logit" else ("nash", "sequential", "agent")
    verdicts = [verdict(source, found, concept, tolerance) for concept in concepts]  # type: ignore[arg-type]
    about = source, found, verdicts, claimed, tolerance
    if as_json:
        from melian.cli.screen import print_json

        print_json(CertifyRecord.of(*about).plain())  # type: ignore[arg-type]
    else:
        _print(game_lines(source))
        _print(certificate_lines(*about))  # type: ignore[arg-type]
    holds = next(each.holds for each in verdicts if each.concept == claimed)
    ctx.exit(OK if holds else CHECK_FAILED)


@command.command("show")
@_file
@click.option(
    "--lines", type=click.IntRange(1), default=60, show_default=True, help="At most so many per part."
)
@as_json
def show(file: str, lines: int, as_json: bool) -> None:
    """Show the game in FILE: its players, information sets and tree."""
    from melian.report.pages.games.efg import game_lines, infoset_lines, tree_lines

    source = read_game(file)
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.efg import EfgGame, GameRecord

        print_json(GameRecord(game=EfgGame.of(source)).plain())
        return
    _print(game_lines(source))
    _print([(0, ""), (0, "Information sets"), *infoset_lines(source, most=lines)])
    _print([(0, ""), (0, "Tree"), *tree_lines(source, most=lines)])


def _regrets(found: Solution) -> tuple[float, float]:
    """Nash and sequential regret, measured where the solver did not."""
    from melian.game.deviations import nash_regret, sequential_regret
    from melian.game.values import beliefs

    if not math.isnan(found.nash_regret) and not math.isnan(found.sequential_regret):
        return found.nash_regret, found.sequential_regret
    belief = beliefs(found.profile, log_prob=found.log_prob, unreached="tremble")
    return nash_regret(found.profile), sequential_regret(found.profile, belief=belief)


def _check_name(out: str) -> None:
    from melian.cli.output import SUFFIXES

    if Path(out).suffix not in SUFFIXES:
        raise click.UsageError(f"--out {out!r}: write a name that ends with .json or .csv.")


def _write(out: str, source: EfgFile, found: Solution, precision: float, data: dict[str, object]) -> None:
    import json

    from melian.cli.output import write_text
    from melian.game.files.profile_write import profile_csv

    if Path(out).suffix == ".csv":
        write_text(Path(out), profile_csv(data["strategy"]))  # type: ignore[arg-type]
    else:
        write_text(Path(out), json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def _print(lines: Iterable[tuple[int, str]]) -> None:
    from melian.cli.screen import page_console, wrapped

    width = page_console().width
    for indent, text in lines:
        echo(wrapped(text, max(width, 4 * indent + 20), indent=2 * indent) if text else "")
