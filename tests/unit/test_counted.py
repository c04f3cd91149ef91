"""What reports count: nouns of seven languages in any case and number, and their unit in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from melian.reader.found import Text
from melian.reader.numbers.counted import counted
from melian.reader.numbers.find import find_figures
from melian.reader.tokens import LANGUAGES, tokens

SNIPPETS = Path(__file__).parents[1] / "snippets" / "numbers"
FRIGATES = {
    "en": "two frigates", "it": "due fregate", "fr": "deux frégates", "de": "zwei Fregatten",
    "es": "dos fragatas", "ru": "двух фрегатов", "uk": "двома фрегатами",
}  # fmt: skip
PERSONS = {
    "en": "40 hostages", "it": "40 ostaggi", "fr": "40 otages", "de": "40 Geiseln",
    "es": "40 rehenes", "ru": "40 заложников", "uk": "40 заручників",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_thing_has_one_unit_in_all_languages(language):
    for words, number, unit in ((FRIGATES[language], 2, "frigates"), (PERSONS[language], 40, "persons")):
        (figure,) = find_figures(Text(words, language))
        assert (figure.low, figure.high, figure.unit) == (number, number, unit)


def test_the_longest_noun_is_meant():
    found = tokens("carri armati")
    assert counted("it").at(found, 0) == ("tanks", 2)
    assert counted("de").at(tokens("Schnellboote"), 0) == ("speedboats", 1)
    assert counted("de").ending("grenzsteine", 4) == "stones"


def test_a_language_without_a_table_counts_nothing():
    assert counted("fi").at(tokens("kaksi fregattia"), 1) is None


def snippets() -> Iterator[tuple[str, str, list[str]]]:
    """Language, a sentence, and each number of it with its unit."""
    for path in sorted(SNIPPETS.glob("*.txt")):
        for line in path.read_text("utf-8").strip().split("\n"):
            words, _, wanted = line.partition("=>")
            yield path.stem, words.strip(), [each.strip() for each in wanted.split(";") if each.strip()]


@pytest.mark.parametrize(("language", "words", "wanted"), list(snippets()))
def test_ranges_fractions_measures_and_names(language: str, words: str, wanted: list[str]) -> None:
    found = [each for each in find_figures(Text(words, language)) if each.role in ("quantity", "ratio")]
    assert len(found) == len(wanted)
    for figure, each in zip(found, wanted, strict=True):
        number, _, unit = each.partition(" ")
        low, _, high = number.partition("-")
        assert (figure.low, figure.high) == pytest.approx((float(low), float(high or low)), rel=1e-3)
        assert figure.unit == unit or not unit
