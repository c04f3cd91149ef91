"""Blocks solved on the threads of this machine; kernels hold no lock."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from melian.runs.blocks import Block, BlockSolver, Span

__all__ = ["cores", "local_blocks"]

PATIENCE = 0.2
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
    waiting = iter(wanted)
    running: set[Future[Block]] = set()
    with ThreadPoolExecutor(workers) as pool:
        try:
            while True:
                while len(running) < 2 * workers and not stop.is_set():
                    span = next(waiting, None)
                    if span is None:
                        break
                    running.add(pool.submit(solver.solve, span))
                if not running:
                    return
                done, running = wait(running, timeout=PATIENCE, return_when=FIRST_COMPLETED)
                if stop.is_set():
                    solver.halt[0] = 1
                yield from (future.result() for future in done)
        except BaseException:
            solver.halt[0] = 1
            for future in running:
                future.cancel()
            raise
