"""Whose `its` and `his` before an office are: the subject's of its clause, or of the sentences before.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from melian.reader.actors.marked import Marked
from melian.reader.actors.naming import between, possesses, sentence_start
from melian.reader.found import Mention
from melian.reader.words.small import PREPOSITIONS

__all__ = ["is_bare", "is_source", "owner"]

BACK = 3
"""Sentences back that are looked at for whoever owns."""
NOUN = 4
"""Words of somebody after `according to` at most."""
FARTHEST = 8
"""Sentences back at most, those of quotations with them."""


def owner(text: Marked, mentions: Sequence[Mention], quoted: set[int], i: int) -> str:
    """Whose `its` before an office is: the first in the sentence before that follows no preposition."""
    match = text.language.pronouns.at(text.tokens, i - 1) if i else None
    if match is None or (match.label != "his" and not possesses(text, i - 1)):
        return ""
    if beside := _in_clause(text, mentions, quoted, i):
        return beside
    starts, place = text.sentence_starts, text.tokens[i].start
    number = bisect_right(starts, place) - 1
    far = number - BACK
    for sentence in range(number, -1, -1):
        if text.at(starts[sentence]) in quoted and sentence > number - FARTHEST:
            far -= 1  # what is quoted between does not count
        if sentence <= far:
            break
        end = starts[sentence + 1] if sentence < number else place
        for each in _last_clause_first(text, between(mentions, starts[sentence], end)):
            at = text.at(each.span.start)
            owning = text.words[each.span.end : each.span.end + 2] in (
                "’s",
                "'s",
            )  # "Ardel’s neighbour, Orsk"
            named = each.by in ("name", "capital") and each.actor and not owning
            armed = each.by == "body" and at in text.nouns and text.nouns[at].label == "armed"
            free = is_bare(text, at) or is_source(text, at)
            if (named or armed) and at not in quoted and free and not _is_owned(text, at):
                return each.actor
        if sentence >= number - 1 and (only := _only_one(text, mentions, quoted, starts[sentence], end)):
            return only
        if body := _leading(text, mentions, quoted, starts[sentence], end):
            return body
        if opening := _opening(text, mentions, quoted, starts[sentence], end):
            return opening
    return ""


def _last_clause_first(text: Marked, near: Sequence[Mention]) -> Sequence[Mention]:
    """Mentions of a sentence, those after a semicolon before all others: `...; the rebels deny it`."""
    if not near:
        return near
    cut = text.words.rfind(";", near[0].span.start, near[-1].span.start)
    return [
        *(each for each in near if each.span.start > cut),
        *(each for each in near if each.span.start < cut),
    ]


def _only_one(text: Marked, mentions: Sequence[Mention], quoted: set[int], start: int, end: int) -> str:
    """The one organisation of a sentence: `Engineers from the League ..., its secretary general said`."""
    here = [each for each in between(mentions, start, end) if text.at(each.span.start) not in quoted]
    named = {each.actor for each in here if each.by == "name" and each.actor and not each.person}
    others = {each.actor for each in here if each.person or each.by in ("demonym", "capital")} - named
    return named.pop() if len(named) == 1 and not others else ""


def _in_clause(text: Marked, mentions: Sequence[Mention], quoted: set[int], i: int) -> str:
    """The actor of whoever is the subject of the clause before `his`: `..., Zimer sends his deputy`."""
    begin = sentence_start(text, i)
    for each in reversed(between(mentions, begin, text.tokens[i - 1].start)):
        at = text.at(each.span.end)
        if any(set(",;:") & set(text.between(k - 1, k)) for k in range(at, i)):
            return ""
        first = text.at(each.span.start)
        if each.person and each.actor and each.by == "name" and first not in quoted and is_bare(text, first):
            return each.actor
    return ""


def _leading(text: Marked, mentions: Sequence[Mention], quoted: set[int], start: int, end: int) -> str:
    """The actor of a body or an office that is the first in a sentence where nobody has a name."""
    here = [each for each in between(mentions, start, end) if each.by != "capital"]
    near = [each for each in here if text.at(each.span.start) not in quoted]
    if not near or any(each.by == "name" and not each.person for each in near):
        return ""
    bare = [each for each in near if is_bare(text, text.at(each.span.start))]
    leads = bare and bare[0].by in ("body", "office") and bare[0].actor != "unnamed"
    return bare[0].actor if leads and (bare[0] is near[0] or near[0].by == "body") else ""


def _is_owned(text: Marked, at: int) -> bool:
    """Whether a Slavic name in another case says whose a body or an office before it is: `уряд Кордії`."""
    if text.language.language not in ("ru", "uk") or at - 1 not in text.covered or not text.clear(at - 1, at):
        return False
    return text.tokens[at].low.endswith(("и", "ы", "і", "ї", "у", "ю", "а", "я"))


def _opening(text: Marked, mentions: Sequence[Mention], quoted: set[int], start: int, end: int) -> str:
    """The actor with whose name after a preposition a sentence begins: `In the League, ... Its secretary`."""
    first = text.at(start)
    for each in between(mentions, start, end):
        at = text.at(each.span.start)
        if at > first + 2 or at in quoted or each.person:
            return ""
        if each.by in ("name", "capital", "body") and each.actor:
            return each.actor
    return ""


def is_source(text: Marked, at: int) -> bool:
    """Whether what stands at a token is who says so: `according to Frontier Relief`."""
    last = max(0, at - NOUN)
    while at > last and text.clear(at - 1, at) and at - 1 not in text.verbs:
        found = (text.language.according.at(text.tokens, k) for k in range(max(0, at - 4), at))
        if any(match and match.at + match.length == at for match in found):
            return True
        if (
            text.tokens[at - 1].low not in text.language.small["articles"]
            and not text.tokens[at - 1].text.islower()
        ):
            return False
        at -= 1
    return False


def is_bare(text: Marked, at: int) -> bool:
    """Whether no preposition stands before a token, articles left out."""
    at -= 1
    while at >= 0 and text.tokens[at].low in text.language.small["articles"] and text.clear(at, at + 1):
        at -= 1
    return at < 0 or text.tokens[at].low not in PREPOSITIONS or not text.clear(at, at + 1)
