"""What typesetters choose does not count, everything else does, and each sign keeps its place."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.texts.normal import normal_words, normalised

SAME = [
    ("\u201cyes\u201d", '"yes"'),
    ("\u00ab\u00a0yes\u00a0\u00bb, he said", '"yes", he said'),
    ("\u00ab yes \u00bb, he said", '"yes", he said'),
    ("er sagte \u00bbja\u00ab und ging", 'er sagte "ja" und ging'),
    ("\u201eja\u201c", '"ja"'),
    ("l\u2019est", "l'est"),
    ("1990\u20131995", "1990-1995"),
    ("\u22125 degrees", "-5 degrees"),
    ("co\u00adoperate", "cooperate"),
    ("bor\u00ad\n  der", "border"),
    ("\ufb01nal o\ufb03ce", "final office"),
    ("cafe\u0301", "caf\u00e9"),
    ("  a\u00a0b\n\nc\u2009d ", "a b c d"),
    ("no\u200bthing", "nothing"),
]
OTHER = [
    ("94,000", "94.000"),
    ("94,000", "94 000"),
    ("Not", "not"),
    ("5", "-5"),
    ("10\u00b2", "102"),
    ("\u00bd", "1/2"),
    ("resume", "r\u00e9sum\u00e9"),
    ("so.", "so"),
    ("'so'", '"so"'),
    ("5\u2032", "5'"),
    ("\u0153uvre", "oeuvre"),
    ("cannot", "can not"),
]


@pytest.mark.parametrize(("text", "other"), SAME)
def test_what_typesetters_choose_does_not_count(text, other):
    assert normal_words(text) == normal_words(other) == other


@pytest.mark.parametrize(("text", "other"), OTHER)
def test_everything_else_counts(text, other):
    assert normal_words(text) != normal_words(other)


SIGNS = "abz09 .,-\"'\n\u00a0\u00ab\u00bb\u201c\u201d\u2019\u2013\u00ad\ufb01\u00e9\u200b"


@given(st.text(SIGNS, max_size=40))
def test_the_normal_form_is_its_own_normal_form(text):
    words = normal_words(text)
    assert normal_words(words) == words
    assert words == words.strip()


@given(st.text(SIGNS, max_size=40))
def test_each_sign_stands_for_a_stretch_of_the_text_in_order(text):
    found = normalised(text)
    whole = unicodedata.normalize("NFC", text)
    spans = [found.span(sign, sign + 1) for sign in range(len(found.words))]
    assert all(0 <= span.start < span.end <= len(whole) for span in spans)
    assert all(one.end <= two.start or one == two for one, two in pairwise(spans))
    for sign, span in enumerate(spans):  # a sign of its own stands where it stood
        if found.words[sign] in "abz09.,\u00e9":
            assert span.of(whole) in (found.words[sign], "\ufb01")
        assert found.sign_at(span.start) <= sign


@given(st.text(SIGNS, min_size=1, max_size=20), st.text(SIGNS, max_size=20))
def test_a_stretch_of_the_text_is_a_stretch_of_its_normal_form(text, rest):
    """Of words that no mark or soft hyphen joins to what stands beside them."""
    whole = normalised(f"{rest} x {text} y")
    assert (
        f"x {normal_words(text)} y".replace("  ", " ") in whole.words or "\u00ab" in text or "\u00bb" in text
    )
