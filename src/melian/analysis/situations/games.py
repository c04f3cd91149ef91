"""One draw of a model as a game with labels.

Tested in `tests/contract/test_event_tree_laws.py`.
"""

from __future__ import annotations

import numpy as np

from melian.errors import UsageError
from melian.game.game import Game
from melian.runs.run import draw_values
from melian.scenario.model import Model
from melian.scenario.tree.frontier import Infoset

__all__ = ["game_of_draw"]


def game_of_draw(model: Model, draw: int | None = None, *, seed: int = 0) -> Game:
    """The game of one draw, or with every number at its median.

    Information sets are called by their step and what the mover has seen, actions by
    their names; payoffs are points.

    Raises
    ------
    UsageError
        If the numbers of the draw make no game.
    """
    if draw is None:
        values = {name: d.ppf(np.array([0.5])) for name, d in model.distributions.items()}
    else:
        values = draw_values(model, seed, draw, draw + 1)
    bound = model.bind(values, 1)
    if not bound.valid[0]:
        which = "the medians" if draw is None else f"draw {draw}"
        raise UsageError(f"{which} make no game: {' and '.join(sorted(bound.invalid))}")
    game = bound.batch.game(0)
    return Game(
        tree=game.tree,
        chance=game.chance,
        payoff=game.payoff,
        players=tuple(model.scenario.label(actor) for actor in model.players),
        infosets=tuple(_name(model, infoset) for infoset in model.infosets),
        actions=tuple(action for infoset in model.infosets for action in infoset.actions),
        title=model.scenario.title,
    )


def _name(model: Model, infoset: Infoset) -> str:
    """The step, and what was seen: `act | force surge, threat general`."""
    if infoset.player < 0:
        return infoset.key
    seen = ", ".join(f"{token.key} {token.shown}" for token in model.observed(infoset.information))
    return f"{infoset.key} | {seen}" if seen else infoset.key
