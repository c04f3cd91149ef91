"""Pages in terminals too narrow for their tables: no label vanishes, no figure is cut."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

import melian
from melian.analysis.event_tree.tree import event_tree
from melian.analysis.situations.step_graph import step_graph
from melian.cli.commands.new import starter
from melian.cli.main import cli
from melian.library import names
from melian.questions.registry import question
from melian.report.pages.branches import branch_lines
from melian.report.pages.parts.table import PageTable, labelled
from melian.report.pages.steps_tree import tree_lines
from melian.report.words.figures import percent
from melian.runs.ask import Ask, Watch
from melian.scenario.model import Model

WORDS = st.text("abcdefgh", min_size=1, max_size=30)


def run(*words: str, width: int) -> str:
    return CliRunner().invoke(cli, words, env={"COLUMNS": str(width)}, catch_exceptions=False).stdout


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("width", [8, 20, 29, 45])
def test_outcomes_stay_readable(width: int) -> None:
    """The figures are those of the same run as JSON."""
    words = ("solve", "canon/hawk-dove", "--draws", "2", "--quiet")
    odds = json.loads(run(*words, "--json", width=80))["odds"]
    page = squeezed(run(*words, width=width))
    for row in odds:
        head = "median: " if width < 45 else ""  # a block of lines, or figures below their heads
        assert squeezed(f"{row['label']} {head}{percent(row['median'])}") in page


@pytest.mark.parametrize(
    "page", [("tip", "--all"), ("levers", "--actor", "challenger"), ("strategy",), ("timeline",)]
)
def test_pages_of_every_kind_keep_their_figures(page: tuple[str, ...], tmp_path) -> None:
    """No figure is cut, so each one of a narrow page is one of the wide page; nor is a word."""
    path = tmp_path / "small.crisis.yaml"
    path.write_text(starter("Small"), "utf-8")
    words = (page[0], str(path), *page[1:], "--draws", "3", "--quiet")
    wide, narrow = (" ".join(run(*words, width=width).split()) for width in (110, 24))
    figures = [set(re.findall(r"[\d.]+ %", text)) for text in (wide, narrow)]
    assert figures[1]
    assert figures[1] <= figures[0]
    assert "\u2026" not in narrow


LONG_LABELS = """
melian: 1
title: Ships with missiles on their way to an island that is ninety miles from the coast
scale: 100 = what it would be worth to either side to keep the other's missiles away from its shores
analyst: the test
as_of: 1962-10-24
question: Are the missiles taken home before the end of the month?
counts_as_yes: [home]
actors: {west: The government that found them from the air, east: The government that shipped them in secret}
private:
  east.nerve:
    label: How much the leadership would risk for the sake of the island and of its standing
    types:
      steady: {odds: 40%, label: Would rather risk the worst than be seen to give way under a threat}
      shaken: {odds: 60%, label: Looks for a way out as long as it need not be called a surrender}
assumptions:
  p_work: {range: 20% to 60%, best: 35%, label: How likely a strike is to destroy all of them, judgement: the test}
steps:
  answer:
    label: What is done about the missiles once they have been found
    who: west
    choices: {quarantine: A line of ships that turns back whatever carries weapons, strike: A strike from the air}
  ships:
    label: What the freighters do when they come to the line of ships
    who: east
    only_if: answer is quarantine
    choices: {turn: Turn round before the line, run: Sail on and see whether anybody shoots}
stakes:
  west: {missiles: {worth: -80, when: ships is run}, war: {worth: -60 * (1 - p_work), when: answer is strike}}
  east: {standing: {worth: "-30 if east.nerve is shaken else -90", when: ships is turn}, ships: {worth: -50, when: ships is run}}
outcomes:
  home: {label: The missiles are taken home again and both sides say that they have won, when: ships is turn}
  fight: {label: "There is shooting, at sea or on the island, and nobody knows where it ends", when: otherwise}
timeline:
  photographs: {date: 1962-10-16, event: Photographs from a great height show the sites, hints: {east.nerve is steady: 1.2 to 2 times}}
  speech_to_the_nation: {date: 1962-10-22, event: The line of ships is announced on television, sets: {answer: quarantine}}
