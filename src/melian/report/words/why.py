"""Why one option beats another, and what carries a change of odds, as sentences.

Tested in `tests/unit/test_analysis_why.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from melian.analysis.certificate import are_enough
from melian.analysis.choices.reasons import Reason
from melian.analysis.odds import Spread, spread
from melian.analysis.pairs.sides import event_words
from melian.analysis.shift import EVENTS, ShiftTable
from melian.analysis.situations.wording import cases, subject
from melian.report.words.cells.rows import rows
from melian.report.words.changes import odds_change, odds_range, points_change, points_range, shows_nothing
from melian.report.words.failing import no_number
from melian.report.words.figures import count, points
from melian.report.words.odds import given, odds_meant
from melian.runs.run import Run

__all__ = [
    "LISTED",
    "NAMED",
    "capital",
    "line_rows",
    "ordered_lines",
    "reason_sentence",
    "shift_rows",
    "shift_sentence",
]


NAMED = 4
"""Stake lines named in a sentence."""
LISTED = 9
"""Stake lines in a table; the others are added up."""


def ordered_lines(reason: Reason) -> list[int]:
    """Lines that have a part in it, the largest mean first."""
    mean = reason.parts.mean(axis=0)
    there = np.abs(reason.parts).max(axis=0, initial=0.0) > 1e-12
    return [int(line) for line in np.argsort(-np.abs(mean), kind="stable") if there[line]]


def reason_sentence(reason: Reason, *, placed: bool = False) -> str:
    """Why one option is better or worse than another: means over draws, which add up.

    With `placed` it begins with the situation that it holds in, for lists of several.
    """
    if not len(reason.gap):
        return "No draw is certified, so there is no reason to give."
    mean, figures = float(reason.gap.mean()), spread(reason.gap)
    verb = "beats" if mean >= 0 else "falls short of"
    order = ordered_lines(reason)
    average = reason.parts.mean(axis=0)
    first = [line for line in order[:NAMED] if not shows_nothing(float(average[line]))]
    named = [f'"{capital(reason.lines[line])}" {points_change(float(average[line]))}' for line in first]
    rest = order[len(first) :]
    if not shows_nothing(float(average[rest].sum())):
        named.append(f"all others {points_change(float(average[rest].sum()))}")
    because = f": {', '.join(named)}" if named else ", and no stake line tells them apart"
    where = f"Where {reason.condition}: " if placed and reason.condition else ""
    chosen = f'{subject(reason.actor_label)} chooses "{reason.option_label}" {cases(reason.chosen)}.'
    return (
        f'{where}"{reason.option_label}" {verb} "{reason.over_label}" by {points(abs(mean))} points on '
        f"average (middle half of draws: {points_range(figures.q25, figures.q75)}){because}. {chosen}"
    )


def capital(line: str) -> str:
    """A stake line as it begins a cell or a sentence."""
    return line[:1].upper() + line[1:]


def shift_sentence(first: Run, table: ShiftTable, names: tuple[str, str]) -> str:
    """What carries the change, in one sentence: means over draws, which add up."""
    if not table.n_draws:
        return "No draw is certified in both, so there is no difference to explain."
    if not are_enough(table.n_paired, table.n_tried):
        return no_number(table.n_paired, table.n_tried, "pair of draws", "pairs of draws")
    start = given(first)
    what = odds_meant(first.model, table.outcomes)
    mean = table.behaviour.mean
    if not len(table.frame):
        return f"'{names[1]}' moves nothing: {what} stay as in '{names[0]}' in every draw."
    frame = table.frame[table.frame["step"] != EVENTS]
    frame = frame.iloc[frame["mean"].abs().argsort(kind="stable")[::-1]]
    told = [row for row in rows(frame)[:NAMED] if not shows_nothing(100 * row["mean"])]
    named = [f'"{row["label"]}" {odds_change(row["mean"])}' for row in told]
    rest = sum(row["mean"] for row in rows(frame)[len(told) :])
    if not shows_nothing(100 * rest):
        named.append(f"all others {odds_change(rest)}")
    verb = "raises" if mean >= 0 else "lowers"
    head = f"{start[0].upper()}{start[1:]}: " if start else ""
    because = f": {', '.join(named)}" if named else ""
    by = " by behaviour alone" if table.left_out else ""
    words = (
        f"{head}'{names[1]}' {verb} {what} by {odds_change(abs(mean)).lstrip('+')} percentage points "
        f"on average{by} against '{names[0]}' (middle half of draws: "
        f"{odds_range(table.behaviour.q25, table.behaviour.q75)}){because}."
    )
    if not table.left_out:
        return words
    return (
        f"{words} News apart from that: without {event_words(table.left_out)} they change by "
        f"{odds_change(table.whole.mean - mean)}; both together come to {odds_change(table.whole.mean)}."
    )


def shift_rows(table: ShiftTable) -> list[dict[str, Any]]:
    """News, each step with a part, all as the change of behaviour where there is news, and the whole."""
    found = [
        row for row in rows(table.frame)
        if not shows_nothing(*(100 * row[key] for key in ("mean", "median", "q25", "q75")))
    ]  # fmt: skip
    behaviour = {"step": "", "label": "Change of behaviour", "who": "", **table.behaviour._asdict()}
    whole = {"step": "", "label": "All of it", "who": "", **table.whole._asdict()}
    return [*found, *([behaviour] if table.left_out else []), whole]


def line_rows(reason: Reason, most: int = LISTED) -> list[dict[str, Any]]:
    """The largest parts, so many at most, the rest in one, and the whole."""
    order = ordered_lines(reason)
    figures = {line: spread(reason.parts[:, line]) for line in order}
    told = [line for line in order if not _is_nothing(figures[line])][:most]
    result = [{"line": reason.lines[line], **figures[line]._asdict()} for line in told]
    rest = [line for line in order if line not in told]
    others = spread(reason.parts[:, rest].sum(axis=1))
    if rest and not _is_nothing(others):
        result.append({"line": count(len(rest), "other stake line"), **others._asdict()})
    return [*result, {"line": "All of it", **spread(reason.gap)._asdict()}]


def _is_nothing(figures: Spread) -> bool:
    return shows_nothing(figures.mean, figures.median, figures.q25, figures.q75)
