"""What can still be done, in sentences: where the story stands, next choices, what is thought of them.

Tested in `tests/unit/test_analysis_now.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from melian.analysis.certificate import has_headline
from melian.analysis.now.table import NowTable
from melian.analysis.now.thoughts import Thing, Thought
from melian.analysis.now.turns import Turn
from melian.analysis.odds import spread
from melian.analysis.situations.wording import cases, subject
from melian.articles import listed
from melian.report.words.changes import points_change, shows_nothing
from melian.report.words.failing import no_headline
from melian.report.words.figures import count, percent, percent_range, points
from melian.report.words.now.standing import where_now
from melian.report.words.odds import given
from melian.report.words.why import capital, ordered_lines
from melian.scenario.shapes import Draw

__all__ = [
    "base_sentence",
    "decides",
    "done_sentence",
    "head_lines",
    "now_sentences",
    "reached",
    "then_lines",
    "thought_sentences",
]

DECIDING = 2
"""Stake lines that are named."""
ALIKE = 0.03
"""Thoughts of several actors that lie within it are told together."""
HARDLY = 0.005
"""Outcomes less likely than this are not told."""
SURE = 0.9995
"""What is likelier than this is told as certain."""


def head_lines(table: NowTable) -> Iterator[str]:
    """Where the story stands, what that rests on, and that only what follows is told."""
    run, standing = table.run, table.standing
    rests = given(run)
    yield where_now(standing)
    if standing.is_whole:
        yield f"Nothing is past: this is the whole story, from its first moves on{rests and f', {rests}'}."
    elif standing.is_over:
        yield f"No choice is left to anybody, {rests}: what is told are the odds of how it has gone."
    else:
        yield f"All of this is from now on, {rests}; what was done before is settled, known or not."
    certified = "all" if run.n_certified == run.n_draws else f"{run.n_certified:,}"
    part = "" if table.n_draws == run.n_certified else f"; figures are over {table.n_draws:,} of them"
    yield f"{count(run.n_draws, 'draw')}, {certified} certified{part}."


def base_sentence(table: NowTable) -> str:
    """The odds of yes as things stand, or of the likeliest outcome."""
    file = table.run.model.scenario.file
    yes = np.isin(list(file.outcomes), list(file.counts_as_yes))
    if yes.any():
        what, figure = "The odds of yes", spread(table.outcomes[:, yes].sum(axis=1))
    else:
        best = int(np.argmax(np.median(table.outcomes, axis=0)))
        name = list(file.outcomes)[best]
        what, figure = (
            f"The likeliest outcome is '{file.outcomes[name].words(name)}': its odds",
            spread(table.outcomes[:, best]),
        )
    return (
        f"{what} are {percent(figure.median)} "
        f"(in the middle half of draws {percent_range(figure.q25, figure.q75)})."
    )


def reached(turn: Turn) -> str:
    """How likely it is that it comes to the choice, and how much hangs on it."""
    comes, by = spread(turn.comes).median, 100 * spread(turn.hangs).median
    often = (
        "It is certain to come to this choice"
        if comes > SURE
        else f"It comes to this choice in {percent(comes)} of cases"
    )
    what = "the odds of yes" if turn.yes.any() else "the odds of the outcomes"
    size = f"{by:.0f}" if by >= 9.5 else f"{by:.1f}"
    return f"{often}. On average it moves {what} by {size} percentage points."


def decides(turn: Turn) -> str:
    """The stake lines that make most of the difference between the two best options; empty without any."""
    reason = turn.reason
    if reason is None or not len(reason.gap):
        return ""
    gap, average = float(reason.gap.mean()), reason.parts.mean(axis=0)
    named = [
        f'"{capital(reason.lines[line])}" {points_change(float(average[line]))}'
        for line in ordered_lines(reason)[:DECIDING]
        if not shows_nothing(float(average[line]))
    ]
    if not named:
        return f'To the mover "{reason.option_label}" and "{reason.over_label}" are worth the same.'
    if shows_nothing(gap):
        same = f'To the mover "{reason.option_label}" and "{reason.over_label}" are worth the same'
        return f"{same}: {' and '.join(named)} make up for the rest." if named[1:] else f"{same}."
    return (
        f'To the mover "{reason.option_label}" is worth {points(gap)} points more than '
        f'"{reason.over_label}", above all by {" and ".join(named)}.'
    )


def then_lines(table: NowTable, turn: Turn) -> Iterator[str]:
    """Per option, the odds of every outcome once it has been taken."""
    file = table.run.model.scenario.file
    labels = [outcome.words(name) for name, outcome in file.outcomes.items()]
    for move in turn.moves:
        odds = [spread(move.outcomes[:, place]).median for place in range(len(labels))]
        order = sorted(range(len(labels)), key=lambda place: -np.nan_to_num(odds[place]))
        told = ", ".join(
            f'"{labels[place]}" {percent(odds[place])}' for place in order if odds[place] >= HARDLY
        )
        yield f'After "{move.label}": {told}.'


def thought_sentences(table: NowTable, actor: str) -> Iterator[str]:
    """What the others are thought to know of what an actor keeps to itself."""
    for thought in table.thoughts:
        if thought.actor == actor:
            yield _thought(table, thought)


def _thought(table: NowTable, thought: Thought) -> str:
    things = [
        thing
        for thing in thought.things
        if _odds(thing.observer) + (_odds(thing.prior) if thing.option != "none" else 0) > 0
    ]  # that a step was not played is ruled out before now, or it is not
    if len(things) == 2:  # the other one is the rest
        things = [max(things, key=lambda thing: _odds(thing.observer))]
    told = "; ".join(_thing(table, thing) for thing in things)
    return f'Others can only guess "{thought.matter.label}": {told}.'


def _thing(table: NowTable, thing: Thing) -> str:
    """The odds that somebody gives a thing: once where all and the news agree, else each for itself."""
    label = table.run.model.scenario.label
    figures = {actor: _odds(by_draw) for actor, by_draw in thing.others.items()}
    news = _odds(thing.observer)
    low, high = min(*figures.values(), news), max(*figures.values(), news)
    if high - low <= ALIKE:
        shown = percent(low) if percent(low) == percent(high) else percent_range(low, high)
        return f'"{thing.label}" {shown}'
    each = [f"{percent(share)} to {label(actor)}" for actor, share in figures.items()]
    return f'"{thing.label}" {", ".join(each)}, by the news {percent(news)}'


def _odds(by_draw: Draw) -> float:
    return spread(by_draw).median


def done_sentence(table: NowTable) -> str:
    """Who has no choice left; empty where all have one."""
    if not table.done or table.standing.is_over:
        return ""
    names = [table.run.model.scenario.label(actor) for actor in table.done]
    return f"No choice is left to {listed(names)}."


def now_sentences(table: NowTable) -> tuple[str, ...]:
    """All of it in sentences, in the order of the page."""
    result = list(head_lines(table))
    if not has_headline(table.run):
        return (*result, no_headline(table.run))
    result.append(base_sentence(table))
    for turn in table.turns:
        likeliest = max(turn.moves, key=lambda move: np.nan_to_num(spread(move.chosen).median))
        chosen = spread(likeliest.chosen).median
        result.append(
            f'{turn.here.matter.label}: {subject(turn.label)} chooses "{likeliest.label}" {cases(chosen)}. '
            f"{reached(turn)}"
        )
        result += filter(None, [decides(turn), *thought_sentences(table, turn.here.actor)])
    return tuple(filter(None, [*result, done_sentence(table)]))
