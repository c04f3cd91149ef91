"""Names and words that look like firms, states, hospitals and dates, and are none; the snippets are invented."""

from __future__ import annotations

import os
import subprocess
import sys
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


SPEAKERS = {
    "of an organisation": (
        "de",
        "Welmark klagt. Karsovien schweigt.\n\nIn der Halle faltet Svea Roloff vom Hilfswerk Sankt Barbara graue Wolldecken. „Wir haben 200“, erzählt sie.",
        "sankt_barbara/roloff",
    ),
    "founder of a name in marks": (
        "it",
        "La Noveria tace.\n\nNadia Corel, fondatrice delle «Madri del Lerna», aspetta. «Ho stirato la camicia», racconta.",
        "madri_del_lerna/corel",
    ),
    "name with a hyphen": (
        "fr",
        "L’Estrane dénonce la Talmérie. La Croix-Verte parle de blessés. « Nous comptons », dit Norah Vélin, médecin de l’organisation.",
        "croix_verte/velin",
    ),
    "party": (
        "de",
        "Dravonien zögert. Die Nationalpartei fordert ein Ende. „Es reicht“, sagte ihr Vorsitzender Kaspar Holm.",
        "nationalpartei/holm",
    ),
    "as a mediator": (
        "de",
        "Toskarien droht Brelund.\n\nDer Ostmeerrat tagt. Generalsekretär Paul Ahrendsen bot sich als Vermittler an. „Noch geht es“, sagte er.",
        "ostmeerrat/ahrendsen",
    ),
    "envoy and mediator": (
        "es",
        "Sandoria calla. La Unión Austral votará. Su enviado, Martín Egusquiza, vio a ambos. «Es poco», comentó el mediador.",
        "union_austral/egusquiza",
    ),
    "subject left out": (
        "it",
        "La Noveria protesta. «Non riconosciamo nessuno», ha detto la ministra degli Esteri, Clara Osten.\n\nVianes non sembra impressionato. Ettore Vianes, presidente della Calastra, è calmo. Promette elezioni «libere». Del contratto parla con disprezzo: «È carta straccia».",
        "calastra/vianes",
    ),
    "number of people": (
        "it",
        "La Noveria tace. «Vedremo», ha detto la ministra degli Esteri della Noveria, Clara Osten.\n\nCirca 1.500 persone hanno chiesto il ritorno di Terrada; la polizia ha fermato la segretaria del Partito del Mare, Bruna Calvi. «Mi hanno tenuta sei ore», racconta.",
        "partito_del_mare/calvi",
    ),
    "unnamed and then named": (
        "es",
        "Soranda acusa a Guadiria. Un portavoz militar sorandés, el coronel Bruno Casal, lo niega: «No hemos volado».",
        "soranda/casal",
    ),
    "verb after a clause": (
        "uk",
        "Ведарія мовчить. Уряд Ладорії протестує.\n\nГолова місії Східної ліги, генерал Ян Ремер, скаржиться. «Я не знаю», – говорить він.\n\nПрезидент Ведарії Олекса Турчан, виступаючи в парламенті, пообіцяв мир. «Розмови не буде», – заявив він.",
        "vedaria/turchan",
    ),
    "his staff": (
        "it",
        "Il generale Ugo Lenti guida la missione dell’Unione dei Laghi. La Calastra tace. «Non basta», dice Lenti. Un ufficiale del suo stato maggiore è meno diplomatico: «Ricomincia la guerra».",
        "unione_dei_laghi/",
    ),
    "correspondent": (
        "fr",
        "Otages : la Lorvanie perd patience\n\nCamille Derouault (Sarvenne, envoyée spéciale)\n\nLa Lorvanie proteste. « Assez », a dit le ministre lorvanien, Bastien Corvelle.",
        "lorvanie/corvelle",
    ),
    "in front of the port": (
        "it",
        "La Noveria tace. «Questo durerà di più», dice il barista di fronte al porto.",
        "unnamed/",
    ),
    "portrait": ("uk", "Дарганія мовчить. Жінка з портретом юнака сказала: «Де він?»", "unnamed/"),
}


