"""`melian list`: what is there to solve.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

import click

from melian.cli.options import as_json
from melian.cli.screen import echo

__all__ = ["command"]


@click.command("list")
@as_json
def command(as_json: bool) -> None:
    """List the bundled scenarios."""
    from melian.cli.screen import print_json
    from melian.library import bundled, names, title_of

    rows = [{"name": name, "title": title_of(path)} for name in names() if (path := bundled(name))]
    if as_json:
        from melian.report.records.files import ListRecord

        print_json(ListRecord(scenarios=rows).plain())
        return
    width = max((len(row["name"]) for row in rows), default=0)
    for row in rows:
        echo(f"{row['name']:<{width}}  {row['title']}")
