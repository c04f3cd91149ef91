"""How soft the odds are: one value that every first page carries beside the number.

The band over draws says how much the odds hang on the numbers of the file, and no more than that:
noise in close decisions, a choice among equilibria and draws that were lost are told beside it.

Tested in `tests/unit/test_softness.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from melian.analysis.certificate import has_headline, share_uncertified
from melian.analysis.known_equilibria import Known, known_equilibria
from melian.analysis.numbers.inputs import followed_outcomes, inputs_of, outcome_label
from melian.analysis.odds import Spread, odds_of, spread
from melian.analysis.situations.wording import percent, subject
from melian.analysis.soft.mover import Mover, moves_most
from melian.analysis.soft.noise import NoisyStep, noisy_steps
from melian.analysis.soft.rounding import Rounded, rounded
from melian.runs.run import Run

if TYPE_CHECKING:
    from melian.analysis.equilibria import EquilibriumTable

__all__ = ["Softness", "softness"]


NAMED = 3
"""Steps decided by noise that sentences name."""


@dataclass(frozen=True, slots=True, eq=False)
class Softness:
    """How soft the odds of a run are; all figures are of its own certified draws."""

    followed: tuple[str, ...]
    """The outcomes whose odds are meant: those that answer yes, else the leading one; empty if none."""
    labels: tuple[str, ...]
    """Their words."""
    is_answer: bool
    """Whether these are the file's yes."""
    odds: Spread
    rounded: Rounded | None
    """The odds as a careful person would say them; None without a headline."""
    draws: int
    certified: int
    uncertified: float
    """Share of the draws with valid input that have no certificate."""
    noise: tuple[NoisyStep, ...] = ()
    """Steps decided by noise that move the odds, those that move them most first."""
    mover: Mover | None = None
    """The uncertain number that moves the odds most; None if none stands out, or draws are few."""
    known: Known | None = None
    """What is known of equilibria."""
    others: tuple[float, ...] = ()
    """The same odds in other equilibria, where a search tells them, lowest first; without any event and
    with the numbers of the search."""
    here: float | None = None
    """Those of the equilibrium that the odds rest on, in the same search."""

    @property
    def has_headline(self) -> bool:
        """Whether there is a number at all: under half of the draws certified there is none."""
        return self.rounded is not None

    @property
    def what(self) -> str:
        """Whose odds: "the odds of yes"."""
        return "the odds of yes" if self.is_answer else f"the odds of '{' or '.join(self.labels)}'"

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words, the band first; empty without a headline."""
        if self.rounded is None:
            return ()
        return (self.band, *self.noise_sentences, *self.mover_sentences, *self.rest_sentences)

    @property
    def band(self) -> str:
        """The number with as many digits as it bears, and between what it lies."""
        if self.rounded is None:
            return ""
        return f"{self.what[0].upper()}{self.what[1:]}: {self.rounded.words}."

    @property
    def noise_sentences(self) -> tuple[str, ...]:
        """Which steps are decided by noise, and how far each moves the odds."""
        told = [
            f"Decided by noise: '{step.label}' ({subject(step.actor_label)} "
            f"does what pays best in {percent(step.taken)} of cases); {self.what} differ by "
            f"{100 * step.moves:.0f} percentage points between its options."
            for step in self.noise[:NAMED]
        ]
        more = len(self.noise) - NAMED
        rest = [] if more < 1 else ["So is one more step." if more == 1 else f"So are {more} more steps."]
        return (*told, *rest)

    @property
    def mover_sentences(self) -> tuple[str, ...]:
        """The number that moves the odds most, and by how much."""
        if self.mover is None:
            return ()
        low, high = percent(self.mover.odds_low), percent(self.mover.odds_high)
        return (
            f"Moves it most: '{self.mover.label}'. In the fifth of draws where it is lowest, {self.what} are "
            f"{low}, where it is highest {high} (medians; other numbers as drawn).",
        )

    @property
    def rest_sentences(self) -> tuple[str, ...]:
        """What is known of other equilibria, and how many draws were lost."""
        told = []
        if self.known is not None and self.known.count > 1:
            told.append(f"{self.known.count} equilibria are known, and this is a selection{self._others()}.")
        if self.uncertified > 0:
            told.append(f"{percent(self.uncertified)} of the draws have no certificate and are left out.")
        return tuple(told)

    def _others(self) -> str:
        if not self.others or self.known is None:
            return ""
        one = "" if self.here is None else f"{percent(self.here)} in this one and "
        rest = [percent(odds) for odds in (self.others[0], self.others[-1])]
        there = rest[0] if rest[0] == rest[1] else f"{rest[0]} to {rest[1]}"
        return f": before any event and with {self.known.numbers}, {self.what} are {one}{there} in the others"


def softness(run: Run, *, searched: EquilibriumTable | None = None, draws: int | None = None) -> Softness:
    """How soft the odds of a run are; nothing is solved for it.

    Parameters
    ----------
    run
        Solved draws.
    searched
        A search for other equilibria that was made beside it.
    draws
        How many kept draws are looked at for noise at most; so few in a large tree that it takes
        seconds if absent.

    Examples
    --------
    >>> import melian
    >>> soft = softness(melian.read("canon/kydd").solve(draws=40, seed=0).run)
    >>> soft.has_headline, soft.rounded.low <= soft.rounded.median <= soft.rounded.high
    (True, True)
    """
    n, certified, lost = run.n_draws, run.n_certified, share_uncertified(run)
    if not certified:
        return Softness((), (), False, spread(np.empty(0)), None, n, certified, lost)
    followed, is_answer = followed_outcomes(run.model, None, run.outcome_odds)
    odds = odds_of(run.model, run.outcome_odds, followed)
    words = tuple(outcome_label(run.model, name) for name in followed)
    plain = Softness(followed, words, is_answer, spread(odds), None, n, certified, lost)
    if not has_headline(run):
        return plain
    here, others = _elsewhere(searched, followed)
    return replace(
        plain, rounded=rounded(plain.odds, _draws(run)), noise=noisy_steps(run, followed, draws=draws),
        mover=moves_most(run, odds), known=known_equilibria(run, searched), others=others, here=here,
    )  # fmt: skip


def _draws(run: Run) -> int | None:
    """How many draws the odds are read off; None where these cannot differ."""
    inputs = inputs_of(run.model, run.evidence)
    vary = any(stream not in run.fixed for each in inputs for stream in each.streams)
    return run.n_certified if vary else None


def _elsewhere(
    searched: EquilibriumTable | None, followed: Sequence[str]
) -> tuple[float | None, tuple[float, ...]]:
    """The odds in the equilibrium that is used, and in those with other odds."""
    if searched is None:
        return None, ()
    columns = [searched.outcomes.index(name) for name in followed]
    found = [(each.is_principal, float(each.outcome[columns].sum())) for each in searched.search.equilibria]
    here = next((odds for is_principal, odds in found if is_principal), None)
    others = {odds for is_principal, odds in found if not is_principal}
    return here, tuple(sorted(others))
