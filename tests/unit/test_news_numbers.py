"""The numbers of pieces of news, whose values were written by somebody who did not know the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from melian.reader.found import Text
from melian.reader.read import read
from melian.texts.span import Span

NEWS = Path(__file__).parents[1] / "snippets" / "news"


def pieces() -> Iterator[tuple[str, str, str]]:
    """Language, a piece of news, and its numbers: `words = number unit`, a range as `3..5`."""
    for path in sorted(NEWS.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            words, _, wanted = line.partition(" => ")
            yield path.stem, words, wanted


@pytest.mark.parametrize(("language", "words", "wanted"), list(pieces()))
def test_numbers_of_a_piece_of_news(language: str, words: str, wanted: str) -> None:
    found = read(Text(words, language, date(2031, 5, 14))).figures
    for each in wanted.split("; "):
        quote, _, told = each.partition(" = ")
        number, _, unit = told.partition(" ")
        low, _, high = number.partition("..")
        places = [Span(*match.span()) for match in re.finditer(re.escape(quote), words)]
        near = [figure for figure in found if any(figure.span.overlaps(place) for place in places)]
        alike = [one for one in near if one.unit == unit and one.low == pytest.approx(float(low), rel=1e-3)]
        assert any(one.high == pytest.approx(float(high or low), rel=1e-3) for one in alike), each