@pytest.mark.parametrize("case", SPEAKERS)
def test_who_speaks(case):
    language, words, wanted = SPEAKERS[case]
    speaker = read(Text(words, language, DAY)).quotations[-1].speaker
    assert f"{speaker.actor}/{speaker.person}" == wanted


ORIGINS = {
    "it": "La Soranda accusa. «Sei notti», dice Ana Lores, una maestra sorandese.",
    "es": "El Gobierno de Soranda acusa. «Seis noches», dice Ana Lores, una maestra sorandesa.",
    "en": "Sorandia’s government accuses. “Six nights,” said Ann Lorne, a Sorandian teacher.",
}


@pytest.mark.parametrize("language", ORIGINS)
def test_a_teacher_speaks_for_no_state_whose_demonym_she_bears(language):
    reading = read(Text(ORIGINS[language], language, DAY))
    states = {each.id for each in reading.actors if each.type == "state"}
    assert reading.quotations[0].speaker.actor not in states
    assert reading.quotations[0].speaker.person


def test_what_is_read_does_not_hang_on_the_seed_of_hashes():
    words = "Рувенська армія мовчить. Рувенія чекає. Уряд Рувенії каже: «Ні». Стріляли з рувенських позицій. Залкія протестує."
    script = (
        "from melian.reader.found import Text; from melian.reader.read import read; import sys;"
        "print(repr(read(Text(sys.argv[1], 'uk'))))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, words],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "3", "4")
    }
    assert len(told) == 1
    assert b"ruvenska" not in told.pop()


NO_ORGANISATIONS = {
    "accused of": (
        "en",
        "The opposition accused the president of “Selling the country”. Vardania and Sorland talk.",
    ),
    "called a": ("es", "Vardania y Sorlandia hablan. Llamó al presidente de «Loco peligroso»."),
    "song": ("ru", "Вардания молчит. Певица исполнила песню «Мирвания». Купили самолёт «Скифель»."),
    "quarter": ("fr", "Il vit à Union-Ville. Le Front-Nord brûle. La Vardanie attend."),
    "side": ("de", "Die Kriegspartei schweigt. Der Richter hörte die Gegenpartei. Vardanien wartet."),
}


@pytest.mark.parametrize("case", NO_ORGANISATIONS)
def test_what_is_said_of_somebody_and_titles_are_no_organisations(case):
    language, words = NO_ORGANISATIONS[case]
    assert [each for each in read(Text(words, language, DAY)).actors if each.type == "organisation"] == []


def test_places_are_no_persons_of_an_organisation():
    words = "The road to Port Alba from the hospital is closed. Lake Orin of the university is frozen."
    assert read(Text(words, "en", DAY)).people == ()


def test_a_mediator_who_is_named_is_meant_before_an_envoy():
    words = "Vardania’s envoy Piet Holm was there. UN mediator Karl Ott met both sides. “I am hopeful,” the mediator said."
    assert read(Text(words, "en", DAY)).quotations[0].speaker.person == "ott"


def test_a_subject_after_a_quotation_is_the_speaker_not_whoever_was_named():
    words = "Il ministro della Vardania Pino Vell è agli arresti. Vell mente. Parla di «fango» la difesa."
    speaker = read(Text(words, "it", DAY)).quotations[0].speaker
    assert speaker is None or speaker.person != "vell"


SEASONS = ("Дети играют зимой и летом.", "Урожай осенью обычно хороший.", "Каждой весной река разливается.")


@pytest.mark.parametrize("words", SEASONS)
def test_what_happens_every_year_has_no_days(words):
    assert [each.value for each in read(Text(words, "ru", DAY)).moments if each.value] == []
