"""Small words in messages: the article before a noun, the `and` before the last of several.

Tested in `tests/unit/test_game_efg.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["has_commas", "listed", "separated", "with_article"]

_QUOTED = re.compile(r"\"[^\"]*\"|\u201c[^\u201d]*\u201d")


def listed(names: Sequence[str]) -> str:
    """Names as words; where one has a comma of its own, with semicolons between them.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    >>> listed(["Ada, retired", "b", "c"]), listed(['"Wait, and see"', "b"])
    ('Ada, retired; b; and c', '"Wait, and see" and b')
    """
    if len(names) < 2:
        return "".join(names)
    if has_commas(names):
        return f"{'; '.join(names[:-1])}; and {names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def separated(parts: Sequence[str]) -> str:
    """Parts of an enumeration without a last `and`, told apart in the same way.

    >>> separated(["2 by a", "1 by b"]), separated(["2 by Ada, retired", "1 by b"])
    ('2 by a, 1 by b', '2 by Ada, retired; 1 by b')
    """
    return ("; " if has_commas(parts) else ", ").join(parts)


def has_commas(names: Sequence[str]) -> bool:
    """Whether one of several names has a comma outside quotation marks, so that commas cannot part them."""
    return len(names) > 1 and any("," in _QUOTED.sub("", name) for name in names)


def with_article(noun: str) -> str:
    """A noun with the article that goes before it, by its first letter.

    >>> with_article("actor"), with_article("step"), with_article("OddsTable")
    ('an actor', 'a step', 'an OddsTable')
    """
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"
