"""Interviews whose questions and answers begin with a dash and have no marks; the snippets are invented."""

from __future__ import annotations

from datetime import date

import pytest

from melian.reader.found import Text
from melian.reader.quotations.find import find_quotations
from melian.reader.read import read
from melian.reader.voices import find_voices

INTERVIEWS = {  # what is asked, what is answered (with somebody quoted in the second answer)
    "fr": (
        "Le ministre d’Ardel, Leo Voss, nous a reçus mardi.",
        ["Signerez-vous l’accord ?", "Et vos soldats ?"],
        [
            "(Il rit.) Nous ne signerons pas cet accord.",
            "Le général m’a dit : « Nous tiendrons tout l’hiver. »",
        ],
        "Nous tiendrons tout l’hiver.",
    ),
    "es": (
        "El ministro de Ardel, Leo Voss, nos recibió el martes.",
        ["¿Firmará usted el acuerdo?", "¿Y sus soldados?"],
        ["No firmaremos ese acuerdo.", "El general me dijo: «Aguantaremos todo el invierno»."],
        "Aguantaremos todo el invierno",
    ),
    "it": (
        "Il ministro di Ardel, Leo Voss, ci ha ricevuto martedì.",
        ["Firmerà l’accordo?", "E i suoi soldati?"],
        ["Non firmeremo questo accordo.", "Il generale mi ha detto: «Terremo tutto l’inverno»."],
        "Terremo tutto l’inverno",
    ),
    "ru": (
        "Министр Арделии Лео Восс принял нас во вторник.",
        ["Вы подпишете соглашение?", "А ваши солдаты?"],
        ["Мы не подпишем это соглашение.", "Генерал мне сказал: «Продержимся всю зиму»."],
        "Продержимся всю зиму",
    ),
    "uk": (
        "Міністр Арделії Лео Восс прийняв нас у вівторок.",
        ["Ви підпишете угоду?", "А ваші солдати?"],
        ["(Сміється.) Ми не підпишемо цієї угоди.", "Генерал мені сказав: «Протримаємося всю зиму»."],
        "Протримаємося всю зиму",
    ),
}


def printed(language, gap):
    opening, asked, answered, _ = INTERVIEWS[language]
    turns = gap.join(f"— {one}\n— {other}" for one, other in zip(asked, answered, strict=True))
    return f"{opening}\n\n{turns}\n\n{opening}"


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("language", INTERVIEWS)
def test_turns_without_marks_are_whose_they_are_and_only_marks_quote(language, gap):
    words = printed(language, gap)
    _, asked, answered, quoted = INTERVIEWS[language]
    voices = find_voices(Text(words, language))
    assert [each.span.of(words) for each in voices.turns if each.asks] == asked
    assert [each.span.of(words) for each in voices.turns if not each.asks] == answered
    assert {each.speaker.person for each in voices.turns if not each.asks} == {"voss"}
    (quotation,) = find_quotations(Text(words, language))
    assert (quotation.span.of(words), quotation.depth) == (quoted, 0)


@pytest.mark.parametrize("language", INTERVIEWS)
def test_an_answer_is_a_passage_of_whoever_is_asked_and_a_question_is_none(language):
    words = printed(language, "\n")
    passages = read(Text(words, language, date(2031, 5, 1))).passages
    _, asked, answered, _ = INTERVIEWS[language]
    (first,) = [each for each in passages if each.span.of(words) in answered[0]]
    assert (first.speaker.person, first.direct, first.negated) == ("voss", False, True)
    assert not [each for each in passages if each.span.of(words) in " ".join(asked)]


def test_a_tag_of_the_narrator_makes_a_dialogue_of_an_interview():
    words = printed("fr", "\n").replace("Nous ne signerons", "Non, répond-il. Nous ne signerons")
    assert len(find_quotations(Text(words, "fr"))) == 5
    assert find_voices(Text(words, "fr")).turns == ()


def test_an_interview_with_nobody_named_before_has_answers_of_nobody():
    words = "— Tu viens ?\n— Oui, demain.\n— Et lui ?\n— Pas encore."
    voices = find_voices(Text(words, "fr"))
    assert [each.asks for each in voices.turns] == [True, False, True, False]
    assert {each.speaker.actor for each in voices.turns if not each.asks} == {""}
