"""How languages join numbers: ranges, shares, dozens, parts of a whole, units named before; and what is no number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from melian.reader.found import Text
from melian.reader.numbers.find import find_figures

SNIPPETS = Path(__file__).parents[1] / "snippets" / "numbers"


def counted(sentence, language):
    found = find_figures(Text(sentence, language))
    return [(each.low, each.high, each.unit) for each in found if each.role in ("quantity", "ratio")]


@pytest.mark.parametrize(
    ("sentence", "language", "low", "high", "unit"),
    [
        ("It lies from 3 to 5 kilometres away.", "en", 3, 5, "kilometres"),
        ("Between eight and fifteen sailors fell.", "en", 8, 15, "persons"),
        ("They hold two or three pilots.", "en", 2, 3, "persons"),
        ("It needs 8 to 10 thousand soldiers.", "en", 8000, 10000, "soldiers"),
        ("Costs fell 20-25 percent.", "en", 20, 25, "percent"),
        ("Dista dai 10 ai 15 chilometri.", "it", 10, 15, "kilometres"),
        ("Servono tra 40 e 60 medici.", "it", 40, 60, "persons"),
        ("Il faut de 40 à 60 médecins.", "fr", 40, 60, "persons"),
        ("Il faut entre deux et trois semaines.", "fr", 2, 3, "weeks"),
        ("Es sind 4.000 bis 6.000 Soldaten.", "de", 4000, 6000, "soldiers"),
        ("Es fehlen zwischen 20 und 30 Prozent.", "de", 20, 30, "percent"),
        ("Faltan de 20 a 30 médicos.", "es", 20, 30, "persons"),
        ("Pide entre 8 y 15 millones de euros.", "es", 8e6, 15e6, "euros"),
        ("Там от 10 до 15 танков.", "ru", 10, 15, "tanks"),
        ("Нужно 5–7 тысяч солдат.", "ru", 5000, 7000, "soldiers"),
        ("Там від 10 до 15 танків.", "uk", 10, 15, "tanks"),
    ],
)
def test_a_range_has_two_ends(sentence, language, low, high, unit):
    assert counted(sentence, language) == [(low, high, unit)]


@pytest.mark.parametrize(
    ("sentence", "language", "value"),
    [
        ("It holds a third of the valley.", "en", 0.3333),
        ("It holds two-thirds of the valley.", "en", 0.6667),
        ("It has half as many tanks.", "en", 0.5),
        ("It searches one truck in five.", "en", 0.2),
        ("Every fourth house burned.", "en", 0.25),
        ("Controlla due terzi della valle.", "it", 0.6667),
        ("Controlla un quarto della valle.", "it", 0.25),
        ("Ferma un camion su tre.", "it", 0.3333),
        ("Elle tient un cinquième de la vallée.", "fr", 0.2),
        ("Elle fouille un camion sur dix.", "fr", 0.1),
        ("Drei Viertel der Wähler sind dagegen.", "de", 0.75),
        ("Ein Drittel des Tals ist besetzt.", "de", 0.3333),
        ("Controla dos tercios del valle.", "es", 0.6667),
        ("Perdió la mitad de su flota.", "es", 0.5),
        ("Занята треть долины.", "ru", 0.3333),
        ("Против две трети членов.", "ru", 0.6667),
        ("Зайнято майже чверть долини.", "uk", 0.25),
    ],
)
def test_a_share_has_no_unit(sentence, language, value):
    assert (value, value, "") in counted(sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language", "found"),
    [
        ("About three dozen trucks came.", "en", [(36, 36, "trucks")]),
        ("Half a million people fled.", "en", [(5e5, 5e5, "persons")]),
        ("They spoke for half an hour.", "en", [(0.5, 0.5, "hours")]),
        ("Tens of thousands of people fled.", "en", [(20_000, 100_000, "persons")]),
        ("Arriva una ventina di camion.", "it", [(20, 20, "trucks")]),
        ("Parlano da mezz'ora.", "it", [(0.5, 0.5, "hours")]),
        ("Une demi-douzaine de camions attend.", "fr", [(6, 6, "trucks")]),
        ("Deux douzaines de camions attendent.", "fr", [(24, 24, "trucks")]),
        ("Ein Dutzend Brücken ist zerstört.", "de", [(12, 12, "bridges")]),
        ("Es dauerte eine halbe Stunde.", "de", [(0.5, 0.5, "hours")]),
        ("Llegó media docena de camiones.", "es", [(6, 6, "trucks")]),
        ("Прибыли три десятка грузовиков.", "ru", [(30, 30, "trucks")]),
        ("Ждут сотни людей.", "ru", [(100, 1000, "persons")]),
        ("Чекають кілька сотень людей.", "uk", [(200, 1000, "persons")]),
    ],
)
def test_dozens_and_halves(sentence, language, found):
    assert counted(sentence, language) == found


@pytest.mark.parametrize(
    ("sentence", "language", "found"),
    [
        ("Two of its five members voted no.", "en", [(2, 2, "states"), (5, 5, "states")]),
        ("They hold 30 sailors. Three of them are ill.", "en", [(30, 30, "persons"), (3, 3, "persons")]),
        ("The base has oil for nine days and bread for four.", "en", [(9, 9, "days"), (4, 4, "days")]),
        (
            "It owes 2 billion crowns. It admits 300 million.",
            "en",
            [(2e9, 2e9, "crowns"), (3e8, 3e8, "crowns")],
        ),
        ("Liberati tre dei dieci tecnici.", "it", [(3, 3, "persons"), (10, 10, "persons")]),
        ("Trois de ses sept ponts sont détruits.", "fr", [(3, 3, "bridges"), (7, 7, "bridges")]),
        ("Il attend vingt navires. Deux d'entre eux brûlent.", "fr", [(20, 20, "ships"), (2, 2, "ships")]),
        ("Vier der neun Brücken sind zerstört.", "de", [(4, 4, "bridges"), (9, 9, "bridges")]),
        ("Dos de los siete puentes cayeron.", "es", [(2, 2, "bridges"), (7, 7, "bridges")]),
        ("Трое из девяти моряков ранены.", "ru", [(3, 3, "persons"), (9, 9, "persons")]),
        ("Нужно девять голосов. Сегодня их восемь.", "ru", [(9, 9, "votes"), (8, 8, "votes")]),
        ("На переправі стоять вантажівки: увечері їх було 640.", "uk", [(640, 640, "trucks")]),
        ("Наблюдатели Совета, которых сейчас 40, ждут.", "ru", [(40, 40, "persons")]),
        ("Спостерігачі Ради, яких нині лише 40, чекають.", "uk", [(40, 40, "persons")]),
        (
            "Скільки це людей, не кажуть; аналітики говорять про п'ять тисяч.",
            "uk",
            [(5000, 5000, "persons")],
        ),
        (
            "Un budget de 38,6 milliards de livres, dont 14 pour l'armée.",
            "fr",
            [(38.6e9, 38.6e9, "pounds"), (14e9, 14e9, "pounds")],
        ),
        (
            "El presupuesto asciende a 42,8 billones de pesos, de los cuales 16 irán al ejército.",
            "es",
            [(42.8e12, 42.8e12, "pesos"), (16e12, 16e12, "pesos")],
        ),
        (
            "Vor Torsund liegen 37 Getreidefrachter, zwölf davon länger als drei Wochen.",
            "de",
            [(37, 37, "ships"), (12, 12, "ships"), (3, 3, "weeks")],
        ),
        (
            "It cost 2 million dollars, of which 900 went to a driver.",
            "en",
            [(2e6, 2e6, "dollars"), (900, 900, "dollars")],
        ),
        ("Man sei bei drei Millionen und elf Gefangenen.", "de", [(3e6, 3e6, ""), (11, 11, "persons")]),
        ("Two million and fifty people fled.", "en", [(2_000_050, 2_000_050, "persons")]),
        ("Centodue sì, ottantasette no.", "it", [(102, 102, "votes"), (87, 87, "votes")]),
        ("El plan prevé tres entregas.", "es", [(3, 3, "deliveries")]),
        ("Пропали два учебных аппарата.", "ru", [(2, 2, "devices")]),
    ],
)
def test_a_number_without_noun_takes_the_one_before(sentence, language, found):
    assert counted(sentence, language) == found


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("It broke Resolution 1701.", "en"),
        ("A T-72 burned near the G7 venue.", "en"),
        ("He fought in the 90s.", "en"),
        ("They met at 9 a.m. in Room 12.", "en"),
        ("Viola l'articolo 5.", "it"),
        ("Chiudono alle 18.", "it"),
        ("Ils partent à 18 heures.", "fr"),
        ("Selon la résolution 40.", "fr"),
        ("Die Frist endet um 18 Uhr.", "de"),
        ("Cierran a las 18.", "es"),
        ("Закроют в 18 часов.", "ru"),
        ("Закриють о 18 годині.", "uk"),
    ],
)
def test_what_counts_nothing_is_no_number(sentence, language):
    assert counted(sentence, language) == []


def snippets() -> Iterator[tuple[str, str, list[str]]]:
    """Language, a sentence, and each number of it with its unit."""
    for path in sorted(SNIPPETS.glob("*.txt")):
        for line in path.read_text("utf-8").strip().split("\n"):
            words, _, wanted = line.partition("=>")
            yield path.stem, words.strip(), [each.strip() for each in wanted.split(";") if each.strip()]


@pytest.mark.parametrize(("language", "words", "wanted"), list(snippets()))
def test_numbers_of_snippets(language, words, wanted):
    found = counted(words, language)
    assert len(found) == len(wanted)
    for (least, most, unit), each in zip(found, wanted, strict=True):
        number, _, noun = each.partition(" ")
        low, _, high = number.partition("-")
        assert (least, most) == pytest.approx((float(low), float(high or low)), rel=1e-3)
        assert unit == noun or not noun


@pytest.mark.parametrize(
    ("sentence", "language", "value"),
    [
        ("It was 12 degrees below zero at the border.", "en", -12),
        ("The night brought minus 8 degrees.", "en", -8),
        ("Stanotte si è scesi a 12 gradi sotto zero.", "it", -12),
        ("Il faisait moins 15 degrés.", "fr", -15),
        ("Es waren 20 Grad unter Null.", "de", -20),
        ("La noche dejó 7 grados bajo cero.", "es", -7),
        ("Ночью было минус 30 градусов.", "ru", -30),
        ("Вночі було 14 градусів нижче нуля.", "uk", -14),
    ],
)
def test_degrees_below_zero_are_negative_and_zero_is_no_number(sentence, language, value):
    assert counted(sentence, language) == [(value, value, "degrees")]


@pytest.mark.parametrize(
    ("sentence", "language", "ends"),
    [
        ("Output rose from 3 to 5 percent.", "en", [3, 5]),
        ("La quota è scesa dal 12 al 9 per cento.", "it", [12, 9]),
        ("La part est passée de 20 à 30 pour cent.", "fr", [20, 30]),
        ("Der Anteil stieg von 4 auf 6 Prozent.", "de", [4, 6]),
        ("La cuota subió de 10 a 15 por ciento.", "es", [10, 15]),
    ],
)
def test_a_change_has_two_numbers(sentence, language, ends):
    assert counted(sentence, language) == [(each, each, "percent") for each in ends]


@pytest.mark.parametrize(
    ("sentence", "language", "value", "unit"),
    [
        ("The mayor, 62, refused to leave.", "en", 62, "years"),
        ("Un marinaio diciannovenne è disperso.", "it", 19, "years"),
        ("La ministre, âgée de 71 ans, a été évacuée.", "fr", 71, "years"),
        ("Der 58-jährige Kapitän blieb an Bord.", "de", 58, "years"),
        ("The 40-strong crew surrendered.", "en", 40, "persons"),
        ("Die 12-köpfige Besatzung wurde gerettet.", "de", 12, "persons"),
        ("Servono due litri e mezzo d'acqua.", "it", 2.5, "litres"),
        ("La fosa tiene un metro y medio.", "es", 1.5, "metres"),
        ("Un demi-litre d'eau par personne.", "fr", 0.5, "litres per person"),
        ("Погибли тысяч двадцать солдат.", "ru", 20_000, "soldiers"),
        ("Wheat rose to 310 dollars per tonne.", "en", 310, "dollars per tonne"),
        ("Курс упал до 48,2 кроны за доллар.", "ru", 48.2, "crowns per dollar"),
        ("Il gas è a 780 scudi ogni mille metri cubi.", "it", 780, "scudos per thousand cubic metres"),
        ("La multa es de 1,250 pesos.", "es", 1250, "pesos"),
    ],
)
def test_ages_crews_halves_and_rates(sentence, language, value, unit):
    assert counted(sentence, language) == [(value, value, unit)]


@pytest.mark.parametrize(
    ("sentence", "language", "values", "unit"),
    [
        ("Thirty sailors were aboard. Six of them drowned.", "en", [30, 6], "persons"),
        ("Tre navi sono arrivate; altre due sono attese.", "it", [3, 2], "ships"),
        ("Onze soldats ont été capturés. On en a relâché quatre.", "fr", [11, 4], "soldiers"),
        ("Neun Panzer kamen über die Brücke. Zwei von ihnen brannten.", "de", [9, 2], "tanks"),
        ("Neun Lastwagen standen auf der Brücke, zwei von ihnen brannten.", "de", [9, 2], "trucks"),
    ],
)
def test_what_a_pronoun_counts_was_said_before(sentence, language, values, unit):
    assert counted(sentence, language) == [(each, each, unit) for each in values]


@pytest.mark.parametrize(
    ("sentence", "language", "wanted"),
    [
        ("2012 г. стал переломным", "ru", []),
        ("Выборы 2024 г. признаны", "ru", []),
        ("Хлеба дают по 300 г в день.", "ru", [(300, 300, "grams per day")]),
        ("Судно взяло 400 т зерна.", "ru", [(400, 400, "tonnes")]),
        ("Магазин работает с 9 до 18 часов.", "ru", [(9, 18, "hours")]),
        ("В возрасте с 18 до 60 лет.", "ru", [(18, 60, "years")]),
        ("Срок увеличили с 3 до 5 лет.", "ru", [(3, 3, "years"), (5, 5, "years")]),
        ("È aumentato il rischio per i bambini da 3 a 5 anni.", "it", [(3, 5, "years")]),
        ("The term rose from 3 to 5 years.", "en", [(3, 3, "years"), (5, 5, "years")]),
        ("Тысячи три недели ждут воду.", "ru", [(1000, 10_000, "weeks")]),
        ("Two convoys of 20 trucks.", "en", [(2, 2, "convoys"), (20, 20, "trucks")]),
        ("Five volumes of 300 pages.", "en", [(5, 5, "volumes"), (300, 300, "pages")]),
        ("Abbattuti nove droni sui quattordici lanciati.", "it", [(9, 9, "drones"), (14, 14, "drones")]),
        ("Of the votes, 52, or 60 percent, were valid.", "en", [(52, 52, "votes"), (60, 60, "percent")]),
        ("Of those, 25, including two children, died.", "en", [(25, 25, ""), (2, 2, "persons")]),
        ("One Nation won two seats.", "en", [(2, 2, "seats")]),
        ("Phase one talks began.", "en", []),
        ("It went from one country to another.", "en", []),
        ("Exactly one vessel got through.", "en", [(1, 1, "ships")]),
        ("The 650-member parliament met.", "en", [(650, 650, "members")]),
        ("The 27-member union met.", "en", [(27, 27, "states")]),
        ("They sold 40 express tickets.", "en", [(40, 40, "tickets")]),
        ("cento" * 300, "it", []),
    ],
)
def test_what_only_looks_like_it_is_read_as_it_is(sentence, language, wanted):
    assert counted(sentence, language) == wanted


@pytest.mark.parametrize("language", ["", "pl", "xx"])
def test_numbers_are_found_where_the_language_is_not_known(language):
    assert [(low, high) for low, high, _ in counted("12 men", language)] == [(12, 12)]


@pytest.mark.parametrize(
    ("language", "words", "value", "unit"),
    [
        ("uk", "Рівень впав на два метри сорок сантиметрів.", 2.4, "metres"),
        ("en", "The wall is 6 feet 3 inches tall.", 6.25, "feet"),
        ("it", "I carri armati erano lì. Sono ventidue.", 22, "tanks"),
        ("ru", "Зафиксировано 39 нарушений режима прекращения огня.", 39, "violations"),
        ("uk", "39 порушень проти 22 тижнем раніше.", 22, "violations"),
        ("en", "The garrison at Varrow, some 6,000 strong, has declared for her.", 6000, "soldiers"),
        ("es", "Los camiones esperan en los tres pasos principales.", 3, "border crossings"),
        ("ru", "В стране два главы государства.", 2, "heads of state"),
        ("en", "There were 97 passengers and a crew of seven on board.", 7, "persons"),
        ("en", "One in five is under the age of ten.", 10, "years"),
        ("de", "Wahlberechtigt sind alle Einwohner ab 16 Jahren, insgesamt 231.000.", 231000, "persons"),
        ("en", "All residents over 16 years may vote, 231,000 in all.", 231000, "persons"),
        ("en", "The air quality index climbed to 327.", 327, "points"),
        ("es", "Murieron dos niñas de 9 y 11 años.", 9, "years"),
        ("en", "Two girls aged 9 and 11 died.", 11, "years"),
        ("en", "The pact lasted two years and three died.", 3, "persons"),
        ("ru", "Рудину доверяют 29 процентов опрошенных на выборах, Орлову — 33.", 33, "percent"),
        ("ru", "Вниз уходит 110 кубометров в секунду. По договору, которому 38 лет, должно быть 200.", 200, "cubic metres per second"),
        ("ru", "Лагерь рассчитан на 20 тысяч мест.", 20000, "places"),
        ("uk", "У репортерів вилучили п’ять камер.", 5, "cameras"),
        ("it", "Ha dato loro ventiquattr’ore.", 24, "hours"),
        ("es", "El servicio pasaría de nueve a catorce meses.", 9, "months"),
        ("en", "The sanctions, approved by 11 of the Union’s 14 members, bite.", 11, "states"),
    ],
)  # fmt: skip
def test_what_was_added_to_the_grammar_of_numbers(language, words, value, unit):
    found = find_figures(Text(words, language))
    assert (value, unit) in [(pytest.approx(each.low), each.unit) for each in found]


@pytest.mark.parametrize(
    "words", ["Un generale si arrese e ottenne una pensione.", "Il traghetto delle sette e mezzo parte."]
)
def test_a_verb_and_a_clock_count_nothing(words):
    assert not [each for each in find_figures(Text(words, "it")) if each.role == "quantity"]
