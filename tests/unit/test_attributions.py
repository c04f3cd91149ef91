"""Who says what, by the ways in which agencies attribute words; the snippets of seven languages are invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from melian.reader.actors.cases import is_oblique, nominative
from melian.reader.actors.known import identifier
from melian.reader.found import Text, Voice
from melian.reader.voices import find_voices

SNIPPETS = Path(__file__).parents[1] / "snippets" / "speakers"


def snippets() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Language, words, and the actor and person of each quotation; the first paragraph names the states."""
    for path in sorted(SNIPPETS.glob("*.txt")):
        states, *blocks = path.read_text("utf-8").strip().split("\n\n")
        for block in blocks:
            wanted, _, words = block.partition("\n")
            voices = [tuple(part.strip() for part in each.split("/")) for each in wanted[1:].split(";")]
            yield path.stem, f"{states[2:]}\n{words}", voices  # type: ignore[misc]


@pytest.mark.parametrize(("language", "words", "voices"), list(snippets()))
def test_agencies_attribute_words_in_many_ways(
    language: str, words: str, voices: list[tuple[str, str]]
) -> None:
    found = find_voices(Text(words, language))
    spoken = [each for each in found.quotations if not each.depth and each.role in ("speech", "fragment")]
    labels = {each.id: each.label for each in found.actors}
    got = [_named(each.speaker, labels) for each in spoken]
    assert [
        (actor, person if name else "") for (actor, person), (_, name) in zip(got, voices, strict=True)
    ] == [
        (identifier(actor) if actor != "*" else got[number][0], identifier(name.split()[-1]) if name else "")
        for number, (actor, name) in enumerate(voices)
    ]


def _named(voice: Voice | None, labels: dict[str, str]) -> tuple[str, str]:
    return (identifier(labels.get(voice.actor, voice.actor)), voice.person) if voice else ("nobody", "")


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
