"""File: the text, edited, with what is found about it, its names, and saving that never loses another's text.

Tested in `tests/unit/app/test_file.py`.
"""

from __future__ import annotations

import difflib
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from melian.app.look import address
from melian.app.pages.editing import file_record, offers, sections
from melian.app.site import Site
from melian.report.records.app import FileRecord
from melian.workspace.document import Document
from melian.workspace.saving import Conflict

__all__ = ["routes"]

HERE = "file"
LONGEST = 4_000_000
"""Letters of a text that are taken."""


class _Edited(BaseModel):
    """A text as it stands in the editor."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=LONGEST, description="the text")
    version: int = Field(description="the version that it was made of")


class _Saved(_Edited):
    over: str | None = Field(
        None, max_length=64, description="the fingerprint of a text that may be written over"
    )


class _Begun(BaseModel):
    """A text up to the cursor."""

    model_config = ConfigDict(extra="forbid")

    before: str = Field(max_length=LONGEST, description="the text before the cursor")


ABOUT: dict[int | str, dict[str, Any]] = {200: {"model": FileRecord}}
ELSEWHERE: dict[int | str, dict[str, Any]] = {
    409: {"description": "it was changed elsewhere, or on disk; both texts where they differ"}
}


def routes(site: Site) -> APIRouter:
    """The page, its twin, what typing asks, and saving."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/file", response_class=HTMLResponse)
    def page(name: str) -> Response:
        """The editor."""
        return _page(site, site.open(name))

    @router.get("/c/{name:path}/file.json", responses=ABOUT)
    def twin(name: str) -> JSONResponse:
        """The text, and what is known of it."""
        return _told(site.open(name), with_text=True)

    @router.post("/c/{name:path}/change", responses={**ABOUT, **ELSEWHERE})
    def change(name: str, edited: _Edited) -> JSONResponse:
        """Take a text over, and say what is found about it."""
        document = site.open(name)
        with site.editing:
            if document.version != edited.version and document.text != edited.text:
                return _elsewhere(document, edited.text)
            document.change(edited.text)
        return _told(document)

    @router.post("/c/{name:path}/complete")
    def complete(name: str, begun: _Begun) -> dict[str, Any]:
        """What could be written at the cursor."""
        return offers(site.open(name), begun.before)

    @router.post("/c/{name:path}/save", responses={**ABOUT, **ELSEWHERE})
    def save(name: str, edited: _Saved) -> JSONResponse:
        """Write a text into its file, unless that is another one by now."""
        document = site.open(name)
        with site.editing:
            if document.version != edited.version and document.text != edited.text and edited.over is None:
                return _elsewhere(document, edited.text)
            document.change(edited.text)
            try:
                document.save(over=edited.over)
            except Conflict as conflict:
                return _conflict(conflict)
        return _told(document)

    @router.post("/c/{name:path}/reload", responses=ABOUT)
    def reload(name: str) -> JSONResponse:
        """Take over what the file has on disk."""
        document = site.open(name)
        with site.editing:
            document.reload()
        return _told(document, with_text=True)

    @router.post("/c/{name:path}/file", response_class=HTMLResponse)
    def saved(name: str, text: Annotated[str, Form(max_length=LONGEST)]) -> Response:
        """The same as saving, for browsers without scripts."""
        document = site.open(name)
        with site.editing:
            document.change(text)
            try:
                document.save()
            except Conflict as conflict:
                return _page(site, document, problem=str(conflict), status=409)
        return RedirectResponse(address(name, HERE), status_code=303)

    return router


def _page(site: Site, document: Document, *, problem: str = "", status: int = 200) -> Response:
    record = file_record(document)
    return site.crisis_page(
        "file.html", document, HERE, status=status, document=document, findings=record.findings,
        outline=sections(record.outline), problem=problem, read_only=record.is_read_only,
        copy=document.name.rsplit("/", 1)[-1],
    )  # fmt: skip


def _told(document: Document, *, with_text: bool = False) -> JSONResponse:
    return JSONResponse(file_record(document, with_text=with_text).plain())


def _elsewhere(document: Document, mine: str) -> JSONResponse:
    """That another page of the app, or the disk, has another text by now: both."""
    about = {
        "error": "This text was changed in another window or on disk since this page was opened: choose "
        "which of the two stays.",
        "is_elsewhere": True,
        "version": document.version,
    }
    return JSONResponse({**about, **_beside(mine, document.text)}, status_code=409)


def _conflict(conflict: Conflict) -> JSONResponse:
    """That the file is another one by now: both."""
    about = {"error": str(conflict), "is_gone": conflict.theirs is None, "seen": conflict.seen}
    return JSONResponse({**about, **_beside(conflict.mine, conflict.theirs or "")}, status_code=409)


def _beside(here: str, theirs: str) -> dict[str, Any]:
    """Two texts, with the lines that the other one does not have."""
    mine_lines, their_lines = here.splitlines(), theirs.splitlines()
    mine, other = [False] * len(mine_lines), [False] * len(their_lines)
    for kind, a, a_end, b, b_end in difflib.SequenceMatcher(
        None, mine_lines, their_lines, False
    ).get_opcodes():
        if kind != "equal":
            mine[a:a_end] = [True] * (a_end - a)
            other[b:b_end] = [True] * (b_end - b)
    return {
        "mine": list(zip(mine_lines, mine, strict=True)),
        "theirs": list(zip(their_lines, other, strict=True)),
    }
