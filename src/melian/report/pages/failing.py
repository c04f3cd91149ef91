"""The page of a question that has no number to tell: what failed, and what to try.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from melian.analysis.certificate import are_enough, has_headline
from melian.report.words.failing import failing_lines, no_headline, no_number
from melian.runs.run import Run
from melian.scenario.model import Model

__all__ = ["NoNumberPage", "failing_of_points", "failing_of_runs"]


class NoNumberPage:
    """The question, and why it has no answer."""

    def __init__(self, model: Model, lines: Sequence[str]) -> None:
        self.model = model
        self.lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Title, question, what failed."""
        scenario = self.model.scenario
        yield Text(scenario.title, style="bold")
        if scenario.file.question:
            yield Text(str(scenario.file.question))
        yield ""
        first, *rest = self.lines
        yield Text(first, style="bold")
        for line in rest:
            yield Text(line)


def failing_of_runs(
    runs: Sequence[Run], settings: Mapping[str, str], precision: str | None
) -> tuple[str, ...]:
    """Of the first run that has no headline, why, and what to try; empty where all have one."""
    for run in runs:
        if not has_headline(run):
            name = run.model.variant if len(runs) > 1 else None
            side = "" if name is None else f"Variant '{name}': "
            return (side + no_headline(run), *failing_lines(run, settings, precision))
    return ()


def failing_of_points(model: Model, certified: int, points: int) -> tuple[str, ...]:
    """The same of a question that solves settings of its own."""
    if are_enough(certified, points):
        return ()
    return tuple(_of_points(model, certified, points))


def _of_points(model: Model, certified: int, points: int) -> Iterator[str]:
    yield no_number(certified, points, "setting")
    yield f"`melian solve {model.scenario.name}` says what fails in most draws, and what to try."
