"""Whether what is certified lies on the principal branch, against an independent homotopy in small steps.

    python benchmarks/branches.py [--games N] [--seed S] [--highest EXPONENT] [--quick]

Random, symmetric and nearly symmetric games of two to four players, stages played again and sets
without an order, at precisions from .1 to 10^EXPONENT, each solved as by default (`stages`), by sweeps
first as only large trees are (`swept`), and with `always_trace` (`traced`). The homotopy computes all
eigenvalues at every point and shares no code with the kernels. `astray` counts certified answers that
are elsewhere, or beyond a split; `lost` what is not certified although the branch arrives; `unknown`
the games that the homotopy itself does not finish. With `--quick` the answer of `traced` stands for
the homotopy.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from branch_games import FAMILIES, precision_for
from melian.game.game import Game
from melian.solve.logit import cascade
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.solver import BatchSolution, Status
from oracle_branch import Arrival, follow
from oracle_qre import Oracle

CLOSE = 1e-6
WAYS = ("stages", "swept", "traced")
HEADS = (
    "games",
    "arrive",
    "split",
    "unknown",
    *(head for way in WAYS for head in (way, "lost", "astray")),
    "s",
)


def solve(game: Game, precision: float, way: str) -> BatchSolution:
    """The answer to a game by one of the ways."""
    fewest, cascade.FEWEST_SWEPT = cascade.FEWEST_SWEPT, 0 if way == "swept" else cascade.FEWEST_SWEPT
    try:
        return solve_batch(game.batch(), precision, settings=LogitQRE(0.0, always_trace=way == "traced"))
    finally:
        cascade.FEWEST_SWEPT = fewest


def reference(game: Game, precision: float, quick: bool) -> Arrival | None:
    """What the answers are compared with."""
    if not quick:
        return follow(Oracle(game), precision)
    found = solve(game, precision, "traced")
    if found.status[0] == Status.SPLITS:
        return Arrival(found.where[0], None, np.nan)
    return Arrival(np.nan, found.prob[0], np.nan) if found.status[0] == Status.CERTIFIED else None


def judge(game: Game, precision: float, quick: bool) -> tuple[list[int], list[str]]:
    """The counts of one game, in the order of the heads but the first and the last, and what went astray."""
    arrival = reference(game, precision, quick)
    counts = [int(arrival is not None and arrival.prob is not None),
              int(arrival is not None and arrival.prob is None), int(arrival is None)]  # fmt: skip
    words = []
    for way in WAYS:
        found = solve(game, precision, way)
        certified = found.status[0] == Status.CERTIFIED
        arrives = arrival is not None and arrival.prob is not None
        off = np.abs(found.prob[0] - arrival.prob).max() if certified and arrives else 0.0
        astray = certified and arrival is not None and not (arrives and off <= CLOSE)
        counts += [int(certified), int(arrives and not certified), int(astray)]
        if astray:
            words.append(f"{way}: off {off:.1e}, homotopy {arrival}")
    return counts, words


def main() -> None:
    """Print a line per family, and every game that went astray."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=1100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--highest", type=float, default=6.0, help="the largest precision is 10 to this")
    parser.add_argument("--family", action="append", choices=[*FAMILIES], help="this one alone; repeatable")
    parser.add_argument("--quick", action="store_true", help="compare the stages with the slow tracer alone")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", RuntimeWarning)
    print(f"{'':28}" + "".join(f"{head:>8}" for head in HEADS))
    total = np.zeros(3 + 3 * len(WAYS), dtype=int)
    asked = arguments.family or [*FAMILIES]
    for number, (name, make) in enumerate(FAMILIES.items()):
        if name not in asked:
            continue
        begin, counts = time.process_time(), np.zeros_like(total)
        place = [one for one in FAMILIES if one in asked].index(name)
        n = arguments.games // len(asked) + (place < arguments.games % len(asked))
        for k in range(n):
            rng = np.random.default_rng([arguments.seed, number, k])
            game, precision = make(rng), precision_for(rng, arguments.highest)
            found, words = judge(game, precision, arguments.quick)
            counts += found
            for line in words:
                print(f"  {name} {[arguments.seed, number, k]} at {precision:.6g}: {line}", flush=True)
        total += counts
        seconds = time.process_time() - begin
        print(f"{name:28}" + "".join(f"{c:8d}" for c in (n, *counts)) + f"{seconds:8.0f}", flush=True)
    print(f"{'all':28}" + "".join(f"{c:8d}" for c in (arguments.games, *total)))


if __name__ == "__main__":
    main()
