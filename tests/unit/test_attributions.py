"""Who says what, by the ways in which agencies attribute words; the snippets of seven languages are invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from melian.reader.actors.cases import is_oblique, nominative
from melian.reader.actors.known import identifier
from melian.reader.found import Text, Voice
from melian.reader.voices import find_voices

SNIPPETS = Path(__file__).parents[1] / "snippets"


def snippets() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Language, words, and the actor and person of each quotation; the first paragraph is common to all."""
    for path in sorted(SNIPPETS.glob("*/*.txt")):
        states, *blocks = path.read_text("utf-8").strip().split("\n\n")
        for block in blocks:
            wanted, _, words = block.partition("\n")
            voices = [each.strip().split("/") for each in wanted[1:].split(";")]
            ids = [(_id(actor), _id(name.split()[-1]) if name else "") for actor, name in voices]
            yield path.stem, words if states == "# -" else f"{states[2:]}\n{words}", ids


def _id(name: str) -> str:
    return name if name == "*" else identifier(name)


@pytest.mark.parametrize(("language", "words", "voices"), list(snippets()))
def test_agencies_attribute_words_in_many_ways(
    language: str, words: str, voices: list[tuple[str, str]]
) -> None:
    found = find_voices(Text(words, language))
    spoken = [each for each in found.quotations if not each.depth and each.role in ("speech", "fragment")]
    if len(spoken) != len(voices):
        spoken = [each for each in spoken if each.role == "speech"]
    labels = {each.id: identifier(each.label) for each in found.actors}
    got = [each.speaker or Voice("nobody") for each in spoken]
    assert [
        (
            actor if actor in ("*", voice.actor) else labels.get(voice.actor, voice.actor),
            voice.person if name else "",
        )
        for voice, (actor, name) in zip(got, voices, strict=True)
    ] == voices


@pytest.mark.parametrize(
    ("oblique", "name", "language"),
    [
        ("Павла Торина", "Павел Торин", "ru"),
        ("Нины Стоговой", "Нина Стогова", "ru"),
        ("Петра Дарского", "Пётр Дарский", "ru"),
        ("Николая Ветрова", "Николай Ветров", "ru"),
        ("Норы Вельт", "Нора Вельт", "ru"),
        ("Андрія Дорського", "Андрій Дорський", "uk"),
        ("Ірини Стогової", "Ірина Стогова", "uk"),
    ],
)
def test_names_are_put_into_the_nominative(oblique: str, name: str, language: str) -> None:
    assert nominative(oblique, language) == name


def test_offices_tell_in_which_case_a_name_stands() -> None:
    assert [is_oblique(each) for each in ("президента", "главы МИД", "речниці")] == [True] * 3
    assert not any(is_oblique(each) for each in ("глава МИД", "президент", "речниця", "командующий"))
