"""A choice of the story: what its mover knows and believes there, what each option is worth to it, and why.

The figures are those of the questions `why` and `beliefs`.

Tested in `tests/unit/app/test_story.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from melian.analysis.beliefs import BeliefTable
from melian.analysis.choices.reasons import Reason
from melian.analysis.odds import spread
from melian.analysis.why import WhyTable
from melian.app.bars import fall_bars, fall_scale, share_bar
from melian.report.svg.waterfall import Part
from melian.report.words.changes import points_change, shows_nothing
from melian.report.words.figures import count, percent, percent_range, points
from melian.report.words.situations import NEVER_MET, heaviest
from melian.report.words.why import capital, ordered_lines, reason_sentence

__all__ = ["beliefs_told", "options_told"]

SHOWN = 8
"""Situations that are told: those on which most hangs."""
SAME = 1e-9
"""Figures that differ by less are the same in all draws."""
LISTED = 7
"""Stake lines of one reason that are told."""


def options_told(table: WhyTable) -> dict[str, Any]:
    """The situations of a mover, those first on which most hangs, each with its options and their reasons."""
    there = heaviest(table.options, ["group"], None)
    return {
        "situations": [_situation(table, group) | {"is_one": len(there) == 1} for group in there[:SHOWN]],
        "left": f"{count(len(there) - SHOWN, 'other situation')} on which less hangs are left out."
        if len(there) > SHOWN
        else "",
        "draws": count(table.n_draws, "draw"),
    }


def _situation(table: WhyTable, group: Sequence[dict[str, Any]]) -> dict[str, Any]:
    first = group[0]
    reasons = [each for each in table.reasons if each.group == first["group"] and len(each.gap)]
    falls = [_parts(reason) for reason in reasons]
    scale = fall_scale(falls)
    return {
        "knows": str(first["condition"]),
        "share": percent(first["share"]),
        "reach": percent(first["reach"]),
        "options": [_option(row) for row in sorted(group, key=lambda row: -_number(row["chosen"]))],
        "reasons": [
            {
                "title": f"{reason.option_label} or {reason.over_label}",
                "sentence": reason_sentence(reason),
                "lines": [
                    {"label": part.label, "bar": bar, "points": points_change(part.mean)}
                    for part, bar in zip(parts, fall_bars(parts, scale), strict=True)
                ],
            }
            for reason, parts in zip(reasons, falls, strict=True)
        ],
    }


def _option(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": row["option_label"],
        "chosen": percent(row["chosen"]),
        "bar": share_bar(_number(row["chosen"])),
        "worth": points(row["mean"]),
        "range": f"{points(row['q25'])} to {points(row['q75'])}" if row["q75"] - row["q25"] > SAME else "",
        "then": percent(row["then"]),
    }


def _parts(reason: Reason) -> list[Part]:
    """The stake lines of a reason, the largest first, and the whole at the end."""
    shown = ordered_lines(reason)[:LISTED]
    parts = [_part(capital(reason.lines[line]), reason.parts[:, line]) for line in shown]
    rest = reason.gap - reason.parts[:, shown].sum(axis=1)
    if not shows_nothing(float(rest.mean())):
        parts.append(_part("All others", rest))
    return [*parts, _part("Together", reason.gap)]


def _part(label: str, values: Any) -> Part:
    found = spread(values)
    return Part(label, found.mean, found.q25, found.q75)


def beliefs_told(table: BeliefTable) -> dict[str, Any]:
    """What the mover thinks of what it cannot see, matter by matter."""
    matters = list(_matters(table))
    return {"matters": matters, "none": "" if matters else NEVER_MET}


def _matters(table: BeliefTable) -> Iterator[dict[str, Any]]:
    for _, part in table.frame.groupby("matter", sort=False):
        groups = heaviest(part, ["group"], SHOWN)
        yield {
            "label": groups[0][0]["matter_label"],
            "groups": [
                {
                    "knows": str(group[0]["condition"]),
                    "things": [_thing(row) for row in group],
                }
                for group in groups
            ],
        }


def _thing(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": row["option_label"],
        "odds": percent(row["median"]),
        "range": percent_range(row["q25"], row["q75"]) if row["q75"] - row["q25"] > SAME else "",
        "before": percent(row["prior"]),
        "bar": share_bar(row["median"], row["q25"], row["q75"], before=row["prior"]),
    }


def _number(value: float) -> float:
    return 0.0 if value != value else float(value)
