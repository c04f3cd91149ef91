"""Where the story stands, in words.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from melian.articles import listed

if TYPE_CHECKING:
    from melian.runs.run import Run
    from melian.scenario.standing import Standing

__all__ = ["view_words", "where_now"]


def where_now(standing: Standing, *, names_open: bool = True) -> str:
    """What the last step before now is and, unless they are seen besides, which are still open."""
    if standing.is_whole:
        return "Now is the start of the story: no event says that a step was played, so all of it is open."
    last = standing.words(standing.last)
    if standing.is_over:
        return f"Now is after {last}. Nothing is left to be played."
    if not names_open:
        return f"Now is after {last}."
    return f"Now is after {last}. Still open: {listed([standing.words(key) for key in standing.open])}."


def view_words(run: Run, standing: Standing | None) -> str:
    """Which part of the story a page is about, open steps by key; empty for files without events."""
    if not run.model.scenario.file.timeline:
        return ""
    if standing is None:
        return "The whole story, from its start, whatever has been reported."
    from melian.report.words.odds import given  # loads what solves, which `check` has no use for

    now = f"From now on, {given(run)}. {where_now(standing, names_open=False)}"
    open_steps = "" if standing.is_whole or standing.is_over else f" Still open: {', '.join(standing.open)}."
    return f"{now}{open_steps}"
