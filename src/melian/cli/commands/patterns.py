"""`melian patterns`: small pieces of a crisis to begin with.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.options import as_json
from melian.cli.output import OutFile
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.drafts.patterns.pattern import Pattern

__all__ = ["command"]


@click.command("patterns")
@click.argument("name", required=False)
@click.option(
    "--svg", metavar="FILE", type=OutFile(), help="With NAME: write what its options lead to, as a picture."
)
@as_json
def command(name: str | None, svg: str | None, as_json: bool) -> None:
    """List the patterns, small pieces of a crisis; with NAME, show one.

    `melian new --pattern NAME --actors A,B` writes a crisis file from it.
    """
    from melian.cli.screen import page_console, print_json
    from melian.drafts.patterns.shelf import pattern, patterns
    from melian.report.pages.patterns import pattern_lines, shelf_lines
    from melian.report.records.patterns import PatternRecord, PatternsRecord

    width = page_console().width
    if name is None:
        if svg is not None:
            raise click.UsageError("--svg draws one pattern: name it, as in `melian patterns build-up`.")
        if as_json:
            print_json(PatternsRecord.of(patterns()).plain())
            return
        for line in shelf_lines(patterns(), width):
            echo(line)
        return
    found = pattern(name)
    if svg is not None:
        _draw(found, svg)
    if as_json:
        print_json(PatternRecord.of(found).plain())
    elif svg is None:
        for line in pattern_lines(found, width):
            echo(line)


def _draw(found: Pattern, svg: str) -> None:
    """Write the steps of a pattern as a picture."""
    from melian.cli.output import write_text
    from melian.report.svg.pattern import pattern_svg

    write_text(Path(svg), pattern_svg(found))
