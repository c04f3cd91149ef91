"""Every name of a crisis file, section by section.

Tested in `tests/unit/workspace/test_names.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.facts import parse_fact
from melian.scenario.form.references import elements
from melian.scenario.language.sentences import names_in
from melian.scenario.language.symbols import Symbols
from melian.scenario.schema.elements import CrisisFile, Event, Fact, Private, Variant
from melian.scenario.schema.steps import Block, Choice, Promise, Step
from melian.workspace.names.entity import Entity, Kind, Use
from melian.workspace.names.expressions import named_alone, option_of, uses_in

__all__ = ["uses_of"]

_SOURCE = re.compile(r"\s*([a-z][a-z0-9_]*)")


def uses_of(file: CrisisFile, symbols: Symbols) -> Iterator[Use]:
    """Every name that stands in a file, where it is given and where it is used."""
    walk = _Walk(file, symbols)
    yield from walk.definitions()
    yield from walk.words()
    for name, private in file.private.items():
        yield from walk.private(name, private)
    for name, item in file.steps.items():
        yield from walk.block(name, item) if isinstance(item, Block) else walk.step(name, item)
    yield from walk.payoffs()
    for event in file.timeline.values():
        yield from walk.event(event)
    for variant in file.variants.values():
        yield from walk.variant(variant)


def _name(kind: Kind, text: str, owner: str = "", *, given: bool = False) -> Use:
    return Use(Entity(kind, str(text), owner), text, 0, len(text), given)


@dataclass(frozen=True, slots=True)
class _Walk:
    file: CrisisFile
    symbols: Symbols

    def expressions(self, *texts: str | None) -> Iterator[Use]:
        for text in texts:
            if text is not None:
                yield from uses_in(text, self.symbols)

    def actors(self, names: Iterable[str] | None) -> Iterator[Use]:
        return (_name("actor", name) for name in names or () if name in self.file.actors)

    def step_name(self, text: str) -> Iterator[Use]:
        """A step, maybe in one of its rounds: `call@2`."""
        name = text.partition("@")[0]
        yield Use(Entity("step", name), text, 0, len(name))

    def whole(self, text: str) -> Iterator[Use]:
        """A private matter by its whole name, or a step."""
        owner, dot, _ = text.partition(".")
        if text not in self.symbols.privates:
            yield from self.step_name(text)
            return
        if dot:
            yield Use(Entity("actor", owner), text, 0, len(owner))
        yield Use(Entity("private", str(text)), text, len(owner) + 1 if dot else 0, len(text))

    def option(self, owner: str, text: str, *, given: bool = False) -> Use:
        entity, lead = option_of(owner.partition("@")[0], str(text), self.symbols)
        return Use(entity, text, lead, len(text), given)

    def definitions(self) -> Iterator[Use]:
        """The names that sections give to their entries."""
        sections: dict[Kind, Mapping[str, object]] = {
            "source": self.file.sources, "fact": self.file.facts, "actor": self.file.actors,
            "assumption": self.file.assumptions, "define": self.file.define, "red line": self.file.red_lines,
            "outcome": self.file.outcomes, "event": self.file.timeline, "variant": self.file.variants,
        }  # fmt: skip
        for kind, section in sections.items():
            yield from (_name(kind, name, given=True) for name in section)

    def words(self) -> Iterator[Use]:
        """Names in what is text: facts and their sources, checks, precision, the question."""
        for _, element in elements(self.file):
            yield from (_name("fact", fact) for fact in element.because)
        for name, fact in self.file.facts.items():
            yield from self.fact(name, fact)
        asked = self.file.questions.values()
        counted = (
            *self.file.counts_as_yes,
            *self.file.ranked,
            *(n for each in asked for n in each.counts_as_yes),
        )
        yield from (_name("outcome", name) for name in counted)
        for each in asked:
            yield from self.expressions(each.when)
        for text in self.file.checks:
            for kind, start, end in names_in(text):
                yield Use(Entity(kind, text[start:end]), text, start, end)  # type: ignore[arg-type]
        given = self.file.precision
        if isinstance(given, Mapping):
            yield from self.actors(given)
        for value in given.values() if isinstance(given, Mapping) else filter(None, (given,)):
            found = named_alone(value.strip(), self.symbols)
            if found is not None and value.strip() == value:
                yield Use(found, value, 0, len(value))

    def fact(self, name: str, fact: Fact) -> Iterator[Use]:
        yield from self.actors([fact.says] if fact.says else ())
        if fact.source is not None and (source := _SOURCE.match(fact.source)):
            yield Use(Entity("source", source[1]), fact.source, source.start(1), source.end(1))
        if fact.text.rstrip(". ").endswith("]"):
            for reference in parse_fact(name, fact.text, Diagnostics()).references:
                end = reference.start + len(reference.source)
                yield Use(Entity("source", reference.source), fact.text, reference.start, end)

    def private(self, name: str, private: Private) -> Iterator[Use]:
        owner, dot, _ = name.partition(".")
        if dot:
            yield Use(Entity("actor", owner), name, 0, len(owner))
        yield Use(Entity("private", str(name)), name, len(owner) + 1 if dot else 0, len(name), True)
        yield from self.actors(private.known_by)
        for option, kind in private.types.items():
            yield self.option(name, option, given=True)
            yield from self.expressions(kind.odds)
            yield from self.attached(name, kind.attributes)

    def attached(self, owner: str, numbers: Mapping[str, str]) -> Iterator[Use]:
        for name, text in numbers.items():
            yield _name("number", name, str(owner), given=True)
            yield from self.expressions(text)

    def block(self, name: str, block: Block) -> Iterator[Use]:
        yield _name("block", name, given=True)
        yield from self.expressions(block.only_if, block.until)
        for inner, step in block.steps.items():
            yield from self.step(inner, step)

    def step(self, name: str, step: Step) -> Iterator[Use]:
        yield _name("step", name, given=True)
        for actors in (step.who, step.to, step.seen_by, step.leaks):
            yield from self.actors(actors)
        for option, choice in step.choices.items():
            yield self.option(name, option, given=True)
            yield from self.choice(name, choice)
        for option in (*step.quiet, *step.seen_as, *step.means, *filter(None, (step.fixed,))):
            yield self.option(name, option)
        for option in step.odds:
            yield self.option(name, option, given=option not in step.choices)
        for text in filter(None, (step.hidden_until, step.about)):
            yield from self.step_name(text)
        yield from self.promises(name, step.promises)
        yield from self.expressions(step.only_if, step.end_if, step.if_false)
        yield from self.expressions(*step.odds.values(), *step.leaks.values(), *step.means.values())

    def choice(self, owner: str, choice: Choice) -> Iterator[Use]:
        yield from (_name("fact", fact) for fact in choice.off_table)
        yield from self.promises(owner, choice.promises)
        yield from self.expressions(choice.if_, choice.odds, choice.means, choice.if_false)
        yield from self.attached(owner, choice.attributes)

    def promises(self, owner: str, promises: Iterable[Promise]) -> Iterator[Use]:
        for promise in promises:
            yield from (self.option(owner, option) for option in promise.by)
            yield from self.expressions(promise.when, promise.do, promise.if_broken)

    def payoffs(self) -> Iterator[Use]:
        """Names in defines, stakes, red lines and outcomes."""
        yield from self.expressions(*(define.value for define in self.file.define.values()))
        yield from self.actors(self.file.stakes)
        for stakes in self.file.stakes.values():
            for stake in stakes.values():
                worth = stake.worth
                yield from self.expressions(stake.when, *([worth] if isinstance(worth, str) else [*worth]))
                yield from self.expressions(*(() if isinstance(worth, str) else worth.values()))
                yield from self.actors(stake.for_)
        for line in self.file.red_lines.values():
            yield from self.actors([line.by])
            yield from self.expressions(line.crossed, line.answered, line.cost)
        yield from self.expressions(*(outcome.when for outcome in self.file.outcomes.values()))

    def event(self, event: Event) -> Iterator[Use]:
        for name, option in event.sets.items():
            yield from self.whole(name)
            yield self.option(name, option)
        for name in event.played:
            yield from self.step_name(name)
        yield from self.expressions(*event.hints)

    def variant(self, variant: Variant) -> Iterator[Use]:
        for name, option in (*variant.force.items(), *variant.secretly.items()):
            yield from self.whole(name)
            yield self.option(name, option)
        yield from (_name("assumption", name) for name in variant.set)
        for name, actors in variant.reveal.items():
            yield from self.whole(name)
            yield from self.actors(actors)
        for name in variant.public:
            yield from self.step_name(name)
        for text in variant.on_table:
            step, dot, option = text.partition(".")
            yield Use(Entity("step", step), text, 0, len(step))
            if dot:
                entity, lead = option_of(step, option, self.symbols)
                yield Use(entity, text, len(step) + 1 + lead, len(text))
        yield from (_name("event", name) for name in variant.drop)
