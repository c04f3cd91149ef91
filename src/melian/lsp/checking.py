"""Checks in the background: one at a time, the newest text of each file.

The first key after a pause is checked at once; where keys follow hard upon each other, as when somebody
holds one down, a text is checked a little after the last.

A check that is overtaken by an edit is stopped, for nobody would see what it finds.

Tested in `tests/unit/lsp/test_checking.py`.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from melian.lsp.texts import OpenText

__all__ = ["WAIT", "Checking"]

WAIT = 0.05
"""Seconds within which keys follow hard upon each other, and without one before the text is checked."""

Found = TypeVar("Found")


class _Overtaken(BaseException):
    """Raised inside a check that nobody waits for; no `except Exception` takes it for its own."""


class Checking(Generic[Found]):
    """What checks texts in the background.

    Parameters
    ----------
    check
        Is called in a thread of its own.
    publish
        Is called in the event loop with what was found, unless the text has changed by then.
    failed
        Is called there with what a check raised.
    """

    def __init__(
        self,
        check: Callable[[OpenText], Found],
        publish: Callable[[OpenText, Found], None],
        failed: Callable[[OpenText, Exception], None],
        wait: float = WAIT,
    ) -> None:
        self._check, self._publish, self._failed, self._wait = check, publish, failed, wait
        self._waiting: dict[str, tuple[float, OpenText]] = {}
        self._quiet: dict[str, float] = {}
        """From when on the next key of a file is the first after a pause."""
        self._work: _Work[Found] | None = None
        self._loop: asyncio.Task[None] | None = None

    def ask(self, text: OpenText) -> None:
        """Check a text soon; an older one of the same file is forgotten."""
        now = asyncio.get_running_loop().time()
        is_first = now >= self._quiet.get(text.uri, now)
        self._quiet[text.uri] = now + self._wait
        self._waiting[text.uri] = (now if is_first else now + self._wait, text)
        self._stop(text.uri)
        if self._loop is None or self._loop.done():
            self._loop = asyncio.create_task(self._run())

    def forget(self, uri: str) -> None:
        """Check a file no more."""
        self._waiting.pop(uri, None)
        self._quiet.pop(uri, None)
        self._stop(uri)

    @property
    def is_busy(self) -> bool:
        """Whether anything is still to be checked."""
        return self._loop is not None and not self._loop.done()

    def _stop(self, uri: str) -> None:
        if self._work is not None and self._work.text.uri == uri:
            self._work.stop()

    async def _run(self) -> None:
        while self._waiting:
            uri, (due, text) = min(self._waiting.items(), key=lambda item: item[1][0])
            left = due - asyncio.get_running_loop().time()
            if left > 0:
                await asyncio.sleep(left)
                continue  # there may be a newer text by now
            del self._waiting[uri]
            await self._one(text)

    async def _one(self, text: OpenText) -> None:
        self._work = work = _Work(self._check, text, asyncio.get_running_loop())
        work.start()
        try:
            found = await work.done
        except asyncio.CancelledError:
            if not work.is_stopped:
                raise
            return
        except Exception as error:
            if not work.is_stopped:
                self._failed(text, error)
            return
        finally:
            self._work = None
        if not work.is_stopped:
            self._publish(text, found)


class _Work(threading.Thread, Generic[Found]):
    """One check in a thread of its own, which can be stopped between two steps of the interpreter."""

    def __init__(
        self, check: Callable[[OpenText], Found], text: OpenText, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(daemon=True, name="melian-check")
        self.text, self.done = text, loop.create_future()
        self.is_stopped = False
        self._check, self._events = check, loop

    def run(self) -> None:
        """Check, and hand what was found, or raised, to the event loop."""
        try:
            self._work()
        except _Overtaken:
            pass
        finally:
            gc.enable()  # reading looks for no garbage, and may have been stopped on its way
            self._tell(self.done.cancel)

    def _work(self) -> None:
        if self.is_stopped:
            return
        try:
            self._tell(self.done.set_result, self._check(self.text))
        except Exception as error:
            self._tell(self.done.set_exception, error)

    def stop(self) -> None:
        """Let it end: nobody waits for it. The interpreter raises in it once, and never amid an import."""
        if self.is_stopped:
            return
        self.is_stopped = True
        if self.ident is not None and self.is_alive() and not _is_importing(self.ident):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self.ident), ctypes.py_object(_Overtaken)
            )

    def _tell(self, call: Callable[..., object], *arguments: object) -> None:
        def once() -> None:
            if not self.done.done():
                call(*arguments)

        if not self._events.is_closed():
            self._events.call_soon_threadsafe(once)


def _is_importing(ident: int) -> bool:
    """Whether a thread is importing a module; many do not survive it if that is broken off."""
    frame = sys._current_frames().get(ident)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
