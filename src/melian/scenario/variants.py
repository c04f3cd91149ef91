"""Named what-ifs: what each changes in the story, the numbers and the events.

Tested in `tests/unit/language/test_twin.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from melian.errors import UsageError
from melian.scenario.assumptions import distribution_of, parse_setting
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.language.symbols import Symbols, step_key, whole_number
from melian.scenario.schema.elements import Assumption, CrisisFile, Variant
from melian.scenario.steps.kinds import kind_of
from melian.scenario.steps.values import Change
from melian.scenario.steps.withheld import hides

__all__ = ["BASE", "Intervention", "intervention_of"]


@dataclass(frozen=True, slots=True)
class Intervention:
    """All that a variant changes."""

    change: Change = field(default_factory=Change)
    secretly: Mapping[str, str] = field(default_factory=dict)
    """Column key -> the option taken while the others keep their strategies."""
    set: Mapping[str, Assumption] = field(default_factory=dict)
    """Assumptions with other numbers."""
    drop: frozenset[str] = frozenset()
    """Events that are left out."""


_CHANGES = ("force", "secretly", "set", "reveal", "public", "on_table", "drop")
BASE = Intervention()
"""The file as it is."""


def intervention_of(name: str, file: CrisisFile, symbols: Symbols, found: Diagnostics) -> Intervention:
    """The intervention of a variant; what it gets wrong goes to the findings."""
    return _intervention(_Written(name, file.variants[name], file, symbols, found))


@dataclass(frozen=True, slots=True)
class _Written:
    """A variant as the file writes it, with what it may name; problems go to the findings."""

    name: str
    variant: Variant
    file: CrisisFile
    symbols: Symbols
    found: Diagnostics


def _intervention(written: _Written) -> Intervention:
    variant = written.variant
    if not any(getattr(variant, name) for name in _CHANGES):
        written.found.error(
            "M610",
            f"the variant '{written.name}' changes nothing",
            _where(written),
            "write force, secretly, set, reveal, public, on_table or drop",
        )
    change = Change(
        force=_choices(written, variant.force, "force"),
        public=_public(written),
        reveal=_reveal(written),
        on_table=frozenset(str(item) for item in variant.on_table if _is_off_table(written, item)),
    )
    return Intervention(
        change, _choices(written, variant.secretly, "secretly"), _settings(written), _dropped(written)
    )


def _where(written: _Written) -> object:
    return next((key for key in written.file.variants if key == written.name), None)


def _keys(written: _Written, name: str) -> list[str]:
    """The column keys that a step's name stands for: all rounds, or the one named."""
    base, at, number = str(name).partition("@")
    symbol = written.symbols.steps.get(base)
    if symbol is None:
        written.found.error(
            "M611",
            f"'{written.name}' names a step '{base}', which there is not",
            name,
            nearest(base, written.symbols.steps),
        )
        return []
    rounds = written.symbols.blocks.get(symbol.block, 0)
    if at and not whole_number(number, rounds):
        written.found.error(
            "M611",
            f"'{base}' has no round '{number}'",
            name,
            f"rounds are 1 to {rounds}" if rounds else "it is not played in rounds",
        )
        return []
    if number:
        return [step_key(base, int(number))]
    return [step_key(base, r) for r in range(1, rounds + 1)] if rounds else [base]


def _choices(written: _Written, given: Mapping[str, str], field: str) -> dict[str, str]:
    result: dict[str, str] = {}
    for name, option in given.items():
        keys = [str(name)] if name in written.symbols.privates and field == "force" else _keys(written, name)
        known = (
            written.symbols.choices[
                keys[0].split("@")[0] if keys[0] not in written.symbols.privates else keys[0]
            ].options
            if keys
            else ()
        )
        if keys and option not in known:
            help = nearest(option, known)
            apart = written.symbols.choices[str(name).split("@")[0]].parts.apart if known else ""
            written.found.error(
                "M612",
                f"'{name}' has no option called '{option}'",
                option,
                f"{help}; {apart.format(done='set')}" if apart else help,
            )
            continue
        if field == "secretly" and keys and not _can_be_secret(written, str(name), str(option)):
            continue
        for key in keys:
            if _is_base(written, key, str(option)) and field == "force":
                written.found.error(
                    "M610",
                    f"'{written.name}' forces '{name}' to '{option}', which is fixed already",
                    option,
                    "force another option",
                )
            result[key] = str(option)
    return result


def _can_be_secret(written: _Written, name: str, option: str) -> bool:
    """Whether a step can be played otherwise while all others keep their strategies."""
    step = written.symbols.steps[name.split("@")[0]].step
    choice = step.choices.get(option)
    off_table = (
        bool(choice and choice.off_table) and f"{name.split('@')[0]}.{option}" not in written.variant.on_table
    )
    if no_secret := kind_of(step).no_secret:
        wrong, help = no_secret, "write `force`"
    elif step.fixed is not None or _is_forced(written, name):
        wrong, help = "is played as it is fixed or forced: nobody chooses there", "write `force` alone"
    elif off_table:
        wrong, help = (
            f"cannot be '{option}', which is off the table",
            f"put it back: `on_table: [{name}.{option}]`",
        )
    else:
        return True
    written.found.error("M612", f"'{written.name}': '{name}' {wrong}", option, help)
    return False


