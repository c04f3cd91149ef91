"""Speed and accuracy beside each other, melian's and its peers', in one run.

    python benchmarks/peers.py [--quick] [--full] [--output FOLDER]

Games a to b3 are crises of the sizes in the first column; every payoff carries normal
noise, so that no two draws are alike. CPU time, one thread, compilation left out; the
last table uses every core. Gambit is asked for a regret of 1e-8 and its own figures
decide whether it got there. What is not installed is left out and said so. With
`--output` the tables are written as JSON too.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from melian.game.efg import write_efg
from melian.game.game import GameBatch
from melian.game.schedule import schedule_of
from melian.game.tree import CHANCE
from melian.solve.logit_qre import LogitQRE, n_unknowns, solve_batch

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from layered import Step, layered_batch

ALL = (0, 1, 2)
A = (Step(CHANCE, 2, (0,)), Step(0, 2, (0, 1), ends=0), Step(1, 2, (0, 1), ends=0), Step(0, 2, (0, 1)))
A2 = (Step(CHANCE, 2, (0,)), Step(CHANCE, 2, (1,)), *A[1:])
BORDER = Step(CHANCE, 2, (0,)), Step(CHANCE, 2, (1,)), Step(0, 2, ALL)
B2 = (
    *BORDER, Step(1, 3, ALL, only_if=(2, 1), ends=0), Step(2, 3, ALL), Step(0, 2, ALL, ends=1),
    Step(1, 2, ALL, only_if=(4, 1)),
)  # fmt: skip
B3 = (*BORDER, Step(1, 3, ALL, ends=0), Step(2, 3, ALL), Step(0, 2, ALL, ends=1), Step(1, 2, ALL))
GAMES = {
    "a: one side has types": (A, 0.25),
    "a2: both sides have types": (A2, 0.25),
    "b2: border crisis, noise .05": (B2, 0.05),
    "b2: border crisis, noise .25": (B2, 0.25),
    "b3: border crisis, noise .25": (B3, 0.25),
}


@dataclass
class Line:
    """One game, solved to the limit."""

    game: str
    leaves: int
    unknowns: int
    draws: int
    us_per_draw: float
    uncertified: int
    differ: int
    compared: int
    certificate_share: float
    gambit_ms: float = math.nan
    gambit_short: int = 0
    gambit_draws: int = 0

    @property
    def ratio(self) -> float:
        """How many times as long Gambit takes."""
        return 1e3 * self.gambit_ms / self.us_per_draw


def noisy(steps: tuple[Step, ...], draws: int, sigma: float, seed: int = 1) -> GameBatch:
    """Draws of one crisis with independent noise on every payoff."""
    one = layered_batch(steps, 1, seed=4, types_matter=True)
    tree, n_players = one.tree, len(one.players)
    n_leaves = len(tree.terminal_node)
    rows = np.arange(n_leaves * n_players, dtype=np.int32).reshape(n_leaves, n_players)
    payoff = one.row_payoff[0][one.payoff_row].reshape(-1)
    rng = np.random.default_rng(seed)
    payoff = payoff + sigma * rng.normal(size=(draws, payoff.size))
    return GameBatch(tree, np.repeat(one.chance, draws, axis=0), rows, payoff, one.players)


def part(batch: GameBatch, draws: slice) -> GameBatch:
    """Some draws of a block."""
    return GameBatch(
        batch.tree, batch.chance[draws], batch.payoff_row, batch.row_payoff[draws], batch.players
    )


def cpu(work: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds of this process, and what the work gave."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def limit_line(name: str, draws: int, compared: int, gambit_draws: int) -> Line:
    """One game to the limit by melian, by its slow tracer on some draws, and by Gambit on a few."""
    steps, sigma = GAMES[name]
    batch = noisy(steps, draws, sigma)
    schedule = schedule_of(batch.tree)
    solve_batch(part(batch, slice(8)), math.inf, schedule=schedule)
    seconds, found = cpu(lambda: solve_batch(batch, math.inf, schedule=schedule))
    some = part(batch, slice(compared))
    slow = solve_batch(some, math.inf, schedule=schedule, settings=LogitQRE(0.0, always_trace=True))
    both = found.is_certified[:compared] & slow.is_certified
    apart = np.abs(reached(batch, found.prob[:compared]) - reached(batch, slow.prob)).max(axis=1)
    line = Line(
        name, len(batch.tree.terminal_node), n_unknowns(batch.tree), draws, 1e6 * seconds / draws,
        int((~found.is_certified).sum()), int((apart[both] > 1e-6).sum()), int(both.sum()),
        certificate_share(batch, found, seconds),
    )  # fmt: skip
    if gambit_draws:
        ask_gambit(line, batch, gambit_draws)
    return line


def reached(batch: GameBatch, prob: np.ndarray) -> np.ndarray:
    """(draw, terminal) how likely each ending is: behaviour off the path is left aside."""
    tree = batch.tree
    reach = np.ones((len(prob), len(tree.node_parent)))
    for node in range(1, reach.shape[1]):
        reach[:, node] = reach[:, tree.node_parent[node]] * prob[:, tree.node_action[node]]
    return reach[:, tree.terminal_node]


def certificate_share(batch: GameBatch, found: object, seconds: float) -> float:
    """What one more pass for the regrets of every draw costs, as a share of the solve."""
    from melian.kernels.lane_regret import fill_lane_regrets
    from melian.solve.lanes import lane_plan
    from melian.solve.paths import path_plan, path_workspace

    plan = lane_plan(batch.tree, schedule_of(batch.tree), batch.payoff_row, batch.row_payoff.shape[1])
    path = path_plan(plan)
    work = path_workspace(plan, path)
    regret = np.zeros((2, 8))
    arguments = plan, path, work.weight, work.prob, work.values, work.score, work.reply, regret
    fill_lane_regrets(*arguments)
    n = 2_000
    passes, _ = cpu(lambda: [fill_lane_regrets(*arguments) for _ in range(n)])
    return 2 * passes / n / 8 * len(batch) / seconds


def ask_gambit(line: Line, batch: GameBatch, draws: int) -> None:
    """Gambit's own path on the first draws, until its regret is 1e-8."""
    import pygambit

    total = 0.0
    for draw in range(draws):
        game = pygambit.read_efg(text_file(write_efg(batch.game(draw))))
        seconds, result = cpu(lambda game=game: pygambit.nash.logit_solve(game, maxregret=1e-8))
        total += seconds
        profile = result.equilibria[0]
        span = float(np.ptp(batch.row_payoff[draw]))
        line.gambit_short += float(profile.max_regret()) > 2e-8 * span
    line.gambit_ms, line.gambit_draws = 1e3 * total / draws, draws


