"""YAML as a container: text in, mappings and lists of placed texts out.

Every scalar stays text: types come from melian's schema and never from YAML's
rules. What YAML would swallow in silence (a label split by a comma, a comment
that eats a word) and what a readable file does not need (anchors, tags, several
documents) is refused by name. Reading is bounded: size, depth and time are
limited before anything is built.

Tested in `tests/unit/language/test_text.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import yaml

from melian.diagnostic import Mark
from melian.scenario.findings.brace_slips import LISTS, cut_by_commas, yaml_slip
from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.text.decoding import characters_are_fine
from melian.scenario.text.escapes import kept_lines, refused_escape, restored
from melian.scenario.text.placed import List, Map, Value

__all__ = ["MAX_DEPTH", "MAX_NODES", "parse_document"]

MAX_DEPTH = 20
"""Mappings and lists nested deeper are refused."""
MAX_NODES = 200_000
"""A crisis file of more values is refused."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLON = re.compile(r"[ \t]*:")
_GLUED = re.compile(r"\s+#(?=[^\s#])")
_INDENT = "check the indentation; a text that begins with a quotation mark must end with it"
_SYNTAX_HELP = {
    "mapping values are not allowed": "a text that holds ': ' must stand in quotes",
    "could not find expected ':'": "a key needs a colon and a space after it; check the lines above",
    "expected <block end>": _INDENT,
    "did not find expected key": _INDENT,
    "expected ',' or '}'": "braces: a comma between entries, and quotes around a text that holds ': ' or ','",
    "expected ',' or ']'": "brackets: put a comma between entries, and a text that holds ',' in quotes",
    "cannot start any token": "put a text that begins with '@', '`' or '%' in quotes",
    "found unexpected end of stream": "a quotation mark or a bracket is never closed",
}


class _Stop(Exception):
    """The document cannot be read any further; what is wrong has been noted."""


def parse_document(text: str, found: Diagnostics, most: int = MAX_NODES) -> Map | None:
    """The document as placed texts, or None where it cannot be read at all; `most` counts values."""
    if not characters_are_fine(text, found):
        return None
    lines = text.split("\n")
    try:
        events = yaml.parse(kept_lines(text), Loader=_LOADER)
        value = _document(_Builder(lines, found, most), events)
    except yaml.MarkedYAMLError as error:
        _note_syntax(error, lines, found)
        return None
    except (_Stop, yaml.YAMLError, RecursionError):
        if not found.has_errors:
            found.error("M004", "this is not YAML that can be read", None)
        return None
    if not isinstance(value, Map):
        what = "the file is empty" if value is None else "a crisis file is a mapping: `key: value` lines"
        help = "begin with `melian: 1`; `melian new` writes an example, `melian dossier` reads a report"
        found.error("M004", what, Mark(1, 1), help)
        return None
    return value


def _note_syntax(error: yaml.MarkedYAMLError, lines: list[str], found: Diagnostics) -> None:
    mark = error.problem_mark or error.context_mark
    where = _within(Mark(mark.line + 1, mark.column + 1), lines) if mark else Mark(1, 1)
    problem = error.problem or "this is not YAML"
    help = next((text for key, text in _SYNTAX_HELP.items() if key in problem), "")
    line = lines[where.line - 1] if where.line <= len(lines) else ""
    if line:
        help = yaml_slip(line, where.column - 1) or help
    if re.search(r""":\s+(["']).*?\1\s*[^\s,}\]#]""", line) and "expected key" in problem:
        help = "a text begins with a quotation mark and goes on after it: put all of it in quotes"
    found.error("M004", f"YAML: {problem}", where, help)


def _within(mark: Mark, lines: list[str]) -> Mark:
    """The place, or the end of the text for one behind it."""
    if mark.line > len(lines):
        return Mark(len(lines), len(lines[-1]) + 1)
    return mark


def _document(build: _Builder, events: Iterator[yaml.Event]) -> Value | None:
    """The one document of a file."""
    value: Value | None = None
    n_documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            n_documents += 1
            if n_documents > 1:
                help = "one file holds one crisis; remove '---'"
                raise _stop(build.found, "M007", "a second document begins", event, help)
            if event.version or event.tags:
                raise _stop(build.found, "M008", "a YAML directive (%)", event, "remove the line")
        elif isinstance(event, yaml.NodeEvent):
            value = build.value(event, events, depth=1)
    return value


