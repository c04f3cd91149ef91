"""Actors that an office names in small letters, or after `of`; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

OF_INSTITUTIONS = {
    "en": ("Ardel's minister left. “We have no beds,” said Ann Orley, spokeswoman for the local hospital.", "local hospital"),
    "it": ("Il premier di Ardel tace. «Non ci sono letti», ha detto Lia Landi, coordinatrice di Mano Aperta.", "Mano Aperta"),
    "fr": ("Le premier ministre d’Ardel se tait. « Il n’y a plus de lits », a dit Lia Orlet, directrice de l’hôpital.", "hôpital"),
    "es": ("El ministro de Ardel calla. «No hay camas», dijo Lía Orteda, directora del hospital.", "hospital"),
}  # fmt: skip


@pytest.mark.parametrize("language", OF_INSTITUTIONS)
def test_the_institution_that_an_office_names_is_an_actor(language):
    words, label = OF_INSTITUTIONS[language]
    voices = find_voices(Text(words, language))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert speaker.person
    assert {each.id: each.label for each in voices.actors}[speaker.actor] == label


CIVILIANS = {
    "de": ("Ardels Armee zog ab. „Der Roggen ist weg“, sagte die Lehrerin Anna Orlet.", "Lehrerin"),
    "ru": ("Армия Арделя ушла. «Зерна нет», — сказала учительница Анна Орлова.", "учительница"),
    "es": ("El ejército de Ardel se fue. «No hay trigo», dijo la maestra Ana Orteda.", "maestra"),
}  # fmt: skip


@pytest.mark.parametrize("language", CIVILIANS)
def test_civilians_have_an_actor_of_their_own(language):
    words, label = CIVILIANS[language]
    voices = find_voices(Text(words, language))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert speaker.person
    assert {each.id: each.label for each in voices.actors}[speaker.actor] == label


def test_one_of_many_stands_for_those_named_before():
    words = "Армия Арделя ушла. Сотни пассажиров ждут. Одна из них, учительница Анна Орлова, сказала: «Зерна нет»."
    voices = find_voices(Text(words, "ru"))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert {each.id: each.label for each in voices.actors}[speaker.actor] == "пассажиров"
