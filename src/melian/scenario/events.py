"""The timeline: which events were known, and what each says about the story.

Tested in `tests/unit/language/test_twin.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from melian.errors import DateError, NumberError
from melian.scenario.assumptions import ratio_of
from melian.scenario.findings.diagnostics import Diagnostics, Nearest, mark_of, nearest
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.node import Node, column_of
from melian.scenario.language.symbols import Symbols, step_key, whole_number
from melian.scenario.quantities.dates import CrisisDate, parse_date
from melian.scenario.quantities.distributions import Distribution
from melian.scenario.schema.elements import CrisisFile, Event

__all__ = ["Dated", "Hint", "Timeline", "read_date", "timeline_of"]


@dataclass(frozen=True, slots=True)
class Hint:
    """How many times likelier the news is if a condition holds."""

    stream: str
    """The stream its ratio is drawn from."""
    text: str
    """The condition as written."""
    condition: Node
    ratio: Distribution

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns whose option its condition asks for, sorted."""
        return tuple(sorted({part.data[0] for part in self.condition.walk() if part.op in ("in", "not_in")}))

    @property
    def reads(self) -> tuple[str, ...]:
        """All columns that its condition reads, sorted: what was seen and said, and numbers, among them."""
        return tuple(sorted({column_of(part) for part in self.condition.walk()} - {""}))


@dataclass(frozen=True, slots=True)
class Dated:
    """An event, read."""

    name: str
    event: Event
    date: CrisisDate
    sets: Mapping[str, str]
    """Column key -> option."""
    played: tuple[str, ...]
    """Column keys of steps known to have been played, not how."""
    hints: tuple[Hint, ...]
    known: bool
    """Whether the odds may use it: not later than `as_of`, nor reported later."""
    where: object


@dataclass(frozen=True, slots=True)
class Timeline:
    """All events in the order of their dates."""

    as_of: CrisisDate | None
    events: tuple[Dated, ...] = ()
    notes: tuple[str, ...] = ()


def timeline_of(file: CrisisFile, symbols: Symbols, binder: Binder) -> Timeline:
    """Read the timeline; problems go to the binder's findings."""
    found = binder.found
    as_of = read_date(file.as_of, found, "day") if file.as_of is not None else None
    if file.timeline and file.as_of is None:
        found.error(
            "M202",
            "a timeline needs `as_of`, the day whose knowledge the odds rest on",
            next(iter(file.timeline)),
            "write `as_of: 2021-12-09`",
        )
    reader = _Reader(symbols, binder, found, as_of)
    events = [reader.event(name, event) for name, event in file.timeline.items()]
    dated = [event for event in events if event is not None]
    reader.check_order(dated)
    dated.sort(key=lambda event: event.date.begin)
    reader.check_set_hints(dated)
    return Timeline(as_of, tuple(dated), tuple(reader.notes))


