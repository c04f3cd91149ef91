"""Offices and their holders, seats of states, colleagues, and whom a nested quotation cites; texts are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

STATES = {
    "en": "Ardel’s government rejected the demands of the government of Meska.",
    "es": "El Gobierno de Meska rechazó las exigencias del Gobierno de Ardelia.",
    "it": "Il governo di Meska ha respinto le richieste del governo di Ardelia.",
    "fr": "Le gouvernement de la Meska a rejeté les exigences du gouvernement de l’Ardélie.",
    "uk": "Уряд Мески відкинув вимоги уряду Арделії.",
    "ru": "Правительство Мески отвергло требования правительства Арделии.",
}


@pytest.mark.parametrize(
    ("language", "words", "actor", "person"),
    [
        (
            "es",
            "Bianca Velt: “No daremos ni un paso atrás”\n"
            "La ministra de Exteriores de Meska recibe a este diario en Puerto Claro. Sobre la mesa hay un mapa. "
            "Velt asegura que habrá paz, pero mide cada palabra. “No cederemos”, dice.",
            "meska",
            "velt",
        ),
        ("en", "The government issued a statement. “We will not leave this strait,” it added.", "ardel", ""),
        ("fr", "La présidente de la Meska, Anne Velt, a parlé aux passagers. "
         "« Nous restons ici », a-t-elle ajouté, demandant le retour des passagers.", "meska", "velt"),
        ("uk", "Колишній офіцер армії Мески розповів про наказ. \"Я відмовився стріляти\", – каже він.", "unnamed", ""),
    ],
)  # fmt: skip
def test_speaker_is_found_across_sentences(language: str, words: str, actor: str, person: str) -> None:
    voices = find_voices(Text(f"{STATES[language]}\n{words}", language))
    voice = voices.quotations[-1].speaker
    assert voice is not None
    assert (voice.actor, voice.person) == (actor, person)


def test_a_town_where_a_ministry_sits_stands_for_its_state() -> None:
    words = (
        "The foreign ministry in Tarn has put out a statement. “No boat of ours was there,” it says.\n"
        "Lawyers in Tarn accuse the Meska government of hiding."
    )
    voices = find_voices(Text(f"{STATES['en']}\n{words}", "en"))
    assert [each.speaker.actor for each in voices.quotations if each.speaker] == ["meska"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "it",
            "La ministra di Meska, Anna Velt, ha parlato. «Ho chiamato il mio collega di Ardelia», racconta, "
            "«e mi ha risposto: “Aspetteremo fino a domani”. Ecco tutto».\nIl collega, Duilio Orsan, nega.",
        ),
        (
            "ru",
            "Источник в правительстве Мески рассказал, что президент Ардели Пётр Орсан собрал военных. "
            "«Он сказал прямо: „Мы будем ждать до завтра“», — сообщил источник.",
        ),
    ],
)
def test_nested_words_are_those_of_whoever_was_spoken_of(language: str, words: str) -> None:
    voices = find_voices(Text(f"{STATES[language]}\n{words}", language))
    inner = next(each for each in voices.quotations if each.depth)
    assert inner.speaker is not None
    assert inner.speaker.person == "orsan"


@pytest.mark.parametrize(
    ("language", "words", "voices"),
    [
        (
            "en",
            "Repairs take weeks, according to its operator, Dorlink. The company’s chief engineer, Tobias Orn, "
            "saw it. “Anchors do that,” he said.",
            [("dorlink", "orn")],
        ),
        (
            "fr",
            "« L’équipage n’a rien demandé », a affirmé un cadre d’Air Ardel. "
            "« Nous gardons la bande », a raconté ce responsable.",
            [("air_ardel", ""), ("air_ardel", "")],
        ),
        (
            "ru",
            "Совет залива, в который входят пять государств, предложил открыть залив. "
            "«Мины не спрашивают», — говорится в обращении генсека организации Марты Ольден.",
            [("sovet_zaliva", "olden")],
        ),
        (
            "uk",
            'Проти виступає лише Долавія. "Ми почекаємо до весни", – пояснив її посол у Спілці Ілля Сухий.',
            [("dolavia", "sukhiy")],
        ),
        (
            "it",
            "«Non è siccità, è un assedio». Anna Velt, ministra dell’Agricoltura di Meska, lo ripete sull’argine.",
            [("meska", "velt")],
        ),
    ],
)  # fmt: skip
def test_whoever_belongs_to_what_was_named_before(
    language: str, words: str, voices: list[tuple[str, str]]
) -> None:
    found = find_voices(Text(f"{STATES[language]}\n{words}", language))
    spoken = [each.speaker for each in found.quotations if each.speaker]
    assert [(each.actor, each.person) for each in spoken] == voices


@pytest.mark.parametrize(
    ("language", "words", "voices"),
    [
        (
            "it",
            "L’Ardelia aspetta, dice l’inviato della Lega dei porti, Aldo Kerli. Il governatore della provincia, Luca Marni, "
            "è impaziente: «Bisogna agire».",
            [("ardelia", "marni")],
        ),
        (
            "uk",
            "Арделія чекає. Капітан порту Леон Марнюк рахує кораблі. «Ніхто не рухається», – каже він. "
            "«Одинадцять за тиждень», – рахує Гуго Орель з Інституту миру.",
            [("ardelia", "marnyuk"), ("institutu_miru", "orel")],
        ),
        (
            "fr",
            "La ministre de la Meska, Nora Velt, nous reçoit. « C’est une lettre. » "
            "Son homologue, Hugo Marn, dit le contraire : « Elle ment. »",
            [("meska", "velt"), ("ardelie", "marn")],
        ),
    ],
)
def test_governors_serve_states_and_counterparts_the_other_one(
    language: str, words: str, voices: list[tuple[str, str]]
) -> None:
    found = find_voices(Text(f"{STATES[language]}\n{words}", language))
    spoken = [each.speaker for each in found.quotations if each.speaker]
    assert [(each.actor, each.person) for each in spoken] == voices
