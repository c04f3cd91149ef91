"""What precision means in the units of a file.

Tested in `tests/unit/test_analysis_choice_errors.py`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from melian.scenario.model import Model

if TYPE_CHECKING:
    from melian.runs.run import Run

__all__ = ["precision_words"]


def precision_words(run_or_model: Run | Model) -> tuple[str, ...]:
    """What precision means in the file's own units, one sentence per entry of `precision`.

    By the logit rule an option that is better by `d` points is taken `exp(precision d / scale)`
    times as often as the other; steps of 10, 25 and 50 % of the scale, at the median precision.
    """
    model = run_or_model if isinstance(run_or_model, Model) else run_or_model.model
    if model.precision.limit:
        return ("Everybody calculates fully: the better option is always taken.",)
    result = []
    medians = {name: np.atleast_1d(d.ppf(np.array([0.5]))) for name, d in model.distributions.items()}
    entries = (*model.precision.entries, *model.precision.worked)
    by_player = model.precision_values(medians, 1)[0] * model.scale.points
    for entry in entries:
        place = next((i for i, actor in enumerate(model.players) if model.precision.of(actor) == entry), None)
        if place is None:
            continue
        median = float(by_player[place])
        steps = [share * model.scale.points for share in (0.1, 0.25, 0.5)]
        ratios = [_times(median * step / model.scale.points) for step in steps]
        who = "" if len(entries) == 1 else f" ({_whose(model, entry)})"
        result.append(
            f"At precision {median:.3g}{who} an option better by {steps[0]:.4g} points is taken {ratios[0]} "
            f"as often, by {steps[1]:.4g} points {ratios[1]}, by {steps[2]:.4g} points {ratios[2]}."
        )
    return tuple(result)


def _times(log_ratio: float) -> str:
    if log_ratio > math.log(1e6):
        return "more than a million times"
    ratio = math.exp(log_ratio)
    return f"{ratio:.1f} times" if ratio < 3 else f"{ratio:,.0f} times"


def _whose(model: Model, entry: str) -> str:
    return "all others" if entry == "others" else model.scenario.label(entry)
