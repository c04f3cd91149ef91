"""The facts of a crisis: the passage behind each, its source and grade, and what rests on it.

Tested in `tests/unit/app/test_evidence.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from pydantic import BaseModel

from melian.app.look import address, drawn
from melian.report.document.basis import source_words
from melian.report.records.check import CheckRecord
from melian.report.words.figures import percent
from melian.report.words.passages import passage_html
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.facts import cited_fact
from melian.scenario.model import Model
from melian.scenario.passages.found import STANDINGS
from melian.scenario.quantities.notation import show
from melian.workspace.document import Document

__all__ = ["facts_json", "facts_view"]

KINDS = {
    "assumptions": "number", "timeline": "event", "stakes": "stake", "steps": "step",
    "private": "private matter", "outcomes": "ending", "variants": "what-if", "actors": "actor",
}  # fmt: skip
"""What sections hold, in the singular."""


def facts_json(document: Document) -> dict[str, Any]:
    """What `melian check --json` prints of the file."""
    from melian.analysis.choices.precision import precision_words
    from melian.analysis.situations.overview import overview

    reading = document.reading
    known: dict[str, Any] = {"passages": reading.passages}
    if reading.subject is not None:
        base = reading.subject.base
        known |= {"overview": overview(base), "precision": precision_words(base.model)}
    return CheckRecord.of(document.name, reading.findings, **known).plain()


def facts_view(document: Document) -> dict[str, Any]:
    """All that the page shows; without facts where no text could be used."""
    subject, passages = document.subject, document.reading.passages
    if subject is None:
        return {"facts": [], "sentence": "", "sources": [], "is_read": False}
    file, model = subject.scenario.file, subject.base.model
    known = {} if passages is None else {each.fact: each for each in passages}
    rests = _rests(file, model, document.name)
    quiet = Diagnostics()
    facts = []
    for key, fact in file.facts.items():
        name, cited, found = str(key), cited_fact(key, fact, quiet), known.get(str(key))
        standing = "without_anchor" if found is None else found.standing
        facts.append(
            {
                "name": name,
                "text": cited.text,
                "standing": standing,
                "is_verified": standing == "verified",
                "words": STANDINGS[standing][0],
                "passage": None if found is None else drawn(passage_html(found)),
                "read_in": [
                    {
                        "source": each.source,
                        "title": str(file.sources[each.source].title) if each.source in file.sources else "",
                        "place": each.place,
                        "grade": f"{each.grade}{each.figure or ''}" if each.grade else "",
                    }
                    for each in cited.references
                ],
                "rests": rests.get(name, []),
            }
        )
    return {
        "facts": facts,
        "sentence": "" if passages is None else passages.sentence,
        "sources": [(str(key), drawn(source_words(each))) for key, each in file.sources.items()],
        "is_read": True,
    }


def _rests(file: BaseModel, model: Model, name: str) -> dict[str, list[dict[str, str]]]:
    """Fact -> all that names it as its ground, with where it is seen."""
    result: dict[str, list[dict[str, str]]] = {}
    for section, kind in KINDS.items():
        entries = getattr(file, section)
        for key, entry in entries.items() if isinstance(entries, Mapping) else ():
            for fact in dict.fromkeys(_grounds(entry)):
                about = {"kind": kind, "label": _label(str(key), entry), "value": "", "range": "", "link": ""}
                if section == "assumptions":
                    value, spread = _value(model, str(key))
                    anchor = f"{address(name, 'numbers')}#n-{key}"
                    about |= {"value": value, "range": spread, "link": anchor}
                elif section == "timeline":
                    about["link"] = f"{address(name, 'events')}#event-{key}"
                result.setdefault(fact, []).append(about)
    return result


def _grounds(entry: object) -> Iterator[str]:
    """The facts that an entry names, itself or in what it holds."""
    if isinstance(entry, BaseModel):
        yield from map(str, getattr(entry, "because", None) or ())
        for field in type(entry).model_fields:
            if field != "because":
                yield from _grounds(getattr(entry, field))
    elif isinstance(entry, Mapping):
        for each in entry.values():
            yield from _grounds(each)
    elif isinstance(entry, list | tuple):
        for each in entry:
            yield from _grounds(each)


def _label(key: str, entry: object) -> str:
    """What it is called."""
    return str(getattr(entry, "label", None) or getattr(entry, "event", None) or key)


def _value(model: Model, stream: str) -> tuple[str, str]:
    """The median of a number, and its middle 90 %; empty where there is none."""
    found = model.distributions.get(stream)
    if found is None:
        return "", ""
    low, middle, high = (float(each) for each in found.ppf(np.array([0.05, 0.5, 0.95])))
    share = found.bounds == (0.0, 1.0)
    low_words, words, high_words = (
        percent(each) if share else show(float(f"{each:.3g}")) for each in (low, middle, high)
    )
    return words, "" if low_words == high_words else f"{low_words} to {high_words}"
