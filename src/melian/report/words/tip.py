"""Where a number tips the answer, as sentences."""

from __future__ import annotations

import math

from melian.analysis.certificate import are_enough
from melian.analysis.numbers.inputs import Input
from melian.analysis.tip import Crossing, Tipping, TipTable
from melian.report.words.failing import no_number
from melian.report.words.figures import count, percent
from melian.scenario.quantities.notation import show_figure
from melian.scenario.standing import named_step, step_label

__all__ = ["NOTHING", "RARE", "figure_words", "followed_words", "often_seen", "span_words", "tip_sentences"]


RARE = 0.05
"""Changes in fewer draws than this are only counted: not those at the medians, nor where all are as rare."""


NOTHING = 1e-5
"""Share of a range that is not told from 0."""


def followed_words(table: TipTable) -> str:
    """What is followed along a number: the leading outcome, or a choice at a step."""
    if not table.step:
        return "the leading outcome"
    labels = {stage.key: step_label(stage) for stage in table.model.order.stages}
    return f"the most likely choice at {named_step(table.step, labels[table.step])}"


def tip_sentences(table: TipTable, tipping: Tipping) -> list[str]:
    """Where one number tips the answer, in words."""
    name, span = tipping.input.label, span_words(tipping.input, tipping.low, tipping.high)
    whole = bool(tipping.median_leader and tipping.median_leader_high)
    there = [c for c in tipping.crossings if not math.isnan(c.at_medians)]
    if not tipping.n_draws and not whole and not there:
        return [f"No draw is certified at both ends of {span}: no answer; a narrower range may have one."]
    if tipping.n_draws and not table.is_interrupted and not are_enough(tipping.n_draws, table.n_draws):
        none = no_number(tipping.n_draws, table.n_draws, "draw")
        return [f"At both ends of {span}: {none} A narrower range may have one."]
    lines = []
    if there:
        places = [figure_words(tipping.input, c.at_medians, tipping.high - tipping.low) for c in there]
        first = f'below {places[0]} "{table.labels[there[0].before]}" leads'
        then = [f'from {place} on "{table.labels[c.after]}"' for place, c in zip(places, there, strict=True)]
        lines.append(f"With all other numbers at their medians: {', '.join([first, *then])}.")
    elif whole:
        leader = table.labels[tipping.median_leader]
        lines.append(
            f'With all other numbers at their medians there is no tipping: "{leader}" leads for every '
            f'"{name}" from {span}.'
        )
    if not whole:
        lines.append(f"With all other numbers at their medians an end of {span} is not certified.")
    if not tipping.n_draws:
        lines.append(f"No draw is certified at both ends of {span}.")
    elif not tipping.crossings:
        either = " either" if whole and not there else ""
        lines.append(f"No tipping within {span} in any of {count(tipping.n_draws, 'draw')}{either}.")
    else:
        lines.append(
            f"In {percent(tipping.tipped)} of {count(tipping.n_draws, 'draw')} the lead changes somewhere "
            f"from {span}."
        )
    return lines


def figure_words(item: Input, value: float, width: float = 0.0) -> str:
    """A value of a number with three figures, of a chance in percent; a dash where there is none.

    Parameters
    ----------
    item, value
        The number, and the value.
    width
        Of the range in which it was found: what lies nearer to 0 than 1 part in 100,000 of it is 0, for
        changes are not closed in on much further.

    Examples
    --------
    >>> cost, p = Input("cost", "Cost", ("cost",)), Input("p", "Odds", ("p",), is_chance=True)
    >>> figure_words(cost, -5.9e-15, 120.0), figure_words(cost, -5.9e-15), figure_words(cost, 58.46, 120.0)
    ('0', '-5.9e-15', '58.5')
    >>> figure_words(p, 0.75)
    '75 %'
    """
    if math.isnan(value):
        return "\N{EN DASH}"
    return show_figure(0.0 if abs(value) < NOTHING * width else value, percent=item.is_chance)


def often_seen(tipping: Tipping) -> tuple[Crossing, ...]:
    """The changes that are told one by one; the three most frequent if all are rare."""
    often = [c for c in tipping.crossings if c.share >= RARE or not math.isnan(c.at_medians)]
    return tuple(often) or tipping.crossings[:3]


def span_words(item: Input, low: float, high: float, width: float = 0.0) -> str:
    """From where to where; a dash where there is nothing."""
    ends = figure_words(item, low, width), figure_words(item, high, width)
    return "\N{EN DASH}" if math.isnan(low) else " to ".join(ends)
