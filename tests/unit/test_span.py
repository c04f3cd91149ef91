"""Places in texts, and fingerprints of passages."""

from __future__ import annotations

import hashlib
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from melian.texts.span import Span, passage_hash


def test_a_fingerprint_is_that_of_the_words_with_single_spaces():
    # sha256 of "no force" by the standard library, from its bytes
    assert passage_hash("no \n  force\u00a0") == hashlib.sha256(b"no force").hexdigest()


@given(st.text(max_size=40))
def test_the_form_of_a_letter_does_not_count(words):
    assert passage_hash(unicodedata.normalize("NFD", words)) == passage_hash(words)


@given(*[st.integers(0, 9)] * 4)
def test_overlap_and_containment_are_those_of_sets(a, b, c, d):
    one, other = Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d))
    mine, theirs = set(range(one.start, one.end)), set(range(other.start, other.end))
    if mine and theirs:
        assert one.overlaps(other) == bool(mine & theirs)
        assert one.holds(other) == (theirs <= mine)
