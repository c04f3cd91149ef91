"""Which name stands where."""

from __future__ import annotations

from league import ROUNDS_AND_WORDS
from melian.library import bundled
from melian.lsp.positions import Lines
from melian.workspace.names.entity import Entity
from melian.workspace.names.index import names_in

NAMES = names_in(Lines(ROUNDS_AND_WORDS))


def lines_of(entity: Entity) -> list[str]:
    """The words at each place of a name, with a few letters to either side."""
    assert NAMES is not None
    return [ROUNDS_AND_WORDS[place.start - 4 : place.end + 3] for place in NAMES.of(entity)]


def test_names_of_every_kind_are_found_where_they_stand() -> None:
    assert len(lines_of(Entity("assumption", "sure"))) == 3  # precision, given, a stake
    assert [each[:4] for each in lines_of(Entity("option", "warm", "hint"))] == [
        "es: ", "\n", " is ", "say_",
    ] or len(lines_of(Entity("option", "warm", "hint"))) == 4  # fmt: skip
    assert len(lines_of(Entity("private", "north.mood"))) == 6
    assert len(lines_of(Entity("source", "letters"))) == 3
    assert len(lines_of(Entity("number", "cost_of", "hold"))) == 3
    assert len(lines_of(Entity("block", "week"))) == 3
    assert len(lines_of(Entity("outcome", "quarrel"))) == 5


def test_a_name_is_found_by_its_place() -> None:
    assert NAMES is not None
    offset = ROUNDS_AND_WORDS.index("say_warm")
    place = NAMES.at(offset + 5)
    assert place is not None
    assert place.entity == Entity("option", "warm", "hint")
    assert NAMES.at(ROUNDS_AND_WORDS.index("title")) is None
    heated = NAMES.at(ROUNDS_AND_WORDS.index("x20heated") + 4)
    assert heated is not None
    assert heated.entity == Entity("define", "heated")


def test_every_place_spells_the_name_that_it_stands_for() -> None:
    path = bundled("ukraine-2021")
    assert path is not None
    text = path.read_text("utf-8")
    names = names_in(Lines(text))
    assert names is not None
    assert names.is_whole
    assert all(text[place.start : place.end] == place.entity.word for place in names.places)
    unknown = {place.entity for place in names.places if not names.given(place.entity)}
    assert {entity.name for entity in unknown} == {"share", "withhold"}  # words of a briefing


def test_a_text_without_the_form_of_a_crisis_has_none() -> None:
    assert names_in(Lines("title: {")) is None
    broken = names_in(Lines(ROUNDS_AND_WORDS.replace("heated or league is failed", "heated or or")))
    assert broken is not None
    assert Entity("define", "heated") in {place.entity for place in broken.places}
    partly = names_in(Lines(ROUNDS_AND_WORDS.replace("quiet: wait", "quite: wait")))
    assert partly is not None
    assert not partly.is_whole
