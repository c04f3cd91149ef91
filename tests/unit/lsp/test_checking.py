"""The newest text wins, and what it overtakes is stopped."""

from __future__ import annotations

import asyncio
import gc
import importlib
import sys
import threading
import time
from pathlib import Path

import pytest

from melian.lsp.checking import Checking
from melian.lsp.texts import OpenText


def text(version: int, uri: str = "file:///a.crisis.yaml") -> OpenText:
    return OpenText(uri, version, "")


class Log:
    """A check that takes its time in Python, and what came of it."""

    def __init__(self, steps: int = 0) -> None:
        self.steps = steps
        self.begun: list[int] = []
        self.shown: list[tuple[str, int]] = []
        self.failed: list[str] = []
        self.started = threading.Event()

    def check(self, text: OpenText) -> int:
        self.begun.append(text.version)
        self.started.set()
        if text.version < 0:
            raise ValueError("a bug")
        gc.disable()
        for _ in range(self.steps if text.version == 1 else 0):
            time.sleep(0.001)
        gc.enable()
        return text.version

    def checking(self, wait: float = 0.0) -> Checking[int]:
        return Checking(
            self.check,
            lambda text, found: self.shown.append((text.uri, found)),
            lambda text, error: self.failed.append(str(error)),
            wait,
        )


async def settled(checking: Checking[int]) -> None:
    while checking.is_busy:
        await asyncio.sleep(0.001)


def test_of_several_texts_that_wait_only_the_newest_is_checked() -> None:
    async def typing(log: Log) -> None:
        checking = log.checking(wait=0.01)
        for version in range(1, 6):
            checking.ask(text(version))
        checking.ask(text(9, "file:///b.crisis.yaml"))
        await settled(checking)

    asyncio.run(typing(log := Log()))
    assert log.begun == [9, 5]  # the first key of a file after a pause is not waited with
    assert log.shown == [("file:///b.crisis.yaml", 9), ("file:///a.crisis.yaml", 5)]


def test_the_first_key_after_a_pause_is_checked_at_once_and_those_hard_upon_it_together() -> None:
    async def typing(log: Log) -> None:
        checking = log.checking(wait=60.0)
        checking.ask(text(1))
        await settled(checking)
        assert log.begun == [1]
        checking.ask(text(2))
        checking.ask(text(3))
        await asyncio.sleep(0.05)

    asyncio.run(typing(log := Log()))
    assert log.begun == [1]


def test_a_check_that_is_overtaken_ends_and_shows_nothing() -> None:
    async def typing(log: Log) -> None:
        checking = log.checking()
        checking.ask(text(1))
        while not log.started.is_set():
            await asyncio.sleep(0.001)
        checking.ask(text(2))
        checking.ask(text(3))
        await settled(checking)

    asyncio.run(typing(log := Log(steps=100_000)))
    assert (log.begun[0], log.begun[-1]) == (1, 3)
    assert log.shown == [("file:///a.crisis.yaml", 3)]
    assert gc.isenabled()


def test_an_import_is_not_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the import made is there afterwards, though nobody waits for the check."""
    slow = "import time\nbegun = time.sleep(0.1)\nfor _ in range(100):\n    time.sleep(0.001)\nwhole = True\n"
    (tmp_path / "slow_to_import.py").write_text(slow, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    async def typing() -> None:
        shown: list[str] = []
        begun = threading.Event()

        def check(text: OpenText) -> str:
            begun.set()
            return str(importlib.import_module("slow_to_import").whole)

        checking = Checking(check, lambda text, found: shown.append(found), lambda text, error: None, 0.0)
        checking.ask(text(1))
        while not begun.is_set():
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        checking.ask(text(2))
        await settled(checking)
        assert shown == ["True"]

    asyncio.run(typing())
    assert sys.modules["slow_to_import"].whole


def test_a_text_that_is_closed_is_checked_no_more() -> None:
    async def typing(log: Log) -> None:
        checking = log.checking(wait=0.005)
        checking.ask(text(1))
        checking.forget(text(1).uri)
        await settled(checking)

    asyncio.run(typing(log := Log()))
    assert log.shown == []


def test_a_bug_is_told_and_the_next_text_is_checked() -> None:
    async def typing(log: Log) -> None:
        checking = log.checking()
        checking.ask(text(-1))
        await settled(checking)
        checking.ask(text(2))
        await settled(checking)

    asyncio.run(typing(log := Log()))
    assert log.failed == ["a bug"]
    assert log.shown == [("file:///a.crisis.yaml", 2)]
