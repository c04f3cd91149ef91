"""Pages in terminals too narrow for their tables: no label vanishes, no figure is cut."""

from __future__ import annotations

import io
import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich import box
from rich.console import Console
from rich.text import Text

from melian.cli.commands.new import starter
from melian.cli.main import cli
from melian.report.pages.parts.table import PageTable
from melian.report.words.figures import percent

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
        assert squeezed(f"{row['label']} median: {percent(row['median'])}") in page


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


@given(
    labels=st.lists(WORDS, min_size=1, max_size=4),
    figures=st.lists(st.integers(0, 10**12), min_size=1, max_size=3),
    width=st.integers(1, 60),
)
def test_everything_stands_there_at_any_width(labels: list[str], figures: list[int], width: int) -> None:
    table = PageTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("What", overflow="fold", ratio=1)
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