class _Builder:
    """Builds placed values from parser events, refusing what the language does not have."""

    def __init__(self, lines: list[str], found: Diagnostics, most: int) -> None:
        self.lines = lines
        self.most = most
        self.found = found
        self.nodes = 0

    def value(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Value:
        self.nodes += 1
        _refuse(event, depth, self.nodes, self.found, self.most)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, events, depth)
        return self.sequence(event, events, depth)

    def scalar(self, event: yaml.ScalarEvent) -> Text:
        start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
        width = end.column - start.column if end.line == start.line else 1
        mark = Mark(start.line + 1, start.column + 1, max(1, width))
        _note_glued(event, self.lines, self.found)
        escape = refused_escape(event.value, event, self.lines)
        if escape:
            where, char = escape
            message = f"this escape puts the control character U+{ord(char):04X} into the text"
            self.found.error("M006", message, where, "remove it")
        return Text.at(restored(event.value), mark, quoted=bool(event.style))

    def mapping(self, start: yaml.MappingStartEvent, events: Iterator[yaml.Event], depth: int) -> Map:
        result = Map()
        result.mark = _mark(start)
        flow = bool(start.flow_style)
        cut: list[Text] = []
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                _join(result, cut, self.found)
                return result
            if isinstance(event, yaml.ScalarEvent) and not event.style and not event.value:
                where = _key_sign(_mark(event), self.lines)
                self.found.error(
                    "M004", "a key is missing here", where, "write a key before the colon, or quote the text"
                )
                raise _Stop
            key = self.value(event, events, depth + 1)
            value_event = next(events)
            value = self.value(value_event, events, depth + 1)
            if not isinstance(key, Text):
                help = "put the key in quotes if it holds braces"
                raise _stop(self.found, "M004", "a key must be a text", event, help)
            _check_entry(key, result, self.found)
            if flow and _is_nothing(value_event) and not self.has_colon(key):
                cut.append(key)
                continue
            _join(result, cut, self.found)
            result.put(key, value)
        return result

    def has_colon(self, key: Text) -> bool:
        """Whether a key of one line is written as one, with its colon behind it."""
        line = self.lines[key.mark.line - 1] if key.mark.line <= len(self.lines) else ""
        return _COLON.match(line, key.mark.column - 1 + key.mark.width) is not None

    def sequence(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> List:
        result = List()
        result.mark = _mark(start)
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return result
            result.append(self.value(event, events, depth + 1))
        return result


def _refuse(event: yaml.Event, depth: int, nodes: int, found: Diagnostics, most: int) -> None:
    """Stop at what a readable file does not need, and at what would take too long."""
    if depth > MAX_DEPTH:
        what, help = f"nested deeper than {MAX_DEPTH} levels", "a crisis file needs about eight"
        raise _stop(found, "M009", what, event, help)
    if nodes > most:
        raise _stop(found, "M002", f"more than {most:,} values", event, "a crisis file holds some hundreds")
    if isinstance(event, yaml.AliasEvent):
        help = "write the text out; quote it if '*' was meant"
        raise _stop(found, "M008", f"an alias (*{event.anchor})", event, help)
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        help = "remove it; quote the text if '&' was meant"
        raise _stop(found, "M008", f"an anchor (&{anchor})", event, help)
    if tag and not _is_plain_tag(event):
        help = "remove it; quote the text if '!' was meant, or write `not`"
        raise _stop(found, "M008", f"a tag ({tag})", event, help)


def _stop(found: Diagnostics, code: str, message: str, event: yaml.Event, help: str) -> _Stop:
    """What ends the reading, noted."""
    whole = f"{message} is not allowed in a crisis file" if code == "M008" else message
    found.error(code, whole, _mark(event), help)
    return _Stop()


def _note_glued(event: yaml.ScalarEvent, lines: list[str], found: Diagnostics) -> None:
    """Refuse a comment that begins right behind its '#': it was meant as part of the text."""
    end = cast("yaml.Mark", event.end_mark)
    if event.style or not event.value or end.line >= len(lines):
        return
    glued = _GLUED.match(lines[end.line], end.column)
    if glued:
        message = "'#' begins a comment here and cuts the text off"
        help = "put the text in quotes, or write a space after '#' if a comment is meant"
        found.error("M010", message, Mark(end.line + 1, glued.end()), help)


def _check_entry(key: Text, result: Map, found: Diagnostics) -> None:
    if key in result:
        first = result.key(key)
        found.error("M011", f"'{key}' is given twice", key, f"the first is on line {first.mark.line}")
    if key == "<<":
        found.error("M008", "a merge key (<<)", key, "write the entries out")


def _join(result: Map, cut: list[Text], found: Diagnostics) -> None:
    """Put together again what commas inside braces cut: a key without value goes to the value before."""
    if not cut:
        return
    last = next(reversed(result), None)
    before = None if last is None else result[last]
    if last is None or not isinstance(before, Text) or not before or before.quoted:
        for key in cut:
            result.put(key, Text.at(key, key.mark))
            help = f"write `{key}: ...`" + (f", or quote `{last}` as a whole" if last is not None else "")
            found.error("M012", f"'{key}' has no value inside braces", key, help)
    else:
        whole, help = cut_by_commas(last, [before, *cut])
        found.error("M012", f"'{cut[0]}' has no value inside braces", cut[0], help)
        result[last] = List([before, *cut]) if last in LISTS else Text.at(whole, before.mark)
    cut.clear()


def _is_plain_tag(event: yaml.Event) -> bool:
    """Whether the parser made the tag up ('!' marks a quoted scalar as text)."""
    return (
        isinstance(event, yaml.ScalarEvent)
        and event.tag == "!"
        and bool(event.style)
        and not event.implicit[0]
    )


def _is_nothing(event: yaml.Event) -> bool:
    """Whether a value takes no room in the text."""
    start, end = cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
    return (start.line, start.column) == (end.line, end.column)


def _key_sign(mark: Mark, lines: list[str]) -> Mark:
    """The `?` before the place of an empty key, which stands for a key in YAML; else the place itself."""
    for number in range(min(mark.line, len(lines)), 0, -1):
        line = lines[number - 1]
        before = (line[: mark.column] if number == mark.line else line).split(" #")[0].rstrip("}]:, ")
        if before.endswith("?"):
            return Mark(number, len(before))
        if before.strip():
            break
    return mark


def _mark(event: yaml.Event) -> Mark:
    start = cast("yaml.Mark", event.start_mark)
    return Mark(start.line + 1, start.column + 1)