def text_file(text: str) -> object:
    """A text as pygambit reads one."""
    import io

    return io.StringIO(text)


@dataclass
class CrisisLine:
    """One scenario or random crisis at its precision."""

    game: str
    leaves: int
    draws: int
    ms_per_draw: float
    certified: float
    traced: int


def crisis_line(name: str, batch: GameBatch, precision: np.ndarray) -> CrisisLine:
    """A block at a finite precision, one thread."""
    schedule = schedule_of(batch.tree)
    wanted = np.broadcast_to(precision, (len(batch), len(batch.players)))
    solve_batch(part(batch, slice(2)), wanted[:2], schedule=schedule)
    seconds, found = cpu(lambda: solve_batch(batch, wanted, schedule=schedule))
    return CrisisLine(
        name, len(batch.tree.terminal_node), len(batch), 1e3 * seconds / len(batch),
        float(found.is_certified.mean()), int((found.folds >= 0).sum()),
    )  # fmt: skip


def grown(depth: int) -> tuple[Step, ...]:
    """A crisis of that many public moves of two in turn, with two private types."""
    types = Step(CHANCE, 2, (0,)), Step(CHANCE, 2, (1,))
    return (*types, *(Step(k % 3, 2, ALL) for k in range(depth)))


def threads_line(batch: GameBatch, precision: np.ndarray, threads: int) -> float:
    """Draws per second of wall time with so many threads."""
    schedule = schedule_of(batch.tree)
    wanted = np.broadcast_to(precision, (len(batch), len(batch.players)))
    step = 64
    blocks = [slice(k, k + step) for k in range(0, len(batch), step)]
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda b: solve_batch(part(batch, b), wanted[b], schedule=schedule), blocks))
    return len(batch) / (time.perf_counter() - start)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the draws")
    parser.add_argument("--full", action="store_true", help="also the large bundled scenario and 10^6 leaves")
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    less = 10 if options.quick else 1
    tables = {
        "limit": limits(less, options.full),
        "crises": crises(less, options.full),
        "growth": growth(options.full),
        "threads": threads(less),
    }
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        text = json.dumps(tables, indent=1, default=asdict)
        (options.output / "speed.json").write_text(text + "\n", "utf-8")


