"""How a German noun stands: names of states have no article, act, and own ambassadors.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.marked import Marked
from melian.reader.words.lexicon import is_verb, is_word
from melian.reader.words.load import shared_words

__all__ = [
    "acts_past_commas",
    "adjectives_of",
    "german_way",
    "has_adjective",
    "is_finite",
    "opens_with_name",
]

DETERMINED = re.compile(
    r"(?:d(?:er|ie|as|en|em|es)|(?:k|m|d|s)?ein(?:e[rnms]?)?|ihre?[rnms]?|unser(?:e[rnms]?)?|"
    r"all(?:e[rnms]?)?|viele|mehr|weniger|beim|zum|zur|vom|im|am|ans|ins|kein(?:e[rnms]?)?|"
    r"diese[rnms]?|jede[rnms]?|einige[rn]?|mehrere[rn]?|andere[rn]?)$"
)
OWN = re.compile(r"(?:sein|ihr)(?:e[rnms]?)?$")
PLACES = frozenset(("aus", "nach", "in", "gegen", "gegen\u00fcber", "zwischen"))
ACTING = frozenset(
    (
        "hat",
        "habe",
        "hatte",
        "will",
        "wolle",
        "werde",
        "wird",
        "w\u00fcrde",
        "sei",
        "ist",
        "war",
        "k\u00f6nne",
        "m\u00fcsse",
        "solle",
    )
)
FINITE = {
    "en": r"said|says|will|would|has|had|is|was|could|may|might|must|can|should|did|told|sent|shot"
    r"|fought|lost|took|gave|made|held|began|cut|left|sank|won|saw|kept|\w{3,}ed|\w{2,}(?<![sui])s",
    "it": r"ha|hanno|è|sono|fu|era|non|si|vuole|può|deve|chiede|fece|disse|mise|prese|tenne|venne"
    r"|chiuse|rispose|tiene|teme|accusa|respinge|minaccia|nega|\w{2,}(?:rà|ranno|va|vano|ò|ì|isce)",
    "fr": r"a|ont|est|sont|va|veut|doit|peut|n|ne|se|s|fut|fit|eut|prit|mit|tint|vint|dit|accuse"
    r"|rejette|menace|nie|craint|exige|\w{2,}(?:ra|ront|ait|aient)",
    "es": r"ha|han|es|fue|no|se|quiere|puede|debe|niega|(?:es|man|ob|de|re|sos)?tuvo|hizo|dijo"
    r"|(?:pro|im)?puso|pudo|quiso|vino|dio|trajo|redujo|está|tiene|sigue|exige|teme|acusa|rechaza|mantiene|\w{2,}(?:ó|rá|rán|ron|ía|aba)",
    "ru": r"не|будет|дал[аио]?"
    r"|\w{2,}(?:ла|ло|ли|лась|лось|[аиея]л|лся|ет|ит|ёт|ется|ится)",
    "uk": r"не|буде|дав"
    r"|\w+тиме|\w+тимуть|\w{2,}(?:ла|ло|ли|лася|[аиуія]в|вся|ає|ує|ить|ється)",
}
"""Verbs that a subject before them has, by their form."""
ROMANCE = {"fr": ("e", "t", "d"), "it": ("a", "e"), "es": ("a", "e")}
"""How verbs end in the present that a dictionary has."""
OPENING = {
    "en": r"\w+(?<!s)(?<!ing)(?<!ly)(?<!ity)(?<!tion)(?<!ment)(?<!ness)(?<!men)(?<!ple)",
    "es": r"\w+(?<!s)(?<!ndo)(?<!mente)",
    "de": r"\w+(?<!ung)(?<!heit)(?<!keit)(?<!schaft)(?<!tion)(?<!tät)(?<!ismus)"
    r"(?<!lich)(?<!ig)(?<!isch)(?<!weise)(?<!dings)",
    "ru": r"\w+(?<!ц)(?<!сс)(?<!з)(?:ия|ея)|\w+стан",
    "uk": r"\w+(?<!ц)(?<!с)(?<!з)(?:ія|ея)|\w+стан",
}
"""Names with which a paragraph may begin, by what they do not end in, or by what they do."""
BARE = shared_words("mass_nouns")
SINGULAR = r"hat|will|wird|ist|war|darf|muss|\w{3,}te"
"""German verbs whose subject is one."""
TAIL = 4
"""Letters that a name has beside the stem of its adjective, at most."""
APPOSED = 16
"""Words of an apposition at most."""
SMALL = frozenset(("gegen", "zwischen", "gegenüber", "aber", "oder", "neben"))
"""Words that end as adjectives do."""


def is_finite(text: Marked, i: int) -> bool:
    """Whether a token has the form of a finite verb; German is told by `german_way`."""
    low, language = text.tokens[i].low, text.language.language
    pattern = FINITE.get(language)
    if pattern is None:
        return False
    present = language in ROMANCE and low.endswith(ROMANCE[language]) and is_verb(low, language)
    return present or re.fullmatch(pattern, low) is not None


def opens_with_name(text: Marked, i: int) -> bool:
    """Whether a paragraph begins with a name and its verb, where a noun would have an article."""
    pattern = OPENING.get(text.language.language)
    begins = i in text.first and i in text.opening
    if pattern is None or not begins or i + 1 >= len(text.tokens):
        return False
    apposed = acts_past_commas(text, i)
    if not apposed and not text.between(i, i + 1).isspace():
        return False
    verb = text.tokens[i + 1].low
    headline = i == 0  # in the present tense: "Nordmark stoppt die Ausfuhr"
    singular = SINGULAR + (r"|\w{3,}t" if headline else "")
    german = text.language.language == "de" and bool(re.fullmatch(singular, verb))
    acts = apposed or is_finite(text, i + 1) or german
    low = text.tokens[i].low
    return acts and low not in text.lower and low not in BARE and re.fullmatch(pattern, low) is not None


def acts_past_commas(text: Marked, i: int) -> bool:
    """Whether a name acts after an apposition: `Estaria, the main buyer of grain, has refused`."""
    end = min(i + APPOSED, len(text.tokens) - 1)
    if i + 1 > end or text.between(i, i + 1).strip() != ",":
        return False
    for k in range(i + 1, end):
        gap = text.between(k, k + 1).strip(" \u00a0%’'")
        if gap:
            return gap == "," and is_finite(text, k + 1)
    return False


def adjectives_of(text: Marked) -> frozenset[str]:
    """The stems of German adjectives in `-isch` that no dictionary has."""
    found = (re.fullmatch(r"(\w{4,})isch(?:e[rnms]?)?", low) for low in text.lower)
    return frozenset(each[1] for each in found if each and not is_word(each[0], "de"))


def has_adjective(low: str, adjectives: frozenset[str]) -> bool:
    """Whether a text has an adjective of a name: `halmarisch`, beside `Halmarien`."""
    return any(low[:size] in adjectives for size in range(max(4, len(low) - TAIL), len(low) + 1))


def german_way(text: Marked, i: int) -> str:
    """How a noun stands: `determined`, `place`, `acts`, `owns`, or nothing of these.

    A noun that never has an article or an adjective and stands in two of the other ways is a name.
    """
    tokens = text.tokens
    before = tokens[i - 1].low if i and text.between(i - 1, i).isspace() else ""
    if before in ACTING and i not in text.first and text.tokens[i].low not in text.dated:
        return "acts"  # "am Montag hat Nordmark"
    if before and i not in text.first and _is_determined(before):
        return "acts" if _is_verb(text, i - 1) else "determined"
    if i + 1 < len(tokens) and text.between(i, i + 1).isspace():
        after = tokens[i + 1].low
        if OWN.match(after):
            return "owns"
        if after in ACTING or (i in text.first and _is_verb(text, i + 1)):
            return "acts"
    return "place" if before in PLACES else ""


def _is_determined(before: str) -> bool:
    """Whether an article, a number or an adjective stands before a noun."""
    adjective = before.endswith(("en", "er", "es", "em")) and before not in SMALL
    return bool(DETERMINED.match(before)) or before[0].isdigit() or adjective


def _is_verb(text: Marked, i: int) -> bool:
    """Whether a token is a verb of saying, or a small word with the ending of a past tense."""
    token = text.tokens[i]
    return i in text.verbs or (token.text[0].islower() and token.low.endswith(("te", "ten")))
