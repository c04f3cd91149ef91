"""A sentence or so to either side of a place, within its paragraph."""

from __future__ import annotations

from melian.texts.context import after, before

TEXT = "A first line.\nOne is here. Two is there. Three is short. Four comes last. Five too.\nAnother line."


def around(words):
    start = TEXT.index(words)
    return before(TEXT, start), after(TEXT, start + len(words))


def test_a_sentence_or_so_is_shown_on_either_side():
    assert around("Three is") == ("One is here. Two is there. ", " short. Four comes last.")
    assert around("One") == ("", " is here. Two is there.")
    assert around("Five too") == ("Three is short. Four comes last. ", ".")


def test_what_has_no_sentences_is_cut_between_words():
    long = "word " * 300
    assert before(long, 1000).startswith("\u2026word")
    assert after(long, 500).endswith("word\u2026")
    assert len(before(long, 1000)) < 330
    assert len(after(long, 500)) < 330
