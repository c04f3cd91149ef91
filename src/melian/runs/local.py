"""Blocks solved on the threads of this machine; kernels hold no lock.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from typing import TypeVar

from melian.runs.blocks import Block, BlockSolver, Span
from melian.runs.shapes import Halt

__all__ = ["cores", "local_blocks", "local_calls"]

A = TypeVar("A")
R = TypeVar("R")

PATIENCE = 0.05
"""Seconds between two looks at whether to stop."""


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local_blocks(
    solver: BlockSolver, wanted: Iterable[Span], *, workers: int, stop: threading.Event
) -> Generator[Block, None, None]:
    """The blocks as they are solved, in any order; close it early and nothing goes on.

    Once `stop` is set no further block is begun, and those under way come with what is
    solved of them.
    """
    with closing(local_calls(solver.solve, wanted, solver.halt, workers=workers, stop=stop)) as calls:
        for _, block in calls:
            yield block


def local_calls(
    solve: Callable[[A], R],
    wanted: Iterable[A],
    halt: Halt,
    *,
    workers: int,
    stop: threading.Event,
) -> Generator[tuple[A, R], None, None]:
    """What is wanted, with what a function makes of it; as `local_blocks`, by setting `halt` (1,)."""
    waiting = iter(wanted)
    running: dict[Future[R], A] = {}
    with ThreadPoolExecutor(workers) as pool:
        try:
            while True:
                while len(running) < 2 * workers and not stop.is_set():
                    item = next(waiting, None)
                    if item is None:
                        break
                    running[pool.submit(solve, item)] = item
                if not running:
                    return
                done, _ = wait(running, timeout=PATIENCE, return_when=FIRST_COMPLETED)
                if stop.is_set():
                    halt[0] = 1
                for future in done:
                    yield running.pop(future), future.result()
        except BaseException:
            halt[0] = 1
            for future in running:
                future.cancel()
            raise
