"""Where one equilibrium differs from another, in words.

Tested in `tests/unit/test_cli_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from melian.game.game import Game, Profile
from melian.game.labels import action_names, player_names
from melian.game.tree import CHANCE
from melian.game.values import infoset_reach
from melian.solve.equilibria.search import Equilibrium

__all__ = ["MENTIONED", "NOTABLE", "differences"]


MENTIONED = 4
"""Information sets named where an answer differs from the principal one."""


NOTABLE = 0.05
"""Differences of behaviour, times how often the set is reached, that are worth a sentence."""


def differences(equilibria: Sequence[Equilibrium], infosets: Sequence[str] = ()) -> tuple[str, ...]:
    """Per answer, where behaviour differs from the first one's, in a sentence; empty for the first.

    `infosets` is what a file calls each information set, beside its label.
    """
    if not equilibria:
        return ()
    first = equilibria[0].profile
    return ("", *(_difference(first, each.profile, infosets) for each in equilibria[1:]))


def _difference(first: Profile, other: Profile, infosets: Sequence[str]) -> str:
    """The information sets that differ most, by how often they are reached under either."""
    tree = first.game.tree
    begin = tree.infoset_first_action
    change = np.add.reduceat(np.abs(first.prob - other.prob), begin[:-1]) / 2
    reach = np.maximum(infoset_reach(first), infoset_reach(other))
    weight = np.where(tree.infoset_player == CHANCE, 0.0, change * reach)
    order = [h for h in np.argsort(-weight, kind="stable")[:MENTIONED].tolist() if weight[h] > NOTABLE]
    if not order:
        order = [int(np.argmax(weight))] if weight.max(initial=0.0) > 1e-6 else []
    if not order:
        return "Behaviour differs only where play never comes."
    named = player_names(first.game.players)
    sets = [
        f"{named[int(tree.infoset_player[h])]}{_where(first.game, h, infosets)}: {_mixes(first, other, h)}"
        for h in order
    ]
    return "; ".join(sets) + "."


def _where(game: Game, infoset: int, infosets: Sequence[str]) -> str:
    """An information set by what its file calls it and its label, or by its place in `Tree`."""
    label = game.infosets[infoset] if game.infosets else ""
    called = [infosets[infoset]] if infosets else []
    called += [f"'{label}'"] if label else []
    return f" at {' '.join(called) or f'information set {infoset}'}"


def _mixes(first: Profile, other: Profile, infoset: int) -> str:
    """What is done at one information set, and in the first answer."""
    start, stop = first.game.tree.infoset_first_action[infoset : infoset + 2].tolist()
    labels = action_names(first.game)
    return f"{_mix(other, labels, start, stop)} (principal: {_mix(first, labels, start, stop)})"


def _mix(profile: Profile, labels: Sequence[str], start: int, stop: int) -> str:
    """The likeliest first."""
    order = sorted(range(start, stop), key=lambda action: -profile.prob[action])
    shown = [a for a in order if profile.prob[a] >= 0.01] or order[:1]
    return ", ".join(f"{labels[a]} {100 * profile.prob[a]:.3g} %" for a in shown)
