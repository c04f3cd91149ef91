r"""Regret on the scale of each information set: what a choice gains against what is at stake there.

Where one payoff is 1e19, a regret of 1 is nothing on the scale of the game, and may be everything
in the part of it that is played. At stake at an information set is the payoff range of the endings
that follow, not too improbably, from what is done there or from the best choice. A choice that
misses more than a small share of it is wrong there, whatever the range of the game.

Tested in `tests/contract/test_certificate.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melian.game.game import Profile
from melian.game.schedule import schedule_of
from melian.game.tree import frozen
from melian.kernels.tree.stakes import fill_local_shares

__all__ = ["LARGEST_SHARE", "local_shares"]

LARGEST_SHARE = 1e-6
"""Of what is at stake at an information set, what its mover may miss and the answer still be certified."""


def local_shares(
    profile: Profile, *, log_prob: Float[np.ndarray, " action"] | None = None
) -> Float[np.ndarray, " infoset"]:
    """What each information set would gain by changing its choice once, over what is at stake there.

    Between 0 (best) and 1 (all of it), on beliefs by Bayes' rule; 0 for chance. By the one-shot
    deviation principle (Hendon, Jacobsen & Sloth 1996) nothing is missed by looking at single changes.

    Parameters
    ----------
    log_prob
        Logarithms of the probabilities, where known better than the profile shows them.

    References
    ----------
    Hendon, Jacobsen & Sloth (1996), Games and Economic Behavior 12, 274-282.
    """
    game, tree = profile.game, profile.game.tree
    if log_prob is None:
        with np.errstate(divide="ignore"):
            log_prob = np.log(profile.prob)
    n_nodes, n_actions = len(tree.node_parent), len(profile.prob)
    share = np.zeros(len(tree.infoset_player))
    fill_local_shares(
        tree,
        schedule_of(tree).node_end,
        game.payoff,
        profile.prob,
        frozen(log_prob),
        np.zeros(n_nodes),
        np.empty((n_nodes, len(game.players))),
        np.empty(n_nodes),
        np.empty(n_actions),
        np.empty((len(share), 7)),
        share,
    )
    return frozen(share)
