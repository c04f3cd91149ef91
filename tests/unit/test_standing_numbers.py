"""What numbers count that have no noun of their own; the snippets are invented."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.read import read

UNITS = {
    "The death toll rose to 12.": ("en", [(12, "persons")]),
    "A crew of five was saved.": ("en", [(5, "persons")]),
    "Lawmakers voted 88 to 41 to accept it.": ("en", [(88, "votes"), (41, "votes")]),
    "At least nine were killed.": ("en", [(9, "persons")]),
    "“Late,” said Mara Lund, 58, who sells bait.": ("en", [(58, "years")]),
    "I voli cancellati sono già 140.": ("it", [(140, "flights")]),
    "Il numero dei feriti è salito a 40.": ("it", [(40, "persons")]),
    "Le nombre de blessés s’élève à 40.": ("fr", [(40, "persons")]),
    "Die Zahl der Toten stieg auf 12.": ("de", [(12, "persons")]),
    "El número de heridos asciende a 40.": ("es", [(40, "persons")]),
    "Число раненых достигло 40.": ("ru", [(40, "persons")]),
    "Загинули двоє.": ("uk", [(2, "persons")]),
}


@pytest.mark.parametrize("words", UNITS)
def test_the_unit_is_told_by_the_words_around(words):
    language, wanted = UNITS[words]
    assert [(each.low, each.unit) for each in read(Text(words, language)).figures] == wanted


ROLES = {
    "Die 4. Brigade zog ab.": ("de", "ordinal"),
    "Paragraph nine lapsed.": ("en", "name"),
    "Он сидел на месте 14А.": ("ru", "name"),
    "Se entro martedì 29 l’acqua non torna, si vedrà.": ("it", "name"),
}


@pytest.mark.parametrize("words", ROLES)
def test_ordinals_and_labels_count_nothing(words):
    language, role = ROLES[words]
    figures = read(Text(words, language)).figures
    assert all(each.role == role for each in figures)
