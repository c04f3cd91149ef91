"""The fields of a dossier.

    dossier: 1
    title: What the reports of a week say
    texts:
      report: {title: ..., date: 2028-09-07, language: en, file: report.txt, sha256: 8307...}
    actors:
      kostrava: {label: Kostrava, type: state, forms: [Kostrava]}
    passages:
      p1: {text: report, at: 21 to 60, quote: ..., says: kostrava, about: [ardel], kind: DENY, keep: "?"}

A passage is what one clause or quotation says, with its place. `keep` is the analyst's: yes, no or ?.

Tested in `tests/unit/test_dossier.py`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from melian.reader.found import KIND_CODES
from melian.scenario.schema.fields import Flag, Name, Names, Reference, Scalar, short_form

__all__ = ["NARRATOR", "Contradiction", "DossierActor", "DossierFile", "DossierPassage", "DossierPerson",
           "DossierText", "places_of"]  # fmt: skip

NARRATOR = "narrator"
"""Who says what no one else is said to say: the report itself."""
_PLACE = re.compile(r"(\d{1,9}) to (\d{1,9})\Z")
Keep = Literal["yes", "no", "?"]


def places_of(at: str) -> tuple[tuple[int, int], ...]:
    """The spans of `2210 to 2342 and 2400 to 2450`, in the order in which they are written.

    Raises
    ------
    ValueError
        With what is wrong, in words.
    """
    spans = []
    for part in at.split(" and "):
        match = _PLACE.match(part.strip())
        if not match:
            raise ValueError(f"'{part.strip()}' is no place in a text")
        start, end = int(match[1]), int(match[2])
        if start >= end:
            raise ValueError(f"{start} to {end} holds no character")
        spans.append((start, end))
    return tuple(spans)


def _place(value: object) -> object:
    if isinstance(value, str):
        try:
            places_of(value)
        except ValueError as error:
            raise _wrong("D103", str(error), "write characters of the text: `at: 2210 to 2342`") from None
    return value


def _kind(value: object) -> object:
    if isinstance(value, str) and value not in KIND_CODES:
        from melian.scenario.findings.diagnostics import nearest

        raise _wrong("D104", f"there is no kind '{value}'", str(nearest(value, KIND_CODES)))
    return value


def _keep(value: object) -> object:
    if isinstance(value, str) and value not in ("yes", "no", "?"):
        raise _wrong("D105", f"keep is '{value}'", "write yes, no or ?")
    return value


def _wrong(code: str, message: str, help: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{what}", {"what": message, "help": help})


Place = Annotated[Scalar, BeforeValidator(_place)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class DossierText(_Part):
    """A report."""

    title: Scalar = Field(description="Its title.")
    date: Scalar | None = Field(
        None, description="The day it was published, from which its words count days."
    )
    language: Scalar | None = Field(None, description="Its language, as a code such as `en`.")
    file: Scalar | None = Field(None, description="Where its text lies, seen from the dossier.")
    sha256: Scalar | None = Field(None, description="Fingerprint of the file.")
    publisher: Scalar | None = Field(None, description="Who published it.")
    author: Scalar | None = Field(None, description="Who wrote it.")
    url: Scalar | None = Field(None, description="Where it was found.")
    grade: Scalar | None = Field(None, description="How far it is trusted: A (reliable) to F.")


class DossierActor(_Part):
    """A state, an organisation or a body that texts speak of."""

    label: Scalar = Field(description="What reports call it, in English where that is known.")
    type: Scalar = Field("state", description="state, organisation, non-state or unnamed.")
    forms: Annotated[list[Scalar], Field(description="The words by which the texts call it.")] = []


class DossierPerson(_Part):
    """Somebody whom texts name."""

    name: Scalar = Field(description="The longest form of the name in the texts.")
    office: Scalar | None = Field(None, description="As the text writes it.")
    actor: Reference | None = Field(None, description="For whom the person speaks.")
    forms: Annotated[list[Scalar], Field(description="The words by which the texts call the person.")] = []


class DossierPassage(_Part):
    """What one clause or quotation says."""

    text: Reference = Field(description="Which text.")
    at: Place = Field(description="Where: `2210 to 2342`, characters of the text.")
    quote: Scalar | None = Field(None, description="What stands there, letter for letter.")
    passage: Scalar | None = Field(
        None, description="The first 16 hex digits of its SHA-256, where it may not be copied."
    )
    says: Reference | None = Field(None, description="Whose words it is: an actor, or narrator.")
    person: Reference | None = Field(None, description="Who of them.")
    via: Names = Field((), description="Who handed the words on, from the report inwards.")
    about: Names = Field((), description="Who takes part; whoever acts comes first.")
    kind: Annotated[Scalar, BeforeValidator(_kind)] = Field(
        "STATEMENT", description="PLOVER's type of event."
    )
    said: Scalar | None = Field(None, description="When it was said: a day, or `first to last`.")
    happened: Scalar | None = Field(None, description="When it happened.")
    numbers: Annotated[list[Scalar], Field(description="Its numbers: `94000 soldiers`.")] = []
    direct: Flag = Field(False, description="Whether it stands inside somebody's quotation marks.")
    negated: Flag = Field(False, description="Whether the text says that it is not so.")
    hedged: Flag = Field(False, description="Whether it is possible, expected or hearsay.")
    conditional: Flag = Field(False, description="Whether it holds only if something else happens.")
    repeats: Reference | None = Field(None, description="The earlier passage that says the same.")
    claim: Scalar | None = Field(None, description="The analyst's sentence.")
    proposed_by: Scalar | None = Field(None, description="An assistant, where rules did not find it.")
    keep: Annotated[Scalar, BeforeValidator(_keep)] = Field("?", description="yes, no or ?: the analyst's.")


class Contradiction(_Part):
    """Two passages that do not agree."""

    between: Names = Field(description="The two passages.")
    why: Scalar = Field(description="What does not agree.")


class DossierFile(BaseModel):
    """A dossier, version 1."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    dossier: Scalar = Field(description="The version of the format: 1.")
    title: Scalar = Field(description="What the reports are about.")
    texts: dict[Name, DossierText] = Field(description="The reports.")
    actors: dict[Name, Annotated[DossierActor, BeforeValidator(short_form("label"))]] = Field(
        default_factory=dict, description="Who is spoken of."
    )
    people: dict[Name, Annotated[DossierPerson, BeforeValidator(short_form("name"))]] = Field(
        default_factory=dict, description="Who is named."
    )
    passages: dict[Name, DossierPassage] = Field(default_factory=dict, description="What is said, and where.")
    contradictions: list[Contradiction] = Field(
        default_factory=list, description="Passages that do not agree."
    )
