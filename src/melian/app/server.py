"""The app as one ASGI application: pages, what they are drawn with, and the guard around all of it.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from melian.app.door import Door
from melian.app.hosts import Hosts
from melian.app.pages import events, evidence, file, now, numbers, papers, reading, shelf, story, work
from melian.app.safety import Guard
from melian.app.site import Site
from melian.errors import MelianError
from melian.report.style import STYLE
from melian.version import __version__
from melian.workspace.places import OutsideError

__all__ = ["create_app"]

ROUTES = (
    shelf.routes, reading.routes, work.routes, now.routes, story.routes, events.routes, numbers.routes,
    evidence.routes, file.routes, papers.routes,
)  # fmt: skip
"""Pages, each a module that adds its own."""

OTHERWISE: dict[int | str, dict[str, Any]] = {
    303: {"description": "it is done: see there"},
    400: {"description": "it cannot be done so: why, and what would work"},
    404: {"description": "there is no such file or page"},
    409: {"description": "somebody else changed the file meanwhile"},
    503: {"description": "there is no answer yet: how far it is"},
}
"""What any address may answer instead."""


def create_app(site: Site, door: Door, hosts: Hosts, *, home: str = "/") -> ASGIApp:
    """The app over a folder.

    Parameters
    ----------
    site
        The folder, and who answers questions about it.
    door
        Who is let in.
    hosts
        Under which names it answers.
    home
        The page that is opened first.
    """
    app = FastAPI(title="melian", version=__version__, docs_url=None, redoc_url=None)
    for routes in ROUTES:
        app.include_router(routes(site), responses=OTHERWISE)
    app.add_api_route("/static/report.css", _style, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(str(resources.files("melian.app"))) / "static"))
    app.add_exception_handler(MelianError, lambda request, error: _trouble(site, request, error))
    app.add_exception_handler(HTTPException, lambda request, error: _trouble(site, request, error))
    return Guard(app, door, hosts, home)


def _style() -> Response:
    """The style of the report: one look for all."""
    return Response(STYLE, media_type="text/css")


def _trouble(site: Site, request: Request, error: Exception) -> Response:
    """What went wrong on purpose, as a page or as JSON."""
    from fastapi.responses import JSONResponse

    if isinstance(error, HTTPException):
        status, title, words = error.status_code, "No such page", str(error.detail)
    else:
        status = 404 if isinstance(error, OutsideError) else 400
        title, words = ("This file is not opened" if status == 404 else "This cannot be done"), str(error)
    kinds = f"{request.headers.get('accept', '')} {request.headers.get('content-type', '')}"
    if request.url.path.endswith(".json") or "application/json" in kinds:
        return JSONResponse({"error": words}, status_code=status)
    return site.page(
        "message.html", status=status, title=title, words=words, back="/", back_label="All crises"
    )
