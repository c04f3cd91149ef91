"""The dossier: written, read, and all that can be wrong with it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.dossier.build import Source, dossier_text, number_text
from melian.dossier.compare import contradictions_of, repeats_of
from melian.dossier.read import parse_dossier, read_dossier
from melian.errors import ScenarioError
from melian.reader.found import Actor, Figure, Moment, Passage, Person, Reading, Text, Voice
from melian.scenario.findings.diagnostics import Diagnostics
from melian.texts.span import Span

WORDS = "Marna says that 4,000 troops of Orla stand at the ford. Orla denies it: “We have sent nobody.”"
DAY = date(2028, 9, 7)


def passage(words, kind="STATEMENT", speaker="narrator", **rest):
    at = WORDS.index(words)
    return Passage(Span(at, at + len(words)), kind, Voice(speaker), **rest)


def soldiers(number):
    return Figure(Span(16, 28), number, number, "soldiers")


@pytest.fixture
def source():
    told = passage(
        "4,000 troops of Orla stand at the ford",
        "MOBILIZE",
        "marna",
        actors=("orla",),
        numbers=(soldiers(4000),),
    )
    denied = passage(
        "We have sent nobody.",
        "REJECT",
        "orla",
        direct=True,
        negated=True,
        said=Moment(Span(0, 5), DAY, DAY, "exact", "weekday"),
    )
    actors = (
        Actor("marna", "Marna", "state", ("Marna",)),
        Actor("orla", "Orla", "state", ("Orla",)),
        Actor("nobody", "N", "state"),
    )
    people = (Person("lund", "Ada Lund", "envoy", "orla"),)
    return Source(
        "report",
        "A report",
        Reading(Text(WORDS, "en", DAY), actors, people, passages=(told, denied)),
        "report.txt",
        "ab" * 32,
    )


def findings(text):
    found = Diagnostics()
    dossier = parse_dossier(text, "it", found)
    return dossier, [item.code for item in found.items]


def test_what_is_written_is_read_as_it_was_found(source):
    text = dossier_text("Troops at the ford", [source])
    dossier, codes = findings(text)
    assert codes == []
    first, second = dossier.file.passages.values()
    assert (first.quote, first.says, first.kind, first.numbers) == (
        "4,000 troops of Orla stand at the ford",
        "marna",
        "MOBILIZE",
        ["4000 soldiers"],
    )
    assert (second.quote, second.says, second.direct, second.negated) == (
        "We have sent nobody.",
        "orla",
        True,
        True,
    )
    assert [span.of(WORDS) for span in dossier.spans("p2")] == ["We have sent nobody."]
    assert set(dossier.file.actors) == {"marna", "orla"}  # whoever no passage names is left out
    assert [tuple(pair.between) for pair in dossier.file.contradictions] == [("p1", "p2")]
    assert dossier.kept() == {}


def test_a_text_that_may_not_be_copied_leaves_no_words(source):
    text = dossier_text("Troops", [Source("report", "A report", source.reading, wording=False)])
    assert "troops of Orla" not in text
    dossier, codes = findings(text)
    assert codes == []
    assert all(each.passage and not each.quote for each in dossier.file.passages.values())


GOOD = """
dossier: 1
title: Troops
texts:
  report: {title: A report, date: 2028-09-07}
actors: {marna: Marna}
passages:
  p1: {text: report, at: 4 to 9, quote: says, says: marna, kind: MOBILIZE, keep: yes}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("dossier: 1", "dossier: 2", "M207", "dossier: 1"),
        ("text: report", "text: reprt", "D101", "report"),
        ("says: marna", "says: morna", "D101", "marna"),
        ("at: 4 to 9", "at: 9 to 4", "D103", "2210 to 2342"),
        ("at: 4 to 9", "at: page 4", "D103", "2210 to 2342"),
        ("kind: MOBILIZE", "kind: MOBILISE", "D104", "MOBILIZE"),
        ("keep: yes", "keep: perhaps", "D105", "yes, no or ?"),
        ("keep: yes", "keeps: yes", "M201", "keep"),
        ("keep: yes", "happened: next week", "D102", "2028-09-07"),
        ("title: Troops", "", "M202", "title"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_work(old, new, code, hint):
    assert findings(GOOD)[1] == []
    found = Diagnostics()
    parse_dossier(GOOD.replace(old, new), "it", found)
    (item,) = found.items
    assert item.code == code
    assert hint in f"{item.message} {item.help}"


def test_kept_passages_are_those_that_the_analyst_keeps():
    dossier, _ = findings(GOOD)
    assert list(dossier.kept()) == ["p1"]


def test_a_passage_told_twice_is_told_from_a_new_one():
    one = Passage(Span(0, 9), "MOBILIZE", Voice("marna"), numbers=(soldiers(4000),))
    same = Passage(Span(0, 9), "MOBILIZE", Voice("marna"), numbers=(soldiers(4000),))
    other = Passage(Span(0, 9), "MOBILIZE", Voice("marna"), numbers=(soldiers(5000),))
    told = "Marna counts four thousand soldiers near the ford"
    in_italian = "Marna conta quattromila soldati presso il guado"
    named = [
        ("p1", "a", one, told),
        ("p2", "b", same, in_italian),
        ("p3", "b", other, "nothing of the kind was ever said"),
        ("p4", "c", other, told + " today"),
    ]
    assert list(repeats_of(named)) == [("p2", "p1"), ("p4", "p1")]


def test_counts_of_one_thing_that_do_not_agree_are_paired():
    def counted(number, *actors):
        return Passage(Span(0, 9), "MOBILIZE", Voice("narrator"), actors=actors, numbers=(soldiers(number),))

    apart = contradictions_of(
        [("p1", counted(6500, "orla")), ("p2", counted(10000, "orla")), ("p3", counted(6500, "orla"))]
    )
    assert [pair for pair, _ in apart] == [("p1", "p2"), ("p2", "p3")]
    assert contradictions_of([("p1", counted(6500, "orla")), ("p2", counted(10000, "marna"))]) == []


@given(
    st.floats(0, 1e12), st.sampled_from(["", "about", "at least", "vague"]), st.sampled_from(["", "soldiers"])
)
def test_a_number_reads_back_as_it_was(number, approx, unit):
    words = number_text(Figure(Span(0, 1), number, number, unit, "", approx)).split()
    value = next(float(word) for word in words if word[0].isdigit())
    assert value == pytest.approx(number, rel=1e-9, abs=1e-9)


def test_a_report_in_place_of_a_dossier_is_told_what_to_do(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("He added: no.\n", "utf-8")
    with pytest.raises(ScenarioError, match=r"this is no dossier(.|\n)*melian dossier .*report.txt -o"):
        read_dossier(path)
    with pytest.raises(ScenarioError, match=r"there is no file(.|\n)*melian dossier report.txt -o"):
        read_dossier(tmp_path / "none.yaml")
