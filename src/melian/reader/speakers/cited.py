"""Whose words somebody else hands on: `state radio quoted the minister as saying`, `приводит слова министра`.

Tested in `tests/unit/test_cited.py`.
"""

from __future__ import annotations

from melian.reader.found import Mention, Quotation, Voice
from melian.reader.speakers.clauses import MARKS, Clauses
from melian.reader.words.load import shared_words
from melian.texts.span import Span

__all__ = ["cited"]

NESTED = "„“”«»"
QUOTING = {
    "en": ("quoted", "quotes", "quoting", "cited", "cites", "citing"),
    "it": ("cita", "citato", "citava", "citò", "citando", "riporta", "riportato"),
    "fr": ("cite", "cité", "citait", "citant"),
    "de": ("zitiert", "zitierte", "zitierten"),
    "es": ("cita", "citó", "citado", "citaba", "citando"),
    "ru": ("приводит", "приводят", "привёл", "привел", "привела", "привело", "привели", "цитирует",
           "цитируют", "процитировал", "процитировала", "процитировало", "передаёт", "передает", "передал",
           "передала"),
    "uk": ("наводить", "наводять", "навів", "навела", "навело", "навели", "цитує", "цитують", "процитував",
           "процитувала", "процитувало", "передає", "передав", "передала"),
}  # fmt: skip
"""Verbs for handing on somebody's words."""
WORDS = (
    "слова",
    "слів",
    "цитату",
    "высказывани",
    "заявлени",
    "комментари",
    "висловлюванн",
    "заяву",
    "коментар",
)
"""Beginnings of what is handed on in Slavic languages, before the genitive of whoever said it."""
BY = ("by", "da", "dal", "dalla", "dall", "par", "von", "vom", "por", "as")
WHOM = ("его", "её", "ее", "його", "її")
"""Pronouns for whoever is quoted."""
BEEN = ("was", "were", "been", "being", "is", "are", "wurde", "wird", "worden")
"""What makes `quoted` a passive."""
REPLIES = shared_words("replies")
"""Nouns of what somebody says."""
REPLY = 7
"""Words from such a noun to a colon at most."""
FARTHEST = 14
"""Words between the verb and whoever is quoted at most."""


def cited(clauses: Clauses, each: Quotation, sentence: Span, *, introduced: bool) -> Voice | None:
    """Whoever is quoted by somebody else, before a colon or right after the words; none if nobody is.

    Where the words hold others in marks, those are handed on, and the whole is whose telling it is.
    """
    if introduced:
        before = Span(sentence.start, each.span.start)
        mention = _within(clauses, before) or _of_reply(clauses, before)
        return mention.voice if mention else None
    words, end = clauses.text.words, each.span.end
    rest = words[end : min(sentence.end, end + 6)].lstrip(MARKS)
    if sentence.end <= end or not (rest[:1] in (",", "—", "–", "-") or words[end - 1] == ","):
        return None
    mention = _within(clauses, Span(end + 1, sentence.end))
    if mention and set(NESTED) & set(each.span.of(words)):
        after = clauses.among(mention.span.end, sentence.end)
        return after[0].voice if after and after[0].by in ("office", "unnamed", "name") else None
    return mention.voice if mention else None


def _within(clauses: Clauses, span: Span) -> Mention | None:
    """Whoever is quoted by somebody else in a stretch of text."""
    text = clauses.text
    verbs = QUOTING.get(text.language.language, ())
    slavic = text.language.language in ("ru", "uk")
    first, last = text.at(span.start), text.at(span.end)
    for k in range(first, last):
        if text.tokens[k].low not in verbs or k in clauses.quoted or _is_passive(clauses, k):
            continue
        begin = k + 1
        end = min(last, k + FARTHEST)
        if slavic:
            handed = (j for j in range(begin, end) if text.tokens[j].low.startswith(WORDS))
            begin = next(handed, end) + 1
            end = min(last, begin + FARTHEST)
        objects = [token.low for token in text.tokens[k + 1 : min(k + 3, last)]]
        if (
            text.language.language == "de"
            and ({"sie", "ihn"} & set(objects[-1:]))
            and (one := clauses.last_person(k))
        ):
            return one  # "zitierte er sie"
        own = text.tokens[k + 1].low if slavic and k + 1 < last else ""
        if own in WHOM and (someone := clauses.last_person(k)):
            return someone  # "цитує її пресслужба"
        if begin >= end:
            continue
        near = clauses.among(text.tokens[begin].start, text.tokens[end - 1].end)
        named = [one for one in near if one.person or one.by in ("office", "unnamed")]
        if named:
            return clauses.subjects.whole(named[0], near)
    return None


def _of_reply(clauses: Clauses, span: Span) -> Mention | None:
    """Whose a reply is that leads to a colon, where no verb does: `Secca la replica di Orsi: «...»`."""
    text = clauses.text
    first, last = text.at(span.start), text.at(span.end)
    if any(k in clauses.verbs and text.tokens[k].low not in REPLIES for k in range(first, last)):
        return None
    for k in range(last - 1, max(last - REPLY, first) - 1, -1):
        if text.tokens[k].low in REPLIES and text.clear(k, last - 1):
            near = clauses.among(text.tokens[k].end, span.end)
            named = [one for one in near if one.person]
            return named[0] if named else None
    return None


def _is_passive(clauses: Clauses, k: int) -> bool:
    tokens = clauses.text.tokens
    by = k + 1 < len(tokens) and tokens[k + 1].low in BY
    return by or any(token.low in BEEN for token in tokens[max(0, k - 2) : k])
