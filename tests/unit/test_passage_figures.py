"""Figures of a sentence that its passage does not have, in the signs of each language."""

from __future__ import annotations

import pytest

from melian.scenario.passages.figures import figures, missing_figures


@pytest.mark.parametrize(
    ("sentence", "passage", "language"),
    [
        ("94,000 troops", "94.000 truppe", "it"),
        ("94,000 troops", "94 000 hommes", "fr"),
        ("94,000 troops", "94\u202f000 hommes", "fr"),
        ("94,000 troops", "94\u00a0\u0442\u044b\u0441. \u0441\u043e\u043b\u0434\u0430\u0442", "ru"),
        ("94,000 troops", "94000 Soldaten", "de"),
        ("1,500,000 people", "1,5 milioni di persone", "it"),
        ("1.5 hours", "1,5 ore", "it"),
        ("5 % of it", "il 5,0 per cento", "it"),
        ("since 2014", "Nel 2014", "it"),
        ("two hours", "due ore", "it"),
        ("2 hours", "due ore", "it"),
        ("two hours on 7 December 2021", "due ore marted\u00ec", "it"),
        ("on 2021-12-07 at 20:30", "marted\u00ec sera", "it"),
        ("the F16 and article 5b", "gli aerei", "it"),
    ],
)
def test_the_same_number_in_other_signs_is_no_finding(sentence, passage, language):
    assert missing_figures(sentence, passage, language) == ()


@pytest.mark.parametrize(
    ("sentence", "passage", "language", "missing"),
    [
        ("95,000 troops", "94.000 truppe", "it", ("95,000",)),
        ("94 troops", "94.000 truppe", "it", ("94",)),
        ("94,000 troops", "94,000 truppe", "it", ("94,000",)),
        ("3 divisions", "5 divisioni", "it", ("3",)),
        ("since 2015", "Nel 2014", "it", ("2015",)),
        ("175,000 by January 2022", "ben 175 soldati", "it", ("175,000",)),
        ("940 and 94", "94", "en", ("940",)),
    ],
)
def test_a_number_that_is_not_there_is_found(sentence, passage, language, missing):
    assert missing_figures(sentence, passage, language) == missing


def test_without_a_language_both_signs_may_stand_between_thousands():
    (figure,) = figures("94.000")
    assert figure.values == {94.0, 94000.0}
