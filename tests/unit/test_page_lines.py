"""Pages of situations end where somebody still reads; what is left out is counted."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console
from rich.text import Text

import melian
from melian.questions.registry import question
from melian.questions.subject import solved
from melian.report.pages.parts.fitting import FEWEST, fitting
from melian.runs.ask import Ask, Watch

ASKED = {"strategy": {}, "beliefs": {}, "why": {"step": "offer"}}


def printed(page, width):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(page)
    return console.file.getvalue()


def lines_of(number, each, most, width=20):
    console = Console(file=io.StringIO(), width=width)
    shown = fitting(
        console, console.options, lambda n: [Text("head"), *[Text(f"x {'y' * each}")] * n], number, most
    )
    return len(shown) - 1


def test_as_many_as_there_is_room_for_and_never_fewer_than_some():
    assert lines_of(10, 1, 100) == 10
    assert lines_of(10, 1, 7) == 6
    assert lines_of(10, 19, 7) == FEWEST  # two lines each: 1 + 2 * 3 = 7
    assert lines_of(10, 59, 7) == FEWEST
    assert lines_of(2, 59, 3) == 2


@pytest.fixture(scope="module")
def answers():
    """The third Cod War from few draws: a story with more situations than a page holds."""
    crisis = melian.read("history/cod-war-1976").crisis
    return {
        name: question(name).answer(crisis, Ask(draws=3, about=about), Watch(), solved)
        for name, about in ASKED.items()
    }


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("width", [80, 120])
def test_a_page_is_under_60_lines(answers, name, width):
    text = "".join(printed(page, width) for page in question(name).shown(answers[name]))
    assert len(text.splitlines()) < 60
    if left := re.search(r"Shown are the (\d+) of (\d+) situations", text):
        assert FEWEST <= int(left[1]) < int(left[2])
    assert bool(left) or width > 80
    steps = re.findall(r"Britain: What Britain offers", text)
    assert len(steps) <= 1 or name == "beliefs"  # a step is named once, not with each of its situations
