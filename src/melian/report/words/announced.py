"""Announced now or known from the start, in words."""

from __future__ import annotations

from melian.analysis.whatif import Effect, WhatIfTable
from melian.report.words.figures import count
from melian.runs.announced import Now, standing_in
from melian.runs.run import Run

__all__ = ["law_sentence", "not_announced", "reading_sentence", "when_known"]


def reading_sentence(table: WhatIfTable) -> str:
    """When all learn of a change; empty where nothing has been played, so that there is no difference."""
    return when_known(table.base, table.now, table.because, changes="each change")


def law_sentence(now: Now) -> str:
    """Whether the base, continued from now on, gives the answer that it came from."""
    others, both = int(now.is_other.sum()), now.n_both
    lost = now.base.n_certified - both
    if not both:
        return "Solved anew from now on without any change, the base is certified in no draw."
    missing = f"; in {count(lost, 'draw')} it is not certified" if lost else ""
    if not others:
        again = "Solved anew from now on without any change, the base gives its answer"
        return f"{again} in {_of(both)}{missing}."
    return (
        f"In {others:,} of {count(both, 'draw')} the base, solved anew from now on without any change, comes "
        f"to another equilibrium than before: there changes are held against that one{missing}."
    )


def not_announced(effect: Effect) -> str:
    """Why a change is known from the start although the others are announced now; empty for the others."""
    if not effect.because:
        return ""
    return f"From the start: {effect.name}: {effect.because}."


def when_known(run: Run, now: Now | None, because: str = "", changes: str = "the difference") -> str:
    """When all learn of a difference: now, or from the start and why.

    Empty where nothing has been played or nothing is left to be, so that there is no telling them apart.

    Parameters
    ----------
    run
        The first side.
    now
        Where the story stands, if the difference is announced there.
    because
        Why it is not, where that was asked for.
    """
    standing = standing_in(run)
    if standing.is_whole or standing.is_over:
        return ""
    if now is not None:
        return (
            f"Announced now, after {standing.words(standing.last)}: what was done before stays what it was, "
            "and all adapt from now on."
        )
    why = f" Nothing can be announced now: {because}." if because else ""
    return f"From the start: all know of {changes} before the story begins.{why}"


def _of(both: int) -> str:
    return f"all {both:,} draws" if both > 1 else "its draw"
