"""Where a group of situations lies, how often play comes there, and how much hangs on it.

Tested in `tests/unit/test_from_now_on.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from melian.analysis.situations.wording import for_mover
from melian.report.words.cells.rows import rows
from melian.report.words.figures import count, percent

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ALL_KNOWN",
    "NEVER_MET",
    "SHOWN",
    "alike",
    "by_step",
    "heaviest",
    "left_words",
    "place_heads",
    "place_words",
    "where_words",
]

Situated = Sequence[list[dict[str, Any]]]
"""Rows by situation."""
SHOWN = 10
"""Situations on a page where nobody asks for all."""
ALL_KNOWN = "Who moves here knows all that has happened: there is nothing to believe."
"""In the place of beliefs where nobody has any."""
NEVER_MET = "Who moves here knows all that matters here, or is never asked: there is nothing to believe."
"""The same where others do not know all."""


def where_words(row: Mapping[str, Any], n_groups: int) -> str:
    """The situation of a group, by one of its rows; empty where there is no other.

    >>> where_words({"condition": '"Aim" is "war"', "share": 0.25}, 2)
    'Where "Aim" is "war" (25 % of cases)'
    """
    words = str(row["condition"])
    if not words:
        return "" if n_groups == 1 else "Always"
    share = f" ({percent(row['share'])} of cases)" if n_groups > 1 else ""
    return f"Where {words}{share}"


def place_words(row: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """Who moves at which step, unless that is as in the row before, and in which situation.

    >>> row = {"actor_label": "Iceland", "step_label": "The base", "condition": '"Aim" is "war"'}
    >>> place_words(row), place_words(row, row)
    (('Iceland: The base', 'where "Aim" is "war"'), ('', 'where "Aim" is "war"'))
    """
    who = _who(row)
    where = f"where {row['condition']}" if row["condition"] else ""
    is_same = before is not None and who == _who(before)
    return ("" if is_same and where else who), where


def _who(row: Mapping[str, Any]) -> str:
    return f"{row['actor_label']}: {for_mover(row['step_label'], row['actor_label'])}"


def place_heads(shown: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[str, ...]:
    """Heads of the columns that say where: two, or one where no situation needs to be told apart."""
    return ("Step", "Where") if any(group[0]["condition"] for group in shown) else ("Step",)


def by_step(found: Sequence[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Situations of one step one after the other, in the order in which the steps come first."""
    steps: dict[tuple[Any, Any], list[list[dict[str, Any]]]] = {}
    for part in found:
        steps.setdefault((part[0]["actor_label"], part[0]["step_label"]), []).append(part)
    return [part for parts in steps.values() for part in parts]


def heaviest(frame: pd.DataFrame, keys: Sequence[str], most: int | None) -> list[list[dict[str, Any]]]:
    """The rows of each situation, those first on which most hangs: how often play comes there x effect.

    Parameters
    ----------
    frame
        Rows with `reach` and `effect`, in order of play.
    keys
        The columns that tell situations apart.
    most
        How many there are at most; None: all.
    """
    found = [rows(part) for _, part in frame.groupby(list(keys), sort=False)]
    found.sort(key=lambda part: -_weight(part[0]))
    return found[:most]


def alike(
    found: Sequence[list[dict[str, Any]]], same: Sequence[str], figures: Sequence[str]
) -> tuple[list[list[dict[str, Any]]], dict[int, str]]:
    """Situations of different steps that differ in nothing that is shown, put together.

    Returns those that are left, and by place among them the labels of their steps, where several.
    """
    kept: dict[object, list[dict[str, Any]]] = {}
    labels: dict[object, list[str]] = {}
    for part in found:
        key = (
            tuple(part[0][name] for name in same),
            tuple(_shown(row[name]) for row in part for name in figures),
        )
        kept.setdefault(key, part)
        labels.setdefault(key, []).append(str(part[0]["step_label"]))
    steps = {place: "; ".join(labels[key]) for place, key in enumerate(kept) if len(labels[key]) > 1}
    return list(kept.values()), steps


def _shown(value: Any) -> object:
    return percent(value) if isinstance(value, float) else value


def _weight(row: Mapping[str, Any]) -> float:
    weight = float(row["reach"]) * float(row["effect"])
    return weight if weight == weight else 0.0


def left_words(shown: int, there: int) -> str:
    """What a page leaves out; empty where it shows all."""
    if shown >= there:
        return ""
    return (
        f"Shown are the {shown} of {count(there, 'situation')} on which most hangs; --all shows the others."
    )
