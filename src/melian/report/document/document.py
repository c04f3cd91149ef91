"""A report: one HTML file that needs no network and no script, and prints well.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from melian.analysis.certificate import has_headline
from melian.report.document.actors import actors, before, believed
from melian.report.document.answer import events, head, outcomes
from melian.report.document.basis import assumptions, certificates, sources, the_file
from melian.report.document.changes import equilibria, levers, what_ifs
from melian.report.document.drivers import driven
from melian.report.document.further import further_section
from melian.report.document.gathering import Interrupted, gathered
from melian.report.document.material import Material
from melian.report.document.now import what_now
from melian.report.document.runs import base_name
from melian.report.document.story import story
from melian.report.document.workload import Depth, Workload, workload_of
from melian.report.markup import text
from melian.report.style import STYLE, page_shell

__all__ = [
    "Depth",
    "Interrupted",
    "Workload",
    "document",
    "further",
    "gathered",
    "section_names",
    "workload_of",
]  # fmt: skip


def further(material: Material) -> str:
    """Questions that the report has no words of its own for."""
    run, missing = base_name(material.run), material.missing
    found = ((each, told, missing.get(each.name, "")) for each, told in material.further)
    return "".join(further_section(each, told, why, run) for each, told, why in found)


GROUNDS = (assumptions, sources, certificates, the_file)
"""Sections that tell what all of it rests on."""


def _answers(material: Material) -> tuple[Callable[[Material], str], ...]:
    """Sections that tell odds, what is still open first; none of them where too few draws are certified."""
    if not has_headline(material.run):
        return ()
    if material.standing.is_whole:
        return (
            outcomes, events, actors, story, believed, driven, what_ifs, levers, equilibria, further,
        )  # fmt: skip
    return (
        what_now, outcomes, actors, levers, what_ifs, driven, believed, equilibria, further, events, before,
        story,
    )  # fmt: skip


def document(material: Material) -> str:
    """The whole file. The same material gives the same bytes; it holds no date of its making.

    Raises
    ------
    UsageError
        If the extra that draws the charts is not installed.
    """
    sections = (*_answers(material), *GROUNDS)
    body = "".join(material.written.get(section) or section(material) for section in sections)
    scenario = material.model.scenario
    return page_shell(
        f"{scenario.title}: a melian report",
        STYLE,
        f"{head(material)}\n{_contents(body)}<main>{body}</main>\n"
        f"<footer>{text(_colophon(material))}</footer>",
    )


def section_names(page: str) -> list[str]:
    """The sections that a report holds, in order."""
    return re.findall(r'<section id="([a-z-]+)">', page)


def _contents(body: str) -> str:
    found = re.findall(r'<section id="([a-z-]+)"><h2>(.*?)</h2>', body)
    items = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in found)
    return f'<nav aria-label="Contents"><ol>{items}</ol></nav>\n'


def _colophon(material: Material) -> str:
    run = material.run
    return (
        f"Written by melian from {material.model.scenario.name}, {run.n_draws:,} draws, seed {run.seed}. "
        "The file holds no date of its making: the same file, seed and versions give the same bytes."
    )
