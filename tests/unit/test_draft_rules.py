"""A draft: patterns, roles, facts and events of a dossier, and what an update may change."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import melian
from melian.cli.main import cli
from melian.dossier.read import parse_dossier
from melian.drafts.calls import called, relations_of, standing_of
from melian.drafts.draft import draft
from melian.drafts.kept import kept_passages
from melian.drafts.patterns.shelf import patterns
from melian.drafts.sentences import sentence_of
from melian.drafts.update import updated
from melian.errors import UsageError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.text.yaml import parse_document

SENTENCES = {
    "p1": ("Velna massed 40,000 troops at the border of Osk.", "about: [velna, osk], kind: MOBILIZE, happened: 2030-03-02, numbers: [40000 soldiers]"),
    "p2": ("Velna demands that Osk stay out of the pact and calls that a red line.", "says: velna, about: [osk], kind: REQUEST, said: 2030-03-03"),
    "p3": ("If Velna attacks Osk, there will be consequences, Tarn said.", "says: tarn, about: [velna, osk], kind: THREATEN, conditional: true, said: 2030-03-04"),
    "p4": ("Tarn delivered missiles to Osk.", "about: [tarn, osk], kind: AID, happened: 2030-03-05"),
    "p5": ("Velna has not delivered arms to Osk.", "about: [velna, osk], kind: AID, negated: true, happened: 2030-03-01"),
    "p6": ("Tarn may have delivered ammunition earlier.", "about: [tarn, osk], kind: AID, hedged: true, happened: 2030-02-20"),
    "p7": ("Officers fear that Velna may decide on an attack at short notice.", "says: tarn, about: [velna], kind: ASSESSMENT, hedged: true, said: 2030-03-06"),
    "p8": ("Velna denies that it means to attack.", "says: velna, about: [velna, osk], kind: REJECT, negated: true, said: 2030-03-06"),
    "p9": ("The leaders of Tarn and Velna talked for two hours.", "about: [tarn, velna], kind: CONSULT, happened: 2030-03-01 to 2030-03-07, numbers: [2 hours]"),
    "p10": ("Velna seized a ship of Osk last year.", "about: [velna, osk], kind: COERCE, happened: 2029-01-01 to 2029-12-31"),
}  # fmt: skip
WORDS = " ".join(words for words, _ in SENTENCES.values())


def dossier_text(keep: str = "?", names=tuple(SENTENCES), **kept: str) -> str:
    lines = [
        "dossier: 1\ntitle: An invented week\ntexts:\n"
        "  news: {title: News, date: 2030-03-07, language: en}\nactors:\n"
        "  velna: Velna\n  osk: Osk\n  tarn: Tarn\n  someone: {label: unnamed persons, type: unnamed}\npassages:"
    ]
    for name in names:
        words, fields = SENTENCES[name]
        at = WORDS.index(words)
        lines.append(
            f'  {name}: {{text: news, at: {at} to {at + len(words)}, quote: "{words}", {fields}, '
            f'keep: "{kept.get(name, keep)}"}}'
        )
    return "\n".join(lines) + "\n"


def read(text: str):
    found = Diagnostics()
    dossier = parse_dossier(text, "x", found)
    assert not found.has_errors, found.sorted()
    assert dossier is not None
    return dossier


@pytest.fixture(scope="module")
def made():
    return draft(read(dossier_text()))


@pytest.fixture(scope="module")
def case(made):
    return melian.read(made.text)


def test_the_passages_call_for_these_patterns_with_these_roles(made):
    assert made.roles["build-up"] == {"challenger": "velna", "defender": "osk"}
    assert made.roles["conditional-threat"] == {"threatener": "tarn", "target": "velna"}
    assert made.roles["aid"] == {"donor": "tarn", "recipient": "osk", "attacker": "velna"}
    assert made.roles["demand-and-red-line"]["demander"] == "velna"
    assert made.used["build-up"] == ["p1", "p7"]


def test_every_fact_stands_at_its_passage(case):
    facts = case.scenario.file.facts
    assert len(facts) == len(SENTENCES)
    for fact in facts.values():
        start, end = map(int, str(fact.at).split(" to "))
        assert WORDS[start:end] == fact.quote


def test_events_have_days_that_were_told_and_set_only_what_was_done(made):
    document = parse_document(made.text, Diagnostics())
    events = document["timeline"]
    dates = {str(event["date"]) for event in events.values()}
    assert dates <= {"2030-03-02", "2030-03-03", "2030-03-04", "2030-03-05", "~2030-03"}
    played = {
        next(iter(event["sets"].items())): str(event["date"]) for event in events.values() if "sets" in event
    }
    assert played[("forces", "build_up")] == "2030-03-02"
    assert played[("aid", "ship")] == "2030-03-05"  # neither what was denied nor what may have been
    assert played[("threat", "threaten")] == "2030-03-04"


def test_it_solves_certified_and_says_that_nobody_has_judged_its_numbers(case):
    assert [each.message for each in melian.api.findings_of(case) if each.severity == "error"] == []
    judgements = {number.judgement for number in case.scenario.file.assumptions.values()}
    assert judgements == {"TODO", "the scale"}
    assert case.solve(draws=3, seed=0, workers=1).run.n_certified == 3
    steps = case.scenario.file.steps
    assert steps["forces"].because


def test_the_same_dossier_gives_the_same_draft():
    once, twice = (draft(read(dossier_text()), wanted=["build-up"]).text for _ in range(2))
    assert once == twice


def test_patterns_can_be_chosen_and_left_out():
    dossier = read(dossier_text(names=["p1", "p3", "p4"]))
    only = draft(dossier, wanted=["aid"])
    assert list(only.roles) == ["aid"]
    assert "aid" not in draft(dossier, wanted=["aid", "build-up"], without=["aid"]).roles


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (dossier_text("no"), "keep: yes"),
        (dossier_text("no", p7="yes").replace("kind: ASSESSMENT", "kind: PROTEST"), "--pattern"),
        (dossier_text("yes", ["p1"]).replace("about: [velna, osk]", "about: [velna]"), "more actors"),
    ],
)
def test_a_dossier_that_gives_no_draft_says_what_would(text, words):
    with pytest.raises(UsageError, match=words):
        draft(read(text))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("p1", "Velna moves forces, which concerns Osk: 40,000 soldiers."),
        ("p3", "Tarn threatens or warns Velna, concerning Osk, on a condition."),
        ("p8", "Velna says no to Osk."),
        ("p5", "Velna does not give aid to Osk."),
        ("p6", "Tarn may give aid to Osk."),
        ("p9", "Tarn talks with Velna: 2 hours."),
    ],
)
def test_sentences_say_who_does_what(name, sentence):
    dossier = read(dossier_text())
    assert sentence_of(dossier, dossier.file.passages[name]) == sentence


def test_small_counts_of_what_no_table_knows_are_no_figures():
    text = dossier_text().replace("numbers: [2 hours]", "numbers: [2 leader, 2 missiles, 13 leader]")
    dossier = read(text)
    assert (
        sentence_of(dossier, dossier.file.passages["p9"]) == "Tarn talks with Velna: 2 missiles, 13 leader."
    )


def test_a_demand_that_nothing_be_done_is_one_and_what_is_told_has_happened_before(made):
    text = dossier_text(names=["p1", "p2", "p3"])
    text = text.replace("said: 2030-03-03", "negated: true, said: 2030-03-03")
    text = text.replace(
        "happened: 2030-03-02", "says: osk, said: 2030-03-02, happened: 2030-01-01 to 2030-03-07"
    )
    events = parse_document(draft(read(text)).text, Diagnostics())["timeline"]
    assert events["velna_request"]["sets"] == {"demand": "demand"}
    assert (events["velna_mobilize"]["date"], events["velna_mobilize"]["sets"]) == (
        "~2030-03-02", {"forces": "build_up"}
    )  # fmt: skip


def test_of_casts_nearly_as_good_one_is_about_the_deed_that_is_there():
    """Who mobilises could be threatened, and could threaten: a story about its attack is one story."""
    text = dossier_text(names=["p1", "p2", "p3", "p7"])
    text = text.replace("about: [velna, osk], kind: MOBILIZE", "says: osk, about: [velna], kind: MOBILIZE")
    text += (
        "  r1: {text: news, at: 0 to 9, says: velna, about: [osk], kind: THREATEN, conditional: true, "
        'said: 2030-03-03, keep: "?"}\n'
    )
    assert draft(read(text)).roles["conditional-threat"] == {"threatener": "tarn", "target": "velna"}


def test_words_in_marks_that_name_nobody_are_told_by_the_passage_around_them():
    inner = WORDS.index("a red line")
    text = (
        dossier_text()
        + f'  p11: {{text: news, at: {inner} to {inner + 10}, says: velna, kind: THREATEN, keep: "?"}}\n'
    )
    assert "p11" not in kept_passages(read(text))
    assert "p11" in kept_passages(read(text.replace('THREATEN, keep: "?"', "THREATEN, keep: yes")))


@st.composite
def dossiers(draw):
    names = ["velna", "osk", "tarn", "someone"]
    text = dossier_text(names=())
    kinds = st.sampled_from(
        ["MOBILIZE", "THREATEN", "AID", "REQUEST", "CONSULT", "REJECT", "COERCE", "AGREE"]
    )
    for number in range(draw(st.integers(1, 8))):
        about = ", ".join(draw(st.lists(st.sampled_from(names), unique=True, max_size=3)))
        says = draw(st.sampled_from([*names[:3], "narrator"]))
        text += (
            f"  r{number}: {{text: news, at: {number * 9} to {number * 9 + 8}, quote: troops arms sanctions demand talk, "
            f"says: {says}, about: [{about}], kind: {draw(kinds)}, keep: yes}}\n"
        )
    return text


@settings(max_examples=40, deadline=None)
@given(dossiers())
def test_every_role_has_an_actor_of_its_own_with_a_name(text):
    dossier = read(text)
    actors, relations = standing_of(dossier), relations_of(dossier)
    for call in called(dossier, dossier.file.passages, patterns(), actors):
        casts = call.casts(actors, relations)
        assert casts or len(actors) < len(call.pattern.roles)
        for roles in casts:
            assert len(set(roles.values())) == len(roles)
            assert not {"someone", "narrator"} & {*roles.values()}


@settings(max_examples=3, deadline=None)
@given(dossiers())
def test_a_dossier_gives_a_file_without_errors_or_says_why_not(text):
    try:
        made = draft(read(text), wanted=["build-up", "conditional-threat"])
    except UsageError as error:
        assert "keep" in str(error)  # noqa: PT017
    else:
        assert all(each.severity != "error" for each in melian.api.findings_of(melian.read(made.text)))


def is_within(lines, others):
    """Whether all lines stand among the others in their order."""
    rest = iter(others)
    return all(line in rest for line in lines)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_update_adds_and_changes_nothing_else(end):
    names = tuple(SENTENCES)
    old = draft(read(dossier_text("yes", names[:6])), wanted=["build-up"]).text
    edited = old.replace("judgement: TODO", "judgement: A. Analyst", 1).replace(
        "facts:", "facts:\n  # mine", 1
    )
    edited = edited.replace("\n", end)
    new = updated(read(dossier_text("yes")), edited)
    assert list(new.added) == list(names[6:])
    assert is_within(edited.split(end), new.text.split(end))
    facts = parse_document(new.text.replace("\r\n", "\n"), Diagnostics())["facts"]
    assert len(facts) == len(names)
    again = updated(read(dossier_text("yes")), new.text)
    assert (again.text, again.added) == (new.text, ())


def test_a_fact_that_was_deleted_does_not_come_again(made):
    cut = re.sub(r"  tarn_aid:\n(    .*\n)+", "", made.text, count=1)
    assert cut != made.text
    assert updated(read(dossier_text()), cut).added == ()


def test_an_update_follows_the_layout_of_the_file():
    new = read(dossier_text("yes", ["p1"]))
    wide = "facts:\n    other: Somebody said so.\n\nsteps: {}\n"
    added = parse_document(updated(new, wide).text, Diagnostics())["facts"]
    assert len(added) == 2
    assert "facts:" in updated(new, "steps: {}\n").text
    with pytest.raises(UsageError, match="one line"):
        updated(new, "facts: {other: Somebody said so.}\n")


def test_the_command_writes_updates_and_tells(tmp_path):
    dossier, crisis = tmp_path / "a.dossier.yaml", tmp_path / "a.crisis.yaml"
    dossier.write_text(dossier_text("yes", ["p1", "p4"]))
    told = CliRunner().invoke(
        cli, ["draft", str(dossier), "-o", str(crisis), "--pattern", "build-up", "--json"]
    )
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["roles"] == {"build-up": {"challenger": "velna", "defender": "osk"}}
    before = crisis.read_bytes()
    told = CliRunner().invoke(cli, ["draft", str(dossier), "-o", str(crisis), "--update"])
    assert "0 facts added" in told.output
    assert crisis.read_bytes() == before
