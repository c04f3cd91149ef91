"""Offices that organisations have, and whoever heads their missions; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

STATES = {
    "en": "Ardel accuses Sorland. Ardel’s army left. The Coastal League met on Monday.",
    "it": "Ardelia accusa Sorlandia. L’esercito di Ardelia è partito. La Lega del Mare si è riunita lunedì.",
    "fr": "L’Ardélie accuse la Sorlandie. L’armée d’Ardélie est partie. La Ligue de la mer s’est réunie lundi.",
    "es": "Ardelia acusa a Sorlandia. El ejército de Ardelia se fue. La Liga del Mar se reunió el lunes.",
    "de": "Ardel klagt Sorland an. Ardels Armee zog ab. Die Küstenliga tagte am Montag.",
    "ru": "Арделия обвинила Сорландию. Армия Арделии ушла. Морская лига собралась в понедельник.",
    "uk": "Арделія звинуватила Сорландію. Армія Арделії пішла. Морська ліга зібралася в понеділок.",
}
CASES = [
    ("en", "“Talk,” said the secretary-general, Ida Voss. Ardel was silent.", "coastal_league"),
    ("en", "“Talk,” said the head of the mission, Ida Voss. Ardel was silent.", "coastal_league"),
    ("it", "«Parlate», ha detto la mediatrice, Ida Vossi. L’Ardelia tace.", "lega_del_mare"),
    ("fr", "« Parlez », a dit la cheffe des observateurs, Ida Voss. L’Ardélie se tait.", "ligue_de_la_mer"),
    ("es", "«Hablen», dijo la enviada especial, Ida Vosa. Ardelia calla.", "liga_del_mar"),
    ("de", "„Reden Sie“, sagte Generalsekretärin Ida Voss. Ardel schwieg.", "kuestenliga"),
    ("ru", "«Говорите», — сказал генеральный секретарь Ян Воссов. Арделия молчит.", "morskaya_liga"),
    ("uk", "«Говоріть», — сказав генеральний секретар Ян Воссенко. Арделія мовчить.", "morska_liga"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "actor"), CASES)
def test_a_secretary_general_serves_an_organisation(language, words, actor):
    voices = find_voices(Text(f"{STATES[language]}\n\n{words}", language))
    assert voices.quotations[0].speaker.actor == actor


def test_a_police_commissioner_serves_the_state():
    words = "« Circulez », a dit le commissaire de police, Jean Morel. L’Ardélie se tait."
    voices = find_voices(Text(f"{STATES['fr']}\n\n{words}", "fr"))
    assert voices.quotations[0].speaker.actor == "ardelie"


def test_its_secretary_general_is_the_league_that_reports_of_a_state():
    words = "L’Ardélie a envoyé des soldats, selon la Ligue de la mer. Son secrétaire général, Paul Destrée, se tait. « Assez », a-t-il dit."
    voices = find_voices(Text(f"{STATES['fr']}\n\n{words}", "fr"))
    assert voices.quotations[0].speaker.actor == "ligue_de_la_mer"
