"""Who may know what when a step is played, by what the file says of who sees what.

Tested in `tests/unit/test_messages.py`.
"""

from __future__ import annotations

from melian.scenario.language.node import Node
from melian.scenario.steps.kind import PlayOrder, Stage

__all__ = ["knows_for_sure", "may_know", "may_see", "read_by"]


def may_see(stage: Stage) -> frozenset[str]:
    """Who may learn what a step came to, now or later: its movers, and whoever is shown or told of it."""
    leaked = (actor for actor, _ in stage.leaks)
    return frozenset((*stage.movers, *stage.seers, *leaked, *stage.kind.told(stage)))


def may_know(order: PlayOrder, actor: str, number: int) -> frozenset[str]:
    """Keys of what an actor may know before the step of that number: private matters and earlier steps."""
    hidden = (each.key for each in order.hidden if actor in each.seers)
    return frozenset((*hidden, *(each.key for each in order.stages[:number] if actor in may_see(each))))


def knows_for_sure(order: PlayOrder, actor: str, number: int) -> frozenset[str]:
    """Keys of what an actor knows before the step of that number whatever has happened."""
    hidden = (each.key for each in order.hidden if actor in each.seers)
    shown = (each.key for each in order.stages[:number] if _is_shown(each, actor))
    return frozenset((*hidden, *shown))


def _is_shown(stage: Stage, actor: str) -> bool:
    """Whether an actor knows what was chosen as soon as a step is over."""
    plain = not stage.quiet and not stage.hidden_until and all(group is None for group in stage.shown_as)
    seen = plain and actor in stage.seers and actor not in stage.kind.told(stage)
    return seen or actor in stage.movers


def read_by(expression: Node | None) -> frozenset[str]:
    """Keys of steps, parts of steps and private matters that an expression asks for."""
    found: set[str] = set()
    for part in () if expression is None else expression.walk():
        if part.op in ("in", "not_in"):
            found.add(str(part.data[0]))
        elif part.op == "attribute":
            found.add(str(part.data))
        elif part.op == "truth":
            found.update(str(part.data).split(":"))
    return frozenset(found)
