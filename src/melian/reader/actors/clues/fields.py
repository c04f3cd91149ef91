"""Whose a minister is by the ministry, a speaker by the parliament: a body of the same field has an owner.

Tested in `tests/unit/test_who_is_meant.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from melian.reader.actors.marked import Marked
from melian.reader.words.lexicon import is_verb

__all__ = ["Fields"]

MINISTRY = re.compile(
    r"(?:vice)?minist[eè]?r\w*\s+(?:(?:of|for|de|du|des|della|delle|del|dei|degli|dell|d|für)[\s’']+)"
    r"(?:(?:la|las|los|le|les|l|the|il|lo)[\s’']+)*(\w{4,})"
)
"""The field after its noun and `of`: `ministère de l’énergie`, `Minister of Energy`."""
OFFICES = ("министр", "министерств", "міністр", "міністерк", "міністерств")
"""Beginnings of Slavic ministers and ministries, whose field follows in the genitive."""
BEFORE = re.compile(r"(\w{4,}?)[\s-]*minist(?:er|ry|erium)")
"""The field before it: `energy minister`, `Energieministerium`."""
SHORT = re.compile("м[иі]н(обор|юст|фін|фин|энерг|енерг|трансп|здрав|экон|екон|культ|соц)")
"""Slavic short names of ministries: Минэнерго, Мінфін."""
LONG = {"юст": "юсти", "фін": "фіна", "фин": "фина", "соц": "соци"}
FOREIGN = {"мид": "инос", "мзс": "зако"}
"""Slavic ministries of foreign affairs by their initials."""
PARLIAMENT = re.compile("parlament|parliament|parlement|парламент|^senat|^sénat|^сенат|abgeordnetenhaus")
COMMITTEE = re.compile(
    r"ausschuss|комитета? по|комітету? (?:з|із)|commissione (?:difesa|esteri|bilancio)"
    r"|comisión de (?:defensa|exter)|commission (?:de la |des |de )(?:défense|affaires|sécurité)"
    r"|(?:defen[cs]e|security|foreign affairs) committee"
)
"""Committees of parliaments."""
STEM = 4
"""Letters of a field that tell it from others: энергетики and энергетике, Energie and energía."""
PHRASE = 5
"""Words of a body with its field at most."""


@dataclass(slots=True)
class Fields:
    """The state of each field of which the text told it; made once per text."""

    text: Marked
    owners: dict[str, set[str]] = field(default_factory=dict)

    def take(self, i: int, actor: str) -> None:
        """A body at a token is said to be an actor's."""
        if actor and (told := self.field_of(i)):
            self.owners.setdefault(told, set()).add(actor)

    def owner(self, i: int) -> str:
        """Whose the office or body at a token is; empty if the text told of none or of two."""
        owners = self.owners.get(self.field_of(i), set())
        return next(iter(owners)) if len(owners) == 1 else ""

    def field_of(self, i: int) -> str:
        """The field of an office or a body; empty if it has none."""
        end = i + 1
        while end < min(i + PHRASE, len(self.text.tokens)) and self.text.clear(end - 1, end):
            end += 1
        words = self.text.words[self.text.tokens[i].start : self.text.tokens[end - 1].end].lower()
        noun = self.text.nouns.get(i)
        own = self.text.span(noun).of(self.text.words).lower() if noun else ""
        if PARLIAMENT.search(own) or COMMITTEE.search(words):
            return "parliament"
        if foreign := next((each for each in FOREIGN if own.startswith(each)), ""):
            return FOREIGN[foreign]
        if own.startswith(OFFICES):
            after = i + 1
            free = after < end and after not in self.text.verbs and after not in self.text.acting
            plain = (
                free
                and self.text.tokens[after].text.islower()
                and not is_verb(self.text.tokens[after].low, self.text.language.language)
            )
            return self.text.tokens[after].low[:STEM] if plain else ""
        found = BEFORE.match(own) or SHORT.match(own) or MINISTRY.match(words)
        return LONG.get(found[1], found[1][:STEM]) if found else ""
