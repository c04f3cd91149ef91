"""What somebody lives by, right before the name: the ferryman Ilya Bekesh, паромщик Ильяс Бекеш.

Tested in `tests/unit/test_trades.py`.
"""

from __future__ import annotations

from melian.reader.actors.cases import is_oblique
from melian.reader.actors.marked import Marked
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import Match

__all__ = ["trade_before"]

ENDS = {
    "en": ("man", "woman", "er", "or", "ist", "herd", "keeper", "ess"),
    "it": ("tore", "trice", "aio", "aia", "ista", "iere", "iera", "ante"),
    "fr": ("eur", "euse", "ier", "ière", "iste", "cien", "cienne"),
    "es": ("dor", "dora", "ero", "era", "ista"),
    "de": ("mann", "frau", "er", "erin", "wirt", "wirtin"),
    "ru": ("щик", "чик", "ник", "тель", "ист", "щица", "ница", "тельница", "ец", "арь", "ух"),
    "uk": ("щик", "чик", "ник", "тель", "ист", "ниця", "телька", "ець", "ар", "яр", "арка"),
}
"""How words for those who do something end."""
THINGS = frozenset(
    (
        "quartiere", "cantiere", "ristorante", "quartier", "dernier", "premier", "container", "letter",
        "paper", "theater", "feuer", "fenster", "wasser", "ufer", "lager", "zimmer", "cahier", "papier",
    )
)  # fmt: skip
"""What ends so and is nobody."""
GENITIVES = ("и", "ы", "а", "я", "у", "ю", "і", "ї", "ов", "ів")
"""How Slavic nouns end that say of what another one is."""
ARTICLES = frozenset(("the", "il", "lo", "la", "l", "le", "el", "der", "die", "dem", "den"))


def trade_before(text: Marked, i: int) -> int | None:
    """The token of such a word right before two capitals that begin at a token; none if there is none.

    But for Slavic languages, whose nouns show that it is the subject, a verb of saying stands beside.
    Marks the noun as one that says so, as no table has all of them.
    """
    tokens, at, language = text.tokens, i - 1, text.language.language
    if at < 1 or i + 1 >= len(tokens) or at in text.covered or at in text.verbs or at in text.actors:
        return None
    if not tokens[i + 1].text[0].isupper() or not text.clear(at, i, " ") or not text.clear(i, i + 1, " "):
        return None
    slavic = language in ("ru", "uk")
    if slavic and at > 1 and _is_genitive(text, at):
        at -= 1  # `смотритель пристани Игнат Солох`
    word, small = tokens[at], tokens[at].text.islower() or language == "de"
    if not small or not word.low.endswith(ENDS.get(language, ("\n",))) or not is_word(word.low, language):
        return None
    led = tokens[at - 1].low in ARTICLES and text.clear(at - 1, at, " ’'")
    vessel = text.language.kinds["name"].at(tokens, at)
    speaks = at - 2 in text.verbs or (i + 2 in text.verbs and text.clear(i + 1, i + 2))
    if word.low in THINGS or not (slavic or speaks):
        return None
    if vessel or (is_oblique(word.low) if slavic else not led):
        return None
    text.nouns[at] = Match(at, 1, "anonymous")
    text.covered.add(at)
    text.trades.add(at)
    return at


def _is_genitive(text: Marked, at: int) -> bool:
    """Whether a word may say of what the one before is: `смотритель пристани`."""
    low, small = text.tokens[at].low, text.tokens[at].text.islower()
    may_be = small and low.endswith(GENITIVES) and not low.endswith(ENDS[text.language.language])
    return may_be and text.clear(at - 1, at, " ")
