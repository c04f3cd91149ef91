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


ALIASES = {
    "it": "Il presidente di Ardel, Nora Velti, parte domani. «Sono calma», ha detto il capo dello Stato.",
    "fr": "Le président d’Ardel, Noé Velt, part demain. « Je suis calme », a dit le chef de l’État.",
    "de": "Ardels Präsident Noah Velt reist morgen ab. „Ich bin ruhig“, sagte das Staatsoberhaupt.",
    "ru": "Президент Арделя Нор Велтов уезжает завтра. «Я спокоен», — заявил глава государства.",
    "uk": "Президент Арделя Нор Велтов їде завтра. «Я спокійний», — заявив глава держави.",
}


@pytest.mark.parametrize("language", ALIASES)
def test_another_name_of_an_office_is_whoever_holds_it(language):
    speaker = find_voices(Text(ALIASES[language], language)).quotations[0].speaker
    assert speaker is not None
    assert speaker.person in ("velt", "velti", "veltov")


SPEAKERS = {
    "a possessive": ("it", "A mediare è il Torvo, che ospita i colloqui con Ardel. Il governo del Torvo tace. «Manca il tavolo», ha detto il suo inviato, Luca Landi.", "torvo", "landi"),
    "one of several": ("en", "Ardel’s army left, officials said. “Nothing is signed,” one of the officials said.", "unnamed", ""),
    "an age": ("en", "Ardel’s army left. “The rye is gone,” said Ann Orley, 71, who stayed.", "residents", "orley"),
    "a former office": ("en", "The mediator, former Velden premier Ann Orley, left. “I trust them,” the mediator said.", "mediator", "orley"),
    "a demonym alone": ("fr", "« Assez attendu », a dit la présidente valdornaise, Lia Orlet.", "valdornais", "orlet"),
    "a colleague": ("it", "Il governo di Ardel tace. «Basta», ha detto il collega ardelese, Luca Landi.", "ardel", "landi"),
    "an hour after": ("it", "Ha parlato il ministro di Ardel. «Torneranno», ha fatto sapere poche ore dopo il Fronte del Sale.", "fronte_del_sale", ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPEAKERS)
def test_whose_words_they_are(kind):
    language, words, actor, person = SPEAKERS[kind]
    speaker = find_voices(Text(words, language)).quotations[0].speaker
    assert speaker is not None
    assert (speaker.actor, speaker.person) == (actor, person)


def test_they_who_told_somebody_are_nobody_in_particular():
    words = "El ministro de Ardel, Luis Landa, calla. «Me han dicho: “Venga sin papeles”», contó Landa."
    inner = find_voices(Text(words, "es")).quotations[1]
    assert inner.speaker is not None
    assert inner.speaker.anonymous
    assert inner.via


def test_an_exclave_is_no_state():
    words = "Im Streit um die Exklave Varn droht Ruvenien. Ruvenien zürnt. Varn wartet. Varns Hafen ist zu."
    assert "varn" not in {each.id for each in find_voices(Text(words, "de")).actors}


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_surname_alone_after_the_office_of_an_institution(language):
    words = {
        "ru": "Армия Арделя ушла. «Насосы стоят», — сообщил директор станции Тюрин.",
        "uk": "Армія Арделя пішла. «Насоси стоять», — повідомив директор станції Тюрін.",
    }
    speaker = find_voices(Text(words[language], language)).quotations[0].speaker
    assert speaker is not None
    assert speaker.person == "tyurin"
    assert speaker.actor == "stantsii"


def test_kin_of_whom_a_civilian_speaks_are_not_who_speaks():
    words = "La marina di Ardel ha fermato un peschereccio. «Hanno preso mio fratello», racconta Luca Orri, 58 anni."
    speaker = find_voices(Text(words, "it")).quotations[0].speaker
    assert speaker is not None
    assert (speaker.actor, speaker.person) == ("residents", "orri")


WARDS = {
    "uk": ("У міській лікарні бракує крові. «Ми чекаємо», — сказала головна лікарка Тамара Вільчик.", "міській лікарні"),
    "es": ("En el hospital de la Merced no hay luz. «Esperamos», dijo la cirujana Ana Quiroga.", "hospital de la Merced"),
    "en": ("The city hospital has no light. “We wait,” said a surgeon who asked not to be named.", "city hospital"),
}  # fmt: skip


@pytest.mark.parametrize("language", WARDS)
def test_a_doctor_is_of_the_hospital_of_which_the_text_speaks(language):
    words, ward = WARDS[language]
    voices = find_voices(Text(words, language))
    actor = next(each for each in voices.actors if each.id == voices.quotations[0].speaker.actor)
    assert actor.type == "non-state"
    assert ward in actor.forms
