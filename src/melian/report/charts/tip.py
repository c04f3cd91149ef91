"""A picture of tipping points: one number in detail, or a strip for each that tips something."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from melian.analysis.tip import Crossing, Tipping, TipTable
from melian.report.charts.sheet import NONE, told_apart
from melian.report.charts.tips import Change, Strip, strips_chart
from melian.report.svg.parts import outcome_colours
from melian.report.words.figures import count, percent
from melian.report.words.tip import figure_words, followed_words, often_seen

__all__ = ["tip_chart"]

MOST = 15
"""Numbers that are drawn; those that tip most often come first."""
DETAILED = 6
"""Changes that are drawn of one number."""


def tip_chart(found: TipTable) -> dict[str, str]:
    """What leads along each number, all others at their medians, and where that changes in draws."""
    alone = len(found.tippings) == 1
    shown = [each for each in found.tippings if alone or each.crossings][:MOST]
    leaders = list(dict.fromkeys(name for each in shown for name in _leaders(each)))
    own = {} if found.step else outcome_colours(found.model)
    colours = dict(zip(leaders, told_apart(leaders, own), strict=True))
    strips = [_strip(found, each, colours, alone=alone) for each in shown]
    what = followed_words(found)
    options = [(str(found.labels[name]), colour) for name, colour in colours.items()]
    head = f"{what[0].upper()}{what[1:]}, by the value of a number"
    return strips_chart(head, options, strips, " ".join(_foot(found, len(shown))))


def _leaders(each: Tipping) -> Iterator[str]:
    """Who leads at the medians, from low to high."""
    there = [c.after for c in each.crossings if not math.isnan(c.at_medians)]
    if each.median_leader and (there or each.median_leader_high):
        yield each.median_leader
        yield from there


def _strip(found: TipTable, each: Tipping, colours: Mapping[str, str], *, alone: bool) -> Strip:
    span = each.high - each.low
    at = [(c.at_medians - each.low) / span for c in each.crossings if not math.isnan(c.at_medians)]
    names = list(_leaders(each))
    ends = zip([0.0, *at], [*at, 1.0], strict=True)
    pieces = [
        (*pair, str(found.labels[name]), colours[name]) for pair, name in zip(ends, names, strict=bool(names))
    ] or [(0.0, 1.0, "", NONE)]
    often = sorted((c for c in often_seen(each) if c.share), key=lambda c: -c.share)
    drawn = [_change(found, each, c) for c in often[: DETAILED if alone else 1]]
    says = "no tipping" if each.n_draws else "no draw certified"
    if each.crossings and each.n_draws:
        says = f"in {percent(each.tipped)} of draws" if each.tipped else "at medians only"
    name = each.input.name
    label = each.input.label if each.input.label == name else f"{each.input.label} ({name})"
    return Strip(
        label,
        says,
        (figure_words(each.input, each.low), figure_words(each.input, each.high)),
        tuple(pieces),
        tuple(drawn),
    )


def _change(found: TipTable, each: Tipping, crossing: Crossing) -> Change:
    span, v = each.high - each.low, crossing.values
    places = [(value - each.low) / span for value in (v.q05, v.q25, v.median, v.q75, v.q95)]
    before, after = found.labels[crossing.before], found.labels[crossing.after]
    label = f"{before} \N{RIGHTWARDS ARROW} {after}, in {percent(crossing.share)} of draws"
    return Change(label, f"at {figure_words(each.input, v.median, span)}", *places)


def _foot(found: TipTable, shown: int) -> Iterator[str]:
    yield (
        "Strip: what leads with all other numbers at their medians. Below it: where the lead changes with "
        f"the others at each of {count(found.n_draws, 'draw')}; thin: middle 90 %, thick: middle half, dot: "
        "median."
    )
    if len(found.tippings) > 1:
        yield "Of several changes of a number the most frequent is drawn."
        still = [each.input.label for each in found.tippings if not each.crossings]
        if still:
            yield f"No tipping within the middle 90 %: {'; '.join(still)}."
        left = len(found.tippings) - len(still) - shown
        if left:
            yield f"{count(left, 'more number')} left out."
    if found.is_interrupted:
        yield "Interrupted: changes may be missing."
