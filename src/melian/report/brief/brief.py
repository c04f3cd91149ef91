"""A brief: two pages in plain words, from draws that are solved.

No word of how the number was found stands in it: that lives in the report, which it names.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from melian.report.brief.ahead import choices, watched
from melian.report.brief.announced import announced
from melian.report.brief.answer import moved, soft, uncertain, why
from melian.report.brief.grounds import limits, numbers
from melian.report.brief.html import as_html
from melian.report.brief.markdown import as_markdown
from melian.report.brief.material import Material, gathered
from melian.report.brief.parts import Brief, Section, Sentences
from melian.report.brief.plain import plain_day, said
from melian.report.markup import quoted
from melian.report.words.figures import count
from melian.report.words.numbers import unjudged_of
from melian.report.words.odds import repeat
from melian.runs.run import Run

__all__ = ["FORMATS", "brief", "brief_of", "brief_text"]

FORMATS: Mapping[str, Callable[[Brief], str]] = {"html": as_html, "md": as_markdown}
"""Format -> what writes it."""
ANSWERS = (soft, why, moved, choices, announced, watched)
"""Sections that tell odds: none of them where there is no number."""
GROUNDS = (limits, numbers)


def brief_text(
    run: Run, settings: Mapping[str, str], precision: str | None = None, *, form: str = "md"
) -> str:
    """A brief as text: the same run gives the same text.

    Parameters
    ----------
    run
        Solved draws.
    settings, precision
        What was asked to be different from the file.
    form
        One of `FORMATS`.
    """
    return FORMATS[form](brief(run, settings, precision))


def brief(run: Run, settings: Mapping[str, str], precision: str | None = None) -> Brief:
    """All that a brief says."""
    return brief_of(gathered(run, settings, precision))


def brief_of(material: Material) -> Brief:
    """What is told of the answers that were gathered."""
    found = material.soft
    if found.rounded is None:
        number, between = "No number", ""
        sections = (_failed(material), *_all(GROUNDS, material))
    else:
        number, between = said(found.rounded)
        if not uncertain(material):
            between = "with the numbers as they stand in the file"
        number = f"{number[0].upper()}{number[1:]}"
        sections = _all((*ANSWERS, *GROUNDS), material)
    return Brief(
        title=material.run.model.scenario.title,
        question=_question(material),
        known=_known(material),
        number=number,
        between=between,
        band=None if found.rounded is None else found.odds,
        sections=sections,
        commands=_commands(material),
        banner=unjudged_of(material.run.model),
    )


def _all(told: tuple[Callable[[Material], Section], ...], material: Material) -> tuple[Section, ...]:
    return tuple(each(material) for each in told)


def _question(material: Material) -> str:
    """What the number answers."""
    file, found = material.file, material.soft
    asked = str(file.question) if file.question else ""
    if found.is_answer or not found.labels:
        return asked
    told = f"The number is that of the likeliest ending: {' or '.join(map(quoted, found.labels))}."
    return f"{asked} {told}" if asked else f"The file asks nothing. {told}"


def _known(material: Material) -> str:
    """The day, the news, and what is different from the file."""
    run, file = material.run, material.file
    told = []
    if run.at is not None:
        told.append(f"As of {plain_day(run.at)}, with {count(len(run.given), 'reported event')}.")
    elif file.timeline:
        told.append("Before any reported event.")
    if run.model.variant is not None:
        label = file.variants[run.model.variant].label or run.model.variant
        told.append(f"What if: {label}.")
    told += [f"With another number: {name} = {text}." for name, text in material.settings.items()]
    if file.analyst:
        told.append(f"Analyst: {file.analyst}.")
    return " ".join(told)


def _failed(material: Material) -> Section:
    """Why there is no number."""
    run = material.run
    told = (
        f"Only {run.n_certified:,} of {count(run.n_draws, 'reckoning')} came to a firm result. What these "
        "say need not hold of the others, so no odds are given.",
        "The last command below says what failed and what to try.",
    )
    return Section("soft", "Why there is none", (Sentences(told),))


def _commands(material: Material) -> tuple[tuple[str, str], ...]:
    """The report, and the same again."""
    run, settings, precision = material.run, material.settings, material.precision
    again = repeat(run, settings, precision, command="brief")
    if not material.soft.has_headline:
        return ("This brief again", again), ("What failed", repeat(run, settings, precision))
    report = f"{repeat(run, settings, precision, command='report')} -o report.html"
    return ("How it was found, and all of it", report), ("This brief again", again)
