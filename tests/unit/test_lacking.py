"""States of which a text has but one place, and towns of datelines; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

STATES = {
    "election": ("en", "Voters waited for hours in elections in Zimarra. “We are calm,” Ann Lorne said.", "Zimarra"),
    "apposed neighbour": ("de", "Quessa, der mächtigste Nachbar, hat die Grenze geschlossen. „Es reicht“, sagte Jan Holl.", "Quessa"),
    "vecino": ("es", "Los camiones llegan del vecino Zelgrad. «No pasan», dijo Ana Lores.", "Zelgrad"),
    "vicino": ("it", "Il vicino Tresmonte ha chiuso i valichi. «Basta», ha detto Ugo Lari.", "Tresmonte"),
    "en": ("fr", "En Lusovie, on gèle. « Assez », a dit Anne Lor.", "Lusovie"),
    "ending": ("ru", "Караван вышел к морю, к берегам Вальмеции. «Хватит», — сказала Анна Лорова.", "Вальмеции"),
    "subject": ("uk", "Тарсія закрила шлагбаум. «Досить», — сказала Анна Лорко.", "Тарсія"),
    "its president": ("fr", "La Mérénie, que traverse un gazoduc, promet du gaz. « Assez », prévient son président, Tomas Lor.", "Mérénie"),
    "dateline": ("en", "Shots at the border\n\nSARUK, Ilbekar (TPA) — A shepherd was shot on Wednesday.", "Ilbekar"),
    "topic": ("it", "Calastra, parla il colonnello\n\nLa Noveria tace. Ieri la Lega ha sospeso Calastra. «Basta», ha detto Ugo Lari.", "Calastra"),
    "emirate": ("en", "The exchange was arranged by Qaritha, a small emirate on good terms with both. “Enough,” Ann Lorne said.", "Qaritha"),
    "small state": ("fr", "Sainte-Aurane, petit Etat insulaire, a proposé ses bons offices. « Assez », a dit Anne Lor.", "Sainte-Aurane"),
    "own country": ("fr", "Le ministre proteste. Son pays, la Tsarabe, tire son eau du fleuve. « Assez », dit-il.", "Tsarabe"),
    "at the": ("fr", "La fièvre a fait 212 morts au Kasenge. « Assez », a dit Anne Lor.", "Kasenge"),
    "adjective": ("es", "El Gobierno central de Vardania calla. «Basta», dijo Ana Lores.", "Vardania"),
    "verb in the present": ("fr", "Premier touché, la Dahrine importe sa farine. « Assez », a dit Anne Lor.", "Dahrine"),
    "short verb": ("uk", "Він виїхав до Тенгалу. Тенгал дав йому притулок. «Досить», — сказала Анна Лорко.", "Тенгал"),
    "bracket": ("fr", "La pêche\n\nPORT-ALVIS (Morlande), 12 mars – Deux chalutiers ont été arraisonnés.", "Morlande"),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_one_place_is_enough_for_a_state(case):
    language, words, name = STATES[case]
    actors = find_voices(Text(words, language)).actors
    assert name in {form for each in actors if each.type == "state" for form in each.forms}


NO_STATES = {
    "small": ("it", "Almeno trecento sono arrivati, almeno cento dormono fuori.", "Almeno"),
    "number": ("it", "Settantadue ore di tregua, poi gli spari.", "Settantadue"),
    "number with hyphen": ("fr", "Quarante-huit heures ont passé. Rien ne bouge.", "Quarante-huit"),
    "ministry": ("it", "La ministra della Giustizia tace. «Vedremo», dice.", "Giustizia"),
    "noun": ("de", "Nach eigenen Angaben fuhren sie ab. Angaben zur Zahl fehlen.", "Angaben"),
    "eleven": ("it", "La Noveria tace. Il colpo durò undici giorni, l’assedio undici settimane. «Basta», dice il colonnello Ugo Lari.", "undici"),
    "one word in marks": ("ru", "Перевозчик «Рельсбан» молчит. «Рельсбан» ждёт.", "Рельсбан"),
    "field": ("fr", "Le ministre zandari de l’Energie a parlé. Le Zandar attend.", "Energie"),
    "of a bridge": ("es", "El puente de Aldranza mide 240 metros. «Basta», dijo Ana Lores.", "Aldranza"),
    "short": ("fr", "« Non, merci. » Non est un mot.", "Non"),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_STATES)
def test_other_words_are_no_states_where_one_is_lacking(case):
    language, words, name = NO_STATES[case]
    actors = find_voices(Text(words, language)).actors
    assert name not in {form for each in actors for form in each.forms if each.type == "state"}


def test_a_third_name_is_not_taken_where_two_states_are_sure():
    words = "Ardel’s army and Sorland’s navy met at Brundland. Ardel’s minister wrote to Sorland’s minister."
    actors = find_voices(Text(words, "en")).actors
    assert {each.id for each in actors if each.type == "state"} == {"ardel", "sorland"}


def test_a_town_speaks_for_the_state_beside_it_in_the_dateline():
    words = (
        "La pêche\n\nPORT-ALVIS (Morlande), 12 mars – La marine du Vessin a arraisonné deux chalutiers. "
        "« Nous attendons », a rétorqué Port-Alvis."
    )
    voices = find_voices(Text(words, "fr"))
    assert voices.quotations[0].speaker.actor == "morlande"
