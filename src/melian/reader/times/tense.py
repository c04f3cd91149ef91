"""Whether a sentence speaks of what is to come: the verb next to an expression of time decides.

Tested in `tests/unit/test_times.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from melian.reader.times.lexicon import Item, Lexicon

__all__ = ["comes_before", "has_lasted", "is_ahead", "is_deadline", "is_perfect", "is_required", "is_told"]

_REACH = 25
"""How many phrases to either side a verb may stand."""
_COMMA = 3
"""How many phrases a comma counts for, as it often ends a clause."""
_AUXILIARY = 3
"""How many phrases before a participle its auxiliary may stand."""
_TIME = frozenset("WMDY")
"""Codes of weekdays, months, dates and years."""
_ENDS = frozenset('.\n!?;:“”«»"')
_OPENING = frozenset('"“«„')
_NO_VERBS = frozenset((
    "me", "you", "him", "her", "us", "them", "the", "a", "an", "his", "its", "their", "our", "my", "this",
    "that", "these", "those", "both", "all", "some", "any", "no", "more", "about", "at", "nearly", "around",
    "over", "parliament", "within", "one", "two", "three",
))  # fmt: skip
"""Words after a `to` that leads to a noun."""
_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "her"))
_THAT = frozenset(
    (
        "that", "whether", "if", "unless", "dass", "ob", "wenn", "falls", "che", "que", "что",
        "если", "що", "якщо",
    )
)  # fmt: skip
"""What begins another clause: `assured him on Monday that the dam would not be filled`."""
_DONE = frozenset(
    (
        "began", "started", "continued", "allowed", "managed", "failed", "refused", "tried", "forced", "able",
        "came", "declined", "had", "used", "went", "rushed", "hurried",
    )
)  # fmt: skip
"""Past verbs whose infinitive is past as well: `began to fill the lake on July 2`."""
_NO_VERB_AFTER = frozenset(("to",))
"""Words that tell nothing right after a time: `told them on Sunday to wait`."""


def is_ahead(found: Sequence[Item], first: int, last: int, words: Lexicon, *, onward: bool = False) -> bool:
    """Whether the nearest verb around phrases `first` to `last` is a future one; past if there is none.

    `onward` tells of words such as `starting from`: after a verb, or without any, they speak of what is to
    come, as in "announced a blockade starting from Monday".
    """
    before = _nearest(found, range(first - 1, max(-1, first - _REACH), -1), words)
    ahead = range(last + 1, 0 if _closes(found, last) else min(len(found), last + _REACH))
    after = _nearest(found, ahead, words)
    if onward and (before or not after):
        return True
    if not before and not (after and not after[1]) and _is_supposed(found, first, words):
        return True
    if before and after:
        if last + 1 < len(found) and found[last + 1].first.text == ",":
            return before[1]  # `will close the pass from Monday, its ministry said`
        return (before if before[0] <= after[0] else after)[1]
    near = before or after
    return bool(near and near[1])


def is_told(found: Sequence[Item], first: int, last: int, words: Lexicon) -> bool:
    """Whether any verb around phrases `first` to `last` tells if they are to come."""
    ahead = range(last + 1, 0 if _closes(found, last) else min(len(found), last + _REACH))
    before = range(first - 1, max(-1, first - _REACH), -1)
    return bool(_nearest(found, before, words) or _nearest(found, ahead, words))


def comes_before(found: Sequence[Item], first: int, words: Lexicon) -> bool:
    """Whether the nearest verb before a phrase is one of what is to come: `could attack within ten days`."""
    before = _nearest(found, range(first - 1, max(-1, first - _REACH), -1), words)
    return bool(before and before[1])


def _is_between(found: Sequence[Item], at: int) -> bool:
    """Whether a word joins two times: the `to` of `from Monday to Wednesday` is no future."""
    joins = "J" in found[at].codes and 0 < at < len(found) - 1
    return joins and all(found[place].codes.keys() & _TIME for place in (at - 1, at + 1))


def _is_supposed(found: Sequence[Item], first: int, words: Lexicon) -> bool:
    """Whether a condition stands before a phrase: `se lunedì non passano, mercoledì si combatte`."""
    for place in range(first - 1, max(-1, first - _REACH), -1):
        if found[place].first.text in _ENDS:
            return False
        before = found[place - 1].first.text if place else "."
        if found[place].first.key in words.condition and not before.isalnum():
            return found[place + 1].first.key != "auch"  # "wenn auch"
    return False


def _closes(found: Sequence[Item], last: int) -> bool:
    """Whether an expression ends with the dot of its sentence: `on March 20. Farmers blocked roads.`."""
    return found[last].first.text == "." and last + 1 < len(found) and found[last + 1].first.capital


_HAD = frozenset(("hatte", "hatten", "hätte", "hätten", "habe", "haben", "hat"))
"""German verbs beside which a participle is of what was done."""
_PARTICIPLE = re.compile(r"\w*ge\w{2,}(?:t|en)|(?:be|ver|er|ent|zer)\w+t|\w+iert")
"""A German participle."""


def is_perfect(found: Sequence[Item], first: int, last: int) -> bool:
    """Whether German words say what had been done by then: `hätten bis Dienstag 63 Verstöße gezählt`."""
    for place in range(first - 1, max(-1, first - _REACH), -1):
        token = found[place].first
        if token.text in (*_ENDS, ","):
            return False
        if token.key in _HAD:
            break
    else:
        return False
    for place in range(last + 1, min(len(found), last + _REACH)):
        token = found[place].first
        if token.text in (*_ENDS, ","):
            return False
        if token.key == "zu":
            return False
        ends = place + 1 == len(found) or not found[place + 1].first.text.isalpha()
        if ends and token.text.islower() and _PARTICIPLE.fullmatch(token.key):
            return True
    return False


_TERMS = frozenset(
    ("frist", "deadline", "délai", "plazo", "scadenza", "termine", "срок", "строк", "ultimatum", "ultimátum",
     "ультиматум")
)  # fmt: skip
"""What somebody has until a day: `eine Frist bis Freitag gesetzt`."""


def is_required(found: Sequence[Item], first: int, last: int, words: Lexicon) -> bool:
    """Whether something has to be done until a day: a term before it, or a demand after it."""
    if first and found[first - 1].first.key in _TERMS:
        return True
    for place in range(last + 1, min(len(found), last + _REACH)):
        token = found[place].first
        if token.text in _ENDS:
            return False
        if token.key in words.deadline and token.key not in words.condition:
            return True
    return False


_LASTED = (
    "молча", "мовча", "держал", "трима", "длил", "трива", "ждал", "чекал", "lasted", "held",
    "stayed", "remained", "waited", "durò", "restò", "rimase", "tacque", "dura", "resta",
    "attendit", "hielt", "dauerte", "wartete", "schwieg", "blieb", "duró", "esperó", "calló",
    "permaneció",
)  # fmt: skip
"""Beginnings of past verbs of what went on until a day that has been."""


def has_lasted(found: Sequence[Item], first: int) -> bool:
    """Whether something went on until a day: `мовчав до четверга`, `the truce held until Thursday`."""
    return first > 0 and found[first - 1].first.key.startswith(_LASTED)


def is_deadline(found: Sequence[Item], first: int, words: Lexicon) -> bool:
    """Whether a demand or a condition stands before a phrase in its sentence: `unless they left within`."""
    for place in range(first - 1, max(-1, first - _REACH), -1):
        token = found[place].first
        if token.text in _ENDS:
            return False
        if token.key in words.deadline:
            return True
    return False


def _nearest(found: Sequence[Item], places: range, words: Lexicon) -> tuple[int, bool] | None:
    """How far away the nearest verb stands, and whether it tells of what is to come."""
    infinitive, back, quoted = False, places.step < 0, False
    steps = 0
    for place in places:
        token = found[place].first
        steps += _COMMA if token.text == "," else 1
        if back and not quoted and _opens_fragment(found, place):
            quoted = True
            continue
        if token.text in _ENDS or (not back and token.key in _THAT):
            return None
        if token.key == "to" and place and found[place - 1].first.key in _DONE:
            return steps, _has_auxiliary(found, place - 1, words)
        if _is_no_verb(found, place, words):
            continue
        if _is_between(found, place) or (not back and steps == 1 and token.key in _NO_VERB_AFTER):
            continue
        if infinitive and token.key in words.intent:
            return steps, True  # `предложил провести встречу в пятницу`
        if token.key in words.past and token.key not in words.future:
            return steps, False
        if _is_future(token.key, words) and not _leads_to_noun(found, place):
            return steps, True
        if (
            len(token.key) > 4
            and token.key.endswith(words.past_endings or ("\0",))
            and not _is_adjective(found, place)
        ):
            return steps, _has_auxiliary(found, place, words)
        infinitive = infinitive or (back and _is_infinitive(token.key, words))
    return None


def _is_no_verb(found: Sequence[Item], place: int, words: Lexicon) -> bool:
    """Whether a word that ends as verbs do is none: a noun of the table, or one that a capital gives away."""
    token = found[place].first
    inside = place > 0 and found[place - 1].first.text not in _ENDS
    if token.capital and inside:
        return True  # `the United States`, `el general Doukaré`
    return words.no_verbs is not None and bool(words.no_verbs.match(token.key))


def _opens_fragment(found: Sequence[Item], place: int) -> bool:
    """Whether a mark opens words that are built into a sentence: `pronto a venire "anche sabato"`."""
    before = found[place - 1].first if place else None
    return found[place].first.text in _OPENING and before is not None and before.form == "word"


def _leads_to_noun(found: Sequence[Item], place: int) -> bool:
    """Whether `to` stands before somebody or a number: `said to me on Tuesday`, `to 3.4 billion`."""
    if found[place].first.key != "to" or place + 1 >= len(found):
        return False
    after = found[place + 1].first
    return after.key in _NO_VERBS or after.form != "word" or after.capital


def _is_adjective(found: Sequence[Item], place: int) -> bool:
    """Whether a participle of English stands between an article and its noun: `the disputed island`."""
    if place == 0 or place + 1 == len(found) or not found[place].first.key.endswith("ed"):
        return False
    return found[place - 1].first.key in _ARTICLES and found[place + 1].first.form == "word"


def _is_infinitive(word: str, words: Lexicon) -> bool:
    return len(word) > 4 and word.endswith(words.infinitive or ("\0",))


def _is_future(word: str, words: Lexicon) -> bool:
    if word in words.future or (len(word) > 4 and word.endswith(words.future_endings or ("\0",))):
        return True
    return words.perfective is not None and bool(words.perfective.match(word))


def _has_auxiliary(found: Sequence[Item], place: int, words: Lexicon) -> bool:
    """Whether a participle follows a verb to come: `will be released`, `sarà revocato`."""
    for at in range(place - 1, max(-1, place - _AUXILIARY - 1), -1):
        item = found[at]
        if _is_between(found, at):
            continue
        if item.first.text in _ENDS or item.first.key in words.past:
            return False
        if _is_future(item.first.key, words):
            return True
    return False
