"""Whose introduced words are where another verb stands before them; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

CASES = {
    "claimed after": ("it", "L’esercito di Ardel attacca: «È tardi», accusa il presidente di Sorland, Ugo Lenti.", "lenti"),
    "other clause": ("ru", "Власти Залесья объясняют это погодой, но министр Арделии Вера Лунина не верит: «Уже поздно».", "lunina"),
    "quoted by her office": ("uk", "Президентка Арделії Ніна Лунь мовчить. «Це суперечка», — цитує її пресслужба.", "lun"),
    "told after it": ("fr", "« Il est tard. » Lundi, le ministre d’Ardel, Luc Morand, n’a pas caché sa colère.", "morand"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_speaker_is_whom_the_nearer_clause_names(case):
    language, words, person = CASES[case]
    speaker = find_voices(Text(words, language)).quotations[0].speaker
    assert speaker is not None
    assert speaker.person == person


INTERVIEWS = {
    "label": ("es", "Marta Lund, ministra de Ardel, recibe a este diario.\n\nPregunta. ¿Qué espera?\n\nRespuesta. “Espero sensatez”."),
    "question": ("it", "Carla Lund, ministra di Ardel, ci riceve.\n\nChe cosa manca?\n\n«Un gesto. Basterebbe cominciare»."),
}  # fmt: skip


@pytest.mark.parametrize("case", INTERVIEWS)
def test_whoever_is_interviewed_answers(case):
    language, words = INTERVIEWS[case]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.person == "lund"
