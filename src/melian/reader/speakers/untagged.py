"""Whose a quotation is that no verb of saying claims: what stands around it tells.

A sentence after it may sum it up ("That was the answer of ..."); the sentence before may be about
somebody ("The minister was blunt.").

Tested in `tests/unit/test_attributions.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from melian.reader.actors.naming import sentence_start
from melian.reader.found import Mention, Quotation, Voice
from melian.reader.layout import tokens_of
from melian.reader.speakers.clauses import MARKS, PHRASES, Clauses
from melian.reader.speakers.silent import begun_by, is_silent, sentences_back
from melian.reader.speakers.strange import PEOPLE
from melian.texts.span import Span

__all__ = [
    "described_before", "is_turn", "placed", "spoken_of", "stretch_before", "summed_up", "told_on", "turn_of",
]  # fmt: skip

REPORTED = frozenset(("habe", "sei", "seien", "werde", "könne", "müsse", "solle", "wolle", "dürfe"))
"""German verbs whose form says that somebody else's words follow."""
FARTHEST = 400
"""Characters before a quotation that are looked at."""
IN = frozenset(("in", "at", "inside", "en", "nel", "nella", "dans", "à", "au", "im", "в", "у"))


def spoken_of(clauses: Clauses, stretch: Span, speaker: Voice | None) -> Voice:
    """Who told the speaker something, `he said to me: ...`: whoever else was spoken of last."""
    for each in reversed(clauses.among(max(stretch.start, stretch.end - 4 * FARTHEST), stretch.end)):
        if not (each.person or each.by == "office" or (each.by == "unnamed" and each.actor != "unnamed")):
            continue
        mine = speaker and (
            each.person == speaker.person if each.person or speaker.person else each.actor == speaker.actor
        )
        if not mine:
            return each.voice
    return Voice("unnamed", anonymous=True)  # "They told me: ...", whoever they are


def is_turn(words: str, paragraph: Span, each: Quotation) -> bool:
    """Whether a quotation is a paragraph that a dash begins: a turn of a dialogue."""
    dash = words[paragraph.start : each.span.start].strip()
    return dash in ("—", "–", "―", "-") and each.span.end >= paragraph.end - 1


def turn_of(clauses: Clauses, each: Quotation, last: Voice | None) -> Voice | None:
    """Whose a turn is: the report asks, and whoever spoke last or was named last answers."""
    if clauses.text.words[each.span.end - 1] == "?":
        return Voice("narrator")
    someone = clauses.last_person(clauses.text.at(each.span.start))
    return last or (someone.voice if someone else None)


def summed_up(clauses: Clauses, each: Quotation, paragraph: Span) -> Voice | None:
    """The speaker by the sentence after: "With these words the minister left"."""
    words, tokens = clauses.text.words, clauses.text.tokens
    start = each.span.end
    while start < paragraph.end and words[start] in MARKS + ".!?…,:;–—":
        start += 1
    joined = bool(set(",:;–—") & set(words[each.span.end : start]))
    phrases = clauses.text.language.back
    at = clauses.text.at(start)
    if start >= paragraph.end or at >= len(tokens) or not (joined or words[start].isupper()):
        return None
    match = phrases.at(tokens_of(words, start, min(start + 80, paragraph.end)), 0)
    if match is None and at not in clauses.quoted and _opens(clauses, each, paragraph):
        return _introduced_by(clauses, start)
    if match is None or at in clauses.quoted:
        return None
    starts = clauses.text.sentence_starts
    following = bisect_right(starts, start)
    end = min(paragraph.end, starts[following] if following < len(starts) else paragraph.end)
    said = [one.voice for one in clauses.sayings(Span(start, end), inverted=True) if one.voice]
    near = [one for one in clauses.among(start, end) if clauses.subjects.free(one, False)]
    people = [one for one in near if one.person or one.by in PEOPLE]
    if said or not people:
        return said[0] if said else None
    return clauses.subjects.whole(people[0], near).voice


def placed(clauses: Clauses, quotations: Sequence[Quotation]) -> list[Quotation]:
    """Somebody unnamed is of the body in which the sentence says that words were spoken."""
    found = []
    for each in quotations:
        if each.speaker and each.speaker.actor == "unnamed" and each.speaker.anonymous and not each.depth:
            begin = sentence_start(clauses.text, max(0, clauses.text.at(each.span.start) - 1))
            near = clauses.among(begin, min(each.span.start, begin + FARTHEST))
            at = clauses.text.at(begin)
            leads = (
                clauses.text.words[max(begin, each.span.start - 9) : each.span.start]
                .rstrip(MARKS)
                .endswith(":")
            )
            inside = (
                leads and near and near[0].by in ("body", "capital") and clauses.text.tokens[at].low in IN
            )
            if inside and clauses.text.at(near[0].span.start) - at <= 2:
                each = replace(each, speaker=replace(each.speaker, actor=near[0].actor))
        found.append(each)
    return found


