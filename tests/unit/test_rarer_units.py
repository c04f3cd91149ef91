"""What numbers count by rarer nouns, by nouns left out and by prices for a lot, in seven languages."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib.resources import files

import pytest

from melian.reader.found import Text
from melian.reader.numbers.find import find_figures
from melian.reader.numbers.units import measures, money_units, units_of
from melian.reader.tokens import LANGUAGES

COUNTED = [
    # sentence, language, the unit of each of its numbers
    ("The 12-nation bloc sent a five-ship convoy.", "en", "states ships"),
    ("Three jurors, nine bailiffs and two midwives left.", "en", "persons persons persons"),
    ("It lost three key bridges and six ambulances.", "en", "bridges ambulances"),
    ("Two out of five crossings are shut.", "en", "crossings crossings"),
    ("La tour a onze gardiens et deux phares.", "fr", "persons lighthouses"),
    ("Il a fait trois allers-retours et quatre escales.", "fr", "round_trips stopovers"),
    ("L’acte porte sept signatures et douze clauses.", "fr", "signatures clauses"),
    ("Le colonel recense les tirs. Il en a relevé quatorze.", "fr", "shots"),
    ("Llegaron veinte peritos a doce aulas.", "es", "persons classrooms"),
    ("Cortó dos líneas y nueve cables.", "es", "lines cables"),
    ("Hay 30 firmas y 40 papeletas.", "es", "signatures ballots"),
    ("Ha staccato due linee su cinque.", "it", "lines lines"),
    ("Mancano due firme e tre visti.", "it", "signatures visas"),
    ("Ha chiuso sei stazioni e due dogane.", "it", "stations customs_posts"),
    ("Sie machte drei Rundfahrten mit 40 Geschworenen.", "de", "round_trips persons"),
    ("Es fehlen acht Pumpen, zwei Verdichter und 17 Strommasten.", "de", "pumps compressors pylons"),
    ("Er nannte vier Erfolge und zwei Vorbehalte.", "de", "successes reservations"),
    ("Отключены две насосные станции и семь антенн.", "ru", "pumping_stations antennas"),
    ("Суд вынес три приговора шестерым присяжным.", "ru", "verdicts persons"),
    ("В школе 12 квинов.", "ru", "квинов"),  # not 12 schools
    ("Охороняють двох компресорних станцій.", "uk", "stations"),
    ("Зібрали 230 тисяч підписів і 40 бюлетенів.", "uk", "signatures ballots"),
    ("Захоплено чотири мерії та вісім митниць.", "uk", "town_halls customs_posts"),
]
ONE_MORE = [
    ("Si valuta l'invio di tre fregate e di un sommergibile.", "it", "ships ships"),
    ("Er kündigte drei Fregatten und ein U-Boot an.", "de", "ships ships"),
    ("It sent three frigates and a tug.", "en", "ships ships"),
    ("It took three days and a minister.", "en", "days"),
    ("Two envoys met the minister and a judge.", "en", "persons"),
]
VOTES = [
    ("Парламент 113 голосами проти 112 підтримав вступ.", "uk", "votes votes"),
    ("Centoquattro voti a favore, novantasette contrari.", "it", "votes votes"),
    ("За проголосовали 88 депутатов, против – 31.", "ru", "persons persons"),
    ("The motion passed 97-41, with 12 abstaining.", "en", "votes votes abstentions"),
    ("The bill passed by 97 to 41.", "en", "votes votes"),
    ("Le texte a recueilli 97 voix pour, 41 contre.", "fr", "votes votes"),
]
PRICES = [
    ("A 96 scudi al megawattora.", "it", "scudos per megawatt hour"),
    ("До 780 талерів за тисячу кубометрів.", "uk", "thalers per thousand cubic metres"),
    ("До 780 талеров сейчас за тысячу кубометров.", "ru", "thalers per thousand cubic metres"),
    ("Für 780 Taler je 1000 Kubikmeter.", "de", "thalers per thousand cubic metres"),
    ("À 780 thalers les mille mètres cubes.", "fr", "thalers per thousand cubic metres"),
    ("It charges 300 crowns per container.", "en", "crowns per container"),
    ("It charges 300 crowns per ferry.", "en", "crowns per ship"),
    ("Он отдал 300 крон за контейнер.", "ru", "crowns"),  # in exchange: no rate
]


@pytest.mark.parametrize(("sentence", "language", "units"), COUNTED + ONE_MORE + VOTES)
def test_each_number_has_the_unit_that_an_english_reader_expects(sentence, language, units):
    found = find_figures(Text(sentence, language))
    assert [each.unit.replace(" ", "_") for each in found] == units.split()


@pytest.mark.parametrize(("sentence", "language", "unit"), PRICES)
def test_a_price_is_for_a_measure_a_lot_or_a_piece(sentence, language, unit):
    assert find_figures(Text(sentence, language))[0].unit == unit


@pytest.mark.parametrize("table", ["measures", "classes", "things", "trades", "rarer"])
def test_each_column_is_written_in_the_letters_of_its_language(table):
    text = files("melian.reader.numbers").joinpath("nouns", f"{table}.toml").read_text("utf-8")
    for rows in tomllib.loads(text).values():
        for row, cells in rows.items():
            assert len(cells) == len(LANGUAGES), row
            for language, cell in zip(LANGUAGES, cells, strict=True):
                script = "CYRILLIC" if language in ("ru", "uk") else "LATIN"
                letters = {
                    letter for letter in cell.replace("fpv", "") if letter.isalpha() and letter not in "kWMGT"
                }
                wrong = {letter for letter in letters if script not in unicodedata.name(letter)}
                assert not wrong, (row, language, cell)


def test_currencies_keep_their_own_names_and_are_measures():
    assert {"scudos", "ecus", "escudos", "thalers", "tolars", "ducats"} <= money_units() <= measures()
    assert units_of("it").of_word("scudi") == "scudos"
    assert units_of("fr").of_word("écus") == "ecus"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "Ci vivono 400 orvallesi."),
        ("uk", "Повернуться 97 еллідійців."),
        ("es", "Viven allí 400 corvanos."),
        ("fr", "On compte 400 tessanais."),
        ("ru", "Вернутся 97 кордийцев."),
    ],
)
def test_people_are_counted_by_where_they_are_from(language, words):
    assert [each.unit for each in find_figures(Text(words, language))] == ["persons"]
