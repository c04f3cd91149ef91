"""Evidence: the passage behind each fact, and what rests on it; a dossier is gone through here, and drafted.

Tested in `tests/unit/app/test_evidence.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from melian.app.look import address
from melian.app.pages.dossier import dossier_json, dossier_view
from melian.app.pages.facts import facts_json, facts_view
from melian.app.press import Paper
from melian.app.records import PLAIN
from melian.app.site import Site
from melian.dossier.read import Dossier
from melian.drafts.draft import draft
from melian.errors import UsageError
from melian.workspace.document import Document
from melian.workspace.judging import Judgement, with_judgements
from melian.workspace.places import DOSSIER
from melian.workspace.saving import Conflict

__all__ = ["routes"]

HERE, DRAFT = "evidence", "draft"
FIELDS = 30_000
"""So many fields a form may have: two for each passage of a large dossier."""
SUFFIX = ".crisis.yaml"
CHANGED = "This dossier was changed elsewhere since this page was opened; nothing was saved."

Show = Annotated[str, Query(pattern=r"^(|yes|no|open)$")]


def routes(site: Site) -> APIRouter:
    """The page, its twin, judging passages, and drafting a model."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/evidence", response_class=HTMLResponse)
    def page(name: str, show: Show = "") -> Response:
        """Facts with their passages, or a dossier with the texts that it is of."""
        return _page(site, site.open(name), show=show)

    @router.get("/c/{name:path}/evidence.json", responses=PLAIN)
    def twin(name: str) -> JSONResponse:
        """What `melian check` prints with `--json`; of a dossier, what `melian dossier check` does."""
        document = site.open(name)
        return JSONResponse(dossier_json(document) if document.is_dossier else facts_json(document))

    @router.post("/c/{name:path}/evidence", response_class=HTMLResponse)
    async def judge(name: str, request: Request) -> Response:
        """What is said of passages; the file is written, and nothing else of it changes."""
        form = {key: str(value) for key, value in (await request.form(max_fields=FIELDS)).items()}
        return await run_in_threadpool(_judged, site, name, form)

    @router.post("/c/{name:path}/evidence/draft", response_class=HTMLResponse)
    def drafted(name: str, file: Annotated[str, Form(max_length=200)]) -> Response:
        """Begin a first model of the passages that are kept, which will lie beside the dossier."""
        document = site.open(name)
        try:
            wanted = _beside(name, file)
            site.workspace.refuse_taken(wanted)
            dossier = document.reading.dossier
            if dossier is None:
                raise UsageError("the dossier has errors: see its findings, and mend them first")
        except UsageError as error:
            return _page(site, document, problem=str(error), status=400)
        paper = Paper(name, DRAFT, "", document.sha, words="what the passages call for", page=HERE)
        site.press.make(paper, lambda: _draft(site, paper, dossier, wanted))
        return RedirectResponse(f"{address(name, HERE)}#draft-title", status_code=303)

    return router


def _page(
    site: Site, document: Document, *, show: str = "", problem: str = "", status: int = 200
) -> Response:
    view = dossier_view(document, show) if document.is_dossier else facts_view(document)
    return site.crisis_page(
        "dossier.html" if document.is_dossier else "evidence.html", document, HERE, status=status, view=view,
        problem=problem, drafting=_drafting(site, document), read_only=document.path is None,
        sha=document.sha, show=show, draft=document.name.rsplit("/", 1)[-1].removesuffix(DOSSIER),
    )  # fmt: skip


def _drafting(site: Site, document: Document) -> dict[str, Any] | None:
    """How far a draft is, or where it is; None where none was begun."""
    paper = site.press.latest(document.name, DRAFT)
    if paper is None:
        return None
    return paper.plain | {
        "problem": paper.error, "is_stopped": False, "findings": "", "link": paper.link,
        "working": f"/paper/{paper.number}",
    }  # fmt: skip


def _judged(site: Site, name: str, form: Mapping[str, str]) -> Response:
    """Save what a form says of passages, unless the text is another one by now."""
    document, show = site.open(name), form.get("show", "")
    said = {
        key.removeprefix("keep-"): Judgement(value, form.get(f"claim-{key.removeprefix('keep-')}", ""))
        for key, value in form.items()
        if key.startswith("keep-")
    }
    with site.editing:
        if form.get("of") != document.sha:
            return _page(site, document, problem=CHANGED, status=409)
        try:
            document.change(with_judgements(document.text, said))
            document.save()
        except Conflict as conflict:
            words = f"{conflict} (what you said is kept here: the page File shows both texts)"
            return _page(site, document, problem=words, status=409)
        except UsageError as error:
            return _page(site, document, problem=str(error), status=400)
    place = f"?show={show}" if show in ("yes", "no", "open") else ""
    at = form.get("at", "")
    return RedirectResponse(
        f"{address(name, HERE)}{place}{f'#row-{at}' if at in said else ''}", status_code=303
    )


def _draft(site: Site, paper: Paper, dossier: Dossier, wanted: str) -> None:
    """Draft, pattern by pattern, and write the file."""

    def progress(number: int, count: int, pattern: str) -> None:
        paper.end_if_stopped()
        paper.told(number / count, f"pattern {number + 1} of {count}: {pattern.replace('-', ' ')}")

    text = draft(dossier, progress=progress).text
    paper.end_if_stopped()
    paper.link = address(site.workspace.create(wanted, text).name)


def _beside(name: str, file: str) -> str:
    """A file in the folder of the dossier, so that the places of its texts hold."""
    words = file.strip()
    if not words or "/" in words:
        raise UsageError("a file needs a name, without a folder")
    folder = f"{name.rpartition('/')[0]}/" if "/" in name else ""
    return folder + (words if words.endswith((".yaml", ".yml")) else words + SUFFIX)
