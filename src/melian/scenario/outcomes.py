"""Which outcome each ending of the story has, and which endings answer the questions of the file with yes.

Tested in `tests/unit/language/test_numbers_and_stakes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from jaxtyping import Bool, Int

from melian.errors import DateError
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.evaluate import evaluate
from melian.scenario.language.node import Node
from melian.scenario.quantities.dates import parse_date
from melian.scenario.schema.elements import CrisisFile, Question
from melian.scenario.steps.kind import PlayOrder
from melian.scenario.tree.columns import Columns
from melian.scenario.tree.history import note_undefined

__all__ = ["HEAD", "answered_yes", "outcome_conditions", "outcomes_of", "question_conditions"]

HEAD = "question"
"""What the question at the head of the file is called where it stands beside others."""


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
    _check_named((*file.counts_as_yes, *file.ranked), file, found)
    missing = [name for name in names if name not in file.ranked]
    if file.ranked and missing:
        found.error(
            "M507", f"`ranked` leaves '{missing[0]}' out", file.ranked[0], "name every outcome once, in order"
        )
    if file.counts_as_yes and file.question is None:
        found.error(
            "M505",
            "`counts_as_yes` stands without a question",
            file.counts_as_yes[0],
            "write `question: ...`",
        )
    return result


def _check_named(named: Iterable[str], file: CrisisFile, found: Diagnostics) -> None:
    for name in named:
        if name not in file.outcomes:
            found.error("M505", f"there is no outcome called '{name}'", name, nearest(name, file.outcomes))


def question_conditions(file: CrisisFile, binder: Binder) -> dict[str, Node | None]:
    """Question -> the condition under its `when`; None where outcomes answer it, or what it says is wrong."""
    return {str(name): _condition(name, asked, file, binder) for name, asked in file.questions.items()}


def _condition(name: str, asked: Question, file: CrisisFile, binder: Binder) -> Node | None:
    found = binder.found
    if name == HEAD:
        found.error("M506", f"`{HEAD}` stands at the head of the file", name, "give this one another name")
    if asked.label is None:
        found.error("M506", f"'{name}' does not say what it asks", name, "add `label: ...?`")
    if bool(asked.counts_as_yes) == (asked.when is not None):
        wrong = "says yes in two ways" if asked.counts_as_yes else "does not say what counts as yes"
        found.error(
            "M506", f"'{name}' {wrong}", name, "write `counts_as_yes: [outcomes]` or `when: condition`"
        )
    if asked.by is not None:
        try:
            parse_date(asked.by, at_least="day")
        except DateError as error:
            found.error("M607", error.what, asked.by, error.remedy)
    _check_named(asked.counts_as_yes, file, found)
    if asked.when is None:
        return None
    context = Context(f"the question '{name}'", numbers=False, outcome=True)
    return binder.bind(asked.when, "truth", context)


def answered_yes(
    file: CrisisFile,
    conditions: Mapping[str, Node | None],
    columns: Columns,
    order: PlayOrder,
    found: Diagnostics,
) -> dict[str, Bool[np.ndarray, terminal]]:
    """Question -> which endings answer it with yes; the one at the head of the file comes first."""
    outcome, names = columns.column("outcome"), list(file.outcomes)
    counted = {HEAD: file.counts_as_yes} if file.counts_as_yes else {}
    counted |= {str(name): asked.counts_as_yes for name, asked in file.questions.items()}
    result = {}
    for name, yes in counted.items():
        condition = conditions.get(name)
        if condition is None:
            result[name] = np.isin(outcome, [names.index(each) for each in yes])
            continue
        value, undefined = evaluate(condition, columns)
        if undefined is not None and undefined.any():
            row = int(np.flatnonzero(undefined)[0])
            note_undefined(found, condition, f"the question '{name}'", columns, row, order)
        result[name] = np.broadcast_to(value, (columns.size,)).astype(bool)
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
