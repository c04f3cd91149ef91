"""Real states by their names, capitals and demonyms in seven languages; the snippets are invented."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from babel import Locale

from melian.reader.actors.known import known_actors
from melian.reader.found import Text
from melian.reader.tokens import LANGUAGES
from melian.reader.voices import find_voices

TABLE = tomllib.loads(files("melian.reader.actors").joinpath("tables", "states.toml").read_text("utf-8"))
VOICES = [
    ("en", "“We wait,” said the Burmese foreign minister, Nora Velt.", "myanmar_burma"),
    ("en", "“We wait,” said the DRC’s foreign minister, Nora Velt.", "congo_kinshasa"),
    ("en", "“We wait,” said the Czech prime minister, Nora Velt.", "czechia"),
    ("en", "Lesotho cut the water. “We wait,” said Nora Velt, South Africa’s water minister.", "south_africa"),
    ("en", "Lesotho waits. South African troops moved. “We wait,” said Colonel Nora Velt, a spokeswoman for the"
           " defence ministry in Pretoria.", "south_africa"),
    ("en", "“This can be settled,” al-Velt told Oman’s news agency. Oman’s minister, Nora al-Velt, left.", "oman"),
    ("it", "«Aspettiamo», ha detto la ministra degli Esteri ceca, Nora Velt.", "czechia"),
    ("it", "La polizia salomonese cerca. Ha risposto da Port Moresby la ministra degli Esteri, Nora Velt."
           " «Aspettiamo», ha detto.", "papua_new_guinea"),
    ("it", "Il Costa Rica protesta. La giunta che governa a Managua nega. «Aspettiamo», ha detto il suo capo, la"
           " generale Nora Velt.", "nicaragua"),
    ("it", "Il portavoce del governo del Costa Rica, Renzo Maltese, nega. «Aspettiamo», ha detto Maltese.", "costa_rica"),
    ("fr", "« Nous attendons », a dit à Niamey la ministre nigérienne, Nora Velt.", "niger"),
    ("fr", "« Nous attendons », a dit la ministre ivoirienne de l’eau, Nora Velt.", "cote_d_ivoire"),
    ("de", "„Wir warten“, sagte Außenministerin Nora Velt in Bukarest. Rumänien wartet.", "romania"),
    ("es", "«Esperamos», dijo la canciller hondureña, Nora Velt.", "honduras"),
    ("ru", "«Мы ждём», — заявила глава МИД ЮАР Нора Вельт.", "south_africa"),
    ("ru", "«Мы ждём», — заявила министр иностранных дел Мьянмы Нора Вельт.", "myanmar_burma"),
    ("uk", "«Ми чекаємо», – заявила чеська прем’єрка Нора Вельт.", "czechia"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "state"), VOICES)
def test_whose_minister_speaks(language, words, state):
    assert find_voices(Text(words, language)).quotations[-1].speaker.actor == state


def test_every_entry_is_a_territory_with_something_to_call_it_by():
    territories = Locale.parse("en").territories
    assert [entry["code"] for entry in TABLE.values() if entry["code"] not in territories] == []
    assert len({entry["code"] for entry in TABLE.values()}) == len(TABLE) > 190
    assert [key for key, entry in TABLE.items() if not entry.keys() - {"code"}] == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_form_means_two_states(language):
    """But for what two peoples are called: Dominican, Congolese, Guinean in longer names."""
    forms: dict[str, set[str]] = {}
    for key, entry in TABLE.items():
        for form in (*entry.get("demonyms", ()), *entry.get("seats", ())):
            forms.setdefault(form.lower(), set()).add(key)
    assert {form: keys for form, keys in forms.items() if len(keys) > 1} == {}
    assert known_actors(language).actors.keys() >= TABLE.keys()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "La paz llegó tarde. «Esperamos», dijo una mujer."),
        ("uk", "Досі тихо. Діти йдуть додому. «Чекаємо», – сказала жінка."),
        ("ru", "Прагматик ушёл, аккредитация отозвана. «Ждём», — сказала женщина."),
    ],
)
def test_words_that_look_like_capitals_are_none(language, words):
    assert [each.id for each in find_voices(Text(words, language)).actors if each.type == "state"] == []
