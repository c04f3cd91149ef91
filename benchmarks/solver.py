"""Speed of the logit solver: draws per second, time per draw, and the share certified.

    python benchmarks/solver.py [--draws N] [--canon FOLDER] [--full]

Small games are solved at precision 5 and to the limit, with normal noise on every
payoff; crisis-like trees at precisions of 4 to 16 per payoff scale. One thread,
CPU time, compilation left out. `--canon` names a folder of `.efg` files.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from melian.game.classics import kuhn_poker
from melian.game.files.efg import read_efg
from melian.game.game import Game, GameBatch
from melian.solve.logit.qre import LARGEST_DENSE, LogitQRE, n_unknowns, solve_batch
from melian.solve.logit.structure import SolverStructure

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from layered import CRISIS, SMALL, layered_batch


def noisy(game: Game, draws: int, sigma: float = 0.05) -> GameBatch:
    """Draws of one game with independent noise on every payoff."""
    one, rng = game.batch(), np.random.default_rng(1)
    rows = one.row_payoff + sigma * rng.normal(size=(draws, one.row_payoff.shape[1]))
    return GameBatch(one.tree, np.repeat(one.chance, draws, axis=0), one.payoff_row, rows, one.players)


def cases(draws: int, canon: Path | None, full: bool) -> Iterator[tuple[str, GameBatch, np.ndarray]]:
    """Name, draws and precisions of each line of the table."""
    games = {"Kuhn poker": kuhn_poker()}
    if canon:
        games |= {path.stem: read_efg(path) for path in sorted(canon.glob("*.efg"))[::6]}
    for name, game in games.items():
        batch = noisy(game, draws)
        yield f"{name}, precision 5", batch, np.array(5.0)
        yield f"{name}, limit", batch, np.array(math.inf)
    rng = np.random.default_rng(0)
    few = max(draws // 5, 20)
    for name, steps in (("layered", SMALL), ("crisis-like", CRISIS)):
        batch = layered_batch(steps, few, seed=2, types_matter=True)
        per_scale = np.exp(rng.uniform(math.log(4), math.log(16), size=(few, 1)))
        yield f"{name}, precision 2 to 8", batch, 0.5 * per_scale
        yield f"{name}, precision 4 to 16", batch, per_scale
    batch = layered_batch(SMALL, 20, seed=2, types_matter=True)
    yield "layered, limit", batch, np.array(math.inf)
    for slug in ("ukraine-2021", "ukraine-2021-full") if full else ("ukraine-2021",):
        yield bundled(slug, few if slug == "ukraine-2021" else 4)


def bundled(slug: str, draws: int) -> tuple[str, GameBatch, np.ndarray]:
    """Draws of a bundled scenario at its own precision."""
    from melian import library
    from melian.runs.run import draw_values
    from melian.scenario.compile import compile_scenario
    from melian.scenario.read import read_path

    model = compile_scenario(read_path(library.bundled(slug)))
    values = draw_values(model, 1, 0, draws)
    bound = model.bind(values, draws)
    return slug, bound.batch, model.precision_values(values, draws)[bound.valid]


def compile_for(batch: GameBatch, wanted: np.ndarray) -> None:
    """Have every kernel compiled that the table line may need: one draw, swept and traced."""
    one = GameBatch(batch.tree, batch.chance[:1], batch.payoff_row, batch.row_payoff[:1], batch.players)
    low = np.where(np.isinf(wanted[:1]), wanted[:1], 0.1 * wanted[:1])
    small = n_unknowns(batch.tree) <= LARGEST_DENSE
    for always in (False, True) if small else (False,):
        solve_batch(one, low, settings=LogitQRE(0.0, always_trace=always))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--canon", type=Path)
    parser.add_argument("--full", action="store_true", help="also the large bundled scenario")
    options = parser.parse_args()
    print(
        f"{'game':44} {'leaves':>7} {'unknowns':>8} {'draws':>6} {'draws/s':>9} {'ms/draw':>9} {'passes':>7}"
        f" {'traced':>7} {'certified':>9}"
    )
    for name, batch, precision in cases(options.draws, options.canon, options.full):
        structure = SolverStructure(batch.tree)
        wanted = np.broadcast_to(precision, (len(batch), len(batch.players)))
        compile_for(batch, wanted)
        start = time.process_time()
        found = solve_batch(batch, wanted, structure=structure)
        seconds = max(time.process_time() - start, 1e-9)
        print(
            f"{name[:44]:44} {len(batch.tree.terminal_node):7} {n_unknowns(batch.tree):8} {len(batch):6}"
            f" {len(batch) / seconds:9.0f} {1e3 * seconds / len(batch):9.3f} {np.median(found.n_iter):7.0f}"
            f" {100 * np.mean(found.folds >= 0):6.1f}% {100 * found.is_certified.mean():8.2f}%"
        )


if __name__ == "__main__":
    main()
