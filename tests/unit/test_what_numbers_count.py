"""What a number counts where the words around it say so: parts, ages, prices, whoever acts, senses of a noun."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.reader.found import Text
from melian.reader.numbers.find import find_figures
from melian.reader.numbers.units import rare_unit, units_of
from melian.reader.read import read


def counted(words: str, language: str) -> list[tuple[float, float, str]]:
    return [
        (each.low, each.high, each.unit) for each in read(Text(words, language, date(2031, 5, 14))).figures
    ]


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("Trois de ses sept marins sont blessés.", "fr", [(3, "persons"), (7, "persons")]),
        ("Liberati quattordici dei ventidue ostaggi.", "it", [(14, "persons"), (22, "persons")]),
        ("Sie verurteilten ihn statt zu neun zu 15 Jahren.", "de", [(9, "years"), (15, "years")]),
        ("Суд дав їм 16 і 11 років.", "uk", [(16, "years"), (11, "years")]),
        ("Les deux chauffeurs, âgés de 29 et 51 ans, sont libres.", "fr", [(2, "persons"), (29, "years"), (51, "years")]),
        ("Il servizio passerà da nove a quindici mesi.", "it", [(9, "months"), (15, "months")]),
        (
            "Il flusso è sceso a 38 milioni di metri cubi al giorno, contro i 61 di gennaio.",
            "it",
            [(38e6, "cubic metres per day"), (61e6, "cubic metres per day")],
        ),
        ("She took 48.3 percent of the votes, her rival 46.9.", "en", [(48.3, "percent"), (46.9, "percent")]),
        ("The dam releases 410 cubic metres per second, short of the 700 promised.", "en",
         [(410, "cubic metres per second"), (700, "cubic metres per second")]),
    ],
)  # fmt: skip
def test_two_numbers_of_the_same(words, language, found):
    assert counted(words, language) == [
        (pytest.approx(number), pytest.approx(number), unit) for number, unit in found
    ]


@pytest.mark.parametrize(
    ("words", "language", "unit"),
    [
        ("All 44 on board died.", "en", "persons"),
        ("The youngest of them was 16.", "en", "years"),
        ("Men between 22 and 35 must register.", "en", "years"),
        ("The motion passed by a margin of three.", "en", "votes"),
        ("The police put the number of dead at four.", "en", "persons"),
        ("Thousands marched in the capital.", "en", "persons"),
        ("Zehntausende haben in der Hauptstadt protestiert.", "de", "persons"),
        ("A magnitude 6.1 earthquake struck.", "en", "magnitude"),
        ("La scossa ha avuto una magnitudo di 6,8.", "it", "magnitude"),
        ("Hanno firmato in 62, tra premi e ministri.", "it", "persons"),
        ("Quindici gli arrestati.", "it", "persons"),
        ("Судьба двух похищенных неизвестна.", "ru", "persons"),
        ("L'affluenza si è fermata al 61.", "it", "percent"),
        ("I casi di colera sono saliti a 230.", "it", "cases"),
        ("Les villages évacués sont passés à dix-neuf.", "fr", "villages"),
        ("Los agentes de guardia, solo cuatro, no intervinieron.", "es", "persons"),
        (
            "Le tangenti sono 11 milioni, pagate in franchi.",
            "it",
            "francs",
        ),
        ("The premium has multiplied by five.", "en", "times"),
        ("Die Garnison von 450 blieb.", "de", "persons"),
        ("Fathers of three or more children are exempt.", "en", "persons"),
        ("На помощь прибыли два самолёта-амфибии.", "ru", "aircraft"),
        ("Нужен флот: вышли две авиабазы.", "ru", "air bases"),
    ],
)
def test_the_words_around_say_it(words, language, unit):
    assert [each[2] for each in counted(words, language)] == [unit]


@pytest.mark.parametrize(
    ("words", "language", "number", "unit"),
    [
        ("La lira crolla. Per comprare un dollaro ora ne servono 38.", "it", 38, "liras"),
        ("The Zarmani lira slid to 41.3 against the dollar.", "en", 41.3, "liras"),
        ("Драхма подешевела. За доллар просят уже 61.", "ru", 61, "drachmas"),
    ],
)
def test_what_a_dollar_costs(words, language, number, unit):
    assert (pytest.approx(number), pytest.approx(number), unit) in counted(words, language)


@pytest.mark.parametrize(
    ("words", "language", "unit"),
    [
        ("They unloaded 118,000 tonnes of barley. Nine ships wait, and 27 more came.", "en", "ships"),
        (
            "Un drone è precipitato a ottocento metri da qui. Altri undici sono stati abbattuti.",
            "it",
            "drones",
        ),
        ("Sanctions name 63 tankers. Insurers dropped cover for nine of them.", "en", "ships"),
        ("L'armée a perdu 31 chars et montre les photos de douze d'entre eux.", "fr", "tanks"),
        ("Hanno espulso otto diplomatici. Le autorità ne cacceranno dodici.", "it", "persons"),
        ("Клієнти, а їх понад 4 мільйони, чекали.", "uk", "persons"),
    ],
)
def test_what_a_bare_number_goes_back_to(words, language, unit):
    assert counted(words, language)[-1][2] == unit


@pytest.mark.parametrize(
    ("words", "language", "unit"),
    [
        ("Tres milicias impidieron abrir 46 colegios el día de las elecciones.", "es", "polling stations"),
        ("Cerraron 46 colegios por el frío.", "es", "schools"),
        ("La agencia levantó 300 tiendas para los refugiados.", "es", "tents"),
        ("Saquearon 300 tiendas del centro.", "es", "shops"),
        ("На трёх участках голосование сорвано.", "ru", "polling stations"),
        ("Купили три участка земли.", "ru", "plots"),
        ("Hanno annullato il voto in 86 seggi.", "it", "polling stations"),
        ("La lega ha ottenuto 86 seggi alla Camera.", "it", "seats"),
    ],
)
def test_a_noun_of_two_senses_has_the_one_that_the_words_around_tell(words, language, unit):
    assert counted(words, language)[-1][2] == unit


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Un sixième, malade, est mort.", "fr"),
        ("Il brigue un cinquième mandat.", "fr"),
        ("Ils ont trouvé l'or dans le double plancher.", "fr"),
        ("Это уже сорок первый удар.", "ru"),
        ("Кінець о 06.00 години.", "uk"),
    ],
)
def test_what_is_no_number(words, language):
    found = find_figures(Text(words, language))
    assert all(each.role not in ("quantity", "ratio") for each in found)


NOUNS = {
    "it": {"fluidi": "fluids", "tastiere": "keyboards"}, "fr": {"claviers": "keyboards"}, "es": {"teclados": "keyboards"}, "de": {"absagen": "cancellations"},
    "ru": {"подделок": "forgeries"}, "uk": {"підробок": "forgeries"},
}  # fmt: skip


@pytest.mark.parametrize("language", NOUNS)
def test_rarer_nouns_are_known_in_any_of_their_forms(language):
    for noun, unit in NOUNS[language].items():
        found = units_of(language).of_word(noun) or rare_unit(noun, language)
        assert found == unit, noun


@given(number=st.integers(2, 999), language=st.sampled_from(["en", "it", "fr", "es", "de", "ru", "uk"]))
def test_a_bare_number_alone_has_no_unit_and_breaks_nothing(number, language):
    (figure,) = find_figures(Text(f"X: {number}!", language))
    assert (figure.low, figure.high, figure.unit) == (number, number, "")


@pytest.mark.parametrize(
    ("words", "language", "number", "unit"),
    [
        # what only looks like one of the above
        ("A family of three hotels closed.", "en", 3, "hotels"),
        ("Une équipe de 12 chiens cherche.", "fr", 12, "dogs"),
        ("Двадцать первых лодок ушли.", "ru", 20, "ships"),
        ("The bank lent 40 million crowns, only 12 came back.", "en", 12, "crowns"),
        ("The oldest bridge carried 40 lorries.", "en", 40, "trucks"),
        ("The youngest of 9 was saved.", "en", 9, ""),
        ("Turnout in district 12 was low.", "en", 12, ""),
        ("Il treno è partito in 9, secondo il capo.", "it", 9, ""),
        ("Un terzo circa degli elettori tace.", "it", 0.3333, ""),
        ("Scores of thousand-dollar notes burned.", "en", 40, "dollars"),
        ("Les prix du pain sont passés à 40.", "fr", 40, ""),
        ("The bridges, in winter, 12, were closed.", "en", 12, ""),
        ("Ils étaient 460 le mois précédent.", "fr", 460, ""),
    ],
)
def test_what_only_looks_so_counts_nothing_of_the_kind(words, language, number, unit):
    found = read(Text(words, language, date(2028, 9, 7))).figures
    assert (pytest.approx(number), unit) in [(each.low, each.unit) for each in found]


@pytest.mark.parametrize("language", ["en", "it", "fr", "de", "es", "ru", "uk", "xx"])
@pytest.mark.parametrize(
    "words", ["", "1", "²", "“No,” said Fatou, ②,", "𝟘° 𝟘th ١٢th March", "0 0 0", "9" * 400]
)
def test_odd_figures_break_nothing(words, language):
    assert read(Text(words, language, date(2028, 9, 7))).text.words == words
