"""Who is shown a step, when, how, and to whom it leaks.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from dataclasses import replace

from melian.scenario.findings.diagnostics import nearest
from melian.scenario.language.context import Context
from melian.scenario.language.node import Node
from melian.scenario.language.symbols import step_key
from melian.scenario.schema.steps import Step
from melian.scenario.steps.kind import StepKind
from melian.scenario.steps.reading import Reading

__all__ = ["hidden_until", "leaks_of", "quiet_of", "seers_of", "shown_as"]


def seers_of(reading: Reading, step: Step, kind: type[StepKind], *, is_public: bool) -> tuple[str, ...]:
    """Who is shown the choice, whoever knows it anyway left out."""
    everybody, addressed, knowing = reading.symbols.actors, kind.addressed(step), kind.knowing(step)
    for actor in (*step.to, *(step.seen_by or ())):
        if actor[0].isdigit():
            help = f"odds of learning it go to `leaks: {{actor: {actor}}}`"
            reading.found.error("M103", f"'{actor}' is no actor", actor, help)
        elif actor != "nobody":
            reading.actor(actor, seeing=True)
    if step.seen_by and "nobody" in step.seen_by and len(step.seen_by) > 1:
        reading.found.error("M413", "`nobody` stands beside names", step.seen_by[0], "write one or the other")
    shown = {*everybody}
    if not is_public and (step.seen_by is not None or addressed):
        shown = {*addressed, *(step.seen_by or ())}
    return tuple(str(a) for a in everybody if a in shown and a not in knowing)


def leaks_of(
    reading: Reading, name: str, step: Step, knowing: tuple[str, ...], context: Context
) -> tuple[tuple[str, Node], ...]:
    """Who else learns it with what odds; `knowing` see it anyway."""
    given: dict[str, Node] = {}
    for actor, text in step.leaks.items():
        reading.actor(actor)
        if actor in knowing:
            reading.found.error(
                "M414",
                f"'{name}' leaks to '{actor}', who sees it anyway",
                actor,
                "remove the leak, or restrict `seen_by`",
            )
            continue
        inside = replace(context, what=f"the leak of '{name}'", numbers=True)
        bound = reading.binder.bind(text, "number", inside)
        if bound is not None:
            given[str(actor)] = bound
    return tuple((actor, given[actor]) for actor in reading.symbols.actors if actor in given)


def quiet_of(
    reading: Reading, name: str, names: tuple[str, ...], options: tuple[str, ...], kind: type[StepKind]
) -> frozenset[int]:
    """The options that look like nothing: those named, and those that do by the kind."""
    named = reading.codes(names, options, name, "quiet")
    return named | {options.index(option) for option in kind.quiet_options if option in options}


def hidden_until(reading: Reading, name: str, step: Step, block: str, number: int) -> str:
    """The column key of the later step after which a choice is shown."""
    if step.hidden_until is None:
        return ""
    steps, target = reading.symbols.steps, str(step.hidden_until)
    symbol = steps.get(target)
    if symbol is None:
        reading.found.error(
            "M415", f"there is no step called '{target}'", step.hidden_until, nearest(target, steps)
        )
        return ""
    if symbol.block != block or symbol.position <= steps[name].position:
        reading.found.error(
            "M415",
            f"`hidden_until: {target}` does not name a later step of the same list",
            step.hidden_until,
            "name a step below it",
        )
        return ""
    return step_key(target, number)


def shown_as(reading: Reading, name: str, step: Step, options: tuple[str, ...]) -> tuple[str | None, ...]:
    """What seers are shown in the place of each option; None: the option itself."""
    reading.codes(tuple(step.seen_as), options, name, "seen_as")
    groups = {str(group) for group in step.seen_as.values()}
    for group in step.seen_as.values():
        if group in options and step.seen_as.get(group, group) != group:
            reading.found.error(
                "M416",
                f"'{name}' is seen as '{group}', itself an option seen as something else",
                group,
                "give the group a name of its own",
            )
    # an option that others are seen as cannot be told from them
    return tuple(str(step.seen_as.get(o, o)) if o in step.seen_as or o in groups else None for o in options)
