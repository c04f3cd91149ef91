"""`melian fmt`: the usual layout, comments kept.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.exits import CHECK_FAILED
from melian.cli.options import PathName, as_json
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.scenario.bare.names import Named

__all__ = ["command"]


@click.command("fmt")
@click.argument("file", metavar="FILE", type=PathName())
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if the layout would change.")
@click.option("--name-bare", is_flag=True, help="Also make assumptions of numbers that stand in formulas.")
@click.option(
    "--only",
    metavar="PLACE",
    multiple=True,
    help="With --name-bare: those on this line (88), there (88:31) or of this place (uk: Climbing down).",
)
@as_json
@click.pass_context
def command(
    ctx: click.Context, file: str, check: bool, name_bare: bool, only: tuple[str, ...], as_json: bool
) -> None:
    """Lay FILE out in the usual way; what it says and its comments stay.

    With --name-bare each number of a formula that has no name becomes an assumption: the number is its
    best value, its range is that of the file's `bare`, and it is judged by the analyst.

    A file with the line `# layout: by hand` is left as it is. A link is followed; mode, owner and
    hard links stay.
    """
    path = Path(file)
    _check_place(path, file)
    if only and not name_bare:
        raise click.UsageError("--only says which numbers are named: add --name-bare.")
    before = _text(path)
    named = _named(before, file, only) if name_bare else None
    after = _formatted(before if named is None else named.text, file)
    numbers = () if named is None else named.numbers
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.files import FmtRecord

        changes = before != after
        places = [{"place": place, "now": now} for place, now in numbers]
        print_json(FmtRecord(file=file, changes=changes, written=changes and not check, named=places).plain())
    for place, now in numbers:
        echo(f"{place}: {now}", err=True)
    if before == after:
        echo(f"{file}: nothing to change", err=True)
    elif check:
        echo(f"{file}: the layout would change", err=True)
        ctx.exit(CHECK_FAILED)
    else:
        from melian.cli.output import write_text

        write_text(path, after)
        echo(f"{file}: laid out", err=True)


def _check_place(path: Path, name: str) -> None:
    """A bundled scenario is no file of the user's, and is laid out by hand."""
    from melian.files import is_there
    from melian.library import bundled

    if not is_there(path) and bundled(name) is not None:
        raise click.UsageError(
            f"'{name}' is bundled with melian, and laid out by hand; name a file of yours, "
            "for example one that `melian new` wrote."
        )


def _text(path: Path) -> str:
    from melian.errors import ScenarioError
    from melian.scenario.findings.diagnostics import Diagnostics, render
    from melian.scenario.text.decoding import decode, read_bytes
    from melian.scenario.text.kinds import is_of_kind

    found = Diagnostics()
    data = read_bytes(path, found)
    text = decode(data, found) if data is not None else None
    if text is not None and not is_of_kind(text, str(path), "crisis", found):
        raise ScenarioError(render(found.sorted(), text, str(path)), found.sorted())
    if text is None or data is None:
        raise ScenarioError(render(found.sorted(), "", str(path)), found.sorted())
    return data.decode("utf-8")


def _named(text: str, name: str, only: tuple[str, ...]) -> Named:
    """The file with its bare numbers as assumptions."""
    from melian.errors import UsageError
    from melian.scenario.bare.names import with_names
    from melian.scenario.text.decoding import plain_text

    try:
        return with_names(plain_text(text.removeprefix("\ufeff")), name, only)
    except UsageError as error:
        raise click.UsageError(str(error)) from None


def _formatted(text: str, name: str) -> str:
    from melian.errors import ScenarioError
    from melian.scenario.findings.diagnostics import render
    from melian.scenario.text.format import format_text

    try:
        return format_text(text)
    except ScenarioError as error:
        errors = [item for item in error.diagnostics if item.severity == "error"]
        raise ScenarioError(render(errors, text, name) or f"{name}: {error}", error.diagnostics) from None
