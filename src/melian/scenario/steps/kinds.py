"""All kinds of steps: the one list that everything else goes through.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from melian.scenario.schema.steps import Step
from melian.scenario.steps.briefing import Briefing
from melian.scenario.steps.chance import Chance
from melian.scenario.steps.demand import Demand
from melian.scenario.steps.kind import StepKind
from melian.scenario.steps.message import Message
from melian.scenario.steps.move import Move
from melian.scenario.steps.offer import Offer
from melian.scenario.steps.promise import Promise
from melian.scenario.steps.threat import Threat
from melian.scenario.steps.values import CHANCE
from melian.scenario.steps.vote import Vote

__all__ = ["KINDS", "kind_name", "kind_of", "step_options"]

KINDS: Mapping[str, type[StepKind]] = {
    kind.name: kind for kind in (Move, Chance, Message, Threat, Promise, Demand, Briefing, Vote, Offer)
}


def kind_name(step: Step) -> str:
    """The kind that a file writes, or the one that goes without saying."""
    if step.kind:
        return str(step.kind)
    return Chance.name if tuple(step.who) == (CHANCE,) else Move.name


def kind_of(step: Step) -> type[StepKind]:
    """What a step is; a move where there is no such kind."""
    return KINDS.get(kind_name(step), Move)


def step_options(step: Step, others: Mapping[str, Step]) -> tuple[str, ...]:
    """The options of a step by its kind, in order; `others` are the steps that it may ask for."""
    return kind_of(step).options(step, others, step_options)
