"""Profiles as the solver writes them: entries of JSON, and a table.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import csv
import io
import math
from typing import Any

import numpy as np
from jaxtyping import Float

from melian.game.files.efg import EfgFile
from melian.game.files.profile_names import Names, infoset_key
from melian.game.files.profile_text import COLUMNS
from melian.game.game import Profile
from melian.game.labels import player_names
from melian.game.tree import CHANCE
from melian.game.values import beliefs

__all__ = ["profile_csv", "profile_entries"]

_SMALLEST_LOG = -23_000.0
"""About 1e-10000: what is less likely is written as 0."""


def profile_entries(
    source: EfgFile, profile: Profile, log_prob: Float[np.ndarray, " action"], *, finite: bool
) -> list[dict[str, Any]]:
    """One mapping per information set of a player, for `strategy` in JSON.

    Parameters
    ----------
    log_prob
        Logarithms of the probabilities. At a finite precision (`finite`) those that no double holds
        are written as texts such as "1.5e-1302"; in the limit they are 0.
    """
    game, tree, names = source.game, source.game.tree, Names.of(source)
    players = player_names(game.players)
    belief = beliefs(profile, log_prob=log_prob, unreached="tremble")
    result = []
    for infoset, player in enumerate(tree.infoset_player.tolist()):
        if player == CHANCE:
            continue
        actions = range(tree.infoset_first_action[infoset], tree.infoset_first_action[infoset + 1])
        nodes = names.nodes[infoset]
        result.append({
            "infoset": infoset_key(source, infoset), "player": players[player],
            "label": game.infosets[infoset] if game.infosets else "", "actions": names.actions(infoset),
            "prob": [_written(float(profile.prob[a]), float(log_prob[a]), finite) for a in actions],
            "beliefs": belief[nodes].tolist() if len(nodes) > 1 else None,
        })  # fmt: skip
    return result


def profile_csv(entries: list[dict[str, Any]]) -> str:
    """The same as a table, a line per action."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for entry in entries:
        for action, number in zip(entry["actions"], entry["prob"], strict=True):
            rows.writerow([entry["player"], entry["infoset"], entry["label"], action, number])
    return out.getvalue()


def _written(prob: float, log: float, finite: bool) -> float | str:
    if prob >= 1e-300 or not finite or log < _SMALLEST_LOG:
        return prob
    tens = log / math.log(10.0)
    return f"{10 ** (tens - math.floor(tens)):.16g}e{math.floor(tens)}"
