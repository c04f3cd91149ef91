"""States of two words: `Tres Ríos`, `North Helm`, `Великая Руда`.

Two capitals are one name where the second never stands by itself, as a surname sooner or later does. They
need more signs than one word does.

Tested in `tests/unit/test_actors.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict

from melian.reader.actors.marked import Marked
from melian.reader.actors.names import stem_of
from melian.reader.actors.states.bare import is_finite
from melian.reader.actors.states.clusters import Cluster
from melian.reader.actors.states.endings import Kin
from melian.reader.actors.states.signs import PARTNERS, is_owned, owns_next
from melian.reader.words.load import shared_words

__all__ = ["ENOUGH", "pairs_of"]

ENOUGH = 3
"""What the signs of a pair weigh; it stands there twice, too."""
PLACES = tuple(shared_words("places"))
HEAD = re.compile("(?:ая|ый|ий|ой|ое|ые|ого|ому|ую|ым|ых|а|ої|ій|у|ою|е|і)$")
"""Endings of the adjective that comes first in Slavic names."""


def pairs_of(text: Marked, taken: set[int]) -> dict[str, Cluster]:
    """Names of two words that stand there twice, by their stem; those are states that weigh `ENOUGH`."""
    found: dict[str, Cluster] = defaultdict(Cluster)
    alone: set[str] = set()
    language, tokens = text.language.language, text.tokens
    for i, token in enumerate(tokens):
        if not token.text[0].isupper():
            continue
        if _is_pair(text, i, taken):
            _count(text, i, found[_stem(text, i)])
            if not (i in text.first and (text.is_common(i) or token.low in text.lower)):
                found[_stem(text, i)].inside = True
        elif not (i and _is_pair(text, i - 1, taken)):
            alone.add(stem_of(token.low, language))
    found = {
        stem: each
        for stem, each in found.items()
        if stem.split()[1] not in alone and len(each.at) > 1 and each.inside
    }
    kin = Kin({stem: each.forms for stem, each in found.items()}, language)
    for i, token in enumerate(tokens if found else ()):
        beside = i - 1 in text.covered or i + 1 in text.covered
        if beside and i not in text.covered and (stem := kin.of(token.text)):
            found[stem].signs["demonym"] += token.text not in found[stem].forms
    return found


def _is_pair(text: Marked, i: int, taken: set[int]) -> bool:
    """Whether two capitals stand together that are nothing else, and none beside them."""
    tokens, end = text.tokens, i + 1
    if end >= len(tokens) or text.between(i, end) != " " or tokens[i].low.startswith(PLACES):
        return False
    for k in (i, end):
        other = k in taken or k in text.actors or k in text.covered or text.tokens[k].low in text.dated
        if other or not tokens[k].text[0].isupper() or len(tokens[k].text) < 3 or tokens[k].text.isupper():
            return False
    before = i > 0 and text.between(i - 1, i) == " " and tokens[i - 1].text[0].isupper()
    before = before and i - 1 not in text.covered and not (i - 1 in text.first and text.is_common(i - 1))
    after = end + 1 < len(tokens) and text.between(end, end + 1) == " " and tokens[end + 1].text[0].isupper()
    office = i - 1 in text.covered and text.between(i - 1, i) == " "
    slavic = text.language.language in ("ru", "uk")
    after = (
        after and end + 1 not in text.covered and not (office and slavic)
    )  # "Премьер Великой Руды Инна Соль"
    return not (before or after or (office and not slavic))


def _stem(text: Marked, i: int) -> str:
    language, head = text.language.language, text.tokens[i].low
    head = HEAD.sub("", head) if language in ("ru", "uk") else head
    return f"{head} {stem_of(text.tokens[i + 1].low, language)}"


def _count(text: Marked, i: int, each: Cluster) -> None:
    tokens, end = text.tokens, i + 1
    each.at.append(i)
    each.forms += [f"{tokens[i].text} {tokens[end].text}", tokens[end].text]
    if is_owned(text, i, end) or owns_next(text, end):
        each.signs["owns"] += 1
    elif end + 1 < len(tokens) and text.between(end, end + 1) == " ":
        each.signs["acts"] += is_finite(text, end + 1) or end + 1 in text.verbs
    each.signs["partner"] += i > 0 and tokens[i - 1].low in PARTNERS
