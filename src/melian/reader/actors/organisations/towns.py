"""The town of a mayor, for which he speaks and not for its state: `der Bürgermeister von Tolmin`.

Tested in `tests/unit/test_sides.py`.
"""

from __future__ import annotations

from melian.reader.actors.known import identifier
from melian.reader.actors.marked import Marked
from melian.reader.actors.names import Names
from melian.reader.actors.people import Found
from melian.reader.actors.runs import run_of_capitals
from melian.reader.words.load import shared_words

__all__ = ["town_of"]

MAYORS = (*shared_words("called_heads_of_town"), *shared_words("mayors"))
"""Beginnings of what mayors are called."""
LED = 2
"""Small words between a mayor and the town at most."""


def town_of(text: Marked, names: Names, person: Found) -> str:
    """The town of a mayor as an actor that is no state; empty where none is named beside the office."""
    if not person.office.lower().startswith(tuple(MAYORS)):
        return ""
    span = _after(text, person) or _before(text, person)
    if span is None or any(k in names.at or k in text.actors for k in range(*span)):
        return ""  # a capital, whose mayor speaks for no other town
    words = " ".join(text.words[text.tokens[span[0]].start : text.tokens[span[1] - 1].end].split())
    key = identifier(words)
    names.labels.setdefault(key, words)
    names.types.setdefault(key, "non-state")
    names.also.setdefault(key, []).append(words)
    return key


def _after(text: Marked, person: Found) -> tuple[int, int] | None:
    """Where the town stands that follows the office: `Bürgermeister von Tolmin`, `мер Тольміна Ян Орн`."""
    first = person.office_at + text.nouns[person.office_at].length
    small = {*text.language.small["of"], *text.language.small["articles"]}
    k, slavic = first, text.language.language in ("ru", "uk")
    while k < len(text.tokens) and k - first < LED and text.tokens[k].low in small:
        k += 1
    if k >= len(text.tokens) or not text.tokens[k].text[0].isupper() or not text.clear(first - 1, k):
        return None
    limit = person.at if person.at > person.office_at else len(text.tokens)
    words = 1 + text.tokens[k].low.endswith(("ого", "ої", "ой"))  # "мер Кам’яного Броду"
    end = min(k + (words if slavic else run_of_capitals(text, k, set())), limit)
    return (k, end) if end > k and (slavic or k > first) else None


def _before(text: Marked, person: Found) -> tuple[int, int] | None:
    """Where the town stands before the office: `Tolmin’s mayor`, `Tolmins Bürgermeister`."""
    tokens, at = text.tokens, person.office_at
    if text.language.language == "en" and at > 1 and tokens[at - 1].low == "s" and text.clear(at - 2, at):
        town = at - 2
    elif text.language.language == "de" and at > 0 and tokens[at - 1].low.endswith("s"):
        town = at - 1
    else:
        return None
    start = town
    while start > 0 and tokens[start - 1].text[0].isupper() and text.between(start - 1, start) == " ":
        start -= 1
    named = tokens[town].text[0].isupper() and town not in text.covered and start not in text.covered
    return (start, town + 1) if named and not text.is_common(start) else None
