"""Whether events and due dates agree with where the story stands."""

from __future__ import annotations

from melian.scenario.checks.sight import Sight
from melian.scenario.model import Evidence
from melian.scenario.quantities.dates import CrisisDate, parse_date
from melian.scenario.standing import Standing, hinted_open, standing_of
from melian.scenario.steps.kind import Stage
from melian.scenario.steps.withheld import is_public

__all__ = ["standing"]


def standing(sight: Sight) -> None:
    """News of what has not been played yet, and dates that the order of play does not bear out."""
    stands = standing_of(sight.model, sight.model.evidence)
    for event in sight.model.evidence:
        _ahead(sight, stands, event)
    _told_late(sight)
    _order(sight)
    if sight.file.as_of is not None:
        _against_now(sight, stands, parse_date(sight.file.as_of))


def _ahead(sight: Sight, stands: Standing, event: Evidence) -> None:
    """Hints at steps that nothing says were played; a `due` after the news says that they lie ahead."""
    news = sight.file.timeline[event.event]
    date = parse_date(news.date)
    ahead = [
        key
        for key in hinted_open(sight.model, stands, event)
        if key not in sight.model.due or date.begin > sight.model.due[key].end
    ]
    if ahead:
        where = next(name for name in sight.file.timeline if name == event.event)
        steps = ", ".join(f"'{key}'" for key in ahead)
        now = f"now is after '{stands.last}'" if stands.last else "no event says that a step was played"
        sight.found.warning(
            "M620",
            f"'{event.event}' hints at {steps}, still open by the events: {now}",
            where,
            f"if it has been played, write `played: {ahead[0]}`; if it lies ahead, give it a `due` date",
        )


def _told_late(sight: Sight) -> None:
    """Moves that all saw, told at a later date than a move that was played after them.

    What somebody did not see may come to light later.
    """
    told: dict[str, tuple[CrisisDate, str]] = {}
    for item in sight.model.evidence:
        for key in item.settled:
            date = parse_date(sight.file.timeline[item.event].date)
            if key not in told or told[key][0].is_after(date):
                told[key] = date, item.event
    steps = [stage for stage in sight.model.order.stages if stage.key in told]
    for number, stage in enumerate(steps):
        date, event = told[stage.key]
        after = [other.key for other in steps[number + 1 :] if date.is_after(told[other.key][0])]
        if after and is_public(stage, sight.model.players):
            first = min(after, key=lambda key: told[key][0].begin)
            sight.found.warning(
                "M623",
                f"'{event}' ({date}) tells of '{stage.key}', which all see and which is played before "
                f"'{first}'; but '{told[first][1]}' tells of that on {told[first][0]} already",
                next(name for name in sight.file.timeline if name == event),
                "change a date, or move the step: the order of the file is the order of play",
            )


def _order(sight: Sight) -> None:
    """Due dates that run against the order of play."""
    latest: tuple[Stage, CrisisDate] | None = None
    for stage, due in _due(sight):
        if latest is not None and latest[1].begin > due.end:
            sight.found.warning(
                "M621",
                f"'{stage.name}' is due {due} and is played after '{latest[0].name}', due {latest[1]}",
                stage.step.due,
                "change a date, or move the step: the order of the file is the order of play",
            )
        if latest is None or due.begin > latest[1].begin:
            latest = stage, due


def _against_now(sight: Sight, stands: Standing, as_of: CrisisDate) -> None:
    """Steps that are past before they are due, or open although they were due."""
    for stage, due in _due(sight):
        if stands.is_past(stage.key) and due.is_after(as_of):
            is_last = stage.key == stands.last
            where = "for an event tells of it" if is_last else f"which is after '{stands.last}'"
            sight.found.warning(
                "M622",
                f"'{stage.name}' is due {due}, after `as_of` ({as_of}), but lies before now, {where}",
                stage.step.due,
                "change the date, or the event"
                if is_last
                else f"play it below '{stands.last}', or change the date",
            )
        elif stage.key in stands.open and as_of.is_after(due):
            sight.found.warning(
                "M622",
                f"'{stage.name}' was due {due}, before `as_of` ({as_of}), and is still open by the events",
                stage.step.due,
                f"if it has been played, write `played: {stage.key}` in an event; if not, change the date",
            )


def _due(sight: Sight) -> list[tuple[Stage, CrisisDate]]:
    """The steps with a date, in order of play."""
    due = sight.model.due
    return [(stage, due[stage.key]) for stage in sight.model.order.stages if stage.key in due]
