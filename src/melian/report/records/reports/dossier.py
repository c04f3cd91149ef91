"""What the commands about dossiers print with `--json`.

Tested in `tests/unit/test_dossier_command.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from melian.diagnostic import Diagnostic
from melian.dossier.build import Source
from melian.dossier.read import Dossier
from melian.dossier.verify import Verified
from melian.report.records.record import Answer, Record
from melian.scenario.findings.diagnostics import Diagnostics

__all__ = ["DossierCheckRecord", "DossierRecord", "check_record", "dossier_record", "unread_record"]


class _TextRecord(Record):
    """What was read in a text."""

    file: str = Field(description="where it lies, seen from the dossier")
    language: str = Field(description="its language, as a code; empty if it could not be told")
    published: str | None = Field(description="the day of publication; none if it is not known")
    passages: int = Field(description="passages that were found")
    quotations: int = Field(description="quotations that were found")
    dates: int = Field(description="expressions of time that were found")
    numbers: int = Field(description="numbers that were found")
    actors: int = Field(description="actors that were found")
    proposed: int = Field(description="passages that an assistant proposed and the text bears out")


class DossierRecord(Answer):
    """What was read in the texts of a dossier."""

    written: str | None = Field(description="the file that was written; none if it went to the screen")
    texts: dict[str, _TextRecord] = Field(description="of each text", json_schema_extra={"by": "text"})


class DossierCheckRecord(Answer):
    """What could be verified of a dossier."""

    verified: int = Field(description="passages that stand where they are said to")
    wrong: int = Field(description="passages that do not")
    without_text: int = Field(description="passages whose text is not at hand")
    without_words: int = Field(description="passages with neither quotation nor fingerprint")
    kept: int = Field(description="passages that are kept")
    left_out: int = Field(description="passages that are left out")
    to_judge: int = Field(description="passages that nobody has judged")
    findings: list[str] = Field(description="what is wrong, as code and message")


def dossier_record(sources: Sequence[Source], written: str | None) -> dict[str, Any]:
    """As plain values."""
    texts = {source.name: _text(source) for source in sources}
    return DossierRecord(written=written, texts=texts).plain()


def unread_record(found: Sequence[Diagnostic]) -> dict[str, Any]:
    """The same of a dossier that cannot be read: its findings, and nothing that was counted."""
    return DossierCheckRecord(
        verified=0, wrong=0, without_text=0, without_words=0, kept=0, left_out=0, to_judge=0,
        findings=[f"{item.code} {item.message}" for item in found],
    ).plain()  # fmt: skip


def _text(source: Source) -> _TextRecord:
    reading = source.reading
    return _TextRecord(
        file=source.file,
        language=reading.text.language,
        published=reading.text.published.isoformat() if reading.text.published else None,
        passages=len(reading.passages),
        quotations=sum(each.role in ("speech", "fragment") for each in reading.quotations),
        dates=len(reading.moments),
        numbers=len(reading.figures),
        actors=len(reading.actors),
        proposed=len(source.proposed),
    )


def check_record(dossier: Dossier, verified: Verified, found: Diagnostics) -> dict[str, Any]:
    """As plain values."""
    kept = [each.keep for each in dossier.file.passages.values()]
    return DossierCheckRecord(
        verified=verified.verified, wrong=verified.wrong, without_text=verified.without_text,
        without_words=verified.without_words, kept=kept.count("yes"), left_out=kept.count("no"),
        to_judge=kept.count("?"), findings=[f"{item.code} {item.message}" for item in found.sorted()],
    ).plain()  # fmt: skip
