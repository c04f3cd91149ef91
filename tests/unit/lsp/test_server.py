"""The server in this process, without its transport: messages in, messages out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from melian.lsp.protocol import Protocol
from melian.lsp.server import Server, server

URI = "file:///nowhere/a.crisis.yaml"


class Sent(list[dict[str, Any]]):
    """What the server has sent."""

    def write(self, data: bytes) -> None:
        self.append(json.loads(data))

    def close(self) -> None:
        """Nothing is open."""


def say(made: Server, method: str, params: dict[str, Any], number: int | None = None) -> None:
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    made.protocol.handle_message(
        made.protocol.structure_message(message | ({} if number is None else {"id": number}))
    )


def edited(version: int, start: tuple[int, int], end: tuple[int, int], text: str) -> dict[str, Any]:
    (first, column), (last, stop) = start, end
    where = {"start": {"line": first, "character": column}, "end": {"line": last, "character": stop}}
    changes = [{"range": where, "text": text}]
    return {"textDocument": {"uri": URI, "version": version}, "contentChanges": changes}


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        await asyncio.sleep(0.005)


def test_what_is_asked_of_a_text_that_was_never_opened_is_nothing() -> None:
    async def conversation() -> None:
        made = server()
        assert isinstance(made.protocol, Protocol)
        made.protocol.set_writer(sent := Sent(), include_headers=False)
        say(made, "initialize", {"capabilities": {}, "processId": None, "rootUri": None}, 1)
        say(made, "textDocument/didChange", edited(2, (0, 0), (0, 0), "x"))
        there = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}
        for number, ask in enumerate(
            ("hover", "completion", "definition", "prepareRename", "documentSymbol")
        ):
            say(made, f"textDocument/{ask}", there, number + 2)
        await until(lambda: {each.get("id") for each in sent} >= set(range(1, 7)))
        answers = {each["id"]: each.get("result") for each in sent if "id" in each}
        assert [answers[number] for number in range(2, 7)] == [None, [], [], None, []]

    asyncio.run(conversation())
