"""A story tree as tables: its branches, and what its tips are worth.

Tested in `tests/contract/test_event_tree_laws.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from melian.analysis.odds import Spread

if TYPE_CHECKING:
    import pandas as pd

    from melian.analysis.event_tree.branch import Branch

__all__ = ["branch_frame", "payoff_frame"]

BRANCH_COLUMNS = (
    "branch", "parent", "level", "kind", "step", "step_label", "option", "label", "outcome", "outcome_label",
    "endings", "folded", *Spread._fields,
)  # fmt: skip
PAYOFF_COLUMNS = ("branch", "actor", "actor_label", "line", "kind", *Spread._fields)


def branch_frame(root: Branch) -> pd.DataFrame:
    """One row per branch, parents before children.

    Columns: branch (from 0, the trunk), parent (-1 for the trunk), level, kind (trunk, fork, end or
    folded), step, step_label, option, label, outcome, outcome_label (empty where there are several),
    endings, folded (how many branches it stands for), and median, mean, q05, q25, q75, q95 of its
    odds. The means of the branches of a fork add up to the mean of the fork.
    """
    import pandas as pd

    rows = [
        {
            "branch": number,
            "parent": parent,
            "level": level,
            "kind": _kind(shown, level),
            "step": shown.step,
            "step_label": shown.step_label,
            "option": shown.option,
            "label": shown.label,
            "outcome": shown.outcome,
            "outcome_label": shown.outcome_label,
            "endings": shown.endings,
            "folded": shown.folded,
            **shown.odds._asdict(),
        }
        for number, parent, level, shown in _numbered(root)
    ]
    return pd.DataFrame(rows, columns=list(BRANCH_COLUMNS))


def payoff_frame(root: Branch) -> pd.DataFrame:
    """One row per tip, actor and stake line; a line without a name, of kind `all`, is their sum.

    Columns: branch (as in the other table), actor, actor_label, line, kind, and median, mean, q05,
    q25, q75, q95 of the expected points, given that the story comes there.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for number, _, _, shown in _numbered(root):
        for payoff in shown.payoffs:
            about = {"branch": number, "actor": payoff.actor, "actor_label": payoff.label}
            rows.append({**about, "line": "", "kind": "all", **payoff.points._asdict()})
            rows.extend(
                {**about, "line": part.line, "kind": part.kind, **part.points._asdict()}
                for part in payoff.parts
            )
    return pd.DataFrame(rows, columns=list(PAYOFF_COLUMNS))


def _kind(shown: Branch, level: int) -> str:
    if not level:
        return "trunk"
    return "fork" if shown.branches else "end" if shown.is_end else "folded"


def _numbered(root: Branch) -> list[tuple[int, int, int, Branch]]:
    """Number, number of the parent, level and branch, parents before children."""
    result: list[tuple[int, int, int, Branch]] = []
    last: dict[int, int] = {-1: -1}
    for number, (level, shown) in enumerate(root.walk()):
        last[level] = number
        result.append((number, last[level - 1], level, shown))
    return result
