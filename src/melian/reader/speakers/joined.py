"""Whose words are that a colon introduces, where the verb of saying before it is somebody else’s.

`The authorities call it routine, but minister Vera Moor has no patience: “...”`; `The opposition
attacks: “...”, says its leader`. Tested in `tests/unit/test_joined.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from melian.reader.actors.marked import Marked
from melian.reader.found import Quotation, Voice
from melian.reader.speakers.clauses import MARKS, PHRASES, Clauses, Saying
from melian.reader.words.small import JOINING
from melian.texts.span import Span

__all__ = ["claimed", "in_other_clause", "without_objects"]

REACH = 9
"""Tokens after a conjunction within which the subject of its clause stands."""
WHAT = ("was ", "what ", "ce que", "ce qu", "ciò che", "quello che", "quel che", "lo que")
"""How a clause begins that tells what somebody says."""
BUT = JOINING | {"while", "mentre", "tandis", "während", "mientras", "однако", "проте", "однак", "зато"}


def claimed(clauses: Clauses, each: Quotation, tag: Sequence[Saying]) -> Voice | None:
    """The person whom a verb right after introduced words names: `: “...”, accuses Enzo Valli`."""
    words, tokens = clauses.text.words, clauses.text.tokens
    rest = words[each.span.end : each.span.end + 4].lstrip(MARKS)
    if not tag or not rest.startswith((",", "—", "–")) or tag[0].subject is None or tag[0].verb in PHRASES:
        return None
    voice, verb = tag[0].voice, tokens[tag[0].at]
    near = clauses.text.at(each.span.end) + 3 >= tag[0].at and tag[0].subject.start > verb.start
    return voice if voice and voice.person and near else None


def in_other_clause(clauses: Clauses, each: Quotation, last: Saying) -> Voice | None:
    """The subject of a clause that a comma and `but` join after the last verb of saying."""
    text, end = clauses.text, clauses.text.at(each.span.start)
    for at in range(last.end, end):
        if text.tokens[at].low not in BUT or "," not in text.between(at - 1, at):
            continue
        limit = min(at + REACH, end)
        span = Span(text.tokens[at].end, text.tokens[limit - 1].end)
        near = [one for one in clauses.among(span.start, span.end) if clauses.subjects.free(one, False)]
        bare = [one for one in near if clauses.subjects.bare(one) and one.by in ("name", "office")]
        if bare:
            whole = clauses.subjects.whole(bare[0], near)
            return whole.voice if whole.person or whole.by == "office" else None
    return None


def without_objects(text: Marked, verbs: list[Saying]) -> list[Saying]:
    """Verbs but for those of a clause that tells what is said: `sagte, was viele fürchten: “...”`."""
    pairs = [
        (one.end, " ".join(token.low for token in text.tokens[one.end : one.end + 2])) for one in verbs[:-1]
    ]
    what = [end for end, words in pairs if words.startswith(WHAT)]
    return [one for one in verbs if not any(end < one.at for end in what)] or verbs
