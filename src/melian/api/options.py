"""What can be said of every question from Python, by name.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from melian.api.calls import check_values, needs, no_option
from melian.errors import UsageError
from melian.questions.asked.meant import by_keys
from melian.questions.question import Option, Question, Shared
from melian.questions.registry import question
from melian.questions.subject import Subject, solved
from melian.runs.ask import USUAL, Ask, Watch, parted
from melian.scenario.findings.diagnostics import nearest

__all__ = [
    "GameOptions", "Options", "Pointing", "SolveOptions", "WatchOptions", "answer_of", "question_about",
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
    named = {_INNER.get(name, name): value for name, value in options.items()}
    if named.get("precision") is not None:
        named["precision"] = str(named["precision"]).strip()
    return parted(named, ask)


def answer_of(subject: Subject, name: str, options: Mapping[str, Any], ask: Ask = USUAL) -> Any:
    """The answer to a question by its name, with the draws that are usual for it if nobody says."""
    ask, watch = with_options(options, ask)
    asked = question_about(name, ask.about, subject)
    if name == "why" and ask.variant is None and not {"step", "against"} & ask.about.keys():
        raise needs(name, "step", subject)
    if options.get("draws") is None:
        ask = ask.but(draws=asked.usual_draws(ask.about))
    return asked.answer(subject, by_keys(ask, subject.base.model), watch, solved).table


def question_about(name: str, about: Mapping[str, Any], owner: object) -> Question:
    """The question of a name; refuses what it does not take, and wants what it needs, before it is asked.

    Raises
    ------
    UsageError
        With what the question takes.
    """
    asked, taken = question(name), {*_taken_by(name), *_INNER.values()}
    for each in about:
        if each not in taken:
            raise UsageError(_untaken(name, each))
    for option in asked.options:
        if isinstance(option, Option) and option.needed and about.get(option.name) is None:
            raise needs(name, option.name, owner)
    check_values("ask", about, owner)
    return asked


def _taken_by(name: str) -> tuple[str, ...]:
    """What a question takes besides the game, the draws and the events."""
    options = question(name).options
    own = [each.name for each in options if isinstance(each, Option) and each.kind != "file"]
    who = ("actor", "step") if Shared.WHO in options else ()
    return _TAKEN.get(name, (*who, *own))


_INNER = {"set": "settings", "set_a": "settings_a", "set_b": "settings_b"}
"""What questions call otherwise."""
_TAKEN = {
    "compare": ("a", "b", "set_a", "set_b", "from_the_start"),
    "drivers": ("outcome", "groups", "samples", "bare"),
    "equilibria": ("draw", "starts", "exhaustive", "most_plans"),
    "levers": ("actor", "outcome", "from_the_start"),
    "tip": ("number", "step", "within"),
    "whatif": ("variants", "outcome", "from_the_start"),
}
"""What questions take in Python, where commands write it otherwise."""


_ASKED_OF = {
    **dict.fromkeys(("whatif", "compare", "levers"), "case.{}(...), of the case that was read"),
    **dict.fromkeys(("tip", "drivers", "equilibria"), "case.compile().{}(...), of the game"),
    **dict.fromkeys(
        ("now", "strategy", "beliefs", "why", "timeline", "odds", "answer", "payoffs", "report", "tree"),
        "case.solve(...).{}, of the solved draws",
    ),
}  # fmt: skip
"""Where Python asks what."""


class _NoSuchAttributeError(UsageError, AttributeError):
    """What something has not, with where it is or what there is."""


class Pointing:
    """What is asked for something that it has not says where that is."""

    __slots__ = ()

    if not TYPE_CHECKING:  # for types there is nothing else here

        def __getattr__(self, name: str) -> Any:
            """Raise `AttributeError`, and say where it is if it is elsewhere."""
            kind = type(self)
            message = f"'{kind.__name__}' object has no attribute '{name}'"
            if name.startswith("_"):
                raise AttributeError(message, name=name, obj=self)
            there = [each for each in dir(kind) if not each.startswith("_")]
            hint = f"it is {_ASKED_OF[name].format(name)}" if name in _ASKED_OF else nearest(name, there)
            raise _NoSuchAttributeError(f"{message}; {hint}", name=name, obj=self)


def _untaken(name: str, wrong: str) -> str:
    """Why a question cannot be asked with an option, and with which it can."""
    if (name, wrong) in {("tip", "all"), ("tip", "every")}:
        return f"tip() has no option '{wrong}': leave the name out, and it looks at every uncertain number"
    return str(no_option(name, [wrong], [*_taken_by(name), *Options.__annotations__]))
