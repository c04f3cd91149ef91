"""Facts that say where their words stand: read, looked up, verified, counted, and what check says of them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

import melian
from melian.api.findings import findings_of
from melian.errors import ScenarioError, UsageError
from melian.scenario.findings.codes import whole
from melian.scenario.passages.marks import is_quoted
from melian.texts.span import Span, passage_hash

TEXT = (
    "Report from the capital.\n"
    "Vostria says that 94.000 soldiers stand near the river, and two ships. \u201cWe will not attack\u201d, its "
    "minister said on Tuesday.\n"
)
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()


def at(words):
    start = TEXT.index(words)
    return f"{start} to {start + len(words)}"


def written(tmp_path, fact, source="file: report.txt", text=TEXT):
    (tmp_path / "report.txt").write_bytes(text.encode())
    part = f"sources:\n  report: {{title: A report, date: 1956-10-29, language: en, grade: B, {source}}}\n"
    path = tmp_path / "a.crisis.yaml"
    path.write_text(whole(f"{part}facts:\n  troops: {fact}"))
    return path


def checked(path, texts=None):
    case = melian.read(path)
    codes = [item for item in findings_of(case, texts=texts) if item.code.startswith("M71")]
    return melian.passages_of(case, texts), codes


def soldiers(more=""):
    return f'{{text: "94,000 soldiers stand there.", source: report, grade: B3, at: {at("94.000 soldiers")}{more}}}'


def test_a_quotation_that_stands_there_is_verified_and_shown_in_its_context(tmp_path):
    fact = soldiers(', says: Vostria, quote: "94.000  soldiers"').replace("report,", "report,")
    found, codes = checked(written(tmp_path, fact.replace("language: en", "")))
    (one,) = found
    assert (one.standing, one.words, one.says, one.language) == (
        "verified",
        "94.000 soldiers",
        "Vostria",
        "en",
    )
    assert found.sentence == "1 fact: 1 verified"
    assert [piece.words for piece in one.pieces] == [
        "Vostria says that ",
        "94.000 soldiers",
        " stand near the river, and two ships. \u201cWe will not attack\u201d, its minister said on Tuesday.",
    ]
    assert [item.code for item in codes] == ["M717"]  # in English 94.000 is 94


def test_a_wrong_quotation_is_an_error_that_shows_both_texts_and_the_place(tmp_path):
    path = written(tmp_path, soldiers(", quote: 95.000 soldiers"))
    found, (item,) = checked(path)
    assert (found["troops"].standing, item.severity, item.code) == ("wrong", "error", "M715")
    place = at("94.000 soldiers")
    assert (
        item.message
        == f"the quotation of the fact 'troops' is not what stands in the text of 'report' at {place}"
    )
    assert item.shown == ("quote:  95.000 soldiers", "text:   94.000 soldiers", "         ^")
    moved = written(tmp_path, soldiers(", quote: We will not attack"))
    _, (item,) = checked(moved)
    assert item.help == f"its words stand at {at('We will not attack')}"


def test_a_passage_that_is_not_there_is_an_error_and_is_found_where_it_is(tmp_path):
    digits = passage_hash("94.000 soldiers")[:16]
    path = written(tmp_path, soldiers(f", passage: {digits}"), text="New. " + TEXT)
    _, (item,) = checked(path)
    start = TEXT.index("94.000 soldiers") + 5
    assert (item.code, item.help) == ("M715", f"its words stand at {start} to {start + 15}")


def test_what_cannot_be_verified_is_counted(tmp_path):
    path = written(tmp_path, soldiers(", passage: 0123456789abcdef"), source=f"sha256: {DIGEST}")
    assert checked(path)[0].sentence == "1 fact: 1 not verified, without the text that it cites"
    assert (
        checked(written(tmp_path, "Troops have moved. [report]"))[0].sentence == "1 fact: 1 without an anchor"
    )
    found, (item,) = checked(written(tmp_path, soldiers().replace("94,000", "Many")))
    assert (found.sentence, item.code) == ("1 fact: 1 with nothing to verify it by", "M719")
    assert passage_hash("94.000 soldiers")[:16] in item.help
    found, (item,) = checked(written(tmp_path, soldiers(", quote: so"), text=TEXT + "\x00"))
    assert (found.sentence, item.code) == ("1 fact: 1 whose text cannot be read", "M718")


def test_a_folder_of_the_user_is_looked_through_for_the_fingerprint(tmp_path):
    texts = tmp_path / "texts" / "deep"
    texts.mkdir(parents=True)
    (texts / "named-otherwise.txt").write_bytes(TEXT.encode())
    digits = passage_hash("94.000 soldiers")[:16]
    fact = soldiers(f", passage: {digits}").replace("94,000", "Many")
    path = written(tmp_path, fact, source=f"sha256: {DIGEST.upper()}")
    assert checked(path)[0].sentence == "1 fact: 1 not verified, without the text that it cites"
    found, codes = checked(path, tmp_path / "texts")
    assert (found.sentence, codes) == ("1 fact: 1 verified", [])
    assert melian.read(path).facts(tmp_path / "texts")["words"].tolist() == ["94.000 soldiers"]
    with pytest.raises(UsageError, match="there is no folder"):
        melian.passages_of(melian.read(path), tmp_path / "gone")


def test_a_quotation_without_its_place_is_looked_for(tmp_path):
    fact = "{text: They will not., source: report, says: Vostria, quote: We will not attack}"
    found, (item,) = checked(written(tmp_path, fact))
    assert (found["troops"].at, item.code, item.help) == (
        at("We will not attack"), "M719", f"write `at: {at('We will not attack')}`",
    )  # fmt: skip
    _, (item,) = checked(written(tmp_path, fact.replace("quote: We will not", "quote: We will")))
    assert (item.code, item.shown[:2]) == ("M715", ("quote:  We will attack", "text:   We will not attack"))


def test_a_quotation_that_nobody_says_is_a_warning(tmp_path):
    fact = (
        f"{{text: They will not., source: report, at: {at('We will not attack')}, quote: We will not attack}}"
    )
    _, (item,) = checked(written(tmp_path, fact))
    assert (item.severity, item.code) == ("warning", "M716")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("He said: \u201cNo war\u201d, and left.", "No war", True),
        ("He said: \u201cNo war\u201d, and left.", "\u201cNo war\u201d", True),
        ("He said: \u201cNo war\u201d, and left.", "He said: \u201cNo war\u201d", False),
        ("He said: \u201cNo war\u201d, and left.", "and left", False),
        ('He said: "No war", and "peace".', "and", False),
        ('He said: "No war", and "peace".', "peace", True),
        ("Er sagte: \u201eKein Krieg\u201c, und ging.", "Kein Krieg", True),
        ("Er sagte: \u201eKein Krieg\u201c, und ging.", "und ging", False),
        ("Er sagte \u00bbnein\u00ab und \u00bbja\u00ab.", "ja", True),
        ("Il dit : \u00ab\u00a0Non\u00a0\u00bb et part.", "Non", True),
        ("Il dit : \u00ab\u00a0Non\u00a0\u00bb et part.", "et part", False),
        ("\u201cNo war\n\u201cAnd peace.\u201d", "And peace", True),
    ],
)
def test_inside_marks(text, words, expected):
    start = text.index(words)
    assert is_quoted(text, Span(start, start + len(words))) is expected


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("{text: So., source: report, at: page 3}", "'page 3' says no places of a text in the fact 'troops'"),
        ("{text: So., source: report, at: 9 to 3}", "the place 9 to 3 ends before it begins"),
        (
            "{text: So., source: report, at: 5 to 9 and 1 to 3}",
            "the place 1 to 3 is not behind the one before it",
        ),
        (
            "{text: So., source: report, passage: 0123456789abcdef}",
            "the fingerprint of a passage and no place",
        ),
        ("{text: So., source: report, at: 1 to 3, passage: so}", "'so' is no fingerprint of a passage"),
        ('{text: So., source: report, quote: " "}', "the quotation of the fact 'troops' is empty"),
        ('{text: "So. [report, other]", at: 1 to 3}', "does not say in which text its words stand"),
        ('{text: "So. [report]", grade: B3}', "the grade of the fact 'troops' goes with no source"),
        ("{text: So., source: report, grade: B9}", "'B9' is no grade in the fact 'troops'"),
        ("{text: So., at: 1 to 3}", "the fact 'troops' names no source"),
    ],
)
def test_an_anchor_that_cannot_be_read_says_what_would_work(tmp_path, fact, words):
    with pytest.raises(ScenarioError) as caught:
        melian.read(written(tmp_path, fact))
    assert any(words in item.message and item.help for item in caught.value.diagnostics)


def test_a_fact_built_in_python_is_the_same(tmp_path):
    crisis = melian.Crisis("Small", scale="100 = all", analyst="Anna")
    crisis.source("report", "A report", 1956)
    crisis.fact(
        "troops", "Troops have moved.", source="report", grade="B3", at=[(1, 5), (7, 9)], quote="a ... b"
    )
    text = crisis.to_yaml()
    assert "at: 1 to 5 and 7 to 9" in text
    assert "source: report" in text


def test_check_prints_and_counts_them(tmp_path):
    path = written(tmp_path, soldiers(", quote: 95.000 soldiers"))
    done = subprocess.run(
        [sys.executable, "-m", "melian", "check", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(done.stdout)
    assert (done.returncode, said["errors"], said["facts"]["wrong"]) == (3, 1, 1)
    assert said["findings"][0]["shown"][0] == "quote:  95.000 soldiers"
    assert said["facts"]["passages"][0]["at"] == at("94.000 soldiers")
