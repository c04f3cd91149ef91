"""Read a dossier: text to a checked value, or all that is wrong with it.

Tested in `tests/unit/test_dossier.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from melian.diagnostic import Diagnostic, Mark
from melian.dossier.schema import NARRATOR, DossierActor, DossierFile, DossierPassage, places_of
from melian.scenario.findings.diagnostics import Diagnostics, nearest, refusal
from melian.scenario.form.mistakes import is_misspelt, note_invalid, wrong_names
from melian.scenario.schema.fields import Name, short_form
from melian.scenario.text.decoding import decode, read_bytes
from melian.scenario.text.kinds import is_of_kind, kind_of
from melian.scenario.text.placed import Map
from melian.scenario.text.yaml import parse_document
from melian.texts.span import Span

__all__ = ["MOST_VALUES", "Dossier", "parse_dossier", "read_actors", "read_dossier"]


_BYTES = 64 * 1024 * 1024
MOST_VALUES = 5_000_000
"""A dossier of hundreds of texts is larger than any crisis file."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that can be used."""

    name: str
    file: DossierFile
    text: str
    """As it is written."""
    path: Path | None = None
    findings: tuple[Diagnostic, ...] = ()
    """What is odd about it; nothing of it is an error."""

    def kept(self) -> dict[str, DossierPassage]:
        """The passages that the analyst keeps."""
        return {name: each for name, each in self.file.passages.items() if each.keep == "yes"}

    def spans(self, passage: str) -> tuple[Span, ...]:
        """Where a passage stands in its text."""
        return tuple(Span(*place) for place in places_of(self.file.passages[passage].at))


def read_dossier(path: Path, *, name: str | None = None) -> Dossier:
    """The dossier in a file.

    Raises
    ------
    ScenarioError
        With every error of the file, sorted, and its rendering as the message.
    """
    found = Diagnostics()
    if not path.exists():
        found.error(
            "M001", f"there is no file '{path}'", None, f"`melian dossier report.txt -o {path}` makes one"
        )
        raise refusal(found, "", str(name or path))
    data = read_bytes(path, found, _BYTES)
    text = decode(data, found) if data is not None else None
    if text is not None and is_of_kind(text, str(name or path), "dossier", found) and not kind_of(text):
        help = f"if it is a report, read it first: `melian dossier {path} -o crisis.dossier.yaml`"
        found.error("M004", "this is no dossier: it has no line `dossier: 1`", Mark(1, 1), help)
    if text is None or found.has_errors:
        raise refusal(found, text or "", str(name or path))
    dossier = parse_dossier(text, name or path.name, found, path=path)
    if dossier is None or found.has_errors:
        raise refusal(found, text, name or path.name)
    return dossier


class _ActorTable(BaseModel):
    """A file of actors: `actors:` of a dossier, alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    actors: dict[Name, Annotated[DossierActor, BeforeValidator(short_form("label"))]]


def read_actors(path: Path) -> dict[str, dict[str, object]]:
    """The actors of a file that says `actors: {id: {label: ..., type: ..., forms: [...]}}`.

    Raises
    ------
    ScenarioError
        If it is not one.
    """
    found = Diagnostics()
    data = read_bytes(path, found)
    text = decode(data, found) if data is not None else None
    document = parse_document(text, found) if text is not None else None
    table = _validated(_ActorTable, document, found) if document is not None else None
    if table is None or found.has_errors:
        raise refusal(found, text or "", path.name)
    return {
        name: {"label": str(each.label), "type": str(each.type), "forms": [str(form) for form in each.forms]}
        for name, each in table.actors.items()
    }


def parse_dossier(text: str, name: str, found: Diagnostics, *, path: Path | None = None) -> Dossier | None:
    """The dossier of a text; all findings go to `found`, and there is none where its form is wrong."""
    document = parse_document(text, found, MOST_VALUES)
    if document is None:
        return None
    file = _validated(DossierFile, document, found)
    if file is None:
        return None
    if file.dossier != "1":
        message = f"the format is '{file.dossier}'; this melian reads 1"
        found.error("M207", message, file.dossier, "write `dossier: 1`")
    _check_references(file, found)
    return Dossier(name, file, text, path, found.sorted())


FileModel = TypeVar("FileModel", bound=BaseModel)


def _validated(model: type[FileModel], document: Map, found: Diagnostics) -> FileModel | None:
    """The file, or none where its form is wrong; what is wrong goes to the findings."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        errors = [dict(item) for item in error.errors(include_url=False)]
        wrong = wrong_names(errors)
        for item in errors:
            if not is_misspelt(item, wrong):
                note_invalid(item, document, found, _fields_at)
        return None


def _fields_at(path: list[object]) -> list[str]:
    """The fields of what stands at a path of a dossier."""
    model: type[BaseModel] = DossierFile
    if len(path) > 1:
        field = DossierFile.model_fields.get(str(path[0]))
        models = list(_models(field.annotation)) if field else []
        if not models:
            return []
        model = models[0]
    return list(model.model_fields)


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _check_references(file: DossierFile, found: Diagnostics) -> None:
    """Every name that is used is there (D101), and every day is one (D102)."""
    voices = dict.fromkeys((*file.actors, NARRATOR))
    for text in file.texts.values():
        _check_day(text.date, text.date, "write 2028-09-07", found)
    for person in file.people.values():
        _known((person.actor,), file.actors, "actor", found)
    for passage in file.passages.values():
        _known((passage.text,), file.texts, "text", found)
        _known((passage.says,), voices, "actor", found)
        _known((passage.person,), file.people, "person", found)
        _known((*passage.via, *passage.about), voices, "actor", found)
        _known((passage.repeats,), file.passages, "passage", found)
        for days in (passage.said, passage.happened):
            _check_days(days, found)
    for pair in file.contradictions:
        _known(pair.between, file.passages, "passage", found)
        if len(pair.between) != 2:
            found.error(
                "D101", "a contradiction is between two passages", pair.why, "write between: [p1, p2]"
            )


def _known(names: Iterable[str | None], known: Mapping[str, object], what: str, found: Diagnostics) -> None:
    for name in names:
        if name is not None and name not in known:
            found.error("D101", f"there is no {what} '{name}'", name, nearest(name, known))


def _check_days(days: str | None, found: Diagnostics) -> None:
    help = "write 2028-09-07, or 2028-09-04 to 2028-09-07; .. for an end that is open"
    for part in (days or "").split(" to "):
        if part not in ("", ".."):
            _check_day(part, days, help, found)


def _check_day(day: str | None, where: object, help: str, found: Diagnostics) -> None:
    try:
        date.fromisoformat(day or "2028-09-07")
    except ValueError:
        found.error("D102", f"'{day}' is not a day", where, help)
