"""Whoever reads and slides all day: answers that were not looked at for long are gone, with all that was made of them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from app_browser import Browser
from app_crisis import crisis
from melian.analysis.event_tree.tree import EventTree
from melian.questions.question import Answered
from melian.report.brief.material import Material
from melian.runs.run import Run
from melian.workspace.work.jobs import Jobs

FILES = [f"kept_{number}.crisis.yaml" for number in range(3)]
ANSWERS, RUNS = 2, 2
AT_MOST = ANSWERS + 1
"""With the one that the next question lets go of."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_text(crisis(), "utf-8")
    return tmp_path.resolve()


@pytest.fixture
def client(folder: Path) -> Browser:
    return Browser(folder, Jobs(answers=ANSWERS, runs=RUNS, quiet=0.0))


def alive(kind: type, folder: Path) -> list:
    """Objects of this kind that are of the files of a folder."""
    gc.collect()
    found = [each for each in gc.get_objects() if type(each) is kind]
    return [each for each in found if _folder(each) == folder]


def _folder(each: Answered | Run | Material | EventTree) -> Path | None:
    path = (each if isinstance(each, Run) else each.run).model.scenario.path
    return None if path is None else path.parent


def test_answers_and_what_was_made_of_them_are_not_kept_for_ever(client: Browser, folder: Path) -> None:
    for name in FILES:
        client.settled(f"/c/{name}/now")
    client.settled(f"/c/{FILES[0]}/story")
    for prize in range(50, 53):
        client.get(f"/c/{FILES[0]}/numbers.json?set=prize={prize}")
    assert 0 < len(alive(Answered, folder)) <= AT_MOST
    assert len(alive(Material, folder)) <= AT_MOST
    assert len(alive(EventTree, folder)) <= 2 * AT_MOST
    assert 0 < len(alive(Run, folder)) <= AT_MOST + RUNS


def test_an_answer_that_is_still_kept_is_not_asked_for_again(client: Browser, folder: Path) -> None:
    page = f"/c/{FILES[0]}/now"
    client.settled(page)
    held = alive(Answered, folder)
    for name in FILES[1:]:
        client.settled(f"/c/{name}/now")
        client.get(page)  # looked at all the while
    assert held[0] in alive(Answered, folder)
