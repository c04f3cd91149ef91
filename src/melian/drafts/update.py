"""Add to a draft what is new in its dossier, and change no line that is there.

Facts of passages that the file already has an anchor for are left alone, and so is everything that
somebody edited: only lines come, at the ends of `sources` and `facts`, and a comment at the end of the file
that says which passages were drafted. What was drafted once and is no longer there was deleted on purpose,
and does not come again.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from melian.dossier.read import Dossier
from melian.drafts.facts import drafted_in, drafted_lines, facts_of, sources_of
from melian.drafts.kept import kept_passages
from melian.errors import UsageError
from melian.scenario.findings.diagnostics import Diagnostics, refusal
from melian.scenario.text.placed import Map
from melian.scenario.text.plain_data import document_yaml
from melian.scenario.text.yaml import parse_document

__all__ = ["Updated", "updated"]


@dataclass(frozen=True, slots=True)
class Updated:
    """A file with what was added."""

    text: str
    added: tuple[str, ...]
    """The passages that became facts."""


def updated(dossier: Dossier, text: str, name: str = "draft") -> Updated:
    """The text of a crisis file with a fact for each kept passage that it has none of.

    Raises
    ------
    ScenarioError
        If the text cannot be read.
    UsageError
        If no passage is kept.
    """
    found = Diagnostics()
    document = parse_document(text.replace("\r\n", "\n"), found)
    if document is None or found.has_errors:
        raise refusal(found, text, name)
    known = {*_anchors(document), *drafted_in(text)}
    new = [
        each
        for each in kept_passages(dossier)
        if (str(dossier.file.passages[each].text), str(dossier.file.passages[each].at)) not in known
    ]
    if not new:
        return Updated(text, ())
    facts = facts_of(dossier, new, taken=_names(document, "facts"))
    sources = {
        key: fields
        for key, fields in sources_of(dossier, new).items()
        if key not in _names(document, "sources")
    }
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for section, entries in (("sources", sources), ("facts", facts.entries)):
        lines = _with_entries(lines, section, entries)
    lines = [*lines[: _end(lines)], *drafted_lines(dossier, new).splitlines(), *lines[_end(lines) :]]
    made = end.join(lines)
    parse_document(made.replace("\r\n", "\n"), found)
    if found.has_errors:
        raise UsageError("the file is laid out in a way that nothing can be added to; `melian fmt` it first")
    return Updated(made, tuple(new))


def _anchors(document: Map) -> Iterator[tuple[str, str]]:
    """The places of the facts that are there."""
    facts = document.get("facts", {})  # type: ignore[call-overload]
    for fact in facts.values() if isinstance(facts, dict) else ():
        if isinstance(fact, dict) and "source" in fact and "at" in fact:
            yield str(fact["source"]).split()[0], str(fact["at"])


def _names(document: Map, section: str) -> Sequence[str]:
    part = document.get(section, {})  # type: ignore[call-overload]
    return [str(key) for key in part] if isinstance(part, dict) else []


def _with_entries(lines: list[str], section: str, entries: Mapping[str, object]) -> list[str]:
    """Lines with entries at the end of a section; the section comes to be where it is not there."""
    if not entries:
        return lines
    written = document_yaml({section: dict(entries)}).strip("\n").split("\n")
    start = next((n for n, line in enumerate(lines) if re.match(rf"{section}:\s*(#.*)?$", line)), None)
    if start is None:
        if any(line.startswith(f"{section}:") for line in lines):
            raise UsageError(f"`{section}` is written in one line; put its entries below each other first")
        return [*lines[: _end(lines)], "", *written, *lines[_end(lines) :]]
    end = start + 1
    last = start
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " #"):
        if lines[end].startswith(" "):
            last = end
        end += 1
    first = next(
        (line for line in lines[start + 1 : last + 1] if line.strip() and not _is_comment(line)), "  "
    )
    more = " " * (len(first) - len(first.lstrip()) - 2)
    return [*lines[: last + 1], *(more + line for line in written[1:]), *lines[last + 1 :]]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _end(lines: list[str]) -> int:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return end
