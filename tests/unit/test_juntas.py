"""Whose side a junta is; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices

CASES = {
    "called putschists": (
        "es",
        "Los golpistas de Tesalba cierran las fronteras. Cosmira protesta. «No nos quedamos», dijo el jefe de la junta, "
        "el general Braulio Samper.",
        "junta",
    ),
    "not called so": (
        "es",
        "Tesalba cierra las fronteras. Cosmira protesta. «No nos quedamos», dijo el jefe de la junta de Tesalba, "
        "el general Braulio Samper.",
        "tesalba",
    ),
    "of the coup": (
        "it",
        "Calastra, parla il colonnello del golpe\n\nIl colonnello Ettore Vianes riceve i giornalisti. I golpisti accusano "
        "la Noveria. «Basta», dice Vianes. La Calastra tace.",
        "golpisti",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_junta_is_a_side_of_its_own_where_its_people_are_called_putschists(case):
    language, words, actor = CASES[case]
    assert find_voices(Text(words, language)).quotations[-1].speaker.actor == actor
