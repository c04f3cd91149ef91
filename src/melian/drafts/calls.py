"""Which patterns the passages of a dossier call for, and who has which role in them.

A pattern says in its file what passages call for it: their kinds, cues, and who acts upon whom. Cues are
English words; `cues.toml` has their beginnings in the other languages.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage
from melian.drafts.patterns.pattern import Call, Pattern

__all__ = ["Called", "called", "standing_of"]

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

    def roles(self, others: Sequence[str]) -> dict[str, str] | None:
        """An actor for each role, each actor once; none where there are too few.

        `others` are the actors of the dossier, whoever is named most first: roles that no passage tells
        anything of go to them.
        """
        taken: dict[str, str] = {}
        order = sorted(self.pattern.roles, key=lambda role: -max(self.votes.get(role, {"": 0}).values()))
        for role in order:
            wanted = [actor for actor, _ in self.votes.get(role, Counter()).most_common()]
            free = [actor for actor in (*wanted, *others) if actor not in taken.values()]
            if not free:
                return None
            taken[role] = free[0]
        return {role: taken[role] for role in self.pattern.roles}


def standing_of(dossier: Dossier) -> list[str]:
    """The actors that can have a role, whoever is named most first."""
    counts: Counter[str] = Counter()
    for passage in dossier.file.passages.values():
        if passage.keep != "no":
            counts.update([*passage.about, *([passage.says] if passage.says else [])])
    solid = {name for name, actor in dossier.file.actors.items() if actor.type != "unnamed"}
    return [name for name, _ in counts.most_common() if name in solid]


def called(
    dossier: Dossier, names: Iterable[str], patterns: Iterable[Pattern], actors: Sequence[str]
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
    if (
        call.conditional is not None
        and call.conditional
        and not (passage.conditional or passage.kind == "THREATEN")
    ):
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
    acts = speaker if speaker and passage.kind in _SPEECH else next(iter(about), speaker)
    if acts and call.acts:
        one.votes.setdefault(call.acts, Counter())[acts] += 2
    upon = next((each for each in about if each != acts), None)
    if upon and call.upon:
        one.votes.setdefault(call.upon, Counter())[upon] += 1
