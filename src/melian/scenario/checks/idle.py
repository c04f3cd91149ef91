"""Steps, private matters and actors that change no odds.

What is chosen at a step matters to somebody only if an outcome, another step or a stake together with
another step asks for it, or if it tells those who move later of something that they do not know.
Where neither is so the game is the same without the step, at every precision: payoffs are sums, and a
summand that no other choice can change moves no other choice. What a step brings to somebody who has
moved before it is no such summand where an earlier choice may decide whether, or how, it is played.

Tested in `tests/unit/test_messages.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from melian.articles import listed
from melian.scenario.checks.sight import Sight
from melian.scenario.language.node import Node
from melian.scenario.steps.kind import Stage
from melian.scenario.tree.knowledge import knows_for_sure, may_know, may_see, read_by

__all__ = ["changes_nothing"]

REMEDY = "let an outcome, a step or a stake depend on it, or leave it out: the tree gets smaller"
SAID_ALREADY = ("M802", "M808", "M810")
"""Codes that tell of a step what would be told here."""


def changes_nothing(sight: Sight) -> None:
    """Steps, private matters and actors that no odds depend on."""
    order = sight.model.order
    linked = set().union(*_links(sight))
    for hidden in order.hidden:
        if len(hidden.options) > 1 and hidden.forced is None and _base(sight, hidden.key) not in linked:
            message = f"'{hidden.key}' changes no odds: nothing asks for it"
            sight.found.warning("M814", message, hidden.mark, REMEDY)
    telling = {p.name for n, p in enumerate(order.stages) if len(p.movers) > 1 or _tells(sight, n, p)}
    idle = {p.name: p for p in order.stages if p.name not in linked | telling and p.forced is None}
    told = {item.mark for item in sight.found.items if item.code in SAID_ALREADY}
    actors = set(_idle_actors(sight, idle))
    for name, stage in idle.items():
        if stage.mark.mark not in told and not actors & set(stage.movers):
            message = f"'{name}' changes no odds: whatever is chosen there, the rest goes as it would"
            sight.found.warning("M814", message, stage.mark, REMEDY)


def _idle_actors(sight: Sight, idle: Collection[str]) -> Iterator[str]:
    """Actors that move, and whose moves change nothing."""
    for actor in sight.file.actors:
        mine = dict.fromkeys(p.name for p in sight.model.order.stages if actor in p.movers)
        if mine and mine.keys() <= set(idle):
            steps = listed([f"'{name}'" for name in mine])
            message = f"'{actor}' changes no odds: nothing depends on what it does at {steps}"
            sight.found.warning("M814", message, actor, "let its steps matter to somebody, or leave it out")
            yield str(actor)


def _links(sight: Sight) -> Iterator[set[str]]:
    """Names of steps and private matters that others depend on, expression by expression."""
    yield from (_named(sight, condition) for condition in sight.compiled.outcomes)
    order = sight.model.order
    for line in (*(terms.line for terms in sight.model.payoffs.terms), *sight.model.payoffs.unused):
        asked = _named(sight, line.applies) | _named(sight, line.worth)
        # a line that asks for one step alone only adds to what that step brings
        if len(asked) > 1 or any(_foreseen(sight, name, line.actor) for name in asked):
            yield asked
    for condition in order.enter.values():
        yield _named(sight, condition)
    for hidden in order.hidden:
        yield set().union(*(_named(sight, share) for share in hidden.odds.shares))
    for stage in order.stages:
        yield set().union(*(_named(sight, each) for each in _expressions(stage)))
        if stage.step.about:
            yield {_base(sight, str(stage.step.about))}


def _foreseen(sight: Sight, name: str, actor: str) -> bool:
    """Whether an actor moves before a step, and earlier choices may decide whether and how that is played."""
    stages = sight.model.order.stages
    number = max((n for n, each in enumerate(stages) if each.name == name), default=0)
    own, before = stages[number], stages[:number]
    shares = own.odds.shares if own.odds else ()
    asked = (
        own.only_if,
        sight.model.order.enter.get(own.block),
        *shares,
        *(o.available for o in own.options),
    )
    open_ended = any(each.end_if is not None or each.until is not None for each in before)
    depends = open_ended or any(_named(sight, each) for each in asked)
    return depends and any(actor in each.movers and each.name != name for each in before)


def _expressions(stage: Stage) -> Iterator[Node | None]:
    yield from (stage.only_if, stage.end_if, stage.until, *stage.means)
    yield from (option.available for option in stage.options)
    yield from stage.odds.shares if stage.odds else ()
    yield from (odds for _, odds in stage.leaks)


def _named(sight: Sight, expression: Node | None) -> set[str]:
    return {_base(sight, key) for key in read_by(expression)}


def _base(sight: Sight, key: str) -> str:
    """The step that a column belongs to, in any round; a private matter as it is."""
    name = key.split("@")[0]
    return name if name in sight.model.scenario.symbols.privates else name.split(".")[0]


def _tells(sight: Sight, number: int, stage: Stage) -> bool:
    """Whether somebody who moves later may learn something from what is chosen here."""
    order = sight.model.order
    asked = frozenset().union(*(read_by(each) for each in _expressions(stage)))
    behind = asked.union(*(may_know(order, mover, number) for mover in stage.movers))
    later = {mover for each in order.stages[number + 1 :] for mover in each.movers}
    learners = (may_see(stage) & later) - set(stage.movers)
    return any(behind - knows_for_sure(order, actor, number) for actor in learners)