def _is_forced(written: _Written, name: str) -> bool:
    """Whether the variant forces a step, or a round that is meant by the name."""
    step, at, _ = name.partition("@")
    return any(
        each in (name, step) or (not at and each.split("@")[0] == step) for each in written.variant.force
    )


def _public(written: _Written) -> frozenset[str]:
    """The steps that everybody sees; what everybody sees already is a mistake."""
    result: set[str] = set()
    for name in written.variant.public:
        keys = _keys(written, name)
        if keys and not hides(written.symbols.steps[keys[0].split("@")[0]].step, written.symbols.actors):
            written.found.error(
                "M610", f"'{written.name}' makes '{name}' public, which all see as it is", name, "remove it"
            )
        result |= set(keys)
    return frozenset(result)


def _is_base(written: _Written, key: str, option: str) -> bool:
    symbol = written.symbols.steps.get(key.split("@")[0])
    return symbol is not None and symbol.step.fixed == option


def _reveal(written: _Written) -> dict[str, tuple[str, ...]]:
    result: dict[str, tuple[str, ...]] = {}
    for name, actors in written.variant.reveal.items():
        if name not in written.symbols.privates:
            written.found.error(
                "M613",
                f"there is no private matter called '{name}'",
                name,
                nearest(name, written.symbols.privates),
            )
            continue
        for actor in actors:
            if actor not in written.symbols.actors:
                written.found.error(
                    "M103",
                    f"there is no actor called '{actor}'",
                    actor,
                    nearest(actor, written.symbols.actors),
                )
        known = {str(name).split(".")[0], *written.file.private[name].known_by}
        told = tuple(str(actor) for actor in actors if actor in written.symbols.actors)
        if told and set(told) <= known:
            written.found.error(
                "M610", f"'{written.name}' reveals '{name}' to those who know it", name, "name others"
            )
        result[str(name)] = told
    return result


def _is_off_table(written: _Written, item: str) -> bool:
    step, _, option = str(item).partition(".")
    symbol = written.symbols.steps.get(step)
    choice = symbol.step.choices.get(option) if symbol else None
    if choice is None:
        known = [
            f"{s}.{o}"
            for s, sym in written.symbols.steps.items()
            for o, c in sym.step.choices.items()
            if c.off_table
        ]
        written.found.error("M614", f"there is no option '{item}'", item, nearest(str(item), known))
        return False
    if not choice.off_table:
        written.found.error("M610", f"'{item}' is on the table already", item, "remove it")
        return False
    return True


def _settings(written: _Written) -> dict[str, Assumption]:
    result: dict[str, Assumption] = {}
    for name, value in written.variant.set.items():
        if name not in written.symbols.assumptions:
            written.found.error(
                "M615",
                f"there is no assumption called '{name}'",
                name,
                nearest(name, written.symbols.assumptions),
            )
            continue
        try:
            result[str(name)] = parse_setting(value) if isinstance(value, str) else value
        except UsageError as error:
            written.found.error("M615", str(error), value, "write a number, or {range: a to b, best: c}")
            continue
        if _is_same(written, str(name), result[str(name)]):
            written.found.error(
                "M610", f"'{written.name}' sets '{name}' to what it is", name, "write another number"
            )
    return result


def _is_same(written: _Written, name: str, assumption: Assumption) -> bool:
    """Whether a number is what the file says already, however it is written."""
    forms = [f for f in ("value", "range", "quantiles", "dist") if getattr(assumption, f) is not None]
    if len(forms) != 1 or (assumption.best is None) != (assumption.range is None):
        written.found.error(
            "M615",
            f"'{written.name}' sets '{name}' to no number",
            name,
            "write a number, or {range: a to b, best: c}",
        )
        return False
    given, scratch = written.file.assumptions[name], Diagnostics()
    before, after = (
        distribution_of(name, a, found) for a, found in ((given, scratch), (assumption, written.found))
    )
    if scratch.has_errors or written.found.has_errors:
        return False
    return before.bounds == after.bounds and bool(np.array_equal(before.ppf(_POINTS), after.ppf(_POINTS)))


def _dropped(written: _Written) -> frozenset[str]:
    for name in written.variant.drop:
        event = written.file.timeline.get(name)
        if event is None:
            written.found.error(
                "M616", f"there is no event called '{name}'", name, nearest(name, written.file.timeline)
            )
        elif event.later or not (event.sets or event.played or event.hints):
            written.found.error(
                "M610",
                f"'{written.name}' drops '{name}', which says nothing that odds rest on",
                name,
                "remove it",
            )
    return frozenset(str(event) for event in written.variant.drop)


_POINTS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
