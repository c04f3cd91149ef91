"""Announced now or known from the start, in words."""

from __future__ import annotations

from melian.analysis.whatif import Effect, WhatIfTable
from melian.report.words.figures import count
from melian.runs.announced import Now, standing_in
from melian.runs.run import Run

__all__ = ["law_sentence", "not_announced", "reading_sentence", "since_the_start"]


def reading_sentence(table: WhatIfTable) -> str:
    """When all learn of a change; empty where nothing has been played, so that there is no difference."""
    now = table.now
    if now is None:
        return ""
    return (
        f"Announced now, after '{now.standing.last}': what was done before stays what it was, and all adapt "
        "from now on."
    )


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


def since_the_start(run: Run) -> str:
    """That both games of a comparison are known from the start; empty where that is no other than now."""
    standing = standing_in(run)
    if standing.is_whole or standing.is_over:
        return ""
    return (
        "From the start: all know of the difference before the story begins. What a change announced now, "
        f"after '{standing.last}', would do is what `melian whatif` says."
    )


def _of(both: int) -> str:
    return f"all {both:,} draws" if both > 1 else "its draw"
