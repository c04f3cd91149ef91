"""Whether the passages of a dossier stand where they are said to, in the texts that are at hand.

Tested in `tests/unit/test_dossier_gather.py`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from melian.dossier.read import Dossier
from melian.errors import TextError
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.form.references import place_of_copy
from melian.scenario.passages.check import where_words_stand
from melian.scenario.passages.source_texts import SourceTexts
from melian.texts.anchors import TextPlaces

__all__ = ["Verified", "verify_dossier"]


@dataclass(slots=True)
class Verified:
    """What could be verified of a dossier."""

    texts: dict[str, str] = field(default_factory=dict)
    """The words of the texts that are at hand, by name."""
    verified: int = 0
    wrong: int = 0
    without_text: int = 0
    """Passages whose text is not at hand, or is another one than it was."""
    without_words: int = 0
    """Passages with neither a quotation nor a fingerprint: nothing can be verified."""

    @property
    def words(self) -> str:
        """One sentence that leaves nothing out."""
        total = self.verified + self.wrong + self.without_text + self.without_words
        parts = [
            f"{number} {what}"
            for number, what in (
                (self.verified, "verified"), (self.wrong, "wrong"), (self.without_text, "without their text"),
                (self.without_words, "without words to verify"),
            )
            if number
        ]  # fmt: skip
        return f"{total} passages: {', '.join(parts)}" if parts else "no passages"


def verify_dossier(
    dossier: Dossier, found: Diagnostics, texts: str | os.PathLike[str] | None = None
) -> Verified:
    """Verify what can be verified; what is wrong goes to the findings.

    Parameters
    ----------
    dossier
        What is verified.
    found
        D106: a passage that does not stand at its place. D107: a text that cannot be read or has changed.
    texts
        A folder of the user's in which texts are looked for by their fingerprint.

    Raises
    ------
    UsageError
        If there is no such folder.
    """
    folder = dossier.path.parent if dossier.path else None
    sources = SourceTexts(dossier.file.texts, folder, texts)
    places: dict[str, TextPlaces] = {}
    result = Verified()
    for name, source in dossier.file.texts.items():
        try:
            held = sources.of(name)
        except (TextError, OSError) as error:
            found.warning("D107", f"the text '{name}' cannot be read: {error}", source.file or source.title)
            continue
        if held is not None:
            result.texts[name], places[name] = held[0].words, held[1]
        elif folder and source.file and _is_there(source.file, folder):
            message = f"the file of the text '{name}' is not the one that was read: its fingerprint differs"
            found.error(
                "D107", message, source.file, "read it again with `melian dossier`, or find the old one"
            )
    for name in dossier.file.passages:
        _verify(dossier, name, places, result, found)
    return result


def _is_there(file: str, folder: Path) -> bool:
    place = place_of_copy(file, folder)
    return place is not None and place.is_file()


def _verify(
    dossier: Dossier, name: str, places: dict[str, TextPlaces], result: Verified, found: Diagnostics
) -> None:
    passage = dossier.file.passages[name]
    text = places.get(passage.text)
    if text is None:
        result.without_text += 1
    elif passage.quote is None and passage.passage is None:
        result.without_words += 1
    else:
        spans = dossier.spans(name)
        verdict = text.verified(spans, passage.quote, passage.passage)
        result.verified += verdict.holds
        result.wrong += not verdict.holds
        if not verdict.holds:
            message = f"the passage '{name}' is not what stands in '{passage.text}' at {passage.at}"
            if verdict.passage:
                message += f": {' '.join(verdict.passage.split())[:120]}"
            found.error(
                "D106", message, passage.quote or passage.at, where_words_stand(verdict.nearest, spans)
            )
