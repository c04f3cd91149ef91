"""When steps are expected to be played, as the file says.

Tested in `tests/unit/test_standing.py`.
"""

from __future__ import annotations

from melian.scenario.events import read_date
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.symbols import Symbols, step_key
from melian.scenario.quantities.dates import CrisisDate

__all__ = ["due_dates"]


def due_dates(symbols: Symbols, found: Diagnostics) -> dict[str, CrisisDate]:
    """Key of each step with a `due` -> its date; of a step played in rounds, that of the last round."""
    result: dict[str, CrisisDate] = {}
    for name, symbol in symbols.steps.items():
        if symbol.step.due is None:
            continue
        date = read_date(symbol.step.due, found, "month")
        if date is not None:
            result[step_key(name, symbols.blocks.get(symbol.block, 0))] = date
    return result
