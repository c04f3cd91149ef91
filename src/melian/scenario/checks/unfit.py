"""What-ifs that cannot be answered: no history of theirs has what the events say.

Tested in `tests/unit/test_fair_what_ifs.py`.
"""

from __future__ import annotations

import numpy as np

from melian.scenario.checks.sight import Sight
from melian.scenario.compile import compile_found
from melian.scenario.evidence import Reading, unfit
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.model import Model
from melian.scenario.variants import intervention_of

__all__ = ["unfit_variants"]


def unfit_variants(sight: Sight) -> None:
    """Variants that no sequence of events fits, with these events; the others are not stopped by it."""
    model, file = sight.model, sight.file
    for name in file.variants:
        altered = intervention_of(name, file, model.scenario.symbols, Diagnostics())
        reading = Reading(str(name), altered, model.scenario.symbols, Diagnostics())
        if _fits(model, reading):
            continue
        compiled = compile_found(model.scenario, trial := Diagnostics(), variant=str(name))
        reasons = [(item.message, item.help) for item in trial.sorted() if item.severity == "error"]
        if compiled is not None and not reasons:
            reasons = [unfit(compiled.model, compiled.model.evidence)]
        for message, help in reasons:
            if message:
                sight.found.warning("M618", f"the variant '{name}' cannot be played: {message}", name, help)


def _fits(model: Model, reading: Reading) -> bool:
    """Whether some ending of the file as it stands is one of the variant, and has what events say there.

    Where none has, the variant is compiled to be sure: it may have endings of its own.
    """
    choices, there = model.scenario.symbols.choices, np.ones(model.n_leaves, dtype=bool)
    for key, option in reading.altered.change.force.items():
        column = np.asarray(model.columns.column(key))
        name = key if key in model.scenario.symbols.privates else key.split("@")[0]
        there &= (column == choices[name].options.index(option)) | (column == -1)
    for item in model.evidence:
        if item.event not in reading.altered.drop:
            for key, holds in zip(item.settled, item.settling, strict=True):
                there &= holds if key not in reading.changed else True
    return bool(there.any())
