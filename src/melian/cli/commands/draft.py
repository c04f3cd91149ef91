"""`melian draft`: a first model from a dossier.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.options import PathName, as_json
from melian.cli.output import OutFile
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.dossier.read import Dossier
    from melian.drafts.draft import Draft

__all__ = ["command"]


@click.command("draft")
@click.argument("dossier", metavar="DOSSIER", type=PathName())
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=OutFile(),
    help="Write the crisis file here; to the screen if absent.",
)
@click.option(
    "--pattern",
    "wanted",
    metavar="NAME",
    multiple=True,
    help="Take this pattern, and no other than those named.",
)
@click.option("--without", metavar="NAME", multiple=True, help="Leave this pattern out.")
@click.option("--title", metavar="WORDS", help="The title of the file; that of the dossier if absent.")
@click.option(
    "--update", is_flag=True, help="Add to FILE what is new in the dossier, and change no line of it."
)
@as_json
def command(
    dossier: str, output: str | None, wanted: tuple[str, ...], without: tuple[str, ...], title: str | None,
    update: bool, as_json: bool,
) -> None:  # fmt: skip
    """Make a crisis file of the patterns that the kept passages of DOSSIER call for.

    Passages become facts with their places, public deeds become events, and the patterns' steps, stakes
    and outcomes the model. No number is taken from a text as a payoff: each is `judgement: TODO`, a wide
    range that somebody has to judge. If nobody has judged any passage, all are used.
    """
    from melian.dossier.read import read_dossier
    from melian.drafts.draft import draft
    from melian.errors import UsageError

    if update and (wanted or without or title):
        raise click.UsageError(
            "--update adds facts and leaves patterns and title as they are: it goes with none of --pattern, "
            "--without and --title."
        )
    read = read_dossier(Path(dossier), name=dossier)
    try:
        if update:
            _update(read, dossier, output, as_json=as_json)
            return
        made = draft(read, wanted=wanted, without=without, title=title)
    except UsageError as error:
        raise click.UsageError(str(error)) from None
    if output and output != "-":
        from melian.cli.output import write_text

        write_text(Path(output), made.text)
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.reports.draft import draft_record

        print_json(draft_record(made, output))
    elif output and output != "-":
        _tell(made, output)
    else:
        echo(made.text, nl=False)


def _update(read: Dossier, dossier: str, output: str | None, *, as_json: bool) -> None:
    """Add the passages that the file does not have yet."""
    from melian.cli.output import write_text
    from melian.drafts.update import updated

    if not output or not Path(output).is_file():
        raise click.UsageError("--update changes a file that is there: name it with -o FILE.")
    result = updated(read, Path(output).read_bytes().decode("utf-8"), output)
    if result.added:
        write_text(Path(output), result.text)
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.reports.draft import update_record

        print_json(update_record(result.added, output))
        return
    echo(f"{output}: {len(result.added)} facts added from {dossier}; every other line is as it was")


def _tell(made: Draft, output: str) -> None:
    for name, passages in made.used.items():
        roles = ", ".join(f"{role} {actor}" for role, actor in made.roles[name].items())
        echo(f"{name}: {', '.join(passages) or 'as asked for'} ({roles})")
    for name, why in made.left_out.items():
        echo(f"not {name}: {why}")
    echo(f"\nWritten to {output}, with {len(made.passages)} facts. Every `judgement: TODO` is a placeholder.")
    echo(f"  melian check {output}     what is left to judge")
    echo(f"  melian solve {output}     the odds that the placeholders give")
