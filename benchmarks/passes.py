"""Speed of plain passes: iterations of regret minimisation per CPU second, beside OpenSpiel and LiteEFG.

    python benchmarks/passes.py [--seconds S] [--accuracy N]

One iteration lets every player learn once, so that every leaf is passed once for each
player; leaves/s are leaves x iterations / s, as the peers count them. All numbers of a line
come from the same run, one thread, CPU time, compilation and loading left out. Peers solve
the very tree that melian solves, from a file; Leduc poker is dealt by rank here, and OpenSpiel's
own, dealt by suit, is a line of its own. A peer that is not installed is said to be.

Before a line is printed, the average play of melian and OpenSpiel is compared after
N iterations: the largest difference stands beside the speed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from melian.game.classics import kuhn_poker, leduc_poker
from melian.game.deviations import nash_conv
from melian.game.game import Game, GameBatch
from melian.game.nested import Deal, Move, game_from_nested
from melian.game.tree import CHANCE
from melian.kernels.cfr import LANES
from melian.solve.cfr.batch import cfr_batch
from melian.solve.cfr.cfr import CFR

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
HAS_OPENSPIEL = find_spec("pyspiel") is not None
HAS_LITE_EFG = find_spec("LiteEFG") is not None


def ladder(turns: int = 7) -> Game:
    """A ladder of escalation for three players with two private types each: 8 x 255 = 2,040 leaves.

    In turn each player holds, which ends it, or goes on in one of two ways; all see it.
    """
    rng = np.random.default_rng(20211209)

    def play(kinds: tuple[int, ...], turn: int, story: str) -> Any:
        if turn == turns:
            return leaf()
        mover = turn % 3
        on = {name: play(kinds, turn + 1, story + name[0]) for name in ("low", "high")}
        return Move(mover, f"{mover}{kinds[mover]} {story}", {"hold": leaf(), **on})

    def leaf() -> tuple[float, ...]:
        return tuple(rng.normal(size=3))

    deals = list(product(range(2), repeat=3))
    root = Deal({str(kinds): (Fraction(1, 8), play(kinds, 0, "")) for kinds in deals})
    return game_from_nested(root, ("First", "Second", "Third"), title="Ladder")


def rate(run: Callable[[int], object], seconds: float) -> float:
    """Iterations per CPU second; `run` does as many as it is told."""
    run(2)
    count = 2
    while True:
        start = time.process_time()
        run(count)
        spent = time.process_time() - start
        if spent >= seconds:
            return count / spent
        count = int(count * min(10.0, 1.3 * seconds / max(spent, 1e-4))) + 1


def melian_rate(game: Game, seconds: float) -> float:
    """One game by itself."""
    return rate(lambda count: CFR(count, "cfr", tolerance=0.0)(game), seconds)


def batch_rate(game: Game, seconds: float) -> float:
    """Draws side by side: iterations of all of them together."""
    one = game.batch()
    rows = one.row_payoff + 0.05 * np.random.default_rng(1).normal(size=(LANES, one.row_payoff.shape[1]))
    block = GameBatch(one.tree, np.repeat(one.chance, LANES, axis=0), one.payoff_row, rows, one.players)
    return LANES * rate(lambda count: cfr_batch(block, CFR(count, "cfr", tolerance=0.0)), seconds)


def peer_rate(peer: Any, seconds: float) -> float:
    """OpenSpiel's solver in C++."""

    def run(count: int) -> None:
        for _ in range(count):
            peer.evaluate_and_update_policy()

    return rate(run, seconds)


def openspiel_game(game: Game, folder: Path) -> Any:
    """The same tree as OpenSpiel loads it."""
    import pyspiel

    from contract.test_openspiel_peers import spelled_out

    path = folder / "game.efg"
    path.write_text(spelled_out(game), "utf-8")
    return pyspiel.load_game(f"efg_game(filename={path})")


def difference(game: Game, theirs: Any, iterations: int) -> float:
    """Largest difference in average play after some iterations."""
    import pyspiel

    from contract.test_openspiel_peers import their_states

    peer = pyspiel.CFRSolver(theirs)
    for _ in range(iterations):
        peer.evaluate_and_update_policy()
    average, mine = peer.average_policy(), CFR(iterations, "cfr", tolerance=0.0)(game).profile
    first = game.tree.infoset_first_action
    gaps = [
        abs(p - mine.prob[first[infoset] + place])
        for infoset, name in their_states(game, theirs).items()
        for place, p in average.action_probabilities(name).items()
    ]
    return float(max(gaps))


