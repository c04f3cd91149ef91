"""A question that is being answered, or was: how far it is, and what came of it.

Tested in `tests/unit/workspace/test_jobs.py`.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any, Literal

from melian.questions.question import Answered, Question, Work
from melian.runs.ask import Ask, Watch

__all__ = ["Job", "Progress"]

State = Literal["waiting", "working", "done", "failed", "stopped"]
Progress = Callable[["Job"], None]
"""Called from the thread that works, after each step and at the end."""

_numbers = itertools.count(1)


class Job:
    """One question, asked once; `Jobs.ask` gives one."""

    def __init__(self, question: Question, ask: Ask, slot: str, progress: Progress | None = None) -> None:
        self.number = next(_numbers)
        """Later jobs have larger ones."""
        self.question, self.ask, self.slot = question, ask, slot
        self.state: State = "waiting"
        self.share = 0.0
        """How much of it is done, 0 to 1."""
        self.words = "waiting"
        """How far it is."""
        self.answered: Answered | None = None
        """The answer, once it is done."""
        self.error = ""
        """Why there is none, and what would work."""
        self.is_stale = False
        """Whether it is of an older text, for the present one has errors."""
        self.text_sha = ""
        """The fingerprint of the text that it is of."""
        self.key: Hashable = None
        """By which its answer is kept, once it is known what that is of."""
        self._halt = threading.Event()
        self._over = threading.Event()
        self._progress = progress

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self._over.is_set()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped it, although it may not have ended yet."""
        return self._halt.is_set()

    def stop(self) -> None:
        """End it without an answer, within a second."""
        self._halt.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is over; whether it is."""
        return self._over.wait(seconds)

    def plain(self) -> dict[str, Any]:
        """What the command of the question prints as JSON.

        Raises
        ------
        RuntimeError
            If there is no answer.
        """
        if self.answered is None:
            raise RuntimeError(f"the job is {self.state}, there is no answer")
        return self.question.record(self.answered).plain()

    def watch(self, work: Work | None, workers: int | None) -> Watch:
        """How it is answered: this job is told how far it is, and ends it."""
        total = self.ask.draws if work is None else work.steps
        what = "draws" if work is None else work.counts
        done = itertools.count(1)

        def progress(first: object = None, *_: object) -> None:
            count = first if isinstance(first, int) else next(done)
            self.told(count / max(total, count, 1), f"{count:,} of {max(total, count):,} {what}")

        return Watch(
            progress=progress,
            stage=lambda words: self.told(self.share, words),
            stop=self._halt,
            workers=workers,
        )

    def told(self, share: float, words: str) -> None:
        """Take how far it is."""
        self.share, self.words = min(1.0, share), words
        self._tell()

    def begin(self) -> None:
        """It is worked at."""
        self.state, self.words = "working", "reading the file"
        self._tell()

    def end(self, state: State, *, answered: Answered | None = None, error: str = "") -> None:
        """It is over."""
        self.state, self.answered, self.error = state, answered, error
        self.words = error or state
        if state == "done":
            self.share = 1.0
        self._tell()
        self._over.set()

    def _tell(self) -> None:
        if self._progress is not None:
            with suppress(Exception):  # a page that is gone must not end the work, nor its slot
                self._progress(self)

    def __repr__(self) -> str:
        return f"<Job {self.number}: {self.question.name} in {self.slot!r}, {self.state}>"
