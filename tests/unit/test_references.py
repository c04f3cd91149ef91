"""Facts, sources and what numbers rest on: the text of each message, and files that are fine."""

from __future__ import annotations

import hashlib
import os
import textwrap
import time

import pytest

from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.form.facts import parse_fact
from melian.scenario.form.provenance import provenance
from melian.scenario.form.references import check_references, elements
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.text.yaml import parse_document

HEAD = """\
melian: 1
title: A small crisis
scale: 100 = all that there is to win
actors: {north: North, south: South}
"""
STORY = """\
steps:
  act: {who: north, because: [troops], choices: {wait: Wait, attack: Attack}}
stakes:
  north: {Gain: {worth: prize, when: act is attack, because: [troops]}}
outcomes: {war: act is attack, peace: otherwise}
"""
GROUNDS = """\
sources: {report: {title: A report, date: 1956-10}}
facts: {troops: "Troops have moved. [report]"}
assumptions: {prize: {range: 10 to 50, best: 20, because: [troops]}}
"""


def crisis(text):
    found = Diagnostics()
    document = parse_document(textwrap.dedent(text), found)
    assert not found.has_errors, found.items
    return CrisisFile.model_validate(document)


def findings(grounds=GROUNDS, story=STORY, folder=None):
    found = Diagnostics()
    check_references(crisis(HEAD + grounds + story), folder, found)
    return [(item.severity, item.code, item.message, item.help) for item in found.sorted()]


def test_a_file_with_grounds_for_everything_has_no_findings():
    assert findings() == []


def reference(text):
    found = Diagnostics()
    fact = parse_fact("troops", Text(text), found)
    assert not found.items
    return fact.text, [(r.source, r.place, r.grade, r.figure) for r in fact.references]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is so. [report]", [("report", "", "", None)]),
        ("It is so. [report p.3]", [("report", "p.3", "", None)]),
        ("It is so. [report p.3 B2, tapes]", [("report", "p.3", "B", 2), ("tapes", "", "", None)]),
        ("It is so. [report C6]", [("report", "", "C", 6)]),
        (
            "It is so. [tapes 27 October, 14, cable no. 3]",
            [("tapes", "27 October, 14", "", None), ("cable", "no. 3", "", None)],
        ),
        ("It is so. [report p. 3] [tapes A1].", [("report", "p. 3", "", None), ("tapes", "", "A", 1)]),
        ("It is so. [report p.B2]", [("report", "p.B2", "", None)]),
    ],
)
def test_references_are_taken_apart(text, expected):
    assert reference(text) == ("It is so.", expected)


def test_brackets_inside_the_sentence_are_words():
    assert reference("He [the envoy] left. [report]") == ("He [the envoy] left.", [("report", "", "", None)])


@pytest.mark.parametrize(
    ("text", "code", "message", "column"),
    [
        ("Nobody says so.", "M701", "the fact 'troops' names no source", 1),
        ("It [report] is so.", "M701", "the fact 'troops' goes on after its references", 4),
        ("It is so. [report", "M702", "a bracket in the fact 'troops' has no partner", 11),
        ("[report]", "M702", "the fact 'troops' says nothing before its reference", 1),
        ("It is so. []", "M702", "there is no reference in the brackets in the fact 'troops'", 12),
        ("It is so. [Report p.3]", "M702", "'Report p.3' is no reference in the fact 'troops'", 12),
        ("It is so. [report B7]", "M702", "'B7' is no grade in the fact 'troops'", 19),
    ],
)
def test_a_fact_that_cannot_be_read_says_where(text, code, message, column):
    line = f'troops: "{text}"'
    found = Diagnostics()
    parse_fact("troops", parse_document(line, found)["troops"], found)
    (item,) = found.items
    assert (item.code, item.message) == (code, message)
    whole = column == 1
    assert item.mark == (1, 9 if whole else 9 + column, item.mark.width)


def test_an_unknown_source_is_answered_with_the_nearest():
    assert findings(GROUNDS.replace("moved. [report]", "moved. [reprot p.3, report]")) == [
        (
            "error",
            "M703",
            "the fact 'troops' cites 'reprot', which is no source",
            "known: report. Did you mean 'report'?",
        ),
    ]


