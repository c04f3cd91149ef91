"""What is followed while a number is moved: the odds of the outcomes, or the choices at a step.

Tested in `tests/unit/test_drivers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from melian.analysis.numbers.inputs import outcome_label
from melian.analysis.situations.information import matters, situations
from melian.analysis.situations.view import infoset_reaches
from melian.analysis.strategy import option_probabilities, set_weights
from melian.errors import UsageError
from melian.runs.points import Measure, outcome_measure
from melian.runs.shapes import Figures, Point
from melian.scenario.model import Evidence, Model

__all__ = ["tip_measure"]


def tip_measure(
    model: Model, evidence: Sequence[Evidence], step: str | None
) -> tuple[Measure, list[str], list[str]]:
    """What is followed: the odds of the outcomes or the choices at a step, with their names and words.

    Raises
    ------
    UsageError
        If nobody chooses at the step, or it is several choices.
    """
    if step is None:
        names = [str(name) for name in model.scenario.file.outcomes]
        return outcome_measure(model, evidence), names, [outcome_label(model, name) for name in names]
    places = situations(model, step=step)
    if not places:
        raise UsageError(f"nobody chooses at '{step}': chance plays it, or it is never played")
    if len({here.matter.key for here in places}) > 1:
        keys = ", ".join(dict.fromkeys(here.matter.key for here in places))
        raise UsageError(f"'{step}' is several choices: name one of {keys}")
    matter = matters(model)[places[0].matter.key]

    def choice(prob: Float[np.ndarray, "point action"], values: Mapping[str, Point]) -> Figures:
        reach = infoset_reaches(model, prob)
        weights = set_weights(np.concatenate([reach[:, here.infosets] for here in places], axis=1))
        each = np.concatenate([option_probabilities(model, prob, here) for here in places], axis=1)
        return np.asarray(np.einsum("ds,dso->do", weights, each))

    return choice, list(matter.options), list(matter.labels)
