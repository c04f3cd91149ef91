"""A run that is kept: which of its blocks are there, what is written beside them, and when.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from melian.errors import StoreError
from melian.plain_file import is_plain
from melian.runs.blocks import Block, Span
from melian.runs.kept import Kept
from melian.runs.recipe import Recipe
from melian.runs.store.draw_file import check_pyarrow, parquet_bytes, status_names
from melian.runs.store.manifest import FORMAT, block_name, machine_kind, run_name
from melian.runs.store.store import LOG, Store

if TYPE_CHECKING:
    from melian.runs.run import Run
    from melian.scenario.model import Model

__all__ = ["MANIFEST", "Keeping", "before_of", "begin", "finish", "load", "now"]

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

    @property
    def kept(self) -> Kept:
        """What is left to say of it."""
        return Kept(self.store.path, self.name, self.about["blocks"], self.reused, self.solved, self.damaged)

    def save(self, block: Block) -> None:
        """Keep a block that was solved whole."""
        self.solved += self.store.save_block(block_name(self.identity, block.span), block)


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
    before = before_of(store, name)
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
    names = "\n".join(block_name(identity, span) for span in spans) + "\n"
    store.save_file(name, "blocks.txt", names.encode())
    store.save_file(name, "scenario.crisis.yaml", recipe.text.encode())
    if before.get("finished") is None:
        store.save_json(name, MANIFEST, keeping.about)
    else:
        keeping.about["finished"] = before["finished"]
        keeping.about["machine"] = before["machine"]
    return keeping


def before_of(store: Store, name: str) -> dict[str, Any]:
    """What a run said of itself before; nothing, which is told, where that cannot be read."""
    try:
        return store.about(name) or {}
    except StoreError as error:
        if is_plain(store.run_path(name) / MANIFEST):
            LOG.warning("%s; it is written again", error)
        return {}


def load(
    keeping: Keeping, spans: Sequence[Span], fits: Callable[[Block], bool] | None = None
) -> tuple[list[Block], list[Span]]:
    """The blocks that are there and of the form that fits, and the draws of those that are not."""
    found, missing = [], []
    for span in spans:
        block, damaged = keeping.store.load_block(block_name(keeping.identity, span), span, fits)
        keeping.damaged += damaged
        if block is None:
            missing.append(span)
        else:
            found.append(block)
    keeping.reused = len(found)
    return found, missing


def finish(keeping: Keeping, run: Run) -> None:
    """Write the draws, and then that the run is finished.

    Raises
    ------
    StoreError
        If they cannot be written; not where the run was finished before and nothing is new.
    """
    names, counts = np.unique(status_names(run.status), return_counts=True)
    about, store = keeping.about, keeping.store
    was_finished = about["finished"] is not None
    about["finished"] = about["finished"] or now()
    about["status"] = {str(name): int(count) for name, count in zip(names, counts, strict=True)}
    about["odds"] = _odds(run)
    try:
        store.save_file(keeping.name, "draws.parquet", parquet_bytes(run))
        store.save_json(keeping.name, MANIFEST, about)
    except StoreError as error:
        if not was_finished or keeping.solved:
            raise
        if not is_plain(store.run_path(keeping.name) / "draws.parquet"):
            LOG.warning("%s", error)


def _odds(run: Run) -> dict[str, Any]:
    """Figures per outcome, and of yes, over the certified draws."""
    file = run.model.scenario.file
    names = [str(name) for name in file.outcomes]
    rows = {
        name: {"label": outcome.words(name), **_figures(run.outcome_odds[:, index])}
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
