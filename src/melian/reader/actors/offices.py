"""Which office is a person's where several stand before a name, and what else stands beside a name.

Tested in `tests/unit/test_institutions.py`.
"""

from __future__ import annotations

import re

from melian.reader.actors.marked import Marked
from melian.reader.words.load import Match, shared_words
from melian.reader.words.small import CONJUNCTIONS, PREPOSITIONS, RELATIVE

__all__ = [
    "after_age",
    "apart_by_demonym",
    "before_former",
    "head_of_diplomacy",
    "is_aged",
    "is_aged_by_word",
    "is_civilian_at",
    "is_counterpart",
    "is_own_trade",
    "names_inner",
    "office_before_former",
    "office_before_rank",
    "outer_office",
    "trade_after",
]  # fmt: skip

FORMER = ("former", "ancien", "ehemalig", "früher", "antigu", "бывш", "экс-", "колишн")
"""Beginnings of what stands before an office that somebody has left."""
OFFICIALS = tuple(shared_words("officials"))
"""Beginnings of what people without a name are called that serve somebody."""
RANKS = shared_words("ranks")
COUNTERPARTS = tuple(shared_words("counterparts"))
OF = frozenset(("of", "for", "to", "au", "aux", "für", "para", "по", "з", "із"))
"""Words between an office and its field, besides those of the tables."""
PARTICIPLES = {
    "en": ("ed", "ing"), "it": ("ato", "ata", "uto", "uta", "ito", "ita"), "fr": ("é", "ée", "ant"),
    "es": ("ado", "ada", "ido", "ida"), "de": (), "ru": ("ший", "шая", "ный", "ная"), "uk": ("ний", "на"),
}  # fmt: skip
"""Endings of what says no trade: `Ann Orley, 71, injured in the attack`."""
INDEFINITE = shared_words("indefinite")
AGED = re.compile(r"\s*(?:ans|anni|años|Jahre|лет|года?|років|роки|року|years?)\b|\s*[,)]")
"""What follows the age of somebody who has but a first name."""
AGED_OF, LED = frozenset(("de", "di", "aged")), frozenset(("âgé", "âgée"))
"""What leads to an age."""
PHRASED = 5
"""Tokens of an age at most."""
CLOSING = frozenset('”»“"')
DIPLOMACY = ("мид", "мзс", "внешнеполит", "зовнішньополіт", "дипломати", "дипломаті")
"""Beginnings of what a Slavic foreign minister heads."""
YOUNGEST = 5
SHORT = 4
"""Letters of an office at least."""
PHRASE = 11
"""Words of an office with what it is of at most."""


def outer_office(text: Marked, at: int) -> int | None:
    """The office before an office: spokesman of the minister, press secretary of the president."""
    small = {*text.language.small["articles"], *text.language.small["of"], "s"}
    small |= {"en", "in"} if text.tokens[at].low in ("chef", "jefe", "capo", "chief") else set()
    for back in range(at - 1, max(at - 4, -1), -1):
        if text.between(back, back + 1).strip(" ’'\u00a0"):
            return None
        match = text.nouns.get(back)
        if match is None and text.tokens[back].low not in small and text.tokens[back].text[0].islower():
            return None
        if match and match.label == "office" and back + match.length >= at - 2:
            return back
    return None


def office_before_rank(text: Marked, at: int) -> int | None:
    """The office before a comma and a rank: "its spokesman, Colonel Bree"."""
    small = ("alias", *text.language.small["articles"])
    end = at - 1 if at and text.tokens[at - 1].low in small else at
    slavic = text.language.language in ("ru", "uk")
    apart = "" if slavic and end and text.between(end - 1, end) == " " else ","  # "речник Генштабу полковник"
    ranked = text.tokens[at].low in RANKS
    if not end or text.between(end - 1, end).strip() != (apart if ranked else ","):
        return None
    outer = _office_ending(text, end)
    return outer if ranked or (outer is not None and _is_tag(text, outer)) else None


def _is_tag(text: Marked, at: int) -> bool:
    """Whether a verb stands right before an office: `repite la jefa del equipo, la ministra Ana Roe`."""
    begin = at - 1 if at and text.tokens[at - 1].low in text.language.small["articles"] else at
    slavic = text.language.language in ("ru", "uk")  # "объяснил ранний отъезд глава делегации, ..."
    near = range(max(begin - 4, 0), begin) if slavic else ()
    if any(k in text.verbs and text.clear(k, at) for k in near):
        return True
    verb = begin - 1 in text.verbs or (begin > 1 and bool(set(text.between(begin - 2, begin - 1)) & CLOSING))
    return begin > 0 and verb and text.clear(begin - 1, at)


