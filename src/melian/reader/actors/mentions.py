"""Who is spoken of at each place: names, offices, bodies, demonyms, unnamed persons, pronouns.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace

from melian.reader.actors import naming
from melian.reader.actors.clues import articles
from melian.reader.actors.clues.described import apposed_to, described, is_tongue, of_origin
from melian.reader.actors.clues.leads import Leads
from melian.reader.actors.clues.likely import Likely
from melian.reader.actors.clues.recent import Recent
from melian.reader.actors.clues.seats_held import holder_of, other_state, vacant_of
from melian.reader.actors.clues.strangers import Strangers
from melian.reader.actors.held.holders import gender_of, is_there
from melian.reader.actors.held.owners import is_bare, is_source, owner
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, Surnames, stem_of
from melian.reader.actors.nearby import Nearby
from melian.reader.actors.offices import FORMER
from melian.reader.actors.people import Found
from melian.reader.actors.sides import Sides
from melian.reader.actors.wards import ward_of
from melian.reader.found import Mention
from melian.texts.span import Span

__all__ = ["Resolver"]


@dataclass(slots=True)
class Resolver:
    """Goes over a text once, from left to right, and remembers who was spoken of."""

    text: Marked
    names: Names
    found: list[Found]
    ids: list[str]
    quoted: list[Span]
    paragraphs: list[Span]
    actor_of: dict[str, str] = field(default_factory=dict)
    near: Nearby = field(init=False)
    sides: Sides = field(init=False)
    leads: Leads = field(init=False)
    likely: Likely = field(init=False)
    surnames: Surnames = field(init=False)
    offices: dict[str, str] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    unnamed: tuple[Mention, int] | None = None  # the last with whom a sentence began, and where
    spoken: set[int] = field(default_factory=set)  # tokens within quotations
    asked: set[int] = field(default_factory=set)  # people whose actor is looked for
    strangers: Strangers = field(init=False)
    vacant: dict[str, str] = field(default_factory=dict)  # whose an office without a holder is
    holder: dict[str, tuple[Mention, int]] = field(default_factory=dict)  # its last holder, as `he` or `she`
    armed: dict[str, str] = field(default_factory=dict)  # for whom rebels and their kind stand
    recent: Recent = field(init=False)
    ranks: dict[str, str] = field(init=False)
    unsure: set[str] = field(default_factory=set)  # people whose actor is a guess, until an office says it

    def __post_init__(self) -> None:
        self.recent = Recent({key: one.woman for key, one in zip(self.ids, self.found, strict=True)})
        self.ranks = {key: one.rank for key, one in zip(self.ids, self.found, strict=True) if one.rank}
        self.surnames = Surnames(self.text, self.found)
        self.leads = Leads(self.text)
        self.strangers = Strangers(self.text)
        self.near = Nearby(self.text, self.names, self._actor_of_name)
        self.sides = Sides(self.text, self.names, self.near, self.mentions)
        for span in self.quoted:
            self.spoken.update(range(self.text.at(span.start), self.text.at(span.end)))
        self.likely = Likely(self.text, self.names, self.paragraphs, self.spoken)

    def _actor_of_name(self, i: int) -> str:
        number, _ = self.surnames.named(i)
        if number is None or number in self.asked:
            return ""
        self.asked.add(number)
        actor = self._actor_for(number)
        self.asked.discard(number)
        return actor

    def resolve(self) -> list[Mention]:
        """All mentions, in the order of the text."""
        i, quoted = 0, self.spoken
        while i < len(self.text.tokens):
            step = self._actor(i, quoted) or self._person(i, quoted)
            i += max(step or self._noun(i, quoted) or self._pronoun(i, quoted), 1)
        return [replace(each, actor=self.actor_of.get(each.person, each.actor)) for each in self.mentions]

    def _paragraph(self, i: int) -> int:
        return bisect_right(self.paragraphs, self.text.tokens[i].start, key=lambda each: each.start) - 1

    def _add(self, i: int, size: int, mention: Mention) -> int:
        tokens = self.text.tokens
        span = Span(tokens[i].start, tokens[i + size - 1].end)
        self.mentions.append(replace(mention, span=span))
        return size

    def _actor(self, i: int, quoted: set[int]) -> int:
        if i in self.names.at:
            key, size, by = self.names.at[i]
        elif i in self.text.actors:
            match = self.text.actors[i]
            by, _, key = match.label.partition("|")
            size = match.length
        else:
            return 0
        if by == "demonym" and is_tongue(self.text, i):
            return size
        if by == "demonym" and i not in quoted and (who := self._of_origin(i, key)):
            return self._add(i, size, who)
        if i not in quoted and by != "institution":
            self.leads.take(i, key, self._paragraph(i))
        label = "demonym" if by == "demonym" else "capital" if by == "capital" else "name"
        return self._add(i, size, Mention(Span(0, 0), actor=key, by=label))  # type: ignore[arg-type]

    def _of_origin(self, i: int, key: str) -> Mention | None:
        """Whoever is called by a demonym beside a verb of saying: `dice el corvano`."""
        who = of_origin(
            self.text, i, self.mentions, lambda person: self.actor_of.get(person, "") in ("", key)
        )
        if who is None:
            return None
        self.actor_of[who.person] = key
        self.recent.remember(who.person, i)
        return replace(who, actor=key, by="office")

    def _person(self, i: int, quoted: set[int]) -> int:
        number, size = self.surnames.named(i)
        if number is None:
            return 0
        person, key = self.found[number], self.ids[number]
        self._add(i, size, Mention(Span(0, 0), self._actor_for(number), key, person.office, by="name"))
        office = self.text.nouns.get(person.office_at) if i == person.at else None
        begin = office.at if office and office.at + office.length == i else i  # "mit Außenminister Rolf Lund"
        if i not in quoted and self.recent.is_meant(self.text, key, i, bare=is_bare(self.text, begin)):
            self.recent.remember(key, i)
        return size

    def _actor_of_office(self, person: Found, key: str) -> str:
        if person.office_at < 0:
            self.unsure.add(key)
            return self.sides.without_office(person, person.at, self.spoken)
        said = self.sides.said(person, self.spoken)
        if said and not self.sides.is_private(person.office_at, person.office):
            return said
        self.unsure.add(key)
        if person.office_at in self.spoken and (named := naming.vacant_as(self.text, self.mentions, person)):
            return named  # the narrator told the office before somebody spoke of "President Ucha"
        own = self.sides.own(person, self.spoken)
        if own is None and (at := person.office_at + self.text.nouns[person.office_at].length):
            own = self.likely.bodies.of_office(at) or None
        if own is not None:
            return own
        held = vacant_of(person, self.vacant, self.names)
        guess = held or self._fallback(person.office_at, person.office)
        guess = other_state(person, guess, self.offices, self.actor_of, self.leads.states(self.names))
        return guess or naming.own_actor(self.text, self.names, person, self.spoken)

    def _fallback(self, i: int, office: str) -> str:
        """The most likely side of an office of which nothing says it."""
        return self.likely.side(i, self._paragraph(i), office, self.leads, self.mentions)

    def _noun(self, i: int, quoted: set[int]) -> int:
        match = self.text.nouns.get(i)
        if (
            i not in quoted
            and not self.strangers.has(i)
            and (who := described(self.text, i, self.mentions, self.recent.women))
            and self._office_of(i) is None
        ):
            self.recent.remember(who.person, i)
            self._told_now(self.near.beside(i, naming.phrase_end(self.text, i + 1)), i)
            return self._add(i, 1, replace(who, actor=self.actor_of.get(who.person, who.actor), by="office"))
        if match is None or match.label not in ("office", "body", "anonymous", "armed"):
            return 0
        end = i + match.length
        words = self.text.span(match).of(self.text.words)
        named = self._office_of(i)
        if named is None and match.label == "office" and not self.near.beside(i, end):
            named = apposed_to(self.text, i, self.mentions, self.ids)
        if named is not None:
            actor = self._actor_for(named)
            return self._add(i, match.length, Mention(Span(0, 0), actor, self.ids[named], words, by="office"))
        again = (match.label == "anonymous" and self.strangers.again(i)) or self.sides.is_private(i, words)
        actor = "" if again else self.near.beside(i, naming.phrase_end(self.text, end))
        actor = actor or owner(self.text, self.mentions, self.spoken, i)
        if match.label == "armed":
            stem = stem_of(words.lower(), self.text.language.language)
            armed = self.near.named_after(end) or self.armed.get(stem, "")
            armed = self.armed.setdefault(stem, armed or naming.actor_called(self.names, words.lower()))
            if i not in quoted and (i in self.text.first or i - 1 in self.text.first):
                self.leads.by_paragraph.setdefault(self._paragraph(i), armed)
            return self._add(i, match.length, Mention(Span(0, 0), armed, by="body"))
        if match.label in ("body", "anonymous") and articles.is_one_of(self.text, i):
            return self._add(i, match.length, self.strangers.one_of(words, i, self.mentions))
        if match.label == "body":
            self.likely.take_body(i, actor := actor or self.near.ruling(end))
            actor = actor or self.likely.bodies.owner(i) or self._fallback(i, "minister")
            self.likely.take_host(i, actor, self.mentions)
            mention = Mention(Span(0, 0), actor, office=words, by="body")
            if i not in quoted and {i, i - 1} & self.text.first:
                self.holder["body"] = (mention, i)
            return self._add(i, match.length, mention)
        if match.label == "anonymous" and i and self.text.tokens[i - 1].low.startswith(FORMER):
            actor = "unnamed"
        indefinite = articles.is_indefinite(self.text, i)
        if match.label == "office" and not actor and self.near.serves_body(end):
            actor = self._fallback(i, "minister")  # "spokesman of the ministry"
        if match.label == "office" and not indefinite:
            known = self.offices, self.ranks, self.actor_of, self.recent.order(self.unsure)
            person = holder_of(words, actor, self.text.language.language, *known)
            person = person or ("" if naming.is_counterpart(words) else self._told_now(actor, i))
            if person:
                mention = Mention(Span(0, 0), self.actor_of.get(person, actor), person, words, by="office")
                if i not in quoted:
                    self.recent.remember(person, i)
                return self._add(i, match.length, mention)
            head = words.lower().split()[0]
            if naming.is_counterpart(words):
                actor = naming.other_side(self.text, self.mentions, i) or self.sides.other_of_two(i)
            actor = self.vacant.setdefault(head, actor) if actor else self.vacant.get(head, "")
            mention = Mention(Span(0, 0), actor or self._fallback(i, words), office=words, by="office")
            if i not in quoted and not articles.is_role(self.text, i, words):
                self.holder[gender_of(self.text, words)] = (mention, i)
            return self._add(i, match.length, mention)
        spokes = match.label == "office" and articles.serves(self.text, i)
        actor = (
            actor
            or self.near.of_body(end)
            or self.actor_of.get(self.recent.whose(self.text, end), "")
            or self.near.within(end)
            or ("" if spokes else self.near.in_state(i, end) or ward_of(self.text, self.names, i))
        )
        guess = (
            spokes or is_there(self.text, end) or self.near.serves_body(end) or articles.is_military(words)
        )
        actor = actor or (self._fallback(i, words if spokes else "minister") if guess else "unnamed")
        mention = Mention(Span(0, 0), actor, office=words, anonymous=True, by="unnamed")
        mention = self.strangers.settled(mention, i, self.mentions, indefinite=indefinite, inside=i in quoted)
        if i not in quoted and (articles.is_subject(self.text, i) or is_source(self.text, i)):
            self.unnamed = (mention, i)
        return self._add(i, match.length, mention)

    def _office_of(self, i: int) -> int | None:
        """Who is named right after an office, or right before it; none if nobody is."""
        held = [number for number, each in enumerate(self.found) if 0 <= each.office_at <= i < each.at]
        return next(iter(held or [k for k, each in enumerate(self.found) if each.office_at == i]), None)

    def _actor_for(self, number: int) -> str:
        person, key = self.found[number], self.ids[number]
        if key not in self.actor_of:
            self.offices[key] = person.office
            self.asked.add(number)
            self.actor_of[key] = self._actor_of_office(person, key)
            self.asked.discard(number)
        return self.actor_of[key]

    def _told_now(self, actor: str, i: int) -> str:
        """Somebody just named whose actor was a guess, and is now called by an office of this actor."""
        key = self.recent.just_named(self.text, i)
        if not actor or key not in self.unsure or articles.is_envoy(self.text, i):
            return ""
        self.unsure.discard(key)
        self.actor_of[key] = actor
        return key

    def _pronoun(self, i: int, quoted: set[int]) -> int:
        if not naming.may_refer(self.text.tokens[i].low, self.text.language):
            return 0
        match = self.text.language.pronouns.at(self.text.tokens, i) or naming.demonstrative(self.text, i)
        match = match or naming.joined_pronoun(self.text, i)
        if naming.says_it(self.text, i) and i not in quoted:
            body = self.sides.body_since(self.paragraphs[max(0, self._paragraph(i))].start)
            return self._add(i, 1, replace(body, by="pronoun")) if body else 0
        if match is None or match.label == "his" or i in quoted or naming.possesses(self.text, i):
            return 0
        if match.label == "they":
            key = self.leads.subjects[-1][1] if self.leads.subjects else ""
            return self._add(i, 1, Mention(Span(0, 0), key, by="pronoun")) if key else 0
        key, at = self.recent.of(match.label)
        office, place = self.holder.get(match.label, (None, -1))
        if "-" in self.text.tokens[i].text and (lead := self.holder.get("body")) and lead[1] > max(at, place):
            office, place = lead  # "L’armée ..., affirme-t-elle"
        if office and place > at and self._paragraph(i) == self._paragraph(place):
            return self._add(i, 1, replace(office, by="pronoun"))
        past = self._paragraph(i) - self._paragraph(self.unnamed[1]) if self.unnamed else -1
        if self.unnamed and articles.goes_on(self.text, past, self.unnamed[1], at):
            told, place = self.unnamed
            if place > at or articles.begins_told(self.text, place, at, told.office, match.label):
                return self._add(i, 1, told)
        if self.text.language.language == "en":
            key = self.recent.here(key, i, at, self._paragraph)
        if not key:
            return 0
        who = self.actor_of.get(key, ""), key, self.offices.get(key, "")
        self.recent.remember(key, i)
        return self._add(i, 1, Mention(Span(0, 0), *who, by="pronoun"))
