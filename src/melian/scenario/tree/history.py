"""Histories in words, and what is said where one cannot answer.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

import numpy as np

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.node import Node
from melian.scenario.steps.kind import PlayOrder
from melian.scenario.tree.columns import Columns

__all__ = ["history_text", "note_undefined"]


def history_text(columns: Columns, row: int, order: PlayOrder) -> str:
    """One history in the words of the file: `russia.aim is bluff, force is add, ...`."""
    parts = []
    for hidden in order.hidden:
        code = int(columns.column(hidden.key)[row])
        if code >= 0:
            parts.append(f"{hidden.key} is {hidden.options[code].name}")
    for stage in order.stages:
        code = int(columns.column(stage.key)[row])
        if code >= 0:
            parts.append(f"{stage.key} is {stage.options[code].name}")
    return ", ".join(parts) or "the story begins"


def note_undefined(
    found: Diagnostics, condition: Node, what: str, columns: Columns, row: int, order: PlayOrder
) -> None:
    """Report that an unplayed step was asked what it cannot answer, with an example."""
    culprit = next((p for p in condition.walk() if _asks_unplayed(p, columns, row)), condition)
    key = (
        culprit.data[0]
        if culprit.op == "not_in"
        else culprit.data
        if culprit.op in ("attribute", "code")
        else ""
    )
    step = str(key)
    asked = f"`{step} is not ...`" if culprit.op == "not_in" else f"the number attached to '{step}'"
    example = history_text(columns, row, order)
    help = (
        "write the options you mean, `is a or b`, or `is a or b or none`"
        if culprit.op == "not_in"
        else "guard it: `... if step is a or b else 0`, or restrict `when`"
    )
    found.error(
        "M426", f"{what} asks {asked} where '{step}' may be unplayed: when {example}", culprit.mark, help
    )


def _asks_unplayed(part: Node, columns: Columns, row: int) -> bool:
    if part.op not in ("not_in", "attribute", "code"):
        return False
    value = evaluate(part, columns) if part.static else None
    if value is None:
        return bool(np.broadcast_to(columns.column(part.data), (columns.size,))[row] == -1)
    return value.undefined is not None and bool(np.broadcast_to(value.undefined, (columns.size,))[row])
