"""Whose a minister is by the ministry, a speaker by the parliament: a body of the same field has an owner.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from melian.reader.actors.marked import Marked

__all__ = ["Fields"]

MINISTRY = re.compile(
    r"(?:vice)?(?:minist[eè]?r\w*|министр\w*|министерств\w*|міністр\w*|міністерств\w*)\s+"
    r"(?:(?:of|for|de|du|des|della|delle|del|dei|degli|dell|d|la|las|los|le|les|l|für|the|il|lo)[\s’']+)*(\w{4,})"
)
"""The field after its noun: `ministère de l’énergie`, `министр энергетики`, `Minister of Energy`."""
BEFORE = re.compile(r"(\w{4,}?)[\s-]*minist(?:er|ry|erium)")
"""The field before it: `energy minister`, `Energieministerium`."""
SHORT = re.compile("м[иі]н(обор|юст|фін|фин|энерг|енерг|трансп|здрав|экон|екон|культ|соц)")
"""Slavic short names of ministries: Минэнерго, Мінфін."""
LONG = {"юст": "юсти", "фін": "фіна", "фин": "фина", "соц": "соци"}
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
        if actor and (told := self._field(i)):
            self.owners.setdefault(told, set()).add(actor)

    def owner(self, i: int) -> str:
        """Whose the office or body at a token is; empty if the text told of none or of two."""
        owners = self.owners.get(self._field(i), set())
        return next(iter(owners)) if len(owners) == 1 else ""

    def _field(self, i: int) -> str:
        """The field of an office or a body; empty if it has none."""
        end = i + 1
        while end < min(i + PHRASE, len(self.text.tokens)) and self.text.clear(end - 1, end):
            end += 1
        words = self.text.words[self.text.tokens[i].start : self.text.tokens[end - 1].end].lower()
        noun = self.text.nouns.get(i)
        own = self.text.span(noun).of(self.text.words).lower() if noun else ""
        if PARLIAMENT.search(own) or COMMITTEE.search(words):
            return "parliament"
        found = BEFORE.match(own) or SHORT.match(own) or MINISTRY.match(words)
        return LONG.get(found[1], found[1][:STEM]) if found else ""
