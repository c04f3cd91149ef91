"""What each stage of the logit solver settles, and what it costs.

    python benchmarks/stages.py [--draws N] [--games N] [--seed S] [--only WORD] [--full] [FOLDER ...]

A draw goes from stage to stage until one settles it: sweeps up three and up eight rungs, its branch followed
in lanes three times ever more closely, then the tracer that counts eigenvalues. For every stage the table
says how many draws came to it, how many of them it certified, and its share of the processor's time,
compilation left out. Families: bundled crises at their own precision and at the limit, games of each FOLDER
(`.efg`) with noise on every payoff, random and symmetric games, and random crises that are larger.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from melian.game.files.efg import read_efg
from melian.game.game import GameBatch
from melian.library import names
from melian.solve.logit import cascade
from melian.solve.logit.continuation import Continuation
from melian.solve.logit.qre import LARGEST_DENSE, LogitQRE, n_unknowns, solve_batch
from melian.solve.solver import Status

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from peers import part
from solver import bundled, noisy

from branch_games import FAMILIES, played_again, precision_for, symmetric
from layered import CRISIS, SMALL, Step, layered_batch

Block = tuple[GameBatch, Any]
"""Draws, and their precisions."""
ALL = (0, 1, 2)
MIDDLE = (*SMALL[:5], Step(0, 2, ALL), Step(1, 2, ALL), Step(2, 2, ALL), *SMALL[6:])
"""Three players, 214 unknowns, 768 endings."""


@dataclass
class Tally:
    """What became of the draws that came to one stage."""

    came: int = 0
    certified: int = 0
    seconds: float = 0.0


@dataclass
class Count:
    """What became of a family."""

    draws: int = 0
    seconds: float = 0.0
    ends: Counter[str] = field(default_factory=Counter)
    stages: dict[str, Tally] = field(default_factory=dict)

    def watched(self, kernel: Callable[..., Any], name: Callable[..., str]) -> Callable[..., Any]:
        """A stage's kernel, which also adds to the tally of its name, told from what it is given."""

        def watch(*given: Any) -> None:
            tally = self.stages.setdefault(name(*given), Tally())
            start = time.process_time()
            kernel(*given)
            tally.seconds += time.process_time() - start
            # statuses stand third among what a kernel fills in, which begins with two (draw, action) arrays
            status = next(array for array in _filled(given) if array.dtype == np.int64 and array.ndim == 1)
            tally.came += len(status)
            tally.certified += int((status == Status.CERTIFIED).sum())

        return watch


def _filled(given: tuple[Any, ...]) -> Iterator[np.ndarray]:
    last = given[-1]
    yield from last if isinstance(last, list) else (a for a in given if isinstance(a, np.ndarray))


def count(blocks: Iterator[Block]) -> Count:
    """Solve all blocks, each stage watched."""
    total = Count()
    closely = {each.taken: f"followed, {k}" for k, each in enumerate(cascade.STEP_CONTROLS, 1)}
    follow = total.watched(Continuation.follow, lambda *given: closely[given[2][4]])
    kernels = {
        "sweep_block": lambda *given: f"swept, {given[4][2]:.0f} rungs",
        "solve_small_block": lambda *given: "dense tracer",
    }
    with ExitStack() as patches:
        patches.enter_context(patch.object(Continuation, "follow", lambda *given: follow(*given)))
        for kernel, name in kernels.items():
            patches.enter_context(
                patch.object(cascade, kernel, total.watched(getattr(cascade, kernel), name))
            )
        for batch, precision in blocks:
            wanted = np.broadcast_to(precision, (len(batch), len(batch.players)))
            numbers = np.nan_to_num(np.hstack([batch.chance, batch.row_payoff, wanted]))
            if not np.ptp(numbers, axis=0).any():  # solved once
                batch, wanted = part(batch, slice(1)), wanted[:1]
            start = time.process_time()
            found = solve_batch(batch, wanted)
            total.seconds += time.process_time() - start
            total.draws += len(batch)
            total.ends.update(Status(int(status)).name.lower() for status in found.status)
    return total


def compile_all() -> None:
    """Have every kernel compiled, so that no compilation is counted."""
    for steps, precision in ((SMALL, 1.0), (SMALL, math.inf), (CRISIS, 1.0)):
        batch = layered_batch(steps, 2, seed=1, types_matter=True)
        for traced in (False, True) if steps is SMALL else (False,):
            solve_batch(batch, precision, settings=LogitQRE(0.0, always_trace=traced))


