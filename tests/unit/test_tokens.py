"""Tokens of texts, with their places."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.reader.tokens import LANGUAGES, keys_of, tokens, words_of


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("9th", [("9th", "ordinal")]),
        ("1° giugno", [("1°", "ordinal"), ("giugno", "word")]),
        ("94.000 truppe", [("94.000", "number"), ("truppe", "word")]),
        ("12 500 hommes", [("12 500", "number"), ("hommes", "word")]),
        ("2021-12-09, 9.12.2021", [("2021-12-09", "date"), (",", "mark"), ("9.12.2021", "date")]),
        ("at 14:30", [("at", "word"), ("14:30", "clock")]),
        ("l’altro", [("l", "word"), ("altro", "word")]),
        ("п'ять", [("п'ять", "word")]),
    ],
)
def test_words_numbers_and_marks_are_told_apart(text, forms):
    assert [(token.text, token.form) for token in tokens(text)] == forms


@given(st.text(max_size=80))
def test_tokens_are_what_stands_at_their_places_in_order(text):
    found = tokens(text)
    assert all(token.span.of(text) == token.text for token in found)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(found))
    assert keys_of(text) == tuple(token.key for token in found)
    kept = "".join(token.text for token in found)
    assert [c for c in text if c.isalnum()] == [c for c in kept if c.isalnum()] or "_" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("aspect", ["times", "numbers"])
def test_every_language_has_the_same_words(aspect, language):
    own = {"year_offsets"}  # of languages in which a year is told by one word
    assert words_of(aspect, language).keys() - own == words_of(aspect, "en").keys() - own
