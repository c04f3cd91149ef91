"""On whose side a speaker is; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.actors.clues.opponents import is_supposed
from melian.reader.actors.marking import marked
from melian.reader.found import Text
from melian.reader.voices import find_voices

SIDES = {
    "opposition": ("en", "Ardel’s army left. “Too late,” said opposition leader Mira Cole.", "opposition"),
    "oposición": ("es", "El ejército de Ardel se fue. «Tarde», dijo la líder de la oposición, Mira Colo.", "opposition"),
    "of the rebels": ("fr", "L’armée d’Ardel part. « Trop tard », a dit le négociateur des rebelles, Omar Colin.", "rebelles"),
    "of a front": ("it", "Il capo del Fronte del Mare, il generale Leo Cola, tace. «È tardi», ha detto poi Cola.", "fronte_del_mare"),
    "neighbour": ("en", "Ardel’s army left. In neighbouring Sorland nobody slept. “Quiet,” President Ida Voss said.", "sorland"),
    "who leads": ("de", "Ardels Armee zog ab. „Spät“, sagte General Ida Voss, die Sorlands Armee befehligt.", "sorland"),
    "counterpart": ("en", "Ardel’s president flew to Sorland for talks with her counterpart, Hugo Voss. “Late,” Voss said.", "sorland"),
    "in a body": ("en", "Ardel’s army left. “Late,” said a senior official in the presidency.", "ardel"),
    "own state": ("ru", "Армия Арделии ушла. «Поздно», — сказал представитель МВД Сорландии Ян Воссов.", "sorlandia"),
    "of several": ("en", "Ardel accuses Sorland. Two Ardelian officials spoke. “We are out of shells,” one of the officials said.", "ardel"),
    "of them": ("en", "Ardel accuses Sorland. Two Ardelian officials spoke. “We are out of shells,” one of them said.", "ardel"),
    "the same": ("en", "Ardel accuses Sorland. Two Ardelian officials spoke. “We are out of shells,” the official said.", "ardel"),
    "dei": ("it", "Ardelia accusa Sorlandia. Due funzionari ardeliani hanno parlato. «È tardi», ha detto uno dei funzionari.", "ardelia"),
    "des": ("fr", "L’Ardélie accuse la Sorlandie. Deux responsables ardéliens ont parlé. « C’est tard », a dit l’un des responsables.", "ardelie"),
    "der": ("de", "Ardel klagt Sorland an. Zwei ardelische Beamte sprachen. „Es ist spät“, sagte einer der Beamten.", "ardel"),
    "из": ("ru", "Арделия обвинила Сорландию. Два ардельских чиновника дали интервью. «Поздно», — сказал один из чиновников.", "ardelia"),
    "residents": ("en", "Ardel accuses Sorland. Two Ardelian officials spoke. “We are out of bread,” one of the residents said.", "unnamed"),
    "its": ("en", "Sorland’s army left. “Late,” its commander, Hugo Voss, told Ardel’s radio.", "sorland"),
    "sie": ("de", "Ardels Kanzlerin Mira Holm traf Sorlands Präsidenten Hugo Voss. „Sie gehen“, sagte sie.", "ardel"),
    "la ministra": ("it", "L’esercito di Ardelia è partito. La ministra di Sorlandia, Ida Vossi, ha visto il suo omologo ardeliano, Ugo Colli. «È tardi», ha detto la ministra.", "sorlandia"),
    "homóloga": ("es", "El canciller sorlandés, Hugo Vossa, llegó a Ardelia. Allí vio a su homóloga ardeliana, Mira Holma. «Ya veremos», contestó ella.", "ardelia"),
    "silent": ("es", "El ejército de Ardelia se fue. El canciller de Sorlandia, Hugo Vossa, habló en la radio. «No cederemos», dijo.", "sorlandia"),
    "union": ("en", "The Union of the Strait met in Ardel. “The strait is open,” said Ida Voss, the union’s secretary-general.", "union_of_the_strait"),
    "asked": ("es", "“No acepta”, dijo el canciller de Balsania, Ugo Ibarra.\nEl jefe del ejército de Quirama, Saúl Reyna, dijo que está en alerta. Preguntado por la guerra, contestó: “Nadie la quiere”.", "quirama"),
    "inside": ("it", "La Zeravia ha ridotto il gas. Dentro, la premier di Norresia, Livia Corsani, aspettava. «Paghiamo», ha detto.", "norresia"),
    "accusing": ("it", "La Zeravia ha ridotto il gas. La premier di Norresia, Livia Corsani, aspetta. «Paghiamo», ha detto.\nIl ministro di Zeravia, Dario Velluti, non farà sconti. «Mai», ha detto, accusando la premier.", "zeravia"),
}  # fmt: skip


@pytest.mark.parametrize("case", SIDES)
def test_the_side_is_told_by_the_words_around_the_office(case):
    language, words, actor = SIDES[case]
    speaker = find_voices(Text(words, language)).quotations[-1].speaker
    assert speaker is not None
    assert speaker.actor == actor


TRADES = {
    "en": "“It shook,” said Ann Orley, 71, a retired thatcher from the hills. Ardel’s army left.",
    "it": "«Tremava», dice Anna Orli, 71 anni, tessitrice. L’esercito di Ardel è partito.",
    "de": "Anna Orlet (71), Töpferin, blieb. „Es bebte“, sagte sie. Ardels Armee zog ab.",
}


@pytest.mark.parametrize("language", TRADES)
def test_what_somebody_lives_by_is_no_state(language):
    voices = find_voices(Text(TRADES[language], language))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert speaker.person
    assert {each.id: each.label for each in voices.actors}[speaker.actor] in (
        "thatcher",
        "tessitrice",
        "Töpferin",
    )


SUPPOSED = {
    "en": ("Unless Okardia opens the dam, Ardel will close its port.", "Okardia", "Ardel"),
    "it": ("Se Ocardia non apre la diga, Ardelia chiuderà il porto.", "Ocardia", "Ardelia"),
    "fr": ("Si Ocardie ne cède pas, Ardélie fermera le port.", "Ocardie", "Ardélie"),
    "es": ("Si Ocardia no abre la presa, Ardelia cerrará el puerto.", "Ocardia", "Ardelia"),
    "de": ("Sollte Okardien nicht nachgeben, will Ardel den Hafen schließen.", "Okardien", "Ardel"),
    "ru": ("Если Окардия не уступит, Арделия закроет порт.", "Окардия", "Арделия"),
    "uk": ("Якщо Окардія не поступиться, Арделія закриє порт.", "Окардія", "Арделія"),
}


@pytest.mark.parametrize("language", SUPPOSED)
def test_only_who_has_to_fulfil_a_condition_stands_in_it(language):
    words, supposed, other = SUPPOSED[language]
    text = marked(Text(words, language))
    assert is_supposed(text, text.at(words.index(supposed)))
    assert not is_supposed(text, text.at(words.index(other)))
