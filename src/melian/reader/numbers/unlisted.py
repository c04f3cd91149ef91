"""What a number counts where no table has its noun.

Tested in `tests/unit/test_figure_units.py`.
"""

from __future__ import annotations

from melian.reader.numbers.lexicon import NumberWords
from melian.reader.numbers.peoples import is_people
from melian.reader.numbers.rates import Counted
from melian.reader.numbers.standing import standing_words
from melian.reader.numbers.written import compound
from melian.reader.tokens import Token
from melian.reader.words.lexicon import is_verb, is_word

__all__ = [
    "ADJECTIVAL",
    "DASHES",
    "GAP",
    "NO_UNITS",
    "PLURAL",
    "SHORTEST_UNIT",
    "counted_unlisted",
    "is_finite",
    "is_glued",
]

DASHES = frozenset("-‑")
SHORTEST_UNIT = 4
"""Letters of a unit at the end of a compound word."""
PLURAL = {"it": ("i", "e"), "fr": ("s", "x"), "es": ("s",)}
"""How Romance nouns end of which there are many."""
GAP = 3
"""How many adjectives may stand between a number and what it counts."""
NO_UNITS = frozenset(
    ("secondo", "годом", "роком", "неделей", "месяцем", "днём", "днем", "тижнем", "місяцем", "століттям")
)
"""Forms of units that are other words after a number: `secondo i testimoni`, `годом ранее`."""
ADJECTIVAL = (
    "ых", "их", "ые", "ие", "ыми", "ими", "ым", "им", "ый", "ий", "ая", "ое", "і", "ого", "его", "ої",
)  # fmt: skip
"""How adjectives end in Russian and Ukrainian, some of which also stand as nouns: `раненых`."""
_SUFFERED = ("нных", "нные", "нними", "нным", "тых", "ених", "аних", "яних", "ені", "ані")
"""How participles end by which Russian and Ukrainian call people."""
_DONE = {"fr": ("és", "ées", "promis", "requis"), "ru": ("ыми", "ими"), "uk": ("ими", "іми")}
"""How participles and adjectives end that count nothing by themselves: `дев’ятьох живими`."""
_VERBAL = ("ли", "ла", "ло", "лся", "лась", "лись", "лося", "ться")
"""How verbs of the past end in Russian and Ukrainian."""


def is_finite(token: Token, words: NumberWords) -> bool:
    """Whether a word is a verb, beyond which nothing is counted; participles may be adjectives."""
    slavic = words.language in ("ru", "uk") and token.key.endswith(ADJECTIVAL)
    return not slavic and is_verb(token.key, words.language)


def is_glued(found: list[Token], place: int) -> bool:
    """Whether a hyphen stands there between two words without a space."""
    if not 0 < place < len(found) - 1 or found[place].text not in DASHES:
        return False
    left, right = found[place - 1].span.end, found[place + 1].span.start
    return left == found[place].span.start and right == found[place].span.end


def _is_coin(token: Token) -> bool:
    """Whether a word is English in no dictionary, as the money of invented states: `120,000 doral`."""
    return token.text.islower() and len(token.text) >= SHORTEST_UNIT and not is_word(token.key, "en")


def counted_unlisted(found: list[Token], end: int, words: NumberWords) -> Counted:
    """What a number counts where no table knows it: the next word that can be a noun."""
    start = end
    if end + 1 < len(found) and found[end].key in words.of:
        end += 1 + (found[end + 1].key in words.possessive)
    elif words.language in ("ru", "uk") and end < len(found) and found[end].key in words.possessive:
        end += 1  # `девять своих товарищей`
    window: list[int] = []
    place, limit = end, end + GAP
    while place < min(limit, len(found)):
        if window and window[-1] == place - 1 and is_glued(found, place):
            window.pop()  # the noun of a word with a hyphen is its last part
            place, limit = place + 1, limit + 2
            continue
        token = found[place]
        adverb = words.language in ("ru", "uk") and token.key.endswith("о")  # nothing that is counted does
        counts = (token.key,) in words.cardinals or compound(token.key, words)
        if token.form != "word" or token.key in words.stops or adverb or counts or token.key in NO_UNITS:
            break
        window.append(place)
        place += 1
    if words.language == "en" and window and _is_coin(found[window[0]]):
        window = window[:1]
    elif words.language == "en":
        window = [
            p for p in window if found[p].key.endswith("s") and not found[p].key.endswith(("ss", "us", "is"))
        ]
    ends = PLURAL.get(words.language)
    if ends and window and not found[window[0]].capital and len(window) == 1:
        low = found[window[0]].key
        if is_word(low, words.language) and not low.endswith(ends):
            return Counted("", "", start)  # `500 milioni, concesso dalla banca`
    if words.language == "de":
        window = [p for p in window if found[p].capital]
    if window and len(found[window[0]].text) > SHORTEST_UNIT - 1:
        token = found[window[0]]
        first = token
        if words.language in ("ru", "uk") and token.key.endswith(ADJECTIVAL) and len(window) > 1:
            token = found[window[1]]  # `соседних гимназиях`
        elif token.key in standing_words()["prenominal"] and len(window) > 1:
            token = found[window[1]]  # `nouveaux arrivants`
        bare = window[0] == start and (not window[1:] or token is not first)
        if bare and token.key.endswith(_DONE.get(words.language, ("\n",))):
            return Counted("", "", start)  # `loin des 9 000 promis`, `contre quinze recommandés`
        verbal = words.language in ("ru", "uk") and token.key.endswith(_VERBAL)
        lone = verbal or token == first or is_verb(token.key, words.language)
        if words.language in ("ru", "uk") and first.key.endswith(_SUFFERED) and lone:
            return Counted("persons", first.text, window[0] + 1)  # `двух похищенных ищут`
        if not verbal and not is_finite(token, words):
            unit = "persons" if is_people(token.text, words.language) else token.key
            return Counted(unit, token.text, found.index(token, window[0]) + 1)
    return Counted("", "", start)
