"""Quotations in seven languages: marks, nesting, paragraphs, apostrophes, roles; and what holds for any text."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.reader.found import Text
from melian.reader.language import language_of
from melian.reader.layout import paragraphs, sentences, tokens_of
from melian.reader.quotations.embedded import find_embedded
from melian.reader.quotations.find import find_quotations
from melian.texts.span import Span

REPORTS = Path(__file__).parents[1] / "reports"
SHARED = Path(__file__).parents[2].parent / "shared" / "reports"
GOLD = sorted([*REPORTS.glob("dev-*.gold.json"), *SHARED.glob("dev-*.gold.json")])


def found(words, language="en"):
    return [each.span.of(words) for each in find_quotations(Text(words, language))]


PLAIN = {
    "curly": ("en", "“We wait,” said Oren. “For now.”", ["We wait,", "For now."]),
    "straight": ("en", '"It isn\'t over," she said. "It\'s begun."', ["It isn't over,", "It's begun."]),
    "single": ("en", "‘The officers’ names aren’t known,’ he said.", ["The officers’ names aren’t known,"]),
    "single, possessive last": ("en", "He praised ‘the sailors’ and left.", ["the sailors"]),
    "decade": ("en", "The ’90s were calm, and the rebels’ flags were red.", []),
    "straight decade": ("en", "The '90s were calm, and the rebels' flags were red.", []),
    "inches": ("en", 'A board of 6\'2" was found. "Odd," he said.', ["Odd,"]),
    "two marks together": ("en", "He spoke of “‘no soldier’ at all”.", ["‘no soldier’ at all", "no soldier"]),
    "three deep": ("en", "“He said, ‘They wrote “no” to us,’ and left.”", [
        "He said, ‘They wrote “no” to us,’ and left.", "They wrote “no” to us,", "no"]),
    "elision": ("it", "L’Ucraina nega: “L’accordo c’è, un po’ tardi”.", ["L’accordo c’è, un po’ tardi"]),
    "guillemets": ("it", "«Mai», ha detto. «E poi “mai” vuol dire mai».", ["Mai", "E poi “mai” vuol dire mai", "mai"]),
    "French spaces": ("fr", "La présence d’« une centaine » d’hommes.", ["une centaine"]),
    "low and high": ("de", "„Er sagte ‚nie‘ zu uns“, so sie.", ["Er sagte ‚nie‘ zu uns", "nie"]),
    "turned": ("de", "»Er sagte ›nie‹ zu uns«, so sie.", ["Er sagte ›nie‹ zu uns", "nie"]),
    "low and straight": ("de", "„Nie\", sagte sie.", ["Nie"]),
    "Russian": ("ru", "«Он сказал „никогда“ нам», — заявил он.", ["Он сказал „никогда“ нам", "никогда"]),
    "Ukrainian": ("uk", "«Прем’єр сказав “ніколи” нам», — заявив він.", ["Прем’єр сказав “ніколи” нам", "ніколи"]),
    "corners": ("ja", "彼は「彼女は『いいえ』と言った」と述べた。", ["彼女は『いいえ』と言った", "いいえ"]),
    "Swedish": ("sv", "”Vi väntar”, sade hon.", ["Vi väntar"]),
    "no closing mark": ("en", "“We wait. Nobody moves", ["We wait. Nobody moves"]),
    "no closing mark before another": ("en", "“We wait. Then he left. “They are guests.”", ["We wait. Then he left.", "They are guests."]),
    "no opening mark": ("en", "He left. We do not pay for water”, she said.", ["We do not pay for water"]),
    "empty": ("en", "He said “” and \"\" and left.", []),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_marks_pair_by_the_conventions_of_a_language(name):
    language, words, expected = PLAIN[name]
    assert found(words, language) == expected


def test_a_quotation_over_paragraphs_is_opened_twice_and_closed_once():
    words = "“We asked twice.\n“We won’t ask again,” said Velt. “Never.”"
    quotations = find_quotations(Text(words, "en"))
    assert [(each.span.of(words), each.continues) for each in quotations] == [
        ("We asked twice.", None),
        ("We won’t ask again,", 0),
        ("Never.", 1),
    ]


def test_a_new_statement_does_not_go_on_with_the_one_before():
    words = "“We wait,” said Velt. He added: “Not for long.” The army left. “Good,” said Oren."
    assert [each.continues for each in find_quotations(Text(words, "en"))] == [None, None, None]


INSERTS = {
    "commas": ("fr", "« Il n’y a rien, a assuré la ministre, Irène Valk, et il n’y aura rien. »", ["a assuré la ministre, Irène Valk"]),
    "turned verb": ("fr", "« Jamais, affirme-t-il, nous ne céderons. »", ["affirme-t-il"]),
    "hyphens": ("it", "«Nessuno la vuole - ha detto - e nessuno la farà».", ["ha detto"]),
    "dashes": ("es", "«No vamos —afirmó la canciller—, porque no».", ["afirmó la canciller"]),
    "dash and stop": ("ru", "«Мы ждём, — сказал Ветров. — Но недолго».", ["сказал Ветров"]),
    "two dashes": ("uk", "«Ми чекаємо, — наголосила вона, — але недовго».", ["наголосила вона"]),
    "a dash of the speaker's own": ("ru", "«Это не угроза — это предупреждение».", []),
}  # fmt: skip


@pytest.mark.parametrize("name", INSERTS)
def test_the_narrators_words_inside_the_marks_are_told_apart(name):
    language, words, expected = INSERTS[name]
    (quotation,) = find_quotations(Text(words, language))
    assert [each.of(words) for each in quotation.inserts] == expected


ROLES = {
    "speech": ("en", "“We wait,” she said.", "speech"),
    "after a colon": ("it", "Ha aggiunto: “Non siamo una polizia”.", "speech"),
    "fragment": ("en", "She spoke of “at least 10,000” men.", "fragment"),
    "newspaper": ("it", "Intervistata dal quotidiano «La Sponda», ha taciuto.", "name"),
    "ship": ("ru", "В порту стоит танкер «Полярис» без экипажа.", "name"),
    "capitals": ("en", "They sang “The Long Road” at dawn.", "name"),
    "word": ("de", "Mehrfach fiel das Wort „Krieg“ im Saal.", "word"),
    "so-called": ("en", "The so-called “buffer” is empty.", "word"),
}


@pytest.mark.parametrize("name", ROLES)
def test_roles(name):
    language, words, expected = ROLES[name]
    assert [each.role for each in find_quotations(Text(words, language))] == [expected]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.split(".")[0])
def test_reports_with_gold(path):
    gold = json.loads(path.read_text("utf-8"))
    raw = (path.parent / gold["text"]["file"]).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == gold["text"]["sha256"]
    words = raw.decode("utf-8")
    assert all(words[each["start"] : each["end"]] == each["quote"] for each in gold["quotations"])
    assert language_of(words) == gold["text"]["language"]
    got = find_quotations(Text(words, gold["text"]["language"]))
    assert [(each.span.start, each.span.end, each.depth) for each in got] == [
        (each["start"], each["end"], each["depth"]) for each in gold["quotations"]
    ]
    used = {"speech", "fragment"}
    assert [each.role in used for each in got] == [each["role"] in used for each in gold["quotations"]]


def test_an_embedded_message_is_found_by_its_signature():
    words = "He wrote.\nWe talked for an hour. pic.example.com/ab1\n— Nora Velt (@velt) 9 March 2031\nThat was all."
    (message,) = find_embedded(Text(words))
    assert message.span.of(words) == "We talked for an hour."
    assert (message.name, message.handle, message.day.of(words)) == ("Nora Velt", "velt", "9 March 2031")
    assert find_embedded(Text("A line — with a dash (and brackets).")) == ()


@pytest.mark.parametrize(
    ("words", "many"),
    [
        ("Perdió una nave en el mar. El Gobierno calla.", 2), ("It met on Mar. 5 again. Then it left.", 2),
        ("It goes on. Nobody asks.", 2), ("No, we said no. Then we left.", 2), ("Voto no. 7 fue nulo. Nada más.", 2),
        ("La casa es del art. 5. Nada más.", 2), ("The plan was the minister’s. Nobody asked.", 2),
    ],
)  # fmt: skip
def test_a_short_form_that_is_a_word_is_short_beside_a_figure(words, many):
    assert len(list(sentences(words, Span(0, len(words))))) == many


def test_sentences_do_not_end_at_short_forms_or_ordinals():
    words = "Am 8. Mai sprach Dr. Weil. Dann ging er. „Nie.“ Sie blieb."
    assert [each.of(words) for each in sentences(words, Span(0, len(words)))] == [
        "Am 8. Mai sprach Dr. Weil.", "Dann ging er.", "„Nie.“", "Sie blieb.",
    ]  # fmt: skip


def test_wrapped_lines_are_one_paragraph():
    line = "these are words that go on to the end of a line of text"
    words = f"Title\n\n{line}\n{line}\n{line}\nend.\n\nLast."
    assert len(paragraphs(words)) == 3
    assert len(paragraphs("One.\nTwo.\n\nThree.")) == 3


def test_words_with_apostrophes():
    assert [each.text for each in tokens_of("l’Ucraina è", language="it")] == ["l", "Ucraina", "è"]
    assert [each.low for each in tokens_of("Прем'єр-міністр", language="uk")] == ["прем’єр-міністр"]


MARKED = st.text(alphabet="ab. ,s\n“”‘’\"'«»„‚‹›—:", max_size=60)


@given(MARKED)
def test_quotations_lie_in_the_text_nested_or_apart(words):
    got = find_quotations(Text(words, "en"))
    for number, each in enumerate(got):
        assert 0 <= each.span.start < each.span.end <= len(words)
        assert each.span.of(words) == each.span.of(words).strip()
        assert each.continues is None or each.continues < number
        around = [other for other in got[:number] if other.span.overlaps(each.span)]
        assert all(other.span.holds(each.span) for other in around)
        assert each.depth == len(around)
        assert all(each.span.holds(insert) for insert in each.inserts)


SENTENCE = st.lists(st.sampled_from(["We", "wait", "isn’t", "l’acqua", "no"]), min_size=1, max_size=5).map(
    " ".join
)
KINDS = ["“”", "«»", "„“", '""', "»«", "「」", "‘’"]


@given(SENTENCE, SENTENCE, st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_the_kind_of_mark_does_not_matter(first, second, one, other):
    def marked(kind):
        return f"Then {kind[0]}{first}{kind[1]} and {kind[0]}{second}{kind[1]}."

    assert found(marked(one)) == found(marked(other)) == [first, second]


@pytest.mark.parametrize("piece", ["“", "“ ", "'", "”", '"a ', "“a. ", "“a\n", "«“", "' a"])
def test_hostile_input_takes_linear_work(piece):
    """None raises, and none is slow enough to be noticed; measured by hand with 100,000 marks."""
    words = piece * 400
    assert len(find_quotations(Text(words, "en"))) <= 400


def test_a_name_in_apposition():
    words = "Ihr Schiff, die „Möwe“, liegt im Hafen."
    (found,) = find_quotations(Text(words, "de"))
    assert found.role == "name"


def test_a_line_of_stops_is_looked_at_once():
    from melian.reader.layout import sentences
    from melian.texts.span import Span

    words = "He left" + "." * 100_000 + "x. She stayed."
    assert [each.of(words)[-7:] for each in sentences(words, Span(0, len(words)))] == [".....x.", "stayed."]
