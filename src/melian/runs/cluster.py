"""Blocks solved by the workers of a dask.distributed cluster.

What is sent is plain data: the text of the scenario, what was asked to be different, and a
range of draws. A worker reads and compiles the text once per process and solves blocks as
this machine would; where a worker dies, its blocks go to another. A worker with other
versions of the programs refuses, because its numbers might differ.

References
----------
Rocklin (2015), Dask: Parallel Computation with Blocked algorithms and Task Scheduling, SciPy 2015.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache, wraps
from typing import Any, Self, TypeVar, cast

from melian.errors import ClusterError, MelianError
from melian.runs.address import check_listens, no_scheduler
from melian.runs.before import before_of
from melian.runs.blocks import Block, BlockSolver, Span
from melian.runs.recipe import Recipe, model_of
from melian.runs.store.manifest import versions
from melian.scenario.model import Evidence, Model

__all__ = ["FarJob", "Job", "cluster_blocks", "connected", "far_calls", "made_once", "solve_there"]

T = TypeVar("T")

CONNECT = 5.0
"""Seconds until a scheduler that listens has answered, and until it has a worker."""
PATIENCE = 0.2
"""Seconds between two looks at whether to stop."""
AHEAD = 3
"""Blocks sent per thread of the cluster: enough that none waits for the next."""


class FarJob:
    """What a question asks of workers, as plain data; those that are sent are dataclasses."""

    __slots__ = ()
    recipe: Recipe
    given: tuple[str, ...]
    """Events that the odds rest on."""
    versions: dict[str, str]
    """What the numbers are to be computed with."""

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(cast(Any, self)), sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Self:
        """From JSON."""
        data = json.loads(text)
        return cls(**data | {"recipe": Recipe(**data["recipe"]), "given": tuple(data["given"])})

    def compiled(self) -> tuple[Model, tuple[Evidence, ...]]:
        """The model and what the odds rest on, as this process makes them.

        Raises
        ------
        ClusterError
            If it has other versions than the job asks for.
        """
        _check_versions(self.versions)
        model = model_of(self.recipe)
        return model, model.told(self.given)


@dataclass(frozen=True, slots=True)
class Job(FarJob):
    """What all blocks of a run share, as plain data."""

    recipe: Recipe
    seed: int
    given: tuple[str, ...]
    """Events that the odds rest on."""
    fixed: dict[str, float]
    """Streams that are held at one number."""
    versions: dict[str, str]
    """What the numbers are to be computed with."""

    @classmethod
    def of(cls, solver: BlockSolver, recipe: Recipe, given: tuple[str, ...]) -> Job:
        """The job of a solver."""
        fixed = {stream: float(value) for stream, value in solver.fixed.items()}
        return cls(recipe, solver.seed, given, fixed, versions())


def cluster_blocks(
    job: Job, wanted: Iterable[Span], *, address: str, stop: threading.Event
) -> Generator[Block, None, None]:
    """The blocks as they are solved, in any order.

    Once `stop` is set no further block is sent, and those under way are let go.

    Raises
    ------
    ClusterError
        If the package `distributed` is missing, the scheduler cannot be reached or is lost,
        no worker shows up, a worker has other versions, or a block ends one worker after another.
    """
    text = job.text()
    with connected(address) as client:
        calls = ((span.start, (text, *span)) for span in wanted)
        for _, block in far_calls(client, solve_there, calls, stop):
            yield block


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at an address, with at least one worker in sight.

    Raises
    ------
    ClusterError
        As `cluster_blocks` does, also for what goes wrong later on.
    """
    with _connected(address) as client, _worded(address):
        yield client


def far_calls(
    client: Any,
    function: Callable[..., T],
    calls: Iterable[tuple[int, tuple[Any, ...]]],
    stop: threading.Event,
) -> Generator[tuple[int, T], None, None]:
    """What a function returns for each of many arguments, by their numbers, as the workers find it.

    Parameters
    ----------
    client
        Of a scheduler, see `connected`.
    function
        Of a module that workers can import.
    calls
        A number and the arguments, each.
    stop
        Once it is set no further call is sent, and those under way are let go.
    """
    from distributed import wait

    waiting = iter(calls)
    running: dict[Any, int] = {}
    run = secrets.token_hex(4)
    try:
        while not stop.is_set():
            window = max(4, AHEAD * sum(client.nthreads().values()))
            while len(running) < window and (call := next(waiting, None)) is not None:
                number, arguments = call
                # the seed of the name keeps two users from sharing, and cancelling, one task
                name = f"melian-{run}-{number}"
                running[client.submit(function, *arguments, key=name, pure=False)] = number
            if not running:
                return
            done: set[Any] = set()
            with suppress(TimeoutError), client.as_current():
                done, _ = wait(set(running), timeout=PATIENCE, return_when="FIRST_COMPLETED")
            for future in done:
                number = running.pop(future)
                yield number, future.result()
    finally:
        client.cancel(list(running), force=True)


