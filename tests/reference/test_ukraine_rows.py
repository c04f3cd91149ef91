"""Every row of the report at work: one assumption or what-if, one quantity, and the sign that theory gives.

The rows are those of the tables in the READMEs of the two bundled crises. Signs hold
for the mean over draws, between the 25 % and the 75 % point of one assumption or
between the base and a what-if, all other numbers at their draws, before any event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from reference.histories import (
    Solved,
    beliefs,
    bundled,
    choice,
    compiled,
    observed,
    path_of,
    quantile,
    share,
    solved,
)

Array = npt.NDArray[Any]
Quantity = Callable[[Solved], Array]

EVERYDAY, FULL = "ukraine-2021", "ukraine-2021-full"
DRAWS = {EVERYDAY: 80, FULL: 4}
LEAST = 1e-3
"""A smaller change of a probability is no effect: the sign of a rounding error must not pass."""


@dataclass(frozen=True, slots=True)
class Case:
    """One comparative static."""

    row: str
    change: str
    """An assumption, or a variant."""
    sign: int
    quantity: Quantity
    theory: str
    within: str | None = None
    """The variant in which the assumption moves; none for the base."""

    def __str__(self) -> str:
        return f"{self.row}-{self.change}"


def odds(condition: str, given: str = "") -> Quantity:
    """Probability that a condition holds at the end."""
    return lambda found: share(found, condition, given)


def chosen(key: str, option: str, given: str = "") -> Quantity:
    """How often an option is taken where the step is reached."""
    return lambda found: choice(found, key, option, given)


def believed(key: str, actor: str, about: str, having_seen: str) -> Quantity:
    """Mean belief at the information sets of a step at which the actor has seen something."""

    def mean(found: Solved) -> Array:
        seen = [
            both
            for number, both in beliefs(found, key, actor, about).items()
            if having_seen in observed(found.model, number)
        ]
        return sum(belief * reach for belief, reach in seen) / sum(reach for _, reach in seen)  # type: ignore[return-value]

    return mean


BOTH = [
    Case(
        "R1", "refusing", +1, chosen("donbas", "concede"),
        "A private request moves its hearer by what refusing costs: the dearer an option, the rarer it is "
        "(McKelvey and Palfrey 1998).",
    ),
    Case(
        "R4", "us_word", +1, chosen("punish", "severe", "threat is upper_end"),
        "Public words tie hands: the dearer it is to drop a threat, the more often it is carried out "
        "(Schelling 1960; Fearon 1997).",
    ),
    Case(
        "R5", "upkeep", -1, odds("FORCE"),
        "A build-up that costs more is made less often (Slantchev 2005).",
    ),
    Case(
        "R5", "no_surge", -1, odds("act is full"),
        "Mobilising moves the balance: without it a full attack succeeds less often and is made less often "
        "(Slantchev 2005).",
    ),
    Case(
        "R6", "p_spot", +1, believed("threat", "us", "russia.aim is conquer", "intel=plan"),
        "A sharper signal moves beliefs further (Bayes' rule).",
    ),
    Case(
        "R6", "p_false", -1, believed("threat", "us", "russia.aim is conquer", "intel=plan"),
        "A signal that is often false moves beliefs less (Bayes' rule).",
    ),
    Case(
        "R7", "sanction_cost", -1, odds("act is full"),
        "A threat deters by what it would cost (Schelling 1966).",
    ),
    Case(
        "R7", "blowback", -1, chosen("punish", "severe"),
        "A sanction that hurts its sender more is imposed less often (Drezner 1999).",
    ),
    Case(
        "R8", "can_intervene", -1, odds("act is full"),
        "What is off the table deters nobody; back on it, it does (Schelling 1966).",
    ),
    Case(
        "R8", "nato_war", -1, odds("act is full"),
        "The dearer the fight that may follow, the more it deters (Schelling 1966).",
        within="can_intervene",
    ),
    Case(
        "R9", "javelin_cost", -1, odds("act is full", "arms is ship"),
        "A dearer war is less attractive to who would begin it (Fearon 1995).",
    ),
    Case(
        "R9", "no_arms", +1, odds("act is full"),
        "Without the arms the war is cheaper to begin (Fearon 1995).",
    ),
    Case(
        "R10", "red_line", +1, odds("attack"),
        "Who has drawn a line in public pays for letting it be crossed, and backs down less (Fearon 1994).",
    ),
    Case(
        "R10", "no_demand", -1, odds("attack"),
        "Without the demand there is no line to defend (Fearon 1994).",
    ),
    Case(
        "R12", "p_leak", -1, chosen("press", "push"),
        "Pressure that is likely to become known is applied less: secrecy pays (Kurizaki 2007).",
    ),
    Case(
        "R12", "seen_pushing", -1, chosen("press", "push"),
        "The second audience disciplines what is said to the first (Farrell and Gibbons 1989).",
    ),
    Case(
        "R13", "concession", -1, odds("attack", "donbas is concede"),
        "What peace offers is weighed against the expected worth of war (Fearon 1995).",
    ),
    Case(
        "R13", "autonomy", -1, chosen("donbas", "concede"),
        "A concession that is dearer at home is made less often (Putnam 1988).",
    ),
    Case(
        "R14", "drift", +1, odds("attack"),
        "A status quo that worsens is a reason to fight now: preventive motives (Powell 2006).",
    ),
    Case(
        "R14", "limbo", +1, chosen("donbas", "concede"),
        "The worse a conflict without end, the more is given to end it (Zartman 2001).",
    ),
]  # fmt: skip
"""What both sizes express."""

ONLY_FULL = [
    Case(
        "R1", "hint_word", +1, chosen("talks.us", "yes", "call is hint"),
        "A private word with a price is kept more often (Fearon 1997).",
    ),
    Case(
        "R1", "accommodation", -1, odds("attack", "call is hint and talks is passed"),
        "What was hinted at is a gain of peace, and is weighed against war (Fearon 1995).",
    ),
    Case(
        "R3", "misleading", -1, chosen("consult", "with_you", "west.will is wary"),
        "The dearer a lie, the rarer (Kartik 2009).",
    ),
    Case(
        "R3", "misleading", +1, believed("threat", "us", "west.will is willing", "consult=with_you"),
        "The dearer a lie, the more the words are believed (Kartik 2009).",
    ),
    Case(
        "R11", "east_yielding", -1, odds("talks is passed"),
        "Under unanimity each member holds a veto: one that finds talks dearer blocks more (Tsebelis 2002).",
    ),
]  # fmt: skip
"""What only the full size has."""


def ends(case: Case, slug: str, draws: int, within: str | None = None) -> tuple[Array, Array]:
    """The quantity before and after the change, on the draws that both could solve."""
    within = case.within or within
    if case.change in bundled(slug).file.variants:
        low, high = solved(slug, None, draws), solved(slug, case.change, draws)
    else:
        low, high = (
            solved(slug, within, draws, ((case.change, quantile(slug, case.change, level, within)),))
            for level in (0.25, 0.75)
        )
    common = np.intersect1d(low.draws, high.draws)
    assert len(common) > draws / 2
    return tuple(case.quantity(f)[np.isin(f.draws, common)] for f in (low, high))  # type: ignore[return-value]
