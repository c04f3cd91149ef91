"""The other equilibria of a crisis with one set of numbers, or of any game, in words and figures.

Tested in `tests/unit/test_cli_equilibria.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from melian.analysis.differences import differences
from melian.analysis.kept.search import kept_search
from melian.analysis.situations.games import game_of_draw
from melian.game.game import Game
from melian.game.labels import action_names, player_names
from melian.runs.ask import USUAL, Ask, Watch
from melian.runs.recipe import Recipe
from melian.runs.run import draw_values
from melian.runs.store.kept_points import KeptPoints
from melian.scenario.model import Model
from melian.solve.equilibria.search import EquilibriumSearch, find_equilibria, too_large

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EquilibriumTable", "crisis_equilibria", "game_equilibria"]


LONGEST_WAY = 40
"""Actions by which an ending is named."""


@dataclass(frozen=True, slots=True, eq=False)
class EquilibriumTable:
    """What a search found, with names."""

    search: EquilibriumSearch
    """The answers and how far the search went."""
    title: str
    """Of the crisis or the game."""
    numbers: str
    """Which numbers: `medians`, `draw 3`, or `as in the file`."""
    outcomes: tuple[str, ...]
    """Names of the outcomes, in the order of `Equilibrium.outcome`."""
    outcome_labels: tuple[str, ...]
    """What they are called in words."""
    players: tuple[str, ...]
    """Who plays, in words."""
    scale: float
    """Payoff units of the game that make one of `unit`: precision is said per one `unit`."""
    unit: str
    """What payoffs are counted in: `points`, or empty."""
    sentences: tuple[str, ...]
    """Per answer, where it differs from the principal one."""
    yes: tuple[str, ...] = ()
    """Names of the outcomes that count as yes."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row per answer and outcome.

        Columns: equilibrium (from 1), kind, is_principal, starts, outcome, label, odds, error, and
        `payoff: NAME` for every player.
        """
        import pandas as pd

        rows = []
        for number, each in enumerate(self.search.equilibria, 1):
            payoffs = {
                f"payoff: {name}": float(value) for name, value in zip(self.players, each.payoff, strict=True)
            }
            for name, label, odds in zip(self.outcomes, self.outcome_labels, each.outcome, strict=True):
                rows.append(
                    {
                        "equilibrium": number,
                        "kind": each.kind.value,
                        "is_principal": each.is_principal,
                        "starts": each.starts,
                        "outcome": name,
                        "label": label,
                        "odds": float(odds),
                        "error": each.error,
                        **payoffs,
                    }
                )
        columns = ["equilibrium", "kind", "is_principal", "starts", "outcome", "label", "odds", "error"]
        return pd.DataFrame(rows, columns=[*columns, *(f"payoff: {name}" for name in self.players)])


def crisis_equilibria(
    model: Model,
    ask: Ask = USUAL,
    watch: Watch | None = None,
    *,
    draw: int | None = None,
    starts: int = 20,
    exhaustive: bool | None = None,
    most_plans: int | None = None,
    recipe: Recipe | None = None,
) -> EquilibriumTable:
    """The equilibria of a crisis with one set of numbers, by the outcomes of its file.

    Parameters
    ----------
    model
        The compiled scenario.
    ask
        The seed, of the starts and of the draw.
    watch
        Who watches: called with the number of starts done; ends early with what was found. A search
        that was finished is kept in its store, and found again.
    draw
        The numbers of this draw; every number at its median where absent.
    starts, exhaustive, most_plans
        See `find_equilibria`.
    recipe
        What the model was made from; without it nothing is kept.

    Raises
    ------
    UsageError
        If the numbers make no game.
    SolverError
        If enumeration is asked for and not possible.
    StoreError
        If the store cannot be read or written.
    """
    watch = watch or Watch()
    game = game_of_draw(model, draw, seed=ask.seed)
    file = model.scenario.file
    names = tuple(str(key) for key in file.outcomes)
    labels = tuple(o.words(key) for key, o in file.outcomes.items())
    precision = _precision_of(model, draw, ask.seed)

    def find() -> EquilibriumSearch:
        return _run(
            game,
            precision,
            watch,
            starts=starts,
            seed=ask.seed,
            group=np.asarray(model.outcome),
            n_outcomes=len(names),
            exhaustive=exhaustive,
            most_plans=most_plans,
        )

    # what cannot be enumerated is refused by the search, and no question is begun for it
    refused = exhaustive and (bool(too_large(game, most_plans)) or not np.isinf(precision).any())
    about = {"draw": draw, "starts": starts, "exhaustive": exhaustive, "most_plans": most_plans}
    asked = Ask(before_events=True, draws=1, seed=ask.seed, about=about)  # it rests on no event
    kept = None if refused else KeptPoints.begin(watch, "equilibria", model, recipe, asked)
    search = kept_search(kept, game, find)
    return EquilibriumTable(
        search=search,
        title=model.scenario.title,
        numbers="every number at its median" if draw is None else f"the numbers of draw {draw}",
        outcomes=names,
        outcome_labels=labels,
        players=game.players,
        scale=float(model.scale.points),
        unit="points",
        sentences=differences(search.equilibria),
        yes=tuple(map(str, file.counts_as_yes)),
    )


def game_equilibria(
    game: Game,
    precision: float = np.inf,
    ask: Ask = USUAL,
    watch: Watch | None = None,
    *,
    starts: int = 20,
    exhaustive: bool | None = None,
    most_plans: int | None = None,
    infosets: Sequence[str] = (),
) -> EquilibriumTable:
    """The equilibria of a game, by its endings; parameters as in `crisis_equilibria`.

    Parameters
    ----------
    infosets
        What the game's file calls each information set, such as `1:3`; absent where there is no file.
    """
    search = _run(
        game,
        np.full(len(game.players), precision),
        watch or Watch(),
        starts=starts,
        seed=ask.seed,
        exhaustive=exhaustive,
        most_plans=most_plans,
    )
    return EquilibriumTable(
        search=search,
        title=game.title or "A game without a title",
        numbers="as in the file",
        outcomes=tuple(f"ending {number}" for number in range(1, len(game.tree.terminal_node) + 1)),
        outcome_labels=_endings(game),
        players=player_names(game.players),
        scale=1.0,
        unit="",
        sentences=differences(search.equilibria, infosets),
    )


def _endings(game: Game) -> tuple[str, ...]:
    """Each ending by the labels of the actions that lead there; of a long way the beginning and the end."""
    tree, labels = game.tree, action_names(game)
    words: list[str] = [""]
    depth = [0]
    for node in range(1, len(tree.node_parent)):
        above, label = int(tree.node_parent[node]), labels[tree.node_action[node]]
        depth.append(depth[above] + 1)
        if depth[node] <= LONGEST_WAY:
            words.append(f"{words[above]}, {label}" if words[above] else label)
        else:
            words.append(words[above])

    def name(node: int) -> str:
        more = depth[node] - LONGEST_WAY - 1
        if more < 0:
            return words[node]
        return ", ".join([words[node], *[f"{more} more"] * (more > 0), labels[tree.node_action[node]]])

    return tuple(map(name, tree.terminal_node.tolist()))


def _precision_of(model: Model, draw: int | None, seed: int) -> Float[np.ndarray, " player"]:
    """(player,) precision in 1/point with the same numbers as the game."""
    if draw is None:
        values = {name: d.ppf(np.array([0.5])) for name, d in model.distributions.items()}
    else:
        values = draw_values(model, seed, draw, draw + 1)
    return np.asarray(model.precision_values(values, 1)[0])


def _run(
    game: Game, precision: Float[np.ndarray, " player"], watch: Watch, **options: Any
) -> EquilibriumSearch:
    """Search on another thread, so that a stop is seen while kernels run."""
    halt = np.zeros(1, dtype=np.int8)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(find_equilibria, game, precision, progress=watch.progress, halt=halt, **options)
        while True:
            try:
                return future.result(timeout=0.1)
            except NotYet:
                halt[0] = int(watch.stop.is_set())