def names_inner(text: Marked, at: int, end: int, i: int) -> bool:
    """Whether a name belongs to the office right before it: `un conseiller de la présidente Ida Lund`."""
    slavic = text.language.language in ("ru", "uk")
    articles = text.language.small["articles"]
    return (
        not slavic
        and end == i
        and text.between(i - 1, i) == " "
        and at > 0
        and text.tokens[at - 1].low in articles
    )


def _office_ending(text: Marked, end: int) -> int | None:
    """The office whose phrase ends before a token: its noun, with what it is of: `capo del Fronte`."""
    small = text.language.small
    for back in range(end - 1, max(end - PHRASE, -1), -1):
        if back < end - 1 and text.between(back, back + 1).strip(" ’'\u00a0-"):
            return None
        match = text.nouns.get(back)
        if match and match.label == "office":
            after = back + match.length
            of = after < end and text.tokens[after].low in {*small["of"], *OF}
            plain = (
                end - after == 1 and text.tokens[after].text.islower()
            )  # "il capo della delegazione cordiana"
            return back if after == end or of or plain or text.language.language in ("ru", "uk") else None
        if back in text.verbs and back not in text.actors and back not in text.covered:
            return None
    return None


def before_former(text: Marked, start: int, end: int) -> int:
    """The first token of a stretch that says that an office has been left, or its end."""
    left = (
        k
        for k in range(start, end)
        if text.tokens[k].low.startswith(FORMER) or text.tokens[k].low == "ex" or k in text.former
    )
    return next(left, end)


def office_before_former(text: Marked, at: int) -> int | None:
    """The office before a comma and one that somebody has left: `Посредник, бывший премьер Норы`."""
    articles = text.language.small["articles"]
    begin = before_former(text, max(at - 2, 0), at)
    if begin == at and at not in text.former:
        return None
    while begin and text.tokens[begin - 1].low in articles:
        begin -= 1
    if not begin or "," not in text.between(begin - 1, begin):
        return None
    return _office_ending(text, begin)


def apart_by_demonym(text: Marked, end: int, i: int) -> bool:
    """Whether one small word and a comma stand before a name: `il collega kestano, Pavel Rudin`."""
    return end == i - 1 and text.tokens[end].text.islower() and text.between(end, i).strip() == ","


def is_own_trade(text: Marked, at: int, i: int) -> bool:
    """Whether a noun between `its` and a comma before a name is an office: `sa greffière, Odile Renard`.

    Marks it as one, as no table has all of them.
    """
    if not at or at + 1 != i or text.between(at, i).strip() != "," or not text.clear(at - 1, at):
        return False
    noun = text.tokens[at].text.islower() or text.language.language == "de"
    match = text.language.pronouns.at(text.tokens, at - 1)
    if not noun or match is None or match.label != "his" or len(text.tokens[at].low) < SHORT:
        return False
    text.nouns[at] = Match(at, 1, "office")
    text.covered.add(at)
    return True


def head_of_diplomacy(text: Marked, at: int, end: int) -> str:
    """The office of who heads a Slavic foreign ministry, words between: `глава карденского МИДа`."""
    low = text.tokens[at].low
    told = low in ("глава", "голова", "очільник", "очільниця") and at < end
    body = any(token.low.startswith(DIPLOMACY) for token in text.tokens[at + 1 : min(at + 4, end)])
    return f"{text.tokens[at].text} МИД" if told and body else ""


def is_counterpart(text: Marked, match: Match) -> bool:
    """Whether a noun only says that somebody holds the same office as somebody else."""
    return text.tokens[match.at].low.startswith(COUNTERPARTS)


def is_aged(text: Marked, i: int) -> bool:
    """Whether an age stands between commas after a name: `Ann Orley, 71, ...`, `Ana Ruiz, de 66 años`."""
    tokens, at = text.tokens, _age_at(text, i)
    if at >= len(tokens) or text.between(i - 1, i).strip() not in (",", "(", "—"):
        return False
    ends = [token.end for token in tokens[at : at + 2]]
    closed = any(text.words[end : end + 1] in (",", ".", ";", ")", " ") for end in ends)
    return tokens[at].text.isdecimal() and len(tokens[at].text) < 4 and closed


