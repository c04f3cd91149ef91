"""Which names of a text are states', by how each of them stands over the whole text.

All forms of a name are one cluster, by its stem. Each place of it may be a sign; signs have weights, each
counts only so often, and a cluster whose sum is high enough is a state.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.actors.states.bare import adjectives_of, german_way, has_adjective, opens_with_name
from melian.reader.actors.states.bearers import ADJECTIVES, follows_first_name, surnames_of
from melian.reader.actors.states.clusters import Cluster
from melian.reader.actors.states.datelines import towns_of
from melian.reader.actors.states.endings import Kin
from melian.reader.actors.states.lacking import most_likely
from melian.reader.actors.states.listed import listed
from melian.reader.actors.states.signs import bears_office, has_article, is_of_land, owns, signs_at
from melian.reader.words.lexicon import is_common, is_german_noun, is_word
from melian.reader.words.load import shared_words

__all__ = ["may_be_demonym", "states_of"]

ENOUGH = 2
"""What the signs of a state weigh."""
OFTEN = 3
"""How often a name stands there that is a state's by weight alone."""
SURE = 4
"""What they weigh where nothing else is known, or where all of them begin sentences."""
TELLING = frozenset((
    "owns", "subject", "apposed", "that", "partner", "opens", "ways", "demonym", "beside", "seated", "listed",
    "realm",
))  # fmt: skip
"""Signs of which one place is enough."""
PLACES = tuple(shared_words("places"))
"""Beginnings of what no state is called: the exclave of Varn."""
TOWNS = ("city", "town", "village", "città", "villaggio", "ville", "village", "ciudad", "pueblo")
"""Beginnings of what is a state’s and not called as it is: `la città di Velka`."""
DIRECTIONS = shared_words("directions")
FIELDS = shared_words("no_states")
AND = frozenset(("and", "e", "ed", "et", "und", "y", "и", "і", "й", "та"))
ARMED = ("brigade", "garde", "flotte", "miliz", "polizei", "armee", "bataillon", "wache", "behörde")
"""Ends of German nouns that no state has for a name: `der Küstenbrigade`."""
SLAVIC_ADJECTIVE = re.compile("(?:ск|ськ|цк|цьк)(?:ий|ая|ое|ие|а|е|і|ого|ої|ой|ому|ую|у|им|их|ими|ою|ій)$")
"""Endings of Slavic adjectives, as many demonyms have."""
OPENING, CLOSING = frozenset('«“„"'), frozenset('»”“"')
"""Marks around one word, which is then the name of a ship or a firm."""
REALM = re.compile("(?:mark|reich)$")
"""Ends of German names of states that have an article: die Welmark."""
LANDS = ("ия", "ии", "ию", "ія", "ії", "ію")
"""Endings of lands, so that a stem of three letters is enough: Нерия, нерийский."""


def states_of(text: Marked, taken: set[int], *, sure: bool) -> dict[str, Cluster]:
    """The clusters that are states, by their stem; `taken` are tokens of persons and organisations."""
    found = _clusters(text, taken)
    language = text.language.language
    enough = {stem for stem, each in found.items() if len(stem) >= 3 and _is_enough(each, sure, language)}
    order = {stem: n for n, stem in enumerate(found)}
    _beside(text, found, enough)
    enough |= {stem for stem, each in found.items() if len(stem) >= 3 and _is_enough(each, sure, language)}
    nouns_first = sorted(enough, key=lambda stem: (_is_slavic_adjective(found[stem]), order[stem]))
    kin = Kin({stem: found[stem].forms for stem in nouns_first}, language)
    demonyms = {stem for stem in enough if kin.of(found[stem].forms[0], but=stem)}
    states = enough - demonyms
    if not sure:
        known = {match.label.partition("|")[2] for match in text.actors.values()}
        known = {key for key in known if text.known.actors[key][1] == "state"}
        others = {stem: each for stem, each in found.items() if kin.of(each.forms[0], but=stem) is None}
        states |= most_likely(text, others, enough, len(states) + len(known))
    return {stem: each for stem, each in found.items() if stem in states}


def _is_slavic_adjective(each: Cluster) -> bool:
    """Whether a name is an adjective in all its forms: `Рувенська` is kin of `Рувенія`, not the other way."""
    return all(SLAVIC_ADJECTIVE.search(form) for form in each.forms)


