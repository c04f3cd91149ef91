"""From files of reports to a dossier, and back: what is read in them, and whether it still stands there."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from melian.dossier.build import dossier_text
from melian.dossier.gather import Wanted, day_of_publication, gathered, headline_of, names_of
from melian.dossier.read import parse_dossier
from melian.dossier.verify import verify_dossier
from melian.errors import TextError, UsageError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.texts.stored import read_text

REPORT = (
    "Marna warns of soldiers at the ford\n\n"
    "The government of Marna said on Thursday that 4,000 soldiers of Orla stand at the ford.\n\n"
    "Orla denied it. “We have sent nobody,” said the president of Orla.\n"
)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "note-2028-09-07.txt"
    path.write_text(REPORT, "utf-8")
    return path


def dossier_of(report, *, wording=True):
    source, _ = gathered(report, "note", Wanted(wording=wording), report.parent)
    found = Diagnostics()
    dossier = parse_dossier(dossier_text(source.title, [source]), "c", found, path=report.parent / "c.yaml")
    assert not found.has_errors
    return dossier


def test_files_are_called_by_short_names_that_differ():
    paths = [Path(name) for name in ("Report 1.txt", "a/Report_1.html", "9.pdf", "--.txt")]
    assert names_of(paths) == ["report_1", "report_1_2", "text_9", "text"]


def test_a_headline_is_a_short_first_line_without_a_full_stop():
    assert headline_of(REPORT).of(REPORT) == "Marna warns of soldiers at the ford"
    for words in ("It rained.\nMore", "“Go away”\nMore", "no line at all", f"{'long ' * 40}\nMore", ""):
        assert headline_of(words) is None


def test_the_day_stands_in_the_name_or_at_the_head_or_is_not_known(report, tmp_path):
    assert day_of_publication(read_text(report), "en") == (date(2028, 9, 7), "from the name of the file")
    for name, words, day in (
        ("note-2028-13-07.txt", "Ford, 8 September 2028\n\nMarna waits.", date(2028, 9, 8)),
        ("note.txt", "Marna waits until Thursday.", None),
        ("late.txt", "Marna waits. " * 60 + "Ford, 8 September 2028", None),  # no longer its head
    ):
        path = tmp_path / name
        path.write_text(words, "utf-8")
        assert day_of_publication(read_text(path), "en")[0] == day


def test_what_is_gathered_names_the_file_as_the_dossier_sees_it(report, tmp_path):
    source, how = gathered(report, "note", Wanted(), tmp_path)
    assert (source.file, how) == ("note-2028-09-07.txt", "from the name of the file")
    assert source.sha256 == hashlib.sha256(report.read_bytes()).hexdigest()
    assert source.title == "Marna warns of soldiers at the ford"
    assert {actor.id for actor in source.reading.actors if actor.type != "unnamed"} == {"marna", "orla"}
    (number,) = source.reading.figures
    assert (number.low, number.high, number.unit) == (4000, 4000, "soldiers")
    _, said = gathered(report, "note", Wanted(date(2028, 9, 9), "en"), tmp_path)
    assert said == "as said"
    with pytest.raises(TextError):
        gathered(tmp_path / "gone.txt", "gone", Wanted())


def test_passages_stand_where_they_were_found_with_and_without_their_words(report):
    for wording in (True, False):
        dossier, found = dossier_of(report, wording=wording), Diagnostics()
        result = verify_dossier(dossier, found)
        assert result.texts == {"note": REPORT}
        assert result.verified == len(dossier.file.passages) > 0
        assert result.words == f"{result.verified} passages: {result.verified} verified"
        assert found.items == []


def test_a_text_that_has_changed_or_is_gone_is_told(report):
    dossier, found = dossier_of(report), Diagnostics()
    kept = report.with_name("kept")
    kept.mkdir()
    (kept / "other name.txt").write_text(REPORT, "utf-8")
    report.write_text(REPORT.replace("4,000", "9,000"), "utf-8")
    result = verify_dossier(dossier, found)
    assert result.without_text == len(dossier.file.passages)
    assert [item.code for item in found.items] == ["D107"]
    assert verify_dossier(dossier, Diagnostics(), kept).verified == result.without_text
    report.unlink()
    assert verify_dossier(dossier, Diagnostics()).without_text == result.without_text
    with pytest.raises(UsageError):
        verify_dossier(dossier, Diagnostics(), report.with_name("no folder"))


def test_a_passage_that_does_not_stand_there_is_named_with_where_its_words_are(report):
    source, _ = gathered(report, "note", Wanted(), report.parent)
    at = REPORT.index("4,000 soldiers of Orla stand at the ford")
    written = dossier_text(source.title, [source])
    moved = written.replace(f"at: {at} to", f"at: {at + 1} to")
    assert moved != written
    dossier = parse_dossier(moved, "c", Diagnostics(), path=report.parent / "c.yaml")
    found = Diagnostics()
    result = verify_dossier(dossier, found)
    assert result.wrong == 1
    assert "1 wrong" in result.words
    (item,) = found.items
    assert item.code == "D106"
    assert f"at {at} to {at + len('4,000 soldiers of Orla stand at the ford')}" in item.help
