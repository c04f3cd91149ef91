"""`melian cite`: how to cite melian, and the sources of a crisis.

Tested in `tests/unit/test_citation.py`.
"""

from __future__ import annotations

import click

from melian.cli.options import as_json
from melian.cli.screen import echo

__all__ = ["command"]


@click.command("cite")
@click.argument("scenario", required=False)
@click.option("--bibtex", "as_bibtex", is_flag=True, help="Print BibTeX and nothing else.")
@as_json
def command(scenario: str | None, as_bibtex: bool, as_json: bool) -> None:
    """Say how to cite melian; with SCENARIO, also the sources of the crisis.

    With --json as CSL-JSON, under `references`, which reference managers read.
    """
    from melian.cli.screen import print_json
    from melian.report.citation import bibtex, csl, line, melian_itself, source_references

    if as_bibtex and as_json:
        raise click.UsageError("--bibtex and --json are two forms; ask for one at a time.")
    references = [melian_itself()]
    if scenario is not None:
        from melian.cli.request import read_scenario

        references += source_references(read_scenario(scenario).scenario.file.sources)
    if as_json:
        from melian.report.records.files import CiteRecord

        items = [csl(entry) for entry in references]
        print_json(CiteRecord(scenario=scenario, references=items).plain())
        return
    entries = "\n\n".join(bibtex(entry) for entry in references)
    if as_bibtex:
        echo(entries)
        return
    echo("\n".join(line(entry) for entry in references))
    echo(f"\n{entries}")
