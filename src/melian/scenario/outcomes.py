"""Which outcome each ending of the story has.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Int

from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.node import Node
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.steps.kind import PlayOrder
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.history import note_undefined

__all__ = ["outcome_conditions", "outcomes_of"]


def outcome_conditions(file: CrisisFile, binder: Binder) -> list[Node | None]:
    """The conditions of the outcomes, in order; None where one cannot be used."""
    found = binder.found
    names = list(file.outcomes)
    result: list[Node | None] = []
    for name, outcome in file.outcomes.items():
        if outcome.when.strip() == "otherwise":
            if name != names[-1]:
                found.error(
                    "M504",
                    f"'{name}' says `otherwise` but is not the last outcome",
                    outcome.when,
                    "move it to the end",
                )
            result.append(binder.bind(outcome.when, "truth", Context(f"the outcome '{name}'")))
            continue
        if name == names[-1]:
            found.error(
                "M504",
                f"the last outcome, '{name}', does not say `otherwise`",
                outcome.when,
                "end with `when: otherwise`, so that every ending has an outcome",
            )
        result.append(binder.bind(outcome.when, "truth", Context(f"the outcome '{name}'", numbers=False)))
    for name in file.counts_as_yes:
        if name not in file.outcomes:
            found.error("M505", f"there is no outcome called '{name}'", name, nearest(name, file.outcomes))
    if file.counts_as_yes and file.question is None:
        found.error(
            "M505",
            "`counts_as_yes` stands without a question",
            file.counts_as_yes[0],
            "write `question: ...`",
        )
    return result


def outcomes_of(
    conditions: list[Node | None], columns: Columns, order: PlayOrder, found: Diagnostics
) -> Int[np.ndarray, terminal]:
    """The outcome of each ending, by its place in the file: the first whose condition holds."""
    result = np.full(columns.size, -1, dtype=np.int16)
    for code, condition in enumerate(conditions):
        if condition is None:
            continue
        value, undefined = evaluate(condition, columns)
        open_leaf = result == -1
        if undefined is not None and (undefined & open_leaf).any():
            row = int(np.flatnonzero(undefined & open_leaf)[0])
            note_undefined(found, condition, "an outcome", columns, row, order)
        result[open_leaf & np.broadcast_to(value, (columns.size,))] = code
    return result
