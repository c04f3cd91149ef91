"""Actors and people in seven languages: known states and bodies, invented ones, offices, names, pronouns."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.reader.actors.find import find_actors
from melian.reader.actors.known import identifier, known_actors
from melian.reader.actors.marking import marked
from melian.reader.actors.people import people_of
from melian.reader.found import Text
from melian.reader.quotations.find import find_quotations
from melian.reader.speakers.find import words_quoted

REPORTS = sorted((Path(__file__).parents[1] / "reports").glob("dev-*.gold.json"))


def ids(words, language, **rest):
    return {each.id for each in find_actors(Text(words, language), **rest)[0]}


KNOWN = {
    "en": "The Kremlin told NATO and Ukraine that British ships were near Tehran. The White House was silent.",
    "it": "Il Cremlino ha detto alla NATO e all’Ucraina che navi britanniche erano vicino a Teheran. La Casa Bianca tace.",
    "fr": "Le Kremlin a dit à l’OTAN et à l’Ukraine que des navires britanniques sont près de Téhéran. La Maison-Blanche se tait.",
    "de": "Der Kreml sagte der Nato und der Ukraine, dass britische Schiffe vor Teheran liegen. Das Weiße Haus schweigt.",
    "es": "El Kremlin dijo a la OTAN y a Ucrania que buques británicos están cerca de Teherán. La Casa Blanca calla.",
    "ru": "Кремль сообщил НАТО и Украине, что британские корабли стоят у Тегерана. Белый дом молчит.",
    "uk": "Кремль повідомив НАТО й Україну, що британські кораблі стоять біля Тегерана. Білий дім мовчить.",
}


@pytest.mark.parametrize("language", KNOWN)
def test_one_id_per_actor_across_languages(language):
    assert ids(KNOWN[language], language) >= {
        "russia", "nato", "ukraine", "united_kingdom", "iran", "united_states",
    }  # fmt: skip


def test_small_words_are_no_actors():
    assert ids("They told us to wait. An offer un like it, who knows.", "en") == set()
    assert ids("Il russare è un rumore.", "it") == set()


INFLECTED = {
    "Польша": ("ru", "Польши Польше Польшу Польшей"),
    "Ирландия": ("ru", "Ирландии Ирландию Ирландией"),
    "Вьетнам": ("ru", "Вьетнама Вьетнаму Вьетнамом Вьетнаме"),
    "Польща": ("uk", "Польщі Польщу Польщею"),
    "Finnland": ("de", "Finnlands"),
}


@pytest.mark.parametrize("name", INFLECTED)
def test_names_are_found_in_their_cases(name):
    language, cases = INFLECTED[name]
    (expected,) = ids(name, language)
    for case in cases.split():
        assert ids(f"… {case} …", language) == {expected}, case


PEOPLE = {
    "possessive": ("en", "Ardel’s prime minister, Nora Velt, left.", ("Nora Velt", "prime minister", "ardel")),
    "demonym and office": ("en", "Talks in Ardel ended. Ardelian Foreign Minister Tom Ilk left Ardel.", ("Tom Ilk", "Foreign Minister", "ardel")),
    "known state": ("en", "US President Ann Doe left.", ("Ann Doe", "President", "united_states")),
    "office after": ("en", "Pia Holt, the special envoy of NATO, said no.", ("Pia Holt", "special envoy", "nato")),
    "its": ("en", "The Harbour League is silent. Its secretary general, Ivo Bent, left.", ("Ivo Bent", "secretary general", "harbour_league")),
    "it": ("it", "Il premier della Trevenia, Dario Molin, tace.", ("Dario Molin", "premier", "trevenia")),
    "it, adjective": ("it", "Il presidente ucraino Ugo Rasi tace.", ("Ugo Rasi", "presidente", "ukraine")),
    "fr": ("fr", "Le Premier ministre de la Belgique, Luc Marot, se tait.", ("Luc Marot", "Premier ministre", "belgium")),
    "de": ("de", "Die Präsidentin der Volmark, Eva Brand, schweigt.", ("Eva Brand", "Präsidentin", "volmark")),
    "de, joined": ("de", "US-Präsidentin Eva Brand schweigt.", ("Eva Brand", "Präsidentin", "united_states")),
    "es": ("es", "El canciller de Marvela, Raúl Montes, calla.", ("Raúl Montes", "canciller", "marvela")),
    "ru": ("ru", "Премьер-министр Саронии Андрей Ветров молчит.", ("Андрей Ветров", "Премьер-министр", "saronia")),
    "uk": ("uk", "Прем’єр-міністр Гарвії Степан Корнич мовчить.", ("Степан Корнич", "Прем’єр-міністр", "garvia")),
}  # fmt: skip


@pytest.mark.parametrize("name", PEOPLE)
def test_people_have_an_office_and_an_actor(name):
    language, words, expected = PEOPLE[name]
    people = find_actors(Text(words, language))[1]
    assert [(each.name, each.office, each.actor) for each in people] == [expected]


def test_pronouns_and_short_forms_mean_the_last_plausible_person():
    words = (
        "Ardel’s prime minister, Nora Velt, met Kostrava’s envoy, Davit Oren. "
        "She was late. He was not. The envoy smiled. Velt did not. The prime minister left."
    )
    mentions = find_actors(Text(words, "en"))[2]
    said = [(each.span.of(words), each.person) for each in mentions if each.person][-5:]
    assert said == [
        ("She", "velt"), ("He", "oren"), ("envoy", "oren"), ("Velt", "velt"), ("prime minister", "velt"),
    ]  # fmt: skip


def test_unnamed_persons():
    words = "A senior Polish official waited. Two diplomats left. A person close to the talks stayed."
    mentions = find_actors(Text(words, "en"))[2]
    assert [(each.actor, each.span.of(words)) for each in mentions if each.anonymous] == [
        ("poland", "official"), ("unnamed", "diplomats"), ("unnamed", "person"),
    ]  # fmt: skip


def test_armed_bodies():
    assert "rebels" in ids("Troops fired on rebels.", "en")


def test_a_table_of_the_users_goes_first():
    table = {
        "big_island": {"label": "The Big Island", "type": "state", "forms": ["Iceland", "the big island"]},
        "guild": {"label": "Guild", "type": "organisation", "forms": ["the Guild"]},
    }
    words = "Iceland spoke. The big island and the Guild agreed with Norway."
    actors = find_actors(Text(words, "en"), table=table)[0]
    assert {each.id: (each.label, each.type) for each in actors} == {
        "big_island": ("The Big Island", "state"),
        "guild": ("Guild", "organisation"),
        "norway": ("Norway", "state"),
    }


STATES = {
    "a bare name and its adjective": ("de", "Gornau verlegt Panzer. Der gornauische Minister schwieg.", {"gornau"}),
    "a name that ends in y": ("en", "Essary left. The Essarian navy stayed, Essary’s president said.", {"essary"}),
    "somebody first named in full": ("de", "Balthar Orlan irrt. Orlan hat gezögert. Orlan will Zeit.", set()),
    "two words": ("es", "El gobierno de Tres Lagos calla. Tres Lagos esperó.", {"tres_lagos"}),
    "two words in cases": ("ru", "Премьер Белой Руды ушёл. Белая Руда ждёт.", {"belaya_ruda"}),
    "people with a capital": ("fr", "La Norvie se tait. L’armée de la Norvie part. Les Norviens fuient.", {"norvie"}),
    "joined to a state": ("fr", "L’armée de la Norvie part. La Norvie et le Tersan négocient.", {"norvie", "tersan"}),
    "whose minister is named": ("en", "Talks failed, said Prime Minister Ada Roe of Maravel.", {"maravel"}),
    "a town of a mayor": ("it", "L’ha detto la sindaca di Pontelaro, Rina Dolci.", set()),
    "a canal": ("es", "Los barcos cruzan el canal del Istmo.", set()),
    "after a preposition with its article": ("it", "Sul Lirno Valdera aspetta. Il governo di Valdera tace.", {"valdera"}),
}  # fmt: skip
"""Words about invented names, and which of them are states."""


@pytest.mark.parametrize("case", STATES)
def test_states_are_told_by_all_places_of_a_name(case):
    language, words, states = STATES[case]
    assert {each.id for each in find_actors(Text(words, language))[0] if each.type == "state"} == states


UNIONS = {
    "numbers of seas": ("ru", "Генеральный секретарь Совета Двух Рек Олег Тарн прибыл.", "Совета Двух Рек"),
    "a party in the plural": ("it", "Lo dice la leader dei Riformisti, Marta Ghisla.", "Riformisti"),
    "no article": ("fr", "Elle partira si l’Union des Caps la punit. L’Union la punit.", "Union des Caps"),
}


@pytest.mark.parametrize("case", UNIONS)
def test_where_names_of_unions_end(case):
    language, words, name = UNIONS[case]
    actors = find_actors(Text(words, language))[0]
    assert [each.label for each in actors if each.type == "organisation"] == [name]


BY_NAME = {
    "en": ("Issarn", "Issarnian officials left. The Issarnians rule Issarn, Issarn’s army says.", 4),
    "it": ("Zerenna", "I zerennesi e la flotta zerennese restano a Zerenna, lungo il canale dell’Istmo.", 3),
    "it of a kind": (
        "Repubblica di Zerda",
        "La Repubblica di Zerda tace. Zerda e i marinai zerdesi aspettano.",
        3,
    ),
    "fr": ("Tsoréou", "Les Tsoréois accusent le ministre tsoréois de la Mer ; Tsoréou se tait.", 3),
    "de": ("Gornau", "Der gornauische Minister ging. Gornaus Armee bleibt in Gornau, so ein Gornauer.", 4),
    "es": ("Tres Lagos", "La ministra treslaguense habló en Tres Lagos, junto al canal del Istmo.", 2),
    "ru": ("Подречье", "В Подречье ждут. Подречский посол уехал из Подречья с подреченцами.", 4),
    "uk": ("Ломісся", "У Ломіссі чекають. Ломіський посол виїхав із Ломісся.", 3),
}
"""A state of the user's by its name alone, words about it, and at how many places it stands there."""


