"""Whoever is called by what they live by speaks for no state."""

from __future__ import annotations

from datetime import date

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices


def voices(words: str, language: str):
    return find_voices(Text(words, language, date(2031, 5, 14)))


@pytest.mark.parametrize(
    ("words", "language", "trade", "surname"),
    [
        (
            "Ларгия перекрыла реку. Паром лежит на песке, и паромщик Ильяс Бекеш возвращает пассажирам деньги. "
            "«Река ушла за три ночи», — говорит он.",
            "ru",
            "паромщик",
            "bekesh",
        ),
        (
            "Ардія закрила кордон. Біля шлагбаума пасічник Іван Сторожук чекає. «Меду цього року не буде», — каже він.",
            "uk",
            "пасічник",
            "storozhuk",
        ),
        (
            "Ardel closed the river. “It left in three nights,” said the ferryman Ilya Bekesh.",
            "en",
            "ferryman",
            "bekesh",
        ),
        (
            "L'Ardelia ha chiuso il fiume. «Se n'è andato», dice il pescatore Ilario Bechi.",
            "it",
            "pescatore",
            "bechi",
        ),
        (
            "L'Ardélie a fermé le fleuve. « Il est parti », dit le batelier Ilyas Béchet.",
            "fr",
            "batelier",
            "bechet",
        ),
        (
            "Ardelia cerró el río. «Se fue en tres noches», dice el barquero Elías Bequer.",
            "es",
            "barquero",
            "bequer",
        ),
        (
            "Ardelien sperrte den Fluss. „Er ging in drei Nächten“, sagt der Fährmann Ilja Bekesch.",
            "de",
            "Fährmann",
            "bekesch",
        ),
    ],
)
def test_a_trade_before_a_name_makes_a_person_of_no_state(words, language, trade, surname):
    found = voices(words, language)
    (person,) = found.people
    assert person.id == surname
    assert found.quotations[0].speaker.person == surname
    kinds = {actor.id: actor.type for actor in found.actors}
    assert kinds[found.quotations[0].speaker.actor] == "non-state"
    assert person.office == trade


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("The trawler Santa Rosa sank off Ardel, officials said.", "en"),
        ("El carguero Santa Rosa zarpó de Ardelia, dijo el Gobierno.", "es"),
        ("Der Tanker Nord Stern sank vor Ardelien.", "de"),
    ],
)
def test_a_vessel_is_nobody(words, language):
    assert voices(words, language).people == ()


def test_namesakes_are_two_people_and_the_daughter_speaks_for_no_state():
    found = voices(
        "Präsident Amadeu Correl aus Tamorien sitzt in der Festung. Seine Tochter Livia Correl, die ihn am Donnerstag "
        "besuchen durfte, sagte am Telefon: »Mein Vater ist gesund.«",
        "de",
    )
    assert [person.name for person in found.people] == ["Amadeu Correl", "Livia Correl"]
    assert found.quotations[0].speaker.person == "livia_correl"


def test_whoever_has_a_given_name_in_other_cases_is_one_person():
    found = voices(
        "Министр обороны Ардии Ирина Вольц прибыла в порт. Указ Ирины Вольц опубликован. «Мы готовы», — сказала Вольц.",
        "ru",
    )
    assert [person.id for person in found.people] == ["volts"]


@pytest.mark.parametrize(
    ("words", "language", "stranger"),
    [
        ("Lo ricorda Elena Ferrandi, la figlia di Giulio. «Non voglio vendetta», dice.", "it", "giulio"),
        ("In Brannock police opened fire on a march. Carrowen denied it.", "en", "brannock"),
        ("Rund 800 Soldaten der Küstenbrigade zogen zum Palast. Tamorien schweigt.", "de", "kuestenbrigade"),
        (
            "Die Nacht der Kasernen\n\nVon Henrike Solms, Adrun\n\nSoldaten hatten das Parlament von Adrun besetzt. "
            "Velmora schweigt.",
            "de",
            "adrun",
        ),
        (
            "Two presidents refuse to yield\n\nJudith Farrow in Kessary\n\nThe people of Kessary have waited four days. "
            "Veshan is calm.",
            "en",
            "kessary",
        ),
        ("La Misión de Verificación contó 41 incidentes. Torvalia calla.", "es", "verificacion"),
    ],
)
def test_what_is_no_state(words, language, stranger):
    assert stranger not in {actor.id for actor in voices(words, language).actors}


