"""The shelf: the crises of the folder and the bundled ones; where a new one begins.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from melian.app.look import address
from melian.app.pages.now import material_of
from melian.app.site import Site, head_line
from melian.drafts.patterns.compose import compose
from melian.drafts.patterns.piece import piece_of
from melian.drafts.patterns.shelf import pattern, patterns
from melian.errors import UsageError
from melian.library import bundled
from melian.reader.actors.known import identifier
from melian.report.brief.plain import said
from melian.report.records.app import ShelfRecord
from melian.workspace.places import OutsideError
from melian.workspace.workspace import Entry

__all__ = ["routes"]

SUFFIX = ".crisis.yaml"
FIELDS = ("name", "kind", "is_bundled", "title", "is_read", "errors", "warnings", "is_changed")
"""What the twin tells of a file as the page does."""


def routes(site: Site) -> APIRouter:
    """The pages."""
    router = APIRouter(tags=["shelf"])

    @router.get("/", response_class=HTMLResponse)
    def shelf() -> Response:
        """All crises."""
        entries = site.workspace.entries()
        return site.page(
            "shelf.html",
            title="Crises",
            own=[_card(site, each) for each in entries if not each.is_bundled],
            bundled=[_card(site, each) for each in _ordered(entries) if each.is_bundled],
            patterns=patterns(),
        )

    @router.get("/shelf.json", responses={200: {"model": ShelfRecord}})
    def shelf_json() -> JSONResponse:
        """The same as JSON: a program asks once, so every file of the folder is read for it."""
        cards = (_card(site, each, read=True) for each in site.workspace.entries())
        files = [
            {key: card[key] for key in FIELDS} | {key: card[key] or None for key in ("question", "odds")}
            for card in cards
        ]
        return JSONResponse(ShelfRecord(files=files).plain())

    @router.get("/card/{name:path}", response_class=HTMLResponse)
    def card(name: str) -> Response:
        """One crisis of the folder with its findings: it is read for that."""
        entry = next((each for each in site.workspace.entries() if each.name == name), None)
        if entry is None:
            raise UsageError(f"there is no file '{name}'")
        return site.page("card.html", each=_card(site, entry, read=True))

    @router.get("/new/{name}", response_class=HTMLResponse)
    def asked(name: str) -> Response:
        """Who has the roles of a pattern, and how the file is called."""
        return _form(site, name, [], "", "")

    @router.post("/new/{name}", response_class=HTMLResponse)
    def begun(
        name: str, actor: Annotated[list[str], Form()], file: Annotated[str, Form(max_length=200)]
    ) -> Response:
        """A new crisis from a pattern."""
        try:
            text = _composed(name, actor)
            document = site.workspace.create(_file_name(file), text)
        except UsageError as error:
            return _form(site, name, actor, file, str(error))
        return RedirectResponse(address(document.name), status_code=303)

    @router.post("/copy/{name:path}", response_class=HTMLResponse)
    def copied(name: str, file: Annotated[str, Form(max_length=200)] = "") -> Response:
        """A copy of a crisis that comes with melian, to be edited."""
        text = site.open(name).text
        document = site.workspace.create(_file_name(file or name.rsplit("/", 1)[-1]), text)
        return RedirectResponse(address(document.name, "file"), status_code=303)

    return router


def _form(site: Site, name: str, actors: list[str], file: str, problem: str) -> Response:
    found = pattern(name)
    given = [*actors, *[""] * len(found.roles)][: len(found.roles)]
    return site.page(
        "new.html",
        status=400 if problem else 200,
        title=found.name.replace("-", " ").capitalize(),
        pattern=found,
        actors=given,
        file=file or found.name,
        problem=problem,
    )


def _composed(name: str, actors: list[str]) -> str:
    """The text of a crisis with a pattern whose roles these actors have."""
    given = [" ".join(each.split()) for each in actors]
    if not all(given):
        raise UsageError("somebody has to have each role: write a name for each")
    ids = [identifier(each) for each in given]
    labels = dict(zip(ids, given, strict=True))
    return compose([piece_of(pattern(name), ids)], labels=labels)


def _file_name(words: str) -> str:
    """What a file is called, with the ending of crisis files."""
    name = words.strip()
    if not name:
        raise UsageError("a file needs a name")
    return name if name.endswith((".yaml", ".yml")) else name + SUFFIX


def _ordered(entries: tuple[Entry, ...]) -> list[Entry]:
    """Whole crises first, small games of the literature after them."""
    return sorted(entries, key=lambda each: ("/" in each.name, each.name))


def _card(site: Site, entry: Entry, *, read: bool = False) -> dict[str, Any]:
    """A crisis, with what is known of it; nothing is read for that unless it is asked for."""
    about = {
        "name": entry.name, "title": entry.title, "question": "", "errors": 0, "warnings": 0, "odds": "",
        "is_read": entry.is_bundled, "problem": "", "is_changed": False, "is_bundled": entry.is_bundled,
        "kind": entry.kind, "link": address(entry.name, "evidence" if entry.kind == "dossier" else "now"),
        "card": f"/card/{entry.name}",
    }  # fmt: skip
    if entry.is_bundled:
        return about | {"question": _question(entry.name), "is_read": True, "odds": _odds(site, entry.name)}
    if not (read or site.is_open(entry.name)):
        return about
    try:
        document = site.open(entry.name)
    except OutsideError as error:
        return about | {"problem": str(error)}
    severities = [each.severity for each in document.findings]
    return about | {
        "question": head_line(document.text, "question"), "is_read": True, "is_changed": document.is_changed,
        "errors": severities.count("error"), "warnings": severities.count("warning"),
        "odds": _odds(site, entry.name),
    }  # fmt: skip


@cache
def _question(name: str) -> str:
    """What a bundled crisis asks."""
    path = bundled(name)
    return "" if path is None else head_line(path.read_text("utf-8"), "question")


def _odds(site: Site, name: str) -> str:
    """The odds of a crisis, if they were asked for before and hold for its text."""
    if not site.is_open(name):
        return ""
    asked = site.desk.look(site.open(name), "now", "now", site.usual())
    if asked is None or asked.answered is None:
        return ""
    rounded = material_of(asked.answered).soft.rounded
    return "" if rounded is None else said(rounded)[0]
