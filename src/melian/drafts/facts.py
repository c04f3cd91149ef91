"""Passages of a dossier as facts, sources and events of a crisis file.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage

__all__ = ["Facts", "events_of", "facts_of", "sentence_of", "sources_of"]

Fields = dict[str, object]
_VERBS = {
    "AGREE": "agrees or promises",
    "CONSULT": "talks",
    "SUPPORT": "supports",
    "CONCEDE": "concedes or offers",
    "COOPERATE": "works with others",
    "AID": "gives aid",
    "RETREAT": "pulls back",
    "REQUEST": "asks or demands",
    "ACCUSE": "accuses",
    "REJECT": "denies or refuses",
    "THREATEN": "threatens or warns",
    "PROTEST": "protests",
    "SANCTION": "cuts ties or imposes sanctions",
    "MOBILIZE": "moves forces",
    "COERCE": "coerces or seizes",
    "ASSAULT": "uses force",
    "STATEMENT": "speaks",
    "BACKGROUND": "is part of what was before",
    "ASSESSMENT": "reckons",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a draft."""

    entries: dict[str, Fields]
    """Name -> fields."""
    ids: dict[str, str]
    """Passage -> the name of its fact."""


def sources_of(dossier: Dossier, names: Sequence[str]) -> dict[str, Fields]:
    """The texts that passages stand in."""
    used = {dossier.file.passages[name].text for name in names}
    sources: dict[str, Fields] = {}
    for name, text in dossier.file.texts.items():
        if name in used:
            fields = text.model_dump()
            sources[name] = {key: str(value) for key, value in fields.items() if value}
    return sources


def facts_of(dossier: Dossier, names: Sequence[str], taken: Sequence[str] = ()) -> Facts:
    """A fact for each passage, anchored where it stands; `taken` are names of facts that are there."""
    entries: dict[str, Fields] = {}
    ids: dict[str, str] = {}
    for name in names:
        passage = dossier.file.passages[name]
        ids[name] = _free(_name(passage), {*taken, *entries})
        fields: Fields = {
            "text": sentence_of(dossier, passage),
            "source": passage.text,
            "at": str(passage.at),
        }
        if passage.says and passage.says != NARRATOR and passage.says in dossier.file.actors:
            fields["says"] = str(dossier.file.actors[passage.says].label)
        if passage.quote:
            fields["quote"] = str(passage.quote)
        elif passage.passage:
            fields["passage"] = str(passage.passage)
        entries[ids[name]] = fields
    return Facts(entries, ids)


def _name(passage: DossierPassage) -> str:
    who = passage.says if passage.says and passage.says != NARRATOR else next(iter(passage.about), "report")
    return re.sub(r"[^a-z0-9_]", "_", f"{who}_{passage.kind.lower()}")[:34].strip("_")


def _free(name: str, taken: set[str]) -> str:
    new, count = name, 2
    while new in taken:
        new, count = f"{name}_{count}", count + 1
    return new


def sentence_of(dossier: Dossier, passage: DossierPassage) -> str:
    """The analyst's sentence, or what the passage tells in plain words: who does what, with which numbers."""
    if passage.claim:
        return str(passage.claim)
    labels = {name: str(actor.label) for name, actor in dossier.file.actors.items()}
    about = [labels.get(each, each) for each in passage.about]
    said = labels.get(passage.says or "")
    who = said or (about[0] if about else "The report")
    others = [each for each in about if each != who]
    words = f"{who} {_VERBS.get(passage.kind, 'speaks')}"
    if others:
        words += f" ({', '.join(others)})"
    if passage.numbers:
        words += f": {', '.join(passage.numbers)}"
    marks = [mark for mark in ("negated", "hedged", "conditional") if getattr(passage, mark)]
    return f"{words}{f'; {marks[0]}' if marks else ''}."


def events_of(
    dossier: Dossier, names: Sequence[str], facts: Facts, moves: Mapping[str, tuple[str, str]], as_of: str
) -> dict[str, Fields]:
    """What was done, with its day; public deeds of drafted steps set them, once each, the earliest first.

    Parameters
    ----------
    dossier, names, facts
        Passages and their facts.
    moves
        Passage -> the step that it tells of, and how it was played.
    as_of
        Days after this are left out: they have not come yet.
    """
    dated = []
    for name in names:
        passage = dossier.file.passages[name]
        day = _day(passage)
        if day and (not as_of or day <= as_of) and passage.kind not in ("STATEMENT", "BACKGROUND"):
            dated.append((day, name, passage))
    events: dict[str, Fields] = {}
    told: set[str] = set()
    for day, name, passage in sorted(dated, key=lambda each: each[0]):
        fact = facts.ids[name]
        event: Fields = {"date": day, "event": facts.entries[fact]["text"]}
        move = moves.get(name)
        if move and move[0] not in told and _is_done(passage):
            event["sets"] = {move[0]: move[1]}
            told.add(move[0])
        elif passage.happened is None:
            continue  # words of that day that set nothing
        events[fact] = event | {"because": [fact]}
    return events


def _day(passage: DossierPassage) -> str:
    """The last day on which it can have happened; for words, when they were said."""
    for days in (passage.happened, passage.said):
        last = (days or "").split(" to ")[-1]
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", last):
            return last
    return ""


def _is_done(passage: DossierPassage) -> bool:
    """Whether it tells what was done, rather than denied, possible or hoped for."""
    if passage.kind in ("THREATEN", "REQUEST"):
        return not passage.negated
    return not (passage.negated or passage.hedged or passage.conditional)
