"""On whose side somebody is, by the words around the office: Ardel’s minister, spokesman of the rebels.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from melian.reader.actors import naming
from melian.reader.actors.clues.organisational import serves_organisation
from melian.reader.actors.held.owners import owner
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.nearby import Nearby
from melian.reader.actors.offices import after_age, before_former, is_aged, is_civilian_at
from melian.reader.actors.organisations.german import german_body
from melian.reader.actors.organisations.institutions import is_port_captain
from melian.reader.actors.organisations.mutinies import mutiny_of
from melian.reader.actors.organisations.towns import town_of
from melian.reader.actors.people import Found
from melian.reader.found import Mention
from melian.reader.words.load import shared_words

__all__ = ["Sides"]

FIRMS = tuple(shared_words("firm_offices"))
"""Beginnings of the offices of firms."""
FAR = 400
"""Characters between such an office and the name of its firm at most."""
RECENT = 200
"""Mentions that are looked back at most."""
STOPS = frozenset(".,;:!?\n”“»()")
STAFF = (
    "сотрудник", "співробітник", "employee", "mitarbeiter", "dipendente", "employé", "empleado",
    "pilot", "пилот", "пілот", "soldad", "soldat", "soldier", "membr", "miembr", "member",
    "mitglied", "член", "солдат", "sailor", "marinai", "marin", "captain", "capit", "kapitän",
    "капитан", "капітан",
)  # fmt: skip
"""Beginnings of words for whoever may serve a state."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Looks for the actor for which somebody speaks."""

    text: Marked
    names: Names
    near: Nearby
    mentions: Sequence[Mention]
    """Those before the place that is asked about."""

    def without_office(self, person: Found, i: int, spoken: set[int]) -> str:
        """The side of somebody without an office, by what stands beside the name."""
        end = i + person.size
        beside = self.near.beside(i, end) or self.near.apposed(end)
        beside = beside or self.near.in_clause(end) or self.near.in_clause(after_age(self.text, end))
        of = end < len(self.text.tokens) and self.text.tokens[end].low in ("of", "from", "vom", "von", "from")
        apart = end < len(self.text.tokens) and self.text.between(end - 1, end).strip() == ","
        noun = self.text.nouns.get(end) if apart else None
        if noun and noun.label in ("anonymous", "office"):
            of, end = True, end + noun.length  # "Luc Morand, délégué du Syndicat des ports"
        beside = beside or (self.near.organisation(end) if of else "")
        own = naming.own_actor(self.text, self.names, person, spoken)
        if is_aged(self.text, end):
            beside = beside or own  # "Remedios Pardo, de 66 años, cargaba colchones"
        return beside or naming.vacant(self.text, self.mentions, i) or own

    def said(self, person: Found, spoken: set[int]) -> str:
        """The side that the words around an office say; empty where they say none."""
        if person.office.lower() in naming.KIN:
            return ""  # "Mr Belmonte’s daughter, Lucia"
        if other := town_of(self.text, self.names, person) or mutiny_of(self.text, self.names, person):
            return other
        last = person.at if person.office_at < person.at else self._phrase_end(person.office_at + 1)
        party = next(
            (named for k in range(person.office_at, last) if (named := self.names.organisation(k))), ""
        )
        party = party or self.names.organisation_of(self.near.apposed(person.at + person.size))
        apart = self._phrase_end(person.office_at + 1) if person.office_at > person.at else last
        if opposed := naming.opposition(self.text, self.names, person, apart):
            return party or opposed
        after = person.office_at + self.text.nouns[person.office_at].length
        end = person.at if person.office_at < person.at else self._phrase_end(after)
        left = before_former(self.text, after, max(after, end))
        name_end = person.at + person.size
        found = (
            german_body(self.text, self.names, person)
            or self.near.touching(person.office_at)
            or self._owner(person, spoken)
            or self.near.among(after, left)
            or self.near.beside(person.office_at, after)
            or (self.near.beside(person.at, name_end) if left == max(after, end) else "")
            or self.near.apposed(name_end)
            or self.near.apposed_demonym(name_end)
            or self.near.in_clause(name_end, leading=True)
        )
        if found or naming.is_counterpart(person.office):
            return found
        apart = naming.of_state(person.office) or person.office_at < person.at
        return "" if apart else self.near.organisation(after)

    def _owner(self, person: Found, spoken: set[int]) -> str:
        """Whose somebody is by `its`; a counterpart is on the other side."""
        if naming.is_counterpart(person.office):
            return ""
        whose = owner(self.text, self.mentions, spoken, person.office_at) or self._of_its(person, spoken)
        if naming.is_state(self.text, self.names, whose) and self._serves(person):
            return (
                self._last_organisation(person.office_at) or whose
            )  # "d’après la Ligue. Son secrétaire général"
        return whose

    def _of_its(self, person: Found, spoken: set[int]) -> str:
        """Whose somebody is who is of its commission: `la présidente de sa commission`."""
        tokens, at = self.text.tokens, person.office_at + self.text.nouns[person.office_at].length
        at += int(at < len(tokens) and tokens[at].low in self.text.language.small["of"])
        if at + 1 >= len(tokens) or not self.text.clear(person.office_at, at + 1):
            return ""
        kinds = (
            self.text.language.kinds[kind].at(tokens, at + 1) for kind in ("organisation", "institution")
        )
        named = at + 1 in self.names.at or at + 2 in self.names.at  # "его партии «Согласие»"
        return owner(self.text, self.mentions, spoken, at + 1) if any(kinds) and not named else ""

    def _serves(self, person: Found) -> bool:
        return serves_organisation(self.text, person.office_at, person.office)

    def _last_organisation(self, i: int) -> str:
        """The organisation that was named last, in the sentence or the one before."""
        start = naming.sentence_start(
            self.text, max(0, self.text.at(naming.sentence_start(self.text, i)) - 1)
        )
        near = naming.between(self.mentions, start, self.text.tokens[i].start)
        return next((each.actor for each in reversed(near) if self.names.organisation_of(each.actor)), "")

    def other_of_two(self, i: int) -> str:
        """A counterpart's side: the state of which the text speaks most, but for the last person's."""
        place = self.text.tokens[i].start
        before = [each for each in self.mentions[-RECENT:] if each.span.start < place]
        own = next((each.actor for each in before[::-1] if each.person and each.actor), "")
        states = [each.actor for each in before if naming.is_state(self.text, self.names, each.actor)]
        other = Counter(actor for actor in states if actor != own)
        return other.most_common(1)[0][0] if own and other else ""

    def _phrase_end(self, after: int) -> int:
        """The end of what an office after a name is of: four words at most, in one clause."""
        for at in range(after, min(after + 4, len(self.text.tokens))):
            if set(self.text.between(at - 1, at)) & STOPS:
                return at
        return min(after + 4, len(self.text.tokens))

    def body_since(self, start: int) -> Mention | None:
        """Which body or actor the text spoke of last since a place: `the ministry ... it says`."""
        first = bisect_left(self.mentions, start, key=lambda each: each.span.start)
        near = [
            each
            for each in self.mentions[max(first, len(self.mentions) - RECENT) :]
            if each.actor and not each.person
        ]
        found = [each for each in near if each.by in ("body", "name")]
        leading = [each for each in found if self._leads(each)]
        bodies = leading or [each for each in found if each.by == "body"] or found
        return bodies[-1] if bodies else None

    def _leads(self, each: Mention) -> bool:
        """Whether a sentence begins with a body or an organisation: who says what `it` says after it."""
        at = self.text.at(each.span.start)
        named = each.by == "body" or bool(self.names.organisation_of(each.actor))
        return named and bool({at, at - 1} & self.text.first)

    def _firm(self, person: Found) -> str:
        """The organisation of which the text spoke last, shortly before an office of firms."""
        place = self.text.tokens[person.office_at].start
        for each in reversed(self.mentions[-RECENT:]):
            if place - each.span.end > FAR:
                break
            if each.by == "name" and not each.person and self.names.organisation_of(each.actor):
                return each.actor
        return ""

    def is_private(self, at: int, office: str) -> bool:
        """Whether only a demonym tells whose a teacher or a farmer is: `una maestra sorandesa`."""
        if (
            at < 0
            or office.lower().startswith(STAFF)
            or not (naming.is_private(office) or is_civilian_at(self.text, at))
        ):
            return False
        end = at + self.text.nouns[at].length
        origin = any(self.near.is_demonym(k) for k in (at - 1, at - 2, end, end + 1))
        bodies = any(k in self.text.nouns and self.text.nouns[k].label == "body" for k in range(end, end + 5))
        return origin and not bodies  # "сотрудник бережанского МИД"

    def own(self, person: Found, spoken: set[int]) -> str | None:
        """The side of somebody who serves nobody, or is only called a counterpart; None for all others."""
        if naming.is_counterpart(person.office):
            here = naming.other_side(self.text, self.mentions, person.office_at)
            before = [each.actor for each in self.mentions[-RECENT:] if naming.is_counterpart(each.office)]
            called = next((actor for actor in before[::-1] if actor not in ("", "unnamed")), "")
            return here or called or self.other_of_two(person.at)
        if person.office_at >= 0 and is_port_captain(self.text, person.office_at):
            return None
        if person.office.lower().replace("'", "’").startswith(FIRMS) and (firm := self._firm(person)):
            return firm
        if self._serves(person) and "organisation" in self.names.types.values():
            return None  # a mediator is one of the league of which the text speaks
        if naming.is_private(person.office) or is_civilian_at(self.text, person.office_at):
            return naming.own_actor(self.text, self.names, person, spoken)
        return None
