"""Which private types play alike: what each does where the other stands as well.

Tested in `tests/unit/test_analysis_choice_errors.py`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.analysis.odds import spread
from melian.analysis.situations.information import Matter, Situations, matters, situations
from melian.analysis.situations.shapes import DrawInfoset
from melian.analysis.situations.view import draws_to_use, infoset_reaches
from melian.analysis.strategy import option_probabilities
from melian.runs.run import Run
from melian.runs.shapes import Behaviour
from melian.scenario.model import Model

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ALIKE", "alike_types"]

VISITS = 20_000_000
"""How many nodes an answer visits at most, over all draws."""


ALIKE = 0.02
"""Types whose probabilities differ by less than this on average play alike."""


def alike_types(run: Run, *, draws: int | None = None) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Which private types play alike.

    Two types of a private matter are compared at every step of each actor that knows it, at
    information sets that differ in the type alone: the largest difference of an option's
    probability, weighted by the reach of both sets, mean over draws.

    Parameters
    ----------
    run
        Solved draws.
    draws
        How many kept draws are used at most.

    Returns
    -------
    frame, sentences
        Columns matter, matter_label, one, other (types), step, step_label, actor, difference
        (NaN where play never comes), alike; `alike` is true where the two differ by less than
        `ALIKE` at every step.
    """
    import pandas as pd

    model = run.model
    prob = run.kept_prob[: draws_to_use(run, draws, visits=VISITS)]
    reach = infoset_reaches(model, prob)
    rows: list[dict[str, Any]] = []
    sentences: list[str] = []
    places = situations(model)
    for matter in matters(model).values():
        if matter.kind != "type":
            continue
        for one, other in combinations(range(len(matter.options)), 2):
            found = _compared(model, prob, reach, places, matter, (one, other))
            differences = [row["difference"] for row in found if not np.isnan(row["difference"])]
            alike = bool(differences) and max(differences) < ALIKE
            rows.extend({**row, "alike": alike} for row in found)
            if alike:
                most = f"{100 * max(differences):.1f} percentage points"
                exactly = "." if max(differences) < 5e-4 else f"; nowhere do they differ by more than {most}."
                names = f'"{matter.labels[one]}" and "{matter.labels[other]}"'
                sentences.append(f"{matter.label}: {names} play alike{exactly}")
    columns = ["matter", "matter_label", "one", "other", "step", "step_label", "actor", "difference", "alike"]
    return pd.DataFrame(rows, columns=columns), tuple(sentences)


def _compared(
    model: Model,
    prob: Behaviour,
    reach: DrawInfoset,
    places: list[Situations],
    matter: Matter,
    pair: tuple[int, int],
) -> list[dict[str, Any]]:
    """How two types differ at each step where somebody knows which of them it is."""
    names = [matter.options[code] for code in pair]
    rows = []
    for here in places:
        if here.actor not in matter.who:
            continue
        left, right = _twins(model, here, matter.key, names)
        if not left:
            continue
        each = option_probabilities(model, prob, here)
        apart = np.abs(each[:, left] - each[:, right]).max(axis=2)
        weight = reach[:, here.infosets[left]] + reach[:, here.infosets[right]]
        reached = weight.sum(axis=1) > 0
        by_draw = (apart * weight).sum(axis=1)[reached] / weight.sum(axis=1)[reached]
        rows.append(
            {
                "matter": matter.key,
                "matter_label": matter.label,
                "one": names[0],
                "other": names[1],
                "step": here.matter.key,
                "step_label": here.matter.label,
                "actor": here.actor,
                "difference": spread(by_draw).mean,
            }
        )
    return rows


def _twins(model: Model, here: Situations, key: str, names: list[str]) -> tuple[list[int], list[int]]:
    """Positions of sets with one type and of the sets that differ from them in that alone."""
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for place, infoset in enumerate(here.infosets):
        tokens = model.observed(model.infosets[infoset].information)
        mine = next((t.shown for t in tokens if t.key == key and t.what == "type"), "")
        rest = tuple(t for t in tokens if not (t.key == key and t.what == "type"))
        found.setdefault(rest, {})[mine] = place
    both = [places for places in found.values() if all(name in places for name in names)]
    return [places[names[0]] for places in both], [places[names[1]] for places in both]
