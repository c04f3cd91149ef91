"""Passages of a text: clauses and quotations, with speaker, kind, actors, days and numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melian.reader.found import Text, Voice
from melian.reader.passages.clauses import clauses_of, disjoint, last_start, near, without
from melian.reader.read import read
from melian.reader.tokens import LANGUAGES
from melian.texts.span import Span

THURSDAY = date(2028, 9, 7)
TABLE = {
    "ardel": {"label": "Ardel", "type": "state", "forms": ["Ardel"]},
    "kostrava": {"label": "Kostrava", "type": "state", "forms": ["Kostrava"]},
}
MARKS = ["“", "”", '"', "«", "»", "‘", "’", "„", "—", "–", "(", ")", ":", ";", ",", ".", "?", "\n", "\n\n"]
WORDS = [
    "Ardel", "Kostrava", "Nora Velt", "said", "that", "denied", "demanded", "threatened to close", "and", "but",
    "if", "the port", "4,000 soldiers", "on Monday", "we will not pay", "he", "in which", "or lose", "according to",
    "ha detto", "che", "navi", "sagte", "dass", "заявил", "что", "два танка", "1", "%",
]  # fmt: skip
texts = st.lists(st.sampled_from(WORDS + MARKS * 2), max_size=40).map(" ".join)


def passages(words, language="en"):
    return read(Text(words, language, THURSDAY), TABLE).passages


def shown(words, language="en"):
    return [(each.span.of(words), each.kind) for each in passages(words, language)]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (
            "On Monday Sorland moved 12,000 soldiers to the border with Orla, Orla's defence ministry said.",
            "en",
        ),
        (
            "Lunedì Sorland ha schierato 12.000 soldati al confine con Orla, ha detto il ministero di Orla.",
            "it",
        ),
    ],
)
def test_a_day_before_a_state_is_no_first_name_and_a_comma_among_figures_parts_nothing(words, language):
    found = read(Text(words, language, THURSDAY))
    assert found.people == ()
    assert [str(each.first) for each in found.moments] == ["2028-09-04"]
    assert [each.low for each in found.figures] == [12_000]
    assert any(each.span.holds(found.figures[0].span) for each in found.passages)


def test_each_clause_in_which_something_happens_is_a_passage_with_its_own_day_and_number():
    words = "Ardel massed 4,000 soldiers at the river on Monday, and its navy seized a tanker last week."
    first, second = passages(words)
    assert first.span.of(words) == "Ardel massed 4,000 soldiers at the river on Monday"
    assert (first.kind, first.numbers[0].low, first.happened.value) == ("MOBILIZE", 4000, "2028-09-04")
    assert second.span.of(words) == "and its navy seized a tanker last week"
    assert (second.kind, second.numbers, second.happened.value) == ("COERCE", (), "2028-08-28/2028-09-03")
    assert first.speaker == second.speaker == Voice("narrator")
    assert first.said is None


def test_words_of_attribution_are_left_out_and_tell_who_and_when():
    words = "Ardel said on Monday that Kostrava had shelled the port on Sunday."
    (passage,) = passages(words)
    assert passage.span.of(words) == "Kostrava had shelled the port on Sunday"
    assert (passage.speaker.actor, passage.kind) == ("ardel", "ASSAULT")
    assert (passage.said.value, passage.happened.value) == ("2028-09-04", "2028-09-03")


def test_a_quotation_is_a_passage_a_sentence_and_its_tag_is_none():
    words = (
        "“We do not pay. If they stop one ship, we will close the line,” Ardel’s minister, Nora Velt, said."
    )
    first, second = passages(words)
    assert [each.span.of(words) for each in (first, second)] == [
        "We do not pay.",
        "If they stop one ship, we will close the line,",
    ]
    assert (first.kind, first.negated, first.direct) == ("REJECT", True, True)
    assert (second.kind, second.conditional, second.speaker.person) == ("THREATEN", True, "velt")


def test_words_of_the_narrator_within_marks_belong_to_no_passage():
    words = "«Non paghiamo - ha detto Nora Velt - e non pagheremo», ha aggiunto."
    assert [text for text, _ in shown(words, "it")] == ["Non paghiamo", "e non pagheremo"]


def test_a_fragment_stands_alone_and_in_its_clause_and_has_the_kind_of_that():
    words = "Ardel accused Kostrava of “pure theatre”."
    clause, fragment = passages(words)
    assert clause.span.of(words).startswith("Ardel accused Kostrava")
    assert (fragment.span.of(words), fragment.direct) == ("pure theatre", True)
    assert clause.kind == fragment.kind == "ACCUSE"
    assert clause.actors == ("ardel", "kostrava")


def test_actors_stand_in_the_order_of_the_words():
    (passage,) = passages("Kostrava rejected the demand of Ardel.")
    assert (passage.kind, passage.actors) == ("REJECT", ("kostrava", "ardel"))


def test_what_is_denied_is_negated_without_the_verb_of_denying():
    words = "Ardel denied that its boats had fired on the harbour."
    (passage,) = passages(words)
    assert passage.span.of(words) == "its boats had fired on the harbour"
    assert (passage.kind, passage.negated, passage.speaker.actor) == ("REJECT", True, "ardel")


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        # the verb that is the deed belongs to the passage; so does none that only says
        ("Ardel demanded an apology and threatened to close the strait.", "en", ["REQUEST", "THREATEN"]),
        ("Ardel sagte, Kostrava habe den Hafen beschossen.", "de", ["ASSAULT"]),
        ("Ardel exige una disculpa y amenaza con cerrar el estrecho.", "es", ["REQUEST", "THREATEN"]),
        ("Ardel rejeta l’ultimatum.", "fr", ["REJECT"]),
        # what somebody named does is a passage whatever it is; what nobody does is none
        ("Ardel will leave the camp at dawn.", "en", ["BACKGROUND"]),
        ("Fog lay over the camp at dawn.", "en", []),
        ("Exports of Kostrava fell by 14 per cent.", "en", ["BACKGROUND"]),
    ],
)
def test_kinds_of_passages(words, language, expected):
    assert [kind for _, kind in shown(words, language)] == expected


def test_a_headline_gives_no_passage():
    words = "Ardel massed its army\n\nArdel seized a tanker."
    found = read(Text(words, "en", THURSDAY, Span(0, 21)), TABLE).passages
    assert [each.kind for each in found] == ["COERCE"]


def test_clauses_end_at_marks_and_before_words_that_join_but_not_within_a_quotation():
    words = "They came at dawn; the port was shut, but “he, and she, stayed; they waited” there in which nobody slept"
    quoted = disjoint([Span(words.index("he, and"), words.index("”"))])
    assert [span.of(words) for span in clauses_of(words, Span(0, len(words)), quoted)] == [
        "They came at dawn",
        "the port was shut",
        "but “he, and she, stayed; they waited” there",
        "in which nobody slept",
    ]
    assert last_start(words, Span(0, len(words)), quoted) == words.index("but")


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda s: Span(s[0], s[0] + s[1])))


@given(spans, st.integers(0, 20), st.integers(1, 20))
def test_a_span_is_its_holes_and_what_is_left(holes, start, size):
    span = Span(start, start + size)
    cut = disjoint(holes)
    covered = {n for hole in holes for n in range(hole.start, hole.end)}
    assert {n for hole in cut for n in range(hole.start, hole.end)} == covered
    left = {n for rest in without(span, cut) for n in range(rest.start, rest.end)}
    assert left == set(range(span.start, span.end)) - covered
    assert list(near(cut, span)) == [each for each in cut if each.overlaps(span)]


@given(texts, st.sampled_from(LANGUAGES))
@settings(max_examples=6, deadline=None)
def test_passages_lie_in_the_text_in_order_and_cross_no_quotation(words, language):
    reading = read(Text(words, language, THURSDAY))
    places = [(each.span.start, each.span.end) for each in reading.passages]
    assert places == sorted(set(places))
    for passage in reading.passages:
        assert 0 <= passage.span.start < passage.span.end <= len(words)
        assert all(passage.span.holds(figure.span) for figure in passage.numbers)
        for each in reading.quotations:
            apart = not passage.span.overlaps(each.span)
            assert apart or passage.span.holds(each.span) or each.span.holds(passage.span)
    assert read(Text(words, language, THURSDAY)) == reading


@pytest.mark.parametrize(
    "words",
    [
        "“" * 600,
        '"a ' * 60,
        "9" * 100_000,
        "7 " * 300,
        "word " * 300,
        "if they stop it, we will fight and " * 60,
        "“We fight,” she said. " * 40,
        "Ardel denied that it fired. " * 40,
    ],
    ids=lambda words: words[:12],
)
def test_hostile_texts_are_read_to_the_end(words):
    assert read(Text(words, "en", THURSDAY)).text.words == words


def test_a_demand_that_something_be_not_done_is_a_demand():
    said = read(
        Text("“We demand that no base be built,” said Orla. “We do not ask for more,” it added.", "en")
    )
    assert [each.kind for each in said.passages if each.direct] == ["REQUEST", "REJECT"]


def test_a_headline_is_no_passage():
    words = "Orla asks Marna for troops\n\nOrla massed 4,000 soldiers on Monday."
    said = read(Text(words, "en", headline=Span(0, 26)))
    assert [each.span.of(words)[:11] for each in said.passages] == ["Orla massed"]
