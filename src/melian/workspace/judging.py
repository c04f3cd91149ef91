r"""What an analyst says of the passages of a dossier, written into its text and nothing else.

`keep` of a passage is changed where it stands, its sentence (`claim`) too; one that is not there yet is
written before `keep`.

>>> text = 'passages:\n  p1:\n    text: note\n    at: 1 to 4\n    keep: "?"  # read\n'
>>> print(with_judgements(text, {"p1": Judgement("yes", "It is so")}))
passages:
  p1:
    text: note
    at: 1 to 4
    claim: "It is so"
    keep: yes  # read
<BLANKLINE>

Tested in `tests/unit/workspace/test_judging.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from melian.characters import is_refused
from melian.errors import UsageError
from melian.scenario.bare.stretches import offset_of
from melian.scenario.findings.diagnostics import Diagnostics, Text
from melian.scenario.text.placed import Map, Value
from melian.scenario.text.yaml import parse_document

__all__ = ["KEEPS", "Judgement", "with_judgements"]

KEEPS = ("yes", "no", "?")
"""Kept, left out, not sure."""
VALUES = 5_000_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of a passage."""

    keep: str
    claim: str = ""
    """The analyst's sentence; empty where there is none."""


def with_judgements(text: str, judged: Mapping[str, Judgement]) -> str:
    """The text of a dossier with what is said of some passages; every other sign is as it was.

    Raises
    ------
    UsageError
        If there is no such passage, `keep` is none of yes, no and ?, or what stands there cannot be
        changed alone.
    """
    passages = _passages(text)
    changes: list[tuple[int, int, str]] = []
    for name, judgement in judged.items():
        entry = passages.get(name)
        if entry is None:
            raise UsageError(f"there is no passage '{name}' in the dossier")
        if judgement.keep not in KEEPS:
            raise UsageError(f"'{judgement.keep}' says nothing of '{name}': write yes, no or ?")
        changes += _changes(text, name, entry, judgement)
    made = text
    for start, end, words in sorted(changes, reverse=True):
        made = made[:start] + words + made[end:]
    _check(_passages(made), passages, judged)
    return made


def _passages(text: str) -> dict[str, Map]:
    document = parse_document(text, Diagnostics(), VALUES)
    section = None if document is None else document.get("passages")  # type: ignore[call-overload]
    if not isinstance(section, Map):
        return {}
    return {str(name): entry for name, entry in section.items() if isinstance(entry, Map)}


def _changes(text: str, name: str, entry: Map, judgement: Judgement) -> list[tuple[int, int, str]]:
    """(start, end, words): what is put where; nothing where all is said already."""
    fields: dict[str, Value] = {str(key): value for key, value in entry.items()}
    claim = _clean(judgement.claim)
    new: list[tuple[str, str]] = []
    changes: list[tuple[int, int, str]] = []
    for field, value, written in (
        ("claim", claim, _quoted(claim)),
        ("keep", judgement.keep, _kept(judgement.keep)),
    ):
        there = fields.get(field)
        if there is None:
            if value and (field, value) != ("keep", "?"):
                new.append((field, written))
        elif there != value:
            changes.append((*_stretch(text, name, field, there), written))
    if new:
        before = entry.key("keep") if "keep" in fields else next(iter(entry.keys_at.values()))
        at = offset_of(text, before.mark.line, before.mark.column)
        begin = offset_of(text, entry.mark.line, entry.mark.column)
        is_flow = text[begin : begin + 1] == "{"
        behind = ", " if is_flow else "\n" + " " * (before.mark.column - 1)
        changes.append((at, at, "".join(f"{field}: {written}{behind}" for field, written in new)))
    return changes


def _stretch(text: str, name: str, field: str, scalar: Value) -> tuple[int, int]:
    """Where a scalar begins and ends, quotes included."""
    if isinstance(scalar, Text):
        start = offset_of(text, scalar.mark.line, scalar.mark.column)
        end = start + scalar.mark.width
        inner = text[start + 1 : end - 1] if scalar.quoted else text[start:end]
        if "\n" not in inner and (inner == scalar or _reads(text[start:end]) == scalar):
            return start, end
    raise UsageError(f"`{field}` of '{name}' is written over several lines: change it in the file")


def _reads(written: str) -> Any:
    """What double quotes hold."""
    try:
        return json.loads(written)
    except ValueError:
        return None


def _kept(keep: str) -> str:
    return '"?"' if keep == "?" else keep


def _clean(claim: str) -> str:
    """A sentence in one line, without signs that no file may hold."""
    return "".join(sign for sign in " ".join(claim.split()) if not is_refused(sign))


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _check(made: Mapping[str, Map], before: Mapping[str, Map], judged: Mapping[str, Judgement]) -> None:
    """Whether it says what it is to say, and of everything else what it said."""
    for name, entry in before.items():
        wanted: dict[str, Any] = {str(key): value for key, value in entry.items()}
        if name in judged:
            claim, keep = _clean(judged[name].claim), judged[name].keep
            wanted |= ({"claim": claim} if claim or "claim" in wanted else {}) | (
                {"keep": keep} if keep != "?" or "keep" in wanted else {}
            )
        found = made.get(name)
        if found is None or {str(key): value for key, value in found.items()} != wanted:
            raise UsageError(
                f"'{name}' is written in a way that cannot be changed here: change it in the file"
            )