def _age_at(text: Marked, i: int) -> int:
    """The token of an age, over what leads to it: `âgée de 38 ans`, `di 54 anni`."""
    first, second = [*(token.low for token in text.tokens[i : i + 2]), "", ""][:2]
    if first in LED and second == "de":
        return i + 2
    return i + (first in AGED_OF)


def is_aged_by_word(text: Marked, i: int) -> bool:
    """Whether an age stands after a first name, with a word for years or closed: `Fatou, 34 ans,`."""
    if not is_aged(text, i):
        return False
    age = text.tokens[_age_at(text, i)]
    return int(age.text) > YOUNGEST and AGED.match(text.words, age.end) is not None


def after_age(text: Marked, i: int) -> int:
    """The token after an age and its comma: `, 34 anni,`; the same token where there is none."""
    if not is_aged(text, i):
        return i
    end = i + 1
    while end < len(text.tokens) and end - i < PHRASED and not set(",)") & set(text.between(end - 1, end)):
        end += 1
    return end if end < len(text.tokens) and set(",)") & set(text.between(end - 1, end)) else i


def trade_after(text: Marked, i: int) -> int | None:
    """What somebody lives by, after an age or with an indefinite article: `Ann Orley, 71, a thatcher`.

    Marks the noun as one that says so, as no table has all of them.
    """
    tokens, start = text.tokens, after_age(text, i)
    if start >= len(tokens) or (start == i and "," not in text.between(i - 1, i)):
        return None
    language = text.language.language
    article = tokens[start].low in INDEFINITE and (language == "en" or tokens[start].low not in ("a", "an"))
    first = start + 1 if article else start
    opens = i - 2 in text.first and language in ("it", "fr", "es")  # "Antonio Bianchi, primario del ..."
    if not article and ((start == i and not opens) or language == "en"):
        return None
    head = _head(text, first)
    if head is None or (opens and start == i and not article and not _is_apposition(text, head)):
        return None
    if head not in text.nouns:
        text.nouns[head] = Match(head, 1, "anonymous")
        text.covered.add(head)
        text.trades.add(head)
    return head


def _is_apposition(text: Marked, head: int) -> bool:
    """Whether a noun is followed by what it is of, and a comma ends it: `primario dell’ospedale, parla`."""
    tokens, after = text.tokens, head + 1
    if after >= len(tokens) or tokens[after].low not in text.language.small["of"]:
        return False
    return any("," in text.between(k - 1, k) for k in range(after, min(after + 9, len(tokens))))


def _head(text: Marked, first: int) -> int | None:
    """The noun of a phrase that begins at a token: the last word of it in English and German."""
    tokens, language, found = text.tokens, text.language.language, None
    for k in range(first, min(first + 4, len(tokens))):
        low = tokens[k].low
        if k > first and not text.between(k - 1, k).isspace():
            break
        if (
            low in PREPOSITIONS
            or low in RELATIVE
            or low in CONJUNCTIONS
            or k in text.verbs
            or k in text.actors
        ):
            break
        noun = tokens[k].text[0].isupper() if language == "de" else tokens[k].text[0].islower()
        participle = low.endswith(PARTICIPLES.get(language, ()))
        if participle and language == "en" and k == first:
            continue  # "a retired thatcher"
        if len(low) < 3 or participle or (not noun and language != "de"):
            break
        if k in text.nouns and text.nouns[k].label in ("office", "anonymous"):
            return k
        if noun:
            found = k
            if language != "en":
                break
    return found


def is_civilian_at(text: Marked, at: int) -> bool:
    """Whether a noun calls somebody what people are that serve nobody: a teacher, a passenger, a mother."""
    if at in text.trades:
        return True
    noun = text.language.kinds["anonymous"].at(text.tokens, at)
    told = text.nouns.get(at)
    if noun is None and text.language.language == "de" and told and told.label == "anonymous":
        return text.tokens[at].low.endswith(
            ("experte", "expertin", "analyst", "analystin", "helfer", "helferin")
        )
    return noun is not None and not text.tokens[at].low.startswith(OFFICIALS)
