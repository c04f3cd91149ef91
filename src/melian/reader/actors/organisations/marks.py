"""Names in quotation marks: «Союз п’яти морів», перевозчик «Рельсбан», la ONG «Manos Abiertas».

Tested in `tests/unit/test_called.py`.
"""

from __future__ import annotations

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names, stem_of
from melian.reader.words.lexicon import is_word
from melian.reader.words.load import shared_words

__all__ = ["add_quoted", "key_of", "opens_mark", "quoted_name"]

FIRMS = tuple(shared_words("slavic_firms"))
LEADERS = tuple(shared_words("firm_leaders"))
MARKS = '«»“”„"‘’'


def add_quoted(text: Marked, names: Names, taken: set[int]) -> None:
    """Mark names in quotation marks that begin with the noun of an organisation: «Союз п’яти морів»."""
    kinds = text.language.kinds["organisation"]
    for i in range(1, len(text.tokens)):
        if i in taken or not opens_mark(text, i):
            continue
        found = quoted_name(text, i)
        if found and found[1] == 1 and _is_firm_in_marks(text, i):
            names.at[i] = (key_of(text, names, i, 1), 1, "name")
            taken.add(i)
            continue
        if found and not any(kinds.at(text.tokens, k) for k in range(i, i + min(found[1], 4))):
            continue
        if found and found[1] > 1 and text.language.language in ("ru", "uk"):
            name = text.words[text.tokens[i].start : text.tokens[i + found[1] - 1].end]
            key = identifier(" ".join([stem_of(text.tokens[i].low, "ru"), *name.split()[1:]]))
            names.labels.setdefault(key, " ".join(name.split()))
            names.types.setdefault(key, "organisation")
            names.at[i] = (key, found[1], "name")
            taken.update(range(i, i + found[1]))


def _is_firm_in_marks(text: Marked, i: int) -> bool:
    """Whether one Slavic word in marks follows a noun that means a firm: `перевозчик «Рельсбан»`."""
    if text.language.language not in ("ru", "uk") or is_word(text.tokens[i].low, text.language.language):
        return False
    return text.tokens[i - 1].low.startswith((*FIRMS, *LEADERS))


def opens_mark(text: Marked, k: int) -> bool:
    """Whether a quotation mark stands right before a token."""
    gap = text.between(k - 1, k).strip()
    return len(gap) == 1 and gap in MARKS and gap != "’"


def quoted_name(text: Marked, k: int) -> tuple[int, int] | None:
    """A name in quotation marks: up to six words, the first with a capital."""
    tokens = text.tokens
    if not tokens[k].text[0].isupper():
        return None
    for end in range(k, min(k + 6, len(tokens))):
        after = text.words[tokens[end].end : tokens[end].end + 1]
        if after and after in MARKS:
            text.titles.update(range(k, end + 1))
            return k, end - k + 1
        if after and after in ",.:;!?\n":
            return None
    return None


def key_of(text: Marked, names: Names, start: int, length: int) -> str:
    """The id of an organisation whose name takes some tokens from one on; its label is the name."""
    words = text.words[text.tokens[start].start : text.tokens[start + length - 1].end]
    name = " ".join(words.split())
    key = identifier(name)
    names.labels.setdefault(key, name)
    names.types.setdefault(key, "organisation")
    return key
