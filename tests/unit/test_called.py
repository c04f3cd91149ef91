"""Organisations that a common noun and a name make; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

NAMED = {
    "en": ("“We have no tents,” said Ann Orley, head of the charity Warm Hands.", "Warm Hands"),
    "it": ("«Non ci sono tende», ha detto Lia Landi, portavoce dell’associazione Mani Calde.", "Mani Calde"),
    "fr": (
        "« Il n’y a plus de tentes », a dit Lia Orlet, directrice de l’ONG Mains Tendues.",
        "Mains Tendues",
    ),
    "de": ("„Es gibt keine Zelte“, sagte Anna Orlet, Sprecherin der Hilfsorganisation Warmland.", "Warmland"),
    "es": ("«No hay tiendas», dijo Lía Orteda, directora de la ONG Manos Tibias.", "Manos Tibias"),
    "ru": ("«Палаток нет», — сказала Анна Орлова, директор фонда «Тёплые руки».", "Тёплые руки"),
    "uk": ("«Наметів немає», — сказала Ганна Орленко, директорка фонду «Теплі руки».", "Теплі руки"),
}


@pytest.mark.parametrize("language", NAMED)
def test_a_common_noun_and_a_name_are_an_organisation(language):
    words, label = NAMED[language]
    voices = find_voices(Text(words, language))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert speaker.person
    assert {each.id: each.label for each in voices.actors}[speaker.actor] == label


ALONE = {
    "en": ("The charity Warm Hands left Ardel. “No tents,” said the head of the charity, Ann Orley.", "Warm Hands"),
    "it": ("L’agenzia umanitaria Mani Calde lascia Ardel. «Niente tende», dice il capo dell’agenzia, Leo Landi.", "Mani Calde"),
}  # fmt: skip


@pytest.mark.parametrize("language", ALONE)
def test_the_noun_alone_means_the_same(language):
    words, label = ALONE[language]
    voices = find_voices(Text(words, language))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert speaker.person
    assert {each.id: each.label for each in voices.actors}[speaker.actor] == label


def test_the_group_is_the_one_that_the_sentence_names():
    words = "“No,” said the group’s spokesman, Omar Dell, after the Free Shore Army had met Ardel’s premier."
    voices = find_voices(Text(words, "en"))
    speaker = voices.quotations[0].speaker
    assert speaker is not None
    assert {each.id: each.label for each in voices.actors}[speaker.actor] == "Free Shore Army"


FIRMS = {
    "in apposition": ("it", "La Sterling Copper, la multinazionale che gestisce la miniera, nega. «Non è vero», recita una nota.", "Sterling Copper"),
    "which": ("en", "Fennimore Ferry, which runs the boats, has stopped. “We will not guess,” it said in a statement.", "Fennimore Ferry"),
    "by its end": ("en", "The cable broke. “It was cut,” said Joran Kreel, spokesman for Lantern Shipping.", "Lantern Shipping"),
    "again": ("it", "Il gas è finito. La compagnia Torgas ha chiuso. Torgas respinge le accuse. «Pagate», ha detto l’amministratore delegato Viktor Damen.", "Torgas"),
    "after its noun": ("es", "El principal partido, la Concordia Cívica, calla. «Queremos urnas», dijo su líder, Ana Dolor.", "Concordia Cívica"),
    "dont l’âge": ("fr", "« Le fleuve baisse », soupire Seydou Dankar, 58 ans, qui préside la coopérative des pêcheurs.", "coopérative des pêcheurs"),
    "possessed": ("fr", "L’hôpital de la ville a reçu des blessés, a indiqué sa directrice, Ida Voss. « Assez », a dit Mme Voss.", "hôpital de la ville"),
}  # fmt: skip


@pytest.mark.parametrize("case", FIRMS)
def test_a_firm_or_whoever_else_speaks_is_an_organisation(case):
    language, words, label = FIRMS[case]
    voices = find_voices(Text(words, language))
    actor = next(each for each in voices.actors if each.id == voices.quotations[0].speaker.actor)
    assert actor.type == "organisation"
    assert label in (*actor.forms, actor.label)


NO_FIRMS = {
    "person": ("en", "Ann Orley, the company’s spokeswoman, left. “We wait,” she said.", "Ann Orley"),
    "port": ("it", "DAL NOSTRO INVIATO\nPORTO VALENZO\n\nIl traghetto è partito. «Basta», ha detto un pescatore.", "PORTO VALENZO"),
    "state": ("en", "The group Ardel left. Ardel’s army came. Ardel’s minister, Ida Voss, said: “We wait.”", "Ardel"),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_FIRMS)
def test_persons_ports_and_states_are_no_firms(case):
    language, words, name = NO_FIRMS[case]
    found = {each.type for each in find_voices(Text(words, language)).actors if name in each.forms}
    assert "state" in found if case == "state" else "organisation" not in found


SHORT = {
    "it": ("L’Organizzazione per la sicurezza del Mare Interno (Osmi) tace. L’Osmi aspetta.", "Osmi"),
    "fr": ("L’Union des Etats riverains (UER) s’est réunie. L’UER attend.", "UER"),
    "es": ("La Organización Internacional de Refugiados (OIR) calla. La OIR espera.", "OIR"),
}


@pytest.mark.parametrize("language", SHORT)
def test_a_short_form_in_brackets_is_the_same_organisation(language):
    words, short = SHORT[language]
    (actor,) = [each for each in find_voices(Text(words, language)).actors if short in each.forms]
    assert actor.type == "organisation"
    assert len(actor.forms) > 1
