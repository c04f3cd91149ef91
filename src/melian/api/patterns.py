"""Patterns, small pieces of a crisis to begin with, from Python.

Tested in `tests/unit/test_patterns.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from melian.api.calls import checked
from melian.api.case import Case
from melian.api.reading import read
from melian.drafts.patterns import shelf
from melian.drafts.patterns.compose import compose
from melian.drafts.patterns.pattern import Pattern
from melian.drafts.patterns.piece import piece_of

__all__ = ["from_pattern", "patterns"]


@checked
def patterns(*names: str) -> tuple[Pattern, ...]:
    """Patterns, by name: what each is about, its roles, what calls for it.

    Parameters
    ----------
    names
        Those that are wanted; all of them where none is named.

    Raises
    ------
    UsageError
        If there is no pattern of a name.

    Examples
    --------
    >>> import melian
    >>> [each.name for each in melian.patterns()][:3]
    ['aid', 'blockade', 'build-up']
    """
    return tuple(map(shelf.pattern, names or shelf.pattern_names()))


@checked
def from_pattern(name: str, actors: Sequence[str], *, labels: Mapping[str, str] | None = None) -> Case:
    """A crisis that holds one pattern; its text is `case.scenario.text`.

    Parameters
    ----------
    name
        The name of a pattern.
    actors
        Ids of those who have its roles, in the order of the roles.
    labels
        Actor -> what it is called; made from its id where absent.

    Raises
    ------
    UsageError
        If there is no such pattern, or the actors do not fit its roles.

    Examples
    --------
    >>> import melian
    >>> melian.from_pattern("build-up", ["iceland", "uk"]).title
    'Iceland masses forces at the border of UK'
    """
    return read(compose([piece_of(shelf.pattern(name), list(actors))], labels=labels))
