"""Headings quote what the text says below them."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices


@pytest.mark.parametrize(
    "words",
    [
        "The Ardel crisis\n\n19.22 “They will not come back”\nArdel’s minister, Nora Velt, spoke. "
        "“They will not come back and that is all,” she said.",
        "“They will not come back”: a day in Ardel\n\n“They will not come back,” said Ardel’s minister, Nora Velt.",
    ],
)
def test_a_heading_has_the_speaker_of_the_words_that_it_repeats(words: str) -> None:
    quotations = find_voices(Text(words, "en")).quotations
    assert [each.speaker.person for each in quotations if each.speaker] == ["velt"] * len(quotations)
