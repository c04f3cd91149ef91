"""Bare numbers and several what-ifs together, asked of a file that stays as it is."""

import pytest

from melian.api.reading import read
from melian.errors import UsageError
from melian.runs.ask import Ask
from melian.workspace.moved import Moved, combined, joined_name
from melian.workspace.scalars import with_number
from melian.workspace.work.jobs import Jobs
from melian.workspace.workspace import Workspace

BOTH = """
variants:
  cheap: {set: {prize: 1}}
  tough: {set: {p_tough: 60%}}
  tougher: {set: {p_tough: 70%}}
"""


@pytest.fixture(scope="module")
def text():
    whole = read("canon/hawk-dove").scenario.text
    return whole[: whole.index("variants:")].rstrip() + BOTH


@pytest.fixture
def document(tmp_path, text):
    return Workspace(tmp_path).create("a.crisis.yaml", text)


def odds(asked, ask):
    job = Jobs().ask(asked, "solve", ask)
    assert job.wait(300)
    assert job.state == "done", job.error
    return job.plain()["odds"]


def test_what_ifs_together_are_their_numbers_together(document):
    names = ["cheap", "tough"]
    both = odds(Moved(document, {}, names), Ask(draws=4, variant=joined_name(names)))
    by_hand = odds(document, Ask(draws=4, settings={"prize": "1", "p_tough": "60%"}))
    assert both == by_hand


def test_what_ifs_that_contradict_each_other_are_told_apart(document):
    with pytest.raises(UsageError, match="'tougher' says something else of 'p_tough' than 'tough'"):
        combined(document.subject, ["tough", "tougher"])
    with pytest.raises(UsageError, match="Did you mean 'tough'"):
        combined(document.subject, ["tough", "togh"])


def test_a_bare_number_is_moved_as_if_the_file_said_so(document, text):
    (bare, *_) = [each for each in document.subject.base.model.bare if each.written.text.strip() == "4"]
    place = f"{bare.mark.line}:{bare.mark.column}"
    moved = Moved(document, {place: 3.0})
    found = odds(moved, Ask(draws=4))
    assert document.text == text
    document.change(with_number(text, place, 3.0))
    assert found == odds(document, Ask(draws=4))