@pytest.mark.parametrize("language", BY_NAME)
def test_a_state_given_by_its_name_has_its_cases_and_demonyms(language):
    name, words, times = BY_NAME[language]
    language = language[:2]
    given = {"given": {"label": name, "type": "state", "forms": [name]}}
    actors, _, mentions = find_actors(Text(words, language), table=given)
    named = [each.actor for each in mentions if each.by in ("name", "demonym")]
    assert named == ["given"] * times
    assert {each.id for each in actors if each.type == "state"} == {"given"}


UNIONS_GIVEN = {
    "en": ("Farmers’ Union of the Lakes", "The Farmers’ Union of the Lakes left. An engineer in the Union spoke.", 2),
    "fr": ("Ligue des ports", "Un professeur de la Ligue des ports parle ; la Ligue attend.", 2),
    "de": ("Ostbund", "Ein Beamter des Ostbunds sprach, der Ostbund wartet.", 2),
    "ru": ("Лига южных государств", "Источник в Лиге южных государств ждёт. Лига южных государств молчит.", 2),
    "uk": ("Північна рада", "Речник Північної ради чекає. Північна рада мовчить.", 2),
}  # fmt: skip
"""An organisation of the user's, words about it, and at how many places it stands there."""


@pytest.mark.parametrize("language", UNIONS_GIVEN)
def test_an_organisation_given_by_its_name_has_its_cases(language):
    name, words, times = UNIONS_GIVEN[language]
    table = {"given": {"label": name, "type": "organisation", "forms": [name]}}
    actors, _, mentions = find_actors(Text(words, language), table=table)
    assert [each.actor for each in mentions if each.by == "name"] == ["given"] * times
    assert {each.id: each.type for each in actors if each.id == "given"} == {"given": "organisation"}


