"""Scores as an HTML file: the figures of the page, in one file that fetches nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from record_files import CRISIS, write_pair


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scores")
    for name, more in (("ford", ""), ("late", "hindsight: yes\n")):
        write_pair(folder, crisis=CRISIS + more, name=name)
    path = folder / "scores.html"
    arguments = ["score", str(folder), "--draws", "5", "-q", "--only-as-is", "--html", str(path)]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    return path.read_text("utf-8"), result.output


class Seen(HTMLParser):
    """The words that a reader sees, and which elements there are."""

    def __init__(self, page):
        super().__init__()
        self.words, self.opened, self.hidden = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.opened.append((tag, dict(attrs)))
        self.hidden = tag == "style"

    def handle_endtag(self, tag):
        self.hidden = False

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def test_the_file_says_what_the_page_says(written):
    html, page = written
    seen = " ".join(" ".join(Seen(html).words).split())
    for figure in re.findall(r"\d\.\d{3}", page):
        assert figure in seen
    assert "With hindsight, scored apart: 2 questions of 1 crisis" in seen
    assert "no proof of foresight" in seen
    assert "Open: a curve of calibration needs 20 questions; there are 2." in seen


def test_it_fetches_nothing_and_has_both_drawings(written):
    opened = Seen(written[0]).opened
    assert not [tag for tag, _ in opened if tag in ("script", "link", "img", "iframe")]
    kinds = [about.get("class") for tag, about in opened if tag == "div"]
    assert kinds.count("chart wide") == kinds.count("chart narrow") == 2
