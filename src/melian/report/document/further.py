"""Questions that a report has no words of its own for: each a section, told as it tells itself.

Tested in `tests/project/test_contributing.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from melian.errors import UsageError
from melian.report.markup import bullets, closed, figure, left_out, paragraph, section, table
from melian.report.records.record import Answer, Figures
from melian.report.words.figures import percent
from melian.runs.ask import Watch
from melian.runs.run import Run

__all__ = ["WRITTEN", "Further", "Told", "further_section"]

WRITTEN = frozenset(
    ("odds", "events", "story", "actors", "beliefs", "drivers", "what-ifs", "levers", "equilibria")
)
"""Sections that the report writes with words of its own."""
OF_THE_REQUEST = frozenset(("format", "again", "scenario", "title", "question", "variant", "draws", "seed"))
"""Fields of a record that say what was asked, not what is answered."""
WIDE, NARROW = 720, 340


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What a question tells of its answer."""

    sentences: tuple[str, ...]
    record: Answer
    chart: Callable[[int], str] | None
    """A picture of it, so many pixels wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Further:
    """A question that a report asks beside those it has words for."""

    name: str
    section: str
    """Of the report, as its address names it."""
    ask: Callable[[Run, Watch], Told]
    """Asks it of what was solved."""


def further_section(question: Further, told: Told | None, why: str, run: str) -> str:
    """The section of a question; of one without an answer, why there is none; `run` names the draws."""
    title = question.section.replace("-", " ").capitalize()
    if told is None:
        return section(question.section, title, left_out(why))
    figures = table(["What", "figure"], _rows(told.record), numbers=1)
    try:
        drawn = {} if told.chart is None else {"wide": told.chart(WIDE), "narrow": told.chart(NARROW)}
    except UsageError:  # there is nothing to draw
        drawn = {}
    if not drawn:
        return section(
            question.section,
            title,
            bullets(told.sentences),
            closed("The figures", figures),
            paragraph(run, "byline"),
        )
    sentence = " ".join(told.sentences) or title
    return section(question.section, title, figure(drawn, sentence, figures, run))


def _rows(record: Answer) -> Iterator[tuple[str, str]]:
    """What each figure is, and the figure; lists are left to `--json`."""
    for name, field in type(record).model_fields.items():
        value, extra = getattr(record, name), field.json_schema_extra
        if isinstance(value, Figures):
            value = value.median
        if name in OF_THE_REQUEST or isinstance(value, bool) or not isinstance(value, (int, float, str)):
            continue
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        if isinstance(value, str):
            yield field.description or name, value
        elif unit == "share":
            yield field.description or name, percent(value)
        else:
            yield f"{field.description or name}{', in ' * bool(unit)}{unit}", f"{value:.4g}"
