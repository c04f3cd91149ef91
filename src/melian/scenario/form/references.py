"""Whether everything in a file says where it comes from.

Sources carry a title and a date, facts end with the sources that report them,
`because` names facts, and every assumption rests on facts or on somebody's
judgement. What is named and missing is an error; what is there and unused, a warning.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from melian.errors import DateError
from melian.plain_file import open_plain, size_words
from melian.scenario.findings.diagnostics import Diagnostics, Nearest, nearest
from melian.scenario.form.facts import CitedFact, cited_fact
from melian.scenario.quantities.dates import parse_date
from melian.scenario.schema.elements import Assumption, CrisisFile, Fact, Source
from melian.scenario.schema.fields import Element
from melian.scenario.schema.steps import Choice

__all__ = [
    "check_references",
    "check_sources",
    "elements",
    "place_of_copy",
]

_URL = re.compile(r"https?://(?=[^\s/?#]+\.[^\s/?#])[^\s/?#]++(?:[/?#]\S*+)?", re.ASCII | re.IGNORECASE)
COPY_BYTES = 64 << 20
"""Copies of sources that are larger are not read through."""
_FORMS = ("value", "range", "quantiles", "dist")


def check_references(file: CrisisFile, folder: Path | None, found: Diagnostics) -> dict[str, CitedFact]:
    """The facts of a file, taken apart; what is wrong goes to the findings.

    Sources and the form of assumptions are checked too.
    `folder` is where the crisis file lies; without it, files of sources are not looked for.
    """
    facts = check_sources(file.sources, file.facts, folder, found)
    _check_named_facts(file, found)
    for name, assumption in file.assumptions.items():
        _check_form(name, assumption, name, found)
        if not assumption.because and not assumption.judgement:
            message = f"nothing says where the number '{name}' comes from"
            help = "add `because: [facts]`, or `judgement: whose` where no fact bears on it"
            found.error("M303", message, name, help)
    for variant in file.variants.values():
        for name, other in variant.set.items():
            if isinstance(other, Assumption):
                _check_form(name, other, name, found)
    return facts


def check_sources(
    sources: Mapping[str, Source], facts: Mapping[str, Fact], folder: Path | None, found: Diagnostics
) -> dict[str, CitedFact]:
    """Facts taken apart, and whether each has its source and each source is in order."""
    cited = {name: cited_fact(name, fact, found) for name, fact in facts.items()}
    anchored = {fact.anchor.source for fact in cited.values() if fact.anchor is not None}
    for name, source in sources.items():
        _check_source(name, source, folder, found, is_anchored=name in anchored)
    _check_cited_sources(sources, cited, found)
    return cited


def elements(value: object, name: str = "") -> Iterator[tuple[str, Element]]:
    """Every element of a file, each with the nearest key that it stands under."""
    if isinstance(value, Element):
        yield name, value
    if isinstance(value, BaseModel):
        for field in type(value).model_fields:
            yield from elements(getattr(value, field), name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from elements(item, key)
    elif isinstance(value, tuple):
        for item in value:
            yield from elements(item, name)


def _check_source(
    name: str, source: Source, folder: Path | None, found: Diagnostics, *, is_anchored: bool
) -> None:  # fmt: skip
    for date in filter(None, (source.date, source.written)):
        try:
            parse_date(date)
        except DateError as error:
            found.error("M705", f"the date of the source '{name}': {error.what}", date, error.remedy)
    if source.grade is not None:
        _check_grade(name, source.grade, found)
    if source.url is not None and not _URL.fullmatch(source.url):
        shown = source.url if len(source.url) <= 60 else f"{source.url[:57]}..."
        help = "write all of it, as in https://example.org/report; what is no web address goes to `archive`"
        found.error("M709", f"'{shown}' is no web address", source.url, help)
    if source.sha256 is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", source.sha256):
        message = f"'{source.sha256[:20]}' is no SHA-256 fingerprint: {len(source.sha256)} characters"
        found.error("M708", message, source.sha256, "64 hexadecimal digits, as `sha256sum FILE` prints them")
    elif source.file is not None:
        _check_copy(name, source, folder, found)
    elif source.sha256 is not None and not is_anchored:
        message = f"the source '{name}' has a fingerprint and no `file` that it could be of"
        found.warning("M707", message, source.sha256, "add `file:`, or remove `sha256:`")


def _check_grade(name: str, grade: str, found: Diagnostics) -> None:
    if re.fullmatch(r"[A-F]", grade):
        return
    if re.fullmatch(r"[A-F][1-6]", grade):
        help = (
            f"write `grade: {grade[0]}` here; the figure grades one statement: [{name} {grade}] in the fact"
        )
    elif re.fullmatch(r"[a-f]", grade):
        help = f"write {grade.upper()}"
    else:
        help = "grades are A (reliable), B, C, D, E and F (cannot be judged)"
    found.error(
        "M706", f"the grade of the source '{name}' is '{grade}', which is no letter from A to F", grade, help
    )


def _check_copy(name: str, source: Source, folder: Path | None, found: Diagnostics) -> None:
    """Whether the copy of a source is there and is the one that was read.

    A crisis file may come from anybody: it makes nobody look outside its folder, into what is no
    plain file, or through more than `COPY_BYTES`. Without a folder only the name is looked at.
    """
    if source.file is None:
        return
    copy = f"the copy '{source.file}' of the source '{name}'"
    try:
        path = place_of_copy(source.file, folder)
        if path is None:
            message = f"{copy} is not looked at: that leads out of the folder of the crisis file"
            help = "keep the copy in that folder, or below it, and name it from there on"
            found.error("M713", message, source.file, help)
            return
        if folder is None:
            return
        digest = _fingerprint(path) if source.sha256 is not None else ""
        open_plain(path).close()
    except FileNotFoundError:
        help = "`file` is looked for from the folder of the crisis file on"
        message = f"there is no file '{source.file}' for the source '{name}'"
        found.warning("M707", message, source.file, help)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        found.warning("M707", f"{copy} cannot be read: {reason}", source.file)
    else:
        _check_fingerprint(name, source, digest, found)


def place_of_copy(name: str, folder: Path | None) -> Path | None:
    """Where a copy is, whatever links lead there; None if that is not below the folder."""
    if Path(name).is_absolute() or Path(os.path.normpath(name)).parts[:1] == (os.pardir,):
        return None
    if folder is None:
        return Path(name)
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def _fingerprint(path: Path) -> str:
    """The SHA-256 of a plain file; empty if it is larger than `COPY_BYTES`."""
    with open_plain(path) as file:
        if os.fstat(file.fileno()).st_size > COPY_BYTES:
            return ""
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_fingerprint(name: str, source: Source, digest: str, found: Diagnostics) -> None:
    """Whether the fingerprint of a copy is the one that is stated; empty: nobody looked."""
    if source.sha256 is None or digest == source.sha256.lower():
        return
    if not digest:
        copy = f"the copy '{source.file}' of the source '{name}'"
        message = f"{copy} is larger than {size_words(COPY_BYTES)}, and its fingerprint is not checked"
        found.warning("M713", message, source.sha256, "compare it with what `sha256sum FILE` prints")
        return
    message = f"'{source.file}' is not the file that the source '{name}' names: its fingerprint is another"
    help = f"got {digest}; restore the copy, or read it again and correct `sha256`"
    found.error("M708", message, source.sha256, help)


def _check_cited_sources(
    sources: Mapping[str, Source], facts: Mapping[str, CitedFact], found: Diagnostics
) -> None:
    used = set()
    for name, fact in facts.items():
        for reference in fact.references:
            used.add(reference.source)
            source = sources.get(reference.source)
            if source is None:
                message = f"the fact '{name}' cites '{reference.source}', which is no source"
                found.error("M703", message, reference.mark, nearest(reference.source, sources))
            elif source.grade and reference.grade and reference.grade != source.grade:
                got = f"{reference.grade} in the fact '{name}'"
                message = f"the source '{reference.source}' is graded {source.grade}, and {got}"
                help = f"write {source.grade}{reference.figure}, unless it is better or worse on this matter"
                found.warning("M712", message, reference.mark, help)
    for name in sources:
        if name not in used:
            found.warning(
                "M710", f"no fact cites the source '{name}'", name, f"end a fact with [{name}], or remove it"
            )


def _check_named_facts(file: CrisisFile, found: Diagnostics) -> None:
    used = set()
    for owner, element in elements(file):
        named = [("because", fact) for fact in element.because]
        if isinstance(element, Choice):
            named += [("off_table", fact) for fact in element.off_table]
        for key, fact in named:
            used.add(fact)
            if fact in file.facts:
                continue
            help: str | Nearest = nearest(fact, file.facts)
            if fact in file.sources:
                help = f"it is a source: name a fact that ends with [{fact}]"
            found.error("M704", f"`{key}` of '{owner}' names '{fact}', which is no fact", fact, help)
    for name in file.facts:
        if name not in used:
            help = "name it in a `because`, or remove it"
            found.warning("M711", f"nothing rests on the fact '{name}'", name, help)


def _check_form(name: str, assumption: Assumption, where: object, found: Diagnostics) -> None:
    """Whether an assumption is written in one way and completely."""
    forms = [form for form in _FORMS if getattr(assumption, form) is not None]
    if not forms:
        help = "add `value`, `range` with `best`, `quantiles` or `dist`"
        found.error("M301", f"the assumption '{name}' has no number", where, help)
    elif len(forms) > 1:
        shown = " and ".join(f"`{form}`" for form in forms)
        found.error(
            "M301",
            f"the assumption '{name}' is written in {len(forms)} ways: {shown}",
            where,
            "keep one of them",
        )
    elif assumption.best is not None and forms != ["range"]:
        message = f"`best` of '{name}' goes with `range` only, not with `{forms[0]}`"
        found.error("M302", message, assumption.best, "remove it")
    elif assumption.range is not None and assumption.best is None:
        message = f"the range of '{name}' has no `best`"
        found.error("M302", message, assumption.range, "add `best:`, the median")
