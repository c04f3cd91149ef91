"""What can be said of every question from Python, by name.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from melian.questions.registry import question
from melian.questions.subject import Subject, solved
from melian.runs.ask import USUAL, Ask, Watch, parted

__all__ = ["GameOptions", "Options", "SolveOptions", "WatchOptions", "answer_of", "with_options"]


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
    if named.get("precision") is not None:
        named["precision"] = str(named["precision"]).strip()
    return parted(named, ask)


def answer_of(subject: Subject, name: str, options: Mapping[str, Any], ask: Ask = USUAL) -> Any:
    """The answer to a question by its name, with the draws that are usual for it if nobody says."""
    asked = question(name)
    ask, watch = with_options(options, ask)
    if options.get("draws") is None:
        ask = ask.but(draws=asked.usual_draws(ask.about))
    return asked.answer(subject, ask, watch, solved).table
