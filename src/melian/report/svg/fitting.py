"""How wide texts are, and where they are broken so that they fit: for pictures by hand and for charts.

Tested in `tests/unit/test_report_words.py`.
"""

from __future__ import annotations

import textwrap

__all__ = ["PLAIN", "text_width", "wrap"]

LETTER, PLAIN = 0.53, 0.508
"""Width of a letter as a share of its size, on average and a little more: any, and one that is not bold."""
FEWEST = 8
"""Letters of a line, however narrow it is."""


def text_width(words: str, size: float = 13) -> float:
    """Pixels that a text takes in one line, about."""
    return PLAIN * size * len(words)


def wrap(words: str, pixels: float, size: float = 13, most: int = 0, *, letter: float = LETTER) -> list[str]:
    """A text in lines of that many pixels; at most so many lines, the last one then cut.

    >>> wrap("Open or wider war in the Donbas", 110, 13)
    ['Open or wider', 'war in the', 'Donbas']
    """
    letters = max(FEWEST, int(pixels / (letter * size)))
    lines = textwrap.wrap(words, letters, break_on_hyphens=False) or [""]
    if most and len(lines) > most:
        last = lines[most - 1]
        lines = [*lines[: most - 1], last[: letters - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"]
    return lines
