"""Words of a dictionary against names that nobody has: those of invented states are in none."""

from __future__ import annotations

import pytest

from melian.reader.words.lexicon import is_common, is_word

WORDS = {
    "en": "border trawler firefighters yesterday",
    "it": "motovedette sindaca riaprono nessun undici quarantadue cento",
    "fr": "vedettes mairie lendemain treize quarante",
    "de": "flottenchef militärische unsere",
    "es": "pesquero ministra quien",
    "ru": "задвижку бронетехника половина тринадцать восьмидесяти пятьюдесятью",
    "uk": "прикордонної відомства чоловіки",
}
INVENTED = {
    "en": "velmora issarian", "it": "lidone meroniani ostranica", "fr": "lennvien haldrenoise",
    "de": "nordau oskowische ulmarische", "es": "corvano quirameña mondeguino",
    "ru": "сулимской фелицийское", "uk": "тарнеський намілійській",
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_words_are_known_and_invented_names_are_not(language):
    assert [each for each in WORDS[language].split() if not is_word(each, language)] == []
    assert [each for each in INVENTED[language].split() if is_word(each, language)] == []


def test_every_word_is_one_where_there_is_no_dictionary():
    assert is_word("xyzzy", "nl")
    assert not is_common("xyzzy", "nl")


def test_german_nouns_may_be_names_and_small_words_may_not():
    assert not is_common("ostland", "de")
    assert is_common("früher", "de")
