"""The documentation runs: files are written, commands run, and what they print is compared.

How pages say what to do with a block stands in `docs/consoles.py`, which also brings them up to date.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from consoles import PAGES, blocks, matches, refreshed, run_page  # noqa: E402  (the docs are no package)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_runs(page: Path, tmp_path: Path) -> None:
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        run_page(page, tmp_path, shown)
    finally:
        os.chdir(here)


def shown(command: str, expected: str, printed: str) -> str:
    assert matches(expected, printed), f"$ {command}\nexpected:\n{expected}\nprinted:\n{printed}"
    return expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_shows_what_is_printed(page: Path) -> None:
    for block in blocks(page.read_text("utf-8")):
        if block.language == "console" and block.order != "no run":
            for part in re.split(r"^\$ ", block.body, flags=re.M)[1:]:
                command, _, text = part.partition("\n")
                assert text.strip() != "...", f"{page.name} shows nothing of what `{command}` prints"


def test_generated_pages_are_current(tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'docs')!r}); import generate; "
        "print([p.name for p, text in generate.pages().items() if p.read_text('utf-8') != text])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path)
    assert done.stdout.strip() == "[]", f"run `python docs/generate.py`\n{done.stderr}"


def test_links_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_matches_can_fail() -> None:
    assert matches("a\n...\nb\n", "a\nx\ny\nb\n")
    assert matches("in [...] s\n", "in 2.3 s\n")
    assert not matches("in [...] s\n", "in 2.3 m\n")
    assert not matches("a\n...\nb\n", "a\nx\ny\n")
    assert not matches("a\n", "b\n")


def test_what_a_page_leaves_out_stays_out() -> None:
    printed = "odds\nwar 31 %\ntalks 20 %\nnew line\n\nseed 0\n"
    assert refreshed("odds\nwar 30 %\n...\n", printed) == "odds\nwar 31 %\n...\n"
    assert refreshed("odds\nwar 30 %\n...\nseed 0\n", printed) == "odds\nwar 31 %\n...\nseed 0\n"
    assert refreshed("...\n", printed) == printed
    assert refreshed("odds\nwar 30 %\n", printed) == printed
