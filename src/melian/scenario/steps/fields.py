"""Whether a step has the fields that its kind takes and needs, and who moves in it.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

from melian.articles import with_article
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.schema.steps import Step
from melian.scenario.steps.kind import StepKind
from melian.scenario.steps.kinds import KINDS, kind_name
from melian.scenario.steps.move import Move
from melian.scenario.steps.reading import Reading
from melian.scenario.steps.values import CHANCE

__all__ = ["checked_kind", "movers_of"]


def checked_kind(reading: Reading, name: str, step: Step) -> type[StepKind]:
    """The kind of a step; what it lacks or has too much is reported."""
    found, wanted = reading.found, kind_name(step)
    if wanted not in KINDS:
        found.error("M401", f"'{wanted}' is no kind of step", step.kind, nearest(wanted, tuple(KINDS)))
        return Move
    kind = KINDS[wanted]
    if kind.is_chance != (tuple(step.who) == (CHANCE,)):
        found.error(
            "M402",
            f"'{name}' is of kind '{kind.name}' but moved by {', '.join(step.who)}",
            name,
            "`who: chance` and `kind: chance` go together",
        )
    _own_fields(reading, name, step, kind)
    _own_options(reading, name, step, kind)
    kind.check(name, step, found)
    _statements(reading, name, step)
    return kind


def _is_given(step: Step, field: str) -> bool:
    usual = Step.model_fields[field].get_default(call_default_factory=True)
    return bool(getattr(step, field) != usual)


def _own_fields(reading: Reading, name: str, step: Step, kind: type[StepKind]) -> None:
    """Each kind has fields of its own; others may not carry them."""
    for field in dict.fromkeys(field for owner in KINDS.values() for field in owner.fields):
        if field not in kind.fields and _is_given(step, field):
            owners = " or ".join(f"`kind: {owner.name}`" for owner in KINDS.values() if field in owner.fields)
            reading.found.error(
                "M403",
                f"'{name}' is {with_article(kind.name)} and takes no `{field}`",
                name,
                f"`{field}` belongs to {owners}",
            )
    for field, help in kind.needed(step).items():
        if not _is_given(step, field):
            reading.found.error("M404", f"the {kind.name} '{name}' needs `{field}`", name, help)


def _own_options(reading: Reading, name: str, step: Step, kind: type[StepKind]) -> None:
    options = reading.symbols.choices[name].options
    if not kind.own_options:
        if not options:
            reading.found.error("M404", f"'{name}' has no choices", name, "write `choices: {a: ..., b: ...}`")
        return
    for option in step.choices:
        if option not in options:
            reading.found.error(
                "M408",
                f"'{option}' is no option of {with_article(kind.name)}",
                option,
                f"its options are {kind.own_options}: leave `choices` out",
            )


def _statements(reading: Reading, name: str, step: Step) -> None:
    if step.if_false is not None and not step.means:
        reading.found.error(
            "M404",
            f"'{name}' has `if_false` but states nothing",
            step.if_false,
            "write `means: {option: condition}` beside it",
        )
    if step.means and step.if_false is None:
        reading.found.error(
            "M404", f"'{name}' has `means` but no price", name, "write `if_false: ...` beside it"
        )


def movers_of(reading: Reading, name: str, step: Step, kind: type[StepKind]) -> tuple[str, ...]:
    """Who decides something in a step."""
    for actor in step.who:
        if actor != CHANCE:
            reading.actor(actor)
    if len(step.who) != 1 and not kind.moves_together:
        reading.found.error(
            "M410",
            f"'{name}' is moved by {len(step.who)} actors",
            name,
            "several move together only in `kind: vote`",
        )
    if len(step.who) > 1 and CHANCE in step.who:
        reading.found.error("M410", f"'{name}' names chance among actors", name, "chance moves by itself")
    return kind.movers(step)
