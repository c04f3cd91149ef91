"""Read a report: its text becomes a dossier of the folder, which is then gone through.

Tested in `tests/unit/app/test_reading.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from melian.app.look import address
from melian.app.site import Site
from melian.errors import TextError, UsageError
from melian.workspace.places import DOSSIER
from melian.workspace.reported import LONGEST, begin_dossier

__all__ = ["routes"]

Words = Annotated[str, Form(max_length=LONGEST)]


def routes(site: Site) -> APIRouter:
    """The page, and reading."""
    router = APIRouter(tags=["reading"])

    @router.get("/read", response_class=HTMLResponse)
    def asked() -> Response:
        """The text of a report, and what its dossier is called."""
        return _form(site, "", "", "report")

    @router.post("/read", response_class=HTMLResponse)
    def read(
        words: Words,
        file: Annotated[str, Form(max_length=200)],
        day: Annotated[str, Form(max_length=20)] = "",
    ) -> Response:
        """The dossier of a report; both are written into the folder."""
        try:
            document = begin_dossier(site.workspace, _stem(file), words, _day(day))
        except (UsageError, TextError) as error:
            return _form(site, words, day, file, str(error))
        return RedirectResponse(address(document.name, "evidence"), status_code=303)

    return router


def _form(site: Site, words: str, day: str, file: str, problem: str = "") -> Response:
    return site.page(
        "reading.html",
        status=400 if problem else 200,
        title="Read a report",
        words=words,
        day=day,
        file=file,
        problem=problem,
        longest=LONGEST,
    )


def _stem(file: str) -> str:
    """What a dossier is called, without its ending."""
    stem = file.strip().removesuffix(DOSSIER)
    if not stem:
        raise UsageError("a file needs a name")
    return stem


def _day(words: str) -> date | None:
    """A day, if one was said."""
    if not words.strip():
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise UsageError(f"'{words}' is not a day; write it as 2028-09-07") from None