variants: {shot: {label: The first strike comes before anybody has been warned of it, force: {answer: strike}}}
"""
"""As sources of the time would label things: nothing fits beside its figures."""
ASKED = [
    ("solve",), ("strategy",), ("beliefs",), ("timeline",), ("whatif", "--all"), ("compare", "base", "shot"),
    ("levers", "--actor", "west"), ("drivers",), ("tip", "--all"), ("why", "--step", "ships"),
    ("why", "--variant", "shot"), ("show", "--tree"), ("show", "--steps"), ("show",),
]  # fmt: skip


def lines_of(page: object, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False)
    console.print(page)
    return console.file.getvalue().splitlines()


def words_of(lines: Iterable[str]) -> set[str]:
    """What a reader takes for words; brackets, stops and rules are none."""
    return {word.strip("()[]:,.") for line in lines for word in line.split()} - {""}


def assert_readable(narrow: list[str], wide: list[str], where: object) -> None:
    """No line is too long, and no word is broken: each is one of the page without an end on the right."""
    narrow, wide = (
        [x for x in lines if not x.startswith(("Again: ", "Shown are "))] for lines in (narrow, wide)
    )
    assert max(map(len, narrow)) <= 80, where
    told = {word for word in words_of(narrow) - words_of(wide) if re.search(r"\w", word)}
    assert told <= {"figures", "below", "each"}, (where, told)


def test_no_word_of_long_labels_is_broken(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)  # a path that is longer than a line cannot but be broken
    path = Path("long.crisis.yaml")
    path.write_text(LONG_LABELS, "utf-8")
    for page in ASKED:
        draws = () if page in (("show",), ("show", "--steps")) else ("--draws", "4", "--quiet")
        words = (page[0], str(path), *page[1:], *draws)
        narrow = run(*words, width=80).splitlines()
        with monkeypatch.context() as patch:
            patch.setattr("melian.cli.screen.MAX_WIDTH", 600)
            assert_readable(narrow, run(*words, width=600).splitlines(), page)


@pytest.mark.parametrize("name", [name for name in names() if name.startswith("canon/")])
def test_no_page_of_the_canon_breaks_a_word(name: str) -> None:
    case = melian.read(name)
    result = case.solve(draws=2)
    for asked in ("solve", "strategy", "beliefs"):
        found = question(asked)
        (page,) = found.pages(found.answer(case.crisis, Ask(draws=2), Watch(), lambda *_: result.run))
        assert_readable(lines_of(page, 80), lines_of(page, 600), asked)
    for drawn in (partial(branch_lines, event_tree(result.run)), partial(tree_lines, *_steps(case.model))):
        assert_readable(*(list(drawn(width=width, fine=True)) for width in (80, 600)), drawn)


def _steps(model: Model) -> tuple[object, ...]:
    actors = {actor: model.scenario.label(actor) for actor in model.scenario.actors}
    return step_graph(model), actors, model.n_leaves


@given(
    labels=st.lists(st.lists(st.text("abcdefgh", min_size=1, max_size=9), max_size=20).map(" ".join),
                    min_size=1, max_size=4),
    width=st.integers(24, 110),
)  # fmt: skip
def test_labels_are_folded_into_three_lines_at_most(labels: list[str], width: int) -> None:
    """A row is as tall as its label, so that figures tell where rows begin; labels above them use the width."""
    table = labelled("What", ["f"], [(label, [f"{n}."]) for n, label in enumerate(labels)])
    lines = lines_of(table, width)
    assert max(map(len, lines)) <= width
    assert [w for line in lines for w in re.findall(r"\b[a-h]{1,9}\b", line) if w not in ("f", "each")] == [
        w for label in labels for w in label.split() if w not in ("f", "each")
    ]
    if "figures below each" in "".join(lines):
        return
    starts = [at for at, line in enumerate(lines) if re.search(r"\d\.$", line.rstrip())]
    assert all(after - before <= 3 for before, after in pairwise([*starts, len(lines)]))


@given(
    labels=st.lists(WORDS, min_size=1, max_size=4),
    figures=st.lists(st.integers(0, 10**12), min_size=1, max_size=3),
    width=st.integers(1, 60),
)
def test_everything_stands_there_at_any_width(labels: list[str], figures: list[int], width: int) -> None:
    table = PageTable()
    table.add_column("What", overflow="fold")
    for place in range(len(figures)):
        table.add_column(f"f{place}", justify="right", no_wrap=True)
    for label in labels:
        table.add_row(Text(label), *map(str, figures))
    console = Console(file=io.StringIO(), width=width)
    console.print(table)
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    shown = squeezed("".join(lines))
    for number in figures:
        assert shown.count(str(number)) >= len(labels)
    joined = "".join(line.split("  ")[0].strip() for line in lines)
    assert all(label in shown or label in joined for label in labels)
