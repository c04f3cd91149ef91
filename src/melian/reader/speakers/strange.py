"""Somebody whom no table knows right after words in marks: `said one skipper`, `— иронизирует министр —`.

Tested in `tests/unit/test_attributions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from melian.reader.found import Mention, Quotation, Voice
from melian.reader.speakers.clauses import Clauses, Saying
from melian.reader.words.lexicon import is_verb
from melian.reader.words.load import shared_words
from melian.reader.words.small import CONJUNCTIONS, PREPOSITIONS
from melian.texts.span import Span

__all__ = ["PEOPLE", "named_first", "somebody", "voiced"]

ADVERBS = shared_words("slavic_adverbs")
PAPER = re.compile(
    r"statements?|communiqu\w{1,2}|comunicat[oi]|comunicados?|not[ae]s?|mitteilung|erklärung|заявлени\w|сообщени\w|заяв[аіу]"
    r"|повідомленн\w"
)
"""What somebody has written who then speaks in it."""
INDEFINITE, KIN = shared_words("indefinite"), shared_words("kin") | shared_words("friends")
LED = 12
"""Characters after `of` or its article and before an organisation at most."""
WORDS = 5
"""Words of somebody before `of` at most."""
NEAR, FAR = 4, 9
"""Words before whoever is named after words in marks and a comma; where a verb follows those."""
PEOPLE = ("office", "body", "pronoun", "unnamed")


def somebody(clauses: Clauses, each: Quotation, sayings: Sequence[Saying]) -> list[Saying]:
    """Somebody whom no table knows, with an indefinite article: `said one skipper`."""
    tokens, after = clauses.text.tokens, clauses.text.at(each.span.end)
    for one in sayings[:1]:
        if any(PAPER.fullmatch(token.low) for token in tokens[after : one.end + 3]):
            return []  # "a statement said": of whoever the sentence before is about
        beside = one.end < len(tokens) and clauses.text.between(one.end - 1, one.end).isspace()
        ahead = tokens[one.end : one.end + 1] if beside and one.end not in clauses.text.first else []
        near = {each.low for each in (*tokens[after : after + 1], *ahead)}
        indefinite = INDEFINITE - (set() if clauses.text.language.language == "en" else {"a", "an"})
        if one.at - after <= 4 and (near & indefinite or (ahead and _is_noun(clauses, one.end))):
            voice = _of_several(clauses, one.end) or _of_organisation(clauses, one.end)
            voice = voice or _of_person(clauses, one.end) or Voice("unnamed", anonymous=True)
            return [replace(one, voice=voice)]
    return []


def voiced(clauses: Clauses, sentence: Span, sayings: Sequence[Saying]) -> list[Saying]:
    """Sayings that are somebody's; of a sentence that begins with somebody whom no table knows, the last.

    `Un pescivendolo che non vuole dare il nome racconta: «...»`
    """
    known = [one for one in sayings if one.voice]
    tokens, at = clauses.text.tokens, clauses.text.at(sentence.start)
    if known or not sayings or at + 1 >= len(tokens) or clauses.text.language.language in ("ru", "uk"):
        return known
    noun = tokens[at + 1].text.islower() or clauses.text.language.language == "de"
    one = tokens[at].low in INDEFINITE | {"a", "an"} and noun and clauses.text.clear(at, at + 1)
    return [replace(sayings[-1], voice=Voice("unnamed", anonymous=True))] if one else known


def _of_several(clauses: Clauses, i: int) -> Voice | None:
    """Whoever begins at a token if he is of those of whom the text spoke: `ha detto uno dei funzionari`."""
    tokens = clauses.text.tokens
    near = clauses.among(tokens[i - 1].end, tokens[min(i + 3, len(tokens)) - 1].end)
    return next((each.voice for each in near if each.by == "unnamed" and each.actor != "unnamed"), None)


def _of_organisation(clauses: Clauses, i: int) -> Voice | None:
    """Whoever begins at a token with a noun that no table has, by its organisation.

    `confie un hydrologue de la commission`
    """
    tokens, of = clauses.text.tokens, {*clauses.text.language.small["of"], "with", "at", "from"}
    if i + 3 >= len(tokens) or tokens[i + 2].low not in of or not clauses.text.clear(i, i + 3):
        return None
    for each in clauses.among(tokens[i + 2].start, tokens[i + 3].end + LED):
        at = clauses.text.at(each.span.start)
        kinds = (clauses.text.language.kinds[kind].at(tokens, at) for kind in ("organisation", "institution"))
        if each.by == "name" and each.actor and any(kinds) and clauses.text.clear(i, at):
            return Voice(each.actor, anonymous=True)
    return None


def _of_person(clauses: Clauses, i: int) -> Voice | None:
    """Whoever begins at a token with a noun that no table has, by whom he serves: `un aiuto del premier`."""
    text = clauses.text
    near = range(i + 1, min(i + WORDS, len(text.tokens) - 1))
    of = next((k for k in near if text.tokens[k].low in text.language.small["of"] and text.clear(i, k)), None)
    if of is None or any(text.tokens[k].low in KIN for k in range(i, of)):
        return None
    served = clauses.among(text.tokens[of].start, text.tokens[of].end + LED)[:1]
    return next((Voice(each.actor, anonymous=True) for each in served if each.person and each.actor), None)


def named_first(clauses: Clauses, start: int, end: int) -> Mention | None:
    """Whoever is named right after a verb that no table knows: `— иронизирует министр —`."""
    near = clauses.among(start, end)
    named = [one for one in near if (one.person or one.by in PEOPLE) and clauses.subjects.bare(one)]
    first, last = clauses.text.at(start), clauses.text.at(named[0].span.start) if named else 0
    if not named or last - first > (FAR if _is_told_by(clauses, first, last) else NEAR):
        return None
    if any(clauses.subjects.is_gerund(k) for k in range(first, last)):
        return None
    return named[0] if named[0].person else clauses.subjects.whole(named[0], near)


def _is_told_by(clauses: Clauses, first: int, last: int) -> bool:
    """Whether a clause of one verb leads to a token: `переконувала вчора в ефірі нашого радіо Ніна Орн`."""
    text = clauses.text
    words = {each.low for each in text.tokens[first:last]} & (CONJUNCTIONS | {*text.language.small["that"]})
    return not words and is_verb(text.tokens[first].low, text.language.language) and text.clear(first, last)


def _is_noun(clauses: Clauses, at: int) -> bool:
    """Whether a Slavic noun stands there that is no time and no pronoun: `говорит торговка`."""
    if clauses.text.language.language not in ("ru", "uk") or at >= len(clauses.text.tokens):
        return False
    token = clauses.text.tokens[at]
    small = token.low in PREPOSITIONS | CONJUNCTIONS | ADVERBS or len(token.low) < 4
    return token.text.islower() and not small and not token.low.endswith(("о", "и", "е", "у", "ю", "ом"))
