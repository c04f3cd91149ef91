r"""What to watch: how much of what is open each move or hidden fact would settle, once it is known.

For an outside observer who knows the events, let :math:`Y` be whether it ends in the outcomes that are
meant and :math:`X` what will be chosen at an open step, or what is so of a matter that is hidden. With
the odds :math:`P(z)` of the endings given the events,

.. math:: I(Y; X) = H(Y) - \sum_x P(x) H(Y \mid x), \qquad H(Y) = -\sum_y P(y) \log_2 P(y),

is what is expected to be learned of :math:`Y` when :math:`X` becomes known. It lies between 0 and
:math:`H(Y)`, so that :math:`I / H` is the share of what is open that it would settle.

References
----------
Lindley (1956), Annals of Mathematical Statistics 27, 986-1005.

Tested in `tests/unit/test_watch.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melian.analysis.exact_beliefs import VISITS, things_that_can_be
from melian.analysis.now.endings import ending_odds, sums
from melian.analysis.numbers.inputs import followed_outcomes
from melian.analysis.odds import ends_in, spread
from melian.analysis.situations.information import Matter, matters
from melian.analysis.situations.shapes import DrawLeaf, DrawThing
from melian.analysis.situations.view import draws_to_use
from melian.analysis.timeline import is_hidden
from melian.runs.run import Run
from melian.scenario.model import Model
from melian.scenario.shapes import Draw, LeafTruth
from melian.scenario.standing import Standing, standing_of

__all__ = ["Sign", "WatchTable", "What", "expected_gain", "watch"]

SURE = 1e-12
"""Bits below which nothing is open any more."""


@dataclass(frozen=True, slots=True, eq=False)
class What:
    """Something that may turn out."""

    option: str
    label: str
    chance: Draw
    """(draw,) how likely it is given the events."""
    odds: Draw
    """(draw,) the odds that are meant once it is known; NaN where it cannot be so."""


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """A move still to be made, or a fact that somebody hides."""

    matter: Matter
    is_open: bool
    """Whether it is a step after now; otherwise it is so already, and not known to all."""
    gain: Draw
    """(draw,) bits that are expected to be learned of the answer."""
    share: Draw
    """(draw,) the same as a share of what is open; NaN where nothing is."""
    whats: tuple[What, ...]
    """What can turn out, in the order of the file; last that it is not played."""


@dataclass(frozen=True, slots=True, eq=False)
class WatchTable:
    """What would tell most of the answer."""

    run: Run
    standing: Standing
    followed: tuple[str, ...]
    """The outcomes that are meant."""
    odds: Draw
    """(draw,) their odds given the events, in the draws that all figures rest on."""
    entropy: Draw
    """(draw,) bits that are open."""
    signs: tuple[Sign, ...]
    """Those that tell most first."""

    @property
    def n_draws(self) -> int:
        """How many draws all figures rest on."""
        return len(self.odds)


def watch(run: Run, followed: Sequence[str] | None = None, *, draws: int | None = None) -> WatchTable:
    """How much each open step and each hidden fact would tell, given the events of a run.

    Parameters
    ----------
    run
        Solved draws.
    followed
        Outcomes, by name; those that answer yes, or the leading one, if absent.
    draws
        How many kept draws are used at most.

    Raises
    ------
    UsageError
        If no draw is certified and no outcome is named.
    """
    model = run.model
    standing = standing_of(model, run.evidence)
    if followed is None:
        followed, _ = followed_outcomes(model, None, run.outcome_odds)
    is_meant = ends_in(model, followed)
    odds = ending_odds(run, draws_to_use(run, draws, visits=VISITS))
    yes = odds[:, is_meant].sum(axis=1)
    entropy = _bits(np.stack([1 - yes, yes], axis=1))
    signs = [
        sign
        for matter, is_open in _unknown(model, standing)
        if (sign := _sign(model, matter, odds, is_meant, entropy, is_open=is_open)) is not None
    ]
    signs.sort(key=lambda sign: -np.nan_to_num(spread(sign.share).median))
    return WatchTable(run, standing, tuple(followed), yes, entropy, tuple(signs))


def _unknown(model: Model, standing: Standing) -> Iterable[tuple[Matter, bool]]:
    """Steps after now, types, and past moves that are kept from somebody; and whether each is open."""
    for key, matter in matters(model).items():
        if matter.is_part:
            continue
        if key in standing.open:
            yield matter, True
        elif matter.kind == "type" or (standing.is_past(key) and is_hidden(model, matter)):
            yield matter, False


def _sign(
    model: Model, matter: Matter, odds: DrawLeaf, is_meant: LeafTruth, entropy: Draw, *, is_open: bool
) -> Sign | None:
    """What a matter would tell; None where only one thing can be so."""
    slot = np.asarray(model.columns.column(matter.key)).astype(np.int64) + 1
    width = len(matter.options) + 1
    joint = sums(odds, 2 * slot + is_meant, 2 * width).reshape(len(odds), width, 2)
    chance = joint.sum(axis=2)
    ever = chance.max(axis=0) if len(odds) else np.zeros(width)
    if (ever > 0).sum() < 2:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        after = joint[:, :, 1] / chance
    gain = np.minimum(expected_gain(joint), entropy)
    share = np.where(entropy > SURE, gain / np.where(entropy > SURE, entropy, 1.0), np.nan)
    whats = tuple(
        What(option, label, chance[:, place], after[:, place])
        for place, (option, label) in things_that_can_be(matter, ever)
        if ever[place] > 0
    )
    return Sign(matter, is_open, gain, share, whats)


def expected_gain(joint: Float[np.ndarray, "draw x y"]) -> Draw:
    """(draw,) bits that X is expected to tell of Y, I(Y; X), of odds (draw, x, y) that add up to 1."""
    chance = joint.sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        after = joint / chance[:, :, None]
    entropy = _bits(joint.sum(axis=1))
    left = (chance * _bits(after)).sum(axis=1)
    return np.asarray(np.clip(entropy - left, 0.0, entropy))  # rounding alone leads out of this


def _bits(odds: Float[np.ndarray, "*any"]) -> DrawThing | Draw:
    """Entropy over the last axis; what is not known counts nothing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = np.where(odds > 0, -odds * np.log2(odds), 0.0)
    return np.asarray(np.maximum(terms.sum(axis=-1), 0.0))  # odds may exceed 1 by rounding
