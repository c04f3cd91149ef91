"""File: the text, edited, with what is found about it, its names, and saving that never loses another's text.

Tested in `tests/unit/app/test_file.py`.
"""

from __future__ import annotations

import difflib
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from melian.app.look import address
from melian.app.site import Site
from melian.diagnostic import Diagnostic
from melian.scenario.schema.elements import CrisisFile
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


class _Finding(BaseModel):
    line: int = Field(description="from 1")
    column: int = Field(description="from 1")
    width: int = Field(description="letters that are meant")
    severity: str = Field(description="error, warning or note")
    code: str = Field(description="`melian explain` explains it")
    message: str = Field(description="what it is")
    shown: list[str] = Field(description="lines that show it")
    help: str = Field(description="what would work; empty where nothing is known")


class _Name(BaseModel):
    section: str = Field(description="the section that it is of; empty for sections")
    name: str = Field(description="the name")
    label: str = Field(description="its words")
    line: int = Field(description="from 1")
    depth: int = Field(description="0 for sections, 1 for their entries, 2 for what these hold")


class _State(BaseModel):
    """What is known of a text."""

    name: str = Field(description="of the file")
    version: int = Field(description="raised with every change")
    is_changed: bool = Field(description="whether the text is another one than the file has")
    is_read_only: bool = Field(description="whether it comes with melian")
    findings: list[_Finding] = Field(description="as `melian check` finds them")
    outline: list[_Name] = Field(description="names of the text; empty where it is no YAML")


class _Whole(_State):
    text: str = Field(description="the text")


def routes(site: Site) -> APIRouter:
    """The page, its twin, what typing asks, and saving."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/file", response_model=None)
    def page(name: str) -> Response:
        """The editor."""
        return _page(site, site.open(name))

    @router.get("/c/{name:path}/file.json")
    def twin(name: str) -> _Whole:
        """The text, and what is known of it."""
        document = site.open(name)
        return _Whole(text=document.text, **_state(document))

    @router.post(
        "/c/{name:path}/change", response_model=_State, responses={409: {"description": "changed elsewhere"}}
    )
    def change(name: str, edited: _Edited) -> Any:
        """Take a text over, and say what is found about it."""
        document = site.open(name)
        with site.editing:
            if document.version != edited.version and document.text != edited.text:
                return _elsewhere(document)
            document.change(edited.text)
        return _state(document)

    @router.post(
        "/c/{name:path}/save", response_model=_State, responses={409: {"description": "changed on disk"}}
    )
    def save(name: str, edited: _Saved) -> Any:
        """Write a text into its file, unless that is another one by now."""
        document = site.open(name)
        with site.editing:
            if document.version != edited.version and document.text != edited.text and edited.over is None:
                return _elsewhere(document)
            document.change(edited.text)
            try:
                document.save(over=edited.over)
            except Conflict as conflict:
                return _conflict(conflict)
        return _state(document)

    @router.post("/c/{name:path}/reload")
    def reload(name: str) -> _Whole:
        """Take over what the file has on disk."""
        document = site.open(name)
        with site.editing:
            document.reload()
        return _Whole(text=document.text, **_state(document))

    @router.post("/c/{name:path}/file", response_model=None)
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
    findings = [_finding(each) for each in document.findings]
    names = () if document.is_dossier else document.outline
    return site.crisis_page(
        "file.html", document, HERE, status=status, document=document, findings=findings, outline=names,
        full={each.section for each in names}, problem=problem, read_only=document.path is None,
        fields=" ".join(CrisisFile.model_fields), copy=document.name.rsplit("/", 1)[-1],
    )  # fmt: skip


def _state(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "version": document.version,
        "is_changed": document.is_changed,
        "is_read_only": document.path is None,
        "findings": [_finding(each) for each in document.findings],
        "outline": [
            {"section": each.section, "name": each.name, "label": each.label, "line": each.mark.line,
             "depth": each.depth}
            for each in (() if document.is_dossier else document.outline)
        ],
    }  # fmt: skip


def _finding(each: Diagnostic) -> dict[str, Any]:
    return {
        "line": each.mark.line, "column": each.mark.column, "width": each.mark.width,
        "severity": each.severity, "code": each.code, "message": each.message, "shown": list(each.shown),
        "help": each.help,
    }  # fmt: skip


def _elsewhere(document: Document) -> JSONResponse:
    """That another page of the app, or the disk, has another text by now."""
    about = {"error": "This text was changed elsewhere since this page was opened: load the page anew."}
    return JSONResponse({**about, "version": document.version}, status_code=409)


def _conflict(conflict: Conflict) -> JSONResponse:
    """Both texts, with the lines that the other one does not have."""
    theirs = conflict.theirs or ""
    mine_lines, their_lines = conflict.mine.splitlines(), theirs.splitlines()
    mine, other = [False] * len(mine_lines), [False] * len(their_lines)
    for kind, a, a_end, b, b_end in difflib.SequenceMatcher(
        None, mine_lines, their_lines, False
    ).get_opcodes():
        if kind != "equal":
            mine[a:a_end] = [True] * (a_end - a)
            other[b:b_end] = [True] * (b_end - b)
    return JSONResponse(
        {
            "error": str(conflict),
            "is_gone": conflict.theirs is None,
            "seen": conflict.seen,
            "mine": list(zip(mine_lines, mine, strict=True)),
            "theirs": list(zip(their_lines, other, strict=True)),
        },
        status_code=409,
    )
