"""What is made while somebody waits: the report, the brief, the first model of a dossier.

Tested in `tests/unit/app/test_papers.py`.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from melian.analysis.situations.overview import affordable_draws
from melian.api.papers import report_written
from melian.errors import MelianError, UsageError
from melian.questions.subject import Posed, Solve
from melian.report.brief.brief import FORMATS, brief_of
from melian.report.brief.material import gathered
from melian.report.brief.parts import Brief
from melian.report.document.gathering import Interrupted
from melian.report.records.brief import BriefRecord
from melian.runs.ask import Ask, Watch
from melian.workspace.document import Document

__all__ = ["KINDS", "Paper", "Press"]

KINDS: Mapping[str, int] = {"brief": 200, "report": 1000}
"""What can be made, and on how many draws."""
MOST = 16
"""Papers that are kept."""
SOLVING = 0.6
"""How much of the work solving is, about."""

_numbers = itertools.count(1)


@dataclass(eq=False)
class Paper:
    """A paper that is being made, or was."""

    name: str
    """Of the crisis."""
    kind: str
    variant: str
    sha: str
    """The fingerprint of the text that it is of."""
    number: int = field(default_factory=_numbers.__next__)
    state: Literal["working", "done", "failed", "stopped"] = "working"
    words: str = "reading the file"
    share: float = 0.0
    error: str = ""
    page: str = "papers"
    """The page of the crisis that asked for it."""
    link: str = ""
    """The page that it leads to, once it is done; empty where that is the one that asked."""
    texts: dict[str, str] = field(default_factory=dict)
    """The paper, by the ending of its file."""
    brief: Brief | None = None
    record: dict[str, Any] = field(default_factory=dict)
    """The brief as `melian brief` prints it with `--json`."""
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def plain(self) -> dict[str, Any]:
        """How far it is, for a page that waits."""
        told = {"state": self.state, "words": self.words, "share": self.share}
        return told | ({"link": self.link} if self.link else {})

    def told(self, share: float, words: str) -> None:
        """Take how far it is."""
        self.share, self.words = min(share, 1.0), words

    def end_if_stopped(self) -> None:
        """Raise `Interrupted` where somebody stopped it."""
        if self.stop.is_set():
            raise Interrupted


class Press:
    """Where papers are made, one of a kind and a crisis at a time."""

    def __init__(self, solve: Solve) -> None:
        self.solve = solve
        self._papers: OrderedDict[tuple[str, str], Paper] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, document: Document, kind: str, variant: str = "") -> Paper:
        """Make a paper; one of the same kind that is under way is stopped.

        Raises
        ------
        UsageError
            If nothing of this kind is made.
        """
        if kind not in KINDS:
            raise UsageError(f"there is no paper '{kind}': it is {' or '.join(KINDS)}")
        paper = Paper(document.name, kind, variant, document.sha)
        return self.make(paper, lambda: _made(paper, document, self.solve))

    def make(self, paper: Paper, work: Callable[[], None]) -> Paper:
        """Do the work of a paper; one of the same kind that is under way is stopped."""
        with self._lock:
            old = self._papers.pop((paper.name, paper.kind), None)
            self._papers[paper.name, paper.kind] = paper
            while len(self._papers) > MOST:
                self._papers.popitem(last=False)[1].stop.set()
        if old is not None:
            old.stop.set()
        threading.Thread(target=_done, args=(paper, work), daemon=True).start()
        return paper

    def close(self) -> None:
        """Stop everything."""
        with self._lock:
            for paper in self._papers.values():
                paper.stop.set()

    def latest(self, name: str, kind: str) -> Paper | None:
        """The last paper of a kind and a crisis."""
        return self._papers.get((name, kind))

    def paper(self, number: int) -> Paper | None:
        """A paper by its number."""
        with self._lock:
            return next((each for each in self._papers.values() if each.number == number), None)


def _done(paper: Paper, work: Callable[[], None]) -> None:
    """Do the work, and say how that ended, whatever happens."""
    try:
        work()
        paper.state = "stopped" if paper.stop.is_set() and not paper.link else "done"
    except Interrupted:
        paper.state = "stopped"
    except MelianError as error:
        paper.state, paper.error = "failed", str(error)
    except Exception as error:  # somebody waits, and has to be told
        paper.state, paper.error = "failed", f"melian failed, which is a fault of its own: {error!r}"
    if paper.state == "stopped":
        paper.error = "Stopped."


def _made(paper: Paper, document: Document, solve: Solve) -> None:
    """The report or the brief."""
    subject = document.subject
    if subject is None:
        raise UsageError("the file has errors: correct what its page `File` says")
    ask = Ask(variant=paper.variant or None, draws=KINDS[paper.kind])
    (_brief if paper.kind == "brief" else _report)(paper, subject.posed(ask), solve)


def _solving(paper: Paper, total: int) -> Watch:
    """How far solving is."""

    def progress(done: object = None, *_: object) -> None:
        if isinstance(done, int):
            paper.told(SOLVING * done / total, f"{done:,} of {total:,} draws")

    return Watch(progress=progress, stop=paper.stop)


def _further(paper: Paper) -> Callable[..., None]:
    """How far it is with what comes after the draws: nobody knows beforehand how much that is."""

    def progress(what: object = None, *_: object) -> None:
        left = 1 - paper.share
        words = what if isinstance(what, str) else f"announcements: {getattr(what, 'label', '')}".rstrip(": ")
        paper.told(paper.share + 0.08 * left, str(words))

    return progress


def _brief(paper: Paper, posed: Posed, solve: Solve) -> None:
    draws = affordable_draws(posed.model.n_leaves, posed.ask.draws)
    posed = Posed(posed.crisis, posed.ask.but(draws=draws), posed.model)
    run = solve(posed, _solving(paper, draws))
    if paper.stop.is_set():
        return
    paper.told(SOLVING, "announcements")
    watch = Watch(progress=_further(paper), stop=paper.stop)
    material = gathered(run, posed.settings, posed.ask.precision, watch)
    told = brief_of(material)
    paper.texts = {form: FORMATS[form](told) for form in FORMATS}
    paper.record = BriefRecord.of(material, told, None).plain()
    paper.brief = told


def _report(paper: Paper, posed: Posed, solve: Solve) -> None:
    run = solve(posed, _solving(paper, posed.ask.draws))
    if paper.stop.is_set():
        return
    paper.told(SOLVING, "gathering")
    page = report_written(run, posed, Watch(), None, progress=_further(paper), stop=paper.stop)
    paper.texts = {"html": page}
