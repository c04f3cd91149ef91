"""What a page has of an answer: the answer, how far it is, or why there is none.

A page is shown at once; it looks after its answer until it is there. Each page of a crisis asks one
question at a time: asking another one there stops the first.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

from melian.questions.question import Answered
from melian.runs.ask import Ask
from melian.workspace.work.job import Job
from melian.workspace.work.jobs import Jobs, Named
from melian.workspace.work.solves import key_of

__all__ = ["PATIENCE", "Asked", "Desk"]

PATIENCE = 0.15
"""Seconds that a page waits for an answer before it is shown without."""
MOST = 32
"""Jobs that are remembered, of those that are done for as long as their answers are kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of one page, as it stands."""

    job: Job
    was_stopped: bool = False
    """Whether somebody stopped it here."""

    @property
    def answered(self) -> Answered | None:
        """The answer, once it is there."""
        return self.job.answered

    @property
    def problem(self) -> str:
        """Why there is no answer and will be none; empty where there is one or it is worked at."""
        if self.job.state == "stopped":
            return "Stopped." if self.was_stopped else "Stopped, for something else was asked here."
        return self.job.error if self.job.state == "failed" else ""

    @property
    def plain(self) -> dict[str, str | float]:
        """How far it is, for a page that waits."""
        state = "working" if not self.job.is_over else "done" if self.job.state == "done" else self.job.state
        return {"state": state, "words": self.job.words, "share": self.job.share}


class Desk:
    """Where pages ask; it remembers what each of them asked last."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs
        self._asked: OrderedDict[tuple[str, str, Hashable], Job] = OrderedDict()
        self._stopped: set[int] = set()
        self._lock = Lock()

    def ask(
        self, document: Named, page: str, name: str, ask: Ask, *, again: bool = False,
        patience: float = PATIENCE,
    ) -> Asked:  # fmt: skip
        """The question of a page: the one that was asked before of the same text, else asked now.

        Parameters
        ----------
        document, page
            Which page of which crisis asks.
        name, ask
            The question, and what is asked.
        again
            Whether what was stopped is asked once more.
        patience
            Seconds that are waited for the answer.
        """
        key = _key(document, page, name, ask)
        with self._lock:
            job = self._asked.get(key)
            if job is None or self._is_to_be_repeated(job, again):
                self._forget()
                job = self.jobs.ask(document, name, ask, slot=f"{document.name} {page}")
                self._asked[key] = job
            self._asked.move_to_end(key)
            self.jobs.use(job)
        job.wait(patience)
        return Asked(job, job.number in self._stopped)

    def _forget(self) -> None:
        """Let go of what was asked longest ago, and of answers that nobody keeps."""
        gone = [key for key, job in self._asked.items() if job.state == "done" and not self.jobs.keeps(job)]
        for key in dict.fromkeys([*gone, *list(self._asked)[: max(0, len(self._asked) - MOST + 1)]]):
            self._stopped.discard(self._asked.pop(key).number)

    def _is_to_be_repeated(self, job: Job, again: bool) -> bool:
        if not job.is_stopped:
            return again and job.state == "failed"
        return again or job.number not in self._stopped

    def look(self, document: Named, page: str, name: str, ask: Ask) -> Asked | None:
        """The same without asking anything; None where it was not asked."""
        job = self._asked.get(_key(document, page, name, ask))
        return None if job is None else Asked(job, job.number in self._stopped)

    def job(self, number: int) -> Asked | None:
        """What was asked, by the number of its job; None where that is forgotten."""
        found = self._found(number)
        return None if found is None else Asked(found[1], number in self._stopped)

    def stop(self, number: int) -> tuple[str, str] | None:
        """Stop a job; the crisis and the page that asked it."""
        found = self._found(number)
        if found is None:
            return None
        (name, page, _), job = found
        if not job.is_over:
            self._stopped.add(number)
            job.stop()
        return name, page

    def _found(self, number: int) -> tuple[tuple[str, str, Hashable], Job] | None:
        with self._lock:
            return next((item for item in self._asked.items() if item[1].number == number), None)


def _key(document: Named, page: str, name: str, ask: Ask) -> tuple[str, str, Hashable]:
    """What makes a question of a page another one."""
    return document.name, page, (name, key_of(ask), document.sha)
