"""What is asked, and how its answer is found: two values that every question takes.

An `Ask` says which game, given which events, over which draws: it determines the figures. A `Watch`
says who is told how far it is, who may end it, who does the work and where it is kept: no
figure depends on it.

Tested in `tests/unit/test_tip.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from melian.errors import UsageError

__all__ = ["USUAL", "Ask", "Watch", "parted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of a crisis.

    Raises
    ------
    UsageError
        If both `at` and `before_events` say given which events.
    """

    variant: str | None = None
    """A what-if of the file; None: the file as it stands."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Assumption -> another number, after the variant."""
    precision: str | None = None
    """The precision in place of the file's."""
    at: str | None = None
    """A date: the odds are given the events up to it; up to `as_of` if absent."""
    before_events: bool = False
    """Whether the odds are given no event."""
    draws: int = 1000
    """How many draws of the uncertain numbers."""
    seed: int = 0
    """The key of their streams: draw `i` is the same in any run of that seed."""
    fixed: Mapping[str, float] = field(default_factory=dict)
    """Stream -> a number that replaces its draws; the draws of all others stay as they are."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What the question at hand takes besides, by name: a step, an actor, an outcome."""

    def __post_init__(self) -> None:
        if self.at is not None and self.before_events:
            raise UsageError("--at and --before-events exclude each other: leave one out")

    @property
    def events(self) -> dict[str, Any]:
        """Given which events, as `given_events` takes it."""
        return {"at": self.at, "before_events": self.before_events}

    def but(self, **changes: Any) -> Self:
        """The same with some fields changed."""
        return replace(self, **changes)


USUAL = Ask()
"""The file as it stands, given its events, over the usual draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How an answer is found: no figure of it depends on this."""

    progress: Callable[..., None] | None = None
    """Called with how far it is; with what, says the question."""
    stage: Callable[[str], None] | None = None
    """Called with what is begun, in words, where more than one game is solved for an answer."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set it from elsewhere to end early."""
    workers: int | None = None
    """Threads; all available cores if absent."""
    store: str | os.PathLike[str] | None = None
    """A folder that keeps what is solved; the next run begins with what is there."""
    cluster: str | None = None
    """The address of a dask.distributed scheduler whose workers solve it."""
    block_size: int | None = None
    """Draws that are solved at a time; as many as suit the game if absent."""

    def telling(self, progress: Callable[..., None] | None) -> Self:
        """The same, but somebody else is told how far it is."""
        return replace(self, progress=progress)

    def here(self) -> Self:
        """The same on this machine, kept nowhere."""
        return replace(self, store=None, cluster=None)


def parted(options: Mapping[str, Any], ask: Ask = USUAL, watch: Watch | None = None) -> tuple[Ask, Watch]:
    """Options by name as what is asked and how it is found; all other names are what the question takes.

    Absent (None) options leave what was there.

    >>> ask, watch = parted({"draws": 20, "workers": 2, "step": "threat"})
    >>> ask.draws, watch.workers, dict(ask.about)
    (20, 2, {'step': 'threat'})
    """
    given = {name: value for name, value in options.items() if value is not None}
    of_ask = {each.name for each in fields(Ask)} - {"about"}
    of_watch = {each.name for each in fields(Watch)}
    about = {name: value for name, value in given.items() if name not in of_ask | of_watch}
    return (
        replace(
            ask,
            **{name: given[name] for name in of_ask & given.keys()},
            about={**ask.about, **about},
        ),
        replace(watch or Watch(), **{name: given[name] for name in of_watch & given.keys()}),
    )
