"""Named what-ifs: what each changes in the story, the numbers and the events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from melian.errors import UsageError
from melian.scenario.assumptions import distribution_of
from melian.scenario.findings.diagnostics import Diagnostics, Text, mark_of, nearest
from melian.scenario.language.symbols import Symbols, step_key, whole_number
from melian.scenario.schema.elements import Assumption, CrisisFile, Variant
from melian.scenario.steps.kinds import kind_of
from melian.scenario.steps.values import Change
from melian.scenario.steps.withheld import hides

__all__ = ["BASE", "Plan", "parse_setting", "plan_of"]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a variant changes."""

    change: Change = field(default_factory=Change)
    secretly: Mapping[str, str] = field(default_factory=dict)
    """Column key -> the option taken while the others keep their strategies."""
    set: Mapping[str, Assumption] = field(default_factory=dict)
    """Assumptions with other numbers."""
    drop: frozenset[str] = frozenset()
    """Events that are left out."""


BASE = Plan()
"""The file as it is."""


def parse_setting(text: str) -> Assumption:
    """`30%`, `20 to 40, best 30` or `beta(2, 6)` as an assumption is written.

    A range may also say its `bounds`: `20 to 40, best 30, bounds 0 to 100`.

    Raises
    ------
    UsageError
        If the text is none of these.
    """
    mark = mark_of(text)
    match = re.fullmatch(
        r"\s*(\S+\s+to\s+\S+?)\s*,\s*best:?\s*(\S+?)\s*(?:,\s*bounds:?\s*(\S+\s+to\s+\S+)\s*)?", text
    )
    if match:
        bounds = None if match[3] is None else Text.at(match[3], mark)
        return Assumption(range=Text.at(match[1], mark), best=Text.at(match[2], mark), bounds=bounds)
    if re.fullmatch(r"\s*[a-z]+\s*\(.*\)\s*", text):
        return Assumption(dist=Text.at(text.strip(), mark))
    if " to " in text:
        wanted = text.split(",")[0].strip()
        then = ', and then "bounds ... to ..."' if "bounds" in text else ""
        raise UsageError(f"'{text}' has no best value; write \"{wanted}, best ...\"{then}")
    return Assumption(value=Text.at(text.strip(), mark))


def plan_of(name: str, file: CrisisFile, symbols: Symbols, found: Diagnostics) -> Plan:
    """The plan of a variant; what it gets wrong goes to the findings."""
    return _Planner(name, file.variants[name], file, symbols, found).plan()


