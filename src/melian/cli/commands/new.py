"""`melian new`: a small file to begin with, or a pattern with one's own actors in it.

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
@click.argument("name", required=False)
@click.option("--pattern", metavar="PATTERN", help="Begin with a pattern: see `melian patterns`.")
@click.option(
    "--actors",
    metavar="A,B,...",
    help="Who has its roles, in their order: names such as uk, or `uk=United Kingdom` with what to call it.",
)
@as_json
def command(name: str | None, pattern: str | None, actors: str | None, as_json: bool) -> None:
    """Write a small crisis file NAME.crisis.yaml to begin with; nothing is overwritten.

    Without --pattern it is an example with comments. With it, it is a piece of a crisis that solves at
    once; its numbers are placeholders for you to judge.
    """
    if (name := name or pattern) is None:
        raise click.UsageError("Say how the file is to be called, as in `melian new suez`.")
    if actors is not None and pattern is None:
        raise click.UsageError("--actors goes with --pattern: see `melian patterns`.")
    path = Path(name) if name.endswith((".yaml", ".yml")) else Path(name + SUFFIX)
    title = path.name.split(".")[0].replace("_", " ").replace("-", " ").strip().capitalize()
    if not title or not title.isprintable():
        raise click.UsageError(f"{name!r} is no name for a file.")
    _write(path, starter(title) if pattern is None else _from_pattern(pattern, actors))
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.files import NewRecord

        print_json(NewRecord(file=str(path)).plain())
        return
    import shlex

    echo(f"{path}\nNext: melian check {shlex.quote(str(path))}")


def _from_pattern(name: str, actors: str | None) -> str:
    """A crisis file made of one pattern."""
    from melian.drafts.patterns.compose import compose
    from melian.drafts.patterns.piece import piece_of
    from melian.drafts.patterns.shelf import pattern

    found = pattern(name)
    labels = {}
    for each in (part.strip() for part in (actors or "").split(",") if part.strip()):
        actor, _, label = each.partition("=")
        labels[actor.strip()] = label.strip()
    if actors is None:
        raise click.UsageError(
            f"Say who has its roles, in this order: --actors {','.join(found.roles)}, with your own names."
        )
    given = [each.partition("=")[0].strip() for each in actors.split(",") if each.strip()]
    return compose([piece_of(found, given)], labels={name: label for name, label in labels.items() if label})


def _write(path: Path, text: str) -> None:
    from melian.files import create_file, reason

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        create_file(path, text)
    except FileExistsError:
        raise click.UsageError(
            f"'{path}' is there already and was left as it is; choose another name."
        ) from None
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{reason(path, error)}.") from None
