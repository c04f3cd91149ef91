"""How news says who speaks, in seven languages: offices, unions and firms, private people, two sides in a story.

The snippets are invented; each was written as the language says it, before it was tried.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from melian.reader.found import Text, Voice
from melian.reader.tokens import LANGUAGES
from melian.reader.voices import find_voices

PATTERNS = Path(__file__).parents[1] / "snippets" / "patterns"
STATES = ("ardel", "kostrav", "costrav")


def told(name):
    return json.loads((PATTERNS / f"{name}.json").read_text("utf-8"))


def spoken(words: str, language: str) -> tuple[list[Voice | None], dict[str, str]]:
    """The speakers of what is said, and the types of all actors."""
    voices = find_voices(Text(words, language))
    said = [each.speaker for each in voices.quotations if each.role in ("speech", "fragment")]
    return said, {each.id: each.type for each in voices.actors}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_offices(language):
    each = told("offices")[language]
    for office in each["offices"]:
        said, _ = spoken(each["template"].format(office), language)
        assert said[-1] is not None, office
        assert (said[-1].actor[:5], said[-1].person) == ("ardel", "velt"), office


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_unions_firms_and_others(language):
    each = told("patterns")[language]
    for words, actor, person in each["cases"]:
        said, _ = spoken(each["before"] + words, language)
        assert said[-1] is not None, words
        side = not said[-1].actor.startswith(STATES) if actor == "*" else actor in said[-1].actor
        assert (side, said[-1].person) == (True, person), words


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_two_sides_in_a_story(language):
    for words, wanted in told("stories")[language]:
        said, _ = spoken(words, language)
        found = [(each.actor, each.person) for each in said if each]
        assert len(found) == len(wanted), words
        for (actor, person), (side, who) in zip(found, wanted, strict=True):
            assert person == who, words
            assert side == "*" or actor.startswith(side), words


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_private_people_speak_for_no_state(language):
    each = told("trades")[language]
    for template, trades in each["templates"]:
        for trade in trades:
            said, types = spoken(each["before"] + template.format(trade), language)
            assert said[-1] is not None, trade
            assert said[-1].person == "velt", trade
            assert types.get(said[-1].actor) not in ("state", "organisation"), trade


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_unnamed_sources_of_a_state(language):
    each = told("sources")[language]
    for source in each["sources"]:
        said, _ = spoken(each["template"].format(source), language)
        assert said[-1] is not None, source
        assert (said[-1].actor[:5], said[-1].person) == ("ardel", ""), source
