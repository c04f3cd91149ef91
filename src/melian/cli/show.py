"""`melian show`: the story, in words and as a tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.options import as_json, complete_variant, scenario_argument

if TYPE_CHECKING:
    from melian.scenario.model import Model

__all__ = ["command"]


@click.command("show")
@scenario_argument
@click.option("--tree", is_flag=True, help="What each option leads to, folded so that it fits.")
@click.option("--svg", metavar="FILE", help="Write the folded tree as a picture.")
@click.option(
    "--variant", metavar="NAME", shell_complete=complete_variant, help="With a what-if of the file."
)
@as_json
def command(scenario: str, tree: bool, svg: str | None, variant: str | None, as_json: bool) -> None:
    """Show the story of SCENARIO: who moves, who sees what, what is at stake."""
    from melian.cli.request import compiled

    model = compiled(scenario, variant, (), None).model
    if svg is not None:
        from melian.cli.output import write_text

        write_text(Path(svg), _svg(model))
    if as_json:
        from melian.analysis.fold import folded
        from melian.cli.screen import print_json
        from melian.report.story_json import story_json

        print_json(story_json(model, folded(model)))
    elif tree:
        _print_tree(model)
    elif svg is None:
        _print_story(model)


def _labels(model: Model) -> tuple[dict[str, str], dict[str, str]]:
    scenario = model.scenario
    actors = {actor: scenario.label(actor) for actor in scenario.actors}
    outcomes = {str(k): str(o.label or str(k).replace("_", " ")) for k, o in scenario.file.outcomes.items()}
    return actors, outcomes


def _svg(model: Model) -> str:
    from melian.analysis.fold import folded
    from melian.report.tree_svg import tree_svg

    return tree_svg(folded(model), *_labels(model), model.scenario.title, model.n_leaves)


def _print_tree(model: Model) -> None:
    from melian.analysis.fold import folded
    from melian.cli.screen import page_console
    from melian.report.tree_text import tree_lines

    console = page_console()
    fine = (console.encoding or "").lower().startswith("utf")
    for line in tree_lines(folded(model), _labels(model)[0], model.n_leaves, width=console.width, fine=fine):
        click.echo(line)


def _print_story(model: Model) -> None:
    from rich.text import Text

    from melian.cli.screen import page_console, wrapped
    from melian.report.story_page import story_lines

    console = page_console()
    for line in story_lines(model):
        text = wrapped(line.text, console.width, indent=2 * line.indent)
        console.print(Text(text, style="bold" if line.heading else ""))
