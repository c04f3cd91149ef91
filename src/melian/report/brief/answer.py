"""The number of a brief, how soft it is, and why it is what it is.

Tested in `tests/unit/test_brief.py`.
"""

from __future__ import annotations

from melian.analysis.choices.reasons import Reason
from melian.analysis.known_equilibria import Source
from melian.analysis.now.watch import Sign
from melian.analysis.odds import spread
from melian.analysis.situations.wording import subject
from melian.analysis.soft.rounding import CERTAIN
from melian.articles import listed
from melian.report.brief.material import Material
from melian.report.brief.parts import Points, Section, Sentences
from melian.report.brief.plain import by_points, near, near_of, odds_then, plain_day, since
from melian.report.markup import quoted
from melian.report.words.changes import shows_nothing
from melian.report.words.figures import count
from melian.report.words.why import capital, ordered_lines
from melian.scenario.quantities.distributions import Fixed

__all__ = ["knower", "moved", "soft", "uncertain", "why"]

NAMED = 2
"""Close calls, and reasons for and against, that are named."""
TOLD = 4
"""Events that are told."""
LITTLE = 0.005
"""An event that moves the odds by less is not told."""
LIKELY = 0.05
"""What is less likely is not held up as an example."""
TELLS = 0.01
"""A hidden fact that settles less of what is open is no reason."""


def soft(material: Material) -> Section:
    """How soft the number is."""
    found = material.soft
    points = [_of_ranges(material)]
    points += [
        f"A close call: at {quoted(step.label)} no course is clearly best for {subject(step.actor_label)} "
        f"and {material.what} differ by about {100 * step.moves:.0f} points between them."
        for step in found.noise[:NAMED]
    ]
    if found.mover is not None:
        low, high = (f"{100 * odds:.0f} %" for odds in (found.mover.odds_low, found.mover.odds_high))
        points.append(
            f"The number that matters most is {quoted(found.mover.label)}: where it is low {material.what} "
            f"are near {low}, where it is high near {high}."
        )
    known = found.known
    if known is not None and known.source is not Source.NOTHING and known.count > 1:
        points.append(
            f"With the same numbers {known.count} ways of playing are known that would each hold once all "
            "sides expect it; the number is that of one of them."
        )
    if found.uncertified > 0:
        points.append(
            f"In {max(1, round(100 * found.uncertified))} of 100 reckonings no firm result was found; "
            "they are left out."
        )
    return Section("soft", "How soft it is", (Points(tuple(points)),))


def uncertain(material: Material) -> int:
    """How many numbers the file gives as a range."""
    return sum(not isinstance(each, Fixed) for each in material.run.model.distributions.values())


def _of_ranges(material: Material) -> str:
    """What the width of the band means."""
    run, odds, many = material.run, material.soft.odds, uncertain(material)
    if not many:
        return (
            "All numbers of the file are given without a range, so that nothing here tells how far they "
            "may be off."
        )
    if odds.q95 - odds.q05 <= CERTAIN:
        return "The file gives ranges for its numbers; within these they make no difference."
    return (
        f"{count(many, 'number')} of the file {'has' if many == 1 else 'have'} a range. Reckoned "
        f"{count(run.n_draws, 'time')} with numbers from the ranges, 9 answers of 10 lie within what is said "
        "above; the number in front is the middle one."
    )


def why(material: Material) -> Section:
    """Why, in three sentences: the choice that decides, what is hidden, and what stands behind both."""
    told = [_deciding(material), _hidden(material), _behind(material)]
    return Section("why", "Why", (Sentences(tuple(told)),))


def _deciding(material: Material) -> str:
    """The choice on which most hangs, and what speaks for its likeliest option."""
    table = material.ahead
    if table is None or not table.turns:
        return "No side has a choice left: what the odds tell is how it has gone, as far as the news shows."
    turn = table.turns[0]
    what = f"Most hangs on a choice of {turn.label}, {quoted(turn.what)}"
    reason = turn.reason
    if reason is None or not len(reason.gap):
        return f"{what}."
    if shows_nothing(float(reason.gap.mean())):
        both = f"{quoted(reason.option_label)} and {quoted(reason.over_label)}"
        return f"{what}: for this side {both} are worth about the same."
    better = f"for this side {quoted(reason.option_label)} is worth more than {quoted(reason.over_label)}"
    return f"{what}: {better}{_grounds(reason)}."


