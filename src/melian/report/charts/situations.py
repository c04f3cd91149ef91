"""Pictures of who does what, who believes what, and which equilibria there are: bars of 100 %.

Tested in `tests/unit/test_pictures.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.analysis.beliefs import BeliefTable
from melian.analysis.equilibria import EquilibriumTable
from melian.analysis.situations.information import UNPLAYED
from melian.analysis.situations.wording import subject
from melian.analysis.strategy import StrategyTable
from melian.report.charts.shares import Bar, Section, sections_chart
from melian.report.charts.sheet import told_apart
from melian.report.charts.vega import GREY
from melian.report.markup import quoted
from melian.report.svg.parts import colours_of
from melian.report.words.cells.rows import rows
from melian.report.words.equilibria import heading_words
from melian.report.words.figures import count
from melian.report.words.situations import ALL_KNOWN, where_words
from melian.solve.equilibria.search import Equilibrium

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["beliefs_chart", "equilibria_chart", "strategy_chart"]

LEARNED = 0.005
"""Changes of a belief below this are none."""
BELIEFS = 12
"""Parts about beliefs that are drawn; those about private matters come first."""
ANSWERS = 12
"""Equilibria that are drawn."""
ENDINGS = 6
"""Outcomes that are told apart; the others are one."""


def strategy_chart(found: StrategyTable) -> dict[str, str]:
    """A part per step and mover, a bar per kind of situation."""
    sections = [_options(frame) for _, frame in found.frame.groupby(["step", "actor"], sort=False)]
    return sections_chart(
        sections, "Means over all certified draws; each situation counts as often as play comes to it."
    )


def _options(frame: pd.DataFrame) -> Section:
    first, groups = rows(frame)[0], _groups(frame)
    bars = [
        Bar(where_words(group[0], len(groups)), tuple(float(row["mean"]) for row in group))
        for group in groups
    ]
    return Section(
        f"{first['actor_label']}: {first['step_label']}",
        tuple(str(row["option_label"]) for row in groups[0]), tuple(bars),
    )  # fmt: skip


def beliefs_chart(found: BeliefTable) -> dict[str, str]:
    """A part per mover and matter: what one would say before the story, then each kind of situation.

    Steps at which the same is believed are one part.
    """
    frame = found.frame
    if not len(frame):
        return sections_chart([], ALL_KNOWN)
    parts: dict[Any, list[pd.DataFrame]] = {}
    for (_, actor, matter), part in frame.groupby(["step", "actor", "matter"], sort=False):
        same = tuple(zip(part["condition"], part["mean"].round(2), strict=True))
        parts.setdefault((actor, matter, same), []).append(part)
    steps = set(frame["step"])
    # private matters before moves, what somebody has learned of before what nobody has
    order = sorted(
        parts.values(), key=lambda same: (same[0]["matter"].iloc[0] in steps, not _learned(same[0]))
    )
    left = len(order) - BELIEFS
    more = f" {count(left, 'more part')}: ask for one actor or step." if left > 0 else ""
    foot = f"Means over {count(found.n_draws, 'draw')}, by Bayes' rule from what each has seen.{more}"
    return sections_chart([_belief(same) for same in order[:BELIEFS]], foot)


def _learned(frame: pd.DataFrame) -> bool:
    return bool((frame["mean"] - frame["prior"]).abs().max() > LEARNED)


def _belief(same: list[pd.DataFrame]) -> Section:
    first, groups = rows(same[0])[0], _groups(same[0])
    prior = Bar("Before the story", tuple(float(row["prior"]) for row in groups[0]))
    bars = [
        Bar(_situation(group[0]["condition"], len(groups)), tuple(float(row["mean"]) for row in group))
        for group in groups
    ]
    where = ", ".join(quoted(str(frame["step_label"].iloc[0])) for frame in same)
    options = [str(row["option_label"]) for row in groups[0]]
    shown = [prior, *bars]
    if sum(prior.shares) < 1 - LEARNED:  # where it moves the matter was played, which was not sure before
        options.append(UNPLAYED)
        shown = [Bar(bar.label, (*bar.shares, max(0.0, 1 - sum(bar.shares)))) for bar in shown]
    return Section(
        f"{subject(str(first['actor_label']))} about {quoted(first['matter_label'])}, at {where}",
        tuple(options), tuple(shown),
    )  # fmt: skip


def _situation(condition: str, n_groups: int) -> str:
    if condition:
        return f"Where {condition}"
    return "Where it moves" if n_groups == 1 else "Elsewhere"


def equilibria_chart(found: EquilibriumTable) -> dict[str, str]:
    """A bar per equilibrium, divided among the outcomes."""
    answers = found.search.equilibria[:ANSWERS]
    odds = np.array([each.outcome for each in answers]).reshape(len(answers), -1)
    top = odds.max(axis=0, initial=0.0)
    told = np.sort(np.argsort(-top, kind="stable")[: min(ENDINGS, int((top > 1e-9).sum()))])
    rest = np.clip(1 - odds[:, told].sum(axis=1), 0.0, None)
    some = bool((rest > 1e-9).any())
    bars = [
        Bar(_heading(found, number, each), (*map(float, row[told]), *([float(other)] if some else [])))
        for number, (each, row, other) in enumerate(zip(answers, odds, rest, strict=True), 1)
    ]
    names = [found.outcome_labels[place] for place in told]
    colours = told_apart([found.outcomes[place] for place in told], colours_of(found.outcomes, found.yes))
    others = ["All others"] if some else []
    section = Section(found.title, (*names, *others), tuple(bars), (*colours, *[GREY] * len(others)))
    return sections_chart([section], " ".join(_foot(found)))


def _heading(found: EquilibriumTable, number: int, each: Equilibrium) -> str:
    starts = found.search.n_starts
    reached = f"; reached by {each.starts} of {count(starts, 'start')}" if starts else ""
    kind = each.kind.value.replace("nash", "Nash")
    return f"{number}. {heading_words(found, each).replace('`', '')} ({kind}{reached})"


def _foot(found: EquilibriumTable) -> Iterator[str]:
    search = found.search
    more = len(search.equilibria) - ANSWERS
    if found.unit:
        yield f"Odds of the outcomes, {found.numbers}, before any event."
    else:
        yield "Odds of the endings, named by the moves that lead there."
    if search.enumeration is not None and search.enumeration.is_complete:
        these = "these" if more <= 0 else f"these and of {more} more that are not drawn"
        yield f"Every equilibrium is one of {these}, or connected with one of them."
    else:
        yield (
            f"{more} more are not drawn. A search: there may be others."
            if more > 0
            else ("A search: there may be others.")
        )
    if search.is_interrupted:
        yield "Interrupted: this is what was known by then."


def _groups(frame: pd.DataFrame) -> list[list[dict[str, Any]]]:
    return [rows(part) for _, part in frame.groupby("group", sort=False)]
