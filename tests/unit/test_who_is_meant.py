"""Who is meant where the nearest name is not the speaker's; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

MEANT = {
    "no object": ("en", "Ardel’s minister Ada Marin and the commission’s chairwoman, Amara Quill, spoke. Marin said she would receive Quill. Asked about the warning, she replied: “I have a drought.”", ("ardel", "marin")),
    "no plural": ("ru", "Министр Сурмании Глеб Вольский и премьер Литории Анна Брасс спорят. Вольский исключил участие посредников. «Это спор двух компаний», — отметил он.", ("surmania", "volskiy")),
    "its own verb": ("de", "Am Abend trat Bardoniens Regierungschefin Jelka Morant vor die Kameras und sagte, was viele Angehörige befürchtet hatten: »Wir zahlen kein Lösegeld.«", ("bardonien", "morant")),
    "an office's man": ("de", "Die Nordische Kommission wartet. Ihr Generalsekretär Jean Tell erklärte, er habe Techniker angeboten. „Ich habe ein Ja gehört“, sagte er.", ("nordische_kommission", "tell")),
    "in parliament": ("uk", "Уряд Ромелії ясний. “Не можна платити тим, хто нас бомбить”, — заявив у парламенті в четвер колишній міністр оборони Гнат Рош.", ("romelia", "rosh")),
    "a trade in German": ("de", "Vermitteln soll die Pontische Kammer. Deren Präsident, der Jurist Assen Drago, sprach lange mit Außenminister Rolf Match. »Beide suchen einen Ausgang«, sagte er danach.", (None, "drago")),
    "no demonym": ("es", "«El asilo es un derecho», sostiene la primera ministra almagriense, Inés Carballo. A la salida anunció la expulsión de ocho diplomáticos sertaneses. «No es una represalia», matizó.", ("almagriense", "carballo")),
    "no town": ("es", "Quirama espera. “La gente se va con lo puesto”, relató el alcalde de la localidad quirameña de El Vado, Pedro Nájera.", ("quirama", "najera")),
    "no German town": ("de", "Halmora und Tarn streiten. „Wer Häfen schließt, schließt Geschäfte“, warnte der Bürgermeister des Fährorts Nordvik, Asle Hort.", (None, "hort")),
    "no newspaper": ("en", "Norland has offered talks, its foreign minister said.\n\nGraham Ellis told the Morning Post that rooms had been booked. “All I need is two people,” he said.", ("norland", "ellis")),
    "the next name": ("fr", "Les neuf ingénieurs sont en vie, a assuré la médiatrice de la Ligue continentale, tandis que le gouvernement kaldave se tait.\n\n« Je les ai vus », a déclaré Hélène Vautrin.", ("ligue_continentale", "vautrin")),
    "the office after": ("it", "“Hanno sparato sul ponte”, si è sfogato Bogdan Hodar. Il presidente obrano, in maniche di camicia, aveva visitato la riva. “Ci ho lavorato”.", ("obrano", "hodar")),
    "two offices": ("es", "Caldora y Ervenia negocian. “Sin lista no hay firma”, repite la jefa de la delegación caldorense, la viceministra Leonor Artigas.", ("caldora", "artigas")),
    "head of diplomacy": ("ru", "Министр Остмарии Рихард Воль молчит.\n\nГлава карденского МИДа Савва Лучич назвал всё ложью. «Нам предъявили крыло без номера», — иронизировал министр.", ("kardenskogo", "luchich")),
    "an officer": ("it", "Lo stato maggiore di Calvia ha spostato due batterie. \"È una misura difensiva\", ha spiegato un ufficiale che ha chiesto l'anonimato.", ("calvia", "")),
    "after an adverb": ("uk", "Прем’єр-міністр Орелії Ігор Мельд мовчить. Водночас високопоставлений тельмарський дипломат визнав, що помилка була. «Нас навіть не питали», – сказав він.", ("telmarskiy", "")),
    "one of several": ("uk", "Прем’єр-міністр Дорогану Ігор Скиба мовчить. Один із велмарійських урядовців визнав, що є гірший сценарій. «Доведеться взяти греблю», — сказав він.", ("velmariyskikh", "")),
    "after a phrase": ("fr", "« Ils seront là », a promis le ministre de Valmie, Tadé Sima.\n\nDans la soirée, un officier d’Orsie joint par téléphone craignait le pire. « On nous a retiré nos permissions », expliquait-il.", ("orsie", "")),
    "whom no table knows": ("it", "Il portavoce di Cassaria, Ugo Maltesi, tace. Un pescivendolo che non vuole dare il nome racconta di aver trovato vernice: «Vendo sardine da ventisei anni».", ("unnamed", "")),
    "a committee": ("ru", "Тем временем парламент Тулании готовит ответ. Председатель комитета по обороне Вера Сомова предложила своё. «Свет в чужих окнах — не наша забота», — заявила она.", ("tulania", "somova")),
    "a firm": ("de", "Norvelien hat die Gaslieferungen eingestellt. „Seit sechs Uhr fließt nichts mehr“, sagte ein Sprecher des Netzbetreibers Halgas.", ("halgas", "")),
    "its small surname": ("en", "Ardel waits. “We stay,” said the prime minister of Qadir, Munir al-Wazan.", ("qadir", "al_wazan")),
}  # fmt: skip
"""Words, and who says the last of them for whom; none where the side is not asked for."""


@pytest.mark.parametrize("case", MEANT)
def test_whoever_is_meant_speaks(case):
    language, words, (actor, person) = MEANT[case]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.person == person
    assert actor in (None, speaker.actor)


FIELDS = {
    "en": ("Lemland’s government waits. A letter came, Kordia’s energy ministry said.\n\nNobody slept.\n\n“We wait,” said Energy Minister Anna Roth.", "kordia"),
    "it": ("Il governo della Lemia aspetta. È arrivata una lettera, dice il ministero dell’Energia della Cordia.\n\nNessuno dorme.\n\n«Aspettiamo», ha detto la ministra dell’Energia, Anna Rota.", "cordia"),
    "fr": ("Le gouvernement de la Lémie attend. Une lettre est arrivée, dit le ministère de l’Énergie de la Kordie.\n\nPersonne ne dort.\n\n« Nous attendons », a dit la ministre de l’Énergie, Anna Roth.", "kordie"),
    "de": ("Die Regierung von Lemland friert. Ein Brief kam, so das Energieministerium von Kordien.\n\nNiemand schläft.\n\n„Wir warten“, sagte Energieminister Torben Greil.", "kordien"),
    "es": ("El gobierno de Lemia espera. Llegó una carta, dice el Ministerio de Energía de Cordia.\n\nNadie duerme.\n\n«Esperamos», dijo la ministra de Energía, Ana Rota.", "cordia"),
    "ru": ("Правительство Лемии ждёт. Пришло письмо, сообщает Минобороны Кордии.\n\nНикто не спит.\n\n«Мы ждём», — сказал министр обороны Роман Ветров.", "kordia"),
    "uk": ("Уряд Лемії чекає. Прийшов лист, повідомляє Міненерго Кордії.\n\nНіхто не спить.\n\n«Ми чекаємо», — сказав міністр енергетики Роман Ветрів.", "kordia"),
}  # fmt: skip


@pytest.mark.parametrize("language", FIELDS)
def test_a_minister_is_of_the_state_whose_ministry_the_text_named(language):
    words, state = FIELDS[language]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.actor == state


OTHERS = {
    "en": "Kordia’s defence ministry said it hit a depot.\n\nLemland denied it. Lemland holds.\n\n“We lost nothing,” said the defence minister, Rust Umar.",
    "de": "Das Verteidigungsministerium von Kordien meldete Erfolge.\n\nDie Regierung von Lemland widersprach. Lemland hält stand.\n\n„Lüge“, sagte der Verteidigungsminister, Rust Umar.",
    "ru": "Министерство обороны Кордии объявило об успехах.\n\nЛемланд опроверг это. Лемланд держится.\n\n«Ложь», — сказал министр обороны Руст Умаров.",
}  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_the_other_side_has_such_a_ministry_too(language):
    speaker = find_voices(Text(OTHERS[language], language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.actor == "lemland"


MET = {
    "en": "Ardel’s foreign minister, Sergei Lorov, met with Mark Rubin in Orsk. “We are content,” the minister said.",
    "uk": "Президент Арделії Володимир Зеленич зустрівся з Дональдом Трампеном. «Ми вдячні», — сказав президент.",
    "ru": "Министр Арделии Сергей Лоров встретился с Марко Рубином. «Мы довольны», — сказал министр.",
    "es": "El ministro de Ardelia Sergio Lorov recibió a Marco Rubin. «Estamos contentos», dijo el ministro.",
    "de": "Der Außenminister von Ardelien Sergej Lorow traf Marco Rubin. „Wir sind zufrieden“, sagte der Minister.",
}  # fmt: skip


@pytest.mark.parametrize("language", MET)
def test_whoever_somebody_met_has_not_his_office(language):
    voices = find_voices(Text(MET[language], language))
    speaker = voices.quotations[-1].speaker
    assert speaker is not None
    assert speaker.person in ("lorov", "lorow", "zelenich")


def test_somebody_of_whom_only_another_name_is_known_has_no_side():
    speaker = find_voices(Text("A man who calls himself Igor said: “No.”", "en")).quotations[0].speaker
    assert speaker is not None
    assert (speaker.actor, speaker.person) == ("", "igor")
