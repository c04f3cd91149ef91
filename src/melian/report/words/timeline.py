"""What dated events did to odds and beliefs, as sentences."""

from __future__ import annotations

import math

from melian.analysis.event_updates import TAUGHT, EventUpdate, Gain, Timeline
from melian.analysis.situations.wording import signed
from melian.report.words.figures import day, percent
from melian.report.words.odds import odds_meant

__all__ = ["event_sentence", "followed_odds", "moved_points"]


def event_sentence(table: Timeline, moment: EventUpdate) -> str:
    """What one event did to the odds and to beliefs."""
    index = table.moments.index(moment)
    before = table.moments[index - 1].answer.median
    after = moment.answer.median
    head = f"{index}. {day(moment.date)}, {moment.text.rstrip('.')}: "
    if not moment.says:
        return f"{head}context; it moves no odds."
    change = moment.change.median
    if abs(change) < 5e-4:
        body = f"{followed_odds(table)} hardly move in the median draw ({percent(after)})"
    else:
        share = moment.higher if change > 0 else 1 - moment.higher
        body = (
            f"{followed_odds(table)} {'rise' if change > 0 else 'fall'} by "
            f"{moved_points(abs(change)).lstrip('+')} points "
            f"in the median draw ({'up' if change > 0 else 'down'} in {percent(share)} of draws); the median "
            f"was {percent(before)} and is {percent(after)}"
        )
    parts = [head + body + "."]
    if moment.expected < 1:  # what was certain to be so, as that a step was played, surprises nobody
        parts.append(f"The model had held it {percent(moment.expected)} likely.")
    most = moment.gains[0].bits if moment.gains else 0.0
    taught = [gain for gain in moment.gains[:2] if gain.bits >= max(TAUGHT, most / 10)]
    if taught:
        parts.append("It taught most about " + " and ".join(_gain_words(gain) for gain in taught) + ".")
    elif moment.gains:
        parts.append("It taught next to nothing about private matters and hidden moves.")
    return " ".join(parts)


def followed_odds(table: Timeline) -> str:
    """Whose odds are followed: "the odds of yes"."""
    return odds_meant(table.run.model, table.followed, is_yes=table.is_answer)


def _gain_words(gain: Gain) -> str:
    before, after = percent(gain.before), percent(gain.after)
    went = f"from {before} to {after}" if before != after else f"at {after} before and after in the median"
    return f'"{gain.label}" ({gain.bits:.2g} bits: "{gain.option_label}" {went})'


def moved_points(change: float) -> str:
    """A change of odds in percentage points."""
    if math.isnan(change):
        return ""
    return signed(100 * change)
