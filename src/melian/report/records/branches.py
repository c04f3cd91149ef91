"""The story tree as JSON: branches within branches."""

from __future__ import annotations

import math
from typing import Any

from melian.analysis.event_tree.tree import Bough, StoryTree
from melian.analysis.odds import Spread

__all__ = ["branches_json"]


def branches_json(tree: StoryTree) -> dict[str, Any]:
    """What the figures rest on, what is taken as given, and the trunk."""
    run = tree.run
    return {
        "draws": tree.n_draws,
        "seed": run.seed,
        "given": list(run.given),
        "at": run.at,
        "known": [
            {"step": each.step, "label": each.step_label, "option": each.option, "words": each.label}
            for each in tree.known
        ],
        "ruled_out": tree.ruled_out,
        "trunk": _branch(tree.trunk),
    }


def _branch(bough: Bough) -> dict[str, Any]:
    return {
        "step": bough.step or None,
        "step_label": bough.step_label or None,
        "option": bough.option or None,
        "label": bough.label or None,
        "outcome": bough.outcome or None,
        "endings": bough.endings,
        "folded": bough.folded,
        "told": bool(bough.branches) or bough.is_end,
        "odds": _spread(bough.odds),
        "outcomes": {name: mean for name, _, mean in bough.outcomes},
        "points": {
            worth.actor: {
                **_spread(worth.points),
                "lines": [
                    {"line": part.line, "kind": part.kind, **_spread(part.points)} for part in worth.parts
                ],
            }
            for worth in bough.worths
        },
        "branches": [_branch(branch) for branch in bough.branches],
    }


def _spread(spread: Spread) -> dict[str, float | None]:
    return {key: None if math.isnan(value) else value for key, value in spread._asdict().items()}
