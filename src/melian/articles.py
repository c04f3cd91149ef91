"""The article before a noun that a message fills in.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

__all__ = ["with_article"]


def with_article(noun: str) -> str:
    """A noun with the article that goes before it, by its first letter.

    >>> with_article("actor"), with_article("step"), with_article("OddsTable")
    ('an actor', 'a step', 'an OddsTable')
    """
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"
