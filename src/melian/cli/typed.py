"""What somebody typed, cut where a message repeats it and it is long.

Tested in `tests/unit/test_cli_parts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["LONGEST", "shortened"]

LONGEST = 200
"""Characters of an argument, or of any word, that a message repeats in full."""
_ENDS = 40
"""Characters that are left at both ends."""
_BETWEEN = re.compile("[=~:,;]")
_WORD = re.compile(rf"\S{{{LONGEST + 1},}}")


def shortened(message: str, typed: Iterable[str]) -> str:
    """A message without the middle of long arguments and words.

    Parameters
    ----------
    message
        What is printed.
    typed
        The arguments of the command line; also parts of them, as in `NAME=VALUE` or `TERM ~ FORMULA`.

    Examples
    --------
    >>> shortened("no variant 'a " + "b" * 500 + "'", ["--variant"])
    "no variant 'a bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb...bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'"
    """
    parts = {
        part.strip() for text in typed for part in (text, *text.partition("=")[::2], *_BETWEEN.split(text))
    }
    for part in sorted(parts, key=len, reverse=True):
        for written in (part, repr(part)[1:-1]):  # messages quote with and without escapes
            if len(part) > LONGEST:
                message = message.replace(written, _cut(written))
    return _WORD.sub(lambda word: _cut(word[0]), message)


def _cut(text: str) -> str:
    return f"{text[:_ENDS]}...{text[-_ENDS:]}"
