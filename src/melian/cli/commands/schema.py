"""`melian schema`: what editors need to complete and check a crisis file."""

from __future__ import annotations

from pathlib import Path

import click

from melian.cli.output import OutFile
from melian.cli.screen import echo

__all__ = ["command"]


@click.command("schema")
@click.option("-o", "--output", metavar="FILE", type=OutFile(), help="Write it there instead of to stdout.")
def command(output: str | None) -> None:
    """Print the JSON Schema of crisis files, for editors."""
    import json

    from melian.scenario.schema.editor import json_schema

    text = json.dumps(json_schema(), indent=2)
    if output is None:
        echo(text)
        return
    from melian.cli.output import write_text

    write_text(Path(output), text + "\n")
