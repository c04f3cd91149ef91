"""`melian dossier`: what reports say, passage by passage.

Tested in `tests/unit/test_dossier_command.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.exits import BAD_SCENARIO, CHECK_FAILED
from melian.cli.options import PathName, as_json
from melian.cli.output import OutFile
from melian.cli.screen import echo
from melian.cli.texts import chat_of, sources_of, tell_sources

if TYPE_CHECKING:
    from melian.dossier.read import Dossier

__all__ = ["command"]


class _Group(click.Group):
    """A group whose first argument may also be a text: then the texts are read."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The subcommand `read` where none is named."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group("dossier", cls=_Group, invoke_without_command=False, subcommand_metavar="TEXT... | COMMAND ...")
def command() -> None:
    """Read reports and propose their passages: who says what, when, with which numbers.

    TEXT is a file of plain text, Markdown, HTML or PDF, in any language; rules are for English,
    Italian, French, German, Spanish, Russian and Ukrainian, others keep quotations, numbers and dates
    in figures. Nothing is sent anywhere. `melian dossier report.txt -o crisis.dossier.yaml` writes a
    file to go through: set `keep` of each passage to yes or no. Then `melian draft` makes a model of it.
    """


@command.command("read", short_help="Read texts; what is done where no command is named.")
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True, type=PathName())
@click.option(
    "-o", "--output", metavar="FILE", type=OutFile(), help="Write the dossier here; to the screen if absent."
)
@click.option("--title", metavar="WORDS", help="What the reports are about; the first headline if absent.")
@click.option(
    "--date", "dates", metavar="[TEXT=]DAY", multiple=True, help="When it was published: 2028-09-07."
)
@click.option(
    "--language", "languages", metavar="[TEXT=]CODE", multiple=True, help="Its language, such as en."
)
@click.option(
    "--actors", metavar="FILE", type=PathName(), help="Actors you know: id: {label:, type:, forms: [...]}."
)
@click.option("--no-wording", is_flag=True, help="Keep places and fingerprints, and no word of the texts.")
@click.option(
    "--endpoint", metavar="URL", help="A server that speaks the chat protocol of OpenAI: it may propose more."
)
@click.option("--assistant-model", metavar="NAME", help="The model that the server is to use.")
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def _read_texts(
    ctx: click.Context, texts: tuple[str, ...], output: str | None, title: str | None, dates: tuple[str, ...],
    languages: tuple[str, ...], actors: str | None, no_wording: bool, endpoint: str | None,
    assistant_model: str | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read each TEXT and write what it says as a dossier.

    Exit code 3 if a text cannot be read; the others are read all the same.
    """
    from melian.dossier.build import dossier_text

    folder = Path(output).parent if output and output != "-" else Path()
    chat = chat_of(endpoint, assistant_model)
    sources, failed = sources_of(
        texts, dates, languages, actors, folder, chat, no_wording=no_wording, quiet=quiet
    )
    if not sources:
        ctx.exit(BAD_SCENARIO)
    written = dossier_text(title or sources[0].title, sources)
    if output and output != "-":
        from melian.cli.output import write_text

        write_text(Path(output), written)
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.reports.dossier import dossier_record

        print_json(dossier_record(sources, output))
    elif output and output != "-":
        tell_sources(sources, output)
    else:
        echo(written, nl=False)
    ctx.exit(BAD_SCENARIO if failed else 0)


_file = click.argument("file", metavar="FILE", type=PathName())
_texts = click.option(
    "--texts", metavar="DIR", type=PathName(), help="A folder with the texts, found by fingerprint."
)


def _dossier_of(file: str) -> Dossier:
    from melian.dossier.read import read_dossier

    return read_dossier(Path(file), name=file)


@command.command("check")
@_file
@_texts
@as_json
@click.pass_context
def _check(ctx: click.Context, file: str, texts: str | None, as_json: bool) -> None:
    """Check the dossier FILE, and that its passages stand in the texts. Exit code 1 if one does not."""
    from melian.dossier.verify import verify_dossier
    from melian.scenario.findings.diagnostics import Diagnostics, render

    dossier, found = _dossier_of(file), Diagnostics()
    verified = verify_dossier(dossier, found, texts)
    if as_json:
        from melian.cli.screen import print_json
        from melian.report.records.reports.dossier import check_record

        print_json(check_record(dossier, verified, found))
    else:
        if found.items:
            echo(render(found.sorted(), dossier.text, file), err=True)
        echo(f"{verified.words}.")
        kept = [each.keep for each in dossier.file.passages.values()]
        echo(f"{kept.count('yes')} kept, {kept.count('no')} left out, {kept.count('?')} to be judged.")
    ctx.exit(CHECK_FAILED if found.has_errors else 0)


@command.command("show")
@_file
@_texts
@click.option(
    "-o", "--output", metavar="FILE", type=OutFile(), help="Write it here; beside the dossier if absent."
)
def _show(file: str, texts: str | None, output: str | None) -> None:
    """Write a page: the texts of the dossier FILE with their passages marked, to be filtered.

    Texts that are not at hand are left out; their passages are listed all the same.
    """
    from melian.cli.output import write_text
    from melian.dossier.verify import verify_dossier
    from melian.report.dossier.page import dossier_page
    from melian.scenario.findings.diagnostics import Diagnostics

    dossier = _dossier_of(file)
    verified = verify_dossier(dossier, Diagnostics(), texts)
    target = output or str(Path(file).with_suffix(".html"))
    write_text(Path(target), dossier_page(dossier, verified.texts))
    echo(f"Written to {target}: {verified.words}.")


@command.command("fmt")
@_file
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit code 1 if the layout would change."
)
@click.pass_context
def _fmt(ctx: click.Context, file: str, only_check: bool) -> None:
    """Lay the dossier FILE out in the usual way; what it says and its comments stay."""
    from melian.cli.output import write_text
    from melian.dossier.read import MOST_VALUES
    from melian.dossier.schema import DossierFile
    from melian.scenario.text.format import format_text

    before = _dossier_of(file).text
    after = format_text(before, tuple(DossierFile.model_fields), MOST_VALUES)
    if before == after:
        echo(f"{file}: nothing to change", err=True)
    elif only_check:
        echo(f"{file}: the layout would change", err=True)
        ctx.exit(CHECK_FAILED)
    else:
        write_text(Path(file), after)
        echo(f"{file}: laid out", err=True)


@command.command("schema")
def _schema() -> None:
    """Print the JSON Schema of dossiers, for editors."""
    import json

    from melian.dossier.schema import DossierFile

    echo(json.dumps(DossierFile.model_json_schema(), indent=2))
