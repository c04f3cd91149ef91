"""What `melian patterns` shows: all patterns in two lines each, or one of them.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from melian.drafts.patterns.pattern import Call, Pattern
from melian.drafts.patterns.piece import own_words
from melian.report.words.figures import count
from melian.scenario.form.provenance import provenance
from melian.scenario.schema.steps import Step

__all__ = ["calls_for", "pattern_lines", "shelf_lines", "steps_line"]

WIDEST = 100


def shelf_lines(patterns: Iterable[Pattern], width: int) -> Iterator[str]:
    """Each pattern with what it is about, its roles, and its steps in a line."""
    for each in patterns:
        yield each.name
        yield from _filled(each.about, width, 2)
        yield from _filled(f"Roles: {', '.join(each.roles)}", width, 2)
        yield from _filled(steps_line(each), width, 2)
        yield ""
    yield "`melian patterns NAME` shows one; `melian new --pattern NAME --actors A,B` begins a file with it."


def steps_line(pattern: Pattern) -> str:
    """The steps in a line, each with its options.

    >>> from melian.drafts.patterns.shelf import pattern
    >>> steps_line(pattern("conditional-threat"))
    'threat (nothing, threaten) > deed (refrain, do) > answer (let_pass, carry_out)'
    """
    return " > ".join(_step(name, step) for name, step in pattern.steps.items())


def _step(name: str, step: Step) -> str:
    options = ", ".join(step.choices)
    return f"{name} ({options})" if options else f"{name} ({step.kind})"


def pattern_lines(pattern: Pattern, width: int) -> Iterator[str]:
    """All that a pattern says of itself."""
    said = own_words(pattern)
    file = pattern.file
    yield from _filled(f"{pattern.name}: {pattern.about}", width, 0)
    yield ""
    yield from _filled(pattern.story, width, 0)
    yield from _part("Roles, in order", (f"{role}: {what}" for role, what in pattern.roles.items()), width)
    yield from _part(
        "Known to one side alone", (said(matter.words(name)) for name, matter in file.private.items()), width
    )
    yield from _part(
        "Steps", (_told(name, step, said(step.words(name))) for name, step in pattern.steps.items()), width
    )
    endings = (said(outcome.words(name)) for name, outcome in file.outcomes.items())
    yield from _part("Endings", endings, width)
    found = provenance(file)
    yield from _part(
        f"{count(found.unjudged, 'number')} to be judged. To find out", [str(pattern.needs)], width
    )
    yield from _part("Passages that call for it", map(calls_for, pattern.passages), width)
    yield from _part("Literature", map(str, pattern.literature), width)
    yield ""
    yield f"Next: melian new --pattern {pattern.name} --actors {','.join(pattern.roles)}"


def _told(name: str, step: Step, label: str) -> str:
    options = ", ".join(step.choices)
    return f"{name} ({', '.join(step.who)}): {label}" + (f": {options}" if options else "")


def calls_for(call: Call) -> str:
    """What a passage must look like."""
    parts = [f"{call.says} ({' or '.join(call.kinds)}"]
    if call.cues:
        parts.append(f"words such as {', '.join(call.cues)}")
    if call.conditional:
        parts.append("with an if")
    if call.beside:
        parts.append(f"beside {' and '.join(call.beside)}")
    return "; ".join(parts) + ")"


def _part(title: str, lines: Iterable[str], width: int) -> Iterator[str]:
    told = list(lines)
    if told:
        yield ""
        yield f"{title}:"
        for line in told:
            yield from _filled(line, width, 2)


def _filled(text: str, width: int, indent: int) -> Iterator[str]:
    margin = " " * indent
    yield from textwrap.wrap(
        text, min(width, WIDEST), initial_indent=margin, subsequent_indent=margin + "  " * bool(indent)
    )
