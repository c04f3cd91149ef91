"""German organisations: compounds, adjectives with a capital before a union, councils of something.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.people import Found
from melian.reader.words.lexicon import is_german_noun

__all__ = [
    "ARMIES", "COMPOUND", "compounds", "german_body", "german_front", "is_german_union", "is_of_region",
    "is_tail", "without_genitive",
]  # fmt: skip

COMPOUND = re.compile(
    r"(?:rat|bund|liga|pakt|union|allianz|bündnis|gemeinschaft|forum|konferenz|verband|kommission|(?<=.)block|(?<=.)front|(?<=.)(?<!gegen)(?<!kriegs)(?<!streit)(?<!konflikt)(?<!vertrags)(?<!regierungs)(?<!oppositions)partei|bewegung|(?:volks|bürger|heim)wehr)(?:e?s)?$"
)
ARMIES = frozenset(
    ("army", "armee", "brigade", "brigades", "esercito", "brigata", "armée", "brigade", "ejército", "brigada")
)
GERMAN_BODIES = (
    "verband", "rat", "kommission", "liga", "bund", "union", "gewerkschaft", "partei", "bündnis", "pakt",
)  # fmt: skip
"""Nouns of organisations with which offices begin."""
UNIONS = ("verband", "gewerkschaft")
"""Those that need no name."""
NEAR = 20
"""Words before an office in which such a one is looked for."""
DIRECTIONS = ("nord", "süd", "ost", "west", "mittel", "zentral")
"""Beginnings of regions: Nordost, Mittelost."""


def compounds(text: Marked, found: Sequence[tuple[int, int]]) -> dict[str, int]:
    """The nouns of unions without the ending of their genitive, each with the token where it stands first."""
    firsts: dict[str, int] = {}
    for at, _ in found:
        firsts.setdefault(re.sub("e?s$", "", text.tokens[at].low), at)
    return firsts


def is_tail(text: Marked, i: int, firsts: Mapping[str, int]) -> bool:
    """Whether a German noun ends a longer one that was found before it: `die Union` a `Kontinentalunion`."""
    bare = re.sub("e?s$", "", text.tokens[i].low)
    return any(each.endswith(bare) and len(each) > len(bare) + 2 and at < i for each, at in firsts.items())


def without_genitive(text: Marked, word: str) -> str:
    """A German compound without the ending of its genitive, if it stands without it elsewhere."""
    bare = re.sub("e?s$", "", word)
    return bare if any(token.text == bare for token in text.tokens) else word


def is_german_union(text: Marked, i: int) -> bool:
    """Whether an adjective with a capital stands before a union: `die Nordische Union`."""
    tokens = text.tokens
    if i + 1 >= len(tokens) or i in text.first or text.between(i, i + 1) != " " or i + 1 in text.covered:
        return False
    adjective = tokens[i].low.endswith(("e", "en", "er", "es")) and tokens[i].low not in text.lower
    compound = COMPOUND.search(tokens[i + 1].low) and len(tokens[i + 1].low) > 6
    return adjective and bool(compound or text.language.kinds["organisation"].at(tokens, i + 1))


def german_front(text: Marked, i: int) -> int:
    """How many tokens a name such as `Armee der Freien Küste` takes: its adjective has a capital."""
    tokens = text.tokens
    bare = tokens[i]._replace(low=re.sub("e?s$", "", tokens[i].low))
    union = text.language.kinds["organisation"].at([bare], 0) and i + 2 < len(tokens)
    head = tokens[i].low in ARMIES or text.language.kinds["organisation"].at(tokens, i) or union
    of = i + 3 < len(tokens) and tokens[i + 1].low in ("der", "des", "für") and text.clear(i, i + 2, " ")
    named = of and tokens[i + 2].text[0].isupper() and tokens[i + 3].text[0].isupper()
    named = named and text.between(i + 2, i + 3) == " "
    if head and of and tokens[i + 1].low == "für" and tokens[i + 2].text[0].isupper():
        return 4 if named else 3  # "Zentrum für Meeressicherheit"
    if head and named and tokens[i + 2].low.endswith(("en", "e")):
        return 4
    joined = union and tokens[i + 1].low in ("der", "von") and text.clear(i, i + 2, " ")
    people = i + 2 in text.nouns and text.nouns[i + 2].label == "anonymous"  # "Verband der Nordfischer"
    plain = joined and tokens[i + 2].text[0].isupper() and (i + 2 not in text.covered or people)
    return 3 if plain and (i + 2) not in text.actors else 0  # "Rat der Binnenmeere"


def is_of_region(text: Marked, i: int, taken: set[int]) -> bool:
    """Whether a name that stands nowhere else ends a German one: `Energiegemeinschaft Mittelost`."""
    tokens, k = text.tokens, i + 1
    if k + 1 >= len(tokens) or not tokens[k].text[0].isupper() or text.between(i, k) != " " or k in taken:
        return False
    named = tokens[k + 1].text[0].isupper() and text.between(k, k + 1) == " "
    free = k not in text.covered and k not in text.actors and not named
    led = i > 0 and tokens[i - 1].low in ("der", "die", "das", "des", "dem", "den", "im", "zum", "zur")
    return (
        free
        and led
        and tokens[k].low not in text.repeated
        and (tokens[k].low.startswith(DIRECTIONS) or not is_german_noun(tokens[k].low))
    )


def german_body(text: Marked, names: Names, person: Found) -> str:
    """The organisation whose noun begins a German office: the `Verbandssprecher` of a `Reedereiverband`."""
    office = person.office.lower()
    if text.language.language != "de" or not office.startswith(GERMAN_BODIES):
        return ""
    head = next(each for each in GERMAN_BODIES if office.startswith(each))
    if office == head:
        return ""
    before = sorted((at for at in names.at if at < person.at), reverse=True)
    named = (names.at[at][0] for at in before if text.tokens[at].low.rstrip("s").endswith(head))
    found = next((key for key in named if names.types.get(key) == "organisation"), "")
    return found or _union_before(text, names, person, head)


def _union_before(text: Marked, names: Names, person: Found, head: str) -> str:
    """A German union that no name tells from others, shortly before its head: `Hafengewerkschaft`."""
    near = text.tokens[max(0, person.office_at - NEAR) : person.office_at]
    noun = next(
        (each for each in reversed(near) if each.low.endswith(head) and len(each.low) > len(head)), None
    )
    if noun is None or head not in UNIONS:
        return ""
    key = identifier(noun.text)
    names.labels.setdefault(key, noun.text)
    names.types.setdefault(key, "organisation")
    return key
