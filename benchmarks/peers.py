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
from unittest.mock import patch

import numpy as np
from numba import njit

from melian.game.files.efg import write_efg
from melian.game.game import GameBatch
from melian.game.tree import CHANCE
from melian.kernels.lanes.regret import fill_lane_regrets
from melian.kernels.lanes.vector import load, store
from melian.solve.logit import cascade
from melian.solve.logit.lane_workspaces import path_workspace
from melian.solve.logit.qre import LARGEST_DENSE, LogitQRE, n_unknowns, solve_batch
from melian.solve.logit.structure import SolverStructure
from melian.solve.solver import BatchSolution

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
    structure = SolverStructure(batch.tree)
    solve_batch(part(batch, slice(8)), math.inf, structure=structure)
    solve_batch(
        part(batch, slice(1)), math.inf, structure=structure, settings=LogitQRE(0.0, always_trace=True)
    )
    seconds, found = cpu(lambda: solve_batch(batch, math.inf, structure=structure))
    differ, both = astray(batch, found, np.full((compared, 1), math.inf), structure)
    line = Line(
        name, len(batch.tree.terminal_node), n_unknowns(batch.tree), draws, 1e6 * seconds / draws,
        int((~found.is_certified).sum()), differ, both,
        certificate_share(batch, seconds),
    )  # fmt: skip
    if gambit_draws:
        ask_gambit(line, batch, gambit_draws)
    return line


def astray(
    batch: GameBatch, found: BatchSolution, wanted: np.ndarray, structure: SolverStructure
) -> tuple[int, int]:
    """On how many of the first draws the slow tracer ends elsewhere, and on how many both are certified.

    Where the tree is too large for the slow tracer, branches are followed in the shortest steps instead.
    """
    some, large = slice(len(wanted)), n_unknowns(batch.tree) > LARGEST_DENSE
    slow_way = LogitQRE(0.0, always_trace=not large, always_follow=large)
    with patch.object(cascade, "STEP_CONTROLS", cascade.STEP_CONTROLS[-1:] if large else ()):
        slow = solve_batch(part(batch, some), wanted, structure=structure, settings=slow_way)
    both = found.is_certified[some] & slow.is_certified
    apart = np.abs(reached(batch, found.prob[some]) - reached(batch, slow.prob)).max(axis=1)
    return int((apart[both] > 1e-6).sum()), int(both.sum())


def reached(batch: GameBatch, prob: np.ndarray) -> np.ndarray:
    """(draw, terminal) how likely each ending is: behaviour off the path is left aside."""
    tree = batch.tree
    reach = np.ones((len(prob), len(tree.node_parent)))
    for node in range(1, reach.shape[1]):
        reach[:, node] = reach[:, tree.node_parent[node]] * prob[:, tree.node_action[node]]
    return reach[:, tree.terminal_node]


@njit
def _weigh(n: int, layout: object, lu: object, work: object, regret: np.ndarray) -> None:
    for _ in range(n):
        fill_lane_regrets(
            layout, lu, work.weight, work.prob, work.values, work.score, work.reply, regret
        )  # fmt: skip


def certificate_share(batch: GameBatch, seconds: float) -> float:
    """What the regrets of every draw cost at most, as a share of the solve.

    A limit is weighed once, and again after a last small step. A pass weighs eight lanes; at most, as if no
    two lanes were ever ready at once.
    """
    structure = SolverStructure(batch.tree)
    layout = structure.layout(batch.payoff_row, batch.row_payoff.shape[1])
    lu = structure.symbolic_lu(layout)
    arguments = layout, lu, path_workspace(layout, lu), np.zeros((2, 8))
    _weigh(1, *arguments)
    n = 2_000
    passes, _ = cpu(lambda: _weigh(n, *arguments))
    return 2 * passes / n * len(batch) / seconds


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
    differ: int = 0
    compared: int = 0


