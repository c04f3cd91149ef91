"""Names of what is in a game in Gambit's format.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import math

import numpy as np

from melian.game.files.efg import EfgFile
from melian.game.files.profile_names import infoset_key
from melian.game.labels import player_names
from melian.game.tree import CHANCE

__all__ = ["action_name", "infoset_name", "precision_words"]


def infoset_name(source: EfgFile, infoset: int) -> str:
    """An information set as pages call it: whose, its key, its label."""
    game = source.game
    player = game.tree.infoset_player[infoset]
    who = "chance" if player == CHANCE else player_names(game.players)[player]
    label = game.infosets[infoset] if game.infosets else ""
    return f"{who} at {infoset_key(source, infoset)}" + (f" '{label}'" if label else "")


def action_name(source: EfgFile, action: int) -> str:
    """The label of an action, its place at its information set where it has none."""
    first = source.game.tree.infoset_first_action
    label = source.game.actions[action] if source.game.actions else ""
    return label or str(action - first[np.searchsorted(first, action, side="right") - 1] + 1)


def precision_words(precision: float) -> str:
    """A precision, or the limit."""
    return (
        "in the limit of ever more precise choices"
        if math.isinf(precision)
        else f"at precision {precision:g}"
    )
