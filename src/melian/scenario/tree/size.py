"""How large a tree may become.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

from melian.scenario.steps.kind import PlayOrder
from melian.scenario.tree.tree_builder import TreeBuilder

__all__ = ["MAX_LEAVES", "check_size", "most_leaves"]

MAX_LEAVES = 2_000_000
"""A tree that would have more leaves is refused before it is built."""


def most_leaves(order: PlayOrder) -> float:
    """How many leaves there would be if every step were played everywhere with all its options."""
    result = 1.0
    for hidden in order.hidden:
        result *= len(hidden.options)
    for stage in order.stages:
        ways = 1.0 if stage.forced is not None else stage.kind.most_ways(stage)
        result *= ways * 2 ** len(stage.leaks)
    return result


def check_size(builder: TreeBuilder, key: str, more: int) -> None:
    """Refuse a tree that a choice makes too large."""
    total = builder.n_histories + more
    if total <= MAX_LEAVES:
        return
    here = key.split(":")[-1].split("@")[0].split(".")[0]
    factor = builder.factors.get(here, 1.0) * total / builder.n_histories
    most = sorted((builder.factors | {here: factor}).items(), key=lambda item: -item[1])[:3]
    worst = ", ".join(f"'{name}' (x{factor:.3g})" for name, factor in most)
    builder.found.error(
        "M424",
        f"the tree grows to {total:,} leaves or more at '{here}'; {MAX_LEAVES:,} are allowed",
        next((p.mark for p in builder.order.stages if p.name == here), None),
        f"the steps that multiply most: {worst}; hide fewer steps, merge options, or use fewer rounds",
    )
    raise builder.stopped()
