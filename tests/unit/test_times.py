"""Expressions of time in seven languages: the days that their words give, and never more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.reader.found import Text
from melian.reader.times.find import find_moments

THURSDAY = date(2028, 9, 7)
CASES = [
    # sentence, language, value: worked out with a calendar of September 2028, whose 1st is a Friday
    ("The talks ended on Monday.", "en", "2028-09-04"),
    ("The talks will end on Monday.", "en", "2028-09-11"),
    ("They met on Thursday.", "en", "2028-09-07"),
    ("He spoke last Thursday.", "en", "2028-08-31"),
    ("He must answer by Sunday.", "en", "../2028-09-10"),
    ("Shells have fallen since 28 August.", "en", "2028-08-28/2028-09-07"),
    ("The line was closed in 2021.", "en", "2021-01-01/2021-12-31"),
    ("He warned of an attack in early January.", "en", "2028-01-01/2028-01-10"),
    ("An attack could come by early January.", "en", "../2029-01-10"),
    ("The ship sank three days ago.", "en", "2028-09-04"),
    ("It happened the day before yesterday.", "en", "2028-09-05"),
    ("Talks may resume next week.", "en", "2028-09-11/2028-09-17"),
    ("On 9 December 2021 they talked.", "en", "2021-12-09"),
    ("On December 9, 2021, they talked.", "en", "2021-12-09"),
    ("They met between Monday and Wednesday.", "en", "2028-09-04/2028-09-06"),
    ("Troops have moved in recent days.", "en", "2028-08-31/2028-09-07"),
    ("They met in the first week of June.", "en", "2028-06-01/2028-06-07"),
    ("From 3 to 5 September the port was shut.", "en", "2028-09-03/2028-09-05"),
    ("Last night shots were fired.", "en", "2028-09-06"),
    ("The crew will be released on Monday.", "en", "2028-09-11"),
    ("The crew was released on Monday.", "en", "2028-09-04"),
    ("They will vote on October 3. Pickets stood outside.", "en", "2028-10-03"),
    ("They sued unless the locks were opened within ten days.", "en", "2028-09-07/2028-09-17"),
    ("Il a sommé la garnison de partir sous trente-six heures.", "fr", "2028-09-07/2028-09-09"),
    ("Sie verlangte den Abzug binnen achtundvierzig Stunden.", "de", "2028-09-07/2028-09-09"),
    ("Ha intimato la resa entro quarantotto ore.", "it", "2028-09-07/2028-09-09"),
    ("Er nannte die Wahl, die am 5. Oktober beginnen sollte, eine Farce.", "de", "2028-10-05"),
    ("Los disparos se oyeron de madrugada.", "es", "2028-09-07"),
    ("They must leave by the end of the week.", "en", "../2028-09-10"),
    ("They must answer by the end of the month.", "en", "../2028-09-30"),
    ("They have to answer within 48 hours.", "en", "2028-09-07/2028-09-09"),
    ("The ministry announced a curfew starting on Sunday.", "en", "2028-09-10/.."),
    ("Lunedì il ministro ha parlato.", "it", "2028-09-04"),
    ("Il valico sarà riaperto lunedì.", "it", "2028-09-11"),
    ("Hanno annunciato un blocco a partire da venerdì.", "it", "2028-09-08/.."),
    ("A partire da lunedì le navi hanno bloccato il porto.", "it", "2028-09-04/2028-09-07"),
    ("Entro trenta ore dovrà decidere.", "it", "2028-09-07/2028-09-09"),
    ("Ils répondront avant la fin du mois.", "fr", "../2028-09-30"),
    ("Le mois dernier, la mine a fermé.", "fr", "2028-08-01/2028-08-31"),
    ("Am Dienstagabend sprach der Vermittler.", "de", "2028-09-05"),
    ("Sie müssen bis Ende des Monats antworten.", "de", "../2028-09-30"),
    ("Im Vorjahr war der Pass offen.", "de", "2027-01-01/2027-12-31"),
    ("Responderán antes de fin de mes.", "es", "../2028-09-30"),
    ("До конца месяца столица должна ответить.", "ru", "../2028-09-30"),
    ("Торік обидві столиці домовилися.", "uk", "2027-01-01/2027-12-31"),
    ("Il ministro parlerà lunedì.", "it", "2028-09-11"),
    ("Ha parlato l’altro ieri.", "it", "2028-09-05"),
    ("Da martedì le navi hanno bloccato il porto.", "it", "2028-09-05/2028-09-07"),
    ("I colloqui sono falliti la settimana scorsa.", "it", "2028-08-28/2028-09-03"),
    ("Il 1° settembre ha firmato.", "it", "2028-09-01"),
    ("Tre giorni fa la nave è affondata.", "it", "2028-09-04"),
    ("Fra due giorni la commissione voterà.", "it", "2028-09-09"),
    ("Entro la fine di ottobre dovrà rispondere.", "it", "../2028-10-31"),
    ("Lundi, le ministre a parlé.", "fr", "2028-09-04"),
    ("Le ministre parlera lundi prochain.", "fr", "2028-09-11"),
    ("Il y a trois jours, le navire a coulé.", "fr", "2028-09-04"),
    ("Depuis le 28 août, la route est coupée.", "fr", "2028-08-28/2028-09-07"),
    ("La semaine dernière, ils ont négocié.", "fr", "2028-08-28/2028-09-03"),
    ("Avant-hier, ils ont signé.", "fr", "2028-09-05"),
    ("Ils doivent répondre d’ici dimanche.", "fr", "../2028-09-10"),
    ("Début juin, ils ont signé.", "fr", "2028-06-01/2028-06-10"),
    ("Am Montag sprach der Minister.", "de", "2028-09-04"),
    ("Am Montag wird der Minister sprechen.", "de", "2028-09-11"),
    ("Vor drei Tagen sank das Schiff.", "de", "2028-09-04"),
    ("Am 9. Dezember 2021 sprachen sie.", "de", "2021-12-09"),
    ("Seit dem 28. August ist die Straße gesperrt.", "de", "2028-08-28/2028-09-07"),
    ("In der vergangenen Woche verhandelten sie.", "de", "2028-08-28/2028-09-03"),
    ("Sie müssen bis Sonntag antworten.", "de", "../2028-09-10"),
    ("Vorgestern unterschrieben sie.", "de", "2028-09-05"),
    ("El lunes habló el ministro.", "es", "2028-09-04"),
    ("El ministro hablará el lunes.", "es", "2028-09-11"),
    ("Hace tres días se hundió el barco.", "es", "2028-09-04"),
    ("Desde el 28 de agosto la carretera está cortada.", "es", "2028-08-28/2028-09-07"),
    ("La semana pasada negociaron.", "es", "2028-08-28/2028-09-03"),
    ("Deben responder antes del domingo.", "es", "../2028-09-10"),
    ("A principios de junio firmaron.", "es", "2028-06-01/2028-06-10"),
    ("В понедельник министр сказал об этом.", "ru", "2028-09-04"),
    ("Министр выступит: встреча состоится в понедельник.", "ru", "2028-09-11"),
    ("Три дня назад судно затонуло.", "ru", "2028-09-04"),
    ("9 декабря 2021 года они говорили.", "ru", "2021-12-09"),
    ("С 28 августа дорога была закрыта.", "ru", "2028-08-28/2028-09-07"),
    ("На прошлой неделе прошли переговоры.", "ru", "2028-08-28/2028-09-03"),
    ("Они должны ответить до воскресенья.", "ru", "../2028-09-10"),
    ("В начале июня они подписали договор.", "ru", "2028-06-01/2028-06-10"),
    ("У понеділок міністр сказав про це.", "uk", "2028-09-04"),
    ("Зустріч відбудеться в понеділок.", "uk", "2028-09-11"),
    ("Три дні тому судно затонуло.", "uk", "2028-09-04"),
    ("9 грудня 2021 року вони говорили.", "uk", "2021-12-09"),
    ("З 28 серпня дорога була закрита.", "uk", "2028-08-28/2028-09-07"),
    ("Минулого тижня відбулися переговори.", "uk", "2028-08-28/2028-09-03"),
    ("Вони мають відповісти до неділі.", "uk", "../2028-09-10"),
    ("На початку червня вони підписали угоду.", "uk", "2028-06-01/2028-06-10"),
    ("The date is 2021-12-09.", "xx", "2021-12-09"),
]


@pytest.mark.parametrize(("sentence", "language", "value"), CASES)
def test_an_expression_gives_the_days_of_its_words(sentence, language, value):
    found = find_moments(Text(sentence, language, THURSDAY))
    assert [moment.value for moment in found] == [value]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("He spoke next to nobody; it may march on.", "en"),  # a modal verb, a verb
        ("They have 2021 soldiers and 2,021 tanks.", "en"),
        ("The line was repaired within three days.", "en"),  # how long it took
        ("Domingo Salas habló.", "es"),  # a name
        ("Ha 2000 uomini e 1.400 alpini.", "it"),
    ],
)
def test_what_is_no_time_has_none(sentence, language):
    found = find_moments(Text(sentence, language, THURSDAY))
    assert not [moment for moment in found if moment.value]


def test_what_may_be_either_day_has_no_day():
    (either,) = find_moments(Text("He will come next Sunday.", "en", THURSDAY))
    assert (either.status, either.value) == ("ambiguous", None)
    (figures,) = find_moments(Text("It is due on 03/04/2029.", "en", THURSDAY))
    assert (figures.status, figures.value) == ("ambiguous", None)


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "They signed in 2019 and five years later broke it.", "2024-01-01/2024-12-31"),
        ("es", "El 14 de febrero firmaron. Dos días después lo rompieron.", "2028-02-16"),
        ("en", "They left. Two days later nobody was there.", None),  # later than what
        ("fr", "Le 2 février, le gaz coulait. Trois jours avant la coupure, on dormait.", None),
        ("en", "Aid will come in the next 48 hours.", "2028-09-07/2028-09-09"),
        ("de", "In den nächsten 48 Stunden handeln sie.", "2028-09-07/2028-09-09"),
        ("de", "Die Beobachter hätten bis Dienstagabend 63 Verstöße gezählt.", "../2028-09-05"),
        ("de", "Bis Dienstagabend sollen sie gehen.", "../2028-09-12"),
    ],
)
def test_days_that_are_counted_from_others(language, words, value):
    moment = find_moments(Text(words, language, THURSDAY))[-1]
    first, last = moment.first, moment.last
    assert value == (
        None if first is last is None else str(first) if first == last else f"{first or '..'}/{last or '..'}"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "Путь длиннее на 1900 километров."), ("fr", "La route s’allonge de 1900 kilomètres.")],
)
def test_what_is_measured_is_no_year(language, words):
    assert not find_moments(Text(words, language, THURSDAY))


def test_that_day_is_the_day_named_last():
    found = find_moments(Text("They met on Tuesday. That day the port was shut.", "en", THURSDAY))
    assert [moment.value for moment in found] == ["2028-09-05", "2028-09-05"]


def test_without_a_day_of_publication_only_what_names_its_year_has_days():
    found = find_moments(Text("On Monday and on 9 December 2021 and in June.", "en"))
    assert [moment.value for moment in found] == [None, "2021-12-09", None]


WORDS = [
    "on",
    "Monday",
    "by",
    "early",
    "January",
    "last",
    "week",
    "3",
    "days",
    "ago",
    "since",
    "2021",
    "said",
    ",",
    "next",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_expressions_lie_in_the_text_apart_from_each_other_and_run_forwards(words, today):
    text = " ".join(words)
    found = find_moments(Text(text, "en", today))
    assert all(0 <= each.span.start < each.span.end <= len(text) for each in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    for each in found:
        if each.first and each.last:
            assert each.first <= each.last


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_a_week_later_everything_that_is_counted_from_today_is_a_week_later(today, weeks):
    later = today + timedelta(weeks=weeks)
    for words in ("on Monday", "three days ago", "yesterday", "last week", "by Sunday"):
        (one,), (other,) = (find_moments(Text(f"He spoke {words}.", "en", day)) for day in (today, later))
        ends = [(a, b) for a, b in ((one.first, other.first), (one.last, other.last)) if a and b]
        assert ends
        assert all(b - a == timedelta(weeks=weeks) for a, b in ends)


def snippets() -> Iterator[tuple[str, str, str]]:
    """Language, a sentence of that Thursday, and the days of its one expression of time."""
    for path in sorted((Path(__file__).parents[1] / "snippets" / "dates").glob("*.txt")):
        for line in path.read_text("utf-8").strip().split("\n"):
            words, _, days = line.partition("=>")
            yield path.stem, words.strip(), days.strip()


@pytest.mark.parametrize(("language", "words", "days"), list(snippets()))
def test_the_tense_of_the_sentence_tells_which_day_is_meant(language: str, words: str, days: str) -> None:
    assert [each.value for each in find_moments(Text(words, language, THURSDAY))] == [days]


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("it", "Il debito scade il 12 marzo. Nel 2019 durò dieci giorni.", ["2031-03-12", "2019"]),
        ("en", "It happened on 12 May. In 2019 it was calm.", ["2031-05-12", "2019"]),
        ("ru", "Это было 12 мая. В 2019 году тихо.", ["2031-05-12", "2019"]),
        ("it", "Ieri sera circa duemila persone hanno protestato.", ["2031-05-13"]),
        ("it", "Tutto cambiò negli anni Duemila.", ["2000-01-01/2009-12-31"]),
        ("ru", "В ближайшие выходные вылетит комиссия.", ["2031-05-17/2031-05-18"]),
        ("it", "Voteranno il prossimo fine settimana.", ["2031-05-17/2031-05-18"]),
        ("uk", "Тоді все скінчилося за двадцять шість днів.", []),
    ],
)
def test_where_dates_end_and_what_is_none(language, words, found):
    moments = find_moments(Text(words, language, date(2031, 5, 14)))
    years = {"2019": "2019-01-01/2019-12-31"}
    assert [each.value for each in moments] == [years.get(value, value) for value in found]


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        # a number before `in` and a month is no day of it: no day is told
        ("es", "Los cortes llegaron a catorce en febrero.", ["2031-02-01/2031-02-28"]),
        ("it", "I feriti sono saliti a 14 in febbraio.", ["2031-02-01/2031-02-28"]),
        ("fr", "Ils sont montés à quatorze en février.", ["2031-02-01/2031-02-28"]),
        ("en", "It rose to fourteen in February.", ["2031-02-01/2031-02-28"]),
        ("de", "Er stieg auf vierzehn im Februar.", ["2031-02-01/2031-02-28"]),
        ("en", "It rose on 14 February.", ["2031-02-14"]),
        ("de", "Larvien schloss am Dienstag drei seiner fünf Übergänge.", ["2031-05-13"]),
        ("ru", "Суд в четверг шесть часов слушал дело.", ["2031-05-08"]),
        # spans of months, also over the turn of a year
        ("ru", "Река замерзает с ноября по март.", ["2030-11-01/2031-03-31"]),
        ("en", "It is closed from November to March.", ["2030-11-01/2031-03-31"]),
        ("it", "È chiusa da novembre a marzo.", ["2030-11-01/2031-03-31"]),
        ("es", "Cierra de noviembre a marzo.", ["2030-11-01/2031-03-31"]),
        ("uk", "Дорогу закрито з листопада по березень.", ["2030-11-01/2031-03-31"]),
        ("en", "It will be closed from November to March.", ["2031-11-01/2032-03-31"]),
        # what was begun or allowed is past, and what stands after `that` is another clause
        ("en", "Keldar began to fill the reservoir on May 2.", ["2031-05-02"]),
        ("en", "Lucia was allowed to telephone him on Monday.", ["2031-05-12"]),
        ("en", "Hasek had assured him on Monday evening that it would not be filled.", ["2031-05-12"]),
        ("en", "She will be allowed to go on Monday.", ["2031-05-19"]),
        ("it", "Si legge in un messaggio diffuso lunedì dal Fronte.", ["2031-05-12"]),
        # a condition is to come, what went through on a day is not until then
        ("it", "«Se lunedì gli autobus non passano, ricomincia la guerra».", ["2031-05-19"]),
        ("de", "„Wenn am Sonntag kein Gas fließt, frieren wir.“", ["2031-05-18"]),
        ("en", "He asked if the convoy on Monday had been hit.", ["2031-05-12"]),
        ("en", "Women were let through on Saturday.", ["2031-05-10"]),
        # Slavic seasons that stand by themselves
        ("uk", "Країна прийняла більше, ніж обіцяла навесні.", ["2031-03-01/2031-05-31"]),
        ("uk", "Торік навесні сторони домовилися.", ["2030-03-01/2030-05-31"]),
        ("ru", "Сержант пропал летом, в первый год войны.", ["2030-06-01/2030-08-31"]),
    ],
)
def test_what_the_words_around_a_day_say_of_it(language, words, found):
    assert [each.value for each in find_moments(Text(words, language, date(2031, 5, 14)))] == found


@given(day=st.integers(1, 28), month=st.sampled_from(["January", "April", "October"]))
def test_a_number_in_a_month_is_never_a_day_of_it(day, month):
    (moment,) = find_moments(Text(f"It rose to {day} in {month}.", "en", date(2031, 5, 14)))
    assert moment.first is not None
    assert moment.last is not None
    assert (moment.last - moment.first).days > 26