def lite_efg_text(game: Game) -> str:
    """The tree in LiteEFG's format: nodes by number, then which of them belong together."""
    tree = game.tree
    children: dict[int, list[tuple[int, int]]] = {}
    for node in range(1, len(tree.node_parent)):
        children.setdefault(int(tree.node_parent[node]), []).append((int(tree.node_action[node]), node))
    row = {int(node): row for row, node in enumerate(tree.terminal_node)}
    lines = [f"# Opt {{\n#     openspiel,\n#     players: {len(game.players)},\n# }}"]
    for node, infoset in enumerate(tree.node_infoset):
        if infoset < 0:
            payoffs = " ".join(f"{player + 1}={x:.17g}" for player, x in enumerate(game.payoff[row[node]]))
            lines.append(f"node n{node} leaf payoffs {payoffs}")
        elif tree.infoset_player[infoset] == CHANCE:
            odds = " ".join(
                f"n{child}={game.chance[action]:.17g}" for action, child in sorted(children[node])
            )
            lines.append(f"node n{node} chance actions {odds}")
        else:
            names = " ".join(f"n{child}" for _, child in sorted(children[node]))
            lines.append(f"node n{node} player {tree.infoset_player[infoset] + 1} actions {names}")
    for player in range(len(game.players)):
        for place, infoset in enumerate(np.flatnonzero(tree.infoset_player == player)):
            members = " ".join(f"n{node}" for node in np.flatnonzero(tree.node_infoset == infoset))
            lines.append(f"infoset pl{player + 1}_{place}__{infoset} nodes {members}")
    return "\n".join(lines) + "\n"


def lite_efg(game: Game, folder: Path, iterations: int) -> tuple[Callable[[int], None], float]:
    """LiteEFG's CFR, all players at once, and how far its average play is from equilibrium.

    Its players learn together where melian's and OpenSpiel's take turns, in one pass for all of
    them. Only learning is timed; adding to the average, a call of its own there, is not.
    """
    import LiteEFG
    from LiteEFG.baselines import CFR as source

    path = folder / "game.txt"
    path.write_text(lite_efg_text(game), "utf-8")
    LiteEFG.set_threads(1)
    with redirect_stdout(StringIO()):
        graph = source.graph()
        environment = LiteEFG.FileEnv(str(path))
        environment.set_graph(graph)

    def run(count: int) -> None:
        for _ in range(count):
            graph.update_graph(environment)

    for _ in range(iterations):
        graph.update_graph(environment)
        environment.update_strategy(graph.current_strategy())
    return run, float(sum(environment.exploitability(graph.current_strategy(), "avg-iterate")))


def line(name: str, game: Game, seconds: float, iterations: int) -> None:
    """Measure one game and print its line."""
    leaves = len(game.tree.terminal_node)
    alone, block = melian_rate(game, seconds), batch_rate(game, seconds)
    gap = nash_conv(CFR(iterations, "cfr", tolerance=0.0)(game).profile)
    print(
        f"{name:24} {leaves:6} {alone:12,.0f} {leaves * alone / 1e6:8.1f} {block:12,.0f} "
        f"{leaves * block / 1e6:8.1f}",
        end="",
    )
    with tempfile.TemporaryDirectory() as folder:
        if HAS_OPENSPIEL:
            import pyspiel

            theirs = openspiel_game(game, Path(folder))
            peer = peer_rate(pyspiel.CFRSolver(theirs), seconds)
            apart = difference(game, theirs, iterations)
            print(f" {peer:10,.0f} {alone / peer:7,.0f}x {block / peer:7,.0f}x {apart:9.1e}", end="")
        if HAS_LITE_EFG:
            run, their_gap = lite_efg(game, Path(folder), iterations)
            peer = rate(run, seconds)
            print(f" {peer:10,.0f} {alone / peer:7,.1f}x {block / peer:7,.1f}x {their_gap:10.2e}", end="")
    print(f" {gap:10.2e}")


def own_poker(seconds: float) -> None:
    """OpenSpiel's own poker, of which ours is the same game with fewer leaves."""
    import pyspiel

    for name, game in (("kuhn_poker", kuhn_poker()), ("leduc_poker", leduc_poker())):
        peer = peer_rate(pyspiel.CFRSolver(pyspiel.load_game(name)), seconds)
        ours = melian_rate(game, seconds)
        print(
            f"OpenSpiel's own {name}: {peer:,.0f} iterations/s; melian, the same game: {ours:,.0f}"
            f" ({ours / peer:,.0f}x)"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="CPU time of each measurement")
    parser.add_argument("--accuracy", type=int, default=50, help="iterations compared with OpenSpiel")
    options = parser.parse_args()
    for name, found in (("OpenSpiel", HAS_OPENSPIEL), ("LiteEFG", HAS_LITE_EFG)):
        print(f"{name}: {'installed' if found else 'not installed, left out'}")
    print(
        f"{'game':24} {'leaves':>6} {'alone it/s':>12} {'Mleaf/s':>8} {str(LANES) + ' draws it/s':>12} "
        f"{'Mleaf/s':>8}"
        + (f" {'OpenSpiel':>10} {'ratio':>8} {'batched':>8} {'apart':>9}" if HAS_OPENSPIEL else "")
        + (f" {'LiteEFG':>10} {'ratio':>8} {'batched':>8} {'nash_conv':>10}" if HAS_LITE_EFG else "")
        + f" {'nash_conv':>10}  (of melian)"
    )
    games = {"Kuhn poker": kuhn_poker(), "Leduc poker, by rank": leduc_poker(), "ladder, 3 players": ladder()}
    for name, game in games.items():
        line(name, replace(game, infosets=(), actions=()), options.seconds, options.accuracy)
    if HAS_OPENSPIEL:
        own_poker(options.seconds)


if __name__ == "__main__":
    main()
