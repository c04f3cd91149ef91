"""Whom a definite description means: the diplomat, il militare, die Politikerin, каже експерт.

Whoever was named last with an office that goes with the trade is meant, unless somebody unnamed of the
same trade was spoken of since. Tested in `tests/unit/test_described.py`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from melian.reader.actors.clues.articles import is_indefinite
from melian.reader.actors.held.holders import gender_of
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.found import Mention
from melian.reader.words.small import PREPOSITIONS

__all__ = ["apposed_to", "described", "is_tongue", "of_origin"]

FAR, MOST, NEAR = 900, 40, 12
"""Characters and mentions that are looked back at most; mentions before a demonym."""
PARTICIPLES = ("ший", "шая", "щий", "щая", "лий", "ла")
"""Endings of what is said of somebody unnamed: `дипломат, пожелавший остаться неназванным`."""
PLURAL = ("их", "ых", "ов", "ев", "ів", "їв", "ам", "ям", "ами", "ями", "ыми", "ими", "ые", "ы")
"""Endings of several: `военных предупредили`."""
LATTER = {
    "latter": ("the",), "dernier": ("ce",), "dernière": ("cette",), "ultimo": ("quest", "questo"),
    "ultima": ("quest", "questa"), "último": ("este",), "última": ("esta",),
}  # fmt: skip
"""Words for whoever was named last, with what stands before them."""
MARKS = "—–»”"
"""Between words in marks and a verb that no table knows: `«...», — обурюється урядовець`."""
DEFINITE = frozenset(("the", "il", "lo", "la", "l", "le", "der", "die", "das", "el"))


@cache
def _classes(language: str) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    text = files("melian.reader.actors").joinpath("tables", "described.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return {name: (tuple(one["words"][language]), tuple(one["offices"])) for name, one in table.items()}


def described(
    text: Marked, i: int, mentions: Sequence[Mention], women: Mapping[str, bool | None]
) -> Mention | None:
    """The last mention of whoever a description at a token means; none where it may be anybody.

    `women` says of people, by id, whether they are women; it may not know.
    """
    low = text.tokens[i].low
    if low in LATTER and i and text.tokens[i - 1].low in LATTER[low] and text.clear(i - 1, i, " ’'"):
        if not _is_beside_verb(text, i):
            return None  # "the latter is risky"
        near = (each for each in mentions[:-NEAR:-1] if each.person and each.by == "name")
        return next(near, None)  # "rapporte ce dernier"
    offices = tuple(
        office
        for words, each in _classes(text.language.language).values()
        if low.startswith(words)
        for office in each
    )
    noun = text.nouns.get(i)
    trade = not offices and noun is not None and noun.label == "anonymous" and noun.length == 1
    if not (offices or trade) or not _is_definite(text, i) or not _is_beside_verb(text, i):
        return None
    stem, place = stem_of(low, text.language.language), text.tokens[i].start
    offices += (stem,) if trade else ()  # "le médecin-chef, Luc Moor, affirme ... dit le médecin"
    gender = gender_of(text, text.tokens[i].text) if text.language.language in ("de", "it", "es") else ""
    for each in mentions[: -MOST - 1 : -1]:
        if place - each.span.end > FAR:
            return None
        own = each.span.of(text.words).lower().split()[-1]
        if each.anonymous and each.by == "unnamed" and stem_of(own, text.language.language) == stem:
            return None
        plain = trade and not set("\n") & set(text.words[each.span.end : place])
        learned = (
            each.person
            and not each.office
            and (plain or low.startswith(_classes(text.language.language)["expert"][0]))
        )
        if not learned and (not each.person or not each.office.lower().startswith(offices)):
            continue
        woman = women.get(each.person)
        if not gender or woman is None or woman == (gender == "she"):
            return each
    return None


def apposed_to(text: Marked, i: int, mentions: Sequence[Mention], ids: Sequence[str]) -> int | None:
    """Whose an office is that stands after a name and a comma: `Zora Kern, now leader of the opposition`."""
    last = mentions[-1] if mentions else None
    if last is None or last.by != "name" or last.person not in ids:
        return None
    begin = text.at(last.span.end)
    between = text.words[last.span.end : text.tokens[i].start]
    plain = all(text.tokens[k].text.islower() and k not in text.verbs for k in range(begin, i))
    apposed = between.lstrip().startswith(",") and between.count(",") == 1 and i - begin <= 2
    return ids.index(last.person) if apposed and plain and not set(".;:\n") & set(between) else None


def is_tongue(text: Marked, i: int) -> bool:
    """Whether a demonym means a language: `in French, he said`, `dans un français impeccable`."""
    tokens = text.tokens
    if not i or not text.clear(i - 1, i):
        return False
    before, after = tokens[i - 1].low, i + 1 < len(tokens) and text.between(i, i + 1) == " "
    article = i > 1 and before in ("un", "einem") and tokens[i - 2].low in ("dans", "in")
    return article or (
        before in ("in", "en", "auf", "по") and not (after and tokens[i + 1].text[0].islower())
    )


def of_origin(
    text: Marked, i: int, mentions: Sequence[Mention], may_be: Callable[[str], bool]
) -> Mention | None:
    """The last person whom a demonym at a token may mean: `dice el corvano`; `may_be` says it by the id."""
    if not _stands_alone(text, i):
        return None
    near = [each for each in mentions[-NEAR:] if each.person and each.by in ("name", "office")]
    near = [each for each in near if may_be(each.person)]
    return near[-1] if near and text.tokens[i].start - near[-1].span.end <= FAR else None


def _stands_alone(text: Marked, i: int) -> bool:
    """Whether a demonym with its article means somebody beside a verb of saying: `dice el corvano`."""
    tokens, after = text.tokens, i + 1
    if text.language.language in ("ru", "uk") or i < 2 or tokens[i - 1].low not in DEFINITE:
        return False
    if not text.clear(i - 2, i) or i - 2 not in text.verbs:
        return False
    alone = after >= len(tokens) or text.between(i, after) != " " or tokens[after].low in PREPOSITIONS
    return alone and not tokens[i].low.endswith(("s", "i"))


def _is_definite(text: Marked, i: int) -> bool:
    """Whether a description has its article and nothing else, or stands bare where there are none."""
    slavic = text.language.language in ("ru", "uk")
    if slavic and text.tokens[i].low.endswith(PLURAL):
        return False
    if is_indefinite(text, i) or i in text.former:
        return False
    tokens = text.tokens
    apposed = any(
        i + k < len(tokens) and tokens[i + k].text[0].isupper() and text.clear(i, i + k, " ") for k in (1, 2)
    )
    if apposed and text.language.language != "de":
        return False  # "политик Иван Верин"
    after = i + 1 < len(tokens) and text.between(i, i + 1).strip() == ","
    if after and tokens[i + 1].low.endswith(PARTICIPLES) and slavic:
        return False
    if slavic:
        return True
    return i > 0 and tokens[i - 1].low in DEFINITE and text.clear(i - 1, i)


def _is_beside_verb(text: Marked, i: int) -> bool:
    """Whether a verb of saying stands right before or after, or a comma and a dash do."""
    slavic = text.language.language in ("ru", "uk")
    first = i if slavic else i - 1
    beside = first > 0 and text.clear(first - 1, first)
    gap = text.between(first - 2, first - 1) if first > 1 else ""
    tagged = bool(set(MARKS) & set(gap)) and not set(".!?\n") & set(gap)
    before = beside and (first - 1 in text.verbs or tagged)
    after = i + 1 in text.verbs and text.clear(i, i + 1)
    auxiliary = i + 2 in text.verbs and text.clear(i, i + 2) and not slavic
    return before or after or auxiliary