@dataclass(slots=True)
class _Planner:
    name: str
    variant: Variant
    file: CrisisFile
    symbols: Symbols
    found: Diagnostics

    def plan(self) -> Plan:
        variant = self.variant
        if not any(
            (
                variant.force,
                variant.secretly,
                variant.set,
                variant.reveal,
                variant.public,
                variant.on_table,
                variant.drop,
            )
        ):
            self.found.error(
                "M610",
                f"the variant '{self.name}' changes nothing",
                self.where(),
                "write force, secretly, set, reveal, public, on_table or drop",
            )
        change = Change(
            force=self.choices(variant.force, "force"),
            public=self.public(),
            reveal=self.reveal(),
            on_table=frozenset(str(item) for item in variant.on_table if self.is_off_table(item)),
        )
        return Plan(change, self.choices(variant.secretly, "secretly"), self.settings(), self.dropped())

    def where(self) -> object:
        return next((key for key in self.file.variants if key == self.name), None)

    def keys(self, name: str) -> list[str]:
        """The column keys that a step's name stands for: all rounds, or the one named."""
        base, at, number = str(name).partition("@")
        symbol = self.symbols.steps.get(base)
        if symbol is None:
            self.found.error(
                "M611",
                f"'{self.name}' names a step '{base}', which there is not",
                name,
                nearest(base, self.symbols.steps),
            )
            return []
        rounds = self.symbols.blocks.get(symbol.block, 0)
        if at and not whole_number(number, rounds):
            self.found.error(
                "M611",
                f"'{base}' has no round '{number}'",
                name,
                f"rounds are 1 to {rounds}" if rounds else "it is not played in rounds",
            )
            return []
        if number:
            return [step_key(base, int(number))]
        return [step_key(base, r) for r in range(1, rounds + 1)] if rounds else [base]

    def choices(self, given: Mapping[str, str], field: str) -> dict[str, str]:
        result: dict[str, str] = {}
        for name, option in given.items():
            keys = [str(name)] if name in self.symbols.privates and field == "force" else self.keys(name)
            known = (
                self.symbols.choices[
                    keys[0].split("@")[0] if keys[0] not in self.symbols.privates else keys[0]
                ].options
                if keys
                else ()
            )
            if keys and option not in known:
                help = nearest(option, known)
                apart = self.symbols.choices[str(name).split("@")[0]].parts.apart if known else ""
                self.found.error(
                    "M612",
                    f"'{name}' has no option called '{option}'",
                    option,
                    f"{help}; {apart.format(done='set')}" if apart else help,
                )
                continue
            if field == "secretly" and keys and not self.can_be_secret(str(name), str(option)):
                continue
            for key in keys:
                if self.is_base(key, str(option)) and field == "force":
                    self.found.error(
                        "M610",
                        f"'{self.name}' forces '{name}' to '{option}', which is fixed already",
                        option,
                        "force another option",
                    )
                result[key] = str(option)
        return result

    def can_be_secret(self, name: str, option: str) -> bool:
        """Whether a step can be played otherwise while all others keep their strategies."""
        step = self.symbols.steps[name.split("@")[0]].step
        choice = step.choices.get(option)
        off_table = (
            bool(choice and choice.off_table)
            and f"{name.split('@')[0]}.{option}" not in self.variant.on_table
        )
        if no_secret := kind_of(step).no_secret:
            wrong, help = no_secret, "write `force`"
        elif step.fixed is not None or self.is_forced(name):
            wrong, help = "is played as it is fixed or forced: nobody chooses there", "write `force` alone"
        elif off_table:
            wrong, help = (
                f"cannot be '{option}', which is off the table",
                f"put it back: `on_table: [{name}.{option}]`",
            )
        else:
            return True
        self.found.error("M612", f"'{self.name}': '{name}' {wrong}", option, help)
        return False

    def is_forced(self, name: str) -> bool:
        """Whether the variant forces a step, or a round that is meant by the name."""
        step, at, _ = name.partition("@")
        return any(
            each in (name, step) or (not at and each.split("@")[0] == step) for each in self.variant.force
        )

    def public(self) -> frozenset[str]:
        """The steps that everybody sees; what everybody sees already is a mistake."""
        result: set[str] = set()
        for name in self.variant.public:
            keys = self.keys(name)
            if keys and not hides(self.symbols.steps[keys[0].split("@")[0]].step, self.symbols.actors):
                self.found.error(
                    "M610", f"'{self.name}' makes '{name}' public, which all see as it is", name, "remove it"
                )
            result |= set(keys)
        return frozenset(result)

    def is_base(self, key: str, option: str) -> bool:
        symbol = self.symbols.steps.get(key.split("@")[0])
        return symbol is not None and symbol.step.fixed == option

    def reveal(self) -> dict[str, tuple[str, ...]]:
        result: dict[str, tuple[str, ...]] = {}
        for name, actors in self.variant.reveal.items():
            if name not in self.symbols.privates:
                self.found.error(
                    "M613",
                    f"there is no private matter called '{name}'",
                    name,
                    nearest(name, self.symbols.privates),
                )
                continue
            for actor in actors:
                if actor not in self.symbols.actors:
                    self.found.error(
                        "M103",
                        f"there is no actor called '{actor}'",
                        actor,
                        nearest(actor, self.symbols.actors),
                    )
            known = {str(name).split(".")[0], *self.file.private[name].known_by}
            told = tuple(str(actor) for actor in actors if actor in self.symbols.actors)
            if told and set(told) <= known:
                self.found.error(
                    "M610", f"'{self.name}' reveals '{name}' to those who know it", name, "name others"
                )
            result[str(name)] = told
        return result

    def is_off_table(self, item: str) -> bool:
        step, _, option = str(item).partition(".")
        symbol = self.symbols.steps.get(step)
        choice = symbol.step.choices.get(option) if symbol else None
        if choice is None:
            known = [
                f"{s}.{o}"
                for s, sym in self.symbols.steps.items()
                for o, c in sym.step.choices.items()
                if c.off_table
            ]
            self.found.error("M614", f"there is no option '{item}'", item, nearest(str(item), known))
            return False
        if not choice.off_table:
            self.found.error("M610", f"'{item}' is on the table already", item, "remove it")
            return False
        return True

    def settings(self) -> dict[str, Assumption]:
        result: dict[str, Assumption] = {}
        for name, value in self.variant.set.items():
            if name not in self.symbols.assumptions:
                self.found.error(
                    "M615",
                    f"there is no assumption called '{name}'",
                    name,
                    nearest(name, self.symbols.assumptions),
                )
                continue
            try:
                result[str(name)] = parse_setting(value) if isinstance(value, str) else value
            except UsageError as error:
                self.found.error("M615", str(error), value, "write a number, or {range: a to b, best: c}")
                continue
            if self.is_same(str(name), result[str(name)]):
                self.found.error(
                    "M610", f"'{self.name}' sets '{name}' to what it is", name, "write another number"
                )
        return result

    def is_same(self, name: str, assumption: Assumption) -> bool:
        """Whether a number is what the file says already, however it is written."""
        forms = [f for f in ("value", "range", "quantiles", "dist") if getattr(assumption, f) is not None]
        if len(forms) != 1 or (assumption.best is None) != (assumption.range is None):
            self.found.error(
                "M615",
                f"'{self.name}' sets '{name}' to no number",
                name,
                "write a number, or {range: a to b, best: c}",
            )
            return False
        given, scratch = self.file.assumptions[name], Diagnostics()
        before, after = (
            distribution_of(name, a, found) for a, found in ((given, scratch), (assumption, self.found))
        )
        if scratch.has_errors or self.found.has_errors:
            return False
        return before.bounds == after.bounds and bool(np.array_equal(before.ppf(_POINTS), after.ppf(_POINTS)))

    def dropped(self) -> frozenset[str]:
        for name in self.variant.drop:
            event = self.file.timeline.get(name)
            if event is None:
                self.found.error(
                    "M616", f"there is no event called '{name}'", name, nearest(name, self.file.timeline)
                )
            elif event.later or not (event.sets or event.hints):
                self.found.error(
                    "M610",
                    f"'{self.name}' drops '{name}', which says nothing that odds rest on",
                    name,
                    "remove it",
                )
        return frozenset(str(event) for event in self.variant.drop)


_POINTS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
