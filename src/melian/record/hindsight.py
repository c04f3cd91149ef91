"""What a crisis file could not have known on its day.

A forecast is one only if nothing in it was reported after `as_of`. Sources are judged by the day on
which they appeared; one that appeared later and prints a document of the time, by the day on which that
was written. Whatever rests on such a source, through a fact, is named too.

Tested in `tests/unit/record/test_hindsight.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from melian.diagnostic import Diagnostic, Mark
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.facts import cited_fact
from melian.scenario.form.references import elements
from melian.scenario.quantities.dates import CrisisDate, parse_date
from melian.scenario.schema.elements import CrisisFile, Source
from melian.scenario.schema.steps import Choice

__all__ = ["hindsight"]

_LATER = "cite what was reported by then, or say `hindsight: yes` at the head: it is then scored apart"


def hindsight(file: CrisisFile) -> tuple[Diagnostic, ...]:
    """All that rests on what was reported after `as_of`, in the order of the file.

    Warnings; notes where the file says `hindsight: yes` itself.
    """
    found = Diagnostics()
    say = found.note if file.hindsight else found.warning
    if file.as_of is None:
        say("R201", "the file does not say what day it speaks of", Mark(1, 1), "write `as_of: 2021-12-09`")
        return found.sorted()
    as_of = parse_date(file.as_of)
    late = {}
    for name, source in file.sources.items():
        finding = _of_source(name, source, as_of)
        if finding is None:
            continue
        code, message, help = finding
        if code == "R204":
            found.note(code, message, name, help)
            continue
        say(code, message, source.written or source.date, help)
        if code == "R202":
            late[str(name)] = source
    for code, message, where in (*_of_facts(file, late), *_of_events(file, as_of)):
        say(code, message, where, _LATER)
    return found.sorted()


def _of_source(name: str, source: Source, as_of: CrisisDate) -> tuple[str, str, str] | None:
    """Whether a source is of its day: code, message and remedy where it is not, or cannot be told."""
    appeared = parse_date(source.date)
    known = parse_date(source.written) if source.written is not None else appeared
    if known.is_after(as_of):
        return "R202", f"the source '{name}' ({known}) is later than `as_of` ({as_of})", _LATER
    if known.end > as_of.end:
        message = f"whether the source '{name}' ({known}) is later than `as_of` ({as_of}) cannot be told"
        return "R203", message, "write its month or day"
    if appeared.end > as_of.end:
        message = f"the source '{name}' was written by `as_of` and appeared later ({appeared})"
        return "R204", message, "make sure that whoever would have forecast could have known it then"
    return None


def _of_facts(file: CrisisFile, late: Mapping[str, Source]) -> Iterator[tuple[str, str, object]]:
    """Facts that cite such sources, and whatever rests on these facts."""
    tainted = {}
    for name, fact in file.facts.items():
        cited = [each.source for each in cited_fact(name, fact, Diagnostics()).references]
        if cited and all(source in late for source in cited):
            tainted[str(name)] = cited[0]
            yield "R205", f"the fact '{name}' rests on '{cited[0]}', which is later than `as_of`", name
    for owner, element in elements(file):
        taken_off = element.off_table if isinstance(element, Choice) else ()
        for fact_name in (*element.because, *taken_off):
            if fact_name in tainted:
                source = tainted[fact_name]
                yield "R206", f"'{owner}' rests on '{fact_name}', and so on '{source}'", fact_name


def _of_events(file: CrisisFile, as_of: CrisisDate) -> Iterator[tuple[str, str, object]]:
    for name, event in file.timeline.items():
        reported = parse_date(event.reported) if event.reported is not None else None
        if event.later:
            yield "R207", f"the event '{name}' is later than `as_of` ({as_of})", name
        elif reported is not None and reported.is_after(as_of):
            yield "R207", f"the event '{name}' was reported on {reported}, after `as_of`", event.reported
