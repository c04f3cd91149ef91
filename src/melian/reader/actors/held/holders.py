"""Who holds an office that the text names apart from its holder, and who is meant by `her counterpart`.

A person whom no office introduces takes the office, and its actor, that stands alone shortly before:
`The foreign minister of Ardel receives us. Velt weighs each word.` A colleague of whom the text spoke
is whoever it later calls so by name. Tested in `tests/unit/test_holders.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from melian.reader.actors.held.owners import is_bare
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.actors.naming import is_counterpart, of_state
from melian.reader.actors.people import Found
from melian.reader.actors.persons.women import WOMEN
from melian.reader.found import Mention
from melian.reader.words.load import shared_words

__all__ = ["gender_of", "is_same", "is_there", "with_holders"]

THIS = frozenset(("this", "ce", "cet", "cette", "questo", "questa", "este", "esta", "dieser", "diese", "этот",
                  "эта", "цей", "ця"))  # fmt: skip
SAME = shared_words("same")
THERE = frozenset(("there", "lì", "là", "là-bas", "allí", "dort", "там"))
MOST, RECENT = 20, 100
"""Places of a name, and mentions before one, that are looked at."""
NEXT, SOON = 12, 400
"""Mentions, and characters, after a name among which the office stands that is its bearer’s."""
NEXT_TO = 200
"""Characters between an office of no state and its holder’s name at most."""
FAR = 700
"""Characters between an office and the name of its holder at most."""
FEMININE = {
    "en": (), "it": ("a", "trice"), "fr": ("e", "ice"), "es": ("a",), "de": ("in",),
    "ru": ("ца", "ша"), "uk": ("ка", "ця"),
}  # fmt: skip
"""Endings of offices that women hold."""


def with_holders(
    text: Marked,
    found: Sequence[Found],
    ids: Sequence[str],
    actor_of: dict[str, str],
    mentions: list[Mention],
    spoken: set[int],
) -> list[Mention]:
    """The mentions, those of an office with whoever holds it; `actor_of` and `found` learn of it.

    `spoken` are tokens within quotations: no office there is whose name the narrator tells later.
    """
    named: dict[str, list[int]] = defaultdict(list)
    for number, mention in enumerate(mentions):
        if mention.person and mention.by == "name":
            named[mention.person].append(number)
    for person, key in zip(found, ids, strict=True):
        if not actor_of.get(key) and not person.office:
            office = _vacant(text, person, named[key], mentions, spoken)
            office = office or _called_next(text, person, named[key], mentions, spoken)
            if office:
                actor_of[key], person.office = office.actor, office.office
                mentions = [_held(text, found, each, office, key) for each in mentions]
        elif is_counterpart(person.office):
            mentions = [_called(text, each, person, key, actor_of.get(key, "")) for each in mentions]
    return mentions


def _vacant(
    text: Marked, person: Found, named: Sequence[int], mentions: Sequence[Mention], spoken: set[int]
) -> Mention | None:
    """The last office of a state without a holder that stands shortly before somebody's bare surname."""
    for number in named[:MOST]:
        each = mentions[number]
        for office in reversed(mentions[max(0, number - RECENT) : number]):
            if each.span.start - office.span.end > FAR or _is_other(text, office, mentions[:number], person):
                break
            vacant = office.by == "office" and not office.person and bool(office.actor)
            near = each.span.start - office.span.end < NEXT_TO and office.actor not in ("", "unnamed")
            vacant = vacant and (of_state(office.office) or (near and number == named[0]))
            at = text.at(office.span.start)
            if vacant and at not in spoken and _fits(text, office, person) and is_bare(text, at):
                return office
    return None


def _is_other(text: Marked, office: Mention, before: Sequence[Mention], person: Found) -> bool:
    """Whether somebody else was named since an office, and a new paragraph names a person in full."""
    start, end = office.span.end, text.tokens[person.at].start
    later = "\n" in text.words[start:end] and person.size > 1
    return later and any(one.person and one.by == "name" and start <= one.span.start < end for one in before)


def _called_next(
    text: Marked, person: Found, named: Sequence[int], mentions: Sequence[Mention], spoken: set[int]
) -> Mention | None:
    """The office with which the next sentence begins: `..., complained Bogdan Hodak. The president, ...`."""
    for each in mentions[named[0] + 1 : named[0] + 1 + NEXT] if named else ():
        at = text.at(each.span.start)
        if each.person or each.span.start - mentions[named[0]].span.end > SOON:
            return None
        opens = {at, at - 1} & text.first and at not in spoken and is_bare(text, at)
        if opens and each.by == "office" and each.actor and of_state(each.office):
            return each if _fits(text, each, person) else None
    return None


def gender_of(text: Marked, office: str) -> str:
    """`she` or `he` by the form of an office; empty where the language has none."""
    endings, word = FEMININE[text.language.language], office.lower().split()[0]
    if not endings:
        return ""
    return "she" if word.endswith(endings) or word in text.language.small["woman"] else "he"


def is_same(text: Marked, i: int) -> bool:
    """Whether somebody unnamed is the one of before: `ce responsable`, `собеседник агентства`."""
    talked = text.tokens[i].low.startswith(("собеседник", "співрозмовник"))
    return talked or (i > 0 and text.tokens[i - 1].low in THIS | SAME and text.between(i - 1, i) == " ")


def is_there(text: Marked, end: int) -> bool:
    """Whether somebody is of where the text just was: `a senior official there`."""
    follows = end < len(text.tokens) and text.between(end - 1, end) == " "
    return follows and text.tokens[end].low in THERE


def _fits(text: Marked, office: Mention, person: Found) -> bool:
    """Whether the office is a woman's where the person is one."""
    gender = gender_of(text, office.office)
    if person.woman is None:
        return True
    woman = bool(person.woman or person.name.lower().split()[0] in WOMEN)
    return not gender or woman == (gender == "she")


def _head(text: Marked, office: str) -> str:
    return stem_of(office.lower().split()[0], text.language.language) if office else ""


def _held(text: Marked, found: Sequence[Found], each: Mention, office: Mention, key: str) -> Mention:
    own = each.by == "office" and not each.person and _head(text, each.office) == _head(text, office.office)
    short = " " not in each.office and not _other(text, found, office)  # "the minister" by herself
    if each.person == key or (own and (short or each.actor == office.actor)):
        return replace(each, person=key, actor=office.actor, office=each.office or office.office)
    return each


def _other(text: Marked, found: Sequence[Found], office: Mention) -> bool:
    """Whether more than one person holds such an office."""
    return sum(_head(text, one.office) == _head(text, office.office) for one in found) > 1


def _called(text: Marked, each: Mention, person: Found, key: str, actor: str) -> Mention:
    """Somebody called a colleague before the name stands there."""
    before = each.span.end <= text.tokens[person.at].start and not each.person
    if before and actor and each.actor == actor and is_counterpart(each.office):
        return replace(each, person=key, anonymous=False)
    return each
