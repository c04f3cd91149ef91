"""Whom a token names: people by name and surname in any case, articles that mean nobody in particular.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.offices import is_aged, is_civilian_at
from melian.reader.actors.people import Found
from melian.reader.actors.wards import ward_of
from melian.reader.found import Mention
from melian.reader.words.load import Match, Words, shared_words

__all__ = [
    "KIN",
    "actor_called",
    "bears",
    "between",
    "demonstrative",
    "first_actor",
    "is_alias",
    "is_counterpart",
    "is_head",
    "is_mediator",
    "is_minister",
    "is_private",
    "is_short",
    "is_state",
    "joined_pronoun",
    "may_refer",
    "of_state",
    "opposition",
    "other_side",
    "own_actor",
    "phrase_end",
    "possesses",
    "says_it",
    "sentence_start",
    "vacant",
    "vacant_as",
]  # fmt: skip

INDEFINITE = shared_words("indefinite")
TOLD = tuple(shared_words("told_people"))
HEADS = shared_words("heads")
RECENT = 6
"""Mentions before a name among which its office may be."""
ALIASES = [
    (tuple(sorted(shared_words(f"heads_of_{what}"))), tuple(sorted(shared_words(f"called_heads_of_{what}"))))
    for what in ("state", "government", "diplomacy", "town", "mediation")
]
"""What officers are also called, and what their offices are."""
COLLECTIVE = 20
"""Words before a civilian among which those may be named to whom they belong."""
OPPOSITION = re.compile(
    "(?:^|’)(?:opposition|opposizion|opposant|oppositor|oppositric|oposici|opositor|оппозици|опозиці)"
)
CHALLENGERS = tuple(shared_words("challengers"))
"""Beginnings of words for who stands against whoever rules."""
RULING = tuple(shared_words("ruling"))
COUNTERPARTS = tuple(shared_words("counterparts"))
ANYBODY = shared_words("anybody")
AGES = ("jährige", "летний", "летняя", "річний", "річна", "year-old", "enne")
PREMIERS = frozenset(("premier", "премьер", "премьера", "прем’єр", "прем’єрка"))
FAR = 320
"""Characters between an office and the name of its holder at most."""
STATE_OFFICES = tuple(shared_words("state_offices"))
KIN = shared_words("kin")
PRIVATE = {stem_of(each, "ru") for each in shared_words("private") | KIN}


def may_refer(low: str, language: Words) -> bool:
    """Whether a word may be a pronoun, or stand for one; most are asked no more than this."""
    return bool(language.pronouns.begun_by(low)) or low in ("it", "der", "die") or "-" in low


def demonstrative(text: Marked, i: int) -> Match | None:
    """German `Der lehnte ab`: an article that begins a sentence right before a verb."""
    gender = {"der": "he", "die": "she"}.get(text.tokens[i].low)
    stands = i in text.first and i + 1 in text.verbs and text.language.language == "de"
    return Match(i, 1, gender) if gender and stands else None


def joined_pronoun(text: Marked, i: int) -> Match | None:
    """French `a-t-elle ajouté`, `dit-il`: a pronoun that a hyphen joins to its verb."""
    tail = text.tokens[i].low.rpartition("-")[2] if "-" in text.tokens[i].low else ""
    gender = {"il": "he", "elle": "she"}.get(tail) if text.language.language == "fr" else None
    return Match(i, 1, gender) if gender else None


def says_it(text: Marked, i: int) -> bool:
    """Whether English `it` stands beside a verb of saying: the ministry, the statement."""
    english = text.language.language == "en" and text.tokens[i].low == "it"
    return english and i + 1 in text.verbs and text.clear(i, i + 1)


def is_head(office: str) -> bool:
    """Whether somebody holds the first office of a state, or none that the text tells."""
    first = office.lower().split()[:1]
    return not first or first[0] in HEADS


def possesses(text: Marked, i: int) -> bool:
    """Whether `ihr` or `loro` stands before what is hers or theirs: `ihr Büro`, `il loro capo`."""
    if text.language.language == "it" and text.tokens[i].low == "loro":
        return i > 0 and text.tokens[i - 1].low in text.language.small["articles"]
    following = i + 1 < len(text.tokens) and text.tokens[i + 1].text.islower() and i + 1 not in text.verbs
    if text.language.language == "fr" and text.tokens[i].low in ("leur", "leurs"):
        return following  # "leur déléguée"
    german = text.language.language == "de" and text.tokens[i].low == "ihr"
    return german and i + 1 < len(text.tokens) and text.tokens[i + 1].text[0].isupper()


def is_private(office: str) -> bool:
    """Whether somebody speaks for no state: a historian, a fisherman."""
    return stem_of(office.lower().split()[0], "ru") in PRIVATE if office else False


def own_actor(text: Marked, names: Names, person: Found, quoted: set[int]) -> str:
    """The actor of somebody who serves nobody: those spoken of in the sentence before, or the trade."""
    if person.office_at >= 0 and (ward := ward_of(text, names, person.office_at)):
        return ward
    words = _collective(text, person, quoted) or person.office
    aged = person.at > 0 and text.tokens[person.at - 1].low.endswith(AGES)
    if not words and (aged or is_aged(text, person.at + person.size)):
        words = "residents"
    return "" if not words or words.lower() in ANYBODY else actor_called(names, words)


def actor_called(names: Names, words: str) -> str:
    """The id of an actor that is no state and is known by common words: `rebels`, `passengers`."""
    key = identifier(words)
    names.labels.setdefault(key, words)
    names.types.setdefault(key, "non-state")
    return key


def opposition(text: Marked, names: Names, person: Found, end: int) -> str:
    """The opposition, if the office of its leader names it: `leader of the Brevian opposition`."""
    before = person.office_at - 1  # "opposition candidate Nora Velt"
    begin = before if before >= 0 and text.between(before, person.office_at) == " " else person.office_at
    words = [*person.office.split(), *(token.text for token in text.tokens[begin:end])]
    found = next((each for each in words if OPPOSITION.search(each.lower())), "")
    near = text.tokens[max(0, person.office_at - 3) : end + 4]
    rules = any(each.low.startswith(RULING) for each in near)
    if not found and not rules and any(each.lower().startswith(CHALLENGERS) for each in words):
        return actor_called(names, "opposition")  # "the defeated candidate, Nora Velt"
    if found:
        names.also.setdefault("opposition", []).append(found.rpartition("’")[2].rpartition("'")[2])
    return actor_called(names, "opposition") if found else ""


def is_counterpart(office: str) -> bool:
    """Whether an office only says that somebody holds the same as somebody else: a counterpart."""
    return office.lower().startswith(COUNTERPARTS)


def sentence_start(text: Marked, i: int) -> int:
    """Where the sentence of a token begins."""
    number = bisect_right(text.sentence_starts, text.tokens[i].start) - 1
    return text.sentence_starts[number] if number >= 0 else 0


def other_side(text: Marked, mentions: Sequence[Mention], i: int) -> str:
    """The side of a counterpart: the last of the sentence that is not its subject's."""
    begin = sentence_start(text, i)
    here = [each.actor for each in between(mentions, begin, text.tokens[i].start) if each.actor]
    other = [each for each in here if each != here[0] and each != "unnamed"]
    return other[-1] if other else ""


