"""Who goes by another name; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

ALIASES = {
    "en": ("The Hill Front wants money. Its spokesman, who calls himself Commander Rask, set a deadline. “After that we bury,” he said.", ("hill_front", "rask")),
    "it": ("Il Fronte delle Valli chiede soldi. Il suo portavoce, che si fa chiamare comandante Rasco, ha fissato un termine. «Dopo seppelliremo», ha detto.", ("fronte_delle_valli", "rasco")),
    "fr": ("Le Front des hauts plateaux se tait. « Nous n’avons pas fixé de date », a averti son porte-parole, qui se fait appeler commandant Rasq.", ("front_des_hauts_plateaux", "rasq")),
    "fr, sous le nom de": ("Un commandant du Front de la Haute Vire se présentant sous le nom d’Armel a parlé. « Après, rien n’est garanti », a-t-il prévenu.", ("front_de_la_haute_vire", "armel")),
    "de": ("Die Bergfront verlangt Geld. In einem Video nennt ihr Anführer, der sich Kommandant Rask nennt, eine Frist. »Danach begraben wir«, sagt er.", ("bergfront", "rask")),
    "es": ("El Frente de la Sierra pide dinero. Su portavoz, que se hace llamar comandante Rasco, fijó un plazo. «Después enterramos», dijo.", ("frente_de_la_sierra", "rasco")),
    "ru": ("Фронт гор требует денег. Полевой командир, известный как Лесник, передал по радио: «Бойцы держат слово».", ("front_gor", "lesnik")),
    "uk": ("Фронт Півночі вимагає грошей. Речник Фронту Півночі, відомий як Лісовик, назвав строк. «Потім ховатимемо», — сказав він.", ("front_pivnochi", "lisovik")),
}  # fmt: skip
"""Words, and who says the last of them for whom."""


@pytest.mark.parametrize("case", ALIASES)
def test_whoever_goes_by_a_name_is_named_by_it(case):
    words, who = ALIASES[case]
    speaker = find_voices(Text(words, case[:2])).quotations[-1].speaker
    assert speaker is not None
    assert (speaker.actor, speaker.person) == who


def test_whoever_only_calls_something_so_has_his_own_name():
    words = "Ardel’s minister, Ida Voss, left. A road known as Rask Way is shut. “Go round,” she said."
    speaker = find_voices(Text(words, "en")).quotations[-1].speaker
    assert speaker is not None
    assert (speaker.actor, speaker.person) == ("ardel", "voss")
