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
