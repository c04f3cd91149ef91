"""Report: the brief and the report, made from here, read or taken away.

Tested in `tests/unit/app/test_papers.py`.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from melian.app.look import address, drawn
from melian.app.press import KINDS, Paper
from melian.app.records import PLAIN
from melian.app.site import Site
from melian.report.brief.parts import Brief
from melian.report.svg.band import band_svg
from melian.workspace.document import Document

__all__ = ["routes"]

HERE = "papers"
MEDIA = {"html": "text/html", "md": "text/markdown"}
ABOUT = {
    "brief": ("Brief", "Two pages in plain words, for somebody with two minutes."),
    "report": ("Report", "All of it, with how it was found. It takes a minute or more."),
}


def routes(site: Site) -> APIRouter:
    """The page, making a paper, and taking it away."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/papers", response_class=HTMLResponse)
    def page(name: str) -> Response:
        """What can be made, and what was."""
        document = site.open(name)
        papers = [_paper(site, document, kind) for kind in KINDS]
        made = site.press.latest(name, "brief")
        told = None if made is None or made.brief is None else _told(made.brief)
        return site.crisis_page("papers.html", document, HERE, papers=papers, brief=told)

    @router.post("/c/{name:path}/papers/{kind}", response_class=HTMLResponse)
    def begin(name: str, kind: str) -> Response:
        """Make one."""
        site.press.begin(site.open(name), kind)
        return RedirectResponse(address(name, HERE), status_code=303)

    @router.get("/c/{name:path}/papers.json", responses=PLAIN)
    def twin(name: str) -> JSONResponse:
        """The brief that was made, as `melian brief` prints it with `--json`."""
        site.open(name)
        made = site.press.latest(name, "brief")
        if made is None:
            return JSONResponse(
                {"error": "no brief was made yet: make one on the page Report"}, status_code=404
            )
        return JSONResponse(made.record) if made.record else JSONResponse(made.plain, status_code=503)

    @router.get("/paper/{number}")
    def working(number: int) -> dict[str, Any]:
        """How far a paper is."""
        return _found(site, number).plain

    @router.post("/paper/{number}/stop", response_class=HTMLResponse)
    def stop(number: int) -> Response:
        """Stop making it."""
        paper = _found(site, number)
        paper.stop.set()
        return RedirectResponse(address(paper.name, paper.page), status_code=303)

    @router.get("/paper/{number}/{form}", response_class=Response)
    def taken(number: int, form: str) -> Response:
        """The file, to be kept: its own style would not be applied to a page of the app."""
        paper = _found(site, number)
        if form not in paper.texts:
            raise HTTPException(404, f"This paper is not made as '{form}'.")
        stem = "".join(
            each if each.isascii() and each.isalnum() else "-" for each in paper.name.split(".")[0]
        )
        named = f'attachment; filename="{stem}-{paper.kind}.{form}"'
        return Response(paper.texts[form], media_type=MEDIA[form], headers={"Content-Disposition": named})

    return router


def _found(site: Site, number: int) -> Paper:
    paper = site.press.paper(number)
    if paper is None:
        raise HTTPException(404, "This paper was made anew since, or is forgotten.")
    return paper


def _paper(site: Site, document: Document, kind: str) -> dict[str, Any]:
    """One kind of paper, as it stands."""
    title, about = ABOUT[kind]
    paper = site.press.latest(document.name, kind)
    told: dict[str, Any] = {
        "kind": kind, "title": title, "about": about, "make": f"{address(document.name, HERE)}/{kind}",
        "state": "none", "files": [], "problem": "", "is_old": False,
    }  # fmt: skip
    if paper is None:
        return told
    return told | {
        "state": paper.state,
        "problem": paper.error,
        "words": paper.words,
        "share": round(paper.share, 3),
        "working": f"/paper/{paper.number}",
        "is_old": paper.sha != document.sha,
        "files": [
            (f"/paper/{paper.number}/{form}", {"html": "HTML", "md": "Markdown"}[form], _size(text))
            for form, text in paper.texts.items()
            if paper.state == "done"
        ],
    }


def _size(text: str) -> str:
    return f"{len(text.encode()) / 1000:,.0f} kB"


def _told(brief: Brief) -> dict[str, Any]:
    """The brief, to be read here."""
    words = f"{brief.number}, {brief.between}"
    return {
        "number": brief.number,
        "between": brief.between,
        "band": None if brief.band is None else drawn(band_svg(brief.band, words)),
        "known": brief.known,
        "banner": brief.banner,
        "question": brief.question,
        "sections": brief.sections,
    }
