"""`melian fit`: a model fitted to data by maximum likelihood.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from melian.cli.exits import OK, UNCERTIFIED
from melian.cli.options import PathName, as_json
from melian.cli.output import OutFile
from melian.cli.screen import clear_line, moving_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from melian.fit.fitted import Fit

__all__ = ["command"]

_EPILOG = (
    "MODEL is egame12, egame122, egame123, ultimatum or signalling, a path, or the name of a bundled "
    "scenario. DATA is a CSV file with one row per case, or simulated-crises."
)


@click.command("fit", epilog=_EPILOG)
@click.argument("model")
@click.argument("data", type=PathName(dir_okay=False))
@click.option(
    "--let", "formulas", metavar="'TERM ~ FORMULA'", multiple=True, required=True,
    help="How a utility or an assumption depends on columns; '~ 0' fixes it at 0. Repeatable.",
)  # fmt: skip
@click.option("--outcome", metavar="COLUMN", help="The column that names the outcome of each row.")
@click.option("--counts", metavar="'OUTCOME=COLUMN, ...'", help="Or: the columns that count each outcome.")
@click.option("--labels", metavar="'VALUE=OUTCOME, ...'", help="What values of --outcome stand for.")
@click.option("--drop-missing", is_flag=True, help="Leave out rows with missing values.")
@click.option(
    "--missing", metavar="WORD,...",
    help="Which words of DATA stand for a missing value, besides empty cells; '' for none.  "
    "[NA, N/A, NaN, None, null and others]",
)  # fmt: skip
@click.option("--trust-formulas", is_flag=True, help="Evaluate formulas as Python, whatever they call.")
@click.option("--any-size", is_flag=True, help="Take a table, or text with levels, of any size.")
@click.option(
    "--se", metavar="KIND", default="hessian", show_default=True,
    help="hessian, sandwich, cluster:COLUMN, bootstrap:N or bootstrap:N:COLUMN (of whole groups).",
)  # fmt: skip
@click.option(
    "--starts", type=click.IntRange(1, 10_000), default=5, show_default=True, help="Starts of the climb."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of scattered starts and the bootstrap.")
@click.option("--errors", metavar="KIND", help="Of the egames: agent-probit, agent-logit or private.")
@click.option("--select", metavar="RULE", help="Of signalling: best, lowest, highest or mixture.")
@click.option("--method", metavar="METHOD", help="Of signalling: mle, pl or npl (with columns PRhat, PFhat).")
@click.option("--precision", metavar="P", help="Of a crisis: how reliably its actors do what pays, as 8.")
@click.option("--offer", metavar="COLUMN", help="Of ultimatum: the offer.  [offer]")
@click.option("--accept", metavar="COLUMN", help="Of ultimatum: 1 where it was accepted.  [accept]")
@click.option("--pie", metavar="NUMBER", help="Of ultimatum: what is shared out.")
@click.option(
    "--effect", "effects", metavar="'COLUMN: A to B'", multiple=True,
    help="How mean odds change if a column goes from A to B in every case. Repeatable.",
)  # fmt: skip
@click.option(
    "--profile",
    "profiles",
    metavar="TERM:REGRESSOR",
    multiple=True,
    help="The likelihood profile of a coefficient. Repeatable.",
)
@click.option(
    "--against", metavar="'CHANGE; ...'",
    help="Vuong's and Clarke's tests against the same model changed: 'u24 ~ 1', 'errors=private'.",
)  # fmt: skip
@click.option(
    "--equilibria", "searches", metavar="N", type=click.IntRange(1, 1000),
    help="Of a crisis: look for other equilibria of each case, from N random starts.",
)  # fmt: skip
@click.option(
    "--to-scenario", "out", metavar="FILE", type=OutFile(), help="Write the crisis with the fitted numbers."
)
@click.option(
    "--case", metavar="'COLUMN=VALUE, ...'",
    help="The case that --to-scenario is of; a typical one, but for these columns.",
)  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, /, model: str, data: str, formulas: tuple[str, ...], outcome: str | None,
    counts: str | None, labels: str | None, drop_missing: bool, missing: str | None, any_size: bool,
    trust_formulas: bool, se: str, starts: int, seed: int,
    effects: tuple[str, ...], profiles: tuple[str, ...], against: str | None, searches: int | None,
    out: str | None, case: str | None, quiet: bool, as_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Fit MODEL to the cases in DATA and print coefficients with their standard errors.

    The likelihood is exact, with every equilibrium of every case where the model has several;
    what the data cannot tell is said by name. Exits with 4 if the end is not a maximum.
    """
    import os

    # before numpy is there: the matrices are small, and threads of BLAS that wait for each other on a busy
    # machine take many times as long
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from melian.cli.screen import print_again, print_json, print_page
    from melian.fit.data.formulas import columns_of, formulas_of
    from melian.fit.fitting import fit
    from melian.fit.requests import changed, effect_of
    from melian.report.pages.fit import FitPage

    terms = formulas_of(formulas)
    wanted = [effect_of(text) for text in effects]
    other = None if against is None else changed(against, terms, options)
    both = () if other is None else (terms, other[0])
    settings: dict[str, Any] = {
        "outcome": outcome, "counts": _pairs(counts, "--counts"), "labels": _pairs(labels, "--labels"),
        "drop_missing": drop_missing, "missing": _words(missing), "any_size": any_size,
        "trust_formulas": trust_formulas, "starts": starts, "seed": seed,
        "columns": [name for each in both for name in columns_of(each, trust=trust_formulas)],
    }  # fmt: skip
    kind = _kind(model)
    if out is not None and kind.terms:
        raise click.UsageError(f"--to-scenario writes a crisis file, and {kind.name} has none; fit a crisis.")
    if case is not None and out is None:
        raise click.UsageError("--case says what --to-scenario is of; name a file with --to-scenario.")
    if searches is not None and kind.terms:
        raise click.UsageError(
            f"--equilibria is for a crisis; {kind.name} has one equilibrium, or finds all of them."
        )
    with _Progress(quiet) as tell:
        found = fit(kind, data, terms, standard_errors=se, progress=tell, **settings, **options)
        differences = [found.first_difference(*effect) for effect in wanted]
        others = None if searches is None else found.other_equilibria(starts=searches, seed=seed)
        curves = [found.profile(name) for name in profiles]
        tests = []
        if other is not None:
            another: dict[str, Any] = {**settings, **other[1]}
            second = fit(kind, data, other[0], progress=tell, **another)
            tests = _tests(found, second)
    if out is not None:
        _write_scenario(found, out, _pairs(case, "--case") or {}, data)
    shown = (found, list(zip(wanted, differences, strict=True)), curves, tests, others)
    if as_json:
        from melian.report.records.fit import FitRecord

        print_json(FitRecord.of(*shown).plain(), ctx)
    else:
        print_page(FitPage(*shown))
        print_again(ctx)
    ctx.exit(OK if found.is_maximum else UNCERTIFIED)


