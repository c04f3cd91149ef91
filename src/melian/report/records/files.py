"""What the commands about files print with `--json`: report, new, fmt, export, list, explain and cite."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from melian.report.records.record import (
    Answer,
    Draws,
    Record,
    ScenarioName,
    Seed,
    Settings,
    TypedSettings,
    Variant,
)

__all__ = [
    "CiteRecord", "CodeRecord", "CodesRecord", "ExportRecord", "FmtRecord", "ListRecord", "NewRecord",
    "ReportRecord",
]  # fmt: skip


class ReportRecord(Answer):
    """What was written into a report."""

    scenario: ScenarioName
    variant: Variant
    set: Settings
    draws: Draws
    seed: Seed
    certified: int = Field(description="draws whose answer has a certificate")
    file: str = Field(description="the file that was written, as it was typed")
    bytes: int = Field(description="its size", json_schema_extra={"unit": "bytes"})
    sections: list[str] = Field(description="the sections of the page, in order")
    left_out: dict[str, str] = Field(
        description="of each part that is not in it, why", json_schema_extra={"by": "part"}
    )


class NewRecord(Answer):
    """What `melian new` wrote."""

    file: str = Field(description="the file that was written")


class _NamedNumber(Record):
    """A number of a formula that became an assumption."""

    place: str = Field(description="where it stood")
    now: str = Field(description="what stands there now: a name, `rest`, or a range of ratios")


class FmtRecord(Answer):
    """What `melian fmt` did to a file."""

    file: str = Field(description="the file, as it was typed")
    changes: bool = Field(description="whether its layout changes")
    written: bool = Field(description="whether that was written: not with `--check`")
    named: list[_NamedNumber] = Field([], description="with `--name-bare`: the numbers that were named")


class ExportRecord(Answer):
    """One draw of a scenario as a game that other programs read."""

    scenario: ScenarioName
    variant: Variant
    set: TypedSettings
    draw: int | None = Field(description="the draw whose numbers are used; `null`: the medians")
    seed: Seed
    file: str | None = Field(description="the file that was written; `null` without one")
    efg: str | None = Field(description="without a file, the text of the game")


class _Bundled(Record):
    """A bundled scenario."""

    name: str = Field(description="its name")
    title: str = Field(description="its title")


class ListRecord(Answer):
    """The bundled scenarios."""

    scenarios: list[_Bundled] = Field(description="one per scenario")


class CodeRecord(Answer):
    """What a code means."""

    code: str = Field(description="the code")
    title: str = Field(description="what it says in short")
    explanation: str = Field(description="what it says")
    wrong: str = Field(description="an example that draws it")
    right: str = Field(description="the same as it should be")


class CodesRecord(Answer):
    """All codes: without a code."""

    codes: dict[str, str] = Field(description="what each says in short", json_schema_extra={"by": "code"})


class CiteRecord(Answer):
    """How to cite melian, and the sources of a crisis."""

    scenario: str | None = Field(description="the scenario; `null` where none was named")
    references: list[dict[str, Any]] = Field(description="items of CSL-JSON")
