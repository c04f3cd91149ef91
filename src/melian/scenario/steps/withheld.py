"""What of a step is kept from whom, and what is left for `public` to lift."""

from __future__ import annotations

from collections.abc import Collection

from melian.scenario.schema.steps import Step
from melian.scenario.steps.play_order import QUIET_BRIEFINGS, Played

__all__ = ["hides", "is_public"]


def hides(step: Step, actors: Collection[str]) -> bool:
    """Whether the file keeps a step from anybody, or shows it late or in part only.

    A briefing does by its nature: it may be withheld. Voters see the result only where it is shown to them.
    """
    movers = () if step.kind == "vote" else step.who
    shown = {*(step.seen_by or ()), *step.to, *movers}
    is_restricted = (step.seen_by is not None or bool(step.to)) and not shown >= set(actors)
    special = step.quiet or step.leaks or step.hidden_until or step.seen_as
    return is_restricted or bool(special) or step.kind == "briefing"


def is_public(played: Played, actors: Collection[str]) -> bool:
    """Whether all see the step as fully as anybody can, so that `public` would change nothing.

    A briefing that is withheld cannot be told from nothing to tell, whoever receives it.
    """
    is_briefing = played.kind == "briefing"
    told = played.receivers if is_briefing else played.seers
    movers = () if played.kind == "vote" else played.movers
    quiet = {played.options[code].name for code in played.quiet} - (QUIET_BRIEFINGS if is_briefing else set())
    special = quiet or played.leaks or played.hidden_until or any(group for group in played.shown_as)
    return {*told, *movers} >= set(actors) and not special
