"""What of a step is kept from whom, and what is left for `public` to lift.

Tested in `tests/unit/language/test_timeline_and_variants.py`.
"""

from __future__ import annotations

from collections.abc import Collection

from melian.scenario.schema.steps import Step
from melian.scenario.steps.kind import Stage
from melian.scenario.steps.kinds import kind_of

__all__ = ["hides", "is_public"]


def hides(step: Step, actors: Collection[str]) -> bool:
    """Whether the file keeps a step from anybody, or shows it late or in part only.

    Some kinds do by their nature. Voters see the result only where it is shown to them.
    """
    kind = kind_of(step)
    addressed = kind.addressed(step)
    shown = {*(step.seen_by or ()), *addressed, *kind.knowing(step)}
    is_restricted = (step.seen_by is not None or bool(addressed)) and not shown >= set(actors)
    special = step.quiet or step.leaks or step.hidden_until or step.seen_as
    return is_restricted or bool(special) or kind.hides_by_nature


def is_public(stage: Stage, actors: Collection[str]) -> bool:
    """Whether all see the step as fully as anybody can, so that `public` would change nothing.

    A briefing that is withheld cannot be told from nothing to tell, whoever receives it.
    """
    kind = stage.kind
    told = kind.told(stage) if kind.hides_by_nature else stage.seers
    quiet = {stage.options[code].name for code in stage.quiet} - kind.quiet_options
    special = quiet or stage.leaks or stage.hidden_until or any(group for group in stage.shown_as)
    return {*told, *kind.knowing(stage.step)} >= set(actors) and not special
