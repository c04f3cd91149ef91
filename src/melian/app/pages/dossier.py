"""A dossier in the app: its texts with their passages marked, and what an analyst says of each.

Tested in `tests/unit/app/test_evidence.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from melian.app.look import drawn
from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage
from melian.dossier.verify import Verified, verify_dossier
from melian.report.dossier.page import marked_words
from melian.report.records.reports.dossier import check_record, unread_record
from melian.scenario.findings.diagnostics import Diagnostics
from melian.workspace.document import Document

__all__ = ["dossier_json", "dossier_view"]

SHOWN = {"": "all", "open": "not judged", "yes": "kept", "no": "dropped"}
"""Which passages are shown -> in words."""
MARKS = ("direct", "negated", "hedged", "conditional")


def dossier_json(document: Document) -> dict[str, Any]:
    """What `melian dossier check --json` prints; of one that cannot be read, its findings alone."""
    dossier = document.reading.dossier
    if dossier is None:
        return unread_record(document.findings)
    found = Diagnostics()
    return check_record(dossier, verify_dossier(dossier, found), found)


def dossier_view(document: Document, show: str) -> dict[str, Any]:
    """All that the page shows; None of its texts where it has errors."""
    dossier = document.reading.dossier
    if dossier is None:
        errors = [each.message for each in document.findings if each.severity == "error"]
        return {"texts": None, "errors": errors}
    found = Diagnostics()
    verified = verify_dossier(dossier, found)
    wrong = [each.message for each in found.sorted() if each.code == "D106"]
    judged = Counter(each.keep for each in dossier.file.passages.values())
    return {
        "texts": [_text(dossier, str(name), verified, wrong, show) for name in dossier.file.texts],
        "errors": [],
        "verified": verified.words,
        "counts": f"{judged['yes']} kept, {judged['no']} dropped, {judged['?']} not judged",
        "shows": [(key, words) for key, words in SHOWN.items()],
        "contradictions": [
            f"{' and '.join(each.between)}: {each.why}" for each in dossier.file.contradictions
        ],
        "none_judged": judged["yes"] == judged["no"] == 0,
    }


def _text(dossier: Dossier, name: str, verified: Verified, wrong: list[str], show: str) -> dict[str, Any]:
    """A report: its words with the passages marked, and the passages below."""
    source = dossier.file.texts[name]
    all_here = {str(key): each for key, each in dossier.file.passages.items() if str(each.text) == name}
    words = verified.texts.get(name)
    marked = None
    if words is not None:
        spans = [(span, key) for key in all_here for span in dossier.spans(key)]
        marked = drawn("".join(marked_words(words, spans, all_here)))
    keep = {"open": "?"}.get(show, show)
    shown = {key: each for key, each in all_here.items() if not show or each.keep == keep}
    return {
        "name": name,
        "title": str(source.title),
        "about": ", ".join(
            str(each)
            for each in (source.publisher, source.date, source.grade and f"graded {source.grade}")
            if each
        ),
        "language": str(source.language or ""),
        "marked": marked,
        "passages": [
            _passage(dossier, key, each, _standing(key, each, verified.texts, wrong))
            for key, each in shown.items()
        ],
    }


def _standing(key: str, each: DossierPassage, texts: Mapping[str, str], wrong: list[str]) -> str:
    """Why a passage is not verified; empty where it is."""
    if str(each.text) not in texts:
        return "not verified: its text is not at hand"
    if each.quote is None and each.passage is None:
        return "not verified: nothing tells whether it still stands there"
    if any(message.startswith(f"the passage '{key}' ") for message in wrong):
        return "not verified: other words stand there"
    return ""


def _passage(dossier: Dossier, key: str, each: DossierPassage, standing: str) -> dict[str, Any]:
    actors, says = dossier.file.actors, str(each.says or NARRATOR)
    labels = {str(name): str(actor.label) for name, actor in actors.items()} | {NARRATOR: "the report"}
    told = [
        labels.get(says, says),
        f"about {', '.join(labels.get(str(name), str(name)) for name in each.about)}" if each.about else "",
        ", ".join(
            (str(each.kind).lower().replace("_", " "), *(mark for mark in MARKS if getattr(each, mark)))
        ),
        str(each.happened or each.said or ""),
        ", ".join(map(str, each.numbers)),
        f"repeats {each.repeats}" if each.repeats else "",
        f"proposed by {each.proposed_by}" if each.proposed_by else "",
    ]
    return {
        "key": key,
        "words": str(each.quote or f"characters {each.at}"),
        "told": "; ".join(filter(None, told)),
        "claim": str(each.claim or ""),
        "keep": str(each.keep),
        "standing": standing,
    }
