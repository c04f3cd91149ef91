"""Dialogues whose turns begin with a dash, and lists that do, too; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.quotations.find import find_quotations
from melian.reader.voices import find_voices

DIALOGUES = {
    "fr": "Le ministre d’Ardel, Leo Voss, attend.\n— Viendrez-vous ?\n— Oui, répond-il. Demain.",
    "es": "El ministro de Ardel, Leo Voss, espera. «Hay tiempo», dice Voss.\n—¿Vendrá usted?\n—Sí. Mañana mismo.",
    "ru": "Министр Арделии Лео Восс ждёт. «Время есть», — сказал Восс.\n— Вы придёте?\n— Да. Завтра.",
    "uk": "Міністр Арделії Лео Восс чекає. «Час є», — сказав Восс.\n— Ви прийдете?\n— Так. Завтра.",
}


@pytest.mark.parametrize("language", DIALOGUES)
def test_turns_are_quotations_and_the_report_asks(language):
    words = DIALOGUES[language]
    asked, answered = find_voices(Text(words, language)).quotations[-2:]
    assert asked.span.of(words).endswith("?")
    assert asked.speaker is not None
    assert asked.speaker.actor == "narrator"
    assert answered.speaker is not None
    assert answered.speaker.person == "voss"
    assert answered.span.end == len(words)


LISTS = {
    "fr": "L’accord prévoit :\n— Le retrait des troupes.\n— Un échange de prisonniers.",
    "es": "El acuerdo prevé:\n— Retirar las tropas.\n— Un canje de prisioneros.",
    "ru": "Соглашение предусматривает:\n— Отвод войск.\n— Обмен пленными.",
    "uk": "— Відведення військ. Обмін полоненими.",
}


@pytest.mark.parametrize("language", LISTS)
def test_items_of_a_list_are_no_quotations(language):
    assert find_quotations(Text(LISTS[language], language)) == ()
