"""From files to what is read in them, and whether passages stand where they are said to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from melian.dossier.build import dossier_text
from melian.dossier.gather import Wanted, day_of_publication, gathered, headline_of, names_of
from melian.dossier.read import parse_dossier
from melian.dossier.verify import verify_dossier
from melian.errors import TextError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.texts.stored import text_of

WORDS = (
    "Troops at the ford\n\nMarna says that Orla has massed 4,000 soldiers at the ford.\n\n"
    "“We have sent nobody,” the envoy of Orla said.\n"
)


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (["report.txt", "other/Report.html"], ["report", "report_2"]),
        (["2028-09-07 Ford.txt"], ["text_2028_09_07_ford"]),
        (["звіт.txt", "доклад.txt"], ["text", "text_2"]),
        (["report.txt", "report_2.txt", "REPORT.md"], ["report", "report_2", "report_3"]),
        ([f"{'a' * 40}1.txt", f"{'a' * 40}2.txt"], ["a" * 30, "a" * 30 + "_2"]),
    ],
)
def test_each_file_gets_a_name_of_its_own(files, names):
    assert names_of([Path(each) for each in files]) == names


@pytest.mark.parametrize(
    ("name", "words", "day", "how"),
    [
        ("ford-2028-09-07.txt", WORDS, date(2028, 9, 7), "name of the file"),
        ("ford-2028-13-07.txt", WORDS, None, "unknown"),
        ("ford.txt", f"Ford, 7 September 2028\n\n{WORDS}", date(2028, 9, 7), "from its head"),
        ("ford.txt", WORDS, None, "unknown"),
        ("ford.txt", f"{'Nothing new. ' * 60}7 September 2028", None, "unknown"),
    ],
)
def test_the_day_of_publication_is_what_is_written_and_nothing_else(name, words, day, how):
    found, said = day_of_publication(text_of(words.encode(), name), "en")
    assert found == day
    assert how in said


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        (WORDS, "Troops at the ford"),
        ("\n\n  A ford \nText.", "A ford"),
        ("A whole sentence.\nText.", None),
        ("one line alone", None),
        ("x" * 161 + "\nText.", None),
        ("", None),
    ],
)
def test_the_headline_is_a_short_first_line(words, headline):
    span = headline_of(words)
    assert (span.of(words) if span else None) == headline


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(WORDS, "utf-8")
    return path


def verified(text, folder, texts=None):
    found = Diagnostics()
    dossier = parse_dossier(text, "it", found, path=folder / "it.dossier.yaml")
    return verify_dossier(dossier, found, texts), found.sorted()


@pytest.fixture
def written(report):
    source, how = gathered(report, "report", Wanted(date(2028, 9, 7)), report.parent)
    assert how == "as said"
    assert (source.title, source.file) == ("Troops at the ford", "report.txt")
    return dossier_text("Ford", [source])


def test_what_was_read_is_verified(written, report):
    result, found = verified(written, report.parent)
    assert found == ()
    assert result.verified == written.count("quote:") >= 2
    assert result.words == f"{result.verified} passages: {result.verified} verified"


def test_a_dossier_of_any_report_names_the_actors_that_it_uses():
    reports = sorted((Path(__file__).parents[1] / "reports").glob("*.txt"))
    assert reports
    for each in reports:
        source, _ = gathered(each, "report", Wanted(date(2028, 9, 7)), each.parent)
        found = Diagnostics()
        parse_dossier(dossier_text(each.stem, [source]), "it", found, path=each.parent / "it.dossier.yaml")
        assert found.sorted() == (), each.name


def test_a_text_that_is_not_at_hand_is_counted_and_found_in_a_folder(written, report, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    result, found = verified(written, elsewhere)
    assert (result.verified, found) == (0, ())
    assert "without their text" in result.words
    there, _ = verified(written, elsewhere, report.parent)
    assert there.verified == result.without_text


def test_a_text_that_has_changed_is_an_error(written, report):
    report.write_text(WORDS.replace("4,000", "5,000"), "utf-8")
    result, found = verified(written, report.parent)
    assert [item.code for item in found] == ["D107"]
    assert result.verified == 0


def test_words_that_stand_elsewhere_are_shown_there(written, report):
    place = WORDS.index("We have sent nobody")
    at = f"at: {place} to "
    assert at in written
    result, found = verified(written.replace(at, f"at: {place - 20} to "), report.parent)
    assert result.wrong == 1
    (item,) = found
    assert item.code == "D106"
    assert f"{place} to " in item.help


def test_a_file_that_holds_no_text_says_so(tmp_path):
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(TextError, match="it is a picture"):
        gathered(path, "picture", Wanted())
