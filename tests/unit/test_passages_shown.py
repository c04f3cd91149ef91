"""Passages in reports and briefs: marked in their language, and told apart from what was not verified."""

from __future__ import annotations

import hashlib

import melian
from melian.report.brief.html import as_html
from melian.report.brief.markdown import as_markdown
from melian.report.brief.parts import Brief, Quote, Section
from melian.report.words.passages import passage_html, passage_place
from melian.scenario.findings.codes import whole
from melian.scenario.form.anchors import Anchor
from melian.scenario.passages.found import FactPassage, Piece
from melian.texts.span import Span

ANCHOR = Anchor("report", (Span(3, 9),), "no <b>", None, "Vostria")
PIECES = (Piece("It said: \u201c", False), Piece("no <b>", True), Piece("\u201d. So *be* it.", False))
SHOWN = FactPassage("troops", "It says no.", "verified", ANCHOR, language="it", pieces=PIECES)
UNSEEN = FactPassage("troops", "It says no.", "without_text", ANCHOR, language="it")


def test_a_passage_is_marked_in_its_language_and_escaped():
    assert passage_html(SHOWN) == (
        '<div class="passage"><blockquote lang="it">It said: \u201c<mark>no &lt;b&gt;</mark>\u201d. So *be* it.'
        "</blockquote><small>Vostria: report, at 3 to 9; verified</small></div>"
    )


def test_what_was_not_verified_says_so():
    assert passage_place(UNSEEN) == "Vostria: report, at 3 to 9; not verified: its text is not at hand"
    assert "blockquote" not in passage_html(UNSEEN)
    assert passage_html(FactPassage("rain", "It rained.", "without_anchor")) == ""


def test_a_brief_quotes_the_passage():
    section = Section("numbers", "Numbers", (Quote("It says no.", SHOWN),))
    brief = Brief("T", "Q?", "", "1 in 2", "", None, (section,), ())
    assert passage_html(SHOWN) in as_html(brief)
    assert (
        "> It said: \u201c**no \\<b\\>**\u201d. So \\*be\\* it.\n>\n> Vostria: report, at 3 to 9"
        in as_markdown(brief)
    )


def test_a_brief_counts_them_and_quotes_those_of_the_number_that_matters_most(tmp_path):
    text = "The capital.\nVostria has moved troops. Nobody knows why."
    (tmp_path / "report.txt").write_text(text)
    start = text.index("moved troops")
    fact = f"{{text: Troops have moved., source: report, at: {start} to {start + 12}, quote: moved troops}}"
    source = "{title: A report, date: 1956-10-29, language: en, file: report.txt}"
    path = tmp_path / "a.crisis.yaml"
    path.write_text(whole(f"sources:\n  report: {source}\nfacts:\n  troops: {fact}"))
    told = melian.read(path).solve(draws=40).brief()
    assert "1 fact: 1 verified." in told
    assert "the number that matters most: Troops have moved." in told
    assert "> Vostria has **moved troops**. Nobody knows why." in told


def test_a_brief_takes_a_folder_with_texts(tmp_path):
    text = "The capital.\nVostria has moved troops. Nobody knows why."
    (tmp_path / "report.txt").write_text(text)
    fact = "{text: Troops have moved., source: report, at: 25 to 37, quote: moved troops}"
    source = f"{{title: A report, date: 1956-10-29, sha256: {hashlib.sha256(text.encode()).hexdigest()}}}"
    path = tmp_path / "a.crisis.yaml"
    path.write_text(whole(f"sources:\n  report: {source}\nfacts:\n  troops: {fact}"))
    result = melian.read(path).solve(draws=2)
    assert "1 fact: 1 not verified, without the text that it cites." in result.brief()
    assert "1 fact: 1 verified." in result.brief(texts=tmp_path)
