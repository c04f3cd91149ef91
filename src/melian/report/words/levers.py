"""What an actor could do beforehand, as a sentence.

Tested in `tests/unit/test_cli_why.py`.
"""

from __future__ import annotations

from melian.analysis.certificate import has_headline
from melian.analysis.levers import LeverTable, levers_of
from melian.analysis.odds import odds_of, spread
from melian.analysis.situations.wording import subject
from melian.report.words.changes import odds_change
from melian.report.words.failing import no_headline
from melian.report.words.figures import percent, percent_range
from melian.report.words.odds import given, odds_meant
from melian.report.words.why import capital
from melian.runs.announced import standing_in
from melian.runs.run import Run

__all__ = ["base_sentence", "levers_sentence", "no_lever"]


def base_sentence(found: LeverTable) -> str:
    """The odds without any lever; empty where there are none to pull, or too few draws have an answer.

    Of what is announced now, it is the continuation that changes are held against.
    """
    table = found.table
    base = table.base if table.now is None else table.now.again
    if not table.effects or not has_headline(base):
        return ""
    figures = spread(odds_of(base.model, base.outcome_odds, table.outcomes))
    what = odds_meant(base.model, table.outcomes)
    return (
        f"Without a lever, {what} are {percent(figures.median)} "
        f"(in the middle half of draws {percent_range(figures.q25, figures.q75)})."
    )


def no_lever(run: Run, actor: str) -> str:
    """Of a side without a lever: whether it ever had one.

    Parameters
    ----------
    run
        Solved draws, given what has been played.
    actor
        The side; there is none that it could still pull.
    """
    who = run.model.scenario.label(actor)
    if not levers_of(run.model, actor):
        return f"{who} has no lever: no choice is its own alone, and it knows nothing that others do not."
    told = "it knows nothing that others do not"
    if standing_in(run).is_over:  # it may know things still; nobody could act on them
        told = "what it could tell would come too late"
    return f"{who} has no lever left: its moves have been made, and {told}."


def levers_sentence(found: LeverTable) -> str:
    """Which levers raise and which lower the odds most."""
    table = found.table
    base, what = table.base, odds_meant(table.base.model, table.outcomes)
    who = subject(base.model.scenario.label(found.actor))
    who = f"the {who[4:]}" if who.startswith("The ") else who
    start = given(base)
    head = f"{start[0].upper()}{start[1:]}: " if start else ""
    moving = [effect for effect in table.effects if effect.is_ranked]
    if not found.levers and levers_of(base.model, found.actor):
        return f"{head}{no_lever(base, found.actor)} --from-the-start ranks the levers of the whole story."
    if not found.levers:
        return no_lever(base, found.actor)
    if not has_headline(base):
        return no_headline(base)
    if not moving:
        return capital(f"{head}no lever of {who} moves {what}.")
    parts = []
    for verb, sign in (("raises", 1), ("lowers", -1)):
        chosen = [e for e in moving if sign * e.change.median > 0]
        if chosen:
            top = max(chosen, key=lambda e: sign * e.change.median)
            parts.append(f"most {verb} {what}: {top.label} ({odds_change(top.change.median)})")
    return capital(
        f"{head}of the levers of {who.rstrip(',')}, what {'; what '.join(parts)}."
        if parts
        else f"{head}no lever of {who} moves {what} in the median draw."
    )
