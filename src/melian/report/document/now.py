"""The first section of a report: where the story stands, and what each side can still do.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from melian.analysis.now.turns import Move, Turn
from melian.analysis.odds import spread
from melian.report.document.material import Material
from melian.report.document.runs import base_name
from melian.report.markup import left_out, paragraph, quoted, section, table, text
from melian.report.words.changes import odds_change
from melian.report.words.figures import day, percent, percent_range, points
from melian.report.words.now.choices import decides, done_sentence, reached, thought_sentences
from melian.scenario.shapes import Draw

__all__ = ["now_lead", "what_now"]

TITLE = "What each side can still do"


def what_now(material: Material) -> str:
    """The next choice of each side, that on which most hangs first; nothing where nothing is past."""
    found = material.now
    if found is None:
        why = material.missing.get("now", "")
        return section("now", TITLE, left_out(why)) if why else ""
    parts = [paragraph(_where(material))]
    for turn in found.turns:
        parts.append(_turn(material, turn))
    parts.append(paragraph(done_sentence(found)))
    if found.turns:
        announced = (
            " Announced: percentage points by which the odds of yes change if the side binds itself to it "
            "now, for all to see." if _announced(material) else ""
        )  # fmt: skip
        parts.append(
            paragraph(
                "Medians over draws; small: middle half. Likely: once it comes to the choice. Then: the odds "
                f"of yes once it is seen to be taken.{announced} Worth: points that the mover expects. "
                f"{base_name(material.run, found.n_draws)}",
                "byline",
            )
        )
    return section("now", TITLE, *parts)


def _where(material: Material) -> str:
    """What is past and what is open, in the words of the file."""
    standing, told = material.standing, {each.key: each.label for each in material.model.order.stages}
    last = f"Now is after {quoted(told[standing.last])}."
    if standing.is_over:
        return f"{last} Nothing is left to be played."
    return f"{last} Still open: {'; '.join(told[key] for key in standing.open)}."


def now_lead(material: Material) -> str:
    """On whose choice most hangs, in a sentence; empty where none is left."""
    found = material.now
    if found is None or not found.turns:
        return ""
    turn = found.turns[0]
    return f"Most now hangs on {turn.label}: {turn.what}."


def _turn(material: Material, turn: Turn) -> str:
    assert material.now is not None
    due = material.model.due.get(turn.here.matter.step)
    when = "" if due is None else f", expected {day(str(due))}"
    told = [decides(turn), *thought_sentences(material.now, turn.here.actor)]
    return (
        f"<h3>{text(turn.label)}: {text(turn.what)}{text(when)}</h3>"
        + paragraph(reached(turn))
        + _options(material, turn)
        + paragraph(" ".join(filter(None, told)))
    )


def _options(material: Material, turn: Turn) -> str:
    yes, announced = bool(turn.yes.any()), _announced(material)
    heads = ["Choice", "likely", *(["then"] if yes else []), *(["announced"] if announced else []), "worth"]
    rows = [list(_cells(turn, move, yes, announced)) for move in turn.moves]
    return table(heads, rows, numbers=len(heads) - 1, tight=True)


def _cells(turn: Turn, move: Move, yes: bool, announced: dict[tuple[str, str], float]) -> Iterator[str]:
    yield move.label
    yield _share(move.chosen)
    if yes:
        yield _share(turn.yes_after(move))
    if announced:
        change = announced.get((turn.here.actor, f"force {turn.here.matter.name}={move.option}"))
        yield "" if change is None else odds_change(change)
    yield points(spread(move.value).median)


def _share(by_draw: Draw) -> str:
    found = spread(by_draw)
    return f"{percent(found.median)}\n{percent_range(found.q25, found.q75)}"


def _announced(material: Material) -> dict[tuple[str, str], float]:
    """(Actor, name of a lever) -> median change of the odds of yes if it is announced now."""
    return {
        (found.actor, effect.name): effect.change.median
        for found in material.levers
        if found.table.is_answer
        for effect in found.table.effects
        if effect.comparison is not None
        and effect.comparison.has_number
        and effect.reading == "announced_now"
    }
