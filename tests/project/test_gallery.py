"""The gallery is current, complete, and says what its scenarios answer."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml

from canon_table import CANON
from melian.library import names

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "docs" / "gallery"
PICTURES = ROOT / "docs" / "images" / "gallery"
SLUGS = sorted(name.rsplit("/", 1)[-1] for name in names())
ROWS = ("Source", "Actors", "Private knowledge", "Endings", "Outcomes", "Precision", "File")


def test_pages_and_pictures_are_current(tmp_path: Path) -> None:
    """In a process of its own: the pages are what commands print there, on a screen of a known width."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'docs')!r}); import gallery; "
        "print([p.name for p, text in gallery.pages().items() "
        "if not p.exists() or p.read_text('utf-8') != text])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, cwd=tmp_path)
    assert done.stdout.strip() == "[]", f"run `python docs/gallery.py`\n{done.stdout}{done.stderr}"


def test_every_scenario_has_a_page_a_picture_and_prose() -> None:
    assert sorted(path.stem for path in GALLERY.glob("*.md") if path.stem != "index") == SLUGS
    assert sorted(path.stem for path in PICTURES.iterdir()) == SLUGS
    prose = yaml.safe_load((ROOT / "docs" / "gallery.yaml").read_text("utf-8"))
    assert sorted(prose) == SLUGS
    index = (GALLERY / "index.md").read_text("utf-8")
    assert sorted(re.findall(r"\]\(([\w-]+)\.md\)", index)) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_has_the_fixed_table_and_something_to_play_with(slug: str) -> None:
    text = (GALLERY / f"{slug}.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| ([A-Z][a-z ]+) \|", text, re.M))[: len(ROWS)] == ROWS
    assert "\n...\nCertified: " in text
    before, _, play = text.partition("## What to play with")
    assert before
    assert "$ melian " in play


@pytest.mark.parametrize("slug", [entry.slug for entry in CANON])
def test_the_page_of_a_published_model_shows_no_gap(slug: str) -> None:
    """All gaps that a page prints are at most what the tests of the canon allow, or said to be a split."""
    text = (GALLERY / f"{slug}.md").read_text("utf-8")
    gaps = re.findall(
        r"below 1e-(\d)|splits at (\d\.\d+)", text.partition("| numbers | published limit |")[2]
    )
    assert len(gaps) >= 3
    assert all(split or int(digits) >= 5 for digits, split in gaps)
    assert (
        (slug in {"hawk-dove", "crawford-sobel"})
        == any(split for _, split in gaps)
        == ("**A split.**" in text)
    )


@pytest.mark.parametrize("slug", SLUGS)
def test_pictures_are_small_and_well_formed(slug: str) -> None:
    path = PICTURES / f"{slug}.svg"
    assert path.stat().st_size < 60_000
    assert ElementTree.parse(path).getroot().tag.endswith("svg")
