"""What a question is: one value that commands, Python and reports go by.

A question names what it takes, how it is answered, and how its answer is told: as a record, as a
page and as a picture. Nothing heavy is imported to know what a question is; only asking it does.

Tested in `tests/unit/test_questions.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from melian.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from melian.questions.subject import Posed, Solve, Subject
    from melian.report.records.record import Answer
    from melian.runs.ask import Ask, Watch
    from melian.runs.run import Run

__all__ = [
    "WIDE",
    "Answered",
    "Ending",
    "MisreadError",
    "Option",
    "Question",
    "Shared",
    "Work",
    "ending_of_draws",
]


WIDE = 800
"""Pixels of a picture that is written to a file."""


class MisreadError(UsageError):
    """Options that do not go together, or that cannot be read.

    Parameters
    ----------
    message
        What is wrong, and what to write.
    among
        Where a name is missing: the names of a crisis that could be meant. They are told with the message.
    """

    def __init__(self, message: str, among: Callable[[Subject], Iterable[str]] | None = None) -> None:
        super().__init__(message)
        self.among = among


class Ending(Enum):
    """How good an answer is, which the exit code of its command says."""

    DONE = "done"
    UNCERTIFIED = "uncertified"
    """More than 1 % of the draws have no certificate."""
    INTERRUPTED = "interrupted"


class Shared(Enum):
    """Groups of options that several questions share, and that are fields of `Ask` or `Watch`."""

    DRAWS = "draws"
    """How many draws, and their seed."""
    MODEL = "model"
    """Which game: variant, settings, precision."""
    EVENTS = "events"
    """Given which events."""
    PLACE = "place"
    """Where runs are kept and who solves them."""
    STORE = "store"
    """Where they are kept alone."""
    WHO = "who"
    """Only an actor, only a step: what the question takes."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a question takes by name."""

    name: str
    """By which it is given to the question."""
    help: str
    flags: str = ""
    """On the command line, such as `--from` or `--a/--no-a`; `--name` if empty, none for an argument."""
    metavar: str | None = None
    kind: Literal["text", "whole", "number", "flag", "settings", "file"] = "text"
    """Text, a whole number, a number as crisis files write it, yes or no, NAME=VALUE, a file to write."""
    least: int | None = None
    most: int | None = None
    """Ends of a range of whole numbers."""
    usual: Any = None
    """Where nobody says; shown in the help."""
    several: bool = False
    """Whether it may be repeated."""
    needed: bool = False
    among: Callable[[Subject], Iterable[str]] | None = None
    """What a crisis has of the kind: told where it is needed and nobody names one."""
    is_argument: bool = False
    names_variants: bool = False
    """Whether shells complete it with the variants of the file."""


@dataclass(frozen=True, slots=True)
class Work:
    """How much it is, and what is counted while it goes on."""

    games: int
    """To be solved."""
    steps: int
    """What the moving line counts up to."""
    counts: str
    """What these are: `settings`, `starts`, or changes by their name."""
    at_least: bool = False
    """Whether more may turn out to be needed."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Answered:
    """A question with its answer."""

    posed: Posed
    """The game that was asked of; the first of several."""
    table: Any
    """The answer: what the analysis returns."""
    runs: tuple[Run, ...] = ()
    """Solved draws that it rests on."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What pages say besides."""

    @property
    def ask(self) -> Ask:
        """What was asked."""
        return self.posed.ask

    @property
    def run(self) -> Run:
        """The solved draws that it rests on; the first of several."""
        return self.runs[0]


def ending_of_draws(runs: Sequence[Run]) -> Ending:
    """How good solved draws are: as good as the worst of the runs."""
    from melian.analysis.certificate import UNCERTIFIED_LIMIT, share_uncertified

    if any("interrupted" in run.uncertified() for run in runs):
        return Ending.INTERRUPTED
    poor = any(share_uncertified(run) > UNCERTIFIED_LIMIT for run in runs)
    return Ending.UNCERTIFIED if poor else Ending.DONE


def _as_its_draws(answered: Answered) -> Ending:
    return ending_of_draws(answered.runs)


def _failing(answered: Answered) -> Sequence[str]:
    """What there is to say in the place of a number, of the draws that the answer rests on."""
    from melian.report.pages.failing import failing_of_runs

    return failing_of_runs(answered.runs, answered.posed.settings, answered.ask.precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What can be asked of a crisis."""

    name: str
    """The command that asks it, and by what Python asks."""
    help: str
    """What it answers: a sentence, an empty line, and more."""
    options: tuple[Option | Shared, ...]
    """What it takes, in the order in which the help of its command says so."""
    answer: Callable[[Subject, Ask, Watch, Solve], Answered]
    """Asks it of a crisis; raises `UsageError` before anything is solved where it cannot be asked."""
    record: Callable[[Answered], Answer]
    """The answer as a record: what `--json` prints."""
    pages: Callable[[Answered], Sequence[RenderableType]]
    """The answer on a terminal."""
    sentences: Callable[[Any], Sequence[str]] = lambda table: getattr(table, "sentences", ())
    """The answer in words, from the table of the answer."""
    of_run: Callable[..., Any] | None = None
    """Answers from solved draws: (run, what the question takes by name); None: it solves more games."""
    chart: Callable[[Any, int], str] | None = None
    """A picture of the table of the answer, as SVG, so many pixels wide: its command has `--svg`."""
    picture: Callable[[Answered], str] | None = None
    """What `--svg` writes, where it is more than the chart."""
    read: Callable[[Mapping[str, Any], frozenset[str]], Mapping[str, Any]] = lambda options, typed: options
    """From options by name, and the names of those that somebody typed, to what `answer` takes; raises
    `MisreadError`."""
    work: Callable[[Subject, Ask], Work] | None = None
    """How much it is; None: it solves draws with `Solve`, which shows how far it is by itself.
    Raises as `answer` does, before anything is solved."""
    told: Literal["always", "long", "never"] = "long"
    """Whether it is said beforehand how long it takes: always, or only where it takes long."""
    ending: Callable[[Answered], Ending] = _as_its_draws
    """How good the answer is."""
    section: str = ""
    """The section of a report that tells it; empty: none. One that no words are written for is made of the
    sentences, the chart and the record."""
    usual_draws: Callable[[Mapping[str, Any]], int] = lambda about: 1000
    """How many draws where nobody says, given what else is asked."""
    says_again: bool = True
    """Whether its page ends with the command that gives it again."""
    failing: Callable[[Answered], Sequence[str]] = _failing
    """Where too few draws are certified for a number: what failed, and what to try; else nothing."""

    def drawn(self, answered: Answered) -> str:
        """What `--svg` writes; empty where there is no number to draw."""
        if self.chart is None or self.failing(answered) or _failing(answered):
            return ""
        return self.chart(answered.table, WIDE) if self.picture is None else self.picture(answered)

    def shown(self, answered: Answered) -> Sequence[RenderableType]:
        """Its pages; one that says why there is no number, where there is none."""
        lines = self.failing(answered)
        if not lines:
            return self.pages(answered)
        from melian.report.pages.failing import NoNumberPage

        return [NoNumberPage(answered.posed.model, lines)]
