"""`melian schema`: what editors need of crisis files, and programs of what commands print.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from melian.cli.output import OutFile
from melian.cli.screen import echo

__all__ = ["command"]


@click.command("schema")
@click.argument("name", nargs=-1, metavar="[COMMAND]")
@click.option("--list", "as_list", is_flag=True, help="Name the commands that have one.")
@click.option("-o", "--output", metavar="FILE", type=OutFile(), help="Write it there instead of to stdout.")
def command(name: tuple[str, ...], as_list: bool, output: str | None) -> None:
    """Print the JSON Schema of crisis files, for editors, or of what COMMAND prints with --json.

    COMMAND is typed as it is called: solve, or efg certify; a page of the app is app file, or app shelf.
    """
    import json

    if as_list:
        if name or output is not None:
            raise click.UsageError("--list names the commands; it takes no COMMAND and no --output.")
        from melian.report.records.schemas import RECORDS, TWINS

        echo("\n".join([*RECORDS, *TWINS]))
        return
    text = json.dumps(_schema(" ".join(name)), indent=2)
    if output is None:
        echo(text)
        return
    from melian.cli.output import write_text

    write_text(Path(output), text + "\n")


def _schema(name: str) -> dict[str, Any]:
    """Of what a command prints; of crisis files where none is named."""
    if not name:
        from melian.scenario.schema.editor import json_schema

        return json_schema()
    import difflib

    from melian.report.records.schemas import RECORDS, TWINS, record_schema

    known = [*RECORDS, *TWINS]
    if name not in known:
        close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        near = f"Did you mean {' or '.join(map(repr, close))}?" if close else "--list names those that do."
        raise click.UsageError(f"No command {name!r} prints JSON. {near}")
    return record_schema(name)
