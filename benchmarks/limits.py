"""Limits of random games beside a slow twin in extended precision.

    python benchmarks/limits.py [--games N] [--seed S] [--always-trace]

How far they are off, and whether the error that they tell is large enough. Small crisis-like games of two and
three players, half of them with round payoffs that tie. The slow twin takes seconds for each.
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

import numpy as np

from melian.solve.logit.qre import LogitQRE

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from oracle_limit import ELSEWHERE, EXTENDED, compared, random_game


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--games", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--always-trace", action="store_true", help="the tracer with a full derivative")
    options = parser.parse_args()
    if not EXTENDED:
        print("this machine has no digits beyond doubles: the slow twin is no better than what it judges")
    rng, solver = np.random.default_rng(options.seed), LogitQRE(math.inf, always_trace=options.always_trace)
    statuses: dict[str, int] = {}
    off, understated, elsewhere, largest = 0, 0, 0, 0.0
    n_compared = 0
    for number in range(options.games):
        game = random_game(rng)
        if not np.ptp(game.payoff, axis=0).max() > 0.0:
            continue
        found = solver(game)
        name = found.status.name.lower()
        statuses[name] = statuses.get(name, 0) + 1
        if name not in ("certified", "coarse"):
            continue
        both = compared(game, found)
        if both is None:
            continue
        n_compared += 1
        if both.off > ELSEWHERE:
            elsewhere += 1
            print(f"game {number}: elsewhere by {both.off:.3g}, {name}", flush=True)
            continue
        if both.off > both.claimed:
            understated += 1
            print(f"game {number}: off by {both.off:.3g}, claimed {both.claimed:.3g}, {name}", flush=True)
        if both.certified:
            off += both.off > 1e-7
            largest = max(largest, both.off)
    print(", ".join(f"{name} {count}" for name, count in sorted(statuses.items())))
    print(
        f"compared {n_compared}; elsewhere {elsewhere}; certified and off by more than 1e-7: {off}, "
        f"at most by {largest:.2g}; error understated {understated}"
    )


if __name__ == "__main__":
    main()
