"""Evidence: the passage behind each fact, and what rests on it; a dossier is gone through here.

Tested in `tests/unit/app/test_evidence.py`.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, RedirectResponse, Response

from melian.app.look import address, drawn
from melian.app.records import PLAIN
from melian.app.site import Site
from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage
from melian.errors import UsageError
from melian.report.words.passages import passage_html
from melian.scenario.bare.stretches import offset_of
from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.scenario import Scenario
from melian.scenario.text.placed import Map
from melian.scenario.text.yaml import parse_document
from melian.workspace.document import Document

__all__ = ["judged", "routes"]

HERE = "evidence"
NAMED = {"assumptions": "numbers", "timeline": "events", "stakes": "stakes", "steps": "steps"}
"""Sections whose entries may rest on facts."""
_SCALAR = re.compile(r'"\?"|\'\?\'|"?(?:yes|no)"?|\?')


def routes(site: Site) -> APIRouter:
    """The page, its twin, and the judgement of a passage."""
    router = APIRouter(tags=[HERE])

    @router.get("/c/{name:path}/evidence", response_model=None)
    def page(name: str) -> Response:
        """Facts with their passages, or the passages of a dossier."""
        document = site.open(name)
        found = document.reading
        dossier = None if found.dossier is None else _dossier(document, found.dossier)
        facts = _facts(document) if not document.is_dossier else []
        sentence = "" if found.passages is None else found.passages.sentence
        return site.crisis_page(
            "evidence.html", document, HERE, facts=facts, dossier=dossier, sentence=sentence,
            is_dossier=document.is_dossier, read_only=document.path is None, is_changed=document.is_changed,
        )  # fmt: skip

    @router.get("/c/{name:path}/evidence.json", responses=PLAIN)
    def twin(name: str) -> JSONResponse:
        """The same as JSON."""
        document = site.open(name)
        if document.is_dossier:
            dossier = document.reading.dossier
            found = {} if dossier is None else dossier.file.passages
            return JSONResponse({"passages": {key: _plain(each) for key, each in found.items()}})
        facts = [
            {key: each[key] for key in ("fact", "text", "standing", "rests")} for each in _facts(document)
        ]
        return JSONResponse({"facts": facts})

    @router.post("/c/{name:path}/judge", response_model=None)
    def judge(
        name: str, passage: Annotated[str, Form(max_length=100)],
        keep: Annotated[Literal["yes", "no", "?"], Form()],
    ) -> Response:  # fmt: skip
        """Keep a passage, or drop it; the file is written, and nothing else of it changes."""
        document = site.open(name)
        with site.editing:
            document.change(judged(document.text, passage, keep))
            document.save()
        return RedirectResponse(f"{address(name, HERE)}#passage-{passage}", status_code=303)

    return router


def judged(text: str, passage: str, keep: str) -> str:
    """The text of a dossier with another judgement of a passage.

    Raises
    ------
    UsageError
        If there is no such passage, or nothing is written of its judgement.
    """
    place = _value(text, "passages", passage, "keep")
    if place is None:
        raise UsageError(f"the passage '{passage}' has no `keep` yet: write `keep: {keep}` in the file")
    start = offset_of(text, place.mark.line, place.mark.column)
    found = _SCALAR.match(text, start)
    if found is None:
        raise UsageError(f"what the file says under `keep` of '{passage}' cannot be replaced here")
    return text[:start] + (f'"{keep}"' if keep == "?" else keep) + text[found.end() :]


def _value(text: str, *names: str) -> Text | None:
    """A scalar of a file, by the way to it."""
    value: Any = parse_document(text, Diagnostics())
    for name in names:
        value = value.get(Text(name)) if isinstance(value, Map) else None
    return value if isinstance(value, Text) else None


def _facts(document: Document) -> list[dict[str, Any]]:
    """The facts of a crisis, with their passages and what rests on each; empty where it cannot be read."""
    subject, passages = document.subject, document.reading.passages
    if subject is None:
        return []
    known = {each.fact: each for each in passages or ()}
    lines = {each.name: each.mark.line for each in document.outline if each.section == "facts"}
    rests = _rests(subject.scenario, document)
    result = []
    for key, fact in subject.scenario.file.facts.items():
        name = str(key)
        found = known.get(name)
        result.append(
            {
                "fact": name,
                "text": str(fact.text),
                "standing": "unknown" if found is None else found.standing,
                "passage": "" if found is None else drawn(passage_html(found)),
                "line": lines.get(name, 1),
                "rests": rests.get(name, []),
            }
        )
    return result


def _rests(scenario: Scenario, document: Document) -> dict[str, list[dict[str, Any]]]:
    """Fact -> the numbers, events and steps that name it as their ground."""
    lines = {(each.section, each.name): each.mark.line for each in document.outline}
    result: dict[str, list[dict[str, Any]]] = {}
    for section, kind in NAMED.items():
        for key, item in dict(getattr(scenario.file, section)).items():
            for fact in getattr(item, "because", None) or ():
                about = {
                    "kind": kind,
                    "name": str(key),
                    "label": str(getattr(item, "label", None) or getattr(item, "event", None) or key),
                    "line": lines.get((section, str(key)), 1),
                }
                result.setdefault(str(fact), []).append(about)
    return result


def _dossier(document: Document, dossier: Dossier) -> dict[str, Any]:
    """A dossier, its passages text by text."""
    lines = {each.name: each.mark.line for each in document.outline if each.section == "passages"}
    texts = []
    for name, text in dossier.file.texts.items():
        mine = {key: each for key, each in dossier.file.passages.items() if str(each.text) == str(name)}
        rows = [_passage(dossier, str(key), each, lines) for key, each in mine.items()]
        texts.append({"title": str(getattr(text, "title", None) or name), "passages": rows})
    judgements = [each.keep for each in dossier.file.passages.values()]
    return {
        "texts": texts,
        "kept": judgements.count("yes"),
        "dropped": judgements.count("no"),
        "open": judgements.count("?"),
    }


def _passage(dossier: Dossier, key: str, each: DossierPassage, lines: dict[str, int]) -> dict[str, Any]:
    actors = dossier.file.actors
    says = str(each.says or NARRATOR)
    about = [str(actors[name].label) if name in actors else str(name) for name in each.about]
    marks = ("negated", "hedged", "conditional", "direct")
    return {
        "key": key,
        "words": str(each.quote or each.claim or each.at),
        "who": str(actors[says].label) if says in actors else says,
        "about": ", ".join(about),
        "kind": str(each.kind).lower().replace("_", " "),
        "when": str(each.happened or each.said or ""),
        "numbers": ", ".join(map(str, each.numbers)),
        "marks": ", ".join(name for name in marks if getattr(each, name)),
        "keep": str(each.keep),
        "line": lines.get(key, 1),
    }


def _plain(each: DossierPassage) -> dict[str, Any]:
    return {"keep": str(each.keep), "kind": str(each.kind), "says": str(each.says or NARRATOR)}