def _grounds(reason: Reason) -> str:
    """What speaks for an option and against it, the largest first."""
    average = reason.parts.mean(axis=0)
    order = ordered_lines(reason)
    pro = [quoted(capital(reason.lines[line])) for line in order if average[line] > 0][:NAMED]
    con = [quoted(capital(reason.lines[line])) for line in order if average[line] < 0][:NAMED]
    told = f", above all because of {listed(pro)}" if pro else ""
    return told + (f", though {listed(con)} speak{'s' if len(con) == 1 else ''} against" if con else "")


def _hidden(material: Material) -> str:
    """The hidden fact that tells most."""
    signs = () if material.signs is None else material.signs.signs
    facts = [sign for sign in signs if not sign.is_open and spread(sign.share).median >= TELLS]
    if not facts:
        return f"Nothing that a side keeps to itself would change {material.what} much."
    sign = facts[0]
    ends = [what for what in sign.whats if spread(what.chance).median >= LIKELY]
    if len(ends) < 2:
        return f"Much hangs on what is {knower(material, sign)}, {quoted(sign.matter.label)}."
    high = max(ends, key=lambda what: spread(what.odds).median)
    low = min(ends, key=lambda what: spread(what.odds).median)
    return (
        f"Much hangs on what is {knower(material, sign)}, {quoted(sign.matter.label)}: if it is "
        f"{quoted(high.label)} {odds_then(high.odds, material.what)}, if {quoted(low.label)} "
        f"{odds_then(low.odds, 'they')}."
    )


def knower(material: Material, sign: Sign) -> str:
    """Who knows a hidden fact; of a move that is past, not who has seen it."""
    if sign.matter.kind != "type":
        return "past, and not seen by all"
    return f"known to {listed([material.run.model.scenario.label(who) for who in sign.matter.who])} alone"


def _behind(material: Material) -> str:
    """The choice on which next most hangs; else how anybody is taken to choose."""
    turns = () if material.ahead is None else material.ahead.turns
    turn = turns[1] if len(turns) > 1 and material.soft.is_answer else None
    moves = [] if turn is None else [move for move in turn.moves if spread(move.chosen).median >= LIKELY]
    if turn is not None and len(moves) > 1 and spread(turn.hangs).median > LITTLE:
        high = max(moves, key=lambda move: spread(turn.yes_after(move)).median)
        low = min(moves, key=lambda move: spread(turn.yes_after(move)).median)
        next_comes = f"Next comes {subject(turn.label)} with {quoted(turn.what)}"
        if near(turn.yes_after(high)) == near(turn.yes_after(low)):
            size = max(1, round(100 * spread(turn.hangs).median))
            return f"{next_comes}: it moves {material.what} by about {count(size, 'point')} on average."
        return (
            f"{next_comes}: after "
            f"{quoted(high.label)} {odds_then(turn.yes_after(high), material.what)}, after "
            f"{quoted(low.label)} {odds_then(turn.yes_after(low), 'they')}."
        )
    return (
        "Behind all of it stands what each side would gain and lose: it takes the better course the more "
        "reliably, the more is at stake for it."
    )


def moved(material: Material) -> Section:
    """How the news moved the number."""
    table = material.past
    if table is None:
        none = "The file reports no event" if not material.file.timeline else "No event is counted here"
        return Section(
            "moved", "What moved it", (Sentences((f"{none}: the number is that before any news.",)),)
        )
    later = table.moments[1:]
    large = [moment for moment in later if abs(moment.change.median) >= LITTLE]
    most = sorted(large, key=lambda moment: -abs(moment.change.median))[:TOLD]
    first, last = table.moments[0].answer, table.moments[-1].answer
    then, today = (near_of(each, material.run.n_certified) for each in (first, last))
    head = f"Before any news {material.what} were {then}{since(last.median - first.median, then, today)}."
    points = tuple(
        f"{plain_day(moment.date)}, {by_points(moment.change.median)}: {quoted(moment.text.rstrip('.'))}."
        for moment in later
        if moment in most
    )
    points = tuple(f"{point[0].upper()}{point[1:]}" for point in points)
    left = len(later) - len(most)
    rest = f"{count(left, 'other event')} moved {material.what} less, or not at all." if left else ""
    return Section(
        "moved", "What moved it", (Sentences((head,)), Points(points), Sentences((rest,) if rest else ()))
    )
