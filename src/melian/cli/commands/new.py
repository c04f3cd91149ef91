"""`melian new`: a small file to begin with.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from pathlib import Path

import click

from melian.cli.options import as_json
from melian.cli.screen import echo

__all__ = ["command", "starter"]

SUFFIX = ".crisis.yaml"


def starter(title: str) -> str:
    """A small crisis file with a comment beside everything that is not plain."""
    from importlib import resources

    text = resources.files("melian.cli.commands").joinpath("starter.yaml").read_text("utf-8")
    return text.replace("TITLE", '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"')


@click.command("new")
@click.argument("name")
@as_json
def command(name: str, as_json: bool) -> None:
    """Write a small, commented crisis file NAME.crisis.yaml; nothing is overwritten."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else Path(name + SUFFIX)
    title = path.name.split(".")[0].replace("_", " ").replace("-", " ").strip().capitalize()
    if not title or not title.isprintable():
        raise click.UsageError(f"{name!r} is no name for a file.")
    from melian.files import create_file, reason

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        create_file(path, starter(title))
    except FileExistsError:
        raise click.UsageError(
            f"'{path}' is there already and was left as it is; choose another name."
        ) from None
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{reason(path, error)}.") from None
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.files import NewRecord

        print_json(NewRecord(file=str(path)).plain())
        return
    import shlex

    echo(f"{path}\nNext: melian check {shlex.quote(str(path))}")
