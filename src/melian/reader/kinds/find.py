"""The kind of event that a clause tells, and whether it is denied, possible or conditional.

Words call for kinds. Who threatens, demands, accuses or refuses does so whatever the deed is about,
so those kinds go before deeds, deeds before talk, and talk before what is merely said. Among equals
the kind with more words wins, then the one whose first word comes first.

Kinds are the types of PLOVER, the Political Language Ontology for Verifiable Event Records
(Halterman, Bagozzi, Beger, Schrodt and Scarborough, 2023), and three that are no events.

Tested in `tests/unit/test_kinds.py`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from melian.reader.tokens import tokens, words_of

__all__ = ["Kind", "Modality", "cues", "found_at", "kind_of", "modality_of"]

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


@dataclass(frozen=True, slots=True)
class _Cues:
    """Phrases of one list: each word exact, or the beginning of one."""

    by_first: dict[str, tuple[tuple[str, ...], ...]]
    """The first three letters -> phrases."""

    def at(self, words: list[str], place: int) -> int:
        """How many words of the longest phrase stand there."""
        longest = 0
        for phrase in self.by_first.get(words[place][:3], ()):
            size = len(phrase)
            if size > longest and size <= len(words) - place and _fits(phrase, words, place):
                longest = size
        return longest


def _fits(phrase: tuple[str, ...], words: list[str], place: int) -> bool:
    return all(
        words[place + n].startswith(part[:-1]) if part.endswith("*") else words[place + n] == part
        for n, part in enumerate(phrase)
    )


@cache
def cues(phrases: tuple[str, ...]) -> _Cues:
    """Phrases of a table, each word exact or the beginning of one (`threat*`)."""
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases:
        parts = tuple(part for word in phrase.casefold().split() for part in _parted(word))
        head = parts[0].rstrip("*")
        if len(head) >= 3 or not parts[0].endswith("*"):
            by_first[head[:3]].append(parts)
    return _Cues({head: tuple(found) for head, found in by_first.items()})


def _parted(word: str) -> list[str]:
    """A word of a table as the tokens of a text: `build-up` is three."""
    star = word.endswith("*")
    parts = [token.key for token in tokens(word.rstrip("*"))]
    return [*parts[:-1], parts[-1] + "*"] if star else parts


@cache
def _table(language: str) -> tuple[dict[str, _Cues], dict[str, _Cues]] | None:
    table = words_of("kinds", language)
    if not table:
        return None
    marks = {name: cues(tuple(table[name])) for name in _MARKS}
    return {kind: cues(tuple(phrases)) for kind, phrases in table["kinds"].items()}, marks


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
    words = [token.key for token in tokens(clause)]
    scores: dict[str, float] = {}
    weak = set(found_at(table[1]["weak"], words))
    for kind, phrases in table[0].items():
        places = found_at(phrases, words)
        strong = [place for place in places if place not in weak]
        if strong:
            scores[kind] = _RANK[kind] + _MORE * min(2, len(places) - 1) - _LATER * min(20, strong[0])
        elif places:
            scores[kind] = _RANK[kind] * _WEAK - _LATER * min(20, places[0])
    if _is_long_ago(words, table[1]["past"]):
        scores["BACKGROUND"] = _LONG_AGO
    named = _named(words, table[1], scores)
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


def _named(words: list[str], marks: dict[str, _Cues], scores: dict[str, float]) -> Kind | None:
    """The kind of calling something a name in quotation marks: what others say, or a deed of theirs.

    Who calls a charge absurd rejects it; who calls something a blockade accuses.
    """
    calls = found_at(marks["calls"], words)
    mark = next((n for n, word in enumerate(words) if word in _OPENS), None)
    if not calls or mark is None or mark < calls[0] - _NAME_BEFORE:
        return None
    if any(place < mark for place in found_at(marks["called"], words)):
        return Kind("REJECT", 0.6)
    return Kind("ACCUSE", 0.6) if scores.keys() & _HOSTILE else None


def _is_long_ago(words: list[str], past: _Cues) -> bool:
    """Whether a clause tells of a year by its figures, or of years ago."""
    years = [
        place
        for place, word in enumerate(words)
        if len(word) == _YEAR and word.isdigit() and word[:2] in ("19", "20")
    ]
    return any(not place or words[place - 1] not in _SINCE for place in years) or bool(found_at(past, words))


def found_at(phrases: _Cues, words: list[str]) -> list[int]:
    """The places in a list of words where one of the phrases begins."""
    by_first = phrases.by_first
    return [n for n, word in enumerate(words) if word[:3] in by_first and phrases.at(words, n)]


def modality_of(clause: str, language: str) -> Modality:
    """Whether the words of a clause deny it, leave it open, or make it hang on something else."""
    table = _table(language)
    if table is None:
        return Modality(False, False, False)
    marks = table[1]
    words = [token.key for token in tokens(clause)]
    affirmed = {place + n for place in range(len(words)) for n in range(marks["affirmed"].at(words, place))}
    conditional = found_at(marks["conditional"], words)
    condition = _in_condition(words, conditional)
    negated = any(
        place not in affirmed and place not in condition for place in found_at(marks["negation"], words)
    )
    hedged = any(
        place - 1 not in affirmed or place not in affirmed for place in found_at(marks["hedge"], words)
    )
    return Modality(negated, hedged, bool(conditional))


def _in_condition(words: list[str], conditional: list[int]) -> set[int]:
    """The words of an if-clause, up to the next comma: what they deny is only supposed."""
    inside: set[int] = set()
    end = 0
    for start in conditional:
        if start < end:
            continue
        end = next((n for n in range(start, len(words)) if words[n] in (",", ";", ".")), len(words))
        inside.update(range(start, end))
    return inside