def _is_enough(each: Cluster, sure: bool, language: str) -> bool:
    weight = each.weight
    common = language in ("en", "it", "fr", "es") and is_common(each.forms[0].lower(), language)
    acts = each.signs["demonym"] or each.signs["subject"]
    if len(each.forms) == 1 and common and not acts:
        return False  # "la ministra della Giustizia"
    if len(each.forms) == 1 and not each.signs.keys() & TELLING:
        return False
    if sure and weight >= SURE and len(each.forms) >= OFTEN and not each.signs["named"]:
        return each.inside
    if sure:
        return (each.signs["owns"] > 0 and weight >= ENOUGH) or (each.signs["demonym"] > 0 and weight >= SURE)
    return weight >= (ENOUGH if each.inside else SURE)


def _clusters(text: Marked, taken: set[int]) -> dict[str, Cluster]:
    """All names of a text that could be states', by their stem, with their signs."""
    found: dict[str, Cluster] = {}
    language = text.language.language
    surnames = surnames_of(text) if language in ("en", "it", "fr", "es") else set()
    towns, lists = towns_of(text), listed(text)
    seated = {stem_of(state.of(text.words).lower(), language) for _, state in text.seats()}
    capitals = {token.low for token in text.tokens if token.text[0].isupper()}
    borne = {
        stem_of(token.low, language)
        for i, token in enumerate(text.tokens)
        if token.text[0].isupper() and i not in text.covered and follows_first_name(text, i, capitals)
    }
    for i in _capitals(text, taken):
        token = text.tokens[i]
        stem = stem_of(token.low, language)
        each = found.setdefault(stem, Cluster())
        if _is_placed(text, i):
            each.signs["place"] += 1
        if token.low in surnames:
            continue
        each.signs.update(["named"] if stem in borne else [])
        each.signs.update(["town"] if token.low in towns and stem not in seated else [])
        each.signs.update(["seated"] if stem in seated else [])
        each.signs.update(["listed"] if i in lists else [])
        each.signs.update(["officer"] if bears_office(text, i) else [])
        vessel = i and text.language.kinds["name"].at(text.tokens, i - 1) and text.between(i - 1, i) == " "
        if vessel and language not in ("ru", "uk"):  # "траулери Кордії" are those of a state
            each.signs["vessel"] += 1
        owning = owns(text, i) and not _begins_pair(text, i)
        if not owning and _in_name(text, i):
            each.longer += [token.text] if language == "en" else []
            continue
        each.forms.append(token.text)
        each.places.append(i)
        opening = opens_with_name(text, i)
        if owning:
            each.signs["owns"] += 1
        elif language == "de":
            each.signs.update(["opens"] if opening else [])
        else:
            each.signs.update(signs_at(text, i))
        if language == "de":
            each.signs.update(["land"] if is_of_land(text, i) else [])
            each.signs.update(["realm"] if REALM.search(token.low) and has_article(text, i) else [])
            each.ways.add(german_way(text, i))
        each.inside |= owning or opening or i not in text.first
    for each in found.values():
        if "determined" not in each.ways and len(each.ways - {""}) > 1:
            each.signs["ways"] += 1
    _join_demonyms(found, language)
    for stem in _with_demonyms(text, found):
        found[stem].signs["demonym"] += 1
        found[stem].forms = found[stem].forms or found[stem].longer
    return {stem: each for stem, each in found.items() if each.forms}


def _is_placed(text: Marked, i: int) -> bool:
    """Whether what stands before a name says what kind of place it is: `la città di Velka`."""
    of = i > 1 and text.tokens[i - 1].low in text.language.small["of"]
    at = i - 2 if of else i - 1
    return at >= 0 and text.tokens[at].low.startswith(TOWNS if of else PLACES) and text.clear(at, i, " ’'")


def _join_demonyms(found: dict[str, Cluster], language: str) -> None:
    """Take out those with a capital who are of another name: `les Dorviens`, beside `la Dorvie`."""
    kin = Kin({stem: each.forms for stem, each in found.items()}, language)
    for stem, each in list(found.items()):
        base = kin.of(each.forms[0], but=stem) if each.forms else None
        if base in found and "named" not in found[base].signs:
            found[base].signs["demonym"] += 1
            del found[stem]


