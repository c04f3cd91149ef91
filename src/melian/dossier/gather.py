"""From the files of reports to what is read in them.

Tested in `tests/unit/test_dossier_gather.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from melian.dossier.build import Source
from melian.errors import TextError
from melian.reader.found import Text
from melian.reader.language import language_of
from melian.reader.read import Table, read
from melian.reader.times.find import find_moments
from melian.scenario.text.kinds import kind_of, words_of
from melian.texts.span import Span
from melian.texts.stored import StoredText, read_text

__all__ = ["MOST_CHARACTERS", "Wanted", "day_of_publication", "gathered", "headline_of", "names_of"]

_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_OWN = (".yaml", ".yml")
_HEAD = 600
"""Characters at the beginning of a text in which its day may stand."""
_LONGEST_HEADLINE = 160
MOST_CHARACTERS = 2_000_000
"""A text that is read has no more: a thousand pages, read in a minute or two."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person says of a text, where the text does not."""

    published: date | None = None
    language: str = ""
    wording: bool = True
    """Whether its words may be copied."""


def names_of(paths: Sequence[Path]) -> list[str]:
    """A short name for each file, by which the dossier calls it: report, report_2."""
    names: list[str] = []
    for path in paths:
        stem = re.sub(r"[^a-z0-9]+", "_", path.stem.lower()).strip("_") or "text"
        name = (stem if stem[0].isalpha() else f"text_{stem}")[:30].strip("_")
        count, free = 1, name
        while free in names:
            count, free = count + 1, f"{name}_{count + 1}"
        names.append(free)
    return names


def gathered(
    path: Path, name: str, wanted: Wanted, seen_from: Path | None = None, table: Table | None = None
) -> tuple[Source, str]:
    """A text and all that is read in it, and in words where its day of publication comes from.

    Parameters
    ----------
    path
        A plain text, Markdown, HTML or PDF.
    name
        How the dossier calls it.
    wanted
        What a person says of it.
    seen_from
        The folder of the dossier: the file is named as it is seen from there.
    table
        Actors that a person knows: id -> label, type and forms.

    Raises
    ------
    TextError
        If the file holds no text that can be read, or more than `MOST_CHARACTERS`.
    """
    stored = read_text(path)
    _refuse_own(stored, path)
    if not stored.words.strip():
        raise TextError(path.name, "it has no words", "name a file that holds a text")
    if len(stored.words) > MOST_CHARACTERS:
        what = f"it has {len(stored.words):,} characters, and a report no more than {MOST_CHARACTERS:,}"
        raise TextError(path.name, what, "cut it into the parts that matter")
    language = wanted.language or language_of(stored.words)
    published, how = (
        (wanted.published, "as said") if wanted.published else day_of_publication(stored, language)
    )
    text = Text(stored.words, language, published, headline_of(stored.words))
    reading = read(text, table)
    title = text.headline.of(text.words) if text.headline else path.stem
    return Source(
        name, " ".join(title.split()), reading, _seen(path, seen_from), stored.sha256, wording=wanted.wording
    ), how


def _refuse_own(stored: StoredText, path: Path) -> None:
    """A crisis file and a dossier are made of reports, and are none."""
    kind = kind_of(stored.words) if stored.name.endswith(_OWN) else None
    if kind is not None:
        what, use = words_of(kind, str(path))
        raise TextError(stored.name, f"it is {what}, and no report", use)


def _seen(path: Path, folder: Path | None) -> str:
    """A path as it is seen from a folder; its name alone where it is elsewhere."""
    try:
        return path.resolve().relative_to((folder or Path()).resolve()).as_posix()
    except ValueError:
        return path.name


def headline_of(words: str) -> Span | None:
    """The first line, if it is short and ends without a full stop."""
    start = len(words) - len(words.lstrip())
    end = words.find("\n", start)
    line = words[start:end].rstrip() if end > 0 else ""
    if not line or len(line) > _LONGEST_HEADLINE or line[-1] in ".!?:;…”»":
        return None
    return Span(start, start + len(line))


def day_of_publication(stored: StoredText, language: str) -> tuple[date | None, str]:
    """The day of a text, and where it stands: in the name of the file, or written out at its head."""
    match = _IN_NAME.search(stored.name)
    if match:
        try:
            return date.fromisoformat(match[1]), "from the name of the file"
        except ValueError:
            pass
    for moment in find_moments(Text(stored.words[:_HEAD], language)):
        if moment.status == "exact" and moment.source == "calendar":
            return moment.first, f"from its head: {moment.span.of(stored.words)!r}"
    return None, "unknown"
