"""A browser of the app, without one: it keeps its cookie, and sends what a page of the app would send."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import anyio
import httpx

from melian.app.door import Door
from melian.app.hosts import Hosts
from melian.app.server import create_app
from melian.app.site import Site
from melian.workspace.work.jobs import Jobs
from melian.workspace.workspace import Workspace

PORT = 8123
PATIENCE = 300
"""Seconds that an answer may take: where code is still being compiled, that comes first."""
HOME = f"http://127.0.0.1:{PORT}"


class Browser:
    """One browser that was let in to the app over a folder."""

    def __init__(self, folder: Path, jobs: Jobs | None = None) -> None:
        self.app = create_app(Site(Workspace(folder), jobs), Door("once", PORT), Hosts(PORT))
        self.cookies = httpx.Cookies()
        assert self.get("/open?token=once").status_code == 303

    def get(self, path: str, **options: Any) -> httpx.Response:
        """What an address answers."""
        return self.send("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """What it answers to something that is written."""
        return self.send("POST", path, **options)

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """What it answers to any request."""

        async def send() -> httpx.Response:
            transport, headers = httpx.ASGITransport(self.app), {"origin": HOME}
            async with httpx.AsyncClient(
                transport=transport, base_url=HOME, headers=headers, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **options)
                self.cookies = client.cookies
                return answer

        return anyio.run(send)

    def settled(self, path: str) -> str:
        """A page once its answer is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self.get(path)
            assert answer.status_code == 200, answer.text
            if "data-working" not in answer.text:
                return answer.text
            time.sleep(0.05)
        raise AssertionError(f"{path} has no answer")
