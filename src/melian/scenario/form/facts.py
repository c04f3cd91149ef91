"""The text of a fact, the references that it ends with, and where its words stand.

`Talks lasted two hours. [report p.3 B2, tapes]` says one thing and names two places
where it was read. Inside the brackets each reference is the name of a source, then a
place in it (any words), then a grade of the statement in the Admiralty system: a
letter for the source and a figure from 1 (confirmed) to 6 (cannot be judged). A part
between commas that does not begin like a name goes on with the place before it, so
`[tapes 12, 14]` is one reference. Page B2 of a newspaper is written `p.B2`. A fact that
is a mapping names one reference by its fields `source` and `grade`.

Tested in `tests/unit/test_references.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from melian.diagnostic import NOWHERE, Mark
from melian.scenario.findings.diagnostics import Diagnostics, Text, mark_of
from melian.scenario.form.anchors import Anchor, parse_anchor
from melian.scenario.schema.elements import Fact
from melian.scenario.text.places import place_in

__all__ = ["CitedFact", "SourceReference", "cited_fact", "parse_fact"]

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_SOURCE = re.compile(r"\s*([a-z][a-z0-9_]*)(?=\s|\Z)")
_GRADE = re.compile(r"(?:\A|\s)([A-Z][0-9])\s*\Z")
_FORM = "end the sentence with its source, as in `... [report]` or `... [report p.3 B2, tapes]`"


@dataclass(frozen=True, slots=True)
class SourceReference:
    """Where a fact was read."""

    source: str
    """The name of a source."""
    place: str = ""
    """Where in the source: a page, a minute, a column; in words."""
    grade: str = ""
    """How far this source is trusted on this statement: A to F, where written."""
    figure: int | None = None
    """How far the statement is confirmed: 1 (confirmed) to 6 (cannot be judged), where written."""
    mark: Mark = NOWHERE
    """Where the reference stands in the file."""
    start: int = 0
    """Where the name of the source begins in the text that was read."""


@dataclass(frozen=True, slots=True)
class CitedFact:
    """What is reported, and where."""

    text: str
    """The sentence, without its references."""
    references: tuple[SourceReference, ...]
    """In the order of the file."""
    anchor: Anchor | None = None
    """Where its words stand; None where nobody says."""


def cited_fact(name: str, fact: Fact, found: Diagnostics) -> CitedFact:
    """A fact of the file, taken apart; what is wrong with it goes to the findings (M701, M702, M714)."""
    if fact.source is None:
        read = parse_fact(name, fact.text, found)
        if fact.grade is not None:
            help = "write `source:` beside it, or the grade in the brackets: [report B3]"
            found.error("M702", f"the grade of the fact '{name}' goes with no source", fact.grade, help)
        first = read.references[0].source if len(read.references) == 1 else None
        return CitedFact(read.text, read.references, parse_anchor(name, fact, first, found))
    more = parse_fact(name, fact.text, found) if fact.text.rstrip(". ").endswith("]") else None
    text, others = (fact.text.strip(), ()) if more is None else (more.text, more.references)
    # the grade stands in the file by itself: it is read as if it stood behind the source
    graded = Text.at(f"{fact.source} {fact.grade}", mark_of(fact.source))
    whole = fact.source if fact.grade is None else graded
    named = _reference(name, whole, 0, len(whole), found)
    references = others if named is None else (named, *others)
    return CitedFact(text, references, parse_anchor(name, fact, named.source if named else None, found))


def parse_fact(name: str, text: str, found: Diagnostics) -> CitedFact:
    """The fact that a text writes; what is wrong with it goes to the findings (M701, M702)."""
    ending = _ending(text)
    if ending is None:
        _complain(name, text, found)
        return CitedFact(text.strip(), ())
    sentence = text[:ending].strip()
    if not sentence.strip("."):
        found.error("M702", f"the fact '{name}' says nothing before its reference", text, _FORM)
    references: list[SourceReference] = []
    for group in _BRACKETS.finditer(text, ending):
        references += _group(name, text, group.start(1), group.end(1), found)
    return CitedFact(sentence, tuple(references))


def _ending(text: str) -> int | None:
    """Where the brackets begin that a text ends with; read from its end, each character once."""
    at, begin = len(text), None
    while at and (text[at - 1].isspace() or text[at - 1] == "."):
        at -= 1
    while at and text[at - 1] == "]":
        opening = max(text.rfind("[", 0, at - 1), text.rfind("]", 0, at - 1))
        if opening < 0 or text[opening] == "]":
            break
        at = opening
        while at and text[at - 1].isspace():
            at -= 1
        begin = at
    return begin


def _complain(name: str, text: str, found: Diagnostics) -> None:
    inside = _BRACKETS.search(text)
    if inside:
        where = place_in(text, inside.start(), inside.end() - inside.start())
        message = f"the fact '{name}' goes on after its references"
        found.error("M701", message, where, "put the references last: everything else comes before them")
    elif "[" in text or "]" in text:
        message = f"a bracket in the fact '{name}' has no partner"
        found.error("M702", message, place_in(text, text.find("[" if "[" in text else "]")), _FORM)
    else:
        found.error("M701", f"the fact '{name}' names no source", text, _FORM)


def _group(name: str, text: str, start: int, end: int, found: Diagnostics) -> list[SourceReference]:
    """The references between two brackets."""
    parts: list[tuple[int, int]] = []
    at = start
    for piece in text[start:end].split(","):
        if _SOURCE.match(piece) or not parts:
            parts.append((at, at + len(piece)))
        else:
            parts[-1] = (parts[-1][0], at + len(piece))
        at += len(piece) + 1
    read = (_reference(name, text, first, last, found) for first, last in parts)
    return [reference for reference in read if reference is not None]


def _reference(name: str, text: str, start: int, end: int, found: Diagnostics) -> SourceReference | None:
    written = text[start:end]
    lead = len(written) - len(written.lstrip())
    mark = place_in(text, start + lead, max(1, len(written.strip())))
    match = _SOURCE.match(written)
    if match is None:
        got = (
            f"'{written.strip()}' is no reference"
            if written.strip()
            else "there is no reference in the brackets"
        )
        found.error(
            "M702",
            f"{got} in the fact '{name}'",
            mark,
            "write the name of a source first, as in [report p.3]",
        )
        return None
    at = start + match.start(1)
    grade = _GRADE.search(written, match.end())
    if grade is None:
        return SourceReference(match[1], written[match.end() :].strip(), mark=mark, start=at)
    letter, figure = grade[1][0], grade[1][1]
    if letter not in "ABCDEF" or figure not in "123456":
        message = f"'{grade[1]}' is no grade in the fact '{name}'"
        help = f"grades are A1 to F6; for a page write p.{grade[1]}"
        found.error("M702", message, place_in(text, start + grade.start(1), 2), help)
        return SourceReference(match[1], written[match.end() :].strip(), mark=mark, start=at)
    place = written[match.end() : grade.start()].strip()
    return SourceReference(match[1], place, letter, int(figure), mark, at)