def _capitals(text: Marked, taken: set[int]) -> Iterator[int]:
    """The tokens with a capital that are nothing else that is known."""
    kinds, german = text.language.kinds, text.language.language == "de"
    own = adjectives_of(text) if german else frozenset()
    inside = {
        each.low for i, each in enumerate(text.tokens) if i not in text.first and each.text[0].isupper()
    }
    for i, token in enumerate(text.tokens):
        if i in taken or i in text.acting or i in text.covered or len(token.text) < 3:
            continue
        if not token.text[0].isupper() or (i in text.verbs and i not in text.first) or text.is_common(i):
            continue
        common = german and token.low.startswith(PLACES) and i not in text.first
        tagged = text.words[token.start - 1 : token.start] in ("@", "#")
        named = text.words[token.start - 1 : token.start] in OPENING and text.words[token.end : token.end + 1]
        common = common or tagged or (named and named in CLOSING) or token.low in DIRECTIONS | FIELDS
        opens = i in text.first and token.low not in inside
        common = common or (opens and is_common(token.low, text.language.language))
        led = german and i > 0 and text.tokens[i - 1].low in ("der", "des", "dem")
        plural = token.low.endswith("n") and is_german_noun(token.low[:-1])  # "nach eigenen Angaben"
        noun = german and (is_german_noun(token.low) or plural) and (led or not owns(text, i))
        common = common or (noun and not has_adjective(token.low, own)) or (led and token.low.endswith(ARMED))
        if (
            not common
            and not kinds["organisation"].at(text.tokens, i)
            and not kinds["state"].at(text.tokens, i)
        ):
            yield i


def _beside(text: Marked, found: dict[str, Cluster], enough: Iterable[str]) -> None:
    """Count as a sign that a name is joined to a state's: `la Valdorie et le Corsan`."""
    language, small = text.language.language, text.language.small["articles"]
    states = {form for stem in enough for form in found[stem].forms}
    for i, token in enumerate(text.tokens):
        if token.low not in AND or not 0 < i < len(text.tokens) - 1:
            continue
        after = i + 1
        while after < len(text.tokens) - 1 and text.tokens[after].low in small and after - i < 3:
            after += 1
        if not text.clear(i - 1, after):
            continue
        for one, other in ((i - 1, after), (after, i - 1)):
            stem = stem_of(text.tokens[other].low, language)
            known = text.tokens[one].text in states or one in text.actors
            if known and stem in found and text.tokens[other].text in found[stem].forms:
                found[stem].signs["beside"] += 1


def _begins_pair(text: Marked, i: int) -> bool:
    """Whether just one more capital follows that is nothing else: `presidente de Porto Sereno`."""
    if text.language.language in ("de", "ru", "uk"):
        return False

    def goes_on(k: int) -> bool:
        follows = k < len(text.tokens) and text.between(k - 1, k) == " " and text.tokens[k].text[0].isupper()
        return follows and k not in text.covered and k not in text.actors and not text.is_common(k)

    return goes_on(i + 1) and not goes_on(i + 2)


def _with_demonyms(text: Marked, found: Mapping[str, Cluster]) -> set[str]:
    """Clusters whose demonym stands beside an office or a body: premier treveno, volmarkische Regierung."""
    language = text.language.language
    forms = {
        stem: [*each.forms, *each.longer]
        for stem, each in found.items()
        if len(stem) > 3
        or any(form.endswith(LANDS) or not is_word(form.lower(), language) for form in each.forms)
    }
    kin, with_one = Kin(forms, text.language.language), set()
    for i, token in enumerate(text.tokens):
        if i in text.covered or i in text.actors:
            continue
        beside = i - 1 in text.covered or i + 1 in text.covered or _is_adjective(text, i)
        if beside is False and is_word(token.low, text.language.language):
            continue
        stem = kin.of(token.text)
        if stem and token.text not in forms[stem] and may_be_demonym(text, i):
            with_one.add(stem)
    return with_one


def may_be_demonym(text: Marked, i: int) -> bool:
    """Whether a token may be a demonym by its capital: English ones have one, French people do."""
    small = text.tokens[i].text[0].islower()
    if text.language.language == "en":
        return not small
    return small or text.language.language in ("de", "fr") or i in text.first


def _is_adjective(text: Marked, i: int) -> bool:
    """Whether a token may be a demonym by its form alone: `every Sevrian trawler`."""
    token = text.tokens[i]
    if text.language.language == "en":
        return token.text[0].isupper() and i not in text.first and token.low.endswith(ADJECTIVES)
    return token.text[0].islower() and len(token.low) > 6


def _in_name(text: Marked, i: int) -> bool:
    """Whether a capital stands right beside it that is no office: then it is part of a longer name."""
    german = text.language.language == "de"
    for other in (i - 1, i + 1):
        if not 0 <= other < len(text.tokens):
            continue
        low, high = min(i, other), max(i, other)
        neighbour = text.tokens[other]
        beside = text.between(low, high).isspace() and neighbour.text[0].isupper()
        plain = other not in text.covered and other not in text.actors and not text.is_common(other)
        if beside and plain and not german:
            return True
    return False
