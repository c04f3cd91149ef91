"""What `melian draft` prints with `--json`.

Tested in `tests/unit/test_draft.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from melian.drafts.draft import Draft
from melian.report.records.record import Answer

__all__ = ["DraftRecord", "draft_record", "update_record"]


class DraftRecord(Answer):
    """What was drafted."""

    written: str | None = Field(description="the file that was written; none if it went to the screen")
    patterns: dict[str, list[str]] = Field(
        description="the passages that call for each pattern", json_schema_extra={"by": "pattern"}
    )
    roles: dict[str, dict[str, str]] = Field(
        description="of each pattern, the actor in each role", json_schema_extra={"by": "pattern"}
    )
    left_out: dict[str, str] = Field(
        description="patterns that passages call for and that are not in it: why",
        json_schema_extra={"by": "pattern"},
    )
    passages: list[str] = Field(description="the passages that became facts")


def draft_record(made: Draft, written: str | None) -> dict[str, Any]:
    """As plain values."""
    return DraftRecord(
        written=written,
        patterns=made.used,
        roles=made.roles,
        left_out=made.left_out,
        passages=list(made.passages),
    ).plain()


def update_record(added: Sequence[str], written: str) -> dict[str, Any]:
    """What an update added: facts alone, no pattern."""
    return DraftRecord(written=written, patterns={}, roles={}, left_out={}, passages=list(added)).plain()
