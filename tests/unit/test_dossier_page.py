"""The page of a dossier: every passage marked once, everything escaped, nothing fetched."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from melian.dossier.read import parse_dossier
from melian.report.dossier.page import dossier_page
from melian.scenario.findings.diagnostics import Diagnostics

WORDS = 'Marna & Orla: "<script>alert(1)</script>" said the envoy, and "</p><b>left</b>" as well.'


def at(words):
    start = WORDS.index(words)
    return f"{start} to {start + len(words)}"


TEXT = f"""dossier: 1
title: "<b>Ford</b> & \\"more\\""
texts:
  report: {{title: "<i>A</i> report", language: en}}
  other: {{title: Another}}
actors:
  marna: {{label: "Marna \\"<u>\\""}}
  orla: Orla
passages:
  p1: {{text: report, at: {at(WORDS)}, says: marna, about: [orla], kind: ACCUSE, keep: "yes"}}
  p2: {{text: report, at: {at("<script>alert(1)</script>")}, says: orla, kind: REJECT, negated: true, keep: "no"}}
  p3: {{text: report, at: {at("left")}, kind: MOBILIZE}}
  p4: {{text: other, at: 0 to 9, quote: "<img src=x>", says: orla, kind: AID}}
contradictions:
  - {{between: [p1, p2], why: "orla <denies> it"}}
"""


@pytest.fixture(scope="module")
def page():
    found = Diagnostics()
    dossier = parse_dossier(TEXT, "it", found)
    assert found.items == []
    return dossier_page(dossier, {"report": WORDS})


@pytest.fixture
def tree(page):
    return LexborHTMLParser(page)


def test_the_words_are_those_of_the_text(tree):
    (words,) = tree.css("p.words")
    for number in words.css("sup"):
        number.decompose()
    assert words.text() == WORDS


def test_every_passage_is_numbered_once_and_the_innermost_is_marked(tree):
    assert [each.text() for each in tree.css("p.words sup")] == ["p2", "p3", "p1"]
    marked = {each.text(): each.attributes["class"] for each in tree.css("p.words mark")}
    assert marked["<script>alert(1)</script>p2"] == "no kind-REJECT says-orla"
    assert marked["leftp3"] == "open kind-MOBILIZE says-narrator"


def test_what_texts_say_is_never_markup(page, tree):
    assert tree.css("script, b b, i, u, img, p.words b") == []
    assert tree.css_first("h1").text() == '<b>Ford</b> & "more"'
    assert 'Marna "<u>"' in tree.css_first("header").text()


def test_nothing_is_fetched_and_nothing_runs(page):
    assert not re.search(r"\b(?:src|srcset|href)=[\"'](?!#)", page)
    assert not re.search(r"(?i)https?://|@import|url\(|\son\w+=", re.sub(r"xmlns=\S+", "", page))


def test_there_is_a_filter_for_each_kind_and_each_who_says_it(tree, page):
    boxes = {each.attributes["id"] for each in tree.css("input[type=checkbox]")}
    assert boxes == {
        "kind-ACCUSE", "kind-REJECT", "kind-MOBILIZE", "kind-AID", "says-marna", "says-orla", "says-narrator",
    }  # fmt: skip
    for box in boxes:
        assert f"#{box}:not(:checked)" in page


def test_passages_of_a_text_that_is_not_at_hand_are_listed(tree):
    rows = {each.attributes["id"]: each.text() for each in tree.css("tr[id]")}
    assert set(rows) == {"row-p1", "row-p2", "row-p3", "row-p4"}
    assert "<img src=x>" in rows["row-p4"]
    assert "negated" in rows["row-p2"]
    assert "Orla <denies> it" in tree.css_first("main").text()
