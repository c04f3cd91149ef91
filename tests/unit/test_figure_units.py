"""What numbers count, in seven languages: whole tables and nouns in sentences."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.numbers.find import find_figures
from melian.reader.numbers.units import money_units, units_of
from melian.reader.tokens import LANGUAGES

CASES = [
    # sentence, language, value, unit
    ("They lost three supply trucks.", "en", 3, "trucks"),
    ("It sank two patrol boats.", "en", 2, "ships"),
    ("It sent five missile batteries north.", "en", 5, "batteries"),
    ("It was a six-hour meeting.", "en", 6, "hours"),
    ("The crew fired 20 air-to-air missiles.", "en", 20, "missiles"),
    ("Two former foreign ministers came.", "en", 2, "persons"),
    ("Four convoys a week may pass.", "en", 4, "convoys per week"),
    ("It exports 3 million barrels of crude oil a day.", "en", 3e6, "barrels per day"),
    ("Two hundred cocoa merchants left.", "en", 200, "persons"),
    ("They burned 14 quidgets.", "en", 14, "quidgets"),
    ("It sent 40 anti-tank quidgets.", "en", 40, "quidgets"),
    ("A blast near the border killed nine.", "en", 9, "persons"),
    ("Es schickte 40 Anti-Panzer-Raketen.", "de", 40, "missiles"),
    ("Ha inviato cinque pezzi anti-aerei.", "it", 5, "pieces"),
    ("Il a duré cinq demi-journées.", "fr", 5, "days"),
    ("Ha chiuso sette uffici postali.", "it", 7, "post offices"),
    ("Chiede due incontri al mese.", "it", 2, "meetings per month"),
    ("Sono arrivate cinque navi cisterna.", "it", 5, "ships"),
    ("Ha perso sei elicotteri.", "it", 6, "helicopters"),
    ("Il a fermé huit écoles.", "fr", 8, "schools"),
    ("Il y a quatre cents réfugiés au port.", "fr", 400, "persons"),
    ("Il achète 12 millions de tonnes de blé par an.", "fr", 12e6, "tonnes per year"),
    ("Elle a envoyé trois lettres.", "fr", 3, "letters"),
    ("Sie schickten zwei gepanzerte Brigaden.", "de", 2, "brigades"),
    ("Sie bauten drei neue Brücken.", "de", 3, "bridges"),
    ("Es fehlen acht Krankenwagenfahrer.", "de", 8, "persons"),
    ("Sie verlangen vier Sitzungen im Monat.", "de", 4, "sessions per month"),
    ("Cerraron nueve hospitales.", "es", 9, "hospitals"),
    ("Enviaron seis cazas y nada más.", "es", 6, "aircraft"),
    ("Piden tres reuniones por semana.", "es", 3, "meetings per week"),
    ("Разрушены семь мостов.", "ru", 7, "bridges"),
    ("Прибыли пять военных кораблей.", "ru", 5, "ships"),
    ("Закрыты двенадцать школ.", "ru", 12, "schools"),
    ("Он привёз два письма.", "ru", 2, "letters"),
    ("Процентов на сорок он прав.", "ru", 40, "percent"),
    ("Зруйновано сім мостів.", "uk", 7, "bridges"),
    ("Прибули п'ять військових кораблів.", "uk", 5, "ships"),
    ("Закрито дванадцять лікарень.", "uk", 12, "hospitals"),
    ("Він провів три зустрічі.", "uk", 3, "meetings"),
]


@pytest.mark.parametrize(("sentence", "language", "value", "unit"), CASES)
def test_a_number_counts_what_its_noun_says(sentence, language, value, unit):
    (found,) = find_figures(Text(sentence, language))
    assert (found.low, found.high, found.unit) == (value, value, unit)


GAPS = {"it": 16, "fr": 17, "de": 25, "es": 16, "ru": 10, "uk": 14}
"""Cells that are empty; none may be added."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_units(language):
    # a cell may be empty only where the language counts that under another name
    missing = units_of("en").names - units_of(language).names
    assert len(missing) <= GAPS.get(language, 0)


def test_units_are_plural_nouns_in_small_letters_and_many():
    names = units_of("en").names
    assert len(names) > 250
    assert all(name == name.lower() for name in names)
    assert {"dollars", "euros", "crowns"} <= money_units() <= names


def test_an_unknown_language_has_no_units():
    assert units_of("xx").names == frozenset()
