"""The kind of event that a clause tells, and whether it is denied, possible or conditional.

Words call for kinds. Who threatens, demands, accuses or refuses does so whatever the deed is about,
so those kinds go before deeds, deeds before talk, and talk before what is merely said. Among equals
the kind with more words wins, then the one whose first word comes first.

Kinds are the types of PLOVER, the Political Language Ontology for Verifiable Event Records
(Halterman, Bagozzi, Beger, Schrodt and Scarborough, 2023), and three that are no events.

Tested in `tests/unit/test_kinds.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from melian.reader.kinds.cues import Cues
from melian.reader.tokens import keys_of, words_of

__all__ = ["Kind", "Modality", "kind_of", "modality_of"]

_RANK = {
    "THREATEN": 3.0, "REJECT": 3.0, "ACCUSE": 3.0, "REQUEST": 2.6, "PROTEST": 2.4,
    "ASSAULT": 2.0, "COERCE": 2.0, "MOBILIZE": 2.0, "SANCTION": 2.2, "RETREAT": 2.2, "AID": 2.1,
    "CONCEDE": 2.0, "AGREE": 2.0, "COOPERATE": 1.7, "SUPPORT": 1.8, "CONSULT": 1.9,
    "ASSESSMENT": 1.6, "BACKGROUND": 1.2, "STATEMENT": 0.4,
}  # fmt: skip
"""How much the first word of a kind counts."""
_DEEDS = frozenset(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "AID", "CONCEDE", "RETREAT", "COOPERATE"))
_HOSTILE = frozenset(("ACCUSE", "ASSAULT", "COERCE", "SANCTION", "THREATEN"))
_OPENS = frozenset('«„“"»‘‚‹')
_NAME_BEFORE = 4
"""How many words before the verb the name may stand: `„Schikane“ nannte er das`."""
_MORE = 0.8
"""How much each further word counts."""
_WEAK = 0.45
"""How much of it a kind counts that only words of a topic call for: `the treaty`, `soldiers`."""
_MARKS = ("negation", "affirmed", "hedge", "conditional", "past", "weak", "calls", "called")
_LONG_AGO = 2.9
"""How much a word such as `years ago` counts for what was before: more than a deed, less than a threat."""
_SINCE = frozenset(("since", "dal", "depuis", "seit", "desde", "с", "з", "від"))
_YEAR = 4
"""Figures of a year."""
_LATER = 0.02
"""How much less a kind counts for each word before its first one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event and how sure the words are of it."""

    code: str
    score: float
    """From 0 (no word calls for it) to 1."""


@dataclass(frozen=True, slots=True)
class Modality:
    """How a clause stands to what it tells."""

    negated: bool
    hedged: bool
    conditional: bool


@cache
def _table(language: str) -> Cues | None:
    """The phrases of a language, by kind and by mark; none where it has no table."""
    table = words_of("kinds", language)
    return Cues({**table["kinds"], **{name: table[name] for name in _MARKS}}) if table else None


@lru_cache(maxsize=256)
def _places(words: tuple[str, ...], language: str) -> dict[str, list[tuple[int, int]]]:
    table = _table(language)
    return table.places(words) if table else {}


def _found(words: tuple[str, ...], language: str, name: str) -> list[int]:
    return [place for place, _ in _places(words, language).get(name, ())]


@lru_cache(maxsize=256)
def kind_of(clause: str, language: str, verb: str = "") -> Kind:
    """The kind of a clause.

    Parameters
    ----------
    clause
        Its words.
    language
        A code such as `en`; of others nothing is known, and the kind is STATEMENT.
    verb
        The kind of the verb that reports it, such as THREATEN for `threatened that`; it goes before all.
    """
    table = _table(language)
    if verb and verb in _RANK and verb != "STATEMENT":
        return Kind(verb, 0.9)
    if table is None:
        return Kind("STATEMENT", 0.0)
    words = keys_of(clause)
    scores: dict[str, float] = {}
    weak = set(_found(words, language, "weak"))
    for kind in table.names[: -len(_MARKS)]:
        places = _found(words, language, kind)
        strong = [place for place in places if place not in weak]
        if strong:
            scores[kind] = _RANK[kind] + _MORE * min(2, len(places) - 1) - _LATER * min(20, strong[0])
        elif places:
            scores[kind] = _RANK[kind] * _WEAK - _LATER * min(20, places[0])
    if _is_long_ago(words, language):
        scores["BACKGROUND"] = _LONG_AGO
    named = _named(words, language, scores)
    if named:
        return named
    if not scores:
        return Kind("STATEMENT", 0.0)
    first, *others = sorted(scores.values(), reverse=True)
    best = max(scores, key=lambda kind: scores[kind])
    margin = first - (others[0] if others else 0.0)
    if best in _DEEDS and modality_of(clause, language).negated:
        return Kind("REJECT", 0.5)  # who says that a deed was not done, or will not be, rejects it
    return Kind(best, round(min(1.0, 0.3 + margin / 2), 2))


def _named(words: tuple[str, ...], language: str, scores: dict[str, float]) -> Kind | None:
    """The kind of calling something a name in quotation marks: what others say, or a deed of theirs.

    Who calls a charge absurd rejects it; who calls something a blockade accuses.
    """
    calls = _found(words, language, "calls")
    mark = next((n for n, word in enumerate(words) if word in _OPENS), None)
    if not calls or mark is None or mark < calls[0] - _NAME_BEFORE:
        return None
    if any(place < mark for place in _found(words, language, "called")):
        return Kind("REJECT", 0.6)
    return Kind("ACCUSE", 0.6) if scores.keys() & _HOSTILE else None


def _is_long_ago(words: tuple[str, ...], language: str) -> bool:
    """Whether a clause tells of a year by its figures, or of years ago."""
    years = [
        place
        for place, word in enumerate(words)
        if len(word) == _YEAR and word.isdigit() and word[:2] in ("19", "20")
    ]
    return any(not place or words[place - 1] not in _SINCE for place in years) or bool(
        _found(words, language, "past")
    )


@lru_cache(maxsize=256)
def modality_of(clause: str, language: str) -> Modality:
    """Whether the words of a clause deny it, leave it open, or make it hang on something else."""
    if _table(language) is None:
        return Modality(False, False, False)
    words = keys_of(clause)
    found = _places(words, language)
    affirmed = {place + n for place, size in found.get("affirmed", ()) for n in range(size)}
    conditional = _found(words, language, "conditional")
    condition = _in_condition(words, conditional)
    negated = any(
        place not in affirmed and place not in condition for place in _found(words, language, "negation")
    )
    hedged = any(
        place - 1 not in affirmed or place not in affirmed for place in _found(words, language, "hedge")
    )
    return Modality(negated, hedged, bool(conditional))


def _in_condition(words: tuple[str, ...], conditional: list[int]) -> set[int]:
    """The words of an if-clause, up to the next comma: what they deny is only supposed."""
    inside: set[int] = set()
    end = 0
    for start in conditional:
        if start < end:
            continue
        end = next((n for n in range(start, len(words)) if words[n] in (",", ";", ".")), len(words))
        inside.update(range(start, end))
    return inside
