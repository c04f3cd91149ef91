"""A story tree as tables: its branches, and what its tips are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from melian.analysis.odds import Spread

if TYPE_CHECKING:
    from melian.analysis.event_tree.tree import Bough

__all__ = ["branch_frame", "worth_frame"]

BRANCH_COLUMNS = (
    "branch", "parent", "level", "kind", "step", "step_label", "option", "label", "outcome", "outcome_label",
    "endings", "folded", *Spread._fields,
)  # fmt: skip
WORTH_COLUMNS = ("branch", "actor", "actor_label", "line", "kind", *Spread._fields)


def branch_frame(trunk: Bough) -> pd.DataFrame:
    """One row per branch, parents before children.

    Columns: branch (from 0, the trunk), parent (-1 for the trunk), level, kind (trunk, fork, end or
    folded), step, step_label, option, label, outcome, outcome_label (empty where there are several),
    endings, folded (how many branches it stands for), and median, mean, q05, q25, q75, q95 of its
    odds. The means of the branches of a fork add up to the mean of the fork.
    """
    rows = [
        {
            "branch": number,
            "parent": parent,
            "level": level,
            "kind": _kind(bough, level),
            "step": bough.step,
            "step_label": bough.step_label,
            "option": bough.option,
            "label": bough.label,
            "outcome": bough.outcome,
            "outcome_label": bough.outcome_label,
            "endings": bough.endings,
            "folded": bough.folded,
            **bough.odds._asdict(),
        }
        for number, parent, level, bough in _numbered(trunk)
    ]
    return pd.DataFrame(rows, columns=list(BRANCH_COLUMNS))


def worth_frame(trunk: Bough) -> pd.DataFrame:
    """One row per tip, actor and stake line; a line without a name, of kind `all`, is their sum.

    Columns: branch (as in the other table), actor, actor_label, line, kind, and median, mean, q05,
    q25, q75, q95 of the expected points, given that the story comes there.
    """
    rows: list[dict[str, Any]] = []
    for number, _, _, bough in _numbered(trunk):
        for worth in bough.worths:
            about = {"branch": number, "actor": worth.actor, "actor_label": worth.label}
            rows.append({**about, "line": "", "kind": "all", **worth.points._asdict()})
            rows.extend(
                {**about, "line": part.line, "kind": part.kind, **part.points._asdict()}
                for part in worth.parts
            )
    return pd.DataFrame(rows, columns=list(WORTH_COLUMNS))


def _kind(bough: Bough, level: int) -> str:
    if not level:
        return "trunk"
    return "fork" if bough.branches else "end" if bough.is_end else "folded"


def _numbered(trunk: Bough) -> list[tuple[int, int, int, Bough]]:
    """Number, number of the parent, level and branch, parents before children."""
    result: list[tuple[int, int, int, Bough]] = []
    last: dict[int, int] = {-1: -1}
    for number, (level, bough) in enumerate(trunk.walk()):
        last[level] = number
        result.append((number, last[level - 1], level, bough))
    return result