def crisis_line(name: str, batch: GameBatch, precision: np.ndarray, compared: int = 0) -> CrisisLine:
    """A block at a finite precision, one thread; some draws are traced again by the slow tracer."""
    structure = SolverStructure(batch.tree)
    wanted = np.broadcast_to(precision, (len(batch), len(batch.players)))
    solve_batch(part(batch, slice(2)), wanted[:2], structure=structure)
    seconds, found = cpu(lambda: solve_batch(batch, wanted, structure=structure))
    differ, both = astray(batch, found, wanted[:compared], structure)
    return CrisisLine(
        name, len(batch.tree.terminal_node), len(batch), 1e3 * seconds / len(batch),
        float(found.is_certified.mean()), int((found.folds >= 0).sum()),
        differ, both,
    )  # fmt: skip


def grown(depth: int) -> tuple[Step, ...]:
    """A crisis of that many public moves of two in turn, with two private types."""
    types = Step(CHANCE, 2, (0,)), Step(CHANCE, 2, (1,))
    return (*types, *(Step(k % 3, 2, ALL) for k in range(depth)))


def threads_line(batch: GameBatch, precision: np.ndarray, threads: int) -> float:
    """Draws per second of wall time with so many threads."""
    structure = SolverStructure(batch.tree)
    wanted = np.broadcast_to(precision, (len(batch), len(batch.players)))
    step = 256  # as a run of so many draws is cut
    blocks = [slice(k, k + step) for k in range(0, len(batch), step)]
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda b: solve_batch(part(batch, b), wanted[b], structure=structure), blocks))
    return len(batch) / (time.perf_counter() - start)


@njit
def _multiply_add(x: np.ndarray, out: np.ndarray, n: int) -> None:
    """As many multiply-adds as the processor can do: ten chains, so that none waits for itself."""
    f = load(x, 0)
    a, b, c, d, e = load(out, 0), load(out, 1), load(out, 2), load(out, 3), load(out, 4)
    g, h, i, j, k = load(out, 5), load(out, 6), load(out, 7), load(out, 8), load(out, 9)
    for _ in range(n):
        a, b, c, d, e = a * f + f, b * f + f, c * f + f, d * f + f, e * f + f
        g, h, i, j, k = g * f + f, h * f + f, i * f + f, j * f + f, k * f + f
    for row, value in enumerate((a, b, c, d, e, g, h, i, j, k)):
        store(out, row, value)


def peak_shares() -> dict[str, float]:
    """How near to the peak of multiply-adds one sweep and one elimination of the everyday scenario come."""
    from solver import bundled

    from melian.kernels.lanes.factors import factorise_rows
    from melian.kernels.lanes.sweep import fill_lane_answers
    from melian.solve.logit.lane_workspaces import sweep_workspace

    _, batch, _ = bundled("ukraine-2021", 8)
    structure = SolverStructure(batch.tree)
    layout = structure.layout(batch.payoff_row, batch.row_payoff.shape[1])
    lu, work = structure.symbolic_lu(layout), sweep_workspace(batch.tree, layout, len(batch.players))
    scratch = path_workspace(layout, lu)
    sweep = (
        layout, work.weight, work.scaled_precision, work.keep, work.values, work.log_odds, work.log_prob,
        work.prob, work.worst,
    )  # fmt: skip
    eliminate = (
        layout, lu, scratch.y, scratch.share, scratch.weight, scratch.prob, scratch.values,
        scratch.advantage, scratch.relative, scratch.row, scratch.factor, np.zeros((2, 8)),
    )  # fmt: skip
    below = lu.row_diagonal - lu.row_start[:-1]
    right = lu.row_start[1:] - lu.row_diagonal - 1
    rows = np.repeat(np.arange(len(below)), np.diff(lu.row_start))
    lower = lu.column[lu.column < rows]
    x, out = np.full((1, 8), 0.5), np.zeros((10, 8))
    most = rate(lambda: _multiply_add(x, out, 100_000), 100_000 * 10)
    found = {
        "sweep": rate(lambda: fill_lane_answers(*sweep), len(layout.entry)) / most,
        "elimination": rate(lambda: factorise_rows(*eliminate), int(right[lower].sum())) / most,
    }
    print(f"\nMultiply-adds: the peak is {16e-9 * most:.1f} GFLOP/s on one thread; of it, counting only what")
    print(
        "the arithmetic of values needs, a sweep reaches "
        f"{100 * found['sweep']:.0f} %; assembling and eliminating, {100 * found['elimination']:.0f} %"
    )
    return found


