"""Who does what and why, and what each side believes.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from melian.analysis.choices.reasons import Reason
from melian.analysis.odds import spread
from melian.analysis.strategy import StrategyTable
from melian.analysis.why import WhyTable
from melian.report.charts.shares import Bar, shares_chart
from melian.report.charts.spread import Band, spread_chart
from melian.report.charts.vega import PALETTE
from melian.report.document.material import Material
from melian.report.document.runs import base_name
from melian.report.markup import (
    bullets,
    closed,
    collapsed,
    figure,
    key,
    left_out,
    paragraph,
    section,
    table,
    text,
)
from melian.report.svg.signs import points_colour
from melian.report.words.cells.rows import rows
from melian.report.words.cells.spreads import HALF, MOST, ODDS, spread_cells
from melian.report.words.changes import points_change, points_range
from melian.report.words.figures import count, percent, percent_range
from melian.report.words.names import shortened
from melian.report.words.situations import where_words
from melian.report.words.why import reason_sentence

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["actors", "before", "believed"]

MEAN_WORDS = "Dot: the mean, so that the lines add up; thick: middle half of draws; thin: middle 90 %."
BELIEF_WORDS = (
    "Given the events, dot: median, thick: middle half of draws, thin: middle 90 %; hollow diamond: median "
    "before the story."
)

WHO = "Who does what, and why"
LISTED = 8
"""Stake lines drawn for one reason; the rest is added up."""
PARTS = 1e-9


def actors(material: Material) -> str:
    """What each side does at each step that is open, and why."""
    found = material.strategy
    if found is None:
        return section("actors", WHO, left_out(material.missing.get("strategy", "")))
    if found.frame.empty:
        return ""
    counted = (
        "Each situation counts as often as play comes to it"
        + (
            "."
            if found.standing is None
            else ", given the events; news of a choice itself is not in its bar."
        )
    )  # fmt: skip
    name = shlex.quote(material.model.scenario.name)
    parts = [
        paragraph(
            "Situations that do not change what is done are put together. A bar shows how often each "
            f"option is taken there, the mean over draws. {counted} Reasons are those of the most frequent "
            f"situation; `melian why {name} --step STEP` gives all."
        ),
        *_steps(material, found, past=False),
    ]
    if "why" in material.missing:
        parts.append(left_out(material.missing["why"]))
    return section("actors", WHO, *parts)


def before(material: Material) -> str:
    """The same of the steps that lie before now, folded."""
    found = material.before
    if found is None:
        return ""
    parts = _steps(material, found, past=True)
    lead = f"What led here, as if nothing had been reported: {count(len(parts), 'choice')} before now."
    return collapsed("before", "What was done before now", lead, *parts) if parts else ""


def _steps(material: Material, found: StrategyTable, *, past: bool) -> list[str]:
    steps = found.frame.groupby(["step", "actor"], sort=False)
    return [
        _step(material, str(step), str(actor), frame, found.n_draws)
        for (step, actor), frame in steps
        if past == _is_past(material, str(step))
    ]


def _is_past(material: Material, key: str) -> bool:
    """Whether a choice lies before now: a ballot, an offer or a leak with the step that it is of."""
    whole, at, number = key.removeprefix("leak:").rpartition(":")[2].partition("@")
    return any(material.standing.is_past(each) for each in (key, whole.split(".")[0] + at + number))


def _step(material: Material, step: str, actor: str, frame: pd.DataFrame, n_draws: int) -> str:
    first = rows(frame)[0]
    groups = [rows(part) for _, part in frame.groupby("group", sort=False)]
    short = rows(shortened(frame, material.model))
    names = [str(row["option_label"]) for row in short[: len(groups[0])]]
    colours = [PALETTE[place % len(PALETTE)] for place in range(len(names))]
    bars = [
        Bar(where_words(group[0], len(groups)), tuple(float(row["mean"]) for row in group))
        for group in groups
    ]  # fmt: skip
    data = table(
        ["Where", "share", *names],
        [
            [
                where_words(group[0], 1) or "always", percent(group[0]["share"]),
                *(f"{percent(row['mean'])} ({percent_range(row['q25'], row['q75'])})" for row in group),
            ]
            for group in groups
        ],
        numbers=len(names) + 1,
    )  # fmt: skip
    sentence = "; ".join(_often(group, len(groups)) for group in groups) + "."
    return (
        f"<h3>{text(first['actor_label'])}: "
        f"{text(first['step_label'])}</h3>{key(zip(names, colours, strict=True))}"
        + figure(shares_chart(bars), sentence, data, base_name(material.run, n_draws), note="")
        + "".join(_why(material, each) for each in material.whys if _about(each) == (step, actor))
    )


def _about(found: WhyTable) -> tuple[str, str]:
    return (found.reasons[0].step, found.reasons[0].actor) if found.reasons else ("", "")


def _often(group: list[dict[str, Any]], n_groups: int) -> str:
    top = max(group, key=lambda row: float(row["mean"]))
    where = str(group[0]["condition"])
    start = f"Where {where}: " if where and n_groups > 1 else ""
    return f'{start}"{top["option_label"]}" in {percent(top["mean"])} of cases'


def _why(material: Material, found: WhyTable) -> str:
    """The most frequent situation drawn, all in sentences."""
    chosen = _main_reason(found)
    if chosen is None or not len(chosen.gap):
        return ""
    drawn = list(_bands(chosen))
    data = table(
        ["Stake line", "mean", "middle 50 %", "middle 90 %"],
        [
            [band.label, points_change(band.median), points_range(band.q25, band.q75),
             points_range(band.q05, band.q95)]
            for band in drawn
        ],
        numbers=3,
    )  # fmt: skip
    where = f"where {chosen.condition}" if chosen.condition else "always"
    return figure(
        spread_chart(drawn, percent=False, zero=True),
        f"{reason_sentence(chosen)} {MEAN_WORDS}", data,
        base_name(material.run, found.n_draws),
        f'Why "{chosen.option_label}" rather than "{chosen.over_label}", {where}: points by stake line',
    )  # fmt: skip


def _main_reason(found: WhyTable) -> Reason | None:
    """In the group that play comes to most often, the best option against the one taken next most often."""
    if not found.reasons:
        return None
    frame = found.options
    group = max(rows(frame), key=lambda row: 0.0 if row["share"] != row["share"] else row["share"])["group"]
    here = [each for each in found.reasons if each.group == group] or list(found.reasons)
    taken = frame[frame["group"] == group].set_index("option")["chosen"]
    return max(here, key=lambda each: float(taken.get(each.over, 0.0)))


def _bands(reason: Reason) -> Iterator[Band]:
    """The whole, then its parts, the largest mean first."""
    whole = spread(reason.gap)
    yield _band("All of it", whole, strong=True)
    mean = reason.parts.mean(axis=0)
    there = [int(n) for n in abs(mean).argsort(kind="stable")[::-1] if abs(reason.parts[:, n]).max() > PARTS]
    for line in there[:LISTED]:
        yield _band(reason.lines[line], spread(reason.parts[:, line]))
    rest = there[LISTED:]
    if rest:
        yield _band(count(len(rest), "other line"), spread(reason.parts[:, rest].sum(axis=1)))


def _band(label: str, found: Any, *, strong: bool = False) -> Band:
    return Band(
        label[:1].upper() + label[1:], found.q05, found.q25, found.mean, found.q75, found.q95,
        points_change(found.mean),
        colour=points_colour(found.mean), strong=strong,
    )  # fmt: skip


def believed(material: Material) -> str:
    """What an outside observer makes of the events, and what the sides believe where they move."""
    parts = [_observer(material)] if material.observer is not None else []
    if material.beliefs is None:
        parts.append(left_out(material.missing.get("beliefs", "")))
    elif material.beliefs.sentences:
        parts.append(
            closed(
                "What each side believes where it moves",
                paragraph(
                    "By Bayes' rule from what it has seen and from how the others play; medians over "
                    f"{material.beliefs.n_draws:,} draws."
                )
                + bullets(material.beliefs.sentences)
                + paragraph(base_name(material.run, material.beliefs.n_draws), "byline"),
            )
        )
    else:
        parts.append(paragraph("Nobody in this game is in the dark about anything where it moves."))
    return section("beliefs", "Who believes what", *parts)


def _observer(material: Material) -> str:
    assert material.observer is not None
    frame = material.observer[material.observer["kind"] == "type"]
    if frame.empty:
        return ""
    parts = []
    for _, part in frame.groupby("matter", sort=False):
        found = rows(part)
        bands = [
            Band(
                str(row["option_label"]), row["q05"], row["q25"], row["median"], row["q75"], row["q95"],
                f"{percent(row['median'])} (before: {percent(row['prior'])})", before=row["prior"],
            )
            for row in found
        ]  # fmt: skip
        data = table(
            ["What may be so", "before the story", "now, median", HALF, MOST],
            [[row["option_label"], percent(row["prior"]), *spread_cells(row, ODDS)] for row in found],
            numbers=4,
        )
        words = "; ".join(
            f'"{row["option_label"]}": {percent(row["median"])}, before the story {percent(row["prior"])}'
            for row in found
        )
        parts.append(
            figure(
                spread_chart(bands, percent=True, reach=(0.0, 1.0)),
                f"{words}. {BELIEF_WORDS}", data,
                base_name(material.run), f"An outside observer: {found[0]['matter_label']}",
            )
        )  # fmt: skip
    return "".join(parts)
