"""Two games of one file, solved on the same draws: announced now where they can be.

Tested in `tests/unit/test_sides_now.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from melian.errors import UsageError
from melian.questions.shared import asked_standing

if TYPE_CHECKING:
    from melian.questions.subject import Posed, Solve, Subject
    from melian.runs.announced import Now
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = ["SolvedSides", "solved_sides"]


@dataclass(frozen=True, slots=True, eq=False)
class SolvedSides:
    """Two games on the same draws, and when all learn of what they change."""

    runs: tuple[Run, Run]
    now: Now | None = None
    """Where the story stands, if both are announced there; None: all is known from the start."""
    because: str = ""
    """Why they are not announced now, where that was asked for."""


def solved_sides(
    crisis: Subject, ask: Ask, posed: Sequence[Posed], names: Sequence[str], watch: Watch, solve: Solve
) -> SolvedSides:
    """Both sides of a comparison, solved.

    What has been played is the file as it stands, with the numbers that are asked of both sides. Each side
    is announced where its story stands; if one of them cannot be, both are known from the start.

    Parameters
    ----------
    ask
        What is asked; from the start alone with `from_the_start`.
    posed, names
        The two games, and what they are called.
    watch, solve
        Who works.
    """
    because = ""
    base = crisis.posed(ask.but(variant=None))
    if not ask.about.get("from_the_start"):
        found = _announced(base, ask, posed, names, watch, solve)
        if isinstance(found, SolvedSides):
            return found
        because = found
    first, second = (solve(side, watch) for side in posed)
    return SolvedSides((first, second), None, because)


def _announced(
    base: Posed, ask: Ask, posed: Sequence[Posed], names: Sequence[str], watch: Watch, solve: Solve
) -> SolvedSides | str:
    """Both sides announced now, or why they cannot be; that is empty where now is the start or the end."""
    from melian.runs.announced import now_of
    from melian.scenario.now.announceable import why_not_now

    standing = asked_standing(base.model, ask)
    if standing.is_whole or standing.is_over:
        return ""
    for side, name in zip(posed, names, strict=True):
        if reason := why_not_now(side.model, base.model, standing.position):
            return f"{name}: {reason}"
    found = solve(base, watch)
    tell = watch.stage or (lambda words: None)
    tell("the story from now on, as it stands")
    now = now_of(found, watch)
    runs = []
    for side, name in zip(posed, names, strict=True):
        if side.model is not base.model:
            tell(f"{name}, announced now")
        try:
            runs.append(_side(now, base, side, watch))
        except UsageError as error:
            return f"{name}: {error}"
    first, second = runs
    return SolvedSides((first, second), now)


def _side(now: Now | None, base: Posed, side: Posed, watch: Watch) -> Run:
    assert now is not None  # some of the story has been played, and some is open
    return now.again if side.model is base.model else now.announced(side.model, lambda _: side.recipe, watch)
