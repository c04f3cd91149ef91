"""What the reader finds in a text: values with their place, none of them a judgement.

Tested in `tests/unit/test_reader.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from melian.texts.span import Span

__all__ = [
    "KIND_CODES",
    "Actor",
    "Embedded",
    "Figure",
    "Mention",
    "Moment",
    "Passage",
    "Person",
    "Quotation",
    "Reading",
    "Reported",
    "Text",
    "Turn",
    "Voice",
]

KIND_CODES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    "STATEMENT", "BACKGROUND", "ASSESSMENT",
)  # fmt: skip
"""PLOVER's types of events, and three for what is none: words, what was before, what somebody reckons."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read."""

    words: str
    """In Unicode's composed form (NFC), with line feeds."""
    language: str = ""
    """Such as `en`; empty where nobody said it and it could not be told."""
    published: date | None = None
    """The day that words such as `yesterday` count from."""
    headline: Span | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, an organisation or a body that is spoken of, one in all languages and texts."""

    id: str
    """Such as "united_states"."""
    label: str
    """In English where known, else as the text writes it."""
    type: Literal["state", "organisation", "non-state", "unnamed"]
    forms: tuple[str, ...] = ()
    """The names, capitals, demonyms and offices by which the text calls it, as written."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a text names."""

    id: str
    name: str
    """The longest form of the name in the text."""
    office: str = ""
    """As the text writes it, such as `prime minister`."""
    actor: str = ""
    """The id of the actor for which the person speaks."""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words something is."""

    actor: str = ""
    """The id of an actor; `narrator` for the report itself; empty where it cannot be told."""
    person: str = ""
    """The id of a person."""
    office: str = ""
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words inside quotation marks, the marks excluded; interrupted ones are several."""

    span: Span
    role: Literal["speech", "fragment", "name", "word"] = "speech"
    """Sentences of somebody, a few words of somebody, a title or name, a word that is talked about."""
    depth: int = 0
    """How many other quotations it stands in."""
    continues: int | None = None
    """Which quotation before it (its number in the list) it goes on with."""
    inserts: tuple[Span, ...] = ()
    """Words of the narrator inside the marks."""
    speaker: Voice | None = None
    via: tuple[Voice, ...] = ()
    """Who handed the words on, from the report inwards."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A message that the report embeds without marks, such as one on a social network."""

    span: Span
    """Its words, without a link at their end."""
    name: str
    """As it is signed."""
    handle: str
    day: Span | None = None
    """Where the day stands that it is signed with."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question or an answer of an interview that is printed without marks."""

    span: Span
    speaker: Voice
    asks: bool = True
    inserts: tuple[Span, ...] = ()
    """What the report tells in between: `(Il rit.)`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an actor or a person is spoken of: by name, office, demonym, capital or pronoun."""

    span: Span
    actor: str = ""
    person: str = ""
    office: str = ""
    anonymous: bool = False
    by: Literal["name", "office", "body", "demonym", "capital", "pronoun", "unnamed"] = "name"

    @property
    def voice(self) -> Voice:
        """Whoever is mentioned, as somebody who speaks."""
        return Voice(self.actor, self.person, self.office, self.anonymous)


@dataclass(frozen=True, slots=True)
class Reported:
    """Words that a verb or `according to` reports without marks."""

    span: Span
    """What is said: a clause, without the words of attribution."""
    attribution: Span
    """The words that say who says it."""
    speaker: Voice
    verb: str
    """The class of the verb: say, promise, threaten, warn, deny, demand, accuse, reject, think."""
    via: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time, as the interval of days that its words give; never more than they give."""

    span: Span
    first: date | None
    """The earliest day; none if open to the past or unresolved."""
    last: date | None
    """The latest day; none if open to the future or unresolved."""
    status: Literal["exact", "interval", "open", "unresolved", "ambiguous"]
    source: Literal["calendar", "weekday", "relative", "vague", "event", "anaphora", "clock"]

    @property
    def value(self) -> str | None:
        """ISO 8601: a day, `first/last`, `../last`, `first/..`, or none."""
        if self.status in ("unresolved", "ambiguous") or (self.first is None and self.last is None):
            return None
        if self.first == self.last:
            return f"{self.first}"
        return f"{self.first or '..'}/{self.last or '..'}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and what is counted."""

    span: Span
    low: float
    high: float
    """The same as `low` for a number that stands alone."""
    unit: str = ""
    """In English: `soldiers`, `dollars per year`, `percent`, `hours`; empty where none is written."""
    what: str = ""
    """The words that say what is counted, as written."""
    approx: Literal["", "about", "at least", "at most", "vague"] = ""
    role: Literal["quantity", "ratio", "ordinal", "name", "idiom"] = "quantity"


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause or a quotation that bears on the crisis."""

    span: Span
    kind: str
    """One of `KIND_CODES`."""
    speaker: Voice
    via: tuple[Voice, ...] = ()
    direct: bool = False
    """Whether all of it stands inside somebody's quotation marks."""
    actors: tuple[str, ...] = ()
    """Who takes part; whoever acts comes first."""
    said: Moment | None = None
    happened: Moment | None = None
    numbers: tuple[Figure, ...] = ()
    negated: bool = False
    hedged: bool = False
    conditional: bool = False
    second_hand: bool = False
    score: float = 0.0
    """How sure the rules are of the kind: 0 (a guess) to 1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one text."""

    text: Text
    actors: tuple[Actor, ...] = ()
    people: tuple[Person, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    moments: tuple[Moment, ...] = ()
    figures: tuple[Figure, ...] = ()
    passages: tuple[Passage, ...] = field(default=())
