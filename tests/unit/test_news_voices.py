"""The speakers of short pieces of news, and their sides, as somebody told them who did not know the rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from melian.reader.found import Reading, Text
from melian.reader.read import read

VOICES = Path(__file__).parents[1] / "snippets" / "voices"
PIECES = [
    (path.stem, piece)
    for path in sorted(VOICES.glob("*.json"))
    for piece in json.loads(path.read_text("utf-8"))
]
ARTICLE = re.compile(r"^(?:(?:the|il|lo|la|i|gli|le|les|el|los|las|der|die|das|den|dem|des)\s+|l\W)")


def bare(name: str) -> str:
    return ARTICLE.sub("", name.strip("«»„“”\"'").casefold())


def sides_of(reading: Reading, actor: str) -> tuple[str, set[str]]:
    """The type of an actor, and how the text calls it."""
    mine = next((each for each in reading.actors if each.id == actor), None)
    return (mine.type, {bare(form) for form in (*mine.forms, mine.label)}) if mine else ("unnamed", set())


@pytest.mark.parametrize(("language", "piece"), PIECES)
def test_whose_words_are_quoted(language, piece):
    reading = read(Text(piece["text"], language))
    for wanted in piece["quotations"]:
        start = piece["text"].index(wanted["quote"])
        inside = [
            each for each in reading.quotations if each.span.start <= start + 2 and start < each.span.end
        ]
        speaker = min(inside, key=lambda each: each.span.end - each.span.start).speaker
        assert speaker is not None, wanted
        told = piece["actors"][wanted["actor"]]
        kind, forms = sides_of(reading, speaker.actor)
        nobody = told["type"] in ("non-state", "unnamed") and kind in ("non-state", "unnamed")
        assert nobody or forms & {bare(form) for form in told["forms"]}, wanted
        if wanted["person"]:
            person = next(each for each in reading.people if each.id == speaker.person)
            assert person.name.split()[-1].casefold()[:5] == wanted["person"].split()[-1].casefold()[:5]
