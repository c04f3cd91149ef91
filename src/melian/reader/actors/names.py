"""Names found in a text, and the stem under which the cases and demonyms of a name are found.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Names", "stem_of"]

CASES = re.compile(
    "(?:ией|иею|ією|ієй|ями|ами|ях|ах|ою|ей|ой|ом|ем|ам|ям|ию|ии|ия|ію|ії|ія|[аяыиіїуюеєоьй])$"
)


@dataclass(slots=True)
class Names:
    """Names found, each an id with its tokens."""

    labels: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    also: dict[str, list[str]] = field(default_factory=dict)
    """Other forms of a name that the text has, by id."""
    at: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    """By first token: the id, how many tokens, and `name`, `demonym` or `institution`."""


def stem_of(low: str, language: str) -> str:
    """A name without its ending, under which its cases and demonyms are found."""
    if language in ("ru", "uk"):
        return CASES.sub("", low.replace("ё", "е"))
    bare = low[:-1] if language == "de" and low.endswith("s") and len(low) > 4 else low
    return re.sub(r"(?:ien|ia|ie|ya|[aeioué])$", "", bare) if len(bare) > 4 else bare
