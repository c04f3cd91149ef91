"""Institutions that an office names, as actors: the director of the hospital, coordinatrice di Mano Aperta.

Tested in `tests/unit/test_institutions.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.organisations.marks import opens_mark, quoted_name
from melian.reader.actors.runs import run_of_capitals
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import shared_words
from melian.reader.words.small import OF_THE, PREPOSITIONS, RELATIVE, RULERS

__all__ = ["add_institutions", "is_port_captain"]

SERVING = tuple(shared_words("serving"))
"""Beginnings of offices that serve a person: a spokesman, an adviser, a lawyer."""
LEADING = tuple(shared_words("leading_verbs"))
"""Beginnings of verbs for being at the head of something."""
STATE = tuple(shared_words("state_offices"))
CAPTAINS = ("captain", "capit", "kapit", "капит", "капіт", "komandant", "master")
PORTS = ("port", "harbour", "harbor", "puerto", "porto", "hafen", "порт")
COMMITTEES = (
    "committee",
    "comité",
    "comitato",
    "commission",
    "commissione",
    "comisión",
    "комитет",
    "комітет",
    "комісі",
)
PARLIAMENTS = (
    "parl",
    "парлам",
    "senat",
    "sénat",
    "сенат",
    "дум",
    "рад",
    "congre",
    "camer",
    "cámara",
    "chamb",
    "assembl",
    "asamble",
)
FIELD = re.compile(
    "обор|безоп|безпек|міжнар|междунар|иностр|закорд|бюдж|defen|difes|s[ée]cur|sicur|segur|foreign|ester|étrang|exter|budg|bilanc"
)
"""Beginnings of what committees of parliaments are for."""
CLAUSE = 8
"""Words after a committee among which its parliament stands."""
TALKING = ("собеседни", "источник", "співрозмовн", "джерел", "source", "fonte", "fonti", "fuente", "quelle")
"""Beginnings of words for those who talk to an agency and do not serve it."""
FOR = frozenset(("for", "at", "to"))
ADJECTIVES = 2
"""Words between an office and its institution at most: the head of the local farmers' union."""
COMPOUND = re.compile(
    r"(?:krankenhaus|klinik|klinikum|schule|universität|werk|werft|institut|verband|verein|kammer|hilfswerk|"
    r"mission|zentrum|stiftung|genossenschaft|museum|betrieb|unternehmen)(?:e?s)?$"
)
"""Ends of German institutions: Marienkrankenhaus."""
LONG = 5
"""Words of an institution with what tells it from others at most."""
GENITIVE = re.compile("(?:[оеё]в|ей|[иы]х|[ії]в|ів|ої|[еі]й|ого|ой|ы|и|ии|ії|а|я)$")
ADJECTIVE = re.compile(
    "(?:al[eai]?|ales|aux|ique|ic[oahei]+s?|[ae]?ri[oa]s?|aires?|iv[oaei]|ien(?:ne)?s?|ano|ana|es[ei])$"
)
PLURAL = frozenset(("dei", "degli", "delle", "des", "los", "las"))
"""Articles in the plural."""
OPENING = 3
"""Words with which a sentence begins, the noun of its subject among them."""
LONGEST = 3
"""Words in a name with capitals at most."""


