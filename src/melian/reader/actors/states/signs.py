"""Signs that a name is a state’s: Ardel’s army, neighbouring Ardel, Ardel rejected.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from bisect import bisect_right

from melian.reader.actors.marked import Marked
from melian.reader.actors.states.bare import acts_past_commas, is_finite
from melian.reader.actors.states.neighbours import ARTICLE, DETERMINED, is_neighbour
from melian.reader.words.lexicon import is_common, is_german_noun
from melian.reader.words.load import shared_words
from melian.reader.words.small import PREPOSITIONS, THAT

__all__ = [
    "PARTNERS",
    "bears_office",
    "has_article",
    "is_of_land",
    "is_owned",
    "is_told",
    "owns",
    "owns_next",
    "signs_at",
]

SMALL = shared_words("in_names")
PARTNERS = shared_words("before_partners")
"""Prepositions before whoever one deals with: against, between, with."""
FIELDS = shared_words("no_states")
"""Adjectives and fields that stand before an office and are no states: Western, Fisheries."""
COUNTERPARTS = tuple(shared_words("counterparts"))
OF_LANDS = tuple(shared_words("of_lands"))
"""Beginnings of nouns for what lands have: borders, elections, a flag."""
FROM = frozenset(
    ("from", "in", "aus", "von", "en", "desde", "da", "de", "depuis", "с", "со", "из", "в", "у", "до", "із",
     "з", "зі")
)  # fmt: skip
"""Words between such a noun and a land."""
WITHIN = {"it": ("in", "nella", "nell"), "fr": ("en", "au")}
"""Before the names of lands, where towns have other prepositions."""
CENTRAL = ("central", "federal", "fédéral", "nacional", "nazional", "national")
"""Beginnings of what a body of a whole state is called."""
GENITIVE = ("ы", "и", "ии", "ії", "а", "я")
KIN = shared_words("kin")
"""Of a person: `la figlia di Giulio`."""
ABSTRACT = ("ción", "sión", "zione", "sione", "tion", "sion", "mento", "miento", "ment", "dad", "tà", "té")
"""How Romance nouns end that no state has for a name: `Misión de Verificación`."""
MAYORS = tuple(shared_words("called_heads_of_town"))
OFFICIALS = tuple(shared_words("officials"))
LED = tuple(shared_words("german_leads"))
"""Ends of German offices that are of anything: `Leiter der Notaufnahme`."""
RULED = ("столиц", "султан", "эмир", "емір")
"""Beginnings of Slavic words for what only states have, before their name."""
AT = frozenset(("на", "через", "вдоль", "вздовж"))
"""Before rivers and fronts, whatever follows them; states have other prepositions."""
GIVEN = frozenset(("gave", "gives", "give", "giving", "given"))
HEADED = 3
"""Words from somebody who heads something to its land."""
ENVOY = 60
"""Words between a state and `its ambassador` at most."""
ENVOYS = (
    "ambassad", "ambasc", "embajador", "botschafter", "посол", "presiden", "présiden", "президент", "foreign",
    "außenminister", "premier", "прем", "minist", "міністр", "министр", "cancill", "chancell", "cancell",
    "kanzler",
)  # fmt: skip
CITIES = frozenset(
    (
        "city",
        "capital",
        "war",
        "elections",
        "election",
        "border",
        "borders",
        "port",
        "coast",
        "parliament",
        "airspace",
        "waters",
    )
)
"""What a state has: Ardel’s second city."""


def owns(text: Marked, i: int) -> bool:
    """An office or body of that name: Ardel's army, il governo del Valdoro, власти Кордии."""
    if _sends(text, i) or owns_next(text, i) or is_neighbour(text, i) or _is_visited(text, i):
        return True
    if _is_headed(text, i):
        return True
    return is_owned(text, i, i)


