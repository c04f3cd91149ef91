"""What would change if something were announced now, in a brief."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from melian.analysis.now.announcements import Announced
from melian.analysis.odds import odds_of
from melian.articles import listed
from melian.report.brief.material import Material
from melian.report.brief.parts import Points, Section, Sentences
from melian.report.brief.plain import by_points, near
from melian.report.markup import quoted
from melian.report.words.figures import count

__all__ = ["announced"]

TOLD = 4
"""Announcements that are told."""
LITTLE = 0.01
"""What moves the odds by less is not told."""
MOSTLY = 0.75
"""Share of the draws in which a side must gain, or lose, for that to be said of it."""
TITLE = "What an announcement now would change"


def announced(material: Material) -> Section:
    """The few announcements that move the number most, and what they are worth to who makes them."""
    found = material.announced
    if found is None:
        return Section("announced", TITLE, (Sentences((_nothing(material),)),))
    large = [row for row in _distinct(found.rows) if abs(row.effect.change.median) >= LITTLE]
    left = len(found.rows) - len(large[:TOLD])
    if not large:
        words = f"Nothing that a side could still announce would move {material.what} by a point."
        return Section("announced", TITLE, (Sentences((words,)),))
    head = (
        "Not that it is seen done, as above, but that it is said now to all, and believed; then all sides "
        "choose anew."
    )
    note = [_base(material)] if found.table.base.n_draws < material.run.n_draws else []
    if left:
        others = count(left, "other announcement")
        verb = "moves" if left == 1 else "move"
        note.append(f"{others} {verb} {material.what} less, or about as one of these does.")
    return Section(
        "announced",
        TITLE,
        (
            Sentences((head,)),
            Points(tuple(_told(material, row) for row in large[:TOLD])),
            Sentences(tuple(note), small=True),
        ),
    )


def _nothing(material: Material) -> str:
    """Why there is nothing to tell."""
    if material.ahead is None or material.ahead.standing.is_over or not material.ahead.turns:
        return "Nothing: all has been played."
    if material.is_long:
        who = listed([material.run.model.scenario.label(turn.here.actor) for turn in material.ahead.turns])
        return (
            f"Not reckoned here, as it takes long for a story of this size: {who} could announce something."
        )
    return "No side has anything to announce but what settles the answer itself."


def _distinct(rows: tuple[Announced, ...]) -> Iterator[Announced]:
    """Of one matter the largest way up and the largest way down."""
    seen = set()
    for row in rows:
        about = (row.actor, _parts(row)[1] if row.lever.kind == "disclosure" else _parts(row)[0])
        key = (row.lever.kind, about, row.effect.change.median > 0)
        if key not in seen:
            seen.add(key)
            yield row


def _parts(row: Announced) -> tuple[str, str]:
    """What a lever is about, and what it does there."""
    about, _, what = row.lever.label.partition(': "')
    return about, what.removesuffix('"')


def _told(material: Material, row: Announced) -> str:
    """One announcement."""
    who = material.run.model.scenario.label(row.actor)
    about, what = _parts(row)
    if row.lever.kind == "disclosure":
        said = f"{who}: tell {about.removeprefix('Tell ')} {quoted(what)}, whatever it is"
    elif row.lever.kind == "openness":
        said = f"{who}: let all see {quoted(what)}"
    else:
        said = f"{who}: {quoted(_in_full(material, row) or what)} ({about})"
    change, comparison = row.effect.change.median, row.effect.comparison
    odds = np.empty(0) if comparison is None else comparison.other.outcome_odds
    then = near(odds_of(material.run.model, odds, material.soft.followed)) if odds.size else ""
    return f"{said}. {_upper(material.what)} go {by_points(change)}, to {then}; {_own(row)}."


def _in_full(material: Material, row: Announced) -> str:
    """The label of the option that is announced, where tables have a short form of it."""
    symbols = material.run.model.scenario.symbols.steps
    for step, option in row.lever.variant.get("force", {}).items():
        symbol = symbols.get(step.split("@")[0])
        choice = None if symbol is None else symbol.step.choices.get(option)
        return str(choice.label) if choice is not None and choice.label else ""
    return ""


def _own(row: Announced) -> str:
    """What it is worth to the side that announces it."""
    if row.better >= MOSTLY:
        return "the side itself gains by it"
    if row.better <= 1 - MOSTLY:
        return "the side itself loses by it"
    return "whether the side itself gains by it depends on the uncertain numbers"


def _base(material: Material) -> str:
    found = material.announced
    if found is None:
        return ""
    base = found.table.base
    odds = odds_of(base.model, base.outcome_odds, material.soft.followed)
    return f"Reckoned {base.n_draws:,} times; on these {material.what} are {near(odds)} now."


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
