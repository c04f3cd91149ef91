"""Whether a mention stands bare, as subjects do: no preposition before it, articles and its office left out.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from melian.reader.actors.marked import Marked
from melian.reader.found import Mention
from melian.reader.words.load import shared_words
from melian.reader.words.small import PREPOSITIONS

__all__ = ["is_bare", "with_office"]

NUMERALS = shared_words("numerals")
HOURS = shared_words("hours")
AFTER = frozenset(("dopo", "après", "después"))
"""Prepositions that are adverbs after a time: `poche ore dopo`."""
MOUTHS = frozenset(("bocca", "voce", "bouche", "voix", "boca", "voz", "stimme", "устами", "вустами", "mouth"))
"""By which somebody speaks: `per bocca del ministro`."""
DOCUMENTS = tuple(shared_words("documents"))
"""Beginnings of what somebody has written: `un comunicado de la Cancillería`."""
OWNED = frozenset(("s", "mr", "mrs", "ms", "his", "her", "its", "su", "suo", "sua"))
"""What stands before a noun like an article."""
CHAIN = 4
"""Mentions that stand side by side before a name, at most."""


def is_bare(text: Marked, mention: Mention, verbs: Container[int]) -> bool:
    """Whether no preposition stands before a mention, articles left out; `verbs` are those of saying."""
    at = text.at(mention.span.start) - 1
    small = OWNED | set(text.language.small["articles"])
    while at >= 0 and text.clear(at, at + 1):
        token = text.tokens[at]
        if token.low not in small - PREPOSITIONS and token.low not in NUMERALS and not token.text.isdigit():
            break
        at -= 1
    near = at >= 0 and text.clear(at, at + 1)
    if mention.by == "demonym" and _is_adjective(text, text.at(mention.span.start)):
        return False
    verb = text.language.language in ("ru", "uk") and at - 1 in verbs  # "заявив у парламенті"
    if near and at and not verb and text.tokens[at - 1].low.startswith(DOCUMENTS):
        return True
    later = at > 0 and text.tokens[at - 1].low in HOURS  # "hours after": an adverb in Italian
    return not (near and text.tokens[at].low in PREPOSITIONS - (AFTER if later else set()))


def with_office(text: Marked, before: Sequence[Mention], mention: Mention) -> Mention:
    """The office before a name, its state between: `с президентом Кордии Иваном Орном`; else the name."""
    first = mention.span.start
    for each in reversed(before[-CHAIN:] if mention.by == "name" and mention.person else ()):
        if text.words[each.span.end : first] not in (" ", "\u00a0") or each.by == "pronoun":
            break
        if each.by == "office":
            led = text.at(each.span.start)
            mouth = any(token.low in MOUTHS for token in text.tokens[max(0, led - 3) : led])
            return mention if mouth else each
        first = each.span.start
    return mention


def _is_adjective(text: Marked, i: int) -> bool:
    """Whether a Romance demonym stands right after a noun: `ocho diplomáticos sertaneses`."""
    if not i or text.language.language not in ("it", "fr", "es") or text.between(i - 1, i) != " ":
        return False
    before = text.tokens[i - 1].low
    return before not in text.language.small["articles"] and before not in PREPOSITIONS
