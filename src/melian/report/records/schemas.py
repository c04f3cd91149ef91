"""The record of each command, and its JSON Schema."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from melian.report.records.check import CheckRecord
from melian.report.records.compare import CompareRecord, LeversRecord, WhatIfRecord
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
from melian.report.records.record import Answer
from melian.report.records.show import ShowRecord
from melian.report.records.situations import BeliefsRecord, StrategyRecord
from melian.report.records.solve import SolveRecord
from melian.report.records.timeline import TimelineRecord
from melian.report.records.tip import TipRecord
from melian.report.records.why import ShiftRecord, WhyRecord

__all__ = ["RECORDS", "record_schema"]

RECORDS: dict[str, tuple[type[Answer], ...]] = {
    "solve": (SolveRecord,),
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
    "report": (ReportRecord,),
    "fit": (FitRecord,),
    "efg solve": (SolutionRecord,),
    "efg certify": (CertifyRecord,),
    "efg show": (GameRecord,),
    "runs list": (RunsRecord,),
    "runs show": (RunRecord,),
    "runs compare": (KeptCompareRecord,),
    "runs prune": (PruneRecord,),
    "list": (ListRecord,),
    "explain": (CodeRecord, CodesRecord),
    "cite": (CiteRecord,),
    "new": (NewRecord,),
    "fmt": (FmtRecord,),
    "export": (ExportRecord,),
}
"""What each command prints with `--json`, by the name of the command; some print one of two."""


class _Plain(GenerateJsonSchema):
    """Without titles, which would only repeat the names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


def record_schema(command: str) -> dict[str, Any]:
    """The JSON Schema of what a command prints with `--json`.

    Parameters
    ----------
    command
        Its name, one of `RECORDS`.

    Raises
    ------
    KeyError
        If no command of that name prints JSON.
    """
    kinds = RECORDS[command]
    union: Any = kinds[0]
    for kind in kinds[1:]:
        union = union | kind
    schema = TypeAdapter(union).json_schema(schema_generator=_Plain, by_alias=True)
    parts = [schema, *schema.get("$defs", {}).values()]
    for part in parts:
        always = {"format"} if "format" in part.get("properties", {}) else set()
        always |= {"again"} if "again" in part.get("properties", {}) else set()
        if always:
            part["required"] = [name for name in part["properties"] if name in always | set(part["required"])]
            for name in always:
                part["properties"][name].pop("default", None)
        part.pop("title", None)
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"melian {command} --json"}
    return {**about, **schema}