def gambit_draws(name: str, full: bool) -> int:
    """How many draws Gambit is asked for: on b3 one takes minutes, and may not get there."""
    return 20 if name.startswith("a") else 2 if name.startswith("b2") or full else 0


def limits(less: int, full: bool) -> list[Line]:
    """To the limit, against Gambit."""
    has_gambit = importlib.util.find_spec("pygambit") is not None
    print(
        "To the certified limit of the branch, one thread, CPU time"
        + ("" if has_gambit else " (no pygambit)")
    )
    print(
        f"{'game':32} {'leaves':>6} {'unknowns':>8} {'draws':>7} {'us/draw':>8} {'draws/s':>9}"
        f" {'uncertified':>11}"
        f" {'other branch':>13} {'certificate':>11} {'Gambit ms':>10} {'ratio':>9} {'stops short':>11}"
    )
    lines = []
    for name in GAMES:
        small = name.startswith("a")
        line = limit_line(
            name, (20_000 if small else 2_000) // less, (2_000 if small else 200) // less,
            gambit_draws(name, full) if has_gambit else 0,
        )  # fmt: skip
        print(
            f"{line.game:32} {line.leaves:6} {line.unknowns:8} {line.draws:7} {line.us_per_draw:8.1f}"
            f" {1e6 / line.us_per_draw:9,.0f} {line.uncertified:11} {line.differ:6} of {line.compared:<4}"
            f" {100 * line.certificate_share:9.1f} % {line.gambit_ms:10.1f} {line.ratio:8,.0f}x"
            f" {line.gambit_short:4} of {line.gambit_draws:<4}",
            flush=True,
        )
        lines.append(line)
    return lines


def crises(less: int, full: bool) -> list[CrisisLine]:
    """Bundled scenarios at their own precision."""
    from solver import bundled

    print("\nAt the file's own precision, one thread, CPU time")
    print(f"{'scenario':24} {'leaves':>8} {'draws':>6} {'ms/draw':>8} {'certified':>10} {'followed':>9}")
    lines = []
    for slug, draws in (("ukraine-2021", 2_000 // less), *([("ukraine-2021-full", 16)] if full else [])):
        line = crisis_line(*bundled(slug, draws))
        print(
            f"{line.game:24} {line.leaves:8,} {line.draws:6} {line.ms_per_draw:8.2f}"
            f" {100 * line.certified:8.2f} % {line.traced:9}",
            flush=True,
        )
        lines.append(line)
    return lines


def growth(full: bool) -> list[CrisisLine]:
    """Cost against leaves."""
    print("\nRandom crises at precision 8 per payoff scale, eight draws side by side")
    print(f"{'leaves':>9} {'ms/draw':>9} {'ns/leaf':>8} {'certified':>10}")
    lines = []
    for depth in (4, 7, 10, 13, *((15, 18) if full else ())):
        batch = layered_batch(grown(depth), 8, seed=2, types_matter=True)
        line = crisis_line(f"{depth} moves", batch, np.full((8, 1), 8.0 / 2.0))
        print(
            f"{line.leaves:9,} {line.ms_per_draw:9.2f} {1e6 * line.ms_per_draw / line.leaves:8.0f}"
            f" {100 * line.certified:8.1f} %",
            flush=True,
        )
        lines.append(line)
    return lines


def threads(less: int) -> list[float]:
    """Draws per second of wall time by number of threads."""
    from solver import bundled

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    _, batch, precision = bundled("ukraine-2021", 1_024 // less)
    print("\nThreads, everyday scenario, wall time")
    rates = []
    for count in sorted({1, cores}):
        rates.append(threads_line(batch, precision, count))
        print(f"{count} thread{'s' if count > 1 else ''}: {rates[-1]:,.0f} draws/s", flush=True)
    return rates


if __name__ == "__main__":
    main()
