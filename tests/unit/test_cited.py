"""Words that somebody else hands on; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

CITED = {
    "en": ("Ardel’s state radio quoted the minister, Ida Voss, as saying: “We stay.”", "voss"),
    "fr": ("La radio d’État d’Ardel a cité la ministre, Ida Vosse : « Nous restons. »", "vosse"),
    "de": ("Ardels Staatsfernsehen zitierte die Ministerin Ida Voss mit den Worten: „Wir bleiben.“", "voss"),
    "es": ("La televisión estatal de Ardel citó a la ministra, Ida Vosa: «Nos quedamos».", "vosa"),
    "ru": ("«Мы остаёмся», — приводит пресс-служба Арделии слова министра Павла Торина.", "torin"),
    "uk": ("«Ми лишаємося», — наводить пресслужба Арделії слова міністра Павла Торіна.", "torin"),
}


@pytest.mark.parametrize("language", CITED)
def test_whoever_is_quoted_speaks(language):
    words, person = CITED[language]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.person == person


def test_whoever_is_quoted_by_somebody_is_the_subject():
    words = "Ardel’s minister, Ida Voss, was quoted by state radio as saying: “We stay.”"
    speaker = find_voices(Text(words, "en")).quotations[0].speaker
    assert speaker is not None
    assert speaker.person == "voss"
