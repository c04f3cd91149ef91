"""Damaged quotations never pass, typographic variants always do, and words are found where they stand."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.texts.anchors import TextPlaces, first_difference
from melian.texts.span import Span, passage_hash
from texts import damaged, invented_report, variant

TEXT = (
    "The capital, 3 May. Vostria has 94,000 soldiers at the border, and 194,000 in all. \u201cWe will not "
    "attack\u201d, the minister said, \u201cunless we are attacked.\u201d Nobody can\u2019t say why; it fell by \u22125 %.\n"
    "Two days later the minister said: \u201cWe will not attack\u201d, and left."
)
PLACES = TextPlaces(TEXT)


def place(words, number=0):
    at = -1
    for _ in range(number + 1):
        at = TEXT.index(words, at + 1)
    return Span(at, at + len(words))


def found(spans, quote=None, digest=None):
    return PLACES.verified(tuple(spans), quote, digest)


def test_a_quotation_is_the_passage_letter_for_letter():
    at = place("94,000 soldiers")
    assert found([at], "94,000 soldiers").holds
    assert found([at], "94,000\n soldiers").holds
    for wrong in ("95,000 soldiers", "94.000 soldiers", "94000 soldiers", "94,000 Soldiers", "94,000", ""):
        assert found([at], wrong).found == "other", wrong


def test_a_fingerprint_is_that_of_the_passage():
    at, digits = place("94,000 soldiers"), passage_hash("94,000 soldiers")
    assert found([at], digest=digits[:16]).holds
    assert found([at], digest=digits.upper()).holds
    moved = found([Span(at.start + 40, at.end + 40)], digest=digits[:16])
    assert (moved.found, moved.nearest.spans, moved.nearest.exact) == ("other", (at,), True)
    assert found([at], digest="0" * 16).nearest is None


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("194,000", "94,000"),
        ("94,000 soldiers", "000 soldiers"),
        ("94,000 soldiers", "94,000 soldier"),
        ("94,000", "94"),
        ("\u22125 %", "5 %"),
        ("\u22125 %", "\u22125"),
        ("can\u2019t", "can"),
    ],
)
def test_a_place_that_cuts_a_word_or_number_in_two_is_wrong(whole, part):
    outer = place(whole)
    start = outer.start + whole.index(part)
    verdict = found([Span(start, start + len(part))], part)
    assert verdict.found == "cut"
    assert verdict.nearest.spans[0].holds(outer)


def test_several_places_stand_in_order_and_say_what_is_left_out():
    one, two = place("We will not attack"), place("unless we are attacked")
    assert found([one, two], "We will not attack ... unless we are attacked").holds
    assert found([one, two], "We will not attack [\u2026] unless we are attacked").holds
    assert found([one, two], "We will not attack unless we are attacked").found == "other"
    assert found([one, two], digest=passage_hash("We will not attack unless we are attacked")[:16]).holds
    assert found([two, one], "unless we are attacked ... We will not attack").found == "order"


def test_of_several_places_the_nearest_is_named():
    first, second = place("We will not attack"), place("We will not attack", 1)
    assert PLACES.nearest("We will not attack", second.start - 5).spans == (second,)
    assert PLACES.nearest("We will not attack", 0).spans == (first,)
    like = PLACES.nearest("We will never attack")
    assert (like.exact, like.spans[0].start) == (False, first.start)
    assert PLACES.nearest("Quite other words stand here") is None


def test_places_behind_the_end_are_told():
    verdict = found([Span(5, len(TEXT) + 1)], "94,000 soldiers")
    assert (verdict.found, verdict.nearest.spans) == ("beyond", (place("94,000 soldiers"),))


def test_the_first_difference_counts_characters_as_written():
    apart = first_difference("a  \u201cb\u201d cx", 'a "b" cy')
    assert (apart.quote, apart.passage) == (8, 7)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_no_damaged_quotation_passes(seed):
    rng = random.Random(seed)
    text, quotations = invented_report(rng, 12)
    places = TextPlaces(text)
    span = rng.choice(quotations)
    assert places.verified((span,), span.of(text), None).holds
    for kind, quote in damaged(rng, text, span, quotations):
        verdict = places.verified((span,), quote, None)
        assert not verdict.holds, kind
        assert verdict.difference is not None


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_every_typographic_variant_passes(seed):
    rng = random.Random(seed)
    text, quotations = invented_report(rng, 6)
    span = rng.choice(quotations)
    quote = variant(rng, span.of(text))
    assert TextPlaces(text).verified((span,), quote, None).holds
    assert TextPlaces(text).nearest(quote, span.start).exact


def test_hostile_words_take_no_time():
    """A hundred thousand of one sign each; nothing here grows faster than the text."""
    for sign in ("\u201c", "\u00ab ", "\u00ad", "... ", "a ", "-"):
        places = TextPlaces(sign * 100_000)
        places.verified((Span(0, 50),), sign * 2000 + "x", None)
