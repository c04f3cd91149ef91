"""The endings of several patterns together: which outcomes are told, in which order, and which mean yes.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Int

from melian.drafts.patterns.renaming import Data
from melian.scenario.findings.diagnostics import Diagnostics, refusal
from melian.scenario.model import Model
from melian.scenario.read import parse_and_compile
from melian.scenario.text.plain_data import document_yaml

__all__ = ["compiled", "told_closely"]


def told_closely(data: Data, first: Data) -> Data:
    """The file without outcomes that are never the first that fits; those that answer yes, found anew.

    What a later pattern tells more closely answers yes where it only comes to be when the first pattern's
    own outcomes would say yes. What comes to be either way stands behind these; if that does not help, it
    is left out, so that the question keeps its answer.
    """
    yes = [list(first).index(name) for name in data["counts_as_yes"]]
    said = np.isin(_outcome(data, list(first)), yes)
    *own, last = first
    order = list(data["outcomes"])
    outcome = _outcome(data, order)
    if mixed := _mixed(outcome, order, said, first):
        order = [name for name in order if name not in (*mixed, *first)] + [*own, *mixed, last]
        outcome = _outcome(data, order)
        if still := _mixed(outcome, order, said, first):
            order = [name for name in order if name not in still]
            outcome = _outcome(data, order)
    kept = [(code, name) for code, name in enumerate(order) if (outcome == code).any()]
    return {
        **data,
        "counts_as_yes": [name for code, name in kept if said[outcome == code].all()],
        "outcomes": {name: data["outcomes"][name] for _, name in kept},
    }


def _mixed(
    outcome: Int[np.ndarray, " leaf"], order: Sequence[str], said: Bool[np.ndarray, " leaf"], first: Data
) -> list[str]:
    """Outcomes of later pieces that come to be where the first pattern says yes and where it says no."""
    sides = {name: set(said[outcome == code].tolist()) for code, name in enumerate(order)}
    return [name for name, found in sides.items() if len(found) > 1 and name not in first]


def _outcome(data: Data, order: Sequence[str]) -> Int[np.ndarray, " leaf"]:
    """Which of the outcomes in this order each ending comes to."""
    outcomes = {name: data["outcomes"][name] for name in order}
    return compiled(
        document_yaml({**data, "counts_as_yes": order[0], "outcomes": outcomes}), "composed"
    ).outcome


def compiled(text: str, name: str) -> Model:
    """The model of a text."""
    found = Diagnostics()
    _, made = parse_and_compile(text, name, None, found)
    if made is None or found.has_errors:
        raise refusal(found, text, name)
    return made.model
