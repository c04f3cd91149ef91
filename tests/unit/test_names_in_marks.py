"""Names of newspapers, plans and organisations in marks are no quotations; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.quotations.find import find_quotations

NAMES = [
    ("en", "He spoke to the “Ardel Gazette” on Monday."),
    ("en", "The plan “Iron Shore” was dropped."),
    ("it", "Per i sindacati il piano «Porto aperto» è un errore."),
    ("it", "Lo ha detto al «Corriere di Ardel»."),
    ("fr", "Le plan « Rade ouverte » a été abandonné."),
    ("fr", "Il l’a confié au « Courrier d’Ardel »."),
    ("de", "Das sagte er der „Ardeler Zeitung“ (Montag)."),
    ("es", "Lo contó al «Heraldo de Ardel»."),
    ("ru", "Об этом рассказал собеседник «Южного вестника»."),
    ("ru", "АРДЕЛ, 5 мая. /ИА «Берег»/. Порт закрыт."),
    ("uk", "Про це розповів співрозмовник «Південного вісника»."),
    ("uk", "«Союз трьох портів» відклав голосування."),
]
WORDS = [
    ("en", "He called it “a gazette of lies”.", "fragment"),
    ("ru", "Он сказал: «Вестник войны уже в пути, и мы его ждём».", "speech"),
    ("de", "Sie sagte: „Keine Zeitung hat darüber berichtet.“", "speech"),
    ("uk", "«Союз розпався, і ми це бачимо», — сказав він.", "speech"),
]


@pytest.mark.parametrize(("language", "words"), NAMES)
def test_a_name_is_no_quotation(language, words):
    assert [each.role for each in find_quotations(Text(words, language))] == ["name"]


@pytest.mark.parametrize(("language", "words", "role"), WORDS)
def test_what_somebody_says_of_papers_and_unions_is_a_quotation(language, words, role):
    assert [each.role for each in find_quotations(Text(words, language))] == [role]
