"""Answers by outcome odds, each certified by itself, while a search for equilibria goes on.

Tested in `tests/unit/test_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np
from jaxtyping import Float, Int

from melian.game.deviations import nash_regret, sequential_regret
from melian.game.exact.values import ExactGame
from melian.game.game import Game, Profile
from melian.game.tree import CHANCE, action_infoset
from melian.game.values import beliefs, expected_payoff, terminal_distribution
from melian.solve.equilibria.completion import completed
from melian.solve.logit.qre import LogitQRE

__all__ = ["Collected", "Equilibrium", "Kind"]


SAME, SAME_AT_LIMIT = 1e-6, 2e-3
"""Outcome odds nearer than this (half the sum of differences) are one answer. At the limit a mix that nothing
but trembles pins down is read at a large precision, and reached to so many digits from elsewhere; what was
enumerated is exact, and stands for what was read near it."""
FILLED_PER_OUTCOME = 6
"""Equilibria with the same outcome whose play off the path is filled in."""


class Kind(StrEnum):
    """What was shown of an answer, strongest first."""

    LOGIT = "logit"
    SEQUENTIAL = "sequential"
    SUPPORTED = "supported"
    NASH = "nash"

    @property
    def sentence(self) -> str:
        """What it means."""
        return _SENTENCES[self]


_SENTENCES = {
    Kind.LOGIT: "Logit equilibrium at the wanted precision.",
    Kind.SEQUENTIAL: "Sequential equilibrium: nobody gains anywhere, under beliefs that trembles lead to.",
    Kind.SUPPORTED: (
        "Nash equilibrium with beliefs under which nobody gains anywhere; whether these beliefs are "
        "consistent with one another was not shown."
    ),
    Kind.NASH: "Nash equilibrium; no supporting beliefs found.",
}
_ORDER = list(Kind)


@dataclass(frozen=True, slots=True, eq=False)
class Equilibrium:
    """One answer: equilibria with the same outcome odds, and the best certified one of them."""

    profile: Profile
    """Behaviour, everywhere in the tree."""
    belief: Float[np.ndarray, " node"]
    """Beliefs that go with it; for `Kind.NASH` tremble beliefs, under which somebody gains."""
    outcome: Float[np.ndarray, " outcome"]
    """Odds of the outcomes."""
    payoff: Float[np.ndarray, " player"]
    """Expected payoffs."""
    kind: Kind
    """What was shown."""
    error: float
    """Logit: the residual in log-odds. Otherwise the largest gain of a player, payoff units; for
    sequential and supported ones the largest gain at any information set as well."""
    starts: int
    """How many starts ended here."""
    is_principal: bool
    """Whether the principal branch leads here: the odds rest on it."""
    continues_split: bool
    """Whether the principal branch splits on the way and this is a continuation."""
    components: tuple[int, ...]
    """Components of the set of Nash equilibria with these odds; empty where not enumerated."""
    is_isolated: bool | None
    """Whether no other equilibrium is near it; None where not shown."""
    odds_vary: bool
    """Whether other answers belong to the same connected component: its odds vary along it."""


class Collected:
    """Answers by outcome odds while a search goes on."""

    def __init__(
        self, game: Game, group: Int[np.ndarray, " terminal"] | None, n_outcomes: int, settings: LogitQRE,
        at_limit: bool,
    ) -> None:  # fmt: skip
        self.game = game
        self.group = np.arange(len(game.tree.terminal_node)) if group is None else np.asarray(group)
        self.n_outcomes = max(n_outcomes, int(self.group.max(initial=0)) + 1)
        self.settings = settings
        self.at_limit = at_limit
        span = float(np.ptp(game.payoff, axis=0).max(initial=0.0)) or 1.0
        self.tolerance = settings.tolerance * span
        self.chance = game.tree.infoset_player[action_infoset(game.tree)] == CHANCE
        self.found: list[Equilibrium] = []
        self.shown_isolated: dict[int, list[bool]] = {}
        self.exact: set[int] = set()
        """Places of the answers that were enumerated."""

    def add(
        self, prob: Float[np.ndarray, " action"], log_prob: Float[np.ndarray, " action"], error: float, *,
        principal: bool = False, from_start: bool = False, split: bool = False,
    ) -> bool:  # fmt: skip
        """Take what a solver found, if it is certified here."""
        if not np.isfinite(prob).all():
            return False
        profile = Profile(self.game, np.where(self.chance, self.game.chance, prob))
        logs = np.minimum(np.where(self.chance, _log(self.game.chance), log_prob), 0.0)
        belief = beliefs(profile, log_prob=logs, unreached="tremble")
        kind = Kind.LOGIT
        if self.at_limit:
            kind = Kind.SEQUENTIAL
            error = max(nash_regret(profile), sequential_regret(profile, belief=belief))
        if not error <= (self.tolerance if self.at_limit else self.settings.tolerance):
            return False
        self._join(
            self._answer(
                profile,
                belief,
                kind,
                max(error, 0.0),
                is_principal=principal,
                starts=int(from_start),
                continues_split=split,
            )
        )
        return True

    def add_nash(
        self, exact: ExactGame, pairs: Sequence[tuple[dict[int, Fraction], int]],
        isolated: Sequence[bool], tolerance: Fraction,
    ) -> bool:  # fmt: skip
        """Take enumerated Nash equilibria, filled in off the path.

        Returns whether each was certified; of numbers that are not exact, one of each component.
        """
        lost: set[int] = set()
        named: set[int] = set()
        filled: dict[tuple[int, int], int] = {}
        for (behaviour, component), alone in zip(pairs, isolated, strict=True):
            outline = self._outline(behaviour)
            odds = self._odds(outline)
            place = self._place(odds, exact=True)
            settled = place is not None and self._is_settled(place, odds)
            key = (component, -1 if place is None else place)
            filled[key] = filled.get(key, 0) + 1
            if place is not None and (settled or filled[key] > FILLED_PER_OUTCOME):
                self._name(place, component, alone)
                named.add(component)
                continue
            whole = completed(exact, behaviour, tolerance=tolerance)
            answer = None
            if whole is not None:
                answer = self._from_exact(whole.prob, whole.belief, whole.is_rational, whole.is_consistent)
            if answer is None:
                lost.add(component)
                continue
            self._name(self._join(answer, exact=True), component, alone)
            named.add(component)
        return not (lost - named if tolerance else lost)

    def answers(self) -> tuple[Equilibrium, ...]:
        """All answers, the principal branch's first."""
        shared = [name for each in self.found for name in each.components]
        result = []
        for place, each in enumerate(self.found):
            shown = self.shown_isolated.get(place)
            vary = any(shared.count(name) > 1 for name in each.components)
            alone = None if shown is None else all(shown) and len(shown) == 1
            result.append(replace(each, is_isolated=alone, odds_vary=vary))
        return tuple(sorted(result, key=lambda each: (not each.is_principal, _rank(each.kind), -each.starts)))

    def _outline(self, behaviour: dict[int, Fraction]) -> Profile:
        """A profile with the outcome of partly given behaviour; even where nothing is given."""
        first = self.game.tree.infoset_first_action
        prob = np.repeat(1.0 / np.diff(first), np.diff(first))
        for action, share in behaviour.items():
            prob[action] = float(share)
        return Profile(self.game, np.where(self.chance, self.game.chance, prob))

    def _from_exact(
        self, prob: Sequence[Fraction], belief: Mapping[int, Fraction], rational: bool, consistent: bool
    ) -> Equilibrium | None:
        numbers = np.array([float(share) for share in prob])
        profile = Profile(self.game, np.where(self.chance, self.game.chance, numbers))
        weights = np.array(beliefs(profile, unreached="tremble"))
        for node, share in belief.items():
            weights[node] = float(share)
        error = nash_regret(profile)
        kind = Kind.NASH
        if rational:
            error = max(error, sequential_regret(profile, belief=weights))
            kind = Kind.SEQUENTIAL if consistent else Kind.SUPPORTED
        if not error <= self.tolerance:
            return None
        return self._answer(profile, weights, kind, max(error, 0.0))

    def _answer(
        self, profile: Profile, belief: Float[np.ndarray, " node"], kind: Kind, error: float, *,
        is_principal: bool = False, starts: int = 0, continues_split: bool = False,
    ) -> Equilibrium:  # fmt: skip
        return Equilibrium(
            profile=profile, belief=belief, outcome=self._odds(profile), payoff=expected_payoff(profile),
            kind=kind, error=error, starts=starts, is_principal=is_principal,
            continues_split=continues_split, components=(), is_isolated=None, odds_vary=False,
        )  # fmt: skip

    def _odds(self, profile: Profile) -> Float[np.ndarray, " outcome"]:
        result = np.zeros(self.n_outcomes)
        np.add.at(result, self.group, terminal_distribution(profile))
        return result

    def _is_settled(self, place: int, odds: Float[np.ndarray, " outcome"]) -> bool:
        """Whether an answer says as much as exact numbers with these odds could."""
        old = self.found[place]
        return old.kind is Kind.SEQUENTIAL and (old.is_principal or _apart(old.outcome, odds) <= SAME)

    def _place(self, odds: Float[np.ndarray, " outcome"], *, exact: bool = False) -> int | None:
        """Which answer has these odds, the nearest; two that are exact differ even where they are near."""
        away = [_apart(each.outcome, odds) for each in self.found]
        for place in np.argsort(away, kind="stable").tolist():
            both_exact = exact and place in self.exact
            if away[place] <= (SAME_AT_LIMIT if self.at_limit and not both_exact else SAME):
                return int(place)
        return None

    def _join(self, new: Equilibrium, *, exact: bool = False) -> int:
        """Add an answer, or make it one with another of the same odds; the better shown stands for both."""
        place = self._place(new.outcome, exact=exact)
        if place is None:
            place = len(self.found)
            self.found.append(new)
        else:
            old = self.found[place]
            better = _rank(new.kind) - exact < _rank(old.kind)
            keep = new if new.is_principal or (better and not old.is_principal) else old
            self.found[place] = replace(
                keep,
                starts=old.starts + new.starts,
                is_principal=old.is_principal or new.is_principal,
                continues_split=old.continues_split or new.continues_split,
                components=old.components,
            )
            exact = exact and keep is new
        if exact:
            self.exact.add(place)
        return place

    def _name(self, place: int, component: int, alone: bool) -> None:
        """Note the component of an answer."""
        old = self.found[place]
        self.found[place] = replace(old, components=tuple(sorted({*old.components, component})))
        self.shown_isolated.setdefault(place, []).append(bool(alone))


def _apart(one: Float[np.ndarray, " outcome"], other: Float[np.ndarray, " outcome"]) -> float:
    return float(0.5 * np.abs(one - other).sum())


def _rank(kind: Kind) -> int:
    return _ORDER.index(kind)


def _log(prob: Float[np.ndarray, " action"]) -> Float[np.ndarray, " action"]:
    with np.errstate(divide="ignore"):
        return np.log(prob)
