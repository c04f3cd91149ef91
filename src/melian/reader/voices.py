"""Who speaks in a text, and what: actors, people, quotations with speakers, and reported speech, in one go.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from melian.reader.actors.find import find_actors
from melian.reader.actors.marking import marked
from melian.reader.found import Actor, Embedded, Mention, Person, Quotation, Reported, Text, Turn
from melian.reader.quotations.embedded import find_embedded
from melian.reader.quotations.find import find_quotations
from melian.reader.quotations.interviews import find_turns
from melian.reader.speakers.find import clauses_of, find_speakers, words_quoted
from melian.reader.speakers.reported import find_reported

__all__ = ["Voices", "find_voices"]


UNNAMED = Actor("unnamed", "unnamed persons", "unnamed")
"""Whoever speaks and is called nothing: `said one`."""


@dataclass(frozen=True, slots=True)
class Voices:
    """All of a text that somebody says, and who is spoken of."""

    actors: tuple[Actor, ...]
    people: tuple[Person, ...]
    mentions: tuple[Mention, ...]
    quotations: tuple[Quotation, ...]
    reported: tuple[Reported, ...]
    embedded: tuple[Embedded, ...]
    turns: tuple[Turn, ...] = ()


def find_voices(text: Text, table: Mapping[str, Mapping[str, Any]] | None = None) -> Voices:
    """Actors, people and mentions of a text, its quotations with their speakers, and reported speech.

    Parameters
    ----------
    text
        The text; its language is guessed where none is given.
    table
        Actors of the user's by id, each with `label`, `type` and `forms`; they go before what is known.

    Examples
    --------
    >>> voices = find_voices(Text("Ardel's minister, Nora Velt, left. “We’ll wait,” she said.", "en"))
    >>> [(each.id, each.actor) for each in voices.people]
    [('velt', 'ardel')]
    >>> voices.quotations[0].speaker
    Voice(actor='ardel', person='velt', office='minister', anonymous=False)
    """
    quotations = find_quotations(text)
    quoted = words_quoted(quotations)
    state = marked(text, quoted)
    actors, people, mentions = find_actors(text, quoted=quoted, table=table, state=state.copy())
    clauses = clauses_of(text, quotations, mentions, state)
    told = find_speakers(text, quotations, mentions, clauses)
    reported = find_reported(text, told, mentions, clauses)
    turns = find_turns(text, mentions, quoted)
    said = [each for one in told for each in (one.speaker, *one.via) if each]
    said += [each for one in reported for each in (one.speaker, *one.via)]
    if any(each.actor == "unnamed" for each in said) and all(each.id != "unnamed" for each in actors):
        actors = (*actors, UNNAMED)
    return Voices(actors, people, mentions, told, reported, find_embedded(text), turns)
