"""Which actor stands beside an office or a body: Ardel's minister, premier treveno, власти Кордии.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.naming import actor_called
from melian.reader.words.load import shared_words
from melian.reader.words.small import CONJUNCTIONS, PREPOSITIONS, RELATIVE

__all__ = ["Nearby"]

BELONGING = ("of", "from", "vom", "von", "из", "з", "із", "зі", "at", "beim")
"""Words before an organisation to which somebody belongs."""
AT = frozenset(("in", "at", "à", "a", "en", "в", "у"))
"""Words between a body and the town in which it sits."""
LEADING = tuple(shared_words("leading_verbs"))
"""Beginnings of verbs for being at the head of something."""
APPOSED = 12
"""Words of a phrase in which somebody's organisation is looked for."""
MEDIA = ("агентств", "газет", "издани", "видан", "канал", "журнал", "медиа", "портал", "сайт")
OFFICIALS = (
    "official",
    "beamt",
    "funzionar",
    "responsable",
    "fonctionnaire",
    "funcionari",
    "чиновник",
    "посадов",
)
"""Beginnings of words for those who serve the state in which they are."""
WITHIN = shared_words("within")
"""Words between somebody and the body in which they serve."""
HEADING = ("щий", "щая", "ючи", "ing", "nte", "ant")
"""Endings of participles: `Нора Вельт, возглавляющая делегацию Кордии`."""
TO = frozenset(("to", "al", "alla", "all", "allo", "à", "au", "aux", "a", "к", "до"))
"""Between whoever is close to a body and it."""
RULING = 5
"""Words of a clause from a body to the capital in which it rules."""
CLOSE = ("vicin", "cercan", "proche", "близк", "близьк", "close", "nahe")
"""Beginnings of how near somebody is to a body: `una fonte vicina al governo`."""
ELECTED = frozenset(("від", "от"))
"""Between a deputy and his party: `депутат від партії «Злука»`."""
SERVING = ("aide", "advis", "spokes", "close")
"""Beginnings of English words for those who speak for somebody: an adviser to the president."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """Looks for actors around a token."""

    text: Marked
    names: Names
    person: Callable[[int], str]
    """The actor of whoever is named at a token, as far as known."""

    def among(self, start: int, end: int) -> str:
        """The first actor among some tokens; empty if there is none."""
        for at in range(start, end):
            if at in self.names.at:
                return self.names.at[at][0]
            if at in self.text.actors:
                return self.text.actors[at].label.partition("|")[2]
            noun = self.text.nouns.get(at)
            if noun and noun.label == "armed":
                return actor_called(self.names, self.text.span(noun).of(self.text.words).lower())
        return ""

    def named_after(self, end: int) -> str:
        """The organisation of rebels that are named after it: `Rebels from the Dawn movement`."""
        for at in range(end, min(end + 4, len(self.text.tokens))):
            if not self.text.clear(at - 1, at, " ’'\u00a0-«“„\""):
                return ""
            if named := self.names.organisation(at):
                return named
        return ""

    def organisation(self, start: int) -> str:
        """The first organisation of a phrase: `a professor of law at Strand University`."""
        for at in range(start, min(start + APPOSED, len(self.text.tokens))):
            if not self.text.clear(at - 1, at, " ’'\u00a0-«“„\"") or at in self.text.verbs:
                return ""
            known = self.text.actors.get(at)
            if named := self.names.organisation(at):
                return named
            if known and self.text.known.actors[known.label.partition("|")[2]][1] == "organisation":
                return known.label.partition("|")[2]
        return ""

    def serves_body(self, end: int) -> bool:
        """Whether a body follows somebody with `in` or `of`: `an official in the presidency`."""
        small = {*self.text.language.small["of"], *self.text.language.small["articles"], *WITHIN}
        small |= TO if self.text.tokens[end : end + 1] and self.text.tokens[end].low in TO else set()
        passed = 0
        for at in range(end, min(end + 6, len(self.text.tokens))):
            close = at == end and self.text.tokens[at].low.startswith(
                CLOSE
            )  # "источник, близкий к правительству"
            if not self.text.clear(at - 1, at, " ,’'" if close else " ’'\u00a0-"):
                return False
            if close:
                small |= TO
                continue
            noun = self.text.nouns.get(at)
            if noun and noun.label == "body":
                return at > end or self.text.language.language in ("ru", "uk")
            media = at == end and self.text.tokens[at].low.startswith(MEDIA)  # "джерело видання в уряді"
            if self.text.tokens[at].low in small or media or at in self.names.at or at in self.text.actors:
                continue
            passed += 1  # "a source in the interim government"
            if at == end or passed > 1 or not self._is_plain(at):
                return False
        return False

    def _is_plain(self, at: int) -> bool:
        """Whether a word may be an adjective: small letters, no verb, no noun of the tables."""
        plain = (
            self.text.tokens[at].text.islower() and at not in self.text.verbs and at not in self.text.nouns
        )
        return plain and self.text.tokens[at].low not in self._apart()

    def within(self, end: int) -> str:
        """The organisation in a body of which somebody serves: `источник в секретариате Лиги`."""
        inside = end < len(self.text.tokens) and self.text.tokens[end].low in WITHIN | set(AT)
        return self.organisation(end) if inside and self.text.clear(end - 1, end) else ""

    def in_state(self, i: int, end: int) -> str:
        """The state in which an official serves: `ein Beamter in Kestia`; diplomats serve elsewhere."""
        tokens = self.text.tokens
        if end + 1 >= len(tokens) or not self.text.clear(end - 1, end + 1):
            return ""
        serves = tokens[i].low.startswith(OFFICIALS) and tokens[end].low in ("in", "en", "à", "в", "у")
        return self.among(end + 1, end + 2) if serves else ""

    def of_body(self, end: int) -> str:
        """Whose body follows somebody: `источник в правительстве Кордии`."""
        if not self.serves_body(end):
            return ""
        bodies = (self.text.nouns[at] for at in range(end, end + 6) if at in self.text.nouns)
        body = next(each for each in bodies if each.label == "body")
        return self._of(body.at + body.length) or self.touching(body.at)

    def beside(self, start: int, end: int) -> str:
        """The actor right before or after an office: Ardel's minister, premier treveno."""
        elected = end < len(self.text.tokens) and self.text.tokens[end].low in ELECTED
        return self.touching(start) or self._of(end) or (self.organisation(end) if elected else "")

    def touching(self, start: int) -> str:
        """The actor right before an office: Ardel's minister, the Ardelian minister."""
        if start > 1 and self.text.tokens[start - 1].low == "s" and (named := self.person(start - 2)):
            return named  # "Tovar’s deputy"
        german = self.text.language.language == "de" and start > 0 and self.text.clear(start - 1, start, " ")
        if german and self.text.tokens[start - 1].low.endswith("s") and (named := self.person(start - 1)):
            return named  # "Bohlens Sprecher"
        for at in range(start - 1, max(start - 8, -1), -1):
            key = self.among(at, at + 1)
            if key and self.text.language.language in ("fr", "it", "es") and self._is_name(at):
                return ""  # "a dit à l’AFN Anna Roth": a noun does not own what follows it
            if key:
                gap = [self.text.tokens[k].low for k in range(at + self._length(at), start)]
                near = len([each for each in gap if each != "s"]) <= 1 and not set(gap) & self._apart()
                dotted = " .’'\u00a0-" if len(self.text.tokens[at].text) == 1 else " ’'\u00a0-"
                return key if near and self.text.clear(at, start, dotted) else ""
        return ""

    def _is_name(self, at: int) -> bool:
        """Whether an actor stands there by its name, no demonym."""
        known = self.text.actors.get(at)
        named = at in self.names.at and self.names.at[at][2] == "name"
        return named or (known is not None and known.label.startswith("name"))

    def apposed(self, end: int) -> str:
        """The actor after a name and a comma: `Clara Sol, del Instituto del Mar`."""
        tokens, small = self.text.tokens, self.text.language.small
        bracket = end < len(tokens) and self.text.between(end - 1, end).strip() == "("
        if bracket and (named := self.names.organisation(end)):
            return named  # "le député Marc Morel (Union civique)"
        if end + 1 >= len(tokens) or self.text.between(end - 1, end).strip() != ",":
            return ""
        return self._of(end + 1) if tokens[end].low in (*small["of"], *BELONGING) else ""

    def apposed_demonym(self, end: int) -> str:
        """The state of a second office after a name: `Colonel Irena Voss, an Orsenian spokeswoman`."""
        tokens = self.text.tokens
        if end + 2 >= len(tokens) or self.text.between(end - 1, end).strip() != ",":
            return ""
        article = tokens[end].low in self.text.language.small["articles"]
        at = end + 1
        follows = article and self.text.clear(end, at + 1) and self.text.noun_within(at + 1, 3)
        return self.among(at, at + 1) if follows and not self._is_name(at) else ""

    def ruling(self, end: int) -> str:
        """The state in whose capital a body rules, by what follows: `la giunta che governa a Lorna`."""
        tokens = self.text.tokens
        if end >= len(tokens) or tokens[end].low not in RELATIVE:
            return ""
        for at in range(end + 1, min(end + RULING, len(tokens))):
            if not self.text.clear(end - 1, at):
                return ""
            match = self.text.actors.get(at)
            if match is not None and match.label.startswith("capital|"):
                return match.label.partition("|")[2]
        return ""

    def in_clause(self, end: int, *, leading: bool = False) -> str:
        """The actor in a relative clause after a name: `Peter Lorne, who heads the Hadar League`.

        With `leading`, the clause has to have a verb such as `heads`.
        """
        tokens = self.text.tokens
        if end >= len(tokens):
            return ""
        commands = leading and tokens[end].low.startswith(LEADING) and self.text.clear(end - 1, end)
        apart = "," in self.text.between(end - 1, end)
        participle = apart and tokens[end].low.startswith(LEADING) and tokens[end].low.endswith(HEADING)
        relative = (tokens[end].low in RELATIVE and apart) or participle
        if not relative and not commands:  # "Oberst Lund befehligt die Brigade auf kestischer Seite"
            return ""
        leads = any(token.low.startswith(LEADING) for token in tokens[end : end + 8])
        for at in range(end + 1, min(end + (13 if leads else 8), len(tokens))):
            counted = (
                tokens[at - 1].text.isdigit() and self.text.between(at - 1, at) == ". "
            )  # "die 4. Brigade"
            if (set(",.") & set(self.text.between(at - 1, at)) and not counted) or (leading and not leads):
                break
            if key := self.among(at, at + 1):
                return key
        return ""

    def _apart(self) -> frozenset[str]:
        return PREPOSITIONS | CONJUNCTIONS | set(self.text.language.small["articles"])

    def _length(self, at: int) -> int:
        if at in self.names.at:
            return self.names.at[at][1]
        return self.text.actors[at].length if at in self.text.actors else 1

    def _of(self, end: int) -> str:
        small = set(self.text.language.small["of"]) | set(self.text.language.small["articles"]) | {*BELONGING}
        serving = self.text.tokens[end - 1].low.startswith(SERVING)
        small |= {"to", "for"} if serving and self.text.language.language == "en" else set()
        inside = 0
        for at in range(end, min(end + 6, len(self.text.tokens))):
            gap = self.text.between(at - 1, at)
            gap = gap.strip('«»“”„"') if at in self.text.titles else gap
            if any(each not in " ’'\u00a0-" for each in gap):
                return ""
            if at < inside:
                continue  # the rest of "офісу президента"
            if at == inside and self.text.tokens[at].low in AT:
                continue  # "речник штабу у столиці"
            key = self.among(at, at + 1)
            if key:
                return key
            if named := self.person(at):
                return named
            noun = self.text.nouns.get(at)
            inside = at + noun.length if noun else 0
            if at == end and self._is_adjective(at):
                continue
            if self.text.tokens[at].low not in small and not (
                noun and noun.label in ("body", "office", "state")
            ):
                return ""
        return ""

    def _is_adjective(self, at: int) -> bool:
        """Whether a word stands between an office and its `of`: `coordinatrice umanitaria dell’Onu`."""
        plain = self._is_plain(at) and self.text.tokens[at].low not in self.text.language.small["of"]
        follows = at + 1 < len(self.text.tokens) and self.text.between(at, at + 1) == " "
        return plain and follows and self._is_of_or_origin(at + 1)

    def _is_of_or_origin(self, at: int) -> bool:
        """Whether `of` stands there, or an adjective of a state: `source militaire brévane`."""
        return self.is_demonym(at) or self.text.tokens[at].low in self.text.language.small["of"]

    def is_demonym(self, at: int) -> bool:
        """Whether a state's adjective or people stand at a token."""
        known = self.text.actors.get(at)
        named = at in self.names.at and self.names.at[at][2] == "demonym"
        return named or (known is not None and known.label.startswith("demonym"))
