"""People whom a text names, with their office and the actor for which they speak.

A person is a run of capitals beside an office ("prime minister, Nora Velt,"; "Lorvanian Foreign Minister
Tomas Illek"; "John Doe, the envoy"), after a title, or the subject of a verb of saying.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from melian.reader.actors.bearing import apposed, bears, speaks
from melian.reader.actors.cases import is_oblique, nominative
from melian.reader.actors.marked import Marked
from melian.reader.actors.offices import (
    head_of_diplomacy,
    is_aged_by_word,
    trade_after,
)  # fmt: skip
from melian.reader.actors.persons.aliases import called_so
from melian.reader.actors.persons.beside import DEFINITE, KIN, is_place, office_after, office_before, towns_of
from melian.reader.actors.persons.trades import trade_before
from melian.reader.actors.persons.women import woman_of
from melian.reader.actors.runs import name_at, owns
from melian.reader.words.lexicon import is_common, is_german_noun
from melian.reader.words.load import shared_words

__all__ = ["Found", "people_of"]


@dataclass(slots=True)
class Found:
    """A person's name in the text, the longest that is written."""

    at: int
    size: int
    name: str
    surname: str
    office: str = ""
    office_at: int = -1
    woman: bool | None = None
    rank: str = ""
    """Such as general, where the office is another one."""


RANKS = shared_words("ranks")
FIRM_ENDS = shared_words("firm_ends")
BROADCASTERS = frozenset(
    (
        "radio",
        "tv",
        "tele",
        "télé",
        "canal",
        "canale",
        "kanal",
        "channel",
        "радио",
        "радіо",
        "канал",
        "телеканал",
    )
)
RELIGIOUS = shared_words("religious")
SCALES = ("milli", "millo", "milio", "milia", "billio", "милли", "мільй", "мільяр")
SHORTEST = 5
"""Letters of a surname in capitals at least; shorter ones are an agency’s."""


def people_of(text: Marked, taken: set[int]) -> list[Found]:
    """People by their full name, in the order of the text; `taken` are actors' tokens."""
    found: dict[str, Found] = {}
    i = 0
    while i < len(text.tokens):
        size = name_at(text, i, taken)
        if not size:
            i += 1
            continue
        if size > 2 and (owns(text, i, taken) or text.tokens[i].low in found):
            i, size = i + 1, size - 1  # "комментировала выступление Арасэ Варвара Снегина"
        person = _person(text, i, size, taken)
        key = _key(text, person, found) if person else ""
        if person and key not in found:
            found[key] = person
        elif person and len(person.name) > len(found[key].name) and i not in text.first:
            person.office = person.office or found[key].office
            person.office_at = person.office_at if person.office_at >= 0 else found[key].office_at
            found[key] = person
        elif person and not found[key].office:
            found[key].office, found[key].office_at = person.office, person.office_at
        i += size
    towns = towns_of(text)
    return [each for each in found.values() if not _compound(each, found) and not _is_town(text, each, towns)]


def _key(text: Marked, person: Found, found: dict[str, Found]) -> str:
    """The surname; with the given name where somebody else of that surname is known: a daughter."""
    slavic = text.language.language in ("ru", "uk")
    given = _given(person, slavic=slavic)
    if person.size == 1 and text.tokens[person.at - 1].low in RELIGIOUS:
        called = (key for key, each in found.items() if each.name.lower().split()[0] == person.surname)
        return next(called, person.surname)  # "suor Agnese", after "suor Agnese Orsi"
    same = {key: each for key, each in found.items() if each.surname == person.surname}
    for key, each in same.items():
        if not given or not (theirs := _given(each, slavic=slavic)) or given & theirs:
            return key
    return person.name.lower() if same else person.surname


def _given(person: Found, *, slavic: bool) -> set[str]:
    """Given names, of Slavic ones what is alike in all cases."""
    names = person.name.lower().split()[:-1]
    return {each[:3] for each in names} if slavic else set(names)


def _compound(person: Found, found: dict[str, Found]) -> bool:
    """Whether a name joins the surnames of two others by a hyphen: the Velt-Oren call."""
    parts = person.surname.split("-")
    return len(parts) > 1 and all(part in found for part in parts)


def _is_town(text: Marked, person: Found, towns: set[tuple[str, str]]) -> bool:
    """Whether a name without an office is a place's elsewhere: `Castel Dorso, ha avvertito, la considera`."""
    pair = tuple(token.low for token in text.tokens[person.at : person.at + 2])
    return person.office_at < 0 and person.size == len(pair) and pair in towns


def _is_house(text: Marked, i: int, size: int) -> bool:
    """Whether German capitals are an adjective and a noun: `des Städtischen Krankenhauses`."""
    low = text.tokens[i + size - 1].low
    bare = low.removesuffix("s").removesuffix("e")
    genitive = low.endswith("s") and (is_german_noun(bare) or is_german_noun(low.removesuffix("s")))
    led = i > 0 and text.tokens[i - 1].low in ("des", "eines")
    return text.language.language == "de" and led and genitive and text.tokens[i].low.endswith("en")


