"""Numbers of texts in seven languages: value, unit, how exact."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.reader.found import Text
from melian.reader.numbers.find import find_figures
from melian.reader.numbers.written import figures
from melian.reader.times.find import find_moments

CASES = [
    # sentence, language, least, most, unit, how exact
    ("They massed 94,000 troops.", "en", 94_000, 94_000, "soldiers", ""),
    ("It was up to 175,000 soldiers.", "en", 175_000, 175_000, "soldiers", "at most"),
    ("Some twenty-five ships left.", "en", 25, 25, "ships", "about"),
    ("They hold two hundred and fifty hostages.", "en", 250, 250, "persons", ""),
    ("It cost $2.3bn a year.", "en", 2.3e9, 2.3e9, "dollars per year", ""),
    ("It cost 40 million dollars.", "en", 40e6, 40e6, "dollars", ""),
    ("A share of 12.5 per cent was lost.", "en", 12.5, 12.5, "percent", ""),
    ("Hundreds of soldiers came.", "en", 100, 1000, "soldiers", "vague"),
    ("They talked for two hours and a half.", "en", 2.5, 2.5, "hours", ""),
    ("They hold 7 of our pilots.", "en", 7, 7, "persons", ""),
    ("It closed 3 mines near the harbours.", "en", 3, 3, "mines", ""),
    ("They hold a post less than a mile away.", "en", 1, 1, "miles", "at most"),
    ("Está a menos de un kilómetro.", "es", 1, 1, "kilometres", "at most"),
    ("Там 35 тис. вояків стоять.", "uk", 35_000, 35_000, "soldiers", ""),
    ("Retiene a doce turistas.", "es", 12, 12, "persons", ""),
    ("Una quindicina di scienziati attende.", "it", 15, 15, "persons", ""),
    ("Sechs Landvermesser fehlen.", "de", 6, 6, "persons", ""),
    ("Ha contato 47 violazioni.", "it", 47, 47, "violations", ""),
    ("Ha 94.000 soldati.", "it", 94_000, 94_000, "soldiers", ""),
    ("Minaccia quattro porti con le navi.", "it", 4, 4, "ports", ""),
    ("Una cinquantina di guardie lo aspetta.", "it", 50, 50, "persons", ""),
    ("Une quinzaine de policiers attend.", "fr", 15, 15, "persons", ""),
    ("Höchstens 30 Patrouillenboote kreuzen dort.", "de", 30, 30, "ships", "at most"),
    ("Sieben Grenzpolizisten fehlen.", "de", 7, 7, "persons", ""),
    ("Varios centenares de mineros esperan.", "es", 200, 1000, "persons", "vague"),
    ("Вернули семерых лётчиков.", "ru", 7, 7, "persons", ""),
    ("Повернули вісьмох прикордонників.", "uk", 8, 8, "persons", ""),
    ("Una quarantina di navi è partita.", "it", 40, 40, "ships", ""),
    ("Duecentocinquanta marinai sono a bordo.", "it", 250, 250, "persons", ""),
    ("Ventotto aerei sono partiti.", "it", 28, 28, "aircraft", ""),
    ("Chiede 3,5 miliardi di euro.", "it", 3.5e9, 3.5e9, "euros", ""),
    ("Almeno 40 civili sono morti.", "it", 40, 40, "persons", "at least"),
    ("Il y a 12 500 hommes au port.", "fr", 12_500, 12_500, "soldiers", ""),
    ("Une trentaine de navires attend.", "fr", 30, 30, "ships", ""),
    ("Près de deux cents otages attendent.", "fr", 200, 200, "persons", "about"),
    ("La perte est de 4,5 %.", "fr", 4.5, 4.5, "percent", ""),
    ("Rund 6.500 Soldaten sind da.", "de", 6500, 6500, "soldiers", "about"),
    ("Zweihundertfünfzig Matrosen sind da.", "de", 250, 250, "persons", ""),
    ("Einundzwanzig Schiffe liegen im Hafen.", "de", 21, 21, "ships", ""),
    ("Es geht um 2,5 Milliarden Euro.", "de", 2.5e9, 2.5e9, "euros", ""),
    ("Mindestens zwölf Panzer fuhren vor.", "de", 12, 12, "tanks", "at least"),
    ("Hay 1.400 soldados.", "es", 1400, 1400, "soldiers", ""),
    ("Una veintena de barcos espera.", "es", 20, 20, "ships", ""),
    ("Al menos doscientos rehenes esperan.", "es", 200, 200, "persons", "at least"),
    ("Pide 3,2 millones de dólares.", "es", 3.2e6, 3.2e6, "dollars", ""),
    ("Там 94 000 солдат.", "ru", 94_000, 94_000, "soldiers", ""),
    ("Около 175 тысяч военных у границы.", "ru", 175_000, 175_000, "soldiers", "about"),
    ("Двенадцать кораблей вышли в море.", "ru", 12, 12, "ships", ""),
    ("Ущерб составил 2,5 млрд долларов.", "ru", 2.5e9, 2.5e9, "dollars", ""),
    ("Там 94 000 військових.", "uk", 94_000, 94_000, "soldiers", ""),
    ("Близько 175 тисяч солдатів стоять.", "uk", 175_000, 175_000, "soldiers", "about"),
    ("П'ять кораблів вийшли в море.", "uk", 5, 5, "ships", ""),
    ("Збитки сягають 2,5 млрд доларів.", "uk", 2.5e9, 2.5e9, "dollars", ""),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "language", "low", "high", "unit", "approx"), CASES)
def test_a_number_has_its_value_and_unit(sentence, language, low, high, unit, approx):
    (found,) = find_figures(Text(sentence, language))
    assert (found.low, found.high, found.unit, found.approx, found.role) == (
        low,
        high,
        unit,
        approx,
        "quantity",
    )


@pytest.mark.parametrize(
    ("sentence", "language", "role"),
    [
        ("The Group of Seven met.", "en", "name"),
        ("It was the third attempt.", "en", "ordinal"),
        ("He is one of the mediators.", "en", "idiom"),
        ("Il Gruppo dei Quattro ha votato.", "it", "name"),
        ("Era la terza volta.", "it", "ordinal"),
    ],
)
def test_what_counts_nothing_is_told_apart(sentence, language, role):
    assert {each.role for each in find_figures(Text(sentence, language))} <= {role}


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("It passed by nine votes to two.", "en"),
        ("Adopté par neuf voix contre deux.", "fr"),
        ("Angenommen mit neun Stimmen gegen zwei.", "de"),
        ("Aprobado por nueve votos contra dos.", "es"),
    ],
)
def test_votes_against_are_votes_too(sentence, language):
    found = find_figures(Text(sentence, language))
    assert [(each.low, each.unit) for each in found] == [(9, "votes"), (2, "votes")]


@pytest.mark.parametrize(
    ("sentence", "language", "number"),
    [
        ("A hundred and fifty ships sailed.", "en", 150),
        ("A thousand two hundred ships sailed.", "en", 1200),
        ("One thousand and fifty ships sailed.", "en", 1050),
        ("Partirent mille deux cents navires.", "fr", 1200),
        ("Partirent mille navires.", "fr", 1000),
        ("Partirono mille duecento navi.", "it", 1200),
        ("Partieron mil quinientos barcos.", "es", 1500),
        ("Partieron mil barcos.", "es", 1000),
        ("Costó mil millones de euros.", "es", 1e9),
        ("Вышли тысяча двести кораблей.", "ru", 1200),
        ("Вышли с двумястами пятьюдесятью кораблями.", "ru", 250),
        ("Вышли около сорока кораблей.", "ru", 40),
        ("Вийшли тисяча сто кораблів.", "uk", 1100),
        ("На дев’яноста кораблях.", "uk", 90),
        ("З тринадцятьма кораблями.", "uk", 13),
    ],
)
def test_what_hundreds_and_thousands_are_joined_with_is_added(sentence, language, number):
    (found,) = find_figures(Text(sentence, language))
    assert (found.low, found.high) == (number, number)


@pytest.mark.parametrize(
    ("sentence", "language", "numbers"),
    [
        ("Between one thousand and two thousand ships sailed.", "en", [(1000, 2000)]),
        ("A thousand and one nights.", "en", [(1000, 1000), (1, 1)]),
        ("Five thousand and three thousand came.", "en", [(5000, 5000), (3000, 3000)]),
    ],
)
def test_what_is_another_number_is_not_added(sentence, language, numbers):
    assert [(each.low, each.high) for each in find_figures(Text(sentence, language))] == numbers


def test_numbers_of_dates_are_no_numbers():
    text = Text("On 9 December 2021 they held 12 hostages.", "en", date(2021, 12, 10))
    (only,) = find_figures(text, [moment.span for moment in find_moments(text)])
    assert only.low == 12


@pytest.mark.parametrize(("decimal", "thousands"), [(".", ","), (",", "."), (",", "\u00a0"), (",", " ")])
@given(st.integers(0, 10**9), st.integers(0, 99))
def test_figures_are_read_as_they_are_written(decimal, thousands, whole, hundredths):
    written = f"{whole:,}".replace(",", thousands) + f"{decimal}{hundredths:02d}"
    assert figures(written, decimal) == pytest.approx(whole + hundredths / 100, rel=1e-12)


@given(
    st.lists(
        st.sampled_from(
            [
                "two",
                "hundred",
                "and",
                "million",
                "3,5",
                "40",
                "%",
                "$",
                "soldiers",
                "of",
                "the",
                "a",
                "dozen",
                "”",
            ]
        ),
        max_size=14,
    )
)
def test_numbers_lie_in_the_text_in_order_and_run_upwards(words):
    text = " ".join(words)
    found = find_figures(Text(text, "en"))
    assert all(0 <= each.span.start < each.span.end <= len(text) for each in found)
    assert all(each.low <= each.high for each in found)
    starts = [each.span.start for each in found]
    assert starts == sorted(starts)
