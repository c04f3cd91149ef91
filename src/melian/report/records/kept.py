"""What `melian runs` prints with `--json`.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field
from pydantic.config import JsonDict

from melian.analysis.kept.runs import KeptComparison
from melian.report.records.record import Answer, Outcome, Record, Share, frame_rows

__all__ = ["KeptCompareRecord", "PruneRecord", "RunRecord", "RunsRecord"]

BYTES: JsonDict = {"unit": "bytes"}


class _Kept(Record):
    """A kept run."""

    run: str = Field(description="name of the run")
    blocks_kept: int = Field(description="how many of its blocks are there")
    manifest: dict[str, Any] | None = Field(
        description="what it was asked, what came of it, and with what it was made; "
        "`null` where that cannot be read"
    )


class RunsRecord(Answer):
    """The runs of a store: `melian runs list`."""

    store: str = Field(description="the folder of the store")
    runs: list[_Kept] = Field(description="one per run, the latest first")
    left: list[str] = Field(description="what is left alone, and why")


class RunRecord(Answer):
    """One kept run: `melian runs show`."""

    run: str = Field(description="name of the run")
    blocks_kept: int = Field(description="how many of its blocks are there")
    bytes: int = Field(description="its size", json_schema_extra=BYTES)
    manifest: dict[str, Any] = Field(
        description="what it was asked, what came of it, and with what it was made"
    )


class PruneRecord(Answer):
    """What went, or would go: `melian runs prune`."""

    deleted: bool = Field(description="whether it was removed: only with `--delete`")
    runs: list[str] = Field(description="the runs")
    files: int = Field(description="how many files")
    bytes: int = Field(description="their size", json_schema_extra=BYTES)
    left: list[str] = Field(description="what is left alone, and why")


class _Difference(Record):
    """Something that was asked differently."""

    base: Any = Field(description="in the first run")
    other: Any = Field(description="in the second")


class _Sides(Outcome):
    base: Share | None = Field(description="median odds in the first run")
    other: Share | None = Field(description="median odds in the second")


class _OutcomeChange(_Sides):
    """The odds of an outcome in both runs; the other fields are there where draws are paired."""

    median: Share | None = Field(None, description="of the change draw by draw: half of the draws lie below")
    mean: Share | None = Field(None, description="mean of the change")
    q05: Share | None = Field(None, description="5 % of the draws lie below")
    q25: Share | None = Field(None, description="25 % of the draws lie below")
    q75: Share | None = Field(None, description="75 % of the draws lie below")
    q95: Share | None = Field(None, description="95 % of the draws lie below")
    higher: Share | None = Field(None, description="share of draws in which they are higher in the second")


class KeptCompareRecord(Answer):
    """Two kept runs: `melian runs compare`."""

    base: str = Field(description="name of the first run")
    other: str = Field(description="name of the second")
    paired: bool = Field(description="whether draws are paired: where the seeds are equal")
    draws: int = Field(description="draws that are certified in both")
    differs: dict[str, _Difference] = Field(
        description="what was asked differently", json_schema_extra={"by": "what"}
    )
    odds: list[_OutcomeChange] = Field(description="one per outcome")

    @classmethod
    def of(cls, found: KeptComparison, names: tuple[str, str]) -> Self:
        """The figures of the page."""
        return cls(
            base=names[0],
            other=names[1],
            paired=found.paired,
            draws=found.n_draws,
            differs={key: {"base": first, "other": second} for key, (first, second) in found.differs.items()},
            odds=frame_rows(found.frame),
        )
