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

__all__ = [
    "Facts",
    "drafted_in",
    "drafted_lines",
    "events_of",
    "facts_of",
    "labels_of",
    "sentence_of",
    "sources_of",
]

Fields = dict[str, object]
_VERBS = {
    "AGREE": ("agrees or promises", "an agreement or a promise"),
    "CONSULT": ("talks", "talks"),
    "SUPPORT": ("supports", "support"),
    "CONCEDE": ("concedes or offers", "a concession or an offer"),
    "COOPERATE": ("works with others", "working with others"),
    "AID": ("gives aid", "aid"),
    "RETREAT": ("pulls back", "pulling back"),
    "REQUEST": ("asks or demands", "what is asked or demanded"),
    "ACCUSE": ("accuses", "an accusation"),
    "REJECT": ("denies or refuses", "a denial or refusal"),
    "THREATEN": ("threatens or warns", "a threat or warning"),
    "PROTEST": ("protests", "a protest"),
    "SANCTION": ("cuts ties or imposes sanctions", "sanctions"),
    "MOBILIZE": ("moves forces", "moving forces"),
    "COERCE": ("coerces or seizes", "coercion or seizure"),
    "ASSAULT": ("uses force", "force"),
    "STATEMENT": ("speaks", "this"),
    "BACKGROUND": ("is part of what was before", "what was before"),
    "ASSESSMENT": ("gives its view", "what is to be expected"),
}
"""Kind -> what somebody does, and what somebody else speaks of."""
_SAID = {"negated": "in the negative", "hedged": "as possible or expected", "conditional": "on a condition"}
_WITH_ARTICLE = re.compile(
    r"(United|Netherlands|Philippines|Maldives|Bahamas|Gambia)\b|.*\b(Union|Republic|Islands|Emirates|Nations)$"
)
"""Names that take an article within a sentence."""
_WIDTH = 100
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
        ids[name] = _free(_name(passage), {*taken, *entries})
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
    labels = labels_of(dossier)
    about = [labels.get(each, str(each)) for each in passage.about]
    said = labels.get(passage.says or "") if passage.says != NARRATOR else None
    if said is None and passage.person in dossier.file.people:
        said = str(dossier.file.people[str(passage.person)].name)
    actor = who_acts(passage, dossier.file.actors)
    doer = labels.get(actor, actor) if actor else None
    if actor in dossier.file.actors and dossier.file.actors[str(actor)].type == "unnamed":
        doer = None
    verb, matter = _VERBS.get(passage.kind, _VERBS["STATEMENT"])
    others = [each for each in about if each not in (doer, said)]
    if doer is None:
        words = f"{_begun(said or 'the report')} speaks of {matter}"
    elif said is None or said == doer:
        words = f"{_begun(doer)} {verb}"
    else:
        words = f"{_begun(said)} says that {doer} {verb}"
    if others:
        words += f" ({', '.join(others)})"
    if passage.numbers:
        words += f": {', '.join(map(_grouped, passage.numbers))}"
    marks = [words for mark, words in _SAID.items() if getattr(passage, mark)]
    if passage.kind == "REJECT" and passage.negated:
        marks.remove(_SAID["negated"])  # that is what refusing means
    return f"{words}{f'; {marks[0]}' if marks else ''}."


def labels_of(dossier: Dossier) -> dict[str, str]:
    """What each actor is called within a sentence."""
    labels = {name: str(actor.label) for name, actor in dossier.file.actors.items()}
    return {name: f"the {label}" if _WITH_ARTICLE.match(label) else label for name, label in labels.items()}


def _begun(label: str) -> str:
    return label[:1].upper() + label[1:]


def _grouped(number: str) -> str:
    """`94000 soldiers` as `94,000 soldiers`."""
    return re.sub(r"(?<![\d.])\d{5,}(?![\d.])", lambda found: f"{int(found[0]):,}", str(number))


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
        if first == last:
            return str(last), f"~{last}" if begins == vague else str(last)
        if str(first)[:7] == str(last)[:7]:
            return str(last), f"~{str(last)[:7]}"
        if (last - first).days <= _ABOUT or str(last) == published:
            return str(last), f"~{last}"
        return "", ""
    return "", ""


def _is_done(passage: DossierPassage) -> bool:
    """Whether it tells what was done, rather than denied, possible or hoped for.

    A threat has been made though it holds on a condition.
    """
    if passage.negated or passage.hedged:
        return False
    return passage.kind in ("THREATEN", "REQUEST") or not passage.conditional
