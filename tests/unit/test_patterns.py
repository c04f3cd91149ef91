"""Patterns: each stands by itself, and several make one story."""

from __future__ import annotations

import pytest

import melian
from melian.drafts.patterns.compose import compose
from melian.drafts.patterns.piece import Piece, piece_of
from melian.drafts.patterns.shelf import pattern, pattern_names, read_pattern
from melian.errors import ScenarioError, UsageError
from melian.scenario.text.format import format_text


def alone(name: str) -> str:
    """The file of one pattern whose actors are called like its roles."""
    return compose([piece_of(pattern(name), list(pattern(name).roles))])


def _grave(case: melian.Case) -> list[str]:
    """Errors and warnings; a note says what is as it should be."""
    return [found.message for found in melian.api.findings_of(case) if found.severity != "note"]


@pytest.mark.parametrize("name", pattern_names())
def test_a_pattern_says_what_it_is_and_solves_at_once(name: str) -> None:
    entry = pattern(name)
    assert entry.literature
    assert entry.passages
    text = alone(name)
    assert format_text(text) == text
    case = melian.read(text)
    assert _grave(case) == []
    assert case.model.n_leaves <= 80
    result = case.solve(draws=12, seed=0, workers=1)
    assert result.run.n_certified == 12
    medians = {
        name: f"{number.best or number.value}" for name, number in case.scenario.file.assumptions.items()
    }
    at_best = case.compile(set=medians).solve(draws=1, workers=1)
    assert (at_best.odds["median"] > 0.01).sum() >= 2


def test_three_patterns_make_one_story() -> None:
    north = {"challenger": "north", "defender": "south"}
    west = {"sender": "west", "target": "north"}
    pieces = [
        Piece(pattern("build-up"), north),
        Piece(pattern("sanctions"), west, {"deed": "act is attack"}),
        Piece(
            pattern("conditional-threat"),
            {"threatener": "west", "target": "north"},
            {"deed": "deed is done", "answer": "measures is full"},
        ),
    ]
    case = melian.read(compose(pieces))
    assert _grave(case) == []
    file = case.scenario.file
    assert list(file.actors) == ["north", "south", "west"]
    assert list(file.steps) == ["forces", "signs", "preparation", "threat", "act", "measures", "after"]
    assert file.steps["threat"].promises[0].when == "act is attack"
    assert file.counts_as_yes == ("carried_out", "dropped", "unthreatened")
    assert case.solve(draws=4, seed=0, workers=1).run.n_certified == 4


def test_wrong_use_says_what_would_work() -> None:
    with pytest.raises(UsageError, match="Did you mean 'build-up'"):
        pattern("buildup")
    with pytest.raises(UsageError, match="takes 2 actors, got 3; its roles, in order: challenger, defender"):
        piece_of(pattern("build-up"), ["a", "b", "c"])
    with pytest.raises(UsageError, match="'a' is given two roles"):
        piece_of(pattern("build-up"), ["a", "a"])
    with pytest.raises(ScenarioError, match=r"spare\.yaml:1:1"):
        read_pattern("about: Nothing", "spare")