def rate(work: Callable[[], object], count: int) -> float:
    """Multiply-adds of eight lanes per second, the best of some runs."""
    work()
    return count / min(cpu(work)[0] or math.inf for _ in range(20))


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
        "peak": peak_shares(),
    }
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        text = json.dumps(tables, indent=1, default=asdict)
        (options.output / "speed.json").write_text(text + "\n", "utf-8")
        picture(tables["limit"], tables["growth"], options.output / "speed.svg")


def picture(limit: list[Line], growth: list[CrisisLine], path: Path) -> None:
    """Draws per second beside Gambit, and cost against leaves."""
    import altair as alt
    import pandas as pd

    rates = [(line.game, "melian", 1e6 / line.us_per_draw) for line in limit]
    rates += [(line.game, "Gambit", 1e3 / line.gambit_ms) for line in limit if line.gambit_draws]
    speed = alt.Chart(pd.DataFrame(rates, columns=["game", "solver", "rate"])).mark_point(
        filled=True, size=90
    )
    speed = speed.encode(
        x=alt.X(
            "rate:Q", scale=alt.Scale(type="log"), title="draws per second to the certified limit, one thread"
        ),
        y=alt.Y("game:N", sort=[line.game for line in limit], title=None),
        color=alt.Color("solver:N", scale=alt.Scale(range=["#d55e00", "#0072b2"]), title=None),
        shape=alt.Shape("solver:N", title=None),
    )
    costs = pd.DataFrame([(line.leaves, line.ms_per_draw) for line in growth], columns=["leaves", "cost"])
    cost = alt.Chart(costs).mark_line(point=True, color="#0072b2")
    cost = cost.encode(
        x=alt.X("leaves:Q", scale=alt.Scale(type="log"), title="endings of the tree"),
        y=alt.Y("cost:Q", scale=alt.Scale(type="log"), title="milliseconds per draw at precision 8"),
    )
    both = alt.vconcat(speed.properties(width=420, height=150), cost.properties(width=420, height=180))
    both.save(str(path))


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
            name, (20_000 if small else 2_000) // less, (2_000 if small else 60) // less,
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
    print(
        f"{'scenario':24} {'leaves':>8} {'draws':>6} {'ms/draw':>8} {'certified':>10} {'followed':>9}"
        f" {'other branch':>13}"
    )
    lines = []
    large = [("ukraine-2021-full", 16, 0)] if full else []
    for slug, draws, compared in (("ukraine-2021", 2_000 // less, 100 // less), *large):
        line = crisis_line(*bundled(slug, draws), compared)
        print(
            f"{line.game:24} {line.leaves:8,} {line.draws:6} {line.ms_per_draw:8.2f}"
            f" {100 * line.certified:8.2f} % {line.traced:9} {line.differ:6} of {line.compared:<4}",
            flush=True,
        )
        lines.append(line)
    return lines


def growth(full: bool) -> list[CrisisLine]:
    """Cost against leaves."""
    print("\nRandom crises at precision 8 per payoff scale, eight draws side by side")
    print(f"{'leaves':>9} {'ms/draw':>9} {'ns/leaf':>8} {'certified':>10} {'followed':>9}")
    lines = []
    for depth in (4, 7, 10, 13, *((15, 18) if full else ())):
        batch = layered_batch(grown(depth), 8, seed=2, types_matter=True)
        line = crisis_line(f"{depth} moves", batch, np.full((8, 1), 8.0 / 2.0))
        print(
            f"{line.leaves:9,} {line.ms_per_draw:9.2f} {1e6 * line.ms_per_draw / line.leaves:8.0f}"
            f" {100 * line.certified:8.1f} % {line.traced:9}",
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