def solve_there(text: str, start: int, stop: int) -> Block:
    """One block, solved by the process that this runs in.

    Raises
    ------
    ClusterError
        If that process has other versions than the job asks for.
    """
    return _solver(text).solve(Span(start, stop))


def made_once(make: Callable[[str], T]) -> Callable[[str], T]:
    """What is made of the text of a job, once per process, whichever of its threads asks first."""
    kept, making = lru_cache(maxsize=2)(make), threading.Lock()

    @wraps(make)
    def made(text: str) -> T:
        with making:
            return kept(text)

    return made


@made_once
def _solver(text: str) -> BlockSolver:
    job = Job.read(text)
    model, evidence = job.compiled()
    recipe = job.recipe
    before = None if recipe.announced is None else before_of(recipe, job.seed, job.given, job.fixed).known
    return BlockSolver(model, job.seed, evidence, job.fixed, before)


def _check_versions(wanted: Mapping[str, str]) -> None:
    """Refuse to compute with other programs than the ones that are wanted."""
    wrong = [name for name, have in versions().items() if have != wanted.get(name)]
    if wrong:
        here = ", ".join(f"{name} {versions()[name]}" for name in wrong)
        there = ", ".join(f"{name} {wanted.get(name, 'unknown')}" for name in wrong)
        raise ClusterError(
            f"a worker has {here}, but this machine has {there}; "
            "install the same versions everywhere, so that the numbers are the same"
        )


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the scheduler, with at least one worker in sight."""
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "solving on other machines needs the package distributed: install it with "
            "`pip install 'melian[cluster]'`"
        ) from None
    if not address.startswith("inproc://"):  # that is of this process
        check_listens(address)
        _check_answers(address)
    try:
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(no_scheduler(address, _first_line(error))) from None
    try:
        try:
            client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError:
            raise ClusterError(
                f"the scheduler at '{address}' has no worker; start some with `dask worker {address}`"
            ) from None
        yield client
    finally:
        client.close(timeout=2)


def _check_answers(address: str) -> None:
    """Refuse what listens there and is no scheduler: a client that is told nothing waits for ever."""
    import asyncio

    from distributed import Security
    from distributed.core import rpc

    async def identity() -> Any:
        made = Security().get_connection_args("client")
        async with rpc(address, timeout=CONNECT, connection_args=made) as there:
            return await there.identity()

    def asked() -> Any:
        return asyncio.run(asyncio.wait_for(identity(), CONNECT))

    answer: Any = None
    try:
        with ThreadPoolExecutor(1) as beside:  # the loop of a notebook is running here
            answer = beside.submit(asked).result()
    except TimeoutError:
        raise ClusterError(no_scheduler(address, "it takes calls and says nothing")) from None
    except Exception as error:  # whatever listens there may say anything
        raise ClusterError(no_scheduler(address, _first_line(error))) from None
    if not isinstance(answer, Mapping) or answer.get("type") != "Scheduler":
        raise ClusterError(no_scheduler(address, "something else does"))


@contextmanager
def _worded(address: str) -> Iterator[None]:
    """What goes wrong far away, in words."""
    from distributed.scheduler import KilledWorker

    try:
        yield
    except MelianError:
        raise
    except KilledWorker as error:
        raise ClusterError(
            f"a block ended one worker after another ({_first_line(error)}); give the workers more memory"
        ) from None
    except ModuleNotFoundError as error:
        raise ClusterError(
            f"a worker at '{address}' has no {error.name or 'melian'}; install melian there too"
        ) from None
    except (CancelledError, OSError) as error:
        raise ClusterError(
            f"the scheduler at '{address}' was lost ({_first_line(error)}); run the same command again, with "
            "a store to keep what was solved"
        ) from None


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
