"""Numbers as they are written in a language: figures with their marks, and words grown together.

Tested in `tests/unit/test_figures.py`.
"""

from __future__ import annotations

import re
from functools import cache

from melian.reader.numbers.lexicon import NumberWords

__all__ = ["compound", "figures"]

_GROUPED = {
    ".": re.compile(r"\d{1,3}(?:[,'’\u00a0\u202f\u2009 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"),
    ",": re.compile(r"\d{1,3}(?:[.'’\u00a0\u202f\u2009 ]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
}


def figures(text: str, decimal: str) -> float | None:
    """The value of figures, such as `94.000` or `2,5`; none if they are not a number in this way of writing.

    A single other mark before three figures parts thousands; before any other count it is a decimal mark.
    """
    if _GROUPED[decimal].fullmatch(text):
        plain = "".join(c for c in text if c.isdigit() or c == decimal).replace(decimal, ".")
        return float(plain)
    other = "," if decimal == "." else "."
    if re.fullmatch(rf"\d+\{other}\d{{1,2}}|\d+\{other}\d{{4,}}", text):
        return float(text.replace(other, "."))
    return None


_GERMAN_ONES = {
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip


def compound(word: str, words: NumberWords) -> float | None:
    """A number written as one word, as Italian and German do: `duecentocinquanta`, `zweihundertfünfzig`."""
    if not word.isalpha():
        return None
    return _compound(word, words.cardinals.alone, words.hundreds.alone + words.scales.alone)


@cache
def _compound(
    word: str, parts: tuple[tuple[str, float], ...], scale: tuple[tuple[str, float], ...]
) -> float | None:
    numbers, scales = dict(parts) | _german(parts) | _italian(parts), dict(scale)
    total, part, at = 0.0, 0.0, 0
    pieces = sorted((*numbers, *scales), key=len, reverse=True)
    while at < len(word):
        piece = next((each for each in pieces if len(each) > 2 and word.startswith(each, at)), None)
        if piece is None:
            return None
        at += len(piece)
        if piece in scales:
            value = scales[piece]
            if value >= 1000:
                total, part = total + (part or 1) * value, 0
            else:
                part = (part or 1) * value
        elif part % 100:
            return None
        else:
            part += numbers[piece]
    return total + part or None


def _german(parts: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """`einundzwanzig`: ones before tens."""
    if ("zwanzig", 20) not in parts:
        return {}
    tens = [(word, value) for word, value in parts if value >= 20]
    both = {f"{one}und{ten}": n + v for one, n in _GERMAN_ONES.items() for ten, v in tens}
    return both | {"ein": 1}


def _italian(parts: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """`ventuno`, `ventotto`: tens lose their vowel before one and eight."""
    if ("venti", 20) not in parts:
        return {}
    tens = [(word, value) for word, value in parts if value >= 20]
    ones = [(word, value) for word, value in parts if 0 < value < 10]
    return {
        (ten[:-1] if n in (1, 8) else ten) + (one.replace("tre", "tré") if accent else one): v + n
        for ten, v in tens
        for one, n in ones
        for accent in (False, True)
    }