def test_crews_that_are_to_be_freed_do_not_speak():
    found = voices(
        "Президент Ормелии Алексей Варнич потребовал освободить экипаж. «Мы не торгуем судьбами граждан», — подчеркнул он.",
        "ru",
    )
    assert found.quotations[0].speaker.person == "varnich"


def test_whoever_is_told_with_an_age_alone_serves_nobody():
    found = voices(
        "Torvalia acusa a la Milicia. El presidente de Torvalia calló.\n\nEn el valle la gente lee las señales. "
        "Remedios Pardo, de 66 años, cargaba colchones. «En 2031 perdimos la casa», dice.",
        "es",
    )
    assert found.quotations[0].speaker.person == "pardo"
    assert found.quotations[0].speaker.actor != "torvalia"


@pytest.mark.parametrize(
    ("words", "language", "states"),
    [
        (
            "Im Streit um die Talsperre hat Halmarien dem Nachbarland Tessland ein Ultimatum gestellt. "
            "Die halmarische Armee wartet.",
            "de",
            {"halmarien", "tessland"},
        ),
        ("Grenzlinien und Batterien verschwinden. Militärkolonien hat niemand.", "de", set()),
        ("La noche en que Zaldaria tuvo dos Gobiernos. Zaldaria hizo poco.", "es", {"zaldaria"}),
    ],
)
def test_states_that_look_like_other_words_or_do_irregular_things(words, language, states):
    assert {actor.id for actor in voices(words, language).actors if actor.type == "state"} == states


@pytest.mark.parametrize(
    ("words", "language", "surname", "actor"),
    [
        (
            "La Norvalia ha ridotto il gas. Lo annuncia la compagnia di Stato Norgas.\n\n"
            "«Consegniamo gas», ha detto l'amministratore delegato Ruggero Valsi.",
            "it", "valsi", "norgas",
        ),
        (
            "La Norvalia ha ridotto il gas alla Trebenia. La Norvalia tace.\n\nLa Lega dell'Energia, che riunisce "
            "dodici Stati, terrà una riunione. La presidente di turno, Greta Hollmann, ha sentito tutti. «Ho trovato "
            "due governi», ha dichiarato.",
            "it", "hollmann", "lega_dell_energia",
        ),
        (
            "Про загибель повідомила Місія восьми держав, яка стежить за угодою між Ровелією та Кестонією. "
            "«Наша машина була білою», – сказав керівник місії Оскар Ліндаль.",
            "uk", "lindal", "misia_vosmi_derzhav",
        ),
        (
            "President Arturo Belmonte of Calvera is held.\n\nMr Belmonte’s daughter, Lucia, was allowed to telephone "
            "him. “He asked for his glasses,” she said.",
            "en", "lucia", "daughter",
        ),
        ("«Такого не помнил даже мой дед», — говорит смотритель пристани Игнат Солох.", "ru", "solokh", "smotritel"),
    ],
)  # fmt: skip
def test_for_whom_somebody_speaks(words, language, surname, actor):
    speaker = voices(words, language).quotations[0].speaker
    assert (speaker.person, speaker.actor) == (surname, actor)


@pytest.mark.parametrize(
    ("words", "language", "surname"),
    [
        ("President Marek Orel of Ardel spoke. Tom Orel, his son, was there. “No,” Orel said.", "en", "orel"),
        (
            "Президент Ардии Иван Орлов выступил. Рядом стоял его сын Пётр Орлов. «Мы победим», — сказал Орлов.",
            "ru",
            "orlov",
        ),
    ],
)
def test_a_surname_alone_is_his_who_holds_the_office(words, language, surname):
    assert voices(words, language).quotations[-1].speaker.person == surname


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("The container Ilya Bekesh was loaded.", "en"),
        ("Il ristorante Maria Luisa chiude.", "it"),
        ("Le quartier Saint Michel brûle.", "fr"),
        ("Die Feuer Anna Weber löschte man.", "de"),
    ],
)
def test_things_before_a_name_are_no_trade(words, language):
    assert all(not person.office for person in voices(words, language).people)


def test_a_president_is_a_states_where_its_paragraph_names_one():
    found = voices(
        "Corvia closed its border with Velt. The Red Union protested. “The border stays shut,” President Ana Ruiz said.",
        "en",
    )
    assert found.quotations[0].speaker.actor != "red_union"


def test_a_state_may_be_named_as_a_guard_is():
    words = "Hellegarde hat Velten den Krieg erklärt. Die Regierung von Hellegarde tagt, der Präsident von Hellegarde schweigt."
    assert "hellegarde" in {actor.id for actor in voices(words, "de").actors if actor.type == "state"}
