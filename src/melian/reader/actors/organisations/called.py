"""Organisations by a common noun and a name: the charity Relief Now, l’agence Main ouverte, движение «Заря».

The noun by itself then means the same: `the head of the agency`. Tested in `tests/unit/test_called.py`.
"""

from __future__ import annotations

from functools import lru_cache

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.organisations.apposed import apposed_after, apposed_to, bears_office
from melian.reader.actors.organisations.marks import key_of, opens_mark, quoted_name
from melian.reader.actors.runs import is_free, run_of_capitals
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import shared_words, words_of

__all__ = ["add_called"]

OF_STATE = frozenset(("stato", "état", "estado", "bandiera"))  # "la compagnia di Stato Norgas"
SMALL, NUMERALS = shared_words("in_names"), shared_words("numerals")
DEMONYMS = ("ian", "an", "ish", "ese", "ic")
"""Endings of English words that say of which state a union is."""
FIELDS, INDEFINITE = shared_words("no_states"), shared_words("indefinite")
FOR = ("по", "з", "із", "for", "pour", "para", "für")
LEARNED = ("universi", "universid", "universit", "académi", "academi", "accadem")
GROUPS = tuple(shared_words("groups"))
"""Beginnings of nouns that mean any organisation."""
PORTS = frozenset(("port", "porto", "puerto", "hafen", "порт", "porta"))
"""Nouns with which names of towns begin."""
NOUNS = ("institution", "organisation", "armed")
GERMAN_HEADS = tuple(shared_words("german_heads"))
FAR = 40
"""Words between such a noun and the organisation that it means at most."""