def is_owned(text: Marked, i: int, last: int) -> bool:
    """After an office or a body: `il governo del Valdoro`, `власти Кордии`; the name ends at a token."""
    tokens, language = text.tokens, text.language.language
    back = i
    while back > 0 and i - back < 3 and tokens[back - 1].low in SMALL | ARTICLE:
        back -= 1
    if not text.nouns_ending_at(back) and back < i:
        back = _before_person(text, back)
        back = back - 1 if _is_adjective(text, back - 1) else back
    if not text.nouns_ending_at(back) or not text.clear(back - 1, i) or _is_of_town(text, back):
        return False
    if back < i:
        if language == "de":
            noun = next(text.nouns[k] for k in range(back - 1, -1, -1) if k in text.nouns)
            led = noun.label == "office" and text.tokens[noun.at].low.endswith(LED)
            return tokens[back].low == "von" or (tokens[back].low in ("der", "des") and not led)
        field = tokens[i].low.endswith(ABSTRACT) and is_common(tokens[i].low, language)
        return not field and tokens[back].low not in ("y", "e", "et", "and", "el", "la", "le", "il")
    if last > i:
        return tokens[i].low.endswith(("ой", "ої", "ого")) and tokens[last].low.endswith(GENITIVE)
    low = tokens[i].low
    if language in ("ru", "uk") and back > 0 and tokens[back - 1].low.startswith(RULED):
        return low.endswith(("а", "у", "я", "ю", "и", "ы", "і", "ї"))  # "столица Караспана"
    if language == "de":
        alone = i + 1 >= len(tokens) or not tokens[i + 1].text[0].isupper()
        state = back - 1 in text.nouns and text.nouns[back - 1].label == "state"
        state = state and tokens[back - 1].low != "hauptstadt" and not is_german_noun(low)
        return (low.endswith("s") and alone) or state
    second = i + 1 < len(tokens) and text.between(i, i + 1) == " " and tokens[i + 1].text[0].isupper()
    third = second and i + 2 < len(tokens) and text.clear(i + 1, i + 2, " ")
    third = third and tokens[i + 2].text[0].isupper()
    person = third and low.endswith(("а", "у", "я", "і"))  # "МВД Эриска Ян Тольм"
    first = low.endswith(("ы", "и")) and not low.endswith(("ии", "ії"))
    if first and second and not third:
        return False  # "политолога Марины Звягиной"
    if low.endswith(("ия", "ія")) and second and not third:
        return False  # "министр транспорта Захария Драгош"
    return language in ("ru", "uk") and (low.endswith(("ии", "ії", "еї", "ы", "и", "ия")) or person)


def _is_headed(text: Marked, i: int) -> bool:
    """Whether a Slavic land owns what somebody heads: `глава переговорной группы Кордии Ян Орн`."""
    slavic = text.language.language in ("ru", "uk") and text.tokens[i].low.endswith(("ии", "ії"))
    if not slavic or i < HEADED or not all(each.text.islower() for each in text.tokens[i - 2 : i]):
        return False
    office = next((k for k in (i - 2, i - 3) if k in text.nouns and text.nouns[k].label == "office"), None)
    return office is not None and text.clear(office, i, " ")


def _before_person(text: Marked, end: int) -> int:
    """Where a person's name of two words begins that ends there: `Prime Minister Lucas Ferro of Maravel`."""
    tokens = text.tokens
    named = end > 2 and all(tokens[k].text[0].isupper() and k not in text.covered for k in (end - 1, end - 2))
    return end - 2 if named and text.clear(end - 3, end - 1, " ") else end


def _is_adjective(text: Marked, k: int) -> bool:
    """Whether a Romance adjective stands after an office or a body: `el Gobierno central de Vardania`."""
    plain = k > 0 and text.tokens[k].low.startswith(CENTRAL) and text.language.language in ("it", "fr", "es")
    body = plain and text.nouns_ending_at(k) and k - 1 in text.nouns and text.nouns[k - 1].label == "body"
    return body and text.between(k - 1, k) == " "


def _is_of_town(text: Marked, end: int) -> bool:
    """Whether the office that ends there is one of a town, as a mayor’s, a teacher’s, or of a family."""
    at = next(k for k in range(end - 1, -1, -1) if k in text.nouns)
    private = text.nouns[at].label == "anonymous" and not text.tokens[at].low.startswith(OFFICIALS)
    return text.tokens[at].low.startswith(MAYORS) or text.tokens[at].low in KIN or private


def _sends(text: Marked, i: int) -> bool:
    """Whether the last named has an ambassador: `only Ardel objects ... its ambassador`."""
    tokens = text.tokens
    if i in text.first or not tokens[i].text[0].isupper() or tokens[i - 1].low in text.language.small["of"]:
        return False
    ahead = bisect_right(text.possessives, i)
    if ahead == len(text.possessives) or text.possessives[ahead] >= i + ENVOY:
        return False
    for k in range(i + 1, min(i + ENVOY, len(tokens) - 1)):
        if "\n" in text.between(k - 1, k):
            return False
        match = text.language.pronouns.at(tokens, k)
        office = text.nouns.get(k + 1)
        if match and match.label == "his" and office and office.label == "office":
            return tokens[k + 1].low.startswith(ENVOYS)
        own = k in text.first or text.language.kinds["state"].at(tokens, k)  # "il mio Paese"
        if tokens[k].text[0].isupper() and not own and tokens[k - 1].low not in PREPOSITIONS:
            return False
    return False


def is_of_land(text: Marked, i: int) -> bool:
    """Whether a noun for what lands have stands before a name: `elections in Zimarra`."""
    tokens, at = text.tokens, i - 1
    slavic = text.language.language in ("ru", "uk")
    small = {*text.language.small["of"], *text.language.small["articles"], *FROM}
    while at > 0 and i - at < 4 and tokens[at].low in small and text.clear(at, at + 1, " ’'"):
        at -= 1
    near = at >= 0 and text.clear(at, at + 1, " ’'") and (at < i - 1 or slavic)
    return near and tokens[at].low.startswith(OF_LANDS) and (slavic or i - at > 1)


