"""A pattern with actors in its roles, and what is left of its body where it goes on with a longer story.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from melian.drafts.patterns.pattern import Pattern
from melian.drafts.patterns.renaming import Data, Renaming
from melian.errors import UsageError
from melian.scenario.schema.fields import check_name
from melian.scenario.steps.names import symbols_of

__all__ = ["Piece", "alone", "body_left", "label_of", "own_words", "piece_of", "renaming_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A pattern with actors in its roles."""

    pattern: Pattern
    roles: Mapping[str, str]
    """Role -> id of the actor who has it."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """A step of the pattern that an earlier piece has -> when it was done, in the names of that piece's
    pattern, as `{"deed": "act is attack"}`."""
    after: int = -1
    """Which piece of the list that is, counted from 0; -1: the one before this."""

    def __post_init__(self) -> None:
        """Refuse roles that are not filled, filled twice, or not there."""
        pattern = self.pattern
        missing = [role for role in pattern.roles if role not in self.roles]
        if missing:
            raise UsageError(
                f"the pattern '{pattern.name}' needs somebody as '{missing[0]}'" + _wanted(pattern)
            )
        unknown = [role for role in self.roles if role not in pattern.roles]
        if unknown:
            raise UsageError(f"the pattern '{pattern.name}' has no role '{unknown[0]}'{_wanted(pattern)}")
        for actor in self.roles.values():
            _check_actor(actor)
        if twice := [actor for actor in self.roles.values() if [*self.roles.values()].count(actor) > 1]:
            raise UsageError(
                f"'{twice[0]}' is given two roles of the pattern '{pattern.name}'; name "
                f"{len(pattern.roles)} actors, each once"
            )
        if wrong := [step for step in self.instead if step not in pattern.links]:
            known = ", ".join(pattern.links) or "none: it begins a story"
            raise UsageError(
                f"the pattern '{pattern.name}' has no step '{wrong[0]}' that another may have; it has {known}"
            )


def piece_of(pattern: Pattern, actors: Sequence[str]) -> Piece:
    """A pattern with actors in its roles, in the order of the roles.

    Raises
    ------
    UsageError
        If there are too few, too many, one of them twice, or one that is no name.
    """
    if len(actors) != len(pattern.roles):
        raise UsageError(
            f"the pattern '{pattern.name}' takes {len(pattern.roles)} actors, got {len(actors)}"
            + _wanted(pattern)
        )
    return Piece(pattern, dict(zip(pattern.roles, actors, strict=True)))


def alone(pattern: Pattern) -> Piece:
    """A pattern whose actors are called like its roles."""
    return Piece(pattern, {role: role for role in pattern.roles})


def own_words(pattern: Pattern) -> Callable[[str], str]:
    """What its texts say where its roles are called as the pattern calls them."""
    return renaming_of(alone(pattern), pattern.body["actors"]).words


def _wanted(pattern: Pattern) -> str:
    return f"; its roles, in order: {', '.join(pattern.roles)}"


def _check_actor(actor: str) -> None:
    try:
        check_name(actor)
    except ValueError as error:
        context = getattr(error, "context", None) or {}
        said = f"; {context['help']}" if context.get("help") else ""
        raise UsageError(f"{context.get('what', error)}{said}") from None


def label_of(actor: str) -> str:
    """What an actor is called where nobody says it: `uk` is UK, south_ossetia South Ossetia.

    >>> label_of("uk"), label_of("south_ossetia")
    ('UK', 'South Ossetia')
    """
    return " ".join(word.upper() if len(word) < 3 else word.capitalize() for word in actor.split("_"))


def renaming_of(piece: Piece, labels: Mapping[str, str]) -> Renaming:
    """How the body of a piece is renamed; steps and numbers keep their names to begin with."""
    words = {role: labels.get(actor, label_of(actor)) for role, actor in piece.roles.items()}
    return Renaming(symbols_of(piece.pattern.file), dict(piece.roles), words)


def body_left(piece: Piece, renaming: Renaming) -> Data:
    """The sections of a body, without the steps that another piece has.

    What such a step is worth to whoever takes it, that piece says: lines of the mover that read nothing
    but these steps are left out, and so are numbers that nothing reads any more.
    """
    body: Data = {name: dict(value) for name, value in piece.pattern.body.items() if isinstance(value, dict)}
    gone = set(piece.instead)
    if not gone:
        return body
    told = _Told(piece, renaming)
    body["steps"] = {name: step for name, step in body["steps"].items() if name not in gone}
    body["stakes"] = {
        actor: {label: line for label, line in lines.items() if not told.elsewhere(actor, label, line)}
        for actor, lines in body["stakes"].items()
    }
    return _without_unused(body, renaming)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the pieces say that have a piece's steps."""

    piece: Piece
    renaming: Renaming

    def elsewhere(self, actor: str, label: str, line: Any) -> bool:
        """Whether a line of stakes is left to them."""
        pattern = self.piece.pattern
        if any(label in pattern.links[step].without for step in self.piece.instead):
            return True
        steps = _read(line, self.renaming) & {*pattern.steps}
        return bool(steps) and all(
            step in self.piece.instead and actor in pattern.steps[step].who for step in steps
        )


def _read(element: Any, renaming: Renaming) -> frozenset[str]:
    """All names that an element reads, with what its defines read."""
    found: set[str] = set()
    waiting = [*_expressions(element)]
    while waiting:
        new = renaming.used(waiting.pop()) - found
        found |= new
        waiting += [renaming.symbols.defines[name] for name in new if name in renaming.symbols.defines]
    return frozenset(found)


_NO_EXPRESSIONS = frozenset(
    {
        "label", "short", "kind", "who", "to", "seen_by", "known_by", "for", "by", "about", "hidden_until",
        "quiet", "seen_as", "honest", "passes", "open", "offers", "repeat", "fixed", "due", "because",
    }
)  # fmt: skip
"""Fields that hold names and words."""


def _expressions(element: Any, field: str = "") -> Iterator[str]:
    """Every expression in an element."""
    if isinstance(element, str):
        yield element
    elif isinstance(element, list):
        for item in element:
            yield from _expressions(item)
    elif isinstance(element, dict):
        for key, item in element.items():
            if field == "worth":
                yield key
            if key in _NO_EXPRESSIONS or (field == "choices" and isinstance(item, str)):
                continue
            yield from _expressions(item, key)


def _without_unused(body: Data, renaming: Renaming) -> Data:
    """A body without numbers, secrets and defines that nothing in it reads any more."""
    ends = ("steps", "stakes", "red_lines", "outcomes")
    used = frozenset().union(*(_read(list(body.get(each, {}).values()), renaming) for each in ends))
    private = {name: each for name, each in body.get("private", {}).items() if name in used}
    used |= _read(list(private.values()), renaming)
    kept = {
        section: {name: each for name, each in body.get(section, {}).items() if name in used}
        for section in ("define", "assumptions")
    }
    return {**body, "private": private, **kept}
