"""Questions that are answered in the background: in each slot the newest alone, older ones stop.

The first question of a slot is begun at once. Those that follow hard upon each other, as when
somebody drags, wait until it has been quiet for a moment: the last one is begun, the others never.

Tested in `tests/unit/workspace/test_jobs.py`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol
from weakref import ReferenceType, ref

from melian.errors import MelianError, UsageError
from melian.questions.question import Answered, Question
from melian.questions.registry import QUESTIONS, question
from melian.questions.subject import Posed, Solve, Subject, solved
from melian.runs.ask import Ask, Watch
from melian.runs.run import Run
from melian.scenario.findings.diagnostics import nearest
from melian.workspace.saving import sha256
from melian.workspace.work.job import Job, Progress
from melian.workspace.work.solves import HEAVIEST, Bounded, Solves, key_of
from melian.workspace.work.spare import give_back

__all__ = ["Asked", "Jobs", "Named"]


class Asked(Protocol):
    """What questions are asked of: a `Document`, or a crisis that was made of one."""

    @property
    def subject(self) -> Subject | None:
        """What can be asked."""

    @property
    def is_stale(self) -> bool:
        """Whether it is of an older text."""


class Named(Asked, Protocol):
    """The same with what tells it from others."""

    @property
    def name(self) -> str:
        """Of the file."""

    @property
    def sha(self) -> str:
        """A fingerprint of what it is of."""


class Jobs:
    """Slots with at most one running job each, over one memory of answers.

    Parameters
    ----------
    answers, runs
        How many are kept.
    quiet
        Seconds without another question after which the newest of a burst is begun.
    workers
        Threads of each solve; all cores if absent.
    solve
        Who solves draws.
    """

    def __init__(
        self, *, answers: int = 32, runs: int = 8, quiet: float = 0.15, workers: int | None = None,
        solve: Solve = solved,
    ) -> None:  # fmt: skip
        self.quiet, self.workers = quiet, workers
        self.solves = Solves(runs, solve)
        self._answers: Bounded[Answered] = Bounded(answers, HEAVIEST)
        self._slots: dict[str, _Slot] = {}
        self._lock = threading.Lock()

    def ask(
        self, document: Asked, name: str, ask: Ask | None = None, *, slot: str = "",
        progress: Progress | None = None,
    ) -> Job:  # fmt: skip
        """Ask a question; the job that its slot had is stopped.

        Parameters
        ----------
        document
            Whose last text that could be used is asked of.
        name
            Of the question, as `melian.questions.registry` has it.
        ask
            What is asked; the usual draws of the question if absent.
        slot
            Where it is shown: `now`, `numbers`; the name of the question if absent.
        progress
            Called with the job as it goes on.

        Raises
        ------
        UsageError
            If there is no such question. What cannot be asked otherwise is an error of the job.
        """
        if name not in QUESTIONS:
            raise UsageError(f"there is no question called '{name}'; {nearest(name, QUESTIONS)}")
        asked = question(name)
        job = Job(asked, ask or Ask(draws=asked.usual_draws({})), slot or name, progress)
        with self._lock:
            place = self._slots.setdefault(job.slot, _Slot(self.quiet))
        place.take(job, lambda: self._work(job, document))
        return job

    def latest(self, slot: str) -> Job | None:
        """The newest job of a slot, as long as somebody holds it."""
        place = self._slots.get(slot)
        return None if place is None or place.newest is None else place.newest()

    def keeps(self, job: Job) -> bool:
        """Whether the answer of a job is among those that are kept."""
        return job.key in self._answers

    def use(self, job: Job) -> None:
        """Let the answer of a job be the last to go."""
        self._answers.get(job.key)

    def stop(self, slot: str) -> None:
        """Stop what a slot is at."""
        place = self._slots.get(slot)
        if place is not None:
            place.stop()

    def close(self) -> None:
        """Stop everything."""
        for slot in list(self._slots):
            self.stop(slot)

    def _work(self, job: Job, document: Asked) -> None:
        """Answer the question of a job, and end it, whatever happens."""
        try:
            job.begin()
            answered = self._answered(job, document)
        except _Stopped:
            job.end("stopped")
        except MelianError as error:
            job.end("stopped") if job.is_stopped else job.end("failed", error=str(error))
        except Exception as error:  # whatever it is, the slot goes on, and somebody has to be told
            if job.is_stopped:
                job.end("stopped")
            else:
                job.end("failed", error=f"melian failed, which is a fault of its own: {error!r}")
        else:
            job.end("stopped") if job.is_stopped else job.end("done", answered=answered)

    def _answered(self, job: Job, document: Asked) -> Answered:
        subject = document.subject
        if subject is None:
            raise UsageError("the file has errors, and no text of it could be used yet: see its findings")
        job.is_stale = document.is_stale
        job.text_sha = sha256(subject.scenario.text.encode("utf-8", "surrogatepass"))
        job.key = (subject.scenario.name, job.text_sha, job.question.name, key_of(job.ask))
        known = self._answers.get(job.key)
        if known is not None:
            return known
        answered = _put(job, subject, self.solves, self.workers)
        if not job.is_stopped:
            self._answers.put(job.key, answered)
        return answered


def _put(job: Job, subject: Subject, solve: Solve, workers: int | None) -> Answered:
    """The answer, as the command of the question finds it."""
    asked: Question = job.question
    work = None if asked.work is None else asked.work(subject, job.ask)

    def unless_stopped(posed: Posed, watch: Watch) -> Run:
        return _solved(job, solve, posed, watch)

    return asked.answer(subject, job.ask, job.watch(work, workers), unless_stopped)


def _solved(job: Job, solve: Solve, posed: Posed, watch: Watch) -> Run:
    """The draws that are asked for, as long as somebody waits: what few draws would say is not worked out."""
    if not job.is_stopped:
        run = solve(posed, watch)
    if job.is_stopped:
        raise _Stopped
    return run


class _Stopped(BaseException):
    """Raised where a job goes on that nobody waits for; no `except Exception` takes it for its own."""


class _Slot:
    """Where one job runs at a time."""

    def __init__(self, quiet: float) -> None:
        self.quiet = quiet
        self.newest: ReferenceType[Job] | None = None  # answers are kept elsewhere, and not in each slot
        self._next: tuple[Job, Callable[[], None]] | None = None
        self._running: Job | None = None
        self._thread: threading.Thread | None = None
        self._last = float("-inf")
        self._changed = threading.Condition()

    def take(self, job: Job, work: Callable[[], None]) -> None:
        """The newest job: all others of this slot stop."""
        with self._changed:
            now = time.monotonic()
            is_burst = now - self._last < self.quiet
            self._last = now
            self.stop()
            self.newest, self._next = ref(job), (job, work)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, args=(is_burst,), daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def stop(self) -> None:
        """Stop what runs and what waits."""
        with self._changed:
            if self._running is not None:
                self._running.stop()
            if self._next is not None:
                waiting, _ = self._next
                self._next = None
                waiting.stop()
                waiting.end("stopped")

    def _run(self, is_burst: bool) -> None:
        """Work as long as there is something to do; the first one at once, unless it is one of many."""
        while True:
            with self._changed:
                while is_burst and self._next is not None and (left := self._left()) > 0:
                    self._changed.wait(left)
                if self._next is None:
                    self._thread = None
                    return
                (self._running, work), self._next = self._next, None
            work()
            with self._changed:
                self._running = None
            del work  # it holds what it asked of
            if self._next is None:
                give_back()
            is_burst = True

    def _left(self) -> float:
        """Seconds until it has been quiet for long enough."""
        return self._last + self.quiet - time.monotonic()
