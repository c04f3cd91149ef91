"""What all pages share: the workspace, the desk, and the frame around whatever they show.

Tested in `tests/unit/app/test_pages.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse

from melian.app.asking import Asked, Desk
from melian.app.look import address, rendered
from melian.app.press import Press
from melian.questions.question import Answered
from melian.runs.ask import Ask
from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.text.yaml import parse_document
from melian.workspace.document import Document
from melian.workspace.work.jobs import Jobs
from melian.workspace.workspace import Workspace

__all__ = ["DRAWS", "PAGES", "Site", "head_line", "with_query"]

PAGES = (
    ("now", "Now"),
    ("story", "Story"),
    ("events", "Events"),
    ("numbers", "Numbers"),
    ("evidence", "Evidence"),
    ("file", "File"),
    ("papers", "Report"),
)
"""Pages of a crisis, in the order of the bar."""
OF_DOSSIERS = ("evidence", "file")
"""Those that a dossier has."""
DRAWS = 200
"""How many draws of the numbers answers rest on."""


ERRORS = 3
"""Errors of a file that a page without an answer shows."""


class Site:
    """What pages are made from."""

    def __init__(self, workspace: Workspace, jobs: Jobs | None = None) -> None:
        self.workspace = workspace
        found = jobs or Jobs()
        self.desk, self.press = Desk(found), Press(found.solves)
        self.editing = Lock()
        """Held while a text is compared and changed."""
        self._opened: set[str] = set()

    def close(self) -> None:
        """Stop all that is worked at: nobody waits for it any more."""
        self.desk.jobs.close()
        self.press.close()

    def open(self, name: str) -> Document:
        """The document of a file; raises `OutsideError` if there is none."""
        document = self.workspace.open(name)
        self._opened.add(name)
        return document

    def is_open(self, name: str) -> bool:
        """Whether it was opened before, so that it need not be read anew."""
        return name in self._opened

    def page(self, template: str, /, *, status: int = 200, **about: Any) -> HTMLResponse:
        """A page."""
        return HTMLResponse(rendered(template, **about), status_code=status)

    def crisis_page(
        self, template: str, document: Document, here: str, of: Asked | None = None, /, *, status: int = 200,
        **about: Any,
    ) -> HTMLResponse:  # fmt: skip
        """A page of a crisis, in its frame; `of` is the answer that it shows."""
        is_stale = of is not None and of.job.is_stale
        errors = sum(each.severity == "error" for each in document.findings) if is_stale else 0
        return self.page(
            template,
            status=status,
            name=document.name,
            title=head_line(document.text, "title") or document.name,
            question=head_line(document.text, "question"),
            kicker=document.name,
            pages=[each for each in PAGES if not document.is_dossier or each[0] in OF_DOSSIERS],
            here=here,
            stale=is_stale,
            gone=document.is_gone,
            errors=errors,
            **about,
        )

    def waiting(
        self, document: Document, here: str, asked: Asked, query: Mapping[str, str]
    ) -> dict[str, Any]:
        """What the waiting part of a page is filled with."""
        return {
            "problem": asked.problem,
            "is_stopped": asked.job.state in ("stopped", "failed"),
            "findings": "" if document.subject is not None else address(document.name, "file"),
            "errors": [] if document.subject is not None else _errors(document),
            "words": asked.job.words,
            "share": round(asked.job.share, 3),
            "working": f"/job/{asked.job.number}",
            "again": with_query(address(document.name, here), {**query, "again": "yes"}),
            "variants": [] if asked.answered is None else _what_ifs(asked.answered),
            "variant": query.get("variant", ""),
        }

    def usual(self, variant: str = "", **about: Any) -> Ask:
        """What is asked where nobody says more."""
        return Ask(variant=variant or None, draws=DRAWS, **about)


def _errors(document: Document) -> list[tuple[int, str, str]]:
    """Why a text cannot be used, the first of it: line, what is wrong, what would work."""
    found = [each for each in document.findings if each.severity == "error"]
    return [(each.mark.line, each.message, each.help or "") for each in found[:ERRORS]]


def _what_ifs(answered: Answered) -> list[tuple[str, str]]:
    """The what-ifs of a file, by name and label."""
    variants = answered.posed.crisis.scenario.file.variants
    return [(str(name), each.words(name)) for name, each in variants.items()]


def with_query(path: str, query: Mapping[str, str] | Iterable[tuple[str, str]]) -> str:
    """An address with what is asked of it, by name, which may come more than once; empty values are left out.

    >>> with_query("/c/x/now", {"variant": "war", "taken": ""})
    '/c/x/now?variant=war'
    >>> with_query("/c/x/events", [("skip", "a"), ("skip", "b")])
    '/c/x/events?skip=a&skip=b'
    """
    pairs = query.items() if isinstance(query, Mapping) else query
    given = [(name, value) for name, value in pairs if value]
    return f"{path}?{urlencode(given)}" if given else path


def head_line(text: str, field: str) -> str:
    r"""The value of a field in the head of a file, in one line, found without reading the file.

    >>> head_line('melian: 1\ntitle: "A test"  # of it\nquestion: >-\n  Is\n  it?\n', "question")
    'Is it?'
    """
    found = re.search(rf"^{field}:.*(?:\n[ \t]+.*)*", text, re.MULTILINE)
    document = None if found is None else parse_document(found[0] + "\n", Diagnostics())
    value = None if document is None else next(iter(document.values()), None)
    return " ".join(value.split()) if isinstance(value, Text) else ""