def add_called(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark organisations that a common noun introduces, and the noun where it stands for them alone."""
    nouns: dict[str, str] = {}
    for i in range(len(text.tokens)):
        size = _noun(text, i)
        if not size or i in taken or i in text.acting:
            continue
        found = _after(text, i, size, taken) or _before(text, i, taken, firm=size > 1)
        found = found or apposed_to(text, i, taken) or apposed_after(text, i, taken)
        if found:
            start, length = found
            key = key_of(text, names, start, length)
            names.at[start] = (key, length, "name")
            if start != i:
                names.at[i] = (key, size, "institution")
            if start > i:
                whole = text.words[text.tokens[i].start : text.tokens[start + length - 1].end]
                names.also.setdefault(key, []).append(" ".join(whole.split()))
            taken.update((*range(start, start + length), *range(i, i + size)))
            for k in (i, i + size - 1):
                nouns[stem_of(text.tokens[k].low, text.language.language)] = key
        else:
            key = nouns.get(stem_of(text.tokens[i + size - 1].low, text.language.language), "")
            key = key or _known_after(text, names, i + size)
            key = key or (_nearest(text, names, i) if text.tokens[i].low.startswith(GROUPS) else "")
            if key and _alone(text, i, size):
                names.at[i] = (key, size, "institution")
                taken.update(range(i, i + size))


def _known_after(text: Marked, names: Names, k: int) -> str:
    """The organisation that is named right after its noun: `the security firm Tallow Group`."""
    first = k
    while k < len(text.tokens) and k - first < 2 and k not in names.at and _is_plain(text, k):
        k += 1  # "la asociación vecinal Ribera Viva"
    beside = k in names.at and names.at[k][2] == "name" and text.clear(first - 1, k, ' \u00a0«“„"')
    return names.organisation(k) if beside else ""


def _nearest(text: Marked, names: Names, i: int) -> str:
    """The organisation that `the group` means: the last one before it, else the first one after it."""
    near = [*range(i - 1, i - FAR, -1), *range(i + 1, i + FAR)]
    return next((names.at[at][0] for at in near if at in names.at and names.at[at][2] == "name"), "")


def _noun(text: Marked, i: int) -> int:
    """How many tokens a common noun for organisations takes that begins at one; 0 where there is none."""
    language = text.language.language
    german = language == "de"
    word, low = text.tokens[i].text, text.tokens[i].low
    if low in PORTS:
        return 0  # "PORTO VALENZO"
    committee = low == "commissione" and text.tokens[min(i + 1, len(text.tokens) - 1)].low in FIELDS
    if committee or not _may_be_noun(low, language):
        return 0
    opens = i in text.first and language in ("ru", "uk")  # "Организация «Причал»"
    if word[0].isupper() and not german and not opens and not (word.isupper() and len(word) > 2):
        return 0
    led = i > 0 and i - 1 in text.nouns and text.nouns[i - 1].label == "office" and text.clear(i - 1, i)
    kinds = (
        NOUNS[:2] if led and language in ("it", "fr", "es") else NOUNS
    )  # "el comandante guerrillero Ana Lund"
    matches = (text.language.kinds[kind].at(text.tokens, i) for kind in kinds)
    length = next((match.length for match in matches if match), 0)
    return length or int(german and low.endswith(GERMAN_HEADS))


@lru_cache(maxsize=50_000)
def _may_be_noun(low: str, language: str) -> bool:
    """Whether such a noun may begin with a word."""
    kinds = words_of(language).kinds
    return any(kinds[kind].begun_by(low) for kind in NOUNS) or low.endswith(GERMAN_HEADS)


def _after(text: Marked, i: int, size: int, taken: set[int]) -> tuple[int, int] | None:
    """The name after a noun: in quotation marks, or in capitals, an adjective between."""
    k, language, tokens = i + size, text.language.language, text.tokens
    if k < len(tokens) and _is_media(text, i):
        return None
    if tokens[i].low.startswith(LEARNED) and language in ("it", "fr", "es") and size == 1:
        return _of_place(text, i, taken)
    if k < len(tokens) and _is_apposed(text, i, k):
        return k, 1
    if _is_of_kind(text, k):
        k += 2  # "azienda di sicurezza Tallo"
    while language not in ("en", "de") and k < len(tokens) and k - i - size < 3 and _is_plain(text, k):
        k += 1
    if k >= len(tokens) or any(each in text.between(j - 1, j) for j in range(i + 1, k) for each in ",.;:\n"):
        return None
    if opens_mark(text, k):
        return quoted_name(text, k)
    if language in ("ru", "uk") and k + 1 < len(tokens) and opens_mark(text, k + 1):
        return quoted_name(text, k + 1)  # "концерн Кордії «Кордгаз»"
    if language in ("ru", "uk") or text.between(k - 1, k) not in (" ", "\u00a0"):
        return None
    length = run_of_capitals(text, k, taken)
    if length and k > i + size and bears_office(text, k + length):
        return None  # "sul fronte opposto Kemal Yilmaz, ministro degli Esteri"
    if language == "de":
        genitive = tokens[k].low.endswith("s") and (
            is_word(tokens[k].low, "de") or not _is_firm(tokens[i].low)
        )
        common = genitive or tokens[k].low.endswith(("ung", "schaft", "heit", "keit"))
        common = common and length == 1
        return (k, length) if length and not common else None
    return (k, length) if length else None


def _is_firm(low: str) -> bool:
    """Whether a German noun means a firm, which has a name even where that ends as a genitive does."""
    return low.endswith(("betreiber", "betreibers", "konzern", "konzerns", "versorger", "versorgers"))


def _is_apposed(text: Marked, i: int, k: int) -> bool:
    """Whether one capital stands between a noun with its owner and a stop: `its operator, Dorlink`."""
    match = text.language.pronouns.at(text.tokens, i - 1) if i else None
    own = match is not None and match.label == "his" and text.between(k - 1, k).strip() == ","
    ended = text.words[text.tokens[k].end : text.tokens[k].end + 1] in (".", ",", ";", ":")
    return (
        own and ended and text.tokens[k].text[0].isupper() and k not in text.covered and k not in text.actors
    )


def _is_of_kind(text: Marked, k: int) -> bool:
    """Whether `of` and a small word follow a noun, and then a name: `société de sécurité Tallow`."""
    tokens = text.tokens
    if (
        k + 2 >= len(tokens)
        or text.language.language not in ("it", "fr", "es")
        or not text.clear(k - 1, k + 2)
    ):
        return False
    word = tokens[k + 1]  # no "consorzio di cinque Stati"
    plain = (word.text.islower() and word.low not in NUMERALS) or word.low in OF_STATE
    of = tokens[k].low in text.language.small["of"] and plain
    return of and len(word.low) > 3 and tokens[k + 2].text[0].isupper() and k + 1 not in text.covered


def _of_place(text: Marked, i: int, taken: set[int]) -> tuple[int, int] | None:
    """A university of some place: `université de Strande`."""
    k = i + 1
    while k < len(text.tokens) and k - i < 4 and text.tokens[k].low in text.language.small["of"]:
        k += 1
    length = run_of_capitals(text, k, taken) if k > i + 1 and k < len(text.tokens) and text.clear(i, k) else 0
    return (i, k + length - i) if length else None


def _is_media(text: Marked, i: int) -> bool:
    """Whether a noun means a newspaper or a news agency, which only hands on what others say."""
    noun = text.language.kinds["name"].at(text.tokens, i)
    press = i > 0 and text.tokens[i - 1].low in ("news", "press")
    bare = i + 1 >= len(text.tokens) or not _is_plain(text, i + 1)
    return press or (noun is not None and bare)


def _is_plain(text: Marked, k: int) -> bool:
    """Whether a word may stand between a noun and its name: an adjective, `of` before a movement's."""
    low = text.tokens[k].low
    small = low in text.language.small["of"] and text.language.language not in ("en", "de")
    adjective = len(low) > 3 and k not in text.verbs and k not in text.covered
    armed = text.language.kinds["armed"].at(text.tokens, k - 1) or low.startswith("de")
    return text.tokens[k].text.islower() and (adjective or bool(small and armed and _doubled(text, k + 1)))


def _doubled(text: Marked, k: int) -> bool:
    """Whether two capitals stand there, at least: no place, but `Alba del Popolo`."""
    tokens = text.tokens
    if k >= len(tokens) or not tokens[k].text[0].isupper():
        return False
    end = k + 1
    while end < len(tokens) and tokens[end].low in SMALL and end - k < 3:
        end += 1
    capital = end < len(tokens) and tokens[end].text[0].isupper()
    return end < len(tokens) and (capital or end > k + 1) and text.clear(k, end)


def _before(text: Marked, i: int, taken: set[int], *, firm: bool) -> tuple[int, int] | None:
    """The name before an English noun: `the Red Lantern relief agency`, `People’s Dawn movement`."""
    if text.language.language != "en":
        return None
    tokens, end = text.tokens, i
    if end and tokens[end - 1].text.islower() and _is_plain(text, end - 1):
        end -= 1
    start = end
    while (start and tokens[start - 1].text[0].isupper()) or (start > 1 and tokens[start - 1].low == "s"):
        if not is_free(text, start - 1, taken) or text.between(start - 1, start) not in (" ", "’", "'"):
            break
        if start - 1 in text.first and text.is_common(start - 1):
            break
        start -= 1
    size = end - start
    alone = size == 1 and not text.is_common(start) and not is_word(tokens[start].low, "en")
    party = (size == 1 and tokens[i].low == "party" and not text.is_common(start)) or (alone and firm)
    plain = (size > 1 or party) and not tokens[start].low.endswith(DEMONYMS) and tokens[start].low != "s"
    return (start, size) if plain and not _is_media(text, i) else None


def _alone(text: Marked, i: int, size: int) -> bool:
    """Whether a noun stands with nothing but its article: `the agency`, `dell’agenzia`."""
    tokens, small = text.tokens, text.language.small
    before = tokens[i - 1].low if i else ""
    definite, indefinite = before in {*small["articles"], *small["of"], "the"}, before in INDEFINITE
    following = i + size < len(tokens) and text.clear(i + size - 1, i + size)
    of = following and tokens[i + size].low in (*small["of"], *FOR)
    return (definite or text.language.language in ("ru", "uk")) and not indefinite and not of