PLACES = {
    "a step": STORY.replace("who: north, because: [troops]", "who: north, because: [trops]"),
    "an option": STORY.replace("wait: Wait", "wait: {label: Wait, because: trops}"),
    "a promise": STORY.replace(
        "choices:", "promises: {by: wait, do: act is wait, if_broken: prize, because: trops}, choices:"
    ),
    "a stake": STORY.replace("act is attack, because: [troops]", "act is attack, because: [troops, trops]"),
    "an outcome": STORY.replace("peace: otherwise", "peace: {when: otherwise, because: trops}"),
    "an actor": STORY + "define: {big: {value: prize > 30, because: trops}}\n",
    "a private matter": STORY + "private: {north.aim: {types: {a: rest, b: {odds: 1/2, because: trops}}}}\n",
    "a red line": STORY
    + "red_lines: {r: {by: north, crossed: act is wait, answered: never, cost: 1, because: trops}}\n",
    "an event": STORY + "timeline: {e: {date: 1956-10-29, event: It begins, because: [trops]}}\n",
    "a variant": STORY + "variants: {v: {force: {act: wait}, because: [trops]}}\n",
    "a block": STORY.replace(
        "stakes:",
        "  month: {repeat: 2, because: trops, steps: {send: {who: south, choices: {a: A, b: B}}}}\nstakes:",
    ),
    "a step in a block": STORY.replace(
        "stakes:",
        "  month: {repeat: 2, steps: {send: {who: south, because: trops, choices: {a: A, b: B}}}}\nstakes:",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_because_names_facts_everywhere(place):
    (item,) = findings(story=PLACES[place])
    assert item[:2] == ("error", "M704")
    assert item[2].endswith("names 'trops', which is no fact")
    assert item[3] == "known: troops. Did you mean 'troops'?"


def test_a_source_in_because_is_told_apart_from_a_fact():
    (item,) = findings(story=STORY.replace("who: north, because: [troops]", "who: north, because: [report]"))
    assert item[2:] == (
        "`because` of 'act' names 'report', which is no fact",
        "it is a source: name a fact that ends with [report]",
    )


def test_what_takes_an_option_off_the_table_is_a_fact():
    story = STORY.replace("wait: Wait", "wait: {label: Wait, off_table: [trops]}")
    (item,) = findings(story=story)
    assert item[2] == "`off_table` of 'wait' names 'trops', which is no fact"


def test_unused_sources_and_facts_are_warnings():
    grounds = GROUNDS.replace("date: 1956-10}", "date: 1956-10}, tapes: {title: Tapes, date: 1962}").replace(
        'moved. [report]"', 'moved. [report]", spare: "It rained. [report]"'
    )
    assert findings(grounds) == [
        ("warning", "M710", "no fact cites the source 'tapes'", "end a fact with [tapes], or remove it"),
        ("warning", "M711", "nothing rests on the fact 'spare'", "name it in a `because`, or remove it"),
    ]


@pytest.mark.parametrize(
    ("source", "code", "message", "help"),
    [
        (
            "grade: A1",
            "M706",
            "the grade of the source 'report' is 'A1', which is no letter from A to F",
            "write `grade: A` here; the figure grades one statement: [report A1] in the fact",
        ),
        (
            "grade: b",
            "M706",
            "the grade of the source 'report' is 'b', which is no letter from A to F",
            "write B",
        ),
        (
            "grade: G",
            "M706",
            "the grade of the source 'report' is 'G', which is no letter from A to F",
            "grades are A (reliable), B, C, D, E and F (cannot be judged)",
        ),
        (
            "url: www.example.org/a",
            "M709",
            "'www.example.org/a' is no web address",
            "write all of it, as in https://example.org/report; what is no web address goes to `archive`",
        ),
        (
            "sha256: abc",
            "M708",
            "'abc' is no SHA-256 fingerprint: 3 characters",
            "64 hexadecimal digits, as `sha256sum FILE` prints them",
        ),
    ],
)
def test_a_source_that_is_wrong_says_what_would_work(source, code, message, help):
    grounds = GROUNDS.replace("date: 1956-10}", f"date: 1956-10, {source}}}")
    assert findings(grounds) == [("error", code, message, help)]


def test_the_date_of_a_source_is_a_date():
    (item,) = findings(GROUNDS.replace("date: 1956-10}", "date: 1956-13}"))
    assert item == (
        "error",
        "M705",
        "the date of the source 'report': '1956-13' has a month 13",
        "months are 01 to 12",
    )


def test_grades_addresses_and_numbers_of_books_that_are_fine():
    source = "date: ~1956, grade: B, url: 'https://example.org/a?b=1#c', isbn: not looked at}"
    assert findings(GROUNDS.replace("date: 1956-10}", source).replace("[report]", "[report p.3 B2]")) == []


def test_a_statement_that_grades_its_source_differently_is_a_warning():
    grounds = GROUNDS.replace("date: 1956-10}", "date: 1956-10, grade: B}").replace("[report]", "[report C2]")
    assert findings(grounds) == [
        (
            "warning",
            "M712",
            "the source 'report' is graded B, and C in the fact 'troops'",
            "write B2, unless it is better or worse on this matter",
        ),
    ]


def test_copies_are_compared_with_their_fingerprints(tmp_path):
    (tmp_path / "copy.txt").write_bytes(b"Talks lasted two hours.\n")
    digest = hashlib.sha256(b"Talks lasted two hours.\n").hexdigest()

    def said(source):
        items = findings(GROUNDS.replace("date: 1956-10}", f"date: 1956-10, {source}}}"), folder=tmp_path)
        return [(severity, code) for severity, code, _, _ in items]

    assert said("file: copy.txt") == []
    assert said(f"file: copy.txt, sha256: {digest}") == []
    assert said(f"file: copy.txt, sha256: {digest.upper()}") == []
    assert said(f"file: copy.txt, sha256: {'0' * 64}") == [("error", "M708")]
    assert said("file: gone.txt") == [("warning", "M707")]
    assert said("file: .") == [("warning", "M707")]
    assert said(f"sha256: {digest}") == [("warning", "M707")]


def outside(folder):
    """Ways out of a folder, each to a file that is there."""
    secret = folder.parent / "secret.txt"
    secret.write_text("not to be read")
    (folder / "below").mkdir()
    (folder / "link.txt").symlink_to(secret)
    (folder / "up").symlink_to(folder.parent)
    return [
        str(secret),
        "/etc/passwd",
        "../secret.txt",
        "below/../../secret.txt",
        "link.txt",
        "up/secret.txt",
    ]


@pytest.mark.parametrize("number", range(6))
def test_no_copy_outside_the_folder_of_a_crisis_file_is_read(tmp_path, number, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    name = outside(home)[number]
    digest = hashlib.sha256(b"not to be read").hexdigest()
    monkeypatch.setattr(
        "melian.scenario.form.references.hashlib.file_digest", lambda *_: pytest.fail("was read")
    )
    for fingerprint in ("", f", sha256: {'0' * 64}", f", sha256: {digest}"):
        text = GROUNDS.replace("date: 1956-10}", f"date: 1956-10, file: {name}{fingerprint}}}")
        ((severity, code, message, help),) = findings(text, folder=home)
        assert (severity, code) == ("error", "M713")
        assert (
            message
            == f"the copy '{name}' of the source 'report' is not looked at: that leads out of the folder of the crisis file"
        )
        assert help.startswith("keep the copy in that folder")


def test_copies_below_the_folder_are_read_through_links_that_stay_there(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "copy.txt").write_bytes(b"abc")
    (tmp_path / "link.txt").symlink_to("below/copy.txt")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, example of "abc"
    for name in ("below/copy.txt", "below/../below/copy.txt", "link.txt", "./link.txt"):
        source = f"date: 1956-10, file: {name}, sha256: {known}}}"
        assert findings(GROUNDS.replace("date: 1956-10}", source), folder=tmp_path) == []


def test_copies_that_are_no_files_or_without_end_hold_nobody_up(tmp_path):
    """A file with a hole of 30 GB, a pipe that nobody writes to, a loop, and a name that no file can have."""
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(30 * 10**9)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    begun = time.monotonic()

    def said(name):
        source = f"date: 1956-10, file: {name}, sha256: {'0' * 64}}}"
        return findings(GROUNDS.replace("date: 1956-10}", source), folder=tmp_path)

    ((severity, code, message, help),) = said("large.bin")
    assert (severity, code) == ("warning", "M713")
    assert (
        message
        == "the copy 'large.bin' of the source 'report' is larger than 64 MiB, and its fingerprint is not checked"
    )
    assert "sha256sum" in help
    for name in ("pipe", "loop", "x" * 5000):
        ((severity, code, _, _),) = said(name)
        assert (severity, code) == ("warning", "M707")
    assert time.monotonic() - begun < 1


def test_without_a_folder_copies_are_not_looked_for():
    assert findings(GROUNDS.replace("date: 1956-10}", "date: 1956-10, file: gone.txt}")) == []


@pytest.mark.parametrize(
    ("assumption", "code", "message"),
    [
        ("because: troops", "M301", "the assumption 'prize' has no number"),
        (
            "value: 3, dist: 'beta(2, 6)', because: troops",
            "M301",
            "the assumption 'prize' is written in 2 ways: `value` and `dist`",
        ),
        (
            "value: 3, best: 4, because: troops",
            "M302",
            "`best` of 'prize' goes with `range` only, not with `value`",
        ),
        ("range: 1 to 3, because: troops", "M302", "the range of 'prize' has no `best`"),
        ("value: 3", "M303", "nothing says where the number 'prize' comes from"),
    ],
)
def test_an_assumption_is_written_in_one_way_and_has_grounds(assumption, code, message):
    grounds = GROUNDS.replace("range: 10 to 50, best: 20, because: [troops]", assumption)
    assert [(item[1], item[2]) for item in findings(grounds)] == [(code, message)]


def test_judgement_is_ground_enough_and_a_variant_needs_none():
    grounds = GROUNDS.replace("because: [troops]}", "judgement: the analyst}")
    story = (
        STORY + "variants: {v: {set: {prize: {range: 20 to 80, best: 40}}}, w: {set: {prize: {best: 40}}}}\n"
    )
    assert [(item[1], item[2]) for item in findings(grounds, story)] == [
        ("M301", "the assumption 'prize' has no number")
    ]


def test_numbers_are_counted_by_what_they_rest_on():
    file = crisis(
        HEAD
        + """\
sources:
  report: {title: A report, date: 1956}
  tapes: {title: Tapes, date: 1962}
  unread: {title: Unread, date: 1962}
facts:
  troops: Troops have moved. [report]
  words: Words were said. [tapes, report p.3]
assumptions:
  a: {value: 1, because: troops}
  b: {value: 1, because: [troops, words], judgement: Anna}
  c: {value: 1, judgement: Anna}
  d: {value: 1, judgement: Bernd}
"""
        + STORY
    )
    counts = provenance(file, 7)
    assert counts.by_facts == 2
    assert counts.by_source == {"report": 2, "tapes": 1, "unread": 0}
    assert counts.by_judgement == {"Anna": 1, "Bernd": 1}
    assert counts.total == 2 + 2 + 7


@pytest.mark.parametrize(
    ("written", "ranges"),
    [("4 to 16", 1), ("8", 0), ("limit", 0), ("{south: 4 to 16, north: 8, others: 2 to 4}", 2)],
)
def test_a_range_of_precision_is_a_judgement_of_the_analyst(written, ranges):
    file = crisis(f"{HEAD}precision: {written}\n{GROUNDS}{STORY}")
    assert provenance(file).by_judgement == ({"the analyst": ranges} if ranges else {})


def test_the_drafts_beside_the_repository_have_grounds_for_everything(shared):
    paths = sorted(shared.glob("*.crisis.yaml"))
    assert paths
    for path in paths:
        found = Diagnostics()
        file = CrisisFile.model_validate(parse_document(path.read_text("utf-8"), found))
        facts = check_references(file, path.parent, found)
        assert not found.has_errors
        assert {r.source for fact in facts.values() for r in fact.references} == {"report"}
        assert {"punish", "russia.aim", "p_fight"} <= {name for name, _ in elements(file)}
