"""Passages beside each other: which repeat an earlier one, and which do not agree.

Tested in `tests/unit/test_dossier.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from melian.reader.found import Figure, Passage
from melian.reader.tokens import tokens

__all__ = ["Named", "contradictions_of", "repeats_of"]

Named = tuple[str, str, Passage, str]
"""Id, text, passage, words."""
_ALIKE = 0.6
"""Passages repeat each other if they have so many of their words in common."""
_SHORTEST = 4
_BACK, _MOST = 200, 3
"""A count is held against so many before it, and so many others are shown at most."""
_LONGEST_WORD = 4
"""Shorter words say little: they are in every passage."""


def repeats_of(passages: Sequence[Named]) -> Iterator[tuple[str, str]]:
    """Pairs of a passage and the first earlier one that says the same.

    The same words for the most part; or, in another language, the same kind, speaker, actors and numbers.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    bags: list[frozenset[str]] = []
    facts: dict[tuple[object, ...], str] = {}
    for number, (name, _, passage, words) in enumerate(passages):
        bag = frozenset(token.key for token in tokens(words) if len(token.text) >= _LONGEST_WORD)
        shared: dict[int, int] = defaultdict(int)
        for word in bag if len(bag) >= _SHORTEST else ():
            for other in holders[word][-200:]:
                shared[other] += 1
        least = _ALIKE * len(bag)  # the two have no fewer words together: a quick no to most
        alike = [other for other, n in shared.items() if n >= least and n >= _ALIKE * len(bag | bags[other])]
        fact = _fact(passage)
        if alike:
            yield name, passages[min(alike)][0]
        elif fact and fact in facts:
            yield name, facts[fact]
        if fact:
            facts.setdefault(fact, name)
        for word in bag:
            holders[word].append(number)
        bags.append(bag)


def _fact(passage: Passage) -> tuple[object, ...] | None:
    """What a passage says whatever its language: only with numbers is that enough to be the same."""
    numbers = tuple(sorted((each.low, each.high, each.unit) for each in passage.numbers if each.high > 12))
    if not numbers:
        return None
    return passage.speaker.actor, passage.kind, numbers


def contradictions_of(passages: Sequence[tuple[str, Passage]]) -> list[tuple[tuple[str, str], str]]:
    """Pairs that do not agree, with what: counts of the same thing, and what is told and denied."""
    found: list[tuple[tuple[str, str], str]] = []
    counts: dict[tuple[str, str], list[tuple[str, Passage, Figure]]] = defaultdict(list)
    for name, passage in passages:
        for figure in passage.numbers:
            if figure.unit in _COUNTED and figure.high > 12:
                against: set[tuple[float, float]] = set()
                for other, before, earlier in reversed(counts[passage.kind, figure.unit][-_BACK:]):
                    told = earlier.low, earlier.high
                    if told in against or len(against) == _MOST:
                        continue
                    if not _agree(figure, earlier) and _share(passage, before):
                        against.add(told)
                        found.append(((other, name), f"{_words(earlier)} against {_words(figure)}"))
                counts[passage.kind, figure.unit].append((name, passage, figure))
    found += _denied(passages)
    return list({pair: (pair, why) for pair, why in found}.values())


_COUNTED = frozenset(
    ("soldiers", "persons", "ships", "tanks", "aircraft", "vehicles", "helicopters", "missiles")
)


def _agree(one: Figure, other: Figure) -> bool:
    return one.low <= other.high and other.low <= one.high


def _share(one: Passage, other: Passage) -> bool:
    """Whether two passages are about somebody of both."""
    return not one.actors or not other.actors or bool(set(one.actors) & set(other.actors))


def _words(figure: Figure) -> str:
    return f"{figure.high:,.0f} {figure.unit}"


def _denied(passages: Sequence[tuple[str, Passage]]) -> Iterator[tuple[tuple[str, str], str]]:
    """A denial, and the last passage before it in which somebody else tells a deed of who denies."""
    told: dict[str, tuple[str, Passage]] = {}
    for name, passage in passages:
        speaker = passage.speaker.actor
        if passage.negated and passage.kind == "REJECT" and speaker in told:
            yield (told[speaker][0], name), f"{speaker} denies it"
        elif (
            passage.kind in _DEEDS
            and not (passage.negated or passage.conditional)
            and passage.actors
            and speaker != passage.actors[0]
        ):
            told[passage.actors[0]] = name, passage


_DEEDS = frozenset(("MOBILIZE", "ASSAULT", "COERCE", "AID", "SANCTION", "THREATEN"))
