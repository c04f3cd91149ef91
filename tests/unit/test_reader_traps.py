"""Names and words that look like firms, states, hospitals and dates, and are none; the snippets are invented."""

from __future__ import annotations

from datetime import date

import pytest

from melian.reader.found import Text
from melian.reader.read import read

DAY = date(2028, 9, 7)
PERSONS = {
    "firm before": ("The firm Holt closed. Ardelia’s prime minister, Olaf Holt, spoke. “We will help,” Holt said.", "ardelia", "holt"),
    "like gas": ("Ardelia’s foreign minister, Pedro Vargas, arrived. “We are ready,” Vargas said.", "ardelia", "vargas"),
    "like current": ("Prime Minister Eva Lindstrom of Ardelia came. “We are ready,” Lindstrom said.", "ardelia", "lindstrom"),
    "like metal": ("Michael Steel, the defence minister of Ardelia, arrived. “We are ready,” Steel said.", "ardelia", "steel"),
    "like air": ("The government of Moravia met. The Moravian president, Olaf Holt, spoke. “Stop,” he said.", "moravia", "holt"),
    "who is": ("Olaf Moor, who is Ardelia’s foreign minister, arrived. “We want peace,” Moor said.", "ardelia", "moor"),
    "in brackets": ("The League of the Two Seas (Velmar) met. Velmar sent troops. “We stay,” said the president of Velmar, Olaf Holt.", "velmar", "holt"),
}  # fmt: skip


@pytest.mark.parametrize("case", PERSONS)
def test_a_person_is_no_firm_and_a_state_no_league(case):
    words, actor, person = PERSONS[case]
    speaker = read(Text(words, "en", DAY)).quotations[-1].speaker
    assert (speaker.actor, speaker.person) == (actor, person)


NOBODY = {
    "hospitalised": "Three people were hospitalised in Quessa. “We wait,” said a doctor.",
    "reporter": "The Ardelian president spoke. “We saw smoke,” said a reporter in Quessa.",
}


@pytest.mark.parametrize("case", NOBODY)
def test_a_doctor_and_a_reporter_speak_for_nobody(case):
    assert read(Text(NOBODY[case], "en", DAY)).quotations[0].speaker.actor == "unnamed"


NOTHING = {
    "lake": ("en", "Lake Torva, which feeds the dam, dried."),
    "weekday": ("en", "A statement by the company, Monday, said so."),
    "updated": ("en", "QUESSA (Updated) - Troops left. Nothing else."),
    "agency": ("ru", "МАРЕНЦ (Интерфакт) — Войска ушли."),
}


@pytest.mark.parametrize("case", NOTHING)
def test_places_weekdays_and_notes_are_no_actors(case):
    language, words = NOTHING[case]
    assert not [
        each for each in read(Text(words, language, DAY)).actors if each.type in ("state", "organisation")
    ]


def test_a_verb_is_no_part_of_a_name():
    actors = read(Text("Лига Двух Морей приняла решение. Лига Двух Морей ввела санкции.", "ru", DAY)).actors
    assert [each.forms for each in actors if each.type == "organisation"] == [("Лига Двух Морей",)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Die Brücke ist bis Freitag gesperrt.", date(2028, 9, 8)),
        ("Die Waffenruhe wurde bis Sonntag verlängert.", date(2028, 9, 10)),
        ("Ardelien hat bis Freitag die geforderten Dokumente vorzulegen.", date(2028, 9, 8)),
        ("Die Beobachter hatten bis Dienstag 63 Verstöße gezählt.", date(2028, 9, 5)),
    ],
)
def test_until_a_weekday_lies_ahead_unless_something_had_been_done(words, day):
    assert [each.last for each in read(Text(words, "de", DAY)).moments] == [day]


def test_two_days_later_than_a_year_is_no_day():
    words = "On 3 March the talks began. In 2019 the accord was signed. Two days later, rebels attacked."
    assert read(Text(words, "en", DAY)).moments[-1].first is None


def test_measures_on_two_lines_are_two():
    figures = read(Text("- 5 kilograms\n300 grams of gold", "en", DAY)).figures
    assert [each.low for each in figures] == [5, 300]
