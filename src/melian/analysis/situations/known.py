"""Where a mover knows that a condition on what came before holds.

Tested in `tests/unit/test_analysis_why.py`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from jaxtyping import Bool

from melian.analysis.situations.information import Situations, first_leaves
from melian.errors import UsageError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.evaluate import evaluate
from melian.scenario.model import Model

__all__ = ["narrowed", "only", "where_known"]


def where_known(model: Model, here: Situations, when: str) -> Bool[np.ndarray, " set"]:
    """(set,) whether the mover knows at each set that a condition on what came before holds.

    Raises
    ------
    UsageError
        If the condition cannot be read, names a number, or something that comes later.
    """
    symbols, found = model.scenario.symbols, Diagnostics()
    step = symbols.steps[here.matter.name]
    stage = next(p for p in model.order.stages if p.key == here.matter.step)
    context = Context("`--when`", block=stage.block, round=stage.round, before=step.position, numbers=False)
    bound = Binder(symbols, found).bind(when, "truth", context)
    if bound is None:
        raise UsageError("; ".join(f"{item.message}: {item.help}" for item in found.sorted()))
    nodes = np.flatnonzero(np.isin(model.tree.node_infoset, here.infosets))
    value, undefined = evaluate(bound, model.columns)
    leaves = first_leaves(model)[nodes]
    if undefined is not None and np.broadcast_to(undefined, (model.n_leaves,))[leaves].any():
        raise UsageError(
            f"'{when}' asks for a step that may not have been played; name the options, or `none`"
        )
    holds = np.broadcast_to(value, (model.n_leaves,))[leaves]
    failing = np.unique(model.tree.node_infoset[nodes[~holds]])
    return ~np.isin(here.infosets, failing)


def narrowed(model: Model, here: Situations, when: str | None) -> Situations | None:
    """The sets in which the mover knows that the condition holds; None if there are none."""
    if when is None:
        return here
    return only(here, where_known(model, here, when))


def only(here: Situations, kept: Bool[np.ndarray, " set"]) -> Situations | None:
    """The sets that are kept, (set,) of truths; None if there are none."""
    if not kept.any():
        return None
    seen = {key: values[kept] for key, values in here.seen.items()}
    return replace(here, infosets=here.infosets[kept], seen=seen)
