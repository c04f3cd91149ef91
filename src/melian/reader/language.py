"""Which language a text is in, by its commonest small words.

Tested in `tests/unit/test_quotations.py`.
"""

from __future__ import annotations

from melian.reader.layout import tokens_of

__all__ = ["COMMON", "language_of"]

COMMON = {
    "en": "the of and to in that is was for on with said by has not from were which after be their its",
    "it": "il di che la e per un del della ha con non le gli dei nel si è una sono alla più dal anche",
    "fr": "le la les des et est une du dans que qui en pour pas sur au avec ont elle ce aux son été",
    "de": "der die und das den von zu mit ist im des nicht auf ein eine dem für sich hat es als nach sie",
    "es": "el la de que y en los del las un por con una se para al lo su es más no como fueron ha",
    "ru": "и в не на что с по из как это за к от он для его также об был были до или при после",
    "uk": "і в не на що з та до за від це як про його для у також був були або після із й його її",
}
"""The commonest small words of each language."""
LETTERS = {"uk": set("їєґі"), "ru": set("ыэъё"), "de": set("ßäöü"), "es": set("ñ¿¡"), "fr": set("çœêè")}


def language_of(words: str) -> str:
    """The language whose small words are the most frequent; empty if none of them stands there."""
    tokens = [each.low for each in tokens_of(words[:20_000])]
    letters = set(words[:20_000])
    scores = {
        name: sum(word in common for word in tokens) + 3 * len(LETTERS.get(name, set()) & letters)
        for name, common in ((name, set(line.split())) for name, line in COMMON.items())
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] else ""
