"""What lies ahead in a brief: what each side can still do, and what to watch for.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melian.analysis.now.turns import Turn
from melian.analysis.now.watch import Sign, What
from melian.analysis.odds import odds_of, spread
from melian.articles import listed
from melian.report.brief.answer import TELLS, knower
from melian.report.brief.material import SETTLES, Material
from melian.report.brief.parts import Choice, Points, Section, Sentences
from melian.report.brief.plain import about, near, odds_then, part_of, plain_day
from melian.report.markup import quoted
from melian.report.words.figures import count

__all__ = ["Telling", "bearing", "choices", "named", "telling", "turns_out", "watched"]

CHOICES, OPTIONS = 5, 4
"""Choices, and options of each, that a page has room for."""
SIGNS, TURNS_OUT = 5, 3
"""Signs that are told, and ways in which each may turn out."""
SURE = 0.99
"""What is likelier needs not be said to be likely."""


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What is to be watched, or why nothing is."""

    lead: str
    signs: tuple[Sign, ...] = ()
    """Those that tell most first."""
    note: str = ""


def choices(material: Material) -> Section:
    """What each side can still do and what that would change."""
    table = material.ahead
    title = "What each side can still do"
    if table is None or not table.turns:
        return Section("choices", title, (Sentences(("Nothing: all has been played.",)),))
    shown = table.turns[:CHOICES]
    left = [turn.label for turn in table.turns[CHOICES:]]
    note = [
        "The odds then are those of somebody who sees that course taken; they count in who would take it.",
    ]
    if left:
        note.append(f"Less hangs on the next choices of {listed(left)}.")
    if table.done and not table.standing.is_over:
        names = [material.run.model.scenario.label(actor) for actor in table.done]
        note.append(f"No choice is left to {listed(names)}.")
    if table.n_draws < material.run.n_certified:
        note.append(_fewer(material, table.n_draws))
    rows = [_choice(material, turn) for turn in shown]
    return Section("choices", title, (*rows, Sentences(tuple(note), small=True)))


def _fewer(material: Material, n: int) -> str:
    """That figures are of fewer draws, and what the number is on these."""
    odds = material.signs.odds if material.signs is not None else np.empty(0)
    return f"From here on figures rest on {n:,} reckonings; on these {material.what} are {near(odds)}."


def _choice(material: Material, turn: Turn) -> Choice:
    """The next choice of a side, its likeliest options first."""
    matter = turn.here.matter
    moves = sorted(turn.moves, key=lambda move: -np.nan_to_num(spread(move.chosen).median))
    rows = [
        (
            move.label,
            about(move.chosen),
            about(odds_of(material.run.model, move.outcomes, material.soft.followed)),
        )
        for move in moves[:OPTIONS]
    ]
    if len(moves) > OPTIONS:
        rows.append((f"{count(len(moves) - OPTIONS, 'course')} more, less likely", "", ""))
    due, comes = material.run.model.due.get(matter.step), spread(turn.comes)
    when = [] if due is None else [plain_day(str(due))]
    if comes.median < SURE:
        when.append(f"comes to it: {near(turn.comes)}")
    return Choice(turn.label, turn.what, "; ".join(when), tuple(rows))


def watched(material: Material) -> Section:
    """The moves and the facts that would settle most of what is open, once they are known."""
    found, title = telling(material), "What to watch"
    if found is None:
        return Section("watch", title, ())
    if not found.note:
        return Section("watch", title, (Sentences((found.lead,)),))
    blocks: list[Sentences | Points] = [Sentences((found.lead,))] if found.lead else []
    blocks.append(Points(tuple(_told(material, sign) for sign in found.signs)))
    return Section("watch", title, (*blocks, Sentences((found.note,), small=True)))


def telling(material: Material) -> Telling | None:
    """The signs that would settle most of what is open; None where none were looked for."""
    table = material.signs
    if table is None:
        return None
    much = [sign for sign in table.signs if spread(sign.share).median >= TELLS]
    settling, signs = _parted(much)
    little = [sign for sign in table.signs if sign not in much]
    if not much:
        return Telling(_nothing(material))
    lead = ""
    if settling:
        names = [named(material, sign) for sign in settling]
        verb = "settles" if len(names) == 1 else "settle"
        before = " Signs before that:" if signs else ""
        lead = f"{_upper(listed(names))} {verb} the answer.{before}"
    shown = signs[:SIGNS]
    rest = [quoted(sign.matter.label) for sign in signs[SIGNS:] + little if sign not in settling + shown]
    note = ["To settle all of what is open is to know the answer."]
    if rest and len(rest) <= SIGNS:
        note.append(f"Less would be learned from {listed(rest)}.")
    elif rest:
        note.append(
            f"Less would be learned from {count(len(rest), 'other move or fact', 'other moves and facts')}."
        )
    return Telling(lead, tuple(shown), " ".join(note))


def turns_out(sign: Sign) -> list[What]:
    """How a sign may turn out, the likeliest ways first; as many as a page has room for."""
    likely = sorted(sign.whats, key=lambda what: -np.nan_to_num(spread(what.chance).median))
    return [what for what in likely if not np.isnan(spread(what.odds).median)][:TURNS_OUT]


def _parted(telling: list[Sign]) -> tuple[list[Sign], list[Sign]]:
    """What settles the answer, and signs before that: what comes after it only follows from it."""
    settling = [sign for sign in telling if spread(sign.share).median > SETTLES]
    moves = [sign.matter.position for sign in settling if sign.is_open]
    end = min(moves, default=None)
    if end is not None:
        telling = [sign for sign in telling if not sign.is_open or sign.matter.position <= end]
        settling = [sign for sign in settling if sign in telling]
    return settling, [sign for sign in telling if sign not in settling]


def _nothing(material: Material) -> str:
    """Why nothing is to be watched."""
    table = material.signs
    if table is not None and table.n_draws and float(np.median(table.entropy)) < 1e-9:
        return "Nothing is open: the answer is settled already."
    return f"No single move or fact would tell much about {material.what}."


def named(material: Material, sign: Sign) -> str:
    """A sign with when it is expected, or who knows it."""
    words, when = quoted(sign.matter.label), bearing(material, sign)
    return f"{words} ({when})" if when else words


def bearing(material: Material, sign: Sign) -> str:
    """When a sign is expected, or who knows it; empty where nobody says."""
    if not sign.is_open:
        return knower(material, sign)
    due = material.run.model.due.get(sign.matter.step)
    return "" if due is None else plain_day(str(due))


def _told(material: Material, sign: Sign) -> str:
    """What a sign would settle, and where the odds would go."""
    ways = "; ".join(_way(material, what, number) for number, what in enumerate(turns_out(sign)))
    part = part_of(spread(sign.share).median)
    return f"{_upper(named(material, sign))} would settle {part} of what is open: {ways}."


def _way(material: Material, what: What, number: int) -> str:
    """One way in which it may turn out."""
    turn_out = "if it does not come to it" if what.option == "none" else f"if {quoted(what.label)}"
    likely = f"({near(what.chance)} likely)"
    return f"{turn_out} {likely} {odds_then(what.odds, material.what if not number else 'they')}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
