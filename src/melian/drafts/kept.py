"""Which passages of a dossier a draft rests on.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR, DossierPassage
from melian.errors import UsageError
from melian.texts.span import Span

__all__ = ["kept_passages"]


def kept_passages(dossier: Dossier) -> list[str]:
    """The passages to draft from: those that are kept, or all if nobody has judged any."""
    passages = dossier.file.passages
    kept = list(dossier.kept())
    if not kept and all(each.keep == "?" for each in passages.values()):
        inside = _inside_others(dossier)
        kept = [name for name, each in passages.items() if _tells(each, inside=name in inside)]
    there = set(kept)
    kept = [name for name in kept if passages[name].repeats not in there]
    if not kept:
        raise UsageError("no passage is kept: set `keep: yes` on those that the model is to rest on")
    return kept


def _tells(passage: DossierPassage, *, inside: bool) -> bool:
    """Whether a passage that nobody has judged tells more than that somebody spoke.

    A few words in quotation marks that name nobody are told by the passage that they stand in.
    """
    if inside and not passage.about and not passage.numbers:
        return False
    speaks = passage.says not in (None, NARRATOR)
    tells = passage.kind != "STATEMENT" or bool(passage.numbers) or speaks
    return tells and (speaks or bool(passage.about))


def _inside_others(dossier: Dossier) -> set[str]:
    """The passages that lie within larger ones of the same text."""
    places: dict[str, dict[str, tuple[Span, ...]]] = {}
    for name, passage in dossier.file.passages.items():
        places.setdefault(passage.text, {})[name] = dossier.spans(name)
    inside: set[str] = set()
    for spans in places.values():
        held = _held({each for parts in spans.values() for each in parts})
        inside |= {name for name, parts in spans.items() if held.issuperset(parts)}
    return inside


def _held(spans: set[Span]) -> set[Span]:
    """Those of different spans that lie within another."""
    held, farthest = set(), -1
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if span.end <= farthest:
            held.add(span)
        farthest = max(farthest, span.end)
    return held