def test_a_third_state_is_found_beside_two_that_are_given():
    words = "Marvel’s army left. Dorsk’s army stayed. Ostrel’s army and the Ostrelian navy wait."
    names = ("marvel", "dorsk")
    table = {key: {"label": key.title(), "type": "state", "forms": [key.title()]} for key in names}
    actors = find_actors(Text(words, "en"), table=table)[0]
    assert {each.id for each in actors if each.type == "state"} == {"marvel", "dorsk", "ostrel"}


@pytest.mark.parametrize("forms", [["Wolf Brigade", "grey coats"], ["grey coats", "Wolf Brigade"]])
def test_a_form_with_a_capital_has_one_and_others_need_none(forms):
    table = {"w": {"label": "W", "type": "organisation", "forms": forms}}
    mentions = find_actors(Text("The grey coats left. A wolf brigade of children came.", "en"), table=table)[
        2
    ]
    assert [each.span.start for each in mentions if each.actor == "w"] == [4]


def test_a_town_given_for_its_mayor_leaves_the_state_alone():
    table = {
        "mayor": {"label": "Oslo mayor", "type": "organisation", "forms": ["Oslo"]},
        "north": {"label": "Norway", "type": "state", "forms": ["Norway"]},
    }
    for given_ in (table, dict(reversed(table.items()))):
        mentions = find_actors(Text("Oslo said no. Norway’s army left.", "en"), table=given_)[2]
        assert [each.actor for each in mentions if each.by == "name"] == ["mayor", "north"]


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"label": ""},
        {"label": " "},
        {"label": "-"},
        {"label": "🙂"},
        {"forms": None},
        {"label": "F", "forms": ["", "…"]},
    ],
)
@pytest.mark.parametrize("kind", ["state", "organisation"])
def test_a_form_without_a_word_is_no_form(entry, kind):
    mentions = find_actors(Text("The Union left.", "en"), table={"a": entry | {"type": kind}})[2]
    assert all(each.actor != "a" for each in mentions)


