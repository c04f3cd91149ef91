"""Small words in messages: the article before a noun, the `and` before the last of several.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["listed", "with_article"]


def listed(names: Sequence[str]) -> str:
    """Names as words.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def with_article(noun: str) -> str:
    """A noun with the article that goes before it, by its first letter.

    >>> with_article("actor"), with_article("step"), with_article("OddsTable")
    ('an actor', 'a step', 'an OddsTable')
    """
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"
