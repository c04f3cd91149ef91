"""States that a text names by their demonym alone."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

TEXTS = {
    "it": ("Le merci meroniane sono ferme. Un autista meroniano aspetta. «Passo», ha detto la ministra meroniana.", "meroniane"),
    "es": ("El buque suralí se hundió. «Fue un misil», dijo la ministra suralí, Ana Paz.", "suralí"),
    "fr": ("Un pétrolier lennvien attend. « Nous restons », a dit le ministre lennvien.", "lennvien"),
    "de": ("Die lusatrische Führung tagt. „Wir bleiben“, sagte die lusatrische Ministerin Ida Kern.", "lusatrische"),
    "ru": ("Ждёт нураканский катер. «Мы ждём», — сказал нураканский министр Олег Рей.", "нураканский"),
    "uk": ("Чекає намілійський катер. «Ми чекаємо», — сказав намілійський міністр Олег Рей.", "намілійський"),
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_a_demonym_without_a_name_is_a_state(language):
    words, form = TEXTS[language]
    voices = find_voices(Text(words, language))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    state = next(each for each in voices.actors if each.id == speaker.actor)
    assert (state.type, form in state.forms) == ("state", True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "La motovedetta italiana e la sua cucina casereccia. «Andiamo», ha detto il ministro."),
        ("es", "Una carta manuscrita. «Vamos», dijo el ministro."),
        ("de", "Eine militärische Übung. „Wir gehen“, sagte der Minister."),
        ("fr", "Un train quotidien attend. « Partons », a dit le ministre."),
    ],
)
def test_a_word_of_the_dictionary_is_no_state(language, words):
    states = [each.id for each in find_voices(Text(words, language)).actors if each.type == "state"]
    assert set(states) <= {"italy"}


def test_one_strange_word_far_from_any_office_is_no_state():
    voices = find_voices(Text("Sul tavolo c’era un velluto zorbiano. «Bello», disse lei.", "it"))
    assert [each.id for each in voices.actors if each.type == "state"] == []
