"""`melian show`: the story, in words, as a map of its steps, and as a tree with odds.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from melian.cli.options import as_json, at_options, model_options, scenario_argument
from melian.cli.output import OutFile
from melian.cli.screen import echo

if TYPE_CHECKING:
    from melian.analysis.event_tree.tree import EventTree
    from melian.scenario.model import Model

__all__ = ["command"]

WIDE = 1120
LONG = 10
"""Seconds above which it is said beforehand that it takes long."""
NARROW = 900
"""Pixels below which the picture is a list."""


@click.command("show")
@scenario_argument
@click.option("--tree", is_flag=True, help="The story as a tree: odds of each branch, points at each tip.")
@click.option("--steps", is_flag=True, help="What each option leads to, step by step; solves nothing.")
@click.option(
    "--svg", metavar="FILE", type=OutFile(), help="Write the tree, or with --steps the steps, as a picture."
)
@click.option(
    "--width",
    metavar="PIXELS",
    type=click.IntRange(300, 4000),
    default=WIDE,
    show_default=True,
    help=f"Of the picture of the tree; below {NARROW} a list, as for phones.",
)
@click.option("--depth", metavar="N", type=click.IntRange(1), help="Tell so many steps on each way at most.")
@click.option(
    "--min-odds", metavar="P", help="Fold branches with smaller odds together, as 2%; 1% if absent."
)
@click.option("--hidden", is_flag=True, help="Branch on types and on moves that somebody does not see too.")
@click.option(
    "--whole-story", is_flag=True, help="Begin the tree at the start, not at what is open given the events."
)
@click.option("--stakes", is_flag=True, help="Name the stake lines that apply at each tip.")
@click.option(
    "--draws",
    type=click.IntRange(1, 10_000_000),
    help="Draws of the uncertain numbers for the tree; 200, or fewer where the game is large, if absent.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Any whole number; other draws.")
@model_options
@at_options
@click.option("--quiet", "-q", is_flag=True, help="No progress on stderr.")
@as_json
@click.pass_context
def command(
    ctx: click.Context, scenario: str, tree: bool, steps: bool, svg: str | None, width: int,
    depth: int | None, min_odds: str | None, hidden: bool, whole_story: bool, stakes: bool,
    draws: int | None, seed: int, variant: str | None, settings: tuple[str, ...],
    precision: str | None, at: str | None,
    before_events: bool, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show the story of SCENARIO: who moves, who sees what, what is at stake.

    With --tree it is solved for some draws, and told as a tree of what everybody sees from now on,
    the events taken as given. Thin and late branches are folded together; what is shown adds up to 100 %.
    """
    from melian.cli.request import compiled

    if tree and steps:
        raise click.UsageError("--tree and --steps exclude each other: leave one out.")
    least = _share(min_odds)
    case = compiled(scenario, variant, settings, precision)
    if not (tree or (svg is not None and not steps)):
        _show_model(case.model, steps=steps, svg=svg, as_json=as_json)
        return
    from melian.analysis.event_tree.tree import event_tree
    from melian.cli.solving import exit_code, run_draws
    from melian.runs.ask import Watch

    n = draws or _few(case.model)
    ask = case.posed.ask.but(draws=n, seed=seed, at=at, before_events=before_events)
    _announce(case.model, n, quiet=quiet)
    run = run_draws(replace(case.posed, ask=ask), Watch(), quiet=quiet)
    found = event_tree(run, depth=depth, min_odds=least, hidden=hidden, whole_story=whole_story)
    if svg is not None:
        from melian.cli.output import write_text

        write_text(Path(svg), _tree_svg(found, width))
    if as_json:
        from melian.analysis.situations.step_graph import step_graph
        from melian.cli.screen import print_json
        from melian.report.records.show import ShowRecord

        print_json(ShowRecord.of(case.model, step_graph(case.model), found).plain())
    elif tree:
        _print(_tree_lines(found, stakes=stakes))
    ctx.exit(exit_code(run))


def _share(text: str | None) -> float | None:
    """A share as it is typed: `2%` or `0.02`."""
    if text is None:
        return None
    try:
        number = float(text.strip().removesuffix("%"))
    except ValueError:
        raise click.UsageError(f"--min-odds {text!r}: write a share, as 2% or 0.02.") from None
    return number / 100 if text.strip().endswith("%") else number


def _few(model: Model) -> int:
    """So many draws that a tree takes seconds."""
    return max(20, min(200, 1_000_000 // model.n_leaves))


def _announce(model: Model, draws: int, *, quiet: bool) -> None:
    """Say beforehand what takes long."""
    from melian.analysis.situations.overview import expected_seconds
    from melian.cli.progress.solves import announce

    if expected_seconds(model.n_leaves, draws) >= LONG:
        announce(draws, model.n_leaves, quiet=quiet)


def _show_model(model: Model, *, steps: bool, svg: str | None, as_json: bool) -> None:
    """What is known without solving anything."""
    if svg is not None:
        from melian.cli.output import write_text

        write_text(Path(svg), _steps_svg(model))
    if as_json:
        from melian.analysis.situations.step_graph import step_graph
        from melian.cli.screen import print_json
        from melian.report.records.show import ShowRecord

        print_json(ShowRecord.of(model, step_graph(model)).plain())
    elif steps:
        if svg is None:
            _print(_steps_lines(model))
    else:
        _print_story(model)


def _labels(model: Model) -> tuple[dict[str, str], dict[str, str]]:
    scenario = model.scenario
    actors = {actor: scenario.label(actor) for actor in scenario.actors}
    outcomes = {str(k): o.words(k) for k, o in scenario.file.outcomes.items()}
    return actors, outcomes


def _steps_svg(model: Model) -> str:
    from melian.analysis.situations.step_graph import step_graph
    from melian.report.svg.steps_tree import tree_svg

    return tree_svg(step_graph(model), *_labels(model), model.scenario.title, model.n_leaves)


def _tree_svg(tree: EventTree, width: int) -> str:
    from melian.report.svg.branches import branches_svg
    from melian.report.svg.branches_list import branches_list_svg

    # not by `pictures`, which needs the charts of a report
    return (branches_list_svg if width < NARROW else branches_svg)(tree, width=width)


def _steps_lines(model: Model) -> Iterator[str]:
    from melian.analysis.situations.step_graph import step_graph
    from melian.report.pages.steps_tree import tree_lines

    return tree_lines(step_graph(model), _labels(model)[0], model.n_leaves, **_terminal())


def _tree_lines(tree: EventTree, *, stakes: bool) -> Iterator[str]:
    from melian.report.pages.branches import branch_lines

    return branch_lines(tree, stakes=stakes, **_terminal())


def _terminal() -> dict[str, Any]:
    from melian.cli.screen import page_console

    console = page_console()
    return {"width": console.width, "fine": (console.encoding or "").lower().startswith("utf")}


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        echo(line)


def _print_story(model: Model) -> None:
    from rich.text import Text

    from melian.cli.screen import page_console, wrapped
    from melian.report.pages.story import story_lines

    console = page_console()
    for line in story_lines(model):
        text = wrapped(line.text, console.width, indent=2 * line.indent)
        console.print(Text(text, style="bold" if line.heading else ""))
