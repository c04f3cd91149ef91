"""The answer as JSON, format 1.

A key is never removed or given another meaning within a format; new keys may be added.
Odds are shares from 0 to 1, payoffs are points, what is not known is null.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from melian.analysis.odds import answer, odds, payoffs, stake_lines
from melian.report.words.rows import rows
from melian.runs.branch_check import OTHER, UNCHECKED
from melian.runs.run import Run

__all__ = ["FORMAT", "frame_rows", "solve_json"]

FORMAT = 1


def solve_json(run: Run, settings: Mapping[str, str]) -> dict[str, Any]:
    """Everything that `melian solve` says."""
    model = run.model
    yes = answer(run)
    return {
        "format": FORMAT,
        "scenario": model.scenario.name,
        "title": model.scenario.title,
        "question": _text(model.scenario.file.question),
        "variant": model.variant,
        "set": dict(settings),
        "given": list(run.given),
        "at": run.at,
        "draws": run.n_draws,
        "seed": run.seed,
        "precision": model.precision.text,
        "scale": {"points": model.scale.points, "words": model.scale.words},
        "game": {"leaves": model.n_leaves, "infosets": model.n_infosets, "actions": model.n_actions},
        "status": {
            "certified": run.n_certified,
            "uncertified": run.uncertified(),
            "invalid_input": run.n_invalid,
            "invalid": dict(run.invalid),
            "looked_at_again": int((run.branch != UNCHECKED).sum()),
            "on_another_branch": int((run.branch == OTHER).sum()),
        },
        "odds": frame_rows(odds(run)),
        "answer": None if yes is None else {"yes": _clean(yes._asdict())},
        "payoffs": {row.pop("actor"): row for row in frame_rows(payoffs(run))},
        "stake_lines": frame_rows(stake_lines(run)),
        "notes": list(model.notes),
    }


def frame_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values, NaN as null."""
    return [_clean(row) for row in rows(frame)]


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in row.items()}


def _value(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _text(value: str | None) -> str | None:
    return None if value is None else str(value)
