"""What a speaker's stance makes of a kind: a deed under a condition is a threat, a `we do not` a refusal.

Tested in `tests/unit/test_kinds.py`.
"""

from __future__ import annotations

from functools import cache

from melian.reader.kinds.cues import cues, found_at
from melian.reader.kinds.find import Kind, Modality
from melian.reader.tokens import keys_of, words_of

__all__ = ["stance_of"]

_HOSTILE = frozenset((
    "SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "RETREAT", "ACCUSE", "REJECT", "STATEMENT", "AID", "REQUEST",
))  # fmt: skip
"""What somebody says will happen under a condition is a threat, if it is of these kinds."""
_SOFT = frozenset(("STATEMENT", "CONSULT", "AGREE", "CONCEDE", "REQUEST", "THREATEN", "AID", "COOPERATE"))
"""What `we do not` turns into a refusal."""


def stance_of(kind: Kind, clause: str, language: str, modality: Modality, *, direct: bool) -> Kind:
    """The kind of what somebody says, given how it is said.

    Parameters
    ----------
    kind, modality
        Those of the words alone.
    direct
        Whether the clause stands in the speaker's own words.
    """
    if modality.conditional and not modality.hedged and kind.code in _HOSTILE:
        return Kind("THREATEN", max(kind.score, 0.5))
    refuses = direct and modality.negated and kind.code in _SOFT and _says_we(clause, language)
    if refuses and not (kind.code == "REQUEST" and _asks_first(clause, language)):
        return Kind("REJECT", max(kind.score, 0.4))
    return kind


def _asks_first(clause: str, language: str) -> bool:
    """Whether the word that asks comes before the one that denies: `we demand that no base be built`."""
    table = words_of("kinds", language)
    words = keys_of(clause)
    asked = found_at(cues(tuple(table["kinds"]["REQUEST"])), words)
    denied = found_at(cues(tuple(table["negation"])), words)
    return bool(asked and denied) and asked[0] < denied[0]


@cache
def _we(language: str) -> tuple[frozenset[str], tuple[str, ...], list[str]]:
    table = words_of("kinds", language)
    return frozenset(table["we"]), tuple(table["we_endings"]), table["we_are"]


def _says_we(clause: str, language: str) -> bool:
    """Whether a verb other than `are` has `we` for its subject."""
    if not words_of("kinds", language):
        return False
    pronouns, endings, copulas = _we(language)
    words = keys_of(clause)
    if found_at(cues(tuple(copulas)), words):
        return False
    spoken = not endings or any(len(word) > 4 and word.endswith(endings) for word in words)
    return spoken and (not pronouns or any(word in pronouns for word in words))