def add_institutions(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark the institutions of offices, and take their tokens."""
    for at in range(len(text.tokens)):
        if (led := _led(text, at, taken)) and not _of_parliament(text, *led):
            _add(text, names, taken, *led)
    for at, noun in sorted(text.nouns.items()):
        if noun.label not in ("office", "anonymous"):
            continue
        end = at + noun.length
        if is_port_captain(text, at) or text.tokens[at].low.startswith(TALKING):
            continue
        found = _after(text, end, taken) or _before(text, at, taken)
        if (
            not found
            and noun.label == "office"
            and not text.span(noun).of(text.words).lower().startswith((*SERVING, *STATE))
        ):
            found = _named(text, end, taken)
        found = found or (_possessed(text, at, taken) if noun.label == "office" else None)
        if found and not _of_parliament(text, *found):
            _add(text, names, taken, *found)


def _add(text: Marked, names: Names, taken: set[int], start: int, size: int) -> None:
    """Mark an institution, with what tells it from others."""
    head = " ".join(text.words[text.tokens[start].start : text.tokens[start + size - 1].end].split())
    size, owner = _with_complement(text, start + size, taken, start)
    words = " ".join(text.words[text.tokens[start].start : text.tokens[start + size - 1].end].split())
    key = identifier(words)
    names.labels.setdefault(key, words)
    names.types[key] = "organisation"
    names.also.setdefault(key, []).extend(_longer(text, start, size, owner, head))
    names.at[start] = (key, size, "institution")
    taken.update(range(start, start + size))


def _possessed(text: Marked, at: int, taken: set[int]) -> tuple[int, int] | None:
    """The institution with which its sentence, or the one before, begins: `L’hôpital ... sa directrice`."""
    match = text.language.pronouns.at(text.tokens, at - 1) if at else None
    if match is None or match.label != "his" or text.tokens[at - 1].low in ("his", "her"):
        return None
    number = bisect_right(text.sentence_starts, text.tokens[at].start) - 1
    for sentence in range(number, max(number - 2, -1), -1):
        first = text.at(text.sentence_starts[sentence])
        if opens_mark(text, first) and first < at:
            continue  # words that somebody says
        for k in range(first, min(first + OPENING, at)):
            if k not in taken and (size := _is_institution(text, k)):
                others = any(
                    text.tokens[j].text[0].isupper() and j not in text.first for j in range(k + 1, at - 1)
                )
                return None if others and text.language.language != "de" else (k, size)
            if (k in taken or k in text.actors or k in text.nouns) and not _owns_people(text, k):
                return None
    return None


def _led(text: Marked, at: int, taken: set[int]) -> tuple[int, int] | None:
    """The institution that somebody leads: `Ingrid Vaal, who runs the port authority`."""
    if not text.tokens[at].low.startswith(LEADING) or not at or text.tokens[at - 1].low not in RELATIVE:
        return None
    return _after(text, at + 1, taken)


def _of_parliament(text: Marked, start: int, size: int) -> bool:
    """Whether an institution is a committee of a parliament, which is a state’s."""
    tokens, end = text.tokens, min(start + size + CLAUSE, len(text.tokens))
    head = any(tokens[k].low.startswith(COMMITTEES) for k in range(start, start + size))
    near = [k for k in range(start + 1, end) if text.clear(k - 1, k)]
    field = any(FIELD.match(tokens[k].low) for k in near[: size + 1])  # "комитет по обороне"
    return head and (field or any(tokens[k].low.startswith(PARLIAMENTS) for k in near))


def _with_complement(text: Marked, end: int, taken: set[int], start: int) -> tuple[int, int]:
    """How many tokens an institution takes with what tells it from others, and those of its owner.

    `ospedale centrale`, `syndicat des armateurs`, `асоціації фермерів`; the owner is a name in the
    genitive, `Сольвії`.
    """
    language, tokens, k = text.language.language, text.tokens, end
    small = {*text.language.small["of"], *text.language.small["articles"]}
    while k < len(tokens) and k - start < LONG and _goes_on(text, k, taken):
        if tokens[k].low in small:
            ahead = k + 1
            while ahead < len(tokens) and tokens[ahead].low in small and ahead - k < 3:
                ahead += 1
            if ahead >= len(tokens) or not _goes_on(text, ahead, taken) or not text.clear(k, ahead):
                break
            k = ahead + 1
        elif _tells_which(text, k, first=k == end):
            k += 1
        else:
            break
    owned = language in ("ru", "uk") and k < len(tokens) and text.clear(k - 1, k)
    owned = owned and tokens[k].text[0].isupper() and bool(re.search("[иії]$|ы$", tokens[k].low))
    return k - start, int(owned)


def _tells_which(text: Marked, k: int, *, first: bool) -> bool:
    """Whether a word by itself tells which institution: a Slavic genitive, a Romance adjective."""
    low, language = text.tokens[k].low, text.language.language
    if language in ("ru", "uk"):
        return len(low) > 3 and bool(GENITIVE.search(low))
    return language in ("it", "fr", "es") and first and bool(ADJECTIVE.search(low))


def _goes_on(text: Marked, k: int, taken: set[int]) -> bool:
    """Whether a word in small letters follows that is no verb and nobody."""
    free = k not in taken and k not in text.actors and k not in text.verbs
    office = k in text.nouns and text.nouns[k].label in ("office", "body", "title")
    german = text.language.language == "de"
    return free and not office and not german and text.tokens[k].text.islower() and text.clear(k - 1, k)


def _longer(text: Marked, start: int, size: int, owner: int, head: str) -> list[str]:
    """Other forms of an institution: the noun alone, and with whose it is."""
    end = text.tokens[start + size + owner - 1].end
    return [head, " ".join(text.words[text.tokens[start].start : end].split())]


def is_port_captain(text: Marked, at: int) -> bool:
    """Whether an office is that of the captain of a port, who serves the state."""
    near = text.tokens[at + 1 : at + 4]
    captain = text.tokens[at].low.startswith(CAPTAINS)
    return captain and any(token.low.startswith(PORTS) and token.low not in ("portavoz",) for token in near)


def _is_institution(text: Marked, i: int) -> int:
    """How many tokens an institution in small letters takes; German nouns have capitals."""
    small = text.tokens[i].text[0].islower() or text.language.language == "de"
    noun = text.nouns.get(i)
    if not small or (noun and noun.label in ("body", "state", "office")):
        return 0
    match = text.language.kinds["institution"].at(text.tokens, i)
    if match is None and text.language.language == "de" and COMPOUND.search(text.tokens[i].low):
        return 1
    return match.length if match else 0


def _skip(text: Marked, end: int) -> int:
    """The first token that is no article and no `of`."""
    small = {*text.language.small["of"], *text.language.small["articles"]}
    small |= FOR if text.language.language == "en" else set()
    small |= {"im", "am", "an", "beim", "vom"} if text.language.language == "de" else set()
    start = end
    while start < len(text.tokens) and start - end < 3 and text.tokens[start].low in small:
        start += 1
    return start


def _after(text: Marked, end: int, taken: set[int]) -> tuple[int, int] | None:
    """The institution after an office: `director of the local hospital`, `директор станции`."""
    start = _skip(text, end)
    slavic = text.language.language in ("ru", "uk")
    small = {*text.language.small["articles"], *PREPOSITIONS}
    if (start == end and not slavic) or start >= len(text.tokens) or not text.clear(end - 1, start):
        return None
    for k in range(start, min(start + ADJECTIVES + 1, len(text.tokens))):
        if k in taken or k in text.actors or (k > start and not text.clear(k - 1, k)):
            return None
        if k > start and text.tokens[k].low in small:
            return None  # "il barista di fronte al porto"
        if _owns_people(text, k) or (k > start and _owns_people(text, k - 1)):
            continue  # "the fishermen’s co-operative"
        if k in text.covered:
            return None
        if size := _is_institution(text, k):
            return start, k + size - start
        if not text.tokens[k].text[0].islower() or k in text.verbs:
            return None
    return None


def _owns_people(text: Marked, k: int) -> bool:
    """Whether people stand there whose an institution is: `the fishermen’s co-operative`."""
    noun, after = text.nouns.get(k), text.tokens[k + 1 : k + 2]
    several = bool(after) and (after[0].low == "s" or text.between(k, k + 1) in ("’ ", "' "))
    return noun is not None and noun.label == "anonymous" and several


def _before(text: Marked, at: int, taken: set[int]) -> tuple[int, int] | None:
    """The institution right before an office in English: `the hospital director`."""
    if text.language.language != "en" or not at or at - 1 in taken or text.between(at - 1, at) != " ":
        return None
    return (at - 1, 1) if _is_institution(text, at - 1) == 1 else None


def _is_party(text: Marked, i: int) -> bool:
    """Whether a common noun in the plural names a party by its capital: `la leader dei Riformisti`."""
    low, before = text.tokens[i].low, text.tokens[i - 1].low
    plural = before in PLURAL or (before == "the" and low.endswith("s"))
    return plural and is_word(low, text.language.language) and text.clear(i - 1, i)


def _named(text: Marked, end: int, taken: set[int]) -> tuple[int, int] | None:
    """Two or three capitals after an office and `of`: `coordinatrice di Mano Aperta`."""
    start = _skip(text, end)
    marked = end < start < len(text.tokens) and opens_mark(text, start)
    if marked and text.tokens[start - 1].low in OF_THE and not text.tokens[end - 1].low.startswith(RULERS):
        return quoted_name(text, start)  # `fondatrice delle «Madri del Lerna»`
    if start == end or start >= len(text.tokens) or not text.clear(end - 1, start):
        return None
    small = {*text.language.small["of"], *(FOR if text.language.language == "en" else ())}
    if text.language.language == "de" or not {token.low for token in text.tokens[end:start]} & small:
        return None
    size = run_of_capitals(text, start, taken)
    if size == 1 and _is_party(text, start):
        return start, 1
    single = [k for k in range(start, start + size) if text.tokens[k].text[0].isupper()]
    person = size == len(single) == LONGEST and text.language.language in ("it", "fr", "es")
    unit = any(
        k in text.nouns and text.nouns[k].label == "body" for k in single
    )  # the Northern Fleet is a state's
    return (start, size) if len(single) >= 2 and not unit and size <= LONG and not person else None
