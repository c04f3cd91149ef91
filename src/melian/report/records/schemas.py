"""The record of each command, and its JSON Schema.

Tested in `tests/project/test_json_schemas.py`.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from melian.report.records.app import FileRecord, ShelfRecord
from melian.report.records.brief import BriefRecord
from melian.report.records.changes.compare import CompareRecord, LeversRecord, WhatIfRecord
from melian.report.records.changes.why import ShiftRecord, WhyRecord
from melian.report.records.check import CheckRecord
from melian.report.records.drivers import DriversRecord
from melian.report.records.efg import CertifyRecord, GameRecord, SolutionRecord
from melian.report.records.equilibria import EquilibriaRecord
from melian.report.records.files import (
    CiteRecord,
    CodeRecord,
    CodesRecord,
    ExportRecord,
    FmtRecord,
    ListRecord,
    NewRecord,
    ReportRecord,
)
from melian.report.records.fit import FitRecord
from melian.report.records.kept import KeptCompareRecord, PruneRecord, RunRecord, RunsRecord
from melian.report.records.now import NowRecord
from melian.report.records.patterns import PatternRecord, PatternsRecord
from melian.report.records.record import Answer
from melian.report.records.reports.dossier import DossierCheckRecord, DossierRecord
from melian.report.records.reports.draft import DraftRecord
from melian.report.records.scores.dates import ScoreByDateRecord
from melian.report.records.scores.forecast import ForecastRecord, ResolvedRecord, VerifiedRecord
from melian.report.records.scores.score import ScoreRecord
from melian.report.records.show import ShowRecord
from melian.report.records.situations import BeliefsRecord, StrategyRecord
from melian.report.records.solve import SolveRecord
from melian.report.records.timeline import TimelineRecord
from melian.report.records.tip import TipRecord

__all__ = ["RECORDS", "TWINS", "Plain", "record_of", "record_schema"]

RECORDS: dict[str, tuple[type[Answer], ...]] = {
    "solve": (SolveRecord,),
    "now": (NowRecord,),
    "strategy": (StrategyRecord,),
    "beliefs": (BeliefsRecord,),
    "why": (WhyRecord, ShiftRecord),
    "whatif": (WhatIfRecord,),
    "compare": (CompareRecord,),
    "levers": (LeversRecord,),
    "timeline": (TimelineRecord,),
    "drivers": (DriversRecord,),
    "tip": (TipRecord,),
    "equilibria": (EquilibriaRecord,),
    "show": (ShowRecord,),
    "check": (CheckRecord,),
    "brief": (BriefRecord,),
    "report": (ReportRecord,),
    "draft": (DraftRecord,),
    "dossier read": (DossierRecord,),
    "dossier check": (DossierCheckRecord,),
    "fit": (FitRecord,),
    "efg solve": (SolutionRecord,),
    "efg certify": (CertifyRecord,),
    "efg show": (GameRecord,),
    "forecast make": (ForecastRecord,),
    "forecast resolve": (ResolvedRecord,),
    "forecast verify": (VerifiedRecord,),
    "score": (ScoreRecord, ScoreByDateRecord),
    "runs list": (RunsRecord,),
    "runs show": (RunRecord,),
    "runs compare": (KeptCompareRecord,),
    "runs prune": (PruneRecord,),
    "list": (ListRecord,),
    "patterns": (PatternRecord, PatternsRecord),
    "explain": (CodeRecord, CodesRecord),
    "cite": (CiteRecord,),
    "new": (NewRecord,),
    "fmt": (FmtRecord,),
    "export": (ExportRecord,),
}
"""What each command prints with `--json`, by the name of the command; some print one of two."""

TWINS: dict[str, tuple[type[Answer], ...]] = {"app shelf": (ShelfRecord,), "app file": (FileRecord,)}
"""What pages of the app tell as JSON that no command prints."""


def record_of(name: str) -> tuple[type[Answer], ...]:
    """The records of a command or a page by its name; raises `KeyError` where there are none."""
    return (RECORDS | TWINS)[name]


class Plain(GenerateJsonSchema):
    """Without titles, which would only repeat the names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False

    def normalize_name(self, name: str) -> str:
        """What is private here is a part like any other there."""
        return super().normalize_name(name).lstrip("_")


def _always(part: dict[str, Any], names: tuple[str, ...]) -> None:
    """Fields that are always printed though nobody has to give them; `again` is printed last."""
    fields = part["properties"]
    if "again" in fields:
        fields["again"] = fields.pop("again")
    for name in names:
        fields.get(name, {}).pop("default", None)
    part["required"] = [name for name in fields if name in {*names, *part["required"]}]


def record_schema(command: str) -> dict[str, Any]:
    """The JSON Schema of what a command prints with `--json`.

    Parameters
    ----------
    command
        Its name, one of `RECORDS`; or of a page, one of `TWINS`.

    Raises
    ------
    KeyError
        If no command or page of that name tells JSON.
    """
    kinds = record_of(command)
    union: Any = kinds[0]
    for kind in kinds[1:]:
        union = union | kind
    schema = TypeAdapter(union).json_schema(schema_generator=Plain, by_alias=True)
    parts = [schema, *schema.get("$defs", {}).values()]
    for part in parts:
        part.pop("title", None)
        if "format" in part.get("properties", {}):
            _always(part, ("format", "again"))
    title = f"melian {command}" if command in TWINS else f"melian {command} --json"
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**about, **schema}
