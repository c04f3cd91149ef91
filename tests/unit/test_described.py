"""Whom a description by trade means, and which state a second holder of an office is of; invented snippets."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

DESCRIBED = {
    "en": "Ardel’s ambassador, Ian Moor, left. “It is late,” the diplomat said.",
    "it": "L’ambasciatore di Ardel, Ugo Lenti, è partito. «È tardi», ha detto il diplomatico.",
    "fr": "L’ambassadeur d’Ardel, Luc Morand, est parti. « Il est tard », a dit le diplomate.",
    "de": "Ardels Verteidigungsministerin Eva Lunt reiste ab. „Es ist spät“, betonte die Politikerin.",
    "es": "El embajador de Ardel, Luis Moro, se fue. «Es tarde», añadió el diplomático.",
    "ru": "Посол Арделии Пётр Лунин уехал. «Уже поздно», — сказал дипломат.",
    "uk": "Речник Генштабу Арделії полковник Іван Лунь поїхав. «Вже пізно», — додав військовий.",
}


@pytest.mark.parametrize("language", DESCRIBED)
def test_whoever_was_named_with_such_an_office_is_meant(language):
    voices = find_voices(Text(DESCRIBED[language], language))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert [speaker.person] == [each.id for each in voices.people]


def test_somebody_unnamed_of_the_same_trade_is_not_whoever_was_named():
    words = "Посол Арделии Пётр Лунин уехал. «Поздно», — сказал дипломат, пожелавший остаться неназванным."
    speaker = find_voices(Text(words, "ru")).quotations[0].speaker
    assert speaker is not None
    assert not speaker.person


def test_a_rank_before_a_name_is_an_office_too():
    words = "Ardel’s chief of staff, General Ian Moor, left. “It is late,” the general said."
    speaker = find_voices(Text(words, "en")).quotations[0].speaker
    assert speaker is not None
    assert speaker.person == "moor"


SEVERAL = {
    "an official in a state": (
        "de", "Ardels Armee zog ab. Sorlands Armee blieb. „Spät“, sagte ein hoher Beamter in Ardel.", "ardel"
    ),
    "a source of an agency": (
        "ru",
        "Источник агентства в правительстве Арделии ждёт. Армия Сорландии ушла. «Поздно», — сказал собеседник.",
        "ardelia",
    ),
    "who commands": (
        "de", "Ardels Armee zog ab. Sorlands Armee blieb. Oberst Jan Lund befehligt die 4. Brigade auf ardelischer Seite. "
        "„Spät“, sagte Lund.", "ardel"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SEVERAL)
def test_the_side_of_somebody_unnamed_and_of_whoever_commands(case):
    language, words, actor = SEVERAL[case]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.actor == actor


def test_a_state_has_one_president():
    words = "Ardel’s president, Ian Moor, sent Sorland’s army home.\n\nArdel waits. “Late,” said President Ida Voss."
    speaker = find_voices(Text(words, "en")).quotations[-1].speaker
    assert speaker is not None
    assert speaker.actor == "sorland"
