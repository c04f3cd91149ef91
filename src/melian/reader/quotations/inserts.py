"""Words of the narrator inside the marks: « We wait, said the minister, and we watch. ».

French sets them off by commas; Italian, Spanish, Russian and Ukrainian by dashes.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

import re

from melian.reader.layout import tokens_of
from melian.reader.words.load import Words
from melian.texts.span import Span

__all__ = ["inserts_of"]

DASH = re.compile(r"(?<=[\s,.!?…])[-–—](?=\s)|[–—](?=[\s,.;])|(?<=\s)[–—]|(?<=\s)-(?=\w)|(?<=\w)-(?=[\s,.])")
COMMA = re.compile(r"[,!?…]\s+")
STOP = re.compile(r"[,.!?…](?=\s|$)")
MOST_WORDS = 25
VERBS = {
    "ru": re.compile("(?:л|ла|ло|ли|лся|лась|лись|[аяеёиу]ет|ит|ют|ят|ется|ится|ёт)$"),
    "uk": re.compile("(?:в|ла|ло|ли|вся|лася|лися|[аяує]є|ить|ють|ять|ється|иться)$"),
}
"""Endings of verbs that tell what somebody said."""
HELPERS = frozenset(["a", "ont", "avait", "ont-ils", "a-t-il", "a-t-elle", "ont-elles", "avaient"])


def inserts_of(words: str, span: Span, language: Words) -> tuple[Span, ...]:
    """The narrator's words within a quotation, without the dashes or commas around them."""
    between = _between_dashes(words, span, language)
    if not between and language.language == "fr":
        return _between_commas(words, span, language)
    return between


def _bare(words: str, start: int, end: int) -> Span:
    while start < end and (words[start].isspace() or words[start] in ",.;–—-"):
        start += 1
    while end > start and (words[end - 1].isspace() or words[end - 1] in ",.;–—-"):
        end -= 1
    return Span(start, end)


def _speaks(words: str, span: Span, language: Words, within: int) -> bool:
    tokens = tokens_of(words, span.start, min(span.end, span.start + 80), language.language)[:within]
    return any(language.verbs.at(tokens, i) for i in range(len(tokens)))


def _looks_told(words: str, cut: int, insert: Span, language: Words) -> bool:
    """Whether a Slavic insert is a tag whose verb no table knows: `, — иронизирует министр —`."""
    verb = VERBS.get(language.language)
    if verb is None or words[max(0, cut - 4) : cut].rstrip()[-1:] not in (",", "!", "?", "…"):
        return False
    tokens = tokens_of(words, insert.start, insert.end, language.language)[:4]
    if len(tokens) < 2 or not verb.search(tokens[0].low):
        return False
    offices = language.kinds["office"]
    named = any(offices.at(tokens, k) or language.pronouns.at(tokens, k) for k in range(1, len(tokens)))
    return named or any(token.text[0].isupper() for token in tokens[1:])


def _between_dashes(words: str, span: Span, language: Words) -> tuple[Span, ...]:
    cuts = [m.start() for m in DASH.finditer(words, span.start, span.end)]
    found: list[Span] = []
    for number, cut in enumerate(cuts):
        if found and cut < found[-1].end + 4 and number and cuts[number - 1] < found[-1].start:
            continue  # the dash that ends the insert before
        end = cuts[number + 1] if number + 1 < len(cuts) else span.end
        insert = _bare(words, cut + 1, end)
        if insert.start >= insert.end or words[insert.start].isupper():
            continue
        brief = words.count(" ", insert.start, insert.end) < MOST_WORDS
        told = _speaks(words, insert, language, 3) or _looks_told(words, cut, insert, language)
        if brief and told:
            found.append(insert)
    return tuple(found)


def _between_commas(words: str, span: Span, language: Words) -> tuple[Span, ...]:
    found: list[Span] = []
    for comma in COMMA.finditer(words, span.start, span.end):
        start = comma.end()
        if found and start < found[-1].end:
            continue
        tokens = tokens_of(words, start, min(span.end, start + 80))[:4]
        if not tokens or tokens[0].start != start:
            continue
        helped = tokens[0].low in HELPERS and _speaks(words, Span(start, span.end), language, 3)
        turned = bool(re.search(r"-(?:t-)?(?:il|elle|ils|elles|on)$", tokens[0].low))
        verb = language.verbs.at(tokens, 0)
        after = tokens[verb.length] if verb and len(tokens) > verb.length else None
        named = after is not None and (
            after.low in ("le", "la", "l", "mme", "m", "un", "une") or after.text[0].isupper()
        )
        if helped or (verb and (turned or named)):
            found.append(_bare(words, start, _end_of_insert(words, start, span.end)))
    return tuple(found)


def _end_of_insert(words: str, start: int, end: int) -> int:
    """The next comma or stop; a name between commas still belongs to the insert."""
    stops = STOP.finditer(words, start, end)
    for stop in stops:
        at = stop.start()
        if stop.group() != ",":
            if words[max(0, at - 2) : at] == " M":
                continue
            return at
        if re.match(r",\s+qui\s", words[at : at + 8]):
            continue  # "raconte un médecin, qui préfère taire son nom."
        rest = re.match(r",\s+[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+)*\s*(?=[,.])", words[at : at + 80])
        if not rest:
            return at
    return end
