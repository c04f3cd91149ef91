"""Quarters, decades, runs of years, weekdays with a day of the month; laws, and what has no day."""

from __future__ import annotations

import itertools
from calendar import monthrange
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.reader.found import Text
from melian.reader.times.find import find_moments
from melian.reader.times.lexicon import lexicon
from melian.reader.tokens import LANGUAGES

THURSDAY = date(2028, 9, 7)
QUARTERS = {  # from the first to the last, as the languages count
    "en": "In the {} quarter of {} prices rose.|first|second|third|fourth",
    "it": "Nel {} trimestre del {} i prezzi sono saliti.|primo|secondo|terzo|quarto",
    "fr": "Au {} trimestre {}, les prix ont grimpé.|premier|deuxième|troisième|quatrième",
    "de": "Im {} Quartal {} stiegen die Preise.|ersten|zweiten|dritten|vierten",
    "es": "En el {} trimestre de {} subieron los precios.|primer|segundo|tercer|cuarto",
    "ru": "В {} квартале {} года цены выросли.|первом|втором|третьем|четвёртом",
    "uk": "У {} кварталі {} року ціни зросли.|першому|другому|третьому|четвертому",
}
RANGES = {
    "en": ["from {} to {}", "between {} and {}", "in {}–{}"],
    "it": ["dal {} al {}", "tra il {} e il {}", "nel {}-{}"],
    "fr": ["de {} à {}", "entre {} et {}", "en {}-{}"],
    "de": ["von {} bis {}", "zwischen {} und {}", "in den Jahren {}–{}"],
    "es": ["de {} a {}", "entre {} y {}", "en {}-{}"],
    "ru": ["с {} по {} год", "в {}–{} годах"],
    "uk": ["з {} до {} року", "у {}–{} роках"],
}
DECADES = {
    "en": "in the 1980s", "it": "negli anni Ottanta", "fr": "dans les années 1980", "de": "in den Achtzigerjahren",
    "es": "en los años ochenta", "ru": "в 1980-х годах", "uk": "у вісімдесяті роки",
}  # fmt: skip
NO_DAYS = {
    "en": [
        "If they fire, we will vote the same day; it was Monday’s decision.",
        "Neither today nor tomorrow.",
    ],
    "de": ["Über Beobachter könne man erst nach dem Winter reden."],
    "fr": ["Voilà trois semaines que le port est bloqué.", "Cela fait deux mois que le port est bloqué."],
    "it": ["Non tratto, né oggi né mai.", "Due settimane dopo il vertice, il porto riaprì."],
    "es": [
        "Hace tres semanas que el puerto está cerrado.",
        "El 3 de marzo del año siguiente el puerto cerró.",
    ],
    "ru": ["Цены выросли накануне выборов."],
    "uk": ["Ціни зросли напередодні виборів."],
}


def days(words, language, today=THURSDAY):
    found = find_moments(Text(words, language, today))
    return [(each.first, each.last) for each in found if each.value]


@pytest.mark.parametrize("year", [2026, 2031])
@pytest.mark.parametrize("language", QUARTERS)
def test_the_quarters_of_a_year_follow_each_other_and_fill_it(language, year):
    sentence, *names = QUARTERS[language].split("|")
    spans = [span for name in names for span in days(sentence.format(name, year), language)]
    assert len(spans) == 4
    assert (spans[0][0], spans[-1][1]) == (date(year, 1, 1), date(year, 12, 31))
    assert all(after[0] - before[1] == timedelta(1) for before, after in itertools.pairwise(spans))


@given(st.integers(1950, 2060), st.integers(1, 30))
@settings(max_examples=15)
def test_a_run_of_years_is_whole_in_every_language(first, length):
    for language, ways in RANGES.items():
        for way in ways:
            words = f"{way.format(first, first + length)}."
            assert days(words, language) == [(date(first, 1, 1), date(first + length, 12, 31))], words


@pytest.mark.parametrize("language", DECADES)
def test_a_decade_is_ten_years(language):
    assert days(f"{DECADES[language]}.", language) == [(date(1980, 1, 1), date(1989, 12, 31))]


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(-20, -1))
@settings(max_examples=20)
def test_a_weekday_with_a_day_of_the_month_is_that_day(today, away):
    day = today + timedelta(days=away)
    for language, words in (
        ("it", "È arrivato {} {}."),
        ("fr", "Il est arrivé {} {}."),
        ("es", "Llegó el {} {}."),
    ):
        weekday = format_date(day, "EEEE", locale=language)
        assert days(words.format(weekday, day.day), language, today) == [(day, day)]


@pytest.mark.parametrize(
    ("words", "language"),
    [("Lunedì 24 navi sono partite.", "it"), ("Le lundi 24 navires sont partis.", "fr")],
)
def test_what_is_counted_after_a_weekday_is_no_day_of_the_month(words, language):
    assert days(words, language) == [(date(2028, 9, 4), date(2028, 9, 4))]


@pytest.mark.parametrize("language", NO_DAYS)
def test_what_names_no_day_has_none(language):
    for words in NO_DAYS[language]:
        assert [each for each in days(words, language) if each[0] != date(2028, 9, 4)] == [], words


def test_the_same_month_of_last_year_is_a_year_before():
    for language, words in (
        ("en", "in {} of last year"), ("fr", "en {} de l’année dernière"), ("de", "im {} vergangenen Jahres"),
        ("es", "en {} del año pasado"), ("it", "nel {} dello scorso anno"),
    ):  # fmt: skip
        month = format_date(date(2027, 6, 1), "LLLL", locale=language)
        assert days(words.format(month), language) == [
            (date(2027, 6, 1), date(2027, 6, monthrange(2027, 6)[1]))
        ]


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data(), today=st.dates(date(1950, 1, 1), date(2090, 1, 1)))
@settings(max_examples=40)
def test_any_words_of_time_in_any_order_give_days_in_order_or_none(language, data, today):
    phrases = st.sampled_from(sorted(lexicon(language).phrases))
    figures = st.sampled_from(
        ["3", "24", "2027", "1990", ",", ".", "–", "5.", "2026-го", "18:30", "5/9/2028"]
    )
    words = data.draw(st.lists(st.one_of(phrases.map(" ".join), phrases.map(" ".join), figures), max_size=14))
    found = find_moments(Text(" ".join(words), language, today))
    assert all(one.span.end <= other.span.start for one, other in itertools.pairwise(found))
    assert all(each.first <= each.last for each in found if each.first and each.last)


DAYS_ALONE = [
    ("They will meet on the 18th.", "en", date(2028, 9, 18)), ("It lies on the 5th floor.", "en", None),
    ("Se verán el día 18.", "es", date(2028, 9, 18)), ("Вони зустрілися 3-го числа.", "uk", date(2028, 9, 3)),
    ("Они встретятся 18-го числа.", "ru", date(2028, 9, 18)), ("Er traf 18 Soldaten.", "de", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "language", "day"), DAYS_ALONE)
def test_a_day_of_the_month_alone_is_the_nearest_on_the_side_of_the_tense(words, language, day):
    assert days(words, language) == ([(day, day)] if day else [])


def test_numbers_that_look_like_years_and_count_are_none():
    assert days("Es kamen 1900–2000 Soldaten.", "de") == []
    assert days("Hace sesenta días.", "es") == [(date(2028, 7, 9), date(2028, 7, 9))]
