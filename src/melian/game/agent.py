"""What one information set gains by changing its own choice alone: the agent form.

Tested in `tests/unit/test_game_deviations.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melian.game.deviations import Nodes, belief_of
from melian.game.game import Profile
from melian.game.tree import frozen
from melian.game.values import node_payoff, reach
from melian.kernels.tree.regret import fill_action_values

__all__ = ["agent_gains", "agent_regret", "local_gains"]


def agent_gains(profile: Profile) -> Float[np.ndarray, " infoset"]:
    """What each information set gains by changing its own choice alone, times its reach; 0 for chance.

    Payoff units of the game; >= 0 up to rounding.
    """
    return _changes(profile, reach(profile))


def agent_regret(profile: Profile) -> float:
    """Largest reach-weighted gain of one information set deviating alone.

    Zero exactly at an equilibrium of the agent form, where every information set is a player of
    its own. Necessary for a Nash equilibrium, not sufficient: see `nash_regret`.

    Examples
    --------
    >>> from melian.game.classics import trust_game
    >>> from melian.game.game import uniform_profile
    >>> agent_regret(uniform_profile(trust_game()))      # half of what abuse gains where trust is met
    0.25
    """
    return float(agent_gains(profile).max(initial=0.0))


def local_gains(profile: Profile, *, belief: Nodes | None = None) -> Float[np.ndarray, " infoset"]:
    """What each information set gains by changing its own choice alone, once it is reached.

    Payoff units; 0 for chance.

    Parameters
    ----------
    belief
        Per node, as of `sequential_gains`, with the same default.

    Raises
    ------
    GameError
        If the belief does not fit the game.
    """
    return _changes(profile, belief_of(profile, belief))


def _changes(profile: Profile, weight: Nodes) -> Float[np.ndarray, " infoset"]:
    """Best action at each information set minus what is done there, nodes weighted as given."""
    tree = profile.game.tree
    value = np.empty(len(profile.prob))
    fill_action_values(tree, frozen(weight), node_payoff(profile), value)
    starts = tree.infoset_first_action[:-1]
    return frozen(np.maximum.reduceat(value, starts) - np.add.reduceat(profile.prob * value, starts))
