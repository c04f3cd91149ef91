"""Which words are of one state: its name in any case, its adjective, its people.

`Issary` and `Issarian`, `Nordau` and `nordauische`, `Заручье` and `заручская`: words with a root of the
name and one of the endings with which a language makes demonyms.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from melian.reader.actors.names import stem_of

__all__ = ["Kin", "folded"]

DEMONYM = {
    "en": r"(?:(?:[ei]?an|[vn]ian|[nl]?ese|[sd]?ish|ic|ite|ene|ard|man|[iy]ot|er|n|i)s?)",
    "it": r"(?:(?:i?t?an|in|en|it|iot|ot|asc|i?c|esc|egn|)[oaie]|e?n?s[ei]|es[ei]|[ei]?c?ch[ei]|i?an)",
    "fr": r"(?:(?:i?en|ain|ai|oi|ois|ais|an|in|iqu|iot|ot|ard|ol|it|as|i|)(?:ne|se|e)?s?|ns?)",
    "de": r"(?:(?:i?an|i?n|ens|es|in|et|al|t|i|)i?sch(?:e[nrms]?)?|i?(?:an|en|n|in)?er(?:s|n|in|innen)?|"
    r"es(?:e|en|in|innen))",
    "es": r"(?:(?:i?t?an|in|en|ic|ec|ac|asc|egn|)[oa]s?|es|es[ae]s?|enses?|[iyo]?tas?|i|ies)",
    "ru": r"(?:[йияеоаь]?(?:[нв]|[ая]н|ен|ин|ов|ев|ей|ий|ый|ой)?(?:ск|цк)"
    r"(?:ий|ая|ое|ие|ого|ой|ому|ую|им|их|ими|ом|ою)|"
    r"[иеао]?[йн]?ц(?:ы|ев|ам|ами|ах|а|у|ем|ем)|[иеао]?[йн]?ец|[чиж]?[ая]н(?:ин|ина|ину|ином|ине|е|ам|ами|ах|ка|ки)?)",
    "uk": r"(?:[йіяеоаїь]?(?:[нв]|[ая]н|ен|ін|ин|ів|ов|ей|ій|ий)?(?:ськ|цьк)"
    r"(?:ий|а|е|і|ого|ої|ому|у|им|их|ими|ою|ій)|"
    r"[іїеао]?[йн]?ц(?:і|ів|ям|ями|ях|я|ю|ем)|[іїеао]?[йн]?ець|[чиж]?[ая]н(?:ин|ина|ину|ином|и|ам|ами|ах|ка|ки)?)",
}
"""Endings that make a demonym of the root of a name, accents aside."""
VOWELS = {
    "ru": "(?:ь[еяюи]|[иаеуоыя][яеюий]|[аяеёиоуыэюьй])$",
    "uk": "(?:ь[еяюї]|[иіаеуоя][яєюїий]|[аяеєиіїоуюьй])$",
}
LATIN_VOWELS = ("[aeiouy]{1,3}$", "[aeiouy]{1,2}$", "[aeiouy]$")
HARDENED = {
    "es": {"g": "gu", "c": "qu", "z": "c"}, "fr": {"g": "gu", "c": "qu"}, "it": {"g": "gh", "c": "ch"},
}  # fmt: skip
"""How a consonant is written before the ending of a demonym: Lagos, laguense."""
LAND = re.compile("(?:щин|[сц]ьк|[сц]к)?(?:[аяыиіїуюе]|ом|ой|ою)?$")
"""What a Slavic name has after its root: Дубрівщина, дубрівський; Забельск, забельский."""
SOFTENED = {"г": "ж", "к": "ч", "х": "ш", "ц": "ч"}
"""What a consonant becomes before the ending of a demonym: Рига, рижский."""
LONGEST = 24
"""Letters of a root at most that is looked for."""
SHORTEST = 3
"""Letters of a root at least; one of so few takes an ending of as many."""


@lru_cache(maxsize=50_000)
def folded(low: str, language: str) -> str:
    """A word in small letters without accents: Corvalán, corvalano; Marland, marländisch."""
    if language in ("ru", "uk"):
        return low.replace("ё", "е")
    if low.isascii():
        return low
    return "".join(each for each in unicodedata.normalize("NFD", low) if not unicodedata.combining(each))


@lru_cache(maxsize=50_000)
def _roots(name: str, language: str) -> tuple[str, ...]:
    """What of a name stands in its demonyms, the longest first.

    Examples
    --------
    >>> _roots("issary", "en"), _roots("zelia", "de")
    (('issary', 'issar'), ('zelia', 'zeli', 'zel'))
    """
    low = folded(name.replace(" ", ""), language)
    found = [low]
    if language in VOWELS:
        found.append(re.sub(VOWELS[language], "", low))
        found += [found[1][:-1] + SOFTENED[found[1][-1]]] if found[1][-1:] in SOFTENED else []
        found += [found[-1].rstrip("с")]  # Полісся, поліський
        if not low.endswith(("ий", "ый", "ой", "ая", "ое", "ие", "ій")):
            found += [short for each in (low, stem_of(low, language)) if (short := LAND.sub("", each)) != low]
        found += [found[1][:-1]] if found[1].endswith(("ц", "к", "т")) and len(found[1]) > 4 else []
    else:
        if language == "de" and low.endswith("s") and len(low) > 4:
            found.append(low[:-1])
        if language == "de":
            found += [each.removesuffix("ien") for each in found]
        if language in ("es", "fr") and low.endswith("s") and len(low) > 4:
            found.append(low[:-1])  # Tres Ríos, tresriense
        found += [re.sub(pattern, "", each) for each in found[:2] for pattern in LATIN_VOWELS]
        written = HARDENED.get(language, {})
        found += [each[:-1] + written[each[-1]] for each in found if each[-1:] in written]
    return tuple(dict.fromkeys(sorted((each for each in found if len(each) >= SHORTEST), key=len)[::-1]))


class Kin:
    """Finds the state of which a word is a demonym."""

    def __init__(self, forms: Mapping[str, Iterable[str]], language: str) -> None:
        self.language = language
        self._roots: dict[str, str] = {}
        for state, written in forms.items():
            for form in written:
                for root in _roots(form.lower(), language):
                    self._roots.setdefault(root, state)
        self._sizes = sorted({len(root) for root in self._roots if len(root) <= LONGEST}, reverse=True)

    def of(self, written: str, but: str = "") -> str | None:
        """The state of whose name a word has a root, with the ending of a demonym; not that one."""
        word = folded(written.lower().partition("-")[0], self.language)
        for size in self._sizes:
            state = self._roots.get(word[:size]) if size <= len(word) else None
            if state in (None, but) or (size == len(word) and not written.islower()):
                continue
            if _is_demonym(word[size:], size, self.language):
                return state
        return None


@lru_cache(maxsize=50_000)
def _is_demonym(ending: str, size: int, language: str) -> bool:
    """Whether an ending makes a demonym of a root of a size."""
    if not ending:
        return language in ("fr", "it", "es") and size > SHORTEST  # "le ministre brévan" of Brévanie
    if size == SHORTEST and len(ending) < SHORTEST:
        return False
    return re.fullmatch(DEMONYM[language], ending) is not None