def test_a_name_that_looks_like_a_demonym_is_a_name():
    forms = ["Tarvesia", "tarvesio", "tarvesia", "Monteluz"]
    table = {
        "tarvesia": {"label": "Tarvesia", "type": "state", "forms": forms},
        "cordalia": {"label": "Cordalia", "type": "state", "forms": ["Cordalia"]},
    }
    words = "Cordalia cerró el aire. Tarvesia calla. Su canciller, Rodrigo Bena, habló. La flota tarvesia se fue de Monteluz."
    _, people, mentions = find_actors(Text(words, "es"), table=table)
    assert [each.actor for each in people] == ["tarvesia"]
    named = [(each.actor, each.by) for each in mentions if each.by in ("name", "demonym") and not each.person]
    assert named == [("cordalia", "name"), *[("tarvesia", by) for by in ("name", "demonym", "name")]]


NAMES = st.lists(
    st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x52F), min_size=1, max_size=9).map(str.strip),
    min_size=1, max_size=3,
).map(" ".join)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]),
        st.tuples(
            st.sampled_from(["state", "organisation", "non-state"]), st.lists(NAMES, min_size=1, max_size=3)
        ),
    ),
    st.sampled_from(["en", "it", "fr", "de", "es", "ru", "uk", "pl"]),
)
def test_any_table_can_be_given(table, language):
    full = {key: {"label": forms[0], "type": kind, "forms": forms} for key, (kind, forms) in table.items()}
    words = " ".join(f"{form} left, said its spokesman." for _, forms in table.values() for form in forms)
    actors, _, mentions = find_actors(Text(f"Talks\n\n{words}", language), table=full)
    known = {each.id: each.type for each in actors}
    assert all(known[key] == table[key][0] for key in known if key in table)
    assert all(each.actor in known or each.actor == "" for each in mentions)


