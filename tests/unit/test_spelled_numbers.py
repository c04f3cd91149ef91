"""Numbers in words: whatever the grammar of a language spells is read back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.reader.found import Text
from melian.reader.numbers.find import find_figures
from spelled import SPELLED

COUNTED = {
    "en": "They counted {} soldiers.", "de": "Man zählte {} Soldaten.", "fr": "On compte {} soldats.",
    "it": "Si contano {} soldati.", "es": "Se cuentan {} soldados.", "ru": "Насчитали {} солдат.",
    "uk": "Нарахували {} солдатів.",
}  # fmt: skip


def read_back(number, language):
    words = COUNTED[language].format(SPELLED[language](number))
    found = find_figures(Text(words, language))
    return [(each.low, each.high, each.unit) for each in found], words


@pytest.mark.parametrize("language", COUNTED)
def test_every_number_below_a_hundred_is_read_back(language):
    for number in range(2, 100):
        found, words = read_back(number, language)
        assert found == [(number, number, "soldiers")], words


@pytest.mark.parametrize("language", COUNTED)
@given(number=st.integers(100, 999_999))
@settings(max_examples=60)
def test_a_number_below_a_million_is_read_back(language, number):
    found, words = read_back(number, language)
    assert found == [(number, number, "soldiers")], words