def crises(draws: int, limit: bool, full: bool) -> Iterator[Block]:
    """Bundled crises; at the limit those that are small enough for it."""
    for name in names():
        if "full" in name and not full:
            continue
        _, batch, precision = bundled(name, draws if "full" not in name else 8)
        if limit and n_unknowns(batch.tree) <= LARGEST_DENSE:
            yield batch, math.inf
        elif not limit:
            yield batch, precision


def files(folder: Path, draws: int, limit: bool) -> Iterator[Block]:
    """The games of a folder, noise of a twentieth of the range on every payoff, at precision 10 over it."""
    for path in sorted(folder.rglob("*.efg")):
        game = read_efg(path)
        span = float(np.ptp(game.payoff))
        if span > 0.0 and len(game.tree.terminal_node) > 1:
            yield noisy(game, draws, 0.05 * span), math.inf if limit else 10.0 / span


def random_games(games: int, seed: int, alike: bool, limit: bool) -> Iterator[Block]:
    """Small games one by one, symmetric families or the others."""
    chosen = [
        name for name in FAMILIES if ("symmetric" in name or "play" in name or "times" in name) == alike
    ]
    for k in range(games):
        rng = np.random.default_rng([seed, k])
        game, precision = FAMILIES[chosen[k % len(chosen)]](rng), precision_for(rng)
        yield game.batch(), math.inf if limit else precision


def larger(games: int, seed: int, types_matter: bool, steps: tuple[Step, ...]) -> Iterator[Block]:
    """Random crises, eight draws of each, at precisions of 4 to 24."""
    for k in range(games):
        rng = np.random.default_rng([seed, k])
        batch = layered_batch(steps, 8, seed=int(rng.integers(10**6)), types_matter=types_matter)
        yield batch, np.exp(rng.uniform(math.log(4), math.log(24), size=(8, 1)))


def larger_alike(games: int, seed: int) -> Iterator[Block]:
    """Stages of two that are alike, played five times: 682 unknowns, half of them nearly symmetric."""
    for k in range(games):
        rng = np.random.default_rng([seed, k])
        game = played_again(symmetric(rng, 2, 2), 5, rng, 0.0 if k % 2 else 10.0 ** rng.uniform(-6, -1))
        yield game.batch(), float(10.0 ** rng.uniform(-1.0, 1.5))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--draws", type=int, default=500, help="of every bundled crisis; a tenth of every file"
    )
    parser.add_argument(
        "--games", type=int, default=300, help="of every random family; of larger ones a tenth"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="only families whose name holds this")
    parser.add_argument("--full", action="store_true", help="also the large bundled crisis")
    given = parser.parse_args()
    few, seed = max(given.games // 10, 1), given.seed
    families: dict[str, Callable[[int], Iterator[Block]]] = {
        "bundled crises, own precision": lambda n: crises(n or given.draws, False, given.full and not n),
        "bundled crises, limit": lambda n: crises(n or given.draws, True, False),
    }
    for folder in given.folders:
        for limit in (False, True):
            name = f"{folder.name}, {'limit' if limit else 'precision 10'}"
            families[name] = lambda n, f=folder, li=limit: files(f, n or given.draws // 10, li)
    for alike, limit in ((False, False), (False, True), (True, False), (True, True)):
        name = f"{'symmetric' if alike else 'random'} games, {'limit' if limit else 'precisions .1 to 1e6'}"
        families[name] = lambda n, al=alike, li=limit: random_games(n or given.games, seed, al, li)
    families |= {
        "random crises, 214 unknowns": lambda n: larger(n or few, seed, True, MIDDLE),
        "the same, types are talk": lambda n: larger(n or few, seed, False, MIDDLE),
        "random crises, 877 unknowns": lambda n: larger(n or few, seed, True, CRISIS),
        "the same, but types are talk": lambda n: larger(n or few, seed, False, CRISIS),
        "alike, stages played five times": lambda n: larger_alike(n or few, seed),
    }
    compile_all()
    for name, blocks in families.items():
        if given.only in name:
            print_table(name, count(blocks(0)))


def print_table(name: str, total: Count) -> None:
    """One family."""
    ends = ", ".join(f"{count} {end}" for end, count in total.ends.most_common())
    print(f"\n{name}: {total.draws} draws in {total.seconds:.1f} s; {ends}")
    print(f"{'stage':20} {'came':>8} {'certified':>9} {'of all':>8} {'time':>7} {'ms each':>9}")
    for stage, tally in total.stages.items():
        print(
            f"{stage:20} {tally.came:8} {tally.certified:9} {100 * tally.certified / total.draws:7.2f}%"
            f" {100 * tally.seconds / max(total.seconds, 1e-9):6.1f}%"
            f" {1e3 * tally.seconds / max(tally.came, 1):9.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
