"""A run that is kept: which of its blocks are there, what is written beside them, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.runs.blocks import Block, Span
from melian.runs.draw_file import check_pyarrow, parquet_bytes, status_names
from melian.runs.manifest import FORMAT, block_name, machine_kind, run_name
from melian.runs.recipe import Recipe
from melian.runs.store import Store, write_whole

if TYPE_CHECKING:
    from melian.runs.run import Run
    from melian.scenario.model import Model

__all__ = ["MANIFEST", "Keeping", "begin", "finish", "load", "now"]

MANIFEST = "manifest.json"
"""The file that says what a run is."""
FIGURES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}


@dataclass(slots=True)
class Keeping:
    """A run in a store, and how much of it was there already."""

    store: Store
    name: str
    """The name of the run."""
    identity: Mapping[str, Any]
    """What determines its blocks."""
    reused: int = 0
    """Blocks that were there."""
    solved: int = 0
    """Blocks that were solved and kept this time."""
    damaged: int = 0
    """Blocks that were there but damaged, and are solved again."""
    about: dict[str, Any] = field(default_factory=dict)
    """The manifest."""

    def save(self, block: Block) -> None:
        """Keep a block that was solved whole."""
        self.store.save_block(block_name(self.identity, block.span), block)
        self.solved += 1


def begin(
    store: Store, identity: Mapping[str, Any], recipe: Recipe, model: Model, *, spans: Sequence[Span],
    at: str | None,
) -> Keeping:  # fmt: skip
    """Write down what is going to be solved, before it is.

    Raises
    ------
    StoreError
        If the store cannot be written, or pyarrow is missing.
    """
    check_pyarrow()
    draws = spans[-1].stop
    name = run_name(identity, recipe.name, draws, at)
    keeping = Keeping(store, name, identity)
    before = store.manifest(name) or {}
    size = spans[0].stop - spans[0].start
    rest = {key: value for key, value in identity.items() if key not in ("format", "scenario")}
    file = model.scenario.file
    keeping.about = {
        "format": FORMAT,
        "run": name,
        "scenario": {"name": recipe.name, "title": str(file.title), "sha256": identity["scenario"]},
        "question": None if file.question is None else str(file.question),
        "draws": draws,
        "events": len(file.timeline),
        "at": at,
        **rest,
        "precision": model.precision.text,
        "precision_asked": recipe.precision,
        "machine": machine_kind(),
        "block_size": size,
        "blocks": len(spans),
        "created": before.get("created", now()),
        "finished": None,
        "status": None,
        "odds": None,
    }
    folder = store.run_path(name)
    names = "\n".join(block_name(identity, span) for span in spans) + "\n"
    write_whole(folder / "blocks.txt", names.encode())
    write_whole(folder / "scenario.crisis.yaml", recipe.text.encode())
    if before.get("finished") is None:
        store.save_json(name, MANIFEST, keeping.about)
    else:
        keeping.about["finished"] = before["finished"]
        keeping.about["machine"] = before.get("machine", keeping.about["machine"])
    return keeping


def load(keeping: Keeping, spans: Sequence[Span]) -> tuple[list[Block], list[Span]]:
    """The blocks that are there, and the draws of those that are not."""
    found, missing = [], []
    for span in spans:
        block, damaged = keeping.store.load_block(block_name(keeping.identity, span), span)
        keeping.damaged += damaged
        if block is None:
            missing.append(span)
        else:
            found.append(block)
    keeping.reused = len(found)
    return found, missing


def finish(keeping: Keeping, run: Run) -> None:
    """Write the draws, and then that the run is finished."""
    names, counts = np.unique(status_names(run.status), return_counts=True)
    about = keeping.about
    about["finished"] = about["finished"] or now()
    about["status"] = {str(name): int(count) for name, count in zip(names, counts, strict=True)}
    about["odds"] = _odds(run)
    write_whole(keeping.store.run_path(keeping.name) / "draws.parquet", parquet_bytes(run))
    keeping.store.save_json(keeping.name, MANIFEST, about)


def _odds(run: Run) -> dict[str, Any]:
    """Figures per outcome, and of yes, over the certified draws."""
    file = run.model.scenario.file
    names = [str(name) for name in file.outcomes]
    rows = {
        name: {"label": str(outcome.label or name.replace("_", " ")), **_figures(run.outcome_odds[:, index])}
        for index, (name, outcome) in enumerate(zip(names, file.outcomes.values(), strict=True))
    }
    yes = [names.index(name) for name in file.counts_as_yes]
    return {"yes": _figures(run.outcome_odds[:, yes].sum(axis=1)) if yes else None, "outcomes": rows}


def _figures(values: Any) -> dict[str, float | None]:
    values = values[~np.isnan(values)]
    if not len(values):
        return dict.fromkeys(FIGURES)
    return {name: float(np.quantile(values, share)) for name, share in FIGURES.items()}


def now() -> str:
    """The time as it is written down, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