@dataclass(slots=True)
class _Reader:
    symbols: Symbols
    binder: Binder
    found: Diagnostics
    as_of: CrisisDate | None
    notes: list[str] = field(default_factory=list)

    def event(self, name: str, event: Event) -> Dated | None:
        date = read_date(event.date, self.found, "month")
        if date is None:
            return None
        known = not event.later
        if self.as_of is not None and date.is_after(self.as_of):
            if not event.later:
                self.found.error(
                    "M601",
                    f"'{name}' happened after `as_of` ({self.as_of})",
                    event.date,
                    "write `later: true`: it is shown, never used for odds",
                )
            known = False
        elif event.later and self.as_of is not None:
            self.found.error(
                "M601", f"'{name}' is `later` but not after `as_of` ({self.as_of})", name, "remove `later`"
            )
        if event.reported is not None:
            reported = read_date(event.reported, self.found, "month")
            if reported is not None and self.as_of is not None and reported.is_after(self.as_of):
                note = f"'{name}' was reported after `as_of` and is left out of the odds"
                self.found.note("M602", note, event.reported)
                self.notes.append(note)
                known = False
        sets, played = self.sets(name, event), self.played(name, event)
        return Dated(str(name), event, date, sets, played, self.hints(name, event), known, name)

    def sets(self, name: str, event: Event) -> dict[str, str]:
        result: dict[str, str] = {}
        for step, option in event.sets.items():
            key = str(step) if str(step) in self.symbols.privates else self.step_key(name, step, "sets")
            if key is None:
                continue
            choices = self.symbols.choices[key if key in self.symbols.privates else key.split("@")[0]]
            if option not in choices.options:
                help, apart = nearest(option, choices.options), choices.parts.apart
                self.found.error(
                    "M603",
                    f"'{choices.name}' has no option called '{option}'",
                    option,
                    f"{help}; {apart.format(done='known')}" if apart else help,
                )
                continue
            result[key] = str(option)
        return result

    def played(self, name: str, event: Event) -> tuple[str, ...]:
        """The steps of which an event says that they were played."""
        result: dict[str, None] = {}
        for step in event.played:
            if str(step) in self.symbols.privates:
                self.found.error(
                    "M603",
                    f"'{name}' says that '{step}' was played, which is a private matter",
                    step,
                    "what is known of it stands under `sets`",
                )
            elif str(step) in event.sets:
                self.found.error(
                    "M603",
                    f"'{name}' says that '{step}' was played, and how under `sets`",
                    step,
                    "remove it from `played`",
                )
            elif (key := self.step_key(name, step, "plays")) is not None:
                result[key] = None
        return tuple(result)

    def step_key(self, name: str, step: str, does: str) -> str | None:
        """The column key of a step that an event `does` something with, its round named where it has some."""
        base, at, number = str(step).partition("@")
        if base not in self.symbols.steps:
            wrong = f"'{name}' {does} a step '{base}', which there is not"
            help: str | Nearest = nearest(base, self.symbols.steps)
        else:
            rounds = self.symbols.blocks.get(self.symbols.steps[base].block, 0)
            if (not rounds and not at) or (at and whole_number(number, rounds)):
                return step_key(base, int(number or 0))
            if at:
                wrong = f"'{base}' has no round '{number}'"
                help = f"rounds are 1 to {rounds}" if rounds else "it is not played in rounds"
            else:
                wrong, help = f"'{base}' is played in rounds: say which", f"write `{base}@1`"
        self.found.error("M603", wrong, step, help)
        return None

    def hints(self, name: str, event: Event) -> tuple[Hint, ...]:
        result: list[Hint] = []
        for index, (text, ratio) in enumerate(event.hints.items()):
            context = Context(f"a hint of '{name}'", numbers=False, outcome=True)
            condition = self.binder.bind(text, "truth", context)
            try:
                distribution = ratio_of(ratio)
            except NumberError as error:
                self.found.error("M604", f"'{name}': {error.what}", ratio, error.remedy)
                continue
            if any(number not in ("1", "2") for number in re.findall(r"[\d./]+", ratio)):
                self.binder.uses.bare_numbers.add(mark_of(ratio))
            if condition is not None:
                result.append(Hint(f"hint.{name}.{index + 1}", str(text), condition, distribution))
        return tuple(result)

    def check_order(self, events: list[Dated]) -> None:
        for before, after in pairwise(events):
            if after.date < before.date:
                self.found.warning(
                    "M605",
                    f"'{after.name}' ({after.date}) stands after '{before.name}' ({before.date})",
                    after.where,
                    "the date counts, not the order of the file",
                )

    def check_set_hints(self, events: list[Dated]) -> None:
        """A hint on a step that an event has set says nothing."""
        done: set[str] = set()
        for event in events:
            done |= set(event.sets) if event.known else set()
            for hint in event.hints:
                if hint.keys and set(hint.keys) <= done and event.known:
                    where = next((t for t in event.event.hints if t == hint.text), event.where)
                    self.found.error(
                        "M606",
                        f"'{event.name}' hints at '{hint.text}', which is already set",
                        where,
                        "remove the hint",
                    )


def read_date(text: str, found: Diagnostics, at_least: Any) -> CrisisDate | None:
    """The date that a text writes; what is wrong with it goes to the findings."""
    try:
        return parse_date(text, at_least=at_least)
    except DateError as error:
        found.error("M607", error.what, text, error.remedy)
        return None