def _kind(model: str) -> Any:
    """A built-in tree, or the crisis as every other command reads it."""
    from melian.fit.kinds import BUILT_IN, kind_of

    if model not in BUILT_IN:
        from pathlib import Path

        from melian.cli.request import read_scenario
        from melian.files import is_there
        from melian.library import bundled

        if is_there(model) or bundled(model) is not None or Path(model).suffix:
            return kind_of(read_scenario(model))
    return kind_of(model)


def _pairs(text: str | None, option: str) -> dict[str, str] | None:
    from melian.fit.data.cases import pairs_of

    return None if text is None else pairs_of(text, option)


def _words(text: str | None) -> list[str] | None:
    return None if text is None else [word.strip() for word in text.split(",") if word.strip()]


def _tests(first: Fit, second: Fit) -> list[Any]:
    from melian.fit.estimation.model_tests import CORRECTIONS

    return [
        test(second, correction=correction)
        for correction in CORRECTIONS
        for test in (first.vuong, first.clarke)
    ]


def _write_scenario(found: Fit, path: str, values: dict[str, str], data: str) -> None:
    from pathlib import Path

    from melian.cli.output import write_text

    numbers = {name: _number(value) for name, value in values.items()}
    write_text(Path(path), found.to_scenario(numbers, data=Path(data).name))


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


class _Progress:
    """What is being worked on, on one line of stderr; gone when it is done."""

    def __init__(self, quiet: bool) -> None:
        from melian.cli.screen import stderr_is_terminal

        self.show = not quiet and stderr_is_terminal()

    def __enter__(self) -> Callable[[str], None] | None:
        return self.tell if self.show else None

    def tell(self, sentence: str) -> None:
        """Draw the line again."""
        moving_line(sentence)

    def __exit__(self, *_: object) -> None:
        if self.show:
            clear_line()