def _collective(text: Marked, person: Found, quoted: set[int]) -> str:
    """The people of whom the text spoke shortly before: `Thousands of passengers wait. One of them, ...`."""
    begin = person.office_at if person.office_at >= 0 else person.at
    for at in range(begin - 1, max(begin - COLLECTIVE, -1), -1):
        noun = text.nouns.get(at)
        if "\n" in text.between(at, at + 1):
            break
        if at in quoted or not noun or noun.label != "anonymous":
            continue
        told = text.tokens[at].low.startswith(TOLD)
        if is_civilian_at(text, at) and not told and not _belongs(text, at):
            return text.span(noun).of(text.words)
    return ""


def _belongs(text: Marked, at: int) -> bool:
    """Whether people only tell whose an institution is: `sindicato de agricultores`."""
    small = {*text.language.small["of"], *text.language.small["articles"]}
    back = at - 1
    while back > 0 and text.tokens[back].low in small:
        back -= 1
    kinds = text.language.kinds
    return any(bool(kinds[name].at(text.tokens, back)) for name in ("institution", "organisation"))


def between(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """The mentions that begin between two places."""
    first = bisect_left(mentions, start, key=lambda each: each.span.start)
    return mentions[first : bisect_left(mentions, end, key=lambda each: each.span.start)]


@lru_cache(maxsize=1_000)
def is_alias(office: str) -> bool:
    """Whether an office is another name for a president, a premier or a foreign minister: head of state."""
    return office.lower().replace("'", "’").startswith(tuple(each for names, _ in ALIASES for each in names))


def is_mediator(office: str) -> bool:
    """Whether somebody mediates, as an envoy may."""
    return office.lower().startswith(ALIASES[-1][0])


@lru_cache(maxsize=1_000)
def bears(alias: str, office: str) -> bool:
    """Whether somebody of an office may be called by an alias: the president, the head of state."""
    low, held = alias.lower().replace("'", "’"), office.lower().replace("'", "’")
    return any(low.startswith(names) and held.startswith((*names, *offices)) for names, offices in ALIASES)


def is_minister(words: str, office: str) -> bool:
    """Whether somebody of an office is a minister without being called so there: глава МИД."""
    short = " " not in words and words.lower().startswith(("minist", "міністр", "министр"))
    return short and office.lower().startswith((*ALIASES[2][0], "canciller"))


def is_short(words: str, office: str) -> bool:
    """Whether an office is told by its short name: `la premier` of a `presidente del Consiglio`, генсек."""
    low, held = words.lower(), office.lower().replace("'", "’")
    government = low in PREMIERS and held.startswith(ALIASES[1][1])
    return government or (low.startswith(("генсек", "генсекретар")) and held.startswith("генеральн"))


def first_actor(text: Marked, names: Names) -> str:
    """The first actor of a text, wherever it stands."""
    named = {at: key for at, (key, _, _) in names.at.items()}
    named |= {at: match.label.partition("|")[2] for at, match in text.actors.items()}
    return named[min(named)] if named else ""


def phrase_end(text: Marked, end: int) -> int:
    """The end of nouns that stand together: `un proche conseiller`, `army spokesman`."""
    while (following := text.nouns.get(end)) and text.between(end - 1, end) == " ":
        if following.label not in ("office", "anonymous"):
            break
        end += following.length
    return end


def vacant(text: Marked, mentions: Sequence[Mention], i: int) -> str:
    """The actor of an office that was named shortly before without its holder."""
    near = [each for each in mentions[-RECENT:] if text.tokens[i].start - each.span.end < FAR]
    vacant = [each for each in near if each.by == "office" and not each.person]
    if not vacant:
        return ""
    begin = sentence_start(text, text.at(vacant[-1].span.start))
    return next(each.actor for each in vacant if each.span.start >= begin)  # whom a sentence is about


def vacant_as(text: Marked, mentions: Sequence[Mention], person: Found) -> str:
    """The actor of somebody's office that was named shortly before without its holder."""
    head = stem_of(person.office.lower().split()[0], text.language.language)
    for each in reversed(mentions[-RECENT:]):
        near = text.tokens[person.at].start - each.span.end < FAR
        vacant = each.by == "office" and not each.person and near and bool(each.office)
        if vacant and stem_of(each.office.lower().split()[0], text.language.language) == head:
            return each.actor
    return ""


def of_state(office: str) -> bool:
    """Whether an office is one of states: a minister, a general; not a secretary general, an envoy."""
    return office.lower().startswith(STATE_OFFICES)


def is_state(text: Marked, names: Names, key: str) -> bool:
    """Whether an actor of the text is a state."""
    known = text.known.actors.get(key)
    return names.types.get(key) == "state" or bool(known and known[1] == "state")