def _is_visited(text: Marked, i: int) -> bool:
    """Whether somebody goes there to meet a counterpart: `flew to Calder for talks with her counterpart`."""
    tokens, language = text.tokens, text.language.language
    if not i or tokens[i - 1].low not in PREPOSITIONS or not text.clear(i - 1, i):
        return False
    for k in range(i - 10 if language == "de" else i + 1, i + 12):
        if 0 <= k < len(tokens) and tokens[k].low.startswith(COUNTERPARTS):
            return all(
                each not in ".!?\n" for j in range(min(i, k), max(i, k)) for each in text.between(j, j + 1)
            )
    return False


def owns_next(text: Marked, i: int) -> bool:
    """Before an office or a body: `Ardel’s army`, `the Velden army`, `Ardels Armee`."""
    tokens, language = text.tokens, text.language.language
    if i + 1 >= len(tokens) or language not in ("en", "de"):
        return False
    force = tokens[i + 1].low in ("police", "troops", "soldiers", "officers")
    if force and i - 1 in text.first and tokens[i - 1].low in ("in", "at", "near"):
        return False  # "In Brannock police opened fire"
    gap, after = text.between(i, i + 1), text.nouns.get(i + 1)
    if language == "en" and tokens[i + 1].low == "s" and gap in "’'":
        cities = {token.low for token in tokens[i + 2 : i + 5]} & CITIES
        return text.noun_within(i + 2, 3) or bool(cities)
    beside = gap == " " and after is not None and after.label in ("office", "body")
    if language == "de":
        clause = i > 1 and "," in text.between(i - 2, i - 1)  # "Voss, die Sorlands Armee befehligt"
        bare = not i or clause or tokens[i - 1].low not in text.language.small["articles"]
        return beside and bare and tokens[i].low.endswith("s") and len(tokens[i].text) > 4
    capital = tokens[i + 1].text[0].isupper()  # "Fisheries Minister": a field, not a state
    return beside and not capital and i not in text.first and tokens[i].low not in FIELDS


def _is_after_body(text: Marked, i: int) -> bool:
    """Whether a Slavic genitive of any kind stands right after an office or a body: `Уряд Сольмару`."""
    if text.language.language not in ("ru", "uk") or not i or not text.clear(i - 1, i):
        return False
    return text.nouns_ending_at(i) and text.tokens[i].low.endswith(("а", "у", "я", "ю", "і"))


def bears_office(text: Marked, i: int) -> bool:
    """Whether an office and a first name stand right before a name: `Kanzler Anton Brezar`."""
    if i < 2 or not text.clear(i - 2, i, " ") or not text.tokens[i - 1].text[0].isupper():
        return False
    free = i - 1 not in text.covered and i - 1 not in text.actors and not text.is_common(i - 1)
    noun = next((text.nouns[k] for k in (i - 2, i - 3) if k in text.nouns), None)
    return free and noun is not None and noun.label == "office" and noun.at + noun.length == i - 1


def is_told(text: Marked, i: int) -> bool:
    """Whether somebody is accused, warned or given something there: `gave Ardel a day`."""
    at = i - 1
    while at > 0 and text.tokens[at].low in ARTICLE and text.clear(at, at + 1):
        at -= 1
    if at < 0 or not text.clear(at, at + 1) or text.tokens[at].text[0].isupper():
        return False
    verb = text.verbs.get(at)
    return text.tokens[at].low in GIVEN or (verb is not None and verb.label in ("accuse", "warn", "threaten"))


def signs_at(text: Marked, i: int) -> list[str]:
    """How a name stands as those of states do: the subject of a verb, after an article."""
    tokens = text.tokens
    found = ["article"] if i and tokens[i - 1].low in DETERMINED else []
    found += ["genitive"] if _is_after_body(text, i) else []
    found += ["told"] if is_told(text, i) else []
    found += ["land"] if is_of_land(text, i) else []
    land = i > 0 and tokens[i - 1].low in WITHIN.get(text.language.language, ()) and text.clear(i - 1, i)
    found += ["within"] if land else []
    following = [k for k in range(i + 1, min(i + 4, len(tokens))) if k in text.verbs and text.clear(i, k)]
    acts = i + 1 < len(tokens) and text.between(i, i + 1).isspace() and is_finite(text, i + 1)
    acts = acts and not (i and tokens[i - 1].low in AT | set(text.language.small["of"]))
    if i in text.opening and acts_past_commas(text, i):
        return [*found, "apposed"]
    if i in text.first or (i - 1 in text.first and tokens[i - 1].low in ARTICLE):
        return [*found, "subject" if following or acts else "first"]
    if acts and i and tokens[i - 1].low in THAT:
        return [*found, "that"]
    if i and tokens[i - 1].low in PARTNERS and text.clear(i - 1, i):
        return [*found, "partner"]
    return [*found, "acts"] if acts or (following and following[0] == i + 1) else found


def has_article(text: Marked, i: int) -> bool:
    """Whether an article stands right before a name, or a preposition that is one with it: `sul Lirno`."""
    return i > 0 and text.tokens[i - 1].low in DETERMINED and text.clear(i - 1, i)
