"""Why one option is better or worse than another in one group of situations, by stake line.

Tested in `tests/unit/test_analysis_why.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from melian.analysis.odds import Spread, spread
from melian.runs.shapes import LinePayoff
from melian.scenario.shapes import Draw

__all__ = ["LINE_COLUMNS", "Reason", "line_rows"]


LINE_COLUMNS = (
    "step", "actor", "group", "option", "over", "line", "kind", *Spread._fields, "higher",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """Why one option is better or worse than another in one group of situations."""

    step: str
    """Column key."""
    step_label: str
    actor: str
    actor_label: str
    group: int
    """From 1, as in the frame of the table."""
    condition: str
    """In which situations; empty for always."""
    option: str
    over: str
    option_label: str
    over_label: str
    chosen: float
    """How often the option is taken there, mean over the draws used."""
    lines: tuple[str, ...]
    """Labels of the mover's stake lines."""
    kinds: tuple[str, ...]
    """Their kinds."""
    gap: Draw
    """(draw,) what `option` is worth more than `over`, in points."""
    parts: LinePayoff
    """(draw, line) the same by stake line; adds up to `gap` in every draw."""


def line_rows(reason: Reason) -> Iterator[dict[str, Any]]:
    """The whole gap, then each stake line that has a part in it, the largest mean first."""
    names = {
        "step": reason.step, "actor": reason.actor, "group": reason.group, "option": reason.option,
        "over": reason.over,
    }  # fmt: skip
    mean = reason.parts.mean(axis=0)
    yield _line_row(names, "all of it", "gap", reason.gap)
    for line in np.argsort(-np.abs(mean), kind="stable"):
        if np.abs(reason.parts[:, line]).max(initial=0.0) > 1e-12:
            yield _line_row(names, reason.lines[line], reason.kinds[line], reason.parts[:, line])


def _line_row(names: dict[str, Any], line: str, kind: str, part: Draw) -> dict[str, Any]:
    higher = float((part > 0).mean()) if len(part) else float("nan")
    return {**names, "line": line, "kind": kind, **spread(part)._asdict(), "higher": higher}
