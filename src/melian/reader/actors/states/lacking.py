"""Which names of a text are most likely states’ where it seems to have fewer than two.

A report of a crisis has two sides at least. Names that no dictionary has are weighed again, by the signs
that they have and by how names of lands end: Brendeland, Estaria, Карадия.

Tested in `tests/unit/test_lacking.py`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from melian.reader.actors.marked import Marked
from melian.reader.actors.states.bare import is_finite
from melian.reader.actors.states.clusters import Cluster
from melian.reader.words.lexicon import is_german_noun, is_word

__all__ = ["most_likely"]

SIDES = 2
"""States that a report has at least."""
ENOUGH = 1
"""What the signs and the ending of such a name weigh at least."""
LIKELY = 3
"""What those of a name weigh that ends as lands do and is taken for a third one."""
SHORTEST = 4
"""Letters of such a name at least."""
LANDS = {
    "en": r"(?:[^aeiou]ia|land|mark|stan|ova|ovia)",
    "it": r"(?:[^aeiou]ia|landia|stan)",
    "fr": r"(?:[^aeiou]ie|ia|stan|lande)",
    "de": r"(?:ien|land|mark|stan)s?",
    "es": r"(?:[^aeiou]ia|landia|st[aá]n)",
    "ru": r"(?:[^аеиоуыэюя](?:ия|ии|ию|ией)|(?:стан|ланд|марк)(?:а|у|ом|е)?)",
    "uk": r"(?:[^аеиіоуюяєї](?:ія|ії|ію|ією)|(?:стан|ланд|марк)(?:у|ом|і|а)?)",
}
"""Endings of names of lands."""


def most_likely(text: Marked, found: Mapping[str, Cluster], sure: Container[str], n_sure: int) -> set[str]:
    """The stems of names that are taken for states’ besides those that are sure, the likeliest ones."""
    lower = {token.low for token in text.tokens if token.text.islower()}
    new = {stem: each for stem, each in found.items() if stem not in sure}
    weights = {stem: _weight(text, each) for stem, each in new.items() if not _is_small(each, lower)}
    ranked = sorted(
        (stem for stem, weight in weights.items() if weight >= ENOUGH),
        key=lambda stem: (-weights[stem], min(found[stem].places, default=0)),
    )
    n_lacking = max(0, SIDES - n_sure)
    more = [stem for stem in ranked[n_lacking:] if weights[stem] >= LIKELY and _is_land(text, found[stem])]
    return {*ranked[:n_lacking], *more[:1]}


def _is_known(form: str, language: str) -> bool:
    """Whether a dictionary has a name, or all its parts: `Quarante-huit`."""
    parts = [is_word(part.lower(), language) for part in re.split("[-‑]", form)]
    accented = (
        language == "fr" and form[0] == "E" and is_word(f"é{form[1:].lower()}", language)
    )  # "l’Energie"
    return len(form) < SHORTEST or accented or all(parts)


def _is_small(each: Cluster, lower: Container[str]) -> bool:
    """Whether the text has a name in small letters, too: `Almeno ... almeno`."""
    return any(form.lower() in lower for form in each.forms)


def _weight(text: Marked, each: Cluster) -> int:
    """What the signs and the ending of a name weigh."""
    language = text.language.language
    if not each.forms or any(_is_known(form, language) for form in each.forms):
        return -1
    if language == "de" and any(is_german_noun(form.lower()) for form in each.forms):
        return -1
    ending = _is_land(text, each)
    acts = any(k in text.first and k + 1 < len(text.tokens) and is_finite(text, k + 1) for k in each.places)
    ways = 2 * ("acts" in each.ways) + ("place" in each.ways) if "determined" not in each.ways else 0
    topic = (
        language not in ("ru", "uk") and 0 in each.places and len(each.places) > 1 and each.inside
    )  # first of the headline, and again
    if not (ending or acts or ways or topic or each.signs.keys() - {"article", "first"}):
        return -1
    return each.weight + 2 * ending + 2 * (acts and not each.signs["subject"]) + topic + ways


def _is_land(text: Marked, each: Cluster) -> bool:
    """Whether a name ends as those of lands do."""
    pattern = rf"\w{{2,}}{LANDS[text.language.language]}"
    return any(re.fullmatch(pattern, form.lower()) for form in each.forms)