def _opens(clauses: Clauses, each: Quotation, paragraph: Span) -> bool:
    """Whether words begin a paragraph, or follow its dateline."""
    begins = each.span.start - paragraph.start <= len("« ")
    return begins or clauses.text.at(each.span.start) in clauses.text.opening


def _introduced_by(clauses: Clauses, start: int) -> Voice | None:
    """Somebody first named in the sentence after the words that open a paragraph, with an office."""
    starts = clauses.text.sentence_starts
    following = bisect_right(starts, start)
    end = starts[following] if following < len(starts) else start + FARTHEST
    near = clauses.among(start, min(end, start + FARTHEST // 2))
    bodies = [one for one in near if one.by in ("body", "unnamed") and clauses.subjects.bare(one)]
    named = [one for one in near if one.person and one.by in ("name", "office")]
    if not named or (bodies and bodies[0].span.start < named[0].span.start):
        return None
    before = clauses.among(max(0, start - 20 * FARTHEST), start)
    return None if any(one.person == named[0].person for one in before) else named[0].voice


def stretch_before(
    each: Quotation, before: Sequence[Quotation], paragraphs: Sequence[Span], number: int
) -> Span:
    """The narrator's words before a quotation: of its paragraph, or of the last where it opens one."""
    place = paragraphs[number]
    opens = each.span.start - place.start <= 2
    start = paragraphs[number - 1].start if opens and number else place.start
    for other in reversed(before[-8:]):
        if other.role in ("speech", "fragment") and not other.depth:
            start = max(start, other.span.end)
            break
    return Span(max(start, each.span.start - FARTHEST), max(start, each.span.start))


def described_before(clauses: Clauses, stretch: Span, last: Voice | None) -> Voice | None:
    """Whoever the sentences before are about; a state only where none of its people spoke last."""
    silent = False
    for sentence in sentences_back(clauses, stretch):
        sayings = [(one.verb, one.voice) for one in clauses.sayings(sentence) if one.voice]
        said = [voice for verb, voice in sayings if verb not in PHRASES]
        if not said and last and is_silent(clauses, sentence):
            silent = True  # "Preguntado por la guerra, contestó": who spoke in the sentence before
            continue
        if silent and not said:
            return begun_by(clauses, sentence) or last
        said = said or [voice for _, voice in sayings if voice.person]  # "in her opinion, ..."
        if said:
            return said[0]
        near = [
            one
            for one in clauses.among(sentence.start, sentence.end)
            if clauses.subjects.free(one, False) and not _told(clauses, one)
        ]
        if not near:
            continue
        people = [one for one in near if one.person and clauses.subjects.bare(one)]
        subject = clauses.subjects.subject_of(people or near, near)
        if last and last.person and _is_owned(clauses, subject):
            return last  # "Ihre Regierung habe das Ultimatum geprüft."
        if _is_somebody(subject) and (subject.by != "body" or clauses.subjects.bare(subject)):
            return subject.voice
        if last and last.actor == subject.actor:
            return last
        if subject.actor and clauses.subjects.bare(subject):
            return subject.voice
    return last if silent else None


def _told(clauses: Clauses, mention: Mention) -> bool:
    """Whether somebody acts only in a relative clause: `la oferta que el presidente hizo`."""
    text, at = clauses.text, clauses.text.at(mention.span.start) - 1
    around = clauses.among(max(0, mention.span.start - 60), mention.span.start)
    while at > 0 and (
        text.tokens[at].low in text.language.small["articles"]
        or at in text.covered
        or any(one.span.start <= text.tokens[at].start < one.span.end for one in around)
    ):
        at -= 1
    that = at > 0 and text.tokens[at].low in ("que", "qu", "che", "quien", "whom")
    return that and at - 1 not in text.verbs and text.clear(at, at + 1)


def told_on(clauses: Clauses, stretch: Span) -> bool:
    """Whether a German sentence stands in the mood of reported speech: what is told goes on."""
    if clauses.text.language.language != "de":
        return False
    tokens = clauses.text.tokens[clauses.text.at(stretch.start) : clauses.text.at(stretch.end)]
    return any(token.low in REPORTED for token in tokens)


def _is_owned(clauses: Clauses, mention: Mention) -> bool:
    """Whether a sentence begins with somebody's body: `Son parti appelle ...`."""
    at = clauses.text.at(mention.span.start)
    match = clauses.text.language.pronouns.at(clauses.text.tokens, at - 1) if at else None
    owned = match is not None and match.label == "his" and at - 1 in clauses.text.first
    return owned and mention.by in ("body", "name") and not mention.person


def _is_somebody(mention: Mention) -> bool:
    return bool(mention.person) or mention.by in PEOPLE
