"""Who holds the office of which a text speaks, and which state cannot be a second holder’s.

Tested in `tests/unit/test_described.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from melian.reader.actors import naming
from melian.reader.actors.names import Names, stem_of
from melian.reader.actors.people import Found
from melian.reader.words.load import shared_words

__all__ = ["holder_of", "other_state", "vacant_of"]

RANKS = shared_words("ranks")


def holder_of(
    words: str,
    actor: str,
    language: str,
    offices: Mapping[str, str],
    ranks: Mapping[str, str],
    actor_of: Mapping[str, str],
    seen: Callable[[str], tuple[bool, int]],
) -> str:
    """The person of whom the text spoke last with an office, or a rank, of an actor; empty if nobody."""
    best, exact, head = "", False, stem_of(words.lower().split()[0], language)
    for key, office in offices.items():
        parts = [stem_of(each, language) for each in f"{office} {ranks.get(key, '')}".lower().split()]
        same = any(part == head or part.endswith(head) for part in parts)
        if same and head not in parts and language in ("ru", "uk") and best and exact:
            continue  # "премьер-министр" is no "министр" where there is one
        alias = naming.is_alias(words) and not naming.is_mediator(words)
        same = naming.bears(words, office) if alias else same
        same = same or naming.is_minister(words, office) or naming.is_short(words, office)
        if same and (not actor or actor_of.get(key) == actor):
            by_name = head in parts
            best = key if not best or (by_name and not exact) or seen(key) > seen(best) else best
            exact = exact or by_name
    if not best and naming.is_mediator(words):  # who was called an envoy, if there is but one
        envoys = [key for key, office in offices.items() if naming.bears(words, office)]
        best = envoys[0] if len(envoys) == 1 and actor in ("", actor_of.get(envoys[0])) else ""
    if best or not actor:
        return best
    own = [key for key in offices if actor_of.get(key) == actor]
    own = [key for key in own if naming.is_head(offices[key])]
    return own[0] if len(own) == 1 and head in {stem_of(each, language) for each in naming.HEADS} else ""


def other_state(
    person: Found,
    guess: str,
    offices: Mapping[str, str],
    actor_of: Mapping[str, str],
    states: Sequence[str],
) -> str:
    """Another state than the one guessed, if that has a president, a premier or such a minister already.

    `states` are those that the text spoke of, the last one last.
    """
    office = _rank_of(person.office)
    taken = {
        actor_of.get(key, "")
        for key, held in offices.items()
        if office and _rank_of(held) == office and actor_of.get(key) and person.surname not in key
    }
    if guess not in taken:
        return guess
    return next((each for each in reversed(states) if each not in taken), guess)


def vacant_of(person: Found, vacant: Mapping[str, str], names: Names) -> str:
    """Whose an officer is of whose rank the text told before; of no state.

    `Parla il colonnello del golpe ... il colonnello Ettore Vianes`.
    """
    rank = person.office.lower().split()[0] if person.office else ""
    actor = vacant.get(rank, "") if rank in RANKS else ""
    return actor if names.types.get(actor) == "non-state" else ""


def _rank_of(office: str) -> str:
    """What an office is where one holds it alone: of state, of government, of diplomacy, or its words."""
    low = office.lower().replace("'", "’")
    for number, (names, offices) in enumerate(naming.ALIASES[:3]):
        if low.startswith((*names, *offices)):
            return str(number)
    return low if " " in low and low.startswith(("minist", "министр", "міністр")) else ""
