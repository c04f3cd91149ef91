"""Headings quote what the text says below them."""

from __future__ import annotations

import pytest

from melian.reader.found import Text
from melian.reader.voices import find_voices
from melian.texts.span import Span


@pytest.mark.parametrize(
    "words",
    [
        "The Ardel crisis\n\n19.22 “They will not come back”\nArdel’s minister, Nora Velt, spoke. "
        "“They will not come back and that is all,” she said.",
        "“They will not come back”: a day in Ardel\n\n“They will not come back,” said Ardel’s minister, Nora Velt.",
    ],
)
def test_a_heading_has_the_speaker_of_the_words_that_it_repeats(words: str) -> None:
    quotations = find_voices(Text(words, "en")).quotations
    assert [each.speaker.person for each in quotations if each.speaker] == ["velt"] * len(quotations)


HEADINGS = {
    "after": ("“Not an invasion”: Ardel defends the move\n\nOrsk is angry, said its minister, Paul Kern. “We go home,” said Ardel’s minister, Nora Velt.", "velt"),
    "by office": ("Gas, la premier in aula: «Nessun cedimento»\n\n«Il governo dorme», attacca Ivo Rota, capogruppo di Ardelia. «Pagheremo il giusto», ha detto la premier di Ardelia, Nora Velti.", "velti"),
    "by name": ("Gas, l’Ardelia alza la voce: «Pagheremo solo il giusto»\n\n«Mai», ha detto il ministro della vicina Orsia, Paolo Kerni. Il governo dell’Orsia aspetta. «Non siamo soli», ha detto la premier di Ardelia, Nora Velti.", "velti"),
}  # fmt: skip


@pytest.mark.parametrize("case", HEADINGS)
def test_a_heading_that_names_a_side_has_its_first_speaker(case: str) -> None:
    words, person = HEADINGS[case]
    headline = Span(0, words.index("\n"))
    language = "it" if case.startswith("by") else "en"
    quotations = find_voices(Text(words, language, headline=headline)).quotations
    assert quotations[0].speaker
    assert quotations[0].speaker.person == person


@pytest.mark.parametrize(
    "words",
    [
        "“Not an invasion”\n\n“We go home,” said Ardel’s minister, Nora Velt.",
        "“Catastrophic” floods hit Ardel\n\n“We go home,” said Ardel’s minister, Nora Velt.",
        "Blast at “secret” site in Ardel\n\n“We go home,” said Ardel’s minister, Nora Velt.",
    ],
)
def test_words_of_a_heading_that_nobody_is_said_to_say_have_no_speaker(words: str) -> None:
    headline = Span(0, words.index("\n"))
    assert find_voices(Text(words, "en", headline=headline)).quotations[0].speaker is None


def test_the_first_line_of_a_text_without_a_headline_is_no_heading() -> None:
    words = "Ardel’s army said: “We are ready.”\n\nArdel’s president, Nora Velt, said: “We want peace.”"
    speakers = [each.speaker for each in find_voices(Text(words, "en")).quotations]
    assert [(each.actor, each.person) for each in speakers if each] == [("ardel", ""), ("ardel", "velt")]
