"""Which passages of a dossier a draft rests on.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from melian.dossier.read import Dossier
from melian.dossier.schema import NARRATOR
from melian.errors import UsageError
from melian.texts.span import Span

__all__ = ["kept_passages"]


def kept_passages(dossier: Dossier) -> list[str]:
    """The passages to draft from: those that are kept, or all if nobody has judged any."""
    passages = dossier.file.passages
    kept = list(dossier.kept())
    if not kept and all(each.keep == "?" for each in passages.values()):
        kept = [name for name in passages if _tells(dossier, name)]
    kept = [name for name in kept if passages[name].repeats not in kept]
    if not kept:
        raise UsageError("no passage is kept: set `keep: yes` on those that the model is to rest on")
    return kept


def _tells(dossier: Dossier, name: str) -> bool:
    """Whether a passage that nobody has judged tells more than that somebody spoke.

    A few words in quotation marks that name nobody are told by the passage that they stand in.
    """
    passage, passages = dossier.file.passages[name], dossier.file.passages
    if not passage.about and not passage.numbers:
        spans = dossier.spans(name)
        for other, outer in passages.items():
            if other != name and outer.text == passage.text and _covers(dossier.spans(other), spans):
                return False
    speaks = passage.says not in (None, NARRATOR)
    tells = passage.kind != "STATEMENT" or bool(passage.numbers) or speaks
    return tells and (speaks or bool(passage.about))


def _covers(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    """Whether one place holds another and more."""
    held = all(any(o.start <= i.start and i.end <= o.end for o in outer) for i in inner)
    return held and outer != inner
