"""The twins of pages of the app that no command prints: the shelf, and a file as its editor has it.

Tested in `tests/unit/app/test_twins.py`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from melian.report.records.record import Answer, Question, Record

__all__ = ["EditRecord", "FileRecord", "FindingRecord", "NameRecord", "ShelfRecord"]


class _Card(Record):
    """A file of the shelf."""

    name: str = Field(description="by which addresses know it")
    kind: Literal["crisis", "dossier"] = Field(description="what it is")
    is_bundled: bool = Field(description="whether it comes with melian")
    title: str = Field(description="its title, or its name")
    question: Question
    is_read: bool = Field(description="whether it was read: the counts below hold only then")
    errors: int = Field(description="errors that were found")
    warnings: int = Field(description="warnings that were found")
    is_changed: bool = Field(description="whether it was edited and not saved")
    odds: str | None = Field(
        description="the odds in words; `null` where nobody has asked for them since the app began"
    )


class ShelfRecord(Answer):
    """The files of the folder, and the crises that come with melian."""

    files: list[_Card] = Field(description="first those of the folder")


class EditRecord(Record):
    """Other words in the place of some: what does what a finding advises."""

    title: str = Field(description="what is done, in a few words")
    line: int = Field(description="line where the old words begin, from 1")
    column: int = Field(description="column there, from 1, in characters")
    old: str = Field(description="the old words")
    new: str = Field(description="the new ones")


class FindingRecord(Record):
    """An error, a warning or a note."""

    line: int = Field(description="line in the text, from 1")
    column: int = Field(description="column there, from 1, in characters")
    width: int = Field(description="how many characters are meant")
    severity: Literal["error", "warning", "note"] = Field(description="how bad it is")
    code: str = Field(description="its code, which `melian explain` explains")
    message: str = Field(description="what it is")
    shown: list[str] = Field(description="lines that show it, one below the other")
    help: str | None = Field(description="what would work")
    remedies: list[EditRecord] = Field(description="edits that would do it; mostly none")


class NameRecord(Record):
    """A name that the text gives."""

    section: str = Field(description="the section that it stands in; empty for a section itself")
    name: str = Field(description="the name")
    label: str = Field(description="its label, or what it says; empty where it has none")
    line: int = Field(description="line in the text, from 1")
    depth: int = Field(description="0 for sections, 1 for their entries, 2 for what these hold")


class FileRecord(Answer):
    """A file as its editor has it."""

    name: str = Field(description="by which addresses know it")
    version: int = Field(description="raised by one with every change")
    is_changed: bool = Field(description="whether it was edited and not saved")
    is_read_only: bool = Field(description="whether it comes with melian")
    findings: list[FindingRecord] = Field(description="as `melian check` finds them")
    outline: list[NameRecord] = Field(description="the names of the text; none while it is no YAML")
    text: str = Field("", description="the text, lines ended by a newline; left out of what typing asks for")
