"""What may stand between an office and a name, and where names of unions end; invented snippets."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

BETWEEN = {
    "ship": ("it", "«Sparavano», dice il comandante del peschereccio “Santa Marta”, Ugo Lenti.", "lenti"),
    "origin": (
        "fr",
        "Son secrétaire général, l’Estonien Luc Morand, attend. « Il est tard », dit-il.",
        "morand",
    ),
    "rank": ("en", "A spokesman for Ardel’s army, Lt. Cmdr. Ian Moor, left. “Late,” Moor said.", "moor"),
    "former": (
        "es",
        "Su enviado especial, el exministro Luis Moro, espera. «Es tarde», resumió Moro.",
        "moro",
    ),
    "retired": ("de", "Ihr Leiter, General a. D. Jan Moor, wartet. „Spät“, sagte er.", "moor"),
    "title": ("it", "Accanto a lei c’è il parroco, don Ugo Lenti. «È tardi», dice Lenti.", "lenti"),
    "aged": ("fr", "Au marché, Fatou, 34 ans, attend. « Il est tard », dit-elle.", "fatou"),
}


@pytest.mark.parametrize("case", BETWEEN)
def test_the_holder_of_an_office_is_found_past_a_phrase(case):
    language, words, person = BETWEEN[case]
    quotations = find_voices(Text(words, language)).quotations
    speaker = next(each.speaker for each in quotations if each.role == "speech")
    assert speaker is not None
    assert speaker.person == person


def test_a_weekday_before_an_office_is_nobody():
    voices = find_voices(
        Text("Ardel will stop ships on Saturday, its defense minister said on Monday.", "en")
    )
    assert voices.people == ()


UNIONS = {
    "de": ("Die Nordische Union mahnt. „Spät“, sagte Generalsekretär Jan Moor.", "Nordische Union"),
    "uk": ("Генеральний секретар Союзу Дунайських держав Іван Лунь чекає. «Пізно», — сказав він.", "Союзу Дунайських держав"),
    "it": ("La Lega dei Pescatori aspetta. «È tardi», avverte la presidente Ada Lenti.", "Lega dei Pescatori"),
    "uk party": ("Армія Арделії пішла. «Пізно», — сказала лідерка опозиційної партії «Голос міст» Ніна Лунь.", "Голос міст"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNIONS)
def test_the_name_of_a_union_is_taken_whole(case):
    words, label = UNIONS[case]
    voices = find_voices(Text(words, case[:2]))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    labels = {each.id: each.label for each in voices.actors}
    assert labels[speaker.actor].endswith(label)


WHOLE = {
    "capital adjective": ("fr", "L’Union de la mer Intérieure se réunit lundi.", "Union de la mer Intérieure"),
    "number": ("fr", "L’Organisation des cinq fleuves se réunit lundi.", "Organisation des cinq fleuves"),
    "purpose": ("fr", "Un rapport de la Mission internationale d’observation le dit.", "Mission internationale d’observation"),
    "two adjectives": ("ru", "Международный морской совет собрался в среду.", "Международный морской совет"),
    "southern sea": ("ru", "Генсек Содружества Южного моря молчит.", "Содружества Южного моря"),
    "of seven": ("ru", "Парламент вышел из Таможенного союза Семи.", "Таможенного союза Семи"),
    "nine rivers": ("uk", "Союз Дев’яти рік збирається в понеділок.", "Союз Дев’яти рік"),
    "council of a union": ("uk", "Збереться Рада Союзу морських держав.", "Рада Союзу морських держав"),
    "supervision": ("uk", "Агентство з ядерного нагляду мовчить.", "Агентство з ядерного нагляду"),
    "after a verb": ("it", "Cauta resta la Lega dei Due Mari.", "Lega dei Due Mari"),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_the_name_of_a_union_goes_on_in_small_letters(case):
    language, words, label = WHOLE[case]
    actors = find_voices(Text(words, language)).actors
    assert label in {form for each in actors if each.type == "organisation" for form in each.forms}


STATES = {
    "short stem": ("ru", "Армия Арделии ушла. В Нерии ждут. Нерийский премьер Ян Воссов сказал: «Поздно».", "neria"),
    "auxiliary": (
        "de", "Nordmark stoppt die Ausfuhr\n\nAm Montag hat Nordmark die Ausfuhr gestoppt. „Spät“, sagte Minister Jan Moor.",
        "nordmark",
    ),
    "lost vowel": ("fr", "Des milices sont venues du Tsénou. « Tard », a dit la première ministre tsénoise.", "tsenou"),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_a_state_is_told_by_its_demonym_or_its_verb(case):
    language, words, actor = STATES[case]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.actor == actor


SIDES = {
    "acronym": ("fr", "L’Union des Ports (UDP) attend. Son médiateur, Luc Morand, est venu. « Tard », a-t-il dit.", "union_des_ports"),
    "party in brackets": ("fr", "L’armée d’Ardel part. « Tard », regrette le député Luc Morand (Union civique).", "union_civique"),
    "rebels of a movement": (
        "en", "Ardel’s army fought the rebels of the Free Hills Movement. The rebels left. “Late,” said their spokesman.",
        "free_hills_movement",
    ),
    "own neighbour": (
        "en", "Veldania’s western neighbor, Orsk, waits. Its ambassador to the council, Ida Lund, left. “Late,” Lund said.",
        "orsk",
    ),
    "apposition": (
        "es", "El ejército de Ardel se fue.\n\nEstaria, principal comprador de trigo, ha amenazado con irse. «Tarde», dijo su canciller.",
        "estaria",
    ),
    "committee": ("uk", "Армія Ровенії пішла. «Пізно», — вважає голова комітету з питань оборони парламенту Сілени Ніна Лунь.", "silena"),
}  # fmt: skip


@pytest.mark.parametrize("case", SIDES)
def test_the_side_of_whoever_holds_an_office(case):
    language, words, actor = SIDES[case]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.actor == actor


def test_a_surname_that_is_an_office_too_is_a_name():
    words = "El ejército de Ardel se fue. «Tarde», explica Sonia Rey, catedrática de la Universidad de Almar."
    speaker = find_voices(Text(words, "es")).quotations[-1].speaker
    assert speaker is not None
    assert speaker.person == "rey"
