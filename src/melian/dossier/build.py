"""A dossier from readings: one id per actor and person across texts, repeats and contradictions paired.

Tested in `tests/unit/test_dossier.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from melian.characters import has_refused, is_refused
from melian.dossier.compare import contradictions_of, repeats_of
from melian.reader.found import Actor, Figure, Moment, Passage, Person, Reading, Voice
from melian.scenario.text.plain_data import document_yaml
from melian.texts.span import Span, passage_hash

__all__ = ["Source", "dossier_text", "number_text"]

Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class Source:
    """A text of a dossier with what was read in it."""

    name: str
    title: str
    reading: Reading
    file: str = ""
    sha256: str = ""
    publisher: str = ""
    wording: bool = True
    """Whether the text may be copied; else passages are kept by place and fingerprint alone."""
    proposed: Mapping[Span, str] = field(default_factory=dict)
    """The passages that an assistant proposed -> its name."""


def dossier_text(title: str, sources: Sequence[Source]) -> str:
    """The dossier of some texts, in its usual layout.

    Parameters
    ----------
    title
        What the reports are about.
    sources
        The texts, in the order in which they are to stand.
    """
    passages: dict[str, Fields] = {}
    spans: list[tuple[str, Source, Passage]] = []
    for source in sources:
        for passage in source.reading.passages:
            name = f"p{len(passages) + 1}"
            passages[name] = _passage(source, passage)
            spans.append((name, source, passage))
    for later, earlier in repeats_of(
        [(name, s.name, p, p.span.of(s.reading.text.words)) for name, s, p in spans]
    ):
        passages[later]["repeats"] = earlier
    for fields in passages.values():
        fields["keep"] = "?"
    actors = _merged(sources)
    used = {each for fields in passages.values() for each in _names_of(fields)}
    people = {each.id: _person(each) for source in sources for each in source.reading.people}
    used |= {str(person["actor"]) for person in people.values() if "actor" in person}
    data: Fields = {
        "dossier": 1,
        "title": title,
        "texts": {source.name: _text(source) for source in sources},
        "actors": {name: _actor(actor) for name, actor in actors.items() if name in used},
        "people": people,
        "passages": passages,
    }
    pairs = contradictions_of([(name, p) for name, _, p in spans])
    if pairs:
        data["contradictions"] = [{"between": list(pair), "why": why} for pair, why in pairs]
    return document_yaml({key: _clean(value) for key, value in data.items() if value not in ({}, [])})


def _clean(value: object) -> object:
    """A value without the signs that a file may not hold, such as those that turn the writing round."""
    if isinstance(value, str):
        return "".join(sign for sign in value if not is_refused(sign)) if has_refused(value) else value
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def _text(source: Source) -> Fields:
    text = source.reading.text
    fields: Fields = {"title": source.title or source.name}
    if text.published:
        fields["date"] = text.published.isoformat()
    said = {"language": text.language, "file": source.file, "sha256": source.sha256}
    for key, value in (said | {"publisher": source.publisher}).items():
        if value:
            fields[key] = value
    return fields


def _merged(sources: Sequence[Source]) -> dict[str, Actor]:
    """One actor per id, with the forms of all texts."""
    merged: dict[str, Actor] = {}
    for source in sources:
        for actor in source.reading.actors:
            known = merged.get(actor.id, actor)
            forms = tuple(dict.fromkeys((*known.forms, *actor.forms)))
            merged[actor.id] = Actor(known.id, known.label, known.type, forms)
    return merged


def _actor(actor: Actor) -> Fields:
    return {"label": actor.label, "type": actor.type, "forms": list(actor.forms)}


def _person(person: Person) -> Fields:
    fields: Fields = {"name": person.name}
    if person.office:
        fields["office"] = person.office
    if person.actor:
        fields["actor"] = person.actor
    return fields


def _names_of(fields: Fields) -> list[str]:
    about, via, says = fields.get("about", []), fields.get("via", []), fields.get("says")
    return [*(about if isinstance(about, list) else []), *(via if isinstance(via, list) else []), str(says)]


def _passage(source: Source, passage: Passage) -> Fields:
    words = passage.span.of(source.reading.text.words)
    fields: Fields = {"text": source.name, "at": f"{passage.span.start} to {passage.span.end}"}
    if source.wording and not has_refused(words):  # a file may not hold them: fingerprint
        fields["quote"] = " ".join(words.split())
    else:
        fields["passage"] = passage_hash(words)[:16]
    fields |= _voices(passage.speaker, passage.via)
    if passage.actors:
        fields["about"] = list(passage.actors)
    fields["kind"] = passage.kind
    published = source.reading.text.published
    said = _days(passage.said) or (published.isoformat() if published else "")
    if said:
        fields["said"] = said
    if _days(passage.happened):
        fields["happened"] = _days(passage.happened)
    if passage.numbers:
        fields["numbers"] = [number_text(each) for each in passage.numbers]
    for flag in ("direct", "negated", "hedged", "conditional"):
        if getattr(passage, flag):
            fields[flag] = True
    if passage.span in source.proposed:
        fields["proposed_by"] = source.proposed[passage.span]
    return fields


def _voices(speaker: Voice, via: Sequence[Voice]) -> Fields:
    fields: Fields = {}
    if speaker.actor:
        fields["says"] = speaker.actor
    if speaker.person:
        fields["person"] = speaker.person
    handed = [voice.actor for voice in via if voice.actor]
    if handed:
        fields["via"] = handed
    return fields


def _days(moment: Moment | None) -> str:
    """`2028-09-07`, `2028-09-04 to 2028-09-07`, `.. to 2028-09-10`, or nothing."""
    if moment is None or moment.value is None:
        return ""
    return moment.value.replace("/", " to ")


def number_text(figure: Figure) -> str:
    """`94000 soldiers`, `at least 40 persons`, `200 to 900 metres`."""
    low, high = _plain(figure.low), _plain(figure.high)
    value = low if low == high else f"{low} to {high}"
    bound = f"{figure.approx} " if figure.approx not in ("", "vague") else ""
    return f"{bound}{value} {figure.unit}".strip()


def _plain(number: float) -> str:
    return f"{int(number)}" if float(number).is_integer() else f"{number:.10g}"
