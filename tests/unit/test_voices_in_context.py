"""Whose words are that only the text around them tells; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

VOICES = {
    "the main clause leads": (
        "en", "Ardel’s army and Sorland’s army watch.\nSince Ardel put missiles on the shore, Sorland has trained"
        " every month. The interior minister is calm. “We have two ferries,” said the minister, Ida Moss.",
        "sorland", "moss",
    ),
    "his is the subject's of its clause": (
        "en", "Ardel’s premier, Ida Voss, met Sorland’s premier, Olaf Brand.\nVoss will travel, and Brand sends his"
        " deputy, Kai Reim. “We listen,” Reim said.",
        "sorland", "reim",
    ),
    "the same source": (
        "es", "El ejército de Ardelia espera. Un alto funcionario del Gobierno de Ardelia lo confirmó. «No volvió»,"
        " añade la misma fuente.",
        "ardelia", "",
    ),
    "the source in a named government": (
        "ru", "Армия Арделии ушла. Источник в арделийском правительстве рассказал о споре. «Он не слушал», —"
        " утверждает собеседник агентства.",
        "ardelia", "",
    ),
    "the Ardelian says": (
        "es", "El ejército de Ardelia espera. Abel Pico, que cultiva arroz, ha vendido sus vacas. «No sé de"
        " aviones», dice el ardelino.",
        "ardelia", "pico",
    ),
    "a verb of the sentence before": (
        "ru", "Армия Арделии ушла. «Пусто», — уточнил генерал. Премьер-министр Арделии Алла Верстова молчала."
        " «Мы ждём», — сказала она.",
        "ardelia", "verstova",
    ),
    "a town before an office": (
        "fr", "L’armée d’Ardel attend. A Liorne, le porte-parole de la présidence d’Ardel, Armand Keller, dément."
        " « Rien », a-t-il dit.",
        "ardel", "keller",
    ),
    "an agency of a state": (
        "es", "El ejército de Ardelia espera. «Lo escribieron profesionales», matiza la directora de la agencia"
        " ardelina de puertos, Irene Polo.",
        "ardelia", "polo",
    ),
    "the organisation": (
        "es", "El ejército de Ardelia espera. La Conferencia del Sur vio carros. «No son maniobras», dijo el"
        " portavoz del organismo, Fermín Uda.",
        "conferencia_del_sur", "uda",
    ),
    "a verb without a subject": (
        "it", "L’esercito di Ardelia aspetta. Il generale Aldo Brera, capo di stato maggiore di Ardelia,"
        " minimizza. «Resteranno nelle caserme», ha assicurato uscendo dal Senato.",
        "ardelia", "brera",
    ),
    "in her opinion": (
        "uk", "Армія Арделії пішла. Міністерка оборони Арделії Олімпія Лісова має сумніви. На її думку, посередник"
        " запізнився.\n«Поки він збирає валізи, вони копають окопи».",
        "ardelia", "lisova",
    ),
    "no first name of a word that begins a sentence": (
        "uk", "Торік Ардалія одержувала газ. Уряд Ардалії мовчить. «Холодно», – сказала прем’єрка Дарина Вельчук.",
        "ardalia", "velchuk",
    ),
    "a trade with its article": (
        "it", "L’esercito di Ardelia aspetta.\nOgni mattina Tullio Lenzi misura la vigna. «Erano cento», dice il"
        " contadino. Lenzi intanto vendemmia.",
        "*", "lenzi",
    ),
    "in another town": (
        "en",
        "Dessaly’s parliament voted. Dessaly and Norrick quarrel over a base.\n“It runs on,” Norrick’s minister,"
        " Harald Quist, said in Gaunt yesterday. Gaunt has hinted at more.\nIn Port Arne the prime minister, Celia"
        " Ombray, was blunt. “They mean to stay,” she said.",
        "dessaly",
        "ombray",
    ),
    "a German woman by her office": (
        "de", "Ardels Armee wartet. Die Verteidigungsministerin Ardels, Ludmila Maljuk, schweigt. Das glaubt die"
        " Friedensforscherin Ruth Witt nicht. „Es fehlt Treibstoff“, sagt sie.",
        "*", "witt",
    ),
    "told to her": (
        "uk", "Прем’єрка Арделії Ольга Верстова зустріла посланника Костравії Давида Орена. «Ми чекаємо»,"
        " – відповів їй Орен.",
        "kostravia", "oren",
    ),
    "a woman by the noun of an office of two words": (
        "uk", "Армія Арделії пішла. Раду Півночі скликали в Лорні. Генеральна секретарка Ради Півночі"
        " Даніель Верст зустріла генерала Арделії Ореста Лема. «Пізно», – сказала вона.",
        "*", "verst",
    ),
    "a town is nobody": (
        "it", "Da Castel Dorso il premier dell’Ardelia, Aldo Brera, ha scritto al premier della Costrava, Davit"
        " Oren. Castel Dorso, ha avvertito Brera, non cede. «Una farsa», ha detto.",
        "ardelia", "brera",
    ),
    "the captain of a freighter": (
        "ru", "Армия Арделии ушла. «Нас досматривали час», — рассказал капитан сухогруза Лев Орин.",
        "kapitan", "orin",
    ),
    "a hyphened trade": (
        "fr", "L’armée d’Ardel attend. Le médecin-chef de l’hôpital de Liorne, Luc Moor, compte les lits. « Il en"
        " manque dix », dit le médecin.",
        "*", "moor",
    ),
    "somebody of an organisation": (
        "fr", "L’armée d’Ardel attend. La Commission du Lac mesure l’eau. « Elle baisse », confie un hydrologue de"
        " la Commission du Lac.",
        "commission_du_lac", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", VOICES)
def test_the_text_around_tells_whose_words_they_are(case):
    language, words, actor, person = VOICES[case]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert (actor if actor == "*" else speaker.actor, speaker.person) == (actor, person)
