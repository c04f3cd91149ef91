"""A rename is complete if the file says the same afterwards: a name that was missed is an unknown one."""

from __future__ import annotations

import re

import pytest

from league import ROUNDS_AND_WORDS
from melian.api.reading import case_of
from melian.errors import ScenarioError, UsageError
from melian.library import bundled
from melian.lsp.positions import Lines
from melian.scenario.findings.diagnostics import Diagnostics
from melian.workspace.names.entity import Entity
from melian.workspace.names.index import Names, names_in
from melian.workspace.names.renaming import renamed


def text_of(name: str) -> str:
    path = bundled(name)
    assert path is not None
    return path.read_text("utf-8")


def read(text: str) -> Names:
    found = names_in(Lines(text))
    assert found is not None
    return found


def with_name(text: str, entity: Entity, new: str) -> str:
    for place in reversed(renamed(text, read(text), entity, new)):
        text = text[: place.start] + new + text[place.end :]
    return text


def codes(text: str) -> list[tuple[str, int]]:
    """Codes and lines of what is wrong or odd when a text is read and compiled."""
    found = Diagnostics()
    try:
        case = case_of(text, "x.crisis.yaml", None, None, found)
    except ScenarioError as error:
        return [(item.code, item.mark.line) for item in error.diagnostics]
    return [(item.code, item.mark.line) for item in case.scenario.findings]


def defined(names: Names) -> list[Entity]:
    """What the file names, in its order."""
    return list(dict.fromkeys(place.entity for place in names.places if place.is_definition))


def test_all_names_of_a_file_can_be_others() -> None:
    """All at once: reading the file for each name would take long."""
    names = read(ROUNDS_AND_WORDS)
    words = {entity: f"zz{number}" for number, entity in enumerate(defined(names))}
    after = ROUNDS_AND_WORDS
    for place in reversed(names.places):
        after = after[: place.start] + words.get(place.entity, place.entity.word) + after[place.end :]
    assert len(words) == 38  # counted by hand
    assert {entity.word for entity in defined(read(after))} == set(words.values())
    assert codes(after) == codes(ROUNDS_AND_WORDS)
    assert not [code for code, _ in codes(after) if code in ("M103", "M104", "M105", "M703", "M704")]
    back = [entity.word for entity in words]
    assert re.sub(r"zz(\d+)", lambda match: back[int(match[1])], after) == ROUNDS_AND_WORDS


@pytest.mark.parametrize("kind", ["actor", "step", "private", "option", "number"])
def test_one_name_changes_and_nothing_else(kind: str) -> None:
    names = read(ROUNDS_AND_WORDS)
    entity = next(each for each in defined(names) if each.kind == kind)
    places = renamed(ROUNDS_AND_WORDS, names, entity, "zz_other")
    after = ROUNDS_AND_WORDS
    for place in reversed(places):
        after = after[: place.start] + "zz_other" + after[place.end :]
    assert len(places) > 1
    assert after.replace("zz_other", entity.word) == ROUNDS_AND_WORDS


def test_words_and_comments_that_only_look_like_a_name_stay() -> None:
    text = text_of("canon/deterrence")
    entity = next(each for each in defined(read(text)) if each.kind == "actor")
    noted = f"# {entity.name} here\n{text}# and {entity.name} there\n"
    changed = with_name(noted, entity, "zz_other")
    assert changed.startswith(f"# {entity.name} here\n")
    assert changed.endswith(f"# and {entity.name} there\n")


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("two words", "is not a name"),
        ("Upper", "is not a name"),
        ("is", "a word of the language"),
        ("outcome", "asks how the story ends"),
        ("", "no value"),
    ],
)
def test_a_name_that_cannot_be_is_refused(new: str, why: str) -> None:
    text = text_of("canon/deterrence")
    entity = next(each for each in defined(read(text)) if each.kind == "step")
    with pytest.raises(UsageError, match=why):
        renamed(text, read(text), entity, new)


def test_a_name_that_something_else_has_is_refused() -> None:
    text = text_of("canon/deterrence")
    steps = [each for each in defined(read(text)) if each.kind == "step"]
    actor = next(each for each in defined(read(text)) if each.kind == "actor")
    with pytest.raises(UsageError, match="already"):
        renamed(text, read(text), steps[0], actor.name)
