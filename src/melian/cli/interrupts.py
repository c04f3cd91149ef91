"""Ctrl-C: never lost, and obeyed within a second.

Python raises KeyboardInterrupt in whatever the main thread runs next. In a callback of C code it is
printed and dropped, an import may turn it into another error, and C code that goes on for
seconds hears nothing. So a thread listens as well, and what was heard decides the exit code.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from melian.cli.exits import INTERRUPTED

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

__all__ = ["answered", "heard", "listen", "listening_ends"]

PATIENCE = 0.6
"""Seconds that what runs gets to end after Ctrl-C."""

_heard = threading.Event()
_leaving: list[Callable[[], None]] = []
"""What to say when something does not end in time; the last one counts."""
_watching: list[threading.Thread] = []


def listen() -> None:
    """Take Ctrl-C from here on; a process that was started to ignore it goes on doing so."""
    handler = signal.getsignal(signal.SIGINT)
    if not _is_main_thread() or handler not in (signal.default_int_handler, signal.SIG_DFL):
        return
    _heard.clear()
    _leaving.append(_say_interrupted)
    signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _unraisable
    _watch()


def listening_ends() -> None:
    """What comes after the last word of a command is ended by Ctrl-C as by any other signal."""
    if _leaving:
        _leaving.clear()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        sys.unraisablehook = sys.__unraisablehook__


def heard() -> bool:
    """Whether there was a Ctrl-C since `listen`."""
    return _heard.is_set()


@contextmanager
def answered(stop: threading.Event, known: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C sets an event while this lasts; what does not end on it is left where it is.

    Parameters
    ----------
    stop
        What is set.
    known
        Says what is known when it is left.

    Raises
    ------
    KeyboardInterrupt
        If there was a Ctrl-C before that got lost on its way.
    """
    if not _is_main_thread():
        yield
        return
    if _leaving and _heard.is_set():
        raise KeyboardInterrupt

    def leave() -> None:
        known()
        os._exit(INTERRUPTED)

    def ended(number: int, frame: FrameType | None) -> None:
        _heard.set()
        if stop.is_set():
            leave()
        stop.set()

    before = signal.signal(signal.SIGINT, ended)
    _leaving.append(leave)
    _watch()
    try:
        yield
    finally:
        _leaving.remove(leave)
        signal.signal(signal.SIGINT, before)


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _interrupt(number: int, frame: FrameType | None) -> None:
    _heard.set()
    raise KeyboardInterrupt


def _say_interrupted() -> None:
    from melian.cli.screen import echo

    echo("Interrupted.", err=True)
    os._exit(INTERRUPTED)


def _unraisable(lost: UnraisableHookArgs, /) -> None:
    """A KeyboardInterrupt that is dropped was heard: nothing needs to be printed."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)


def _watch() -> None:
    """Have a thread hear signals at the moment they come."""
    if _watching:
        return
    reading, writing = os.pipe()
    if hasattr(os, "set_blocking"):
        os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    _watching.append(threading.Thread(target=_leave_in_time, args=(reading,), daemon=True))
    _watching[0].start()


def _leave_in_time(reading: int) -> None:
    while True:
        if signal.SIGINT not in os.read(reading, 1):
            continue
        leave = _leaving[-1] if _leaving else None
        time.sleep(PATIENCE)
        if leave is not None and _leaving and _leaving[-1] is leave:
            _heard.set()
            leave()
