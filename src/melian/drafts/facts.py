"""Passages of a dossier as facts, sources and events of a crisis file.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage
from melian.drafts.calls import who_acts
from melian.drafts.sentences import sentence_of

__all__ = [
    "Facts",
    "drafted_in",
    "drafted_lines",
    "events_of",
    "facts_of",
    "sources_of",
]

Fields = dict[str, object]
_WIDTH = 100
_OWN_WORDS = ("THREATEN", "REQUEST")
"""Deeds that are done by saying them."""
_ABOUT = 31
"""So many days are still about one of them."""


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
        ids[name] = _free(_name(dossier, passage), {*taken, *entries})
        fields: Fields = {
            "text": sentence_of(dossier, passage),
            "source": passage.text,
            "at": str(passage.at),
        }
        if passage.says and passage.says != NARRATOR and passage.says in dossier.file.actors:
            fields["says"] = str(dossier.file.actors[passage.says].label)
        elif passage.person in dossier.file.people:
            fields["says"] = str(dossier.file.people[str(passage.person)].name)
        if passage.quote:
            fields["quote"] = str(passage.quote)
        elif passage.passage:
            fields["passage"] = str(passage.passage)
        entries[ids[name]] = fields
    return Facts(entries, ids)


def _name(dossier: Dossier, passage: DossierPassage) -> str:
    """After whoever does it, even where somebody else tells of it."""
    who = who_acts(passage, dossier.file.actors) or passage.says or "report"
    return re.sub(r"[^a-z0-9_]", "_", f"{who}_{passage.kind.lower()}")[:34].strip("_")


def _free(name: str, taken: set[str]) -> str:
    new, count = name, 2
    while new in taken:
        new, count = f"{name}_{count}", count + 1
    return new


def drafted_lines(dossier: Dossier, names: Sequence[str]) -> str:
    """Comments that tell an update which passages have been drafted, so that what is deleted stays away."""
    places: dict[str, list[str]] = {}
    for name in names:
        passage = dossier.file.passages[name]
        places.setdefault(str(passage.text), []).append(str(passage.at))
    lines = []
    for text, found in places.items():
        head = f"# drafted from {text}: "
        line = head
        for place in found:
            if len(line) + len(place) > _WIDTH and line != head:
                lines.append(line.rstrip("; "))
                line = head
            line += f"{place}; "
        lines.append(line.rstrip("; "))
    return "".join(f"{line}\n" for line in lines)


def drafted_in(text: str) -> set[tuple[str, str]]:
    """Text and place of each passage that a file's comments say was drafted."""
    return {
        (str(found[1]), place.strip())
        for found in re.finditer(r"^# drafted from (\w+): (.*?)\r?$", text, re.M)
        for place in found[2].split(";")
    }


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
        last, written = _day(passage, str(dossier.file.texts[passage.text].date))
        if last and (not as_of or last <= as_of) and passage.kind not in ("STATEMENT", "BACKGROUND"):
            dated.append((written.strip("~"), not passage.direct, name, written))
    events: dict[str, Fields] = {}
    told: set[str] = set()
    for _, _, name, written in sorted(dated, key=lambda each: each[:2]):
        passage = dossier.file.passages[name]
        fact = facts.ids[name]
        event: Fields = {"date": written, "event": facts.entries[fact]["text"]}
        move = moves.get(name)
        if move and move[0] not in told and _is_done(passage):
            event["sets"] = {move[0]: move[1]}
            told.add(move[0])
        elif passage.happened is None or not _is_done(passage):
            continue  # words of that day that set nothing, and what was not done
        events[fact] = event | {"because": [fact]}
    return events


def _day(passage: DossierPassage, published: str) -> tuple[str, str]:
    """The last day on which it can have happened (for words: been said), and the date to be written.

    Several days are written as their month or as about the last, and words whose day nobody tells, which a
    dossier gives the day of the report, as about that day: no day is invented. What the text only gives a
    year that is over, or longer, has no date that an event could have.
    """
    for days, vague in ((passage.happened, ""), (passage.said, published)):
        begins, _, ends = str(days or "").partition(" to ")
        try:
            first, last = date.fromisoformat(begins), date.fromisoformat(ends or begins)
        except ValueError:
            continue
        told = _told(passage)
        heard = first <= told < last  # whoever tells of it knows of no later day
        last = told if heard else last
        if first == last:
            return str(last), f"~{last}" if begins == vague else str(last)
        if str(first)[:7] == str(last)[:7]:
            return str(last), f"~{str(last)[:7]}"
        if (last - first).days <= _ABOUT or heard or str(last) == published:
            return str(last), f"~{last}"
        return "", ""
    return "", ""


def _told(passage: DossierPassage) -> date:
    """The last day on which it can have been told."""
    try:
        return date.fromisoformat(str(passage.said or "").rpartition(" to ")[2])
    except ValueError:
        return date.max


def _is_done(passage: DossierPassage) -> bool:
    """Whether it tells what was done, rather than denied, possible or hoped for.

    A threat has been made though it holds on a condition, and a demand that nothing be done is one.
    """
    if passage.kind in _OWN_WORDS and passage.says not in (None, NARRATOR):
        return True
    if passage.negated or passage.hedged:
        return False
    return passage.kind in _OWN_WORDS or not passage.conditional
