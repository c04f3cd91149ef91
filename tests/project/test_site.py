"""The site of the documentation: every page is in its navigation, and its links are followed."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
_PLACE = importlib.util.spec_from_file_location("site_pages", ROOT / "docs" / "site.py")
site = importlib.util.module_from_spec(_PLACE)
_PLACE.loader.exec_module(site)
SETTINGS = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))


def named(entry):
    """The pages of a part of the navigation."""
    if isinstance(entry, str):
        return [entry]
    return [page for part in (entry.values() if isinstance(entry, dict) else entry) for page in named(part)]


@pytest.fixture(scope="module")
def pages():
    return site.pages()


def test_every_page_is_in_the_navigation_once(pages):
    shown = {place for place in pages if place.endswith(".md") and not place.startswith(site.FILES + "/")}
    found = named(SETTINGS["nav"])
    assert len(found) == len(set(found))
    assert set(found) == shown, "bring `nav` in mkdocs.yml up to date"


def test_the_navigation_has_the_parts_that_readers_look_for():
    parts = [next(iter(part)) for part in SETTINGS["nav"] if isinstance(part, dict)]
    assert parts == ["Tutorial", "How to", "Reference", "Explanation", "Gallery", "Contributing"]
    folders = {
        "Tutorial": "tutorial/", "Reference": "reference/", "Explanation": "explanation/", "Gallery": "gallery/"
    }  # fmt: skip
    for part in SETTINGS["nav"]:
        for name, places in part.items() if isinstance(part, dict) else ():
            assert all(place.startswith(folders.get(name, "")) for place in places)


def test_every_page_of_the_navigation_is_in_the_index():
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([^)#]+)", index))
    (ways,) = [part["How to"] for part in SETTINGS["nav"] if "How to" in part]
    assert set(ways) <= linked


def test_nothing_is_fetched_and_what_is_built_is_kept_out_of_the_repository():
    assert SETTINGS["theme"]["font"] is False
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert all(f"{SETTINGS[name].partition('/')[0]}/" in ignored for name in ("docs_dir", "site_dir"))
    assert f"site.py pages {SETTINGS['docs_dir']}\n" in (ROOT / "scripts" / "docs").read_text("utf-8")


def test_links_of_pages_lead_to_pages_and_files(pages):
    for place, text in pages.items():
        if not place.endswith(".md") or place.startswith(site.FILES + "/"):
            continue
        for part in re.split(r"^```.*?^```$", text, flags=re.M | re.S):
            for link in re.findall(r"\]\((?![a-z]+:|#)([^)\s#]+)", part):
                target = os.path.normpath(os.path.join(os.path.dirname(place), link))  # noqa: PTH118, PTH120
                assert target in pages, f"{place} links to {link}"


def test_every_public_name_has_its_place_in_the_reference(pages):
    import melian

    shown = set(re.findall(r"heading: (\S+)", pages["reference/python.md"]))
    assert shown >= {f"melian.{name}" for name in melian.__all__} - {"melian.__version__"}
    assert shown >= {"melian.fit", "melian.fit.Fit"}


def test_links_in_code_stay():
    text = 'See [a](b.md#c "A page").' + "\n\n```python\nx[0](b.md)\n```\n\n[d](https://e.example) [f](#g)\n"
    assert site.relinked(text, lambda link: f"up/{link}") == text.replace("[a](b.md", "[a](up/b.md")


def test_a_cell_and_what_it_shows_are_on_the_page():
    output = {"data": {"text/plain": ["4"], "image/svg+xml": ["<svg>\n\n", "</svg>"]}}
    cells = [
        {"cell_type": "markdown", "source": ["# T\n", "Words."]},
        {"cell_type": "code", "source": ["2 + 2"], "outputs": [{"data": {"text/plain": ["4"]}}, output]},
        {"cell_type": "code", "source": ["print(1)"], "outputs": [{"text": ["1\n"]}]},
    ]
    assert site.notebook_page({"cells": cells}) == (
        "# T\nWords.\n\n```python\n2 + 2\n```\n\n```text\n4\n```\n\n<div><svg> </svg></div>\n\n"
        "```python\nprint(1)\n```\n\n```text\n1\n```\n"
    )


def test_faults_of_a_built_site_are_found(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "index.html").write_text('<h2 id="there">T</h2><a href="../b.html#x">b</a>', "utf-8")
    (tmp_path / "b.html").write_text(
        '<p id="x"><a href="a/#there"></a><a href="a/#gone"></a><a href="c.html"></a><a href="https://d.example">'
        '</a><img src="https://d.example/e.png"><script src="//d.example/f.js"></script></p>',
        "utf-8",
    )
    assert list(site.faults(tmp_path)) == [
        "b.html would fetch https://d.example/e.png",
        "b.html would fetch //d.example/f.js",
        "b.html links to a/#gone, where there is no such heading",
        "b.html links to c.html, which is not there",
    ]


def test_pages_that_are_gone_are_removed(tmp_path):
    (tmp_path / "old.md").write_text("gone", "utf-8")
    site.write(tmp_path)
    assert not (tmp_path / "old.md").exists()
    assert (tmp_path / "index.md").is_file()
