"""The words of a language, from the tables beside this module, and phrases found among tokens.

A word of a table may end in a star, which stands for any ending of up to six letters: inflected forms
are found without a dictionary. Endings that make a noun of a verb are listed and do not count.

Tested in `tests/unit/test_speakers.py`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from melian.reader.layout import Token
from melian.reader.tokens import LANGUAGES

__all__ = ["Match", "Phrases", "Words", "shared_words", "words_of"]

LONGEST_ENDING = 6
SHORTEST_STEM = 2
CASES = {
    "ru": frozenset((
        "", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "й", "ой", "ей", "ою", "ею", "ом", "ем", "ов", "ев",
        "ам", "ям", "ами", "ями", "ах", "ях", "ью", "ём", "ёв", "ёй",
        "ия", "ии", "ию", "ией", "ий", "иям", "иями", "иях",
    )),
    "uk": frozenset((
        "", "а", "я", "о", "е", "и", "і", "ї", "у", "ю", "ь", "й", "ою", "ею", "єю", "ом", "ем", "єм", "ів",
        "їв", "ам", "ям", "ами", "ями", "ах", "ях", "ові", "еві", "єві", "ія", "ії", "ію", "ією", "ій", "іям",
        "іями", "іях", "ість", "ості", "істю",
    )),
}  # fmt: skip
"""Endings of Slavic nouns."""
OF_ORGANISATIONS = ("organisation", "institution")
"""Labels of nouns whose stars are endings of cases."""
MOST_WORDS = 50_000
"""Words of which is kept what they may begin."""
APOSTROPHE = re.compile(r"(?<=[a-zà-ÿ])['’](?=[a-zà-ÿ*])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: at which token it begins, how many tokens it takes, and what the table calls it."""

    at: int
    length: int
    label: str


class Phrases:
    """Phrases of one or more words, each with a label, that are looked for among tokens.

    A star at the end of a word stands for any ending, a tilde for one of `cases`.
    """

    def __init__(
        self,
        labelled: Iterable[tuple[str, str]],
        noun_endings: Iterable[str] = (),
        cases: Container[str] = frozenset(),
    ) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._not, self._cases = tuple(noun_endings), cases
        for phrase, label in labelled:
            # tokens part at an apostrophe in Latin letters only: `l’intérieur`, but `прем’єр`
            parts = tuple(APOSTROPHE.sub(" ", phrase).replace("'", "’").split())
            self._first.setdefault(parts[0].rstrip("*~"), []).append((parts, label))
        for found in self._first.values():
            found.sort(key=lambda each: -len(each[0]))
        self._begun: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        self._heads = frozenset(first[:SHORTEST_STEM] for first in self._first)

    def at(self, tokens: Sequence[Token], i: int) -> Match | None:
        """The longest phrase that begins at token `i`."""
        best = None
        begun = self.begun_by(tokens[i].low)
        if not begun:
            return best
        for parts, label in begun:
            if (best is None or len(parts) > best.length) and self._matches(tokens, i, parts):
                best = Match(i, len(parts), label)
        return best

    def begun_by(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """The phrases whose first word a word may be; those of most words are none."""
        begun = self._begun.get(word)
        if begun is None:
            begun = self._beginning(word)
            if len(self._begun) < MOST_WORDS:
                self._begun[word] = begun
        return begun

    def _beginning(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        if word[:SHORTEST_STEM] not in self._heads:
            return ()
        sizes = [*range(len(word), max(SHORTEST_STEM, len(word) - LONGEST_ENDING) - 1, -1)]
        sizes = sizes or [len(word)]  # a word of one letter
        known = (each for size in sizes for each in self._first.get(word[:size], ()))
        return tuple(each for each in known if self._fits(word, each[0][0]))

    def all(self, tokens: Sequence[Token]) -> list[Match]:
        """All phrases, from left to right, none within another."""
        found, i = [], 0
        while i < len(tokens):
            if self._begun.get(tokens[i].low) == ():
                i += 1  # most words begin none
                continue
            match = self.at(tokens, i)
            if match:
                found.append(match)
            i += match.length if match else 1
        return found

    def _matches(self, tokens: Sequence[Token], i: int, parts: tuple[str, ...]) -> bool:
        if i + len(parts) > len(tokens):
            return False
        return all(self._fits(tokens[i + k].low, parts[k]) for k in range(1, len(parts)))

    def _fits(self, word: str, part: str) -> bool:
        if part.endswith("~"):
            return word.startswith(part[:-1]) and word[len(part) - 1 :] in self._cases
        if not part.endswith("*"):
            return word == part
        rest = word[len(part) - 1 :]
        if not word.startswith(part[:-1]) or len(rest) > LONGEST_ENDING:
            return False
        return not (self._not and rest.endswith(self._not) and len(rest) > 1)


@dataclass(frozen=True, slots=True)
class Words:
    """What the tables of one language say."""

    language: str
    verbs: Phrases
    """Labelled by class: say, promise, threaten, warn, deny, demand, accuse, reject, think."""
    according: Phrases
    """`according to` and its kind; those that already name a pronoun are labelled `pronoun`."""
    nouns: Phrases
    """Labelled office, title, body, anonymous, organisation, armed, state, name, word, institution."""
    kinds: Mapping[str, Phrases]
    """The nouns of each label by themselves."""
    pronouns: Phrases
    """Labelled he, she, they, his."""
    small: Mapping[str, tuple[str, ...]]
    back: Phrases
    """How a sentence begins that says whose the words before it are: `that was`, `with these words`."""


def _inflected(nouns: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The nouns; a tilde for the last star of those of organisations, so that a port is no portrait."""
    return {
        label: [re.sub(r"\*$", "~", word) if label in OF_ORGANISATIONS else word for word in words]
        for label, words in nouns.items()
    }


def _labelled(table: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(word, label) for label, words in table.items() for word in words]


@cache
def _shared() -> dict[str, list[str]]:
    return tomllib.loads(files("melian.reader.words").joinpath("shared.toml").read_text("utf-8"))


def shared_words(name: str) -> frozenset[str]:
    """A list of words of all languages together, such as `prepositions`."""
    return frozenset(_shared()[name])


@cache
def words_of(language: str) -> Words:
    """The words of a language; those of English where there is no table."""
    known = language if language in LANGUAGES else "en"
    text = files("melian.reader.words").joinpath(f"{known}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    pronouns, said, cases = table["pronouns"], table["attribution"], CASES.get(known, frozenset())
    nouns = _inflected(table["nouns"]) if cases else table["nouns"]
    return Words(
        language=known,
        verbs=Phrases(_labelled(table["verbs"]), table["small"]["noun_endings"]),
        according=Phrases(
            [(each, "before") for each in said["before"]]
            + [(each, "agent") for each in said["agent"]]
            + [(each, "after") for each in said["after"]]
            + [(each, "pronoun") for each in said["words_of"]]
        ),
        nouns=Phrases(_labelled(nouns), cases=cases),
        kinds={label: Phrases(_labelled({label: words}), cases=cases) for label, words in nouns.items()},
        pronouns=Phrases(_labelled({key: pronouns[key] for key in ("he", "she", "they", "his")})),
        small={key: tuple(words) for key, words in table["small"].items()}
        | {"woman": tuple(pronouns["woman"])},
        back=Phrases([(each, "back") for each in said["back"]]),
    )
