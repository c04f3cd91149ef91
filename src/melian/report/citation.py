"""How to cite melian, and what a crisis file rests on: as a line, as BibTeX and as CSL-JSON.

What is said of melian itself stands in `CITATION.cff` at the head of the project and nowhere else;
a wheel carries a copy in the package.

References
----------
Druskat et al., Citation File Format 1.2.0. Citation Style Language 1.0.2, its JSON schema of data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from melian.scenario.quantities.dates import CrisisDate, parse_date

if TYPE_CHECKING:
    from melian.scenario.schema.elements import Source

__all__ = ["Reference", "bibtex", "csl", "line", "melian_itself", "source_references"]

PACKAGE = Path(__file__).parents[1]
PLACES = (PACKAGE / "CITATION.cff", PACKAGE.parents[1] / "CITATION.cff")
"""Where it is in a wheel, and in a checkout."""

_ARTICLE = re.compile(r"(?P<journal>.*\D) (?P<volume>\d+), (?P<first>\d+)-(?P<last>\d+)")
"""`Nature 246, 15-18`."""
_NAME = re.compile(r"(?:\w[\w'\u2019-]*\.? ){1,3}\w[\w'\u2019-]*")
"""Two to four words, some of which may be initials."""
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Reference:
    """Something to cite."""

    key: str
    """Its name in a bibliography: a source's name in the crisis file."""
    title: str
    """Its title."""
    authors: tuple[str, ...]
    """Who wrote it, each as written; empty if the file does not say."""
    date: CrisisDate
    """When it appeared."""
    publisher: str | None = None
    """Who published it, or a journal with volume and pages."""
    version: str | None = None
    """For software."""
    url: str | None = None
    """Where it was found."""
    isbn: str | None = None
    """For a book."""

    @property
    def year(self) -> str:
        """The year, with `~` where the date is about right."""
        return ("~" if self.date.about else "") + str(self.date.begin.year)


@lru_cache(maxsize=1)
def melian_itself() -> Reference:
    """The installed melian, as `CITATION.cff` has it.

    Raises
    ------
    UsageError
        If there is no such file, as where only a part of the package was copied.
    """
    import yaml

    from melian.errors import UsageError

    place = next((place for place in PLACES if place.is_file()), None)
    if place is None:
        raise UsageError("CITATION.cff is not with this melian; install the whole package again.")
    data: Mapping[str, Any] = yaml.safe_load(place.read_text("utf-8"))
    return Reference(
        key="melian",
        title=data["title"],
        authors=tuple(map(_cff_name, data["authors"])),
        date=parse_date(str(data["date-released"])),
        version=str(data["version"]),
        url=data.get("url") or data.get("repository-code"),
    )


def _cff_name(author: Mapping[str, str]) -> str:
    """A person has a given and a family name, anybody else one name."""
    parts = (author.get(part) for part in ("given-names", "name-particle", "family-names", "name-suffix"))
    return author.get("name") or " ".join(part for part in parts if part)


def source_references(sources: Mapping[str, Source]) -> tuple[Reference, ...]:
    """The sources of a crisis file, in its order."""
    return tuple(
        Reference(
            # `melian` is taken, and a bibliography must not have a key twice
            key=f"{name}_source" if name == "melian" else name,
            title=source.title,
            authors=_people(source.author or ""),
            date=parse_date(source.date),
            publisher=source.publisher,
            url=source.url,
            isbn=source.isbn,
        )
        for name, source in sources.items()
    )


def _people(text: str) -> tuple[str, ...]:
    """Several people one by one; a body with an `and` in its name stays whole.

    >>> _people("Dean Lacy and Emerson M. S. Niou"), _people("Ministry of Trade and Industry")
    (('Dean Lacy', 'Emerson M. S. Niou'), ('Ministry of Trade and Industry',))
    """
    parts = re.split(r",? and |, ", text)
    if all(_NAME.fullmatch(part) for part in parts):
        return tuple(parts)
    return (text,) if text else ()


def line(reference: Reference) -> str:
    """One line, as below a text."""
    version = f" (version {reference.version}) [computer software]" if reference.version else ""
    publisher = f" {reference.publisher}." if reference.publisher else ""
    where = f" {reference.url}" if reference.url else ""
    *others, last = reference.authors or ("",)
    names = " and ".join([", ".join(others), last]) if others else last
    date = reference.year if reference.date.precision == "year" or reference.version else str(reference.date)
    if not names:
        return f"{reference.title}{version} ({date}).{publisher}{where}"
    return f"{names} ({date}). {reference.title}{version}.{publisher}{where}"


def bibtex(reference: Reference) -> str:
    """An entry for BibTeX, also for its successors."""
    date, kind = reference.date, "misc"
    fields: dict[str, str | None] = {
        "author": " and ".join(map(_bibtex_name, reference.authors)) or None,
        "title": "{" + _escaped(reference.title) + "}",  # keeps its capitals
        "year": str(date.begin.year),
        # the name of a month is no text: styles have their own words for it
        "month": None if date.precision == "year" else _MONTHS[date.begin.month - 1],
    }
    if article := _ARTICLE.fullmatch(reference.publisher or ""):
        kind = "article"
        fields["journal"] = _escaped(article["journal"])
        fields |= {"volume": article["volume"], "pages": f"{article['first']}--{article['last']}"}
    elif reference.publisher:
        fields["publisher" if reference.isbn else "howpublished"] = _escaped(reference.publisher)
    kind = "book" if reference.isbn and kind == "misc" else kind
    if reference.version:
        fields["note"] = f"Computer software, version {_escaped(reference.version)}"
    fields |= {"isbn": reference.isbn, "url": reference.url}
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{reference.key},", *lines, "}"])


def _bibtex_name(name: str) -> str:
    """Braces around whoever is no person, so that nobody takes the last word for a family name."""
    escaped = _escaped(name)
    return escaped if _NAME.fullmatch(name) and not name.startswith("The ") else "{" + escaped + "}"


def _escaped(text: str) -> str:
    """What TeX would take for a command, as letters."""
    return "".join(_SPECIAL.get(char, char) for char in text)


def csl(reference: Reference) -> dict[str, Any]:
    """An item of CSL-JSON, which reference managers and Pandoc read."""
    n = {"year": 1, "month": 2, "day": 3, "minute": 3}[reference.date.precision]
    begin = reference.date.begin
    issued: dict[str, Any] = {"date-parts": [[begin.year, begin.month, begin.day][:n]]}
    if reference.date.about:
        issued["circa"] = True
    article = _ARTICLE.fullmatch(reference.publisher or "")
    item: dict[str, Any] = {
        "id": reference.key,
        "type": _csl_type(reference, is_article=article is not None),
        "title": reference.title,
        "author": [{"literal": name} for name in reference.authors],
        "issued": issued,
    }
    if article:
        item |= {"container-title": article["journal"], "volume": article["volume"]}
        item["page"] = f"{article['first']}-{article['last']}"
    elif reference.publisher:
        item["publisher"] = reference.publisher
    item |= {"version": reference.version, "URL": reference.url, "ISBN": reference.isbn}
    return {name: value for name, value in item.items() if value}


def _csl_type(reference: Reference, *, is_article: bool) -> str:
    if reference.version:
        return "software"
    if is_article:
        return "article-journal"
    return "book" if reference.isbn else "document"
