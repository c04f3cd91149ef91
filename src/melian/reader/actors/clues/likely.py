"""On whose side somebody most likely is, where no word beside the office says it.

Each actor of the paragraph and of the one before, and the first states of the text, have a sum of
weights: whether the paragraph is about it, whether its sentences begin with it, whose body was named
last, whether the words that somebody says name it, as people name their own side less than the other.
The weights are those of a conditional logit, fitted to 1,043 offices of annotated reports and rounded,
half of them read with the user's table; of parts that are left out it tells 87 of 100 sides. Those of no
state, of a field, of organisations and armed groups, of presidents, of the last body or ministry, of
capitals, of ambassadors and of what words begin with are chosen by hand.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from melian.reader.actors import naming
from melian.reader.actors.clues.bodies import Bodies
from melian.reader.actors.clues.fields import Fields
from melian.reader.actors.clues.leads import Leads, opens_clause
from melian.reader.actors.clues.opponents import is_supposed
from melian.reader.actors.clues.organisational import serves_organisation
from melian.reader.actors.held.seats import AMBASSADORS
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.found import Mention
from melian.reader.words.small import PREPOSITIONS
from melian.texts.span import Span

__all__ = ["Likely"]

WEIGHTS = {
    "lead": 1.4, "named first": 1.8, "opens": 1.7, "opened before": 0.7, "of the last person": -1.1,
    "of the body here": 1.0, "of another place": -0.4,
    "in the sentence after": 0.55, "named in what is said": -0.5, "begins what is said": 0.5,
    "of the last body": 0.5, "if": -0.75, "first": 0.6, "share": 1.6, "of its field": 3.0,
    "no state, for a state’s office": -3.0, "its paragraph’s, as president": 1.0,
    "of the last ministry": 3.0, "from its capital": 8.0, "sends an ambassador there": -3.0,
    "state, for an organisation’s office": -3.0, "armed group, for a state’s office": -3.0,
}  # fmt: skip
"""What a sign weighs."""
PRESIDES = ("presid", "présid", "präsid", "президент", "голова", "председател")
"""Beginnings of offices that organisations have as states do."""
MINISTER = re.compile("minister(?:in)?|ministr[oae]|міністр|міністерка|министр")
"""A minister without a field."""
MOST = 5
"""Organisations of a text, those that it names most, that may be meant by a mediator."""
FIRST = 3
"""States of a text that may always be meant."""
AT = frozenset(("in", "at", "from", "a", "da", "à", "de", "en", "aus", "в", "у", "из", "із", "з"))
"""What stands before a town that begins a paragraph."""
SEATED = 5
"""Words from a capital to an office after it, at most."""
WINDOW = 300
"""Tokens before and after the office that are looked at, at most."""
LAST = 40
"""Mentions before the office among which a person is looked for."""


@dataclass(slots=True)
class Likely:
    """Weighs the actors of a text; made once."""

    text: Marked
    names: Names
    paragraphs: Sequence[Span]
    spoken: set[int]
    """Tokens within quotations."""
    bodies: Bodies = field(init=False)
    fields: Fields = field(init=False)
    """Whose bodies are, by what they are for."""
    places: list[int] = field(init=False)
    keys: dict[int, str] = field(init=False)
    inside: dict[int, str] = field(init=False)
    """Actors named within quotations, by their tokens."""
    own: dict[str, list[int]] = field(init=False)
    """The places of each actor."""
    states: list[str] = field(init=False)
    """The first states of the text."""
    organisations: list[str] = field(init=False)
    """Those that the text names, the ones that it names most first."""

    def __post_init__(self) -> None:
        self.fields, self.bodies = Fields(self.text), Bodies(self.text)
        self.keys = {at: match.label.partition("|")[2] for at, match in self.text.actors.items()}
        self.keys |= {at: key for at, (key, _, by) in self.names.at.items() if by != "institution"}
        self.inside = {at: key for at, key in self.keys.items() if at in self.spoken}
        self.keys = {at: key for at, key in self.keys.items() if at not in self.spoken}
        self.places = sorted(self.keys)
        self.own = defaultdict(list)
        for at in self.places:
            self.own[self.keys[at]].append(at)
        self.states = [key for key in self.own if self._is_state(key)][:FIRST]

        count = Counter({key: len(places) for key, places in self.own.items()})
        self.organisations = [key for key, _ in count.most_common() if self.names.organisation_of(key)]

    def side(self, i: int, paragraph: int, office: str, leads: Leads, mentions: Sequence[Mention]) -> str:
        """The actor of an office at a token of a paragraph; empty if the text has none yet."""
        here = self._tokens(paragraph, i)
        before = self._tokens(paragraph - 1, i) if paragraph else range(here.start, here.start)
        near = self._between(before.start, here.stop)
        last = leads.subjects[-1][1] if leads.subjects else naming.first_actor(self.text, self.names)
        lead = leads.of(paragraph)
        states = list(dict.fromkeys(reversed(leads.states(self.names))))
        elsewhere = self._elsewhere(here, paragraph)
        states = states if elsewhere else states[:1]
        serves = bool(self.organisations) and serves_organisation(self.text, i, office)
        candidates = dict.fromkeys([each for each in (lead, last, *states) if each])
        candidates |= dict.fromkeys((*(self.keys[at] for at in reversed(near)), *self.states))
        candidates |= dict.fromkeys(self.organisations[:MOST] if serves else ())
        if not candidates:
            return ""
        signs = self._signs(i, here, before, leads.by_paragraph.get(paragraph, ""), mentions)
        if paragraph in leads.named:
            signs = [("named first" if sign == "lead" else sign, key) for sign, key in signs]
        if (owner := self.fields.owner(i)) and lead in ("", owner):
            signs.append(("of its field", owner))  # both sides of a war have a ministry of defence
        if ministry := self._ministry(i, office, before.start):
            signs.append(("of the last ministry", ministry))
        if elsewhere:  # "In Port Arne the prime minister ..."
            signs = [each for each in signs if each[0] != "opened before"]
            signs += [("of another place", whose) for sign, whose in signs if sign == "of the last person"]
        past = bisect_left(self.places, i)
        told = {self.keys[at] for at in self._between(here.start, i)}
        alone = not any(self._is_state(key) for key in told)
        presides = alone and office.lower().startswith(PRESIDES)
        statal = naming.of_state(office) or naming.is_head(office)

        def weight(key: str) -> float:
            state = self._is_state(key)
            found = [sign for sign, whose in signs if whose == key]
            if statal and not state:
                found.append("no state, for a state’s office")
                found += (
                    ["armed group, for a state’s office"] if self.names.types.get(key) == "non-state" else []
                )
                found += ["its paragraph’s, as president"] if presides and key == lead else []
            found += ["state, for an organisation’s office"] if serves and state else []
            share = bisect_left(self.own[key], i) / past if past and key in self.own else 0.0
            return sum(WEIGHTS[sign] for sign in found) + WEIGHTS["share"] * share

        return max(candidates, key=weight)

    def _ministry(self, i: int, office: str, start: int) -> str:
        """Whose the ministry was that stood last since a token, if it is that of a minister."""
        at, actor = self.bodies.ministry
        own = self.fields.field_of(i)
        alike = own == self.fields.field_of(at) if own else MINISTER.fullmatch(office.lower()) is not None
        return actor if start <= at < i and alike else ""

    def _seat(self, i: int) -> str:
        """The state whose capital stands right before an office: `ha risposto da Lorna il ministro`."""
        for k in range(i - 1, max(i - SEATED, -1), -1):
            match = self.text.actors.get(k)
            if match is not None and match.label.startswith("capital|"):
                led = k > 0 and self.text.tokens[k - 1].low in PREPOSITIONS and i - k - match.length <= 1
                return match.label.partition("|")[2] if led and self.text.clear(k - 1, i) else ""
        return ""

    def guest(self, i: int, mentions: Sequence[Mention]) -> str:
        """The state whose ambassador a sentence names before a token: `was summoned to the ministry`."""
        start = naming.sentence_start(self.text, i)
        for each in reversed(naming.between(mentions, start, self.text.tokens[i].start)):
            if each.by == "office" and each.actor and each.office.lower().startswith(AMBASSADORS):
                return each.actor
        return ""

    def take_body(self, i: int, actor: str) -> None:
        """A body at a token is said to be an actor's."""
        self.fields.take(i, actor)
        self.bodies.take(i, actor)

    def take_host(self, i: int, actor: str, mentions: Sequence[Mention]) -> None:
        """A body at a token is guessed to be an actor's; it is if the ambassador of another one is there."""
        if self.guest(i, mentions):
            self.take_body(i, actor)

    def _is_state(self, key: str) -> bool:
        return naming.is_state(self.text, self.names, key)

    def _elsewhere(self, here: range, paragraph: int) -> bool:
        """Whether a paragraph begins with a town that is no actor's name: `À Port-Amiral, on ...`."""
        first = self.text.at(self.paragraphs[max(paragraph, 0)].start)
        if first not in here or first + 1 >= len(self.text.tokens):
            return False
        town = self.text.tokens[first + 1]
        place = self.text.tokens[first].low in AT and town.text[0].isupper() and first + 1 not in self.keys
        return place and town.low not in self.text.dated and not self.text.is_common(first + 1)

    def _signs(
        self, i: int, here: range, before: range, lead: str, mentions: Sequence[Mention]
    ) -> list[tuple[str, str]]:
        """Signs, each with the actor that it speaks for."""
        end = next((k for k in range(i + 1, here.stop) if k in self.text.first), here.stop)
        opening = self._opening(here.start, i)
        earlier = self._opening(before.start, before.stop)
        found = [("lead", lead)]
        found += [("opens", self.keys[at]) for at in opening[-1:]]
        found += [("opened before", self.keys[at]) for at in ([] if opening else earlier[-1:])]
        after = dict.fromkeys(self.keys[at] for at in self._between(i + 1, end))
        found += [("in the sentence after", key) for key in after]
        found += [("named in what is said", key) for key in self._said(here, begins=False)]
        found += [("begins what is said", key) for key in self._said(here, begins=True)]
        around = self._between(before.start, end)
        found += [("if", key) for key in {self.keys[at] for at in around if is_supposed(self.text, at)}]
        if body := self.bodies.before(i, before.start):
            found.append(("of the last body", body))
        if body := self.bodies.before(i, here.start):
            found.append(("of the body here", body))
        found += [("first", self.keys[at]) for at in self.places[:1]]
        if seat := self._seat(i):
            found.append(("from its capital", seat))
        if guest := self.guest(i, mentions):
            found.append(("sends an ambassador there", guest))
        if person := self._person(i, mentions):
            found.append(("of the last person", person.actor))
        return found

    def _opening(self, start: int, stop: int) -> list[int]:
        """The actors between two tokens with which sentences begin; of two that do the first."""
        found = [at for at in self._between(start, stop) if opens_clause(self.text, at)]
        return [at for at in found if not {at - 1, at - 2} & set(found)]

    def _said(self, here: range, *, begins: bool) -> set[str]:
        """The states that the quotations of a paragraph name: what these begin with, or all others."""
        if not self.inside:
            return set()
        places = (at for at in here if at in self.inside)
        said = {self.inside[at] for at in places if begins != ({at - 1, at - 2} <= self.spoken)}
        return {key for key in said if self._is_state(key)}

    def _person(self, i: int, mentions: Sequence[Mention]) -> Mention | None:
        """The person of a known side who was named last before a token."""
        for each in reversed(mentions[-LAST:]):
            at = self.text.at(each.span.start)
            if each.person and each.actor and at < i - 1 and at not in self.spoken:
                return each
        return None

    def _tokens(self, paragraph: int, i: int) -> range:
        """The tokens of a paragraph, those near a token."""
        span = self.paragraphs[max(paragraph, 0)]
        return range(max(self.text.at(span.start), i - WINDOW), min(self.text.at(span.end), i + WINDOW))

    def _between(self, start: int, stop: int) -> list[int]:
        """The places of actors from a token to another."""
        return self.places[bisect_left(self.places, start) : bisect_left(self.places, max(start, stop))]