def test_a_known_state_under_the_users_id_has_its_demonyms():
    given = {"north": {"label": "Norway", "type": "state", "forms": ["Norway"]}}
    mentions = find_actors(Text("Norway left. A Norwegian ship stayed in Oslo.", "en"), table=given)[2]
    assert {each.actor for each in mentions if each.actor != "unnamed"} == {"north"}


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name.split(".")[0])
def test_people_of_reports_with_gold(path):
    gold = json.loads(path.read_text("utf-8"))
    words = (path.parent / gold["text"]["file"]).read_text("utf-8")
    text = Text(words, gold["text"]["language"])
    actors, people, _ = find_actors(text, quoted=words_quoted(find_quotations(text)))
    forms = {each.id: {*each.forms, each.label} for each in actors}
    for expected in gold["people"].values():
        person = next(each for each in people if each.name == expected["name"])
        assert forms[person.actor] & set(gold["actors"][expected["actor"]]["forms"]), person


def test_ids_are_plain():
    assert identifier("Côte d’Ivoire") == "cote_d_ivoire"
    assert identifier("Сарония") == "saronia"
    assert identifier("Küstenrat") == "kuestenrat"
    assert known_actors("en").actors["united_states"] == ("United States", "state")
    assert known_actors("de").actors["turkey"] == ("Turkey", "state")


def test_names_of_a_text_are_runs_of_capitals_beside_an_office():
    text = marked(Text("On Monday General Otto van Dam met Velt, said the port of Lune.", "en"))
    assert [(each.name, each.office) for each in people_of(text, set())] == [("Otto van Dam", "General")]


PIECES = st.lists(
    st.sampled_from(
        ["Ardel", "’s ", "minister", " Nora ", "Velt", ", ", ". ", "said ", "The ", "he ", "“", "”", "of "]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=25)
@given(PIECES)
def test_mentions_stand_in_the_text_in_order(words):
    actors, people, mentions = find_actors(Text(words, "en"))
    names = {each.id for each in actors} | {""}
    assert [each.span for each in mentions] == sorted(each.span for each in mentions)
    for each in mentions:
        assert 0 <= each.span.start < each.span.end <= len(words)
        assert each.person in {each.id for each in people} | {""}
        assert each.actor in names or each.person or each.by == "office"


OF_WHOM = {
    "an adjective beside the office": (
        "en", "Coastal Merovia blamed Tarnland. Merovian Foreign Minister Ada Quill spoke.", "quill", "merovia",
    ),
    "after the place of the report": (
        "fr", "VAULX — La Trévonie a sommé la Cordanie de céder. La présidente trévonienne, Lise Marran, attend.",
        "marran", "trevonie",
    ),
    "a state without an article": (
        "de", "Die Regierung Tarmarks schwieg. Selmark hat gewarnt. Soldaten aus Selmark kamen.\n"
        "Selmark wartet. Außenministerin Ada Rill lehnte ab.", "rill", "selmark",
    ),
    "a pact with a small noun": (
        "uk", "Рада Східного союзу зібралася. Генеральний секретар союзу Юрій Калач чекає.",
        "kalach", "skhidnogo_soyuzu",
    ),
    "a rank after the office": (
        "es", "El Frente del Norte calla. Su portavoz, alias Comandante Tulio, habló.", "tulio", "frente_del_norte",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_WHOM)
def test_for_whom_somebody_speaks(name):
    language, words, person, actor = OF_WHOM[name]
    people = {each.id: each.actor for each in find_actors(Text(words, language))[1]}
    assert people.get(person) == actor


def test_counted_people_are_nobody_by_name():
    _, people, _ = find_actors(Text("Two Eastern diplomats said it. Later Eastern said no.", "en"))
    assert not [each for each in people if each.name.startswith("Two")]


def test_an_actor_is_not_called_by_its_people():
    words = "Norway’s minister, Ada Roe, met Bo Lind, chairwoman of the Lake League. The League waits."
    actors = {each.id: set(each.forms) for each in find_actors(Text(words, "en"))[0]}
    assert actors == {"norway": {"Norway"}, "lake_league": {"Lake League", "League"}}
