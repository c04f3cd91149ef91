"""What a name stands for, in a few lines of Markdown.

Tested in `tests/unit/lsp/test_answers.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from melian.scenario.assumptions import distribution_of
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.facts import cited_fact
from melian.scenario.passages.found import Passages
from melian.scenario.quantities.notation import show
from melian.scenario.schema.elements import Assumption
from melian.scenario.schema.fields import words_of
from melian.scenario.schema.steps import Step
from melian.scenario.steps.kinds import kind_name, kind_of
from melian.workspace.names.entity import Entity
from melian.workspace.names.index import Names

__all__ = ["label_of", "lines_about"]

_POINTS = np.array([0.05, 0.5, 0.95])


def lines_about(entity: Entity, names: Names, passages: Passages = Passages()) -> list[str]:  # noqa: B008
    """Paragraphs about what has a name; none where the file does not say what it is."""
    about = _ABOUT.get(entity.kind)
    found = [] if about is None else list(about(entity, names, passages))
    if not found:
        return []
    head = f"**{entity.name}**, {entity.kind}" + (f" of {entity.owner}" if entity.owner else "")
    return [head, *filter(None, found)]


def label_of(entity: Entity, names: Names) -> str:
    """A few words about what has a name: its label, or what it says."""
    file = names.file
    if entity.kind == "option":
        return _option_words(entity, names)
    if entity.kind == "step":
        return _label(names.symbols.steps[entity.name].step) if entity.name in names.symbols.steps else ""
    if entity.kind == "define" and entity.name in file.define:
        return str(file.define[entity.name].value)
    if entity.kind == "fact" and entity.name in file.facts:
        return str(file.facts[entity.name].text)
    if entity.kind == "source" and entity.name in file.sources:
        return str(file.sources[entity.name].title)
    if entity.kind == "event" and entity.name in file.timeline:
        return str(file.timeline[entity.name].event)
    sections: dict[str, Mapping[str, object]] = {
        "actor": file.actors, "assumption": file.assumptions, "block": file.steps, "outcome": file.outcomes,
        "private": file.private, "red line": file.red_lines, "variant": file.variants,
    }  # fmt: skip
    return _label(sections.get(entity.kind, {}).get(entity.name))


_Lines = Iterable[str]


def _label(element: object) -> str:
    label = getattr(element, "label", None)
    return str(label) if label else ""


def _assumption(entity: Entity, names: Names, passages: Passages) -> _Lines:
    assumption = names.file.assumptions.get(entity.name)
    if assumption is None:
        return
    yield _label(assumption)
    yield _as_written(assumption)
    found = Diagnostics()
    distribution = distribution_of(entity.name, assumption, found)
    if not found.has_errors and assumption.value is None:
        with np.errstate(all="ignore"):
            low, middle, high = (float(each) for each in distribution.ppf(_POINTS))
        percent = "%" in _as_written(assumption)
        points = [f"{show(100 * each)} %" if percent else show(each) for each in (low, middle, high)]
        yield "5, 50 and 95 % points: " + ", ".join(points)
    if assumption.judgement:
        yield f"judged by {assumption.judgement}"
    elif names.file.analyst:
        yield f"analyst: {names.file.analyst}"
    for fact in assumption.because:
        yield from _fact(Entity("fact", str(fact)), names, passages)


def _as_written(assumption: Assumption) -> str:
    if assumption.range is not None:
        bounds = f", bounds {assumption.bounds}" if assumption.bounds else ""
        return f"`{assumption.range}, best {assumption.best}{bounds}`"
    if assumption.quantiles is not None:
        return "`" + ", ".join(f"{share}: {value}" for share, value in assumption.quantiles.items()) + "`"
    return f"`{assumption.value if assumption.value is not None else assumption.dist}`"


def _fact(entity: Entity, names: Names, passages: Passages) -> _Lines:
    fact = names.file.facts.get(entity.name)
    if fact is None:
        return
    cited = cited_fact(entity.name, fact, Diagnostics())
    sources = []
    for reference in cited.references:
        source = names.file.sources.get(reference.source)
        title = f"{source.title}, {source.date}" if source is not None else reference.source
        sources.append(" ".join(filter(None, (title, reference.place))))
    yield f"*{entity.name}*: {cited.text}" + (f" ({'; '.join(sources)})" if sources else "")
    for each in passages:
        if each.fact == entity.name and each.words:
            yield f"> {each.words}" + (f" ({each.says})" if each.says else "")


def _step(entity: Entity, names: Names, passages: Passages) -> _Lines:
    symbol = names.symbols.steps.get(entity.name)
    if symbol is None:
        return
    step = symbol.step
    yield _label(step)
    yield f"{kind_name(step)} by {', '.join(step.who)}" + (f", to {', '.join(step.to)}" if step.to else "")
    yield "\n".join(
        f"- `{option}`: {_option_words(Entity('option', option, entity.name), names)}"
        for option in names.symbols.choices[entity.name].options
    )
    conditions = {"played if": step.only_if, "ends the story if": step.end_if, "fixed to": step.fixed}
    yield "\n".join(f"- {words} `{text}`" for words, text in conditions.items() if text)
    yield _seen(step)


def _seen(step: Step) -> str:
    if step.seen_by is not None:
        return f"seen by {', '.join(step.seen_by)}"
    return f"leaks to {', '.join(step.leaks)}" if step.leaks else ""


def _option_words(entity: Entity, names: Names) -> str:
    private, symbol = names.file.private.get(entity.owner), names.symbols.steps.get(entity.owner)
    option: object = None
    if private is not None:
        option = private.types.get(entity.name)
    elif symbol is not None:
        option = symbol.step.choices.get(entity.name)
        own = kind_of(symbol.step).labels.get(entity.name)
        if option is None and own:
            return own
    return words_of(_label(option) or None, entity.name)


def _option(entity: Entity, names: Names, passages: Passages) -> _Lines:
    yield _option_words(entity, names)
    symbol = names.symbols.steps.get(entity.owner)
    choice = symbol.step.choices.get(entity.name) if symbol is not None else None
    for fact in choice.off_table if choice is not None else ():
        yield "off the table:"
        yield from _fact(Entity("fact", str(fact)), names, passages)


def _private(entity: Entity, names: Names, passages: Passages) -> _Lines:
    private = names.file.private.get(entity.name)
    if private is None:
        return
    yield _label(private)
    yield "\n".join(
        f"- `{name}` (odds `{kind.odds}`): {words_of(kind.label, name)}"
        for name, kind in private.types.items()
    )


def _number(entity: Entity, names: Names, passages: Passages) -> _Lines:
    choices = names.symbols.choices.get(entity.owner)
    if choices is not None:
        values = zip(choices.options, choices.attributes.get(entity.name, ()), strict=False)
        yield "\n".join(f"- `{option}`: `{value}`" for option, value in values if value is not None)


def _source(entity: Entity, names: Names, passages: Passages) -> _Lines:
    source = names.file.sources.get(entity.name)
    if source is not None:
        yield str(source.title)
        parts = (source.author, source.publisher, source.date, source.url, source.archive)
        yield ", ".join(str(part) for part in parts if part)
        yield f"grade {source.grade}" if source.grade else ""


def _event(entity: Entity, names: Names, passages: Passages) -> _Lines:
    event = names.file.timeline.get(entity.name)
    if event is not None:
        yield f"{event.date}: {event.event}"


def _labelled(entity: Entity, names: Names, passages: Passages) -> _Lines:
    yield label_of(entity, names) or words_of(None, entity.name)


def _define(entity: Entity, names: Names, passages: Passages) -> _Lines:
    if entity.name in names.file.define:
        yield _label(names.file.define[entity.name])
        yield f"`{names.file.define[entity.name].value}`"


def _outcome(entity: Entity, names: Names, passages: Passages) -> _Lines:
    if entity.name in names.file.outcomes:
        yield _label(names.file.outcomes[entity.name])
        yield f"`{names.file.outcomes[entity.name].when}`"


def _block(entity: Entity, names: Names, passages: Passages) -> _Lines:
    yield _label(names.file.steps.get(entity.name))
    steps = ", ".join(names.symbols.block_steps.get(entity.name, ()))
    yield f"{names.symbols.blocks.get(entity.name, 0)} rounds of {steps}"


_ABOUT: dict[str, Callable[[Entity, Names, Passages], _Lines]] = {
    "actor": _labelled, "assumption": _assumption, "block": _block, "define": _define, "event": _event,
    "fact": _fact, "number": _number, "option": _option, "outcome": _outcome, "private": _private,
    "red line": _labelled, "source": _source, "step": _step, "variant": _labelled,
}  # fmt: skip
