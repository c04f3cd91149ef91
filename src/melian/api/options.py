"""What can be said of every question from Python, by name.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from melian.errors import UsageError
from melian.questions.question import Option
from melian.questions.registry import question
from melian.questions.subject import Subject, solved
from melian.runs.ask import USUAL, Ask, Watch, parted
from melian.scenario.findings.diagnostics import nearest

__all__ = [
    "GameOptions", "Options", "Pointing", "SolveOptions", "WatchOptions", "answer_of", "no_option",
    "with_options",
]  # fmt: skip


class GameOptions(TypedDict, total=False):
    """Which game is asked of."""

    variant: str | None
    """The name of a what-if of the file."""
    set: Mapping[str, object] | None
    """Assumption -> another number, applied after the variant: `0.3`, `"30%"` or
    `"20 to 40, best 30"`, or a mapping as the file writes it."""
    precision: str | float | None
    """How reliably actors do what pays: `8`, `"4 to 16"` or `"limit"`."""


class WatchOptions(TypedDict, total=False):
    """How it is answered; no figure depends on these."""

    progress: Callable[..., None] | None
    """Called with how far it is; with what, says each question."""
    stop: threading.Event | None
    """Set it from elsewhere to end early."""
    workers: int | None
    """Threads."""
    store: str | os.PathLike[str] | None
    """A folder that keeps what is solved: the next run begins with what is there."""
    cluster: str | None
    """The address of a dask.distributed scheduler, whose workers solve it."""


class SolveOptions(WatchOptions, total=False):
    """Over which draws, and given which events."""

    draws: int
    """How many draws of the uncertain numbers."""
    seed: int
    """Which draws; the same seed gives the same ones anywhere."""
    at: str | None
    """A date: the odds are given the events up to it; up to `as_of` if absent."""
    before_events: bool
    """The odds are given no event."""


class Options(SolveOptions, GameOptions, total=False):
    """All of them."""


def with_options(options: Mapping[str, Any], ask: Ask = USUAL) -> tuple[Ask, Watch]:
    """What is asked and how it is answered; names of no option are what the question takes."""
    named = {"settings" if name == "set" else name: value for name, value in options.items()}
    given = named.get("settings")
    if given is not None and not isinstance(given, Mapping):
        raise UsageError(f"set={given!r} says not which number; write set={{'name': value}}, name by name")
    draws = named.get("draws")
    if draws is not None and not hasattr(draws, "__index__"):
        raise UsageError(f"draws={draws!r} is no whole number; write one, as draws=200")
    if named.get("precision") is not None:
        named["precision"] = str(named["precision"]).strip()
    return parted(named, ask)


def answer_of(subject: Subject, name: str, options: Mapping[str, Any], ask: Ask = USUAL) -> Any:
    """The answer to a question by its name, with the draws that are usual for it if nobody says."""
    asked = question(name)
    ask, watch = with_options(options, ask)
    if options.get("draws") is None:
        ask = ask.but(draws=asked.usual_draws(ask.about))
    try:
        return asked.answer(subject, ask, watch, solved).table
    except TypeError as error:
        found = _UNEXPECTED.search(str(error))
        if found is None or found[1] not in ask.about:
            raise
        raise UsageError(_untaken(name, found[1])) from None


_UNEXPECTED = re.compile(r"unexpected keyword argument '(\w+)'")
_TAKEN = {
    "compare": ("a", "b", "set_a", "set_b", "from_the_start"),
    "drivers": ("outcome", "groups", "samples", "bare"),
    "equilibria": ("draw", "starts", "exhaustive", "most_plans"),
    "levers": ("actor", "outcome", "from_the_start"),
    "tip": ("name", "step", "within"),
    "whatif": ("outcome", "from_the_start"),
}
"""What questions take in Python, where commands write it otherwise."""


def no_option(name: str, options: Iterable[str], known: Iterable[str]) -> UsageError:
    """What is said where something takes no option of a name, with those that it takes."""
    wrong, *_ = options
    return UsageError(f"{name}() has no option called '{wrong}'; {nearest(wrong, known)}")


_ASKED_OF = {
    **dict.fromkeys(("whatif", "compare", "levers"), "case.{}(...), of the case that was read"),
    **dict.fromkeys(("tip", "drivers", "equilibria"), "case.compile().{}(...), of the game"),
    **dict.fromkeys(
        ("now", "strategy", "beliefs", "why", "timeline", "odds", "answer", "payoffs", "report", "tree"),
        "case.solve(...).{}, of the solved draws",
    ),
}  # fmt: skip
"""Where Python asks what."""


class Pointing:
    """What is asked for something that it has not says where that is."""

    __slots__ = ()

    if not TYPE_CHECKING:  # for types there is nothing else here

        def __getattr__(self, name: str) -> Any:
            """Raise `AttributeError`, and say where it is if it is elsewhere."""
            hint = f"; it is {_ASKED_OF[name].format(name)}" if name in _ASKED_OF else ""
            message = f"'{type(self).__name__}' object has no attribute '{name}'{hint}"
            raise AttributeError(message, name=name, obj=self)


def _untaken(name: str, wrong: str) -> str:
    """Why a question cannot be asked with an option, and with which it can."""
    if (name, wrong) in {("tip", "all"), ("tip", "every")}:
        return f"tip() has no option '{wrong}': leave the name out, and it looks at every uncertain number"
    taken = _TAKEN.get(name) or [each.name for each in question(name).options if isinstance(each, Option)]
    return str(no_option(name, [wrong], [*taken, *Options.__annotations__]))
