"""Kinds of events in seven languages, and how a clause stands to what it tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.reader.found import KIND_CODES
from melian.reader.kinds.cues import Cues
from melian.reader.kinds.find import kind_of, modality_of
from melian.reader.tokens import LANGUAGES, words_of

CASES = [
    # one plain sentence a kind, by the definitions of the ontology
    ("The minister threatened to close the strait.", "en", "THREATEN"),
    ("It imposed an embargo on grain.", "en", "SANCTION"),
    ("Marna has massed its army at the river.", "en", "MOBILIZE"),
    ("They shelled the port at night.", "en", "ASSAULT"),
    ("The navy seized a tanker.", "en", "COERCE"),
    ("The two presidents met for talks.", "en", "CONSULT"),
    ("Both sides signed a treaty.", "en", "AGREE"),
    ("The capital denied the report.", "en", "REJECT"),
    ("Ambas partes volvieron a negociar.", "es", "CONSULT"),
    ("Подписан договор о предупреждении аварий.", "ru", "AGREE"),
    ("Попередні переговори тривають.", "uk", "CONSULT"),
    ("Наша армія нікому не загрожує.", "uk", "REJECT"),
    ("Ha schierato tre batterie sulla costa.", "it", "MOBILIZE"),
    ("Il ministro ha minacciato di chiudere lo stretto.", "it", "THREATEN"),
    ("Ha ammassato truppe al confine.", "it", "MOBILIZE"),
    ("Chiede la fine del blocco.", "it", "REQUEST"),
    ("I due presidenti si sono incontrati per un colloquio.", "it", "CONSULT"),
    ("Le ministre a menacé de fermer le détroit.", "fr", "THREATEN"),
    ("L’armée a massé des troupes à la frontière.", "fr", "MOBILIZE"),
    ("Elle exige le départ des observateurs.", "fr", "REQUEST"),
    ("La marine a saisi un pétrolier.", "fr", "COERCE"),
    ("Der Minister drohte mit der Schließung der Meerenge.", "de", "THREATEN"),
    ("Die Armee hat Truppen zusammengezogen.", "de", "MOBILIZE"),
    ("Sie fordert den Abzug der Beobachter.", "de", "REQUEST"),
    ("Das Parlament verurteilte den Überfall.", "de", "ACCUSE"),
    ("El ministro amenazó con cerrar el estrecho.", "es", "THREATEN"),
    ("El ejército concentró tropas en la frontera.", "es", "MOBILIZE"),
    ("Exige la salida de los observadores.", "es", "REQUEST"),
    ("Министр пригрозил закрыть пролив.", "ru", "THREATEN"),
    ("Армия стянула войска к границе.", "ru", "MOBILIZE"),
    ("Столица требует вывода наблюдателей.", "ru", "REQUEST"),
    ("Президенты провели переговоры.", "ru", "CONSULT"),
    ("Міністр пригрозив закрити протоку.", "uk", "THREATEN"),
    ("Армія стягнула війська до кордону.", "uk", "MOBILIZE"),
    ("Столиця вимагає виведення спостерігачів.", "uk", "REQUEST"),
    # who calls a charge a name rejects it, who calls a deed one accuses; a topic counts less than a deed
    ("She called the accusation “a fairy tale”.", "en", "REJECT"),
    ("Er nannte die Sperre „eine Blockade“.", "de", "ACCUSE"),
    ("Министр назвал обвинения «сказкой».", "ru", "REJECT"),
    ("Ha definito la proposta «un insulto».", "it", "REJECT"),
    ("Ordenó el envío de 1.500 soldados a la costa.", "es", "MOBILIZE"),
    ("Six soldiers and three guards were killed.", "en", "ASSAULT"),
    ("Le ministre a accepté le plan.", "fr", "AGREE"),
]


@pytest.mark.parametrize(("clause", "language", "kind"), CASES)
def test_a_clause_has_its_kind(clause, language, kind):
    assert kind_of(clause, language).code == kind


@pytest.mark.parametrize(
    ("clause", "language", "expected"),
    [
        ("Nobody has been arrested", "en", "n"),
        ("there was nothing but medicine on board", "en", ""),
        ("Talks may resume next week if the crew are freed", "en", "hc"),
        ("not more than forty men came", "en", ""),
        ("if they do not leave, the line will be closed", "en", "c"),
        ("Nessun reparto ha oltrepassato il confine", "it", "n"),
        ("altri uomini potrebbero aggiungersi", "it", "h"),
        ("Aucun navire n’est parti", "fr", "n"),
        ("Es wurde niemand verhaftet", "de", "n"),
        ("falls die Frist verstreicht, könnte es Krieg geben", "de", "hc"),
        ("Nadie fue detenido", "es", "n"),
        ("Никто не арестован", "ru", "n"),
        ("Нікого не заарештовано", "uk", "n"),
    ],
)
def test_a_clause_is_denied_possible_or_conditional(clause, language, expected):
    said = modality_of(clause, language)
    assert "n" * said.negated + "h" * said.hedged + "c" * said.conditional == expected


def test_who_denies_a_deed_rejects_it_and_the_verb_that_reports_goes_first():
    assert kind_of("They did not shell the port", "en").code == "REJECT"
    assert kind_of("it would close the strait", "en", "THREATEN").code == "THREATEN"


@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, "xx", ""]))
def test_every_clause_has_a_known_kind_and_a_score_from_0_to_1(clause, language):
    kind = kind_of(clause, language)
    assert kind.code in KIND_CODES
    assert 0 <= kind.score <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_of_every_kind(language):
    assert set(words_of("kinds", language)["kinds"]) == set(KIND_CODES)


def test_a_word_of_at_least_leaves_nothing_open():
    assert not modality_of("Ответ будет, если войдёт хотя бы одна лодка.", "ru").hedged
    assert modality_of("Он не исключил удара.", "ru").hedged
    assert not modality_of("Lo dijo un hombre no identificado.", "es").negated


@pytest.mark.parametrize(
    ("clause", "language", "kind"),
    [
        ("Nine years ago they settled a quarrel over the same bridge", "en", "BACKGROUND"),
        ("the two armies fought over the pass in 1987", "en", "BACKGROUND"),
        ("they called it plain blackmail", "en", "ACCUSE"),
        ("è un ricatto", "it", "ACCUSE"),
        ("les ministres se réuniront jeudi", "fr", "CONSULT"),
        ("der Rat tagt am Donnerstag", "de", "CONSULT"),
        ("los ministros se reunirán el jueves", "es", "CONSULT"),
        ("совет соберётся на заседание", "ru", "CONSULT"),
        ("пропозицію там відкидають", "uk", "REJECT"),
    ],
)
def test_kinds_by_verbs_and_nouns(clause, language, kind):
    assert kind_of(clause, language).code == kind


WORDS = st.sampled_from(("strike", "strikes", "strait", "str", "of", "peace", "a"))
PARTS = st.sampled_from(("strike", "strike*", "strai*", "str*", "of", "peace", "a", "pea*"))
PHRASES = st.lists(st.lists(PARTS, min_size=1, max_size=3).map(" ".join), max_size=5)


def _stand_at(phrase: str, words: list[str]) -> bool:
    """Whether a phrase stands at the head of words, by its definition."""
    parts = phrase.split()
    return len(parts) <= len(words) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(parts, words, strict=False)
    )


@given(st.lists(WORDS, max_size=8), PHRASES, PHRASES)
def test_all_lists_of_phrases_are_found_in_one_pass_each_with_the_longest(words, some, others):
    found = Cues({"some": some, "others": others}).places(words)
    for name, phrases in (("some", some), ("others", others)):
        sizes = [
            (n, max((len(each.split()) for each in phrases if _stand_at(each, words[n:])), default=0))
            for n in range(len(words))
        ]
        assert found.get(name, []) == [(n, size) for n, size in sizes if size]