def _person(text: Marked, i: int, size: int, taken: set[int]) -> Found | None:
    tokens = text.tokens
    name = " ".join(text.words[tokens[i].start : tokens[i + size - 1].end].split())
    called = i > 0 and i - 1 in text.nouns and text.nouns[i - 1].label == "title"
    short = size == 1 and name.isupper() and len(name) < SHORTEST and i not in text.first and not called
    if size > 1 and _is_house(text, i, size):
        return None
    aired = size > 1 and tokens[i].low in BROADCASTERS  # "dem Sender Radio Lyr"
    if i in text.titles or short or aired or any(each.isdigit() for each in name):
        return None  # a ship in quotation marks, "à l’ANP, un commandant"
    slavic = text.language.language in ("ru", "uk")
    if slavic and size == 1 and i in text.first and is_common(tokens[i].low, text.language.language):
        return None  # "Впрочем, военный атташе ..."
    alias = called_so(text, i)
    office = alias if alias is not None else office_before(text, i, taken)
    if office is None:
        office = office_after(text, i, i + size)
    if office is None and size > 1:
        office = trade_after(text, i + size)
    if office is None and size == 2:
        office = trade_before(text, i)
    titled = i > 0 and i - 1 in text.nouns and text.nouns[i - 1].label == "title"
    titled = titled and not (i > 1 and text.language.kinds["name"].at(tokens, i - 2))  # the trawler Doña Rita
    ranked = i > 0 and tokens[i - 1].low in RANKS
    before = office is not None and office < i
    if size == 1 and office is not None and not before and i in text.opening and _is_heading(text, i):
        return None  # "Corvia, the premier before parliament": whose premier a headline speaks of
    apart = office is not None and before and bool(text.between(_office_end(text, office) - 1, i).strip())
    borne = alias is not None or bears(text, i, office)
    kin = office is not None and tokens[office].low in KIN  # "his daughter, Lucia, said"
    if size == 1 and apart and not ranked and not borne and not kin:
        office = None
    aged = size == 1 and is_aged_by_word(text, i + 1)
    if (size == 1 and office is None and not titled and not aged) or len(tokens[i + size - 1].text) == 1:
        return None
    if any(text.language.kinds["state"].at(tokens, k) for k in range(i, i + size)) and size > 1:
        return None  # "the Varna Republic"
    capitals = office is not None and name.isupper() and tokens[office].text.isupper()
    if capitals or any(tokens[k].low.startswith(SCALES) for k in range(i, i + size)):
        return None  # "ENVIADA ESPECIAL / Lérmar", "auf 1,8 Millionen Taler"
    led = i > 0 and tokens[i - 1].low in DEFINITE and text.clear(i - 1, i)
    if led and office is None and not titled and text.language.language in ("es", "it"):
        return None  # "La Cruz Blanca, que puso los autobuses"
    named = size > 2 and i and tokens[i - 1].low in DEFINITE and text.clear(i - 1, i)
    if named and any(tokens[k].text.islower() for k in range(i, i + size)):
        return None  # "la Mesa del Istmo"
    if _is_thing(text, i, i + size):
        return None  # "Fennimore Ferry, which", "spokesman for Lantern Shipping"
    if i and tokens[i - 1].low == "the" and not before and not called:
        return None  # "told the Morning Post", "At the Malengo Waterworks, the foreman ..."
    german = text.language.language == "de"
    if german and office is None and i and tokens[i - 1].low in text.language.small["articles"]:
        return None  # "dem Fischereihafen von Marenz"
    if size > 1 and text.language.kinds["organisation"].at(tokens, i) and office is None:
        return None
    alone = size == 1 and text.language.language in ("ru", "uk", "de")
    if alone and not (titled or aged or apposed(text, i) or borne):
        return None
    if office is None and not titled and not aged and not (speaks(text, i, size) and not is_place(text, i)):
        return None
    found = Found(i, size, name, tokens[i + size - 1].low)
    if office is not None:
        found.office_at = office
        match = text.nouns[office]
        found.office = head_of_diplomacy(text, office, i) or text.span(match).of(text.words)
    if ranked:
        found.rank = tokens[i - 1].low
    if text.language.language in ("ru", "uk") and office is not None and is_oblique(found.office):
        found.name = nominative(found.name, text.language.language)
        found.surname = found.name.lower().split()[-1]
    found.woman = woman_of(text, found, titled=titled)
    return found


def _is_thing(text: Marked, i: int, end: int) -> bool:
    """Whether English `which` follows a name and a comma, or a firm's name stands after `for`."""
    which = [each.low for each in text.tokens[end : end + 1]] == ["which"]
    firm = i > 0 and text.tokens[end - 1].low in FIRM_ENDS and text.tokens[i - 1].low in ("for", "of", "at")
    return firm or (which and text.language.language == "en" and text.between(end - 1, end).strip() == ",")


def _is_heading(text: Marked, i: int) -> bool:
    """Whether a token stands in the first line of a text."""
    return "\n" not in text.words[: text.tokens[i].start]


def _office_end(text: Marked, at: int) -> int:
    """The token after an office."""
    return at + text.nouns[at].length
