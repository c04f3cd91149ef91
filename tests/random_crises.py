"""Random crises as files whose numbers are uncertain, for laws that solve them."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from hypothesis import Phase, settings

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.model import Model
from melian.scenario.read import parse_and_compile
from small_crisis import path_to
from strategies_scenario import Crisis, Step, as_text, crises

__all__ = ["CRISES", "FEW", "LARGEST", "compiled", "document_of", "paths", "sharpened"]

LARGEST = 150  # leaves: the laws are the same for larger ones, and each crisis is solved twice
# shrinking a crisis takes minutes: ask for it by hand, with Phase.shrink among the phases
FEW = settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def sharpened(crisis: Crisis) -> Crisis:
    """The crisis with a stake and an outcome on each plain move: by chance most odds would hang on nothing."""
    moves = [item for item in crisis.steps if isinstance(item, Step) and item.kind == "move"]
    stakes, outcomes = list(crisis.stakes), list(crisis.outcomes)
    for step in moves:
        first, last = step.options[0], step.options[-1]
        if first != last:
            other = next(actor for actor in crisis.actors if actor not in step.who)
            stakes.append((step.who[0], (), ("is", (step.name, ""), (first,)), ("num", "4")))
            stakes.append((other, (), ("is", (step.name, ""), (last,)), ("num", "-3")))
            outcomes.append((f"took_{step.name}", ("is", (step.name, ""), (last,))))
    return dataclasses.replace(crisis, stakes=stakes, outcomes=outcomes)


CRISES = crises().map(sharpened)


def document_of(crisis: Crisis) -> dict[str, Any]:
    """The file as plain data, its assumptions uncertain and its actors rather careless (precision 1 to 4)."""
    plain = dataclasses.replace(crisis, force={}, public=(), reveal={})
    document = json.loads(as_text(plain))
    uncertain = {"range": "20% to 45%", "best": "30%", "judgement": "the test"}
    document["assumptions"] = dict.fromkeys(document["assumptions"], uncertain)
    document["precision"] = "1 to 4"
    return document


def compiled(document: dict[str, Any]) -> Model | None:
    """The model of a file; None where the file has a mistake or is too large for these tests."""
    _, result = parse_and_compile(json.dumps(document), "random", None, found := Diagnostics())
    if found.has_errors or result is None or result.model.n_leaves > LARGEST:
        return None
    return result.model


def paths(model: Model) -> list[list[tuple[str, int, str, int]]]:
    """Per leaf the (key, information set, option, action) from the root on."""
    return [path_to(model, int(leaf)) for leaf in model.tree.terminal_node]
