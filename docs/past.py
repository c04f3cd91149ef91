"""What the gallery says of past crises: what followed, odds event by event, what a critic would ask.

A page of the gallery (docs/gallery.py) is put together of these. How a crisis ended is read from its
resolution, which nothing that solves opens.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import melian
from melian.record.dates import course_of
from melian.record.resolution import Resolution, beside, read_resolution

GROUP = "Past crises, written as of their time"
FROZEN = (
    "The file was written from what was known on that day and frozen, by its fingerprint, before it was\n"
    "solved. Nothing in it was changed because of the odds; how it ended stands in a file of its own."
)
HONEST = (
    "Whoever writes such a file today knows how the story went on, and that shows in a hundred quiet ways.\n"
    "One case proves nothing, neither for the model nor against it: [what the record shows, and what it\n"
    "cannot](../explanation/the-record.md)."
)
SCORES = (
    "Held against that, the odds event by event have these scores: means over the questions, the smaller\n"
    "the better, 0.25 for even odds. Only the last line is what the file said on its day.\n"
    "What is scored is the mean of the draws; the lines above have the median, which can be smaller."
)
SAID = {True: "yes", False: "no", None: "not settled"}


def followed(crisis: Path) -> str:
    """What came of every question, and the facts that say so with their sources."""
    resolution = read_resolution(beside(crisis))
    rows = ["| asked on that day | what came |", "|---|---|"]
    rows += [
        f"| {asked} | {SAID[resolution.verdict(name)]} |" for name, asked in resolution.questions.items()
    ]
    facts = [f"- {sentence}" for sentence in _facts(resolution)]
    ended = f"{resolution.sentences[0]} {_note(resolution)}".strip()
    return "\n\n".join([ended, "\n".join(rows), "\n".join(facts)])


def _note(resolution: Resolution) -> str:
    outcome = resolution.file.outcome
    return str(outcome.note) if outcome and outcome.note else ""


def _facts(resolution: Resolution) -> list[str]:
    """Each fact with the titles of its sources behind it."""
    titles = {
        name: f"*{source.title}*, {source.written or source.date}"
        for name, source in resolution.file.sources.items()
    }
    found = []
    for fact in resolution.file.facts.values():
        text, _, cited = str(fact.text).removesuffix("]").rpartition(" [")
        found.append(f"{text} ({'; '.join(titles[name.split()[0]] for name in cited.split(', '))})")
    return found


def scores(case: melian.api.Case, crisis: Path, draws: int) -> str:
    """The Brier score at every date, from the draws that the timeline has solved and kept."""
    store = os.environ.get("MELIAN_STORE")
    run = case.compile().solve(draws=draws, before_events=True, store=store).run
    course = course_of(run, read_resolution(beside(crisis)))
    assert course is not None
    rows = ["| after | Brier score |", "|---|---:|"]
    for moment in course.moments:
        when = f"{moment.date} {moment.event}".strip() or "before any event"
        rows.append(f"| {when} | {moment.brier:.3f} |")
    return f"{SCORES}\n\n" + "\n".join(rows)


def critic(readme: Path) -> str:
    """The section of a README that a critic would read first."""
    text = readme.read_text("utf-8")
    (body,) = re.findall(r"^## What a critic would ask\n\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    return str(body).strip()


def through_time(page: str) -> str:
    """Of what `melian timeline` prints: its head, and the odds after each event."""
    lines = page.split("\n")
    start = next(number for number, line in enumerate(lines) if line.strip().startswith("After "))
    end = lines.index("", start)
    return "\n".join([*lines[:end], "..."])
