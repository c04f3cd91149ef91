"""Which patterns the passages of a dossier call for, and who has which role in them.

A pattern says in its file what passages call for it: their kinds, cues, and who acts upon whom. Cues are
English words; `cues.toml` has their beginnings in the other languages.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import permutations

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage
from melian.drafts.patterns.pattern import Call, Pattern

__all__ = ["Called", "Relations", "called", "relations_of", "standing_of", "who_acts"]

_SPEECH = frozenset(
    ("REQUEST", "THREATEN", "REJECT", "ACCUSE", "STATEMENT", "ASSESSMENT", "AGREE", "SUPPORT")
)
"""Kinds in which whoever says it acts; in the others it is who is named first."""


@dataclass(slots=True)
class Called:
    """A pattern that passages call for."""

    pattern: Pattern
    passages: dict[str, Call] = field(default_factory=dict)
    """Passage -> the call that it answers."""
    votes: dict[str, Counter[str]] = field(default_factory=dict)
    """Role -> how often each actor is seen in it."""

    def casts(self, others: Mapping[str, int], relations: Relations) -> list[dict[str, str]]:
        """An actor for each role, each actor once; the best cast first, then those nearly as good.

        There is none where there are too few actors.

        What counts: in which role passages show an actor, who is at odds with whom and who stands beside
        whom, and how often an actor is named (`others`: actor -> how often, whoever is named most
        first). Whoever is named once has a role only where there are too few others.
        """
        roles = list(self.pattern.roles)
        often = [each for each, times in others.items() if times > 1]
        candidates = (often if len(often) >= len(roles) else list(others))[:_MOST_ACTORS]
        if len(candidates) < len(roles):
            return []

        def fit(actors: Iterable[str]) -> float:
            cast = dict(zip(roles, actors, strict=True))
            seen = sum(self._share(role, actor) for role, actor in cast.items())
            odds = sum(relations.between(cast[a], cast[b]) for a, b in self.pattern.against)
            side = sum(relations.between(cast[a], cast[b]) for a, b in self.pattern.beside)
            named = sum(candidates.index(actor) for actor in cast.values())
            return seen + odds - side - _RARE * named

        fits = {actors: fit(actors) for actors in permutations(candidates, len(roles))}
        best = max(fits.values())
        close = sorted((actors for actors in fits if fits[actors] >= best - _CLOSE), key=lambda a: -fits[a])
        return [dict(zip(roles, actors, strict=True)) for actors in close]

    def _share(self, role: str, actor: str) -> float:
        """Of the passages that tell of a role, how many show this actor in it."""
        votes = self.votes.get(role, Counter())
        return votes[actor] / max(1, votes.total())


_CLOSE = 0.3
"""Casts whose fit differs by less are nearly as good."""
_MOST_ACTORS = 8
"""So many actors are tried in each role."""
_RARE = 0.05
"""What it counts against an actor that another is named more often."""
_HOSTILE = frozenset(("THREATEN", "ACCUSE", "REJECT", "MOBILIZE", "COERCE", "ASSAULT", "SANCTION", "PROTEST"))
_FRIENDLY = frozenset(("SUPPORT", "AID", "COOPERATE"))


@dataclass(slots=True)
class Relations:
    """Who is at odds with whom, by the kinds of what they do."""

    hostile: dict[frozenset[str], float] = field(default_factory=lambda: defaultdict(float))
    friendly: dict[frozenset[str], float] = field(default_factory=lambda: defaultdict(float))

    def between(self, one: str, other: str) -> float:
        """From -1 (friends) to 1 (opponents); 0 where nothing is known.

        Who has the same opponent stands on the same side, as far as nothing else is told.
        """
        pair = frozenset((one, other))
        actors = {actor for each in self.hostile for actor in each} - pair
        shared = sum(
            min(self.hostile[frozenset((one, c))], self.hostile[frozenset((other, c))]) for c in actors
        )
        against, beside = self.hostile[pair], self.friendly[pair] + shared
        return (against - beside) / (against + beside + 1)


def relations_of(dossier: Dossier) -> Relations:
    """Relations as the passages tell them; a passage is between whoever says or does it and the others.

    What is denied sets nobody at odds, and a condition names the victims of a deed beside whoever does it.
    """
    relations = Relations()
    for passage in dossier.file.passages.values():
        who = who_acts(passage, dossier.file.actors)
        others = [each for each in passage.about if each != who]
        if who is None or passage.keep == "no" or passage.negated:
            continue
        for other in others:
            pair, weight = frozenset((who, other)), (0.5 if passage.conditional else 1) / len(others)
            relations.hostile[pair] += weight * (passage.kind in _HOSTILE)
            relations.friendly[pair] += weight * (passage.kind in _FRIENDLY)
    return relations


def who_acts(passage: DossierPassage, actors: Container[str]) -> str | None:
    """Who does what a passage tells: whoever speaks where speaking is the deed, else who is named first."""
    says = passage.says if passage.says in actors else None
    return str(says) if says and passage.kind in _SPEECH else next(iter(map(str, passage.about)), None)


def standing_of(dossier: Dossier) -> dict[str, int]:
    """The actors that can have a role with how often passages name them, whoever is named most first."""
    counts: Counter[str] = Counter()
    for passage in dossier.file.passages.values():
        if passage.keep != "no":
            counts.update([*passage.about, *([passage.says] if passage.says else [])])
    solid = {name for name, actor in dossier.file.actors.items() if actor.type != "unnamed"}
    return {name: times for name, times in counts.most_common() if name in solid}


def called(
    dossier: Dossier, names: Iterable[str], patterns: Iterable[Pattern], actors: Iterable[str]
) -> list[Called]:
    """The patterns that some passages call for, those with most passages first."""
    passages = {name: dossier.file.passages[name] for name in names}
    kinds = {each.kind for each in passages.values()}
    found = []
    for pattern in patterns:
        one = Called(pattern)
        for name, passage in passages.items():
            language = dossier.file.texts[passage.text].language or "en"
            call = next(
                (each for each in pattern.passages if _fits(each, passage, kinds, str(language))), None
            )
            if call is not None:
                one.passages[name] = call
                _vote(one, call, passage, set(actors))
        if one.passages:
            found.append(one)
    return sorted(found, key=lambda each: -len(each.passages))


def _fits(call: Call, passage: DossierPassage, kinds: set[str], language: str) -> bool:
    if passage.kind not in call.kinds or not {*call.beside} <= kinds:
        return False
    if call.conditional and not (passage.conditional or passage.kind == "THREATEN"):
        return False
    if call.negated is not None and call.negated != passage.negated:
        return False
    if not call.cues:
        return True
    words = f"{passage.quote or ''} {passage.claim or ''}".casefold()
    spoken = _cues(call.cues, language)
    return bool(spoken) and re.search(spoken, words) is not None


@cache
def _cues(cues: tuple[str, ...], language: str) -> str:
    """One regular expression of the beginnings of words that stand for cues in a language."""
    table: Mapping[str, str] = _table().get(language, {})
    stems = [cue for cue in cues if language == "en"]
    for cue in cues:
        stems += table.get(cue.replace(" ", "_"), "").split()
    stems += [cue for cue in cues if language != "en"]  # an analyst's claim may be in English
    return "|".join(rf"(?<!\w){re.escape(stem.replace('_', ' '))}" for stem in dict.fromkeys(stems))


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("melian.drafts").joinpath("cues.toml").read_text("utf-8"))


def _vote(one: Called, call: Call, passage: DossierPassage, actors: set[str]) -> None:
    """Count who acts and upon whom, as far as the passage tells."""
    about = [each for each in passage.about if each in actors]
    speaker = passage.says if passage.says in actors and passage.says != NARRATOR else None
    if speaker and passage.kind in _SPEECH:
        acts: str | None = speaker
    elif passage.kind in _SPEECH and len(about) == 1:
        acts = None  # of a demand that nobody is said to make, only the other side is known
    else:
        acts = next(iter(about), speaker)
    if acts and call.acts:
        one.votes.setdefault(call.acts, Counter())[acts] += 2
    others = [each for each in about if each != acts]
    if speaker and speaker != acts:
        others.insert(0, speaker)  # whoever tells of another's deed is mostly the one it is done to
    if others and call.upon:
        one.votes.setdefault(call.upon, Counter())[others[0]] += 1
