"""What a brief cannot tell, and who answers for its numbers.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from melian.articles import listed
from melian.report.brief.material import Material
from melian.report.brief.parts import Points, Quote, Section, Sentences
from melian.report.brief.plain import plain_day
from melian.report.markup import quoted
from melian.report.words.figures import count
from melian.scenario.form.provenance import provenance
from melian.scenario.passages.found import Passages
from melian.scenario.schema.elements import Source

__all__ = ["limits", "numbers"]

SOURCES = 3
"""Sources that are named."""
PASSAGES = 2
"""Passages that are shown."""


def limits(material: Material) -> Section:
    """What this cannot tell."""
    told = (
        "It predicts nobody's decision: it says what follows if the sides, their choices, their aims and the "
        "numbers are as the file has them.",
        "It knows nothing of what the file leaves out: other courses, other sides, accidents, mistakes about "
        "the facts.",
        "The range tells how far the numbers are uncertain, and not whether the story is right: a wrong "
        "story can have a narrow range.",
        "All sides are taken to know what can be done and to reckon alike"
        + ("." if material.run.model.precision.limit else "; they err, and the less the more is at stake."),
    )
    return Section("limits", "What this cannot tell", (Points(told),))


def numbers(material: Material) -> Section:
    """Who answers for the numbers: facts, judgement by name, and those without a stated ground."""
    model, file = material.run.model, material.file
    found = provenance(file, len(model.bare))
    owner = str(file.analyst) if file.analyst else "whoever wrote the file"
    parts = [f"{found.unjudged} on nothing yet"] if found.unjudged else []
    parts += [f"{found.by_facts} on reported facts"] if found.by_facts else []
    parts += [f"{n} on the judgement of {who}" for who, n in found.by_judgement.items()]
    if found.by_analyst:
        parts.append(f"{found.by_analyst} on the word of {owner} alone")
    told = [f"{count(found.total, 'number')}. {_upper(_resting(parts))}." if parts else "It has no numbers."]
    if file.sources:
        named = [_source(source) for source in list(file.sources.values())[:SOURCES]]
        more = len(file.sources) - SOURCES
        rest = [*named, f"{more} more"] if more > 0 else named
        told.append(f"The facts are taken from {listed(rest)}.")
    if found.by_facts:
        told.append("Facts tell what was reported; how much it comes to in numbers is a judgement too.")
    passages = material.passages
    if any(each.anchor is not None for each in passages):
        told.append(f"{passages.sentence}.")
    quotes = _quotes(material, passages)
    return Section("numbers", "Who answers for the numbers", (Sentences(tuple(told)), *quotes))


def _quotes(material: Material, passages: Passages) -> tuple[Quote, ...]:
    """The passages behind the number that matters most."""
    mover = material.soft.mover
    written = material.file.assumptions.get(mover.name) if mover is not None else None
    if mover is None or written is None:
        return ()
    behind = [each for each in passages if each.fact in written.because and each.anchor is not None]
    head = f"Behind {quoted(mover.label)}, the number that matters most: "
    return tuple(Quote(f"{head}{each.text}", each) for each in behind[:PASSAGES])


def _resting(parts: list[str]) -> str:
    """Parts of a sum: the first says what they do."""
    number, rest = parts[0].split(" ", 1)
    return listed([f"{number} rest{'s' if number == '1' else ''} {rest}", *parts[1:]])


def _source(source: Source) -> str:
    return f"{source.title} ({plain_day(str(source.date))})" if source.date else str(source.title)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
