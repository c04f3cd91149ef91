"""Chosen points that are kept: a question that moves numbers finds what was solved of it before.

A block of points is named by the hash of the question and of the numbers of its points, and
lies among the blocks of runs. The question itself is a run without draws of its own: its
manifest says what was asked, and its `blocks.txt` names its blocks.

Tested in `tests/unit/test_kept_questions.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from melian.errors import StoreError
from melian.runs.ask import Ask, Watch
from melian.runs.blocks import Block, Span, solver_settings
from melian.runs.evidence import given_events
from melian.runs.recipe import Recipe
from melian.runs.shapes import Figures, Point, PointCode
from melian.runs.store.block_form import points_form
from melian.runs.store.keep import MANIFEST, before_of, now
from melian.runs.store.manifest import FORMAT, digest, machine_kind, points_identity, run_name
from melian.runs.store.store import Store
from melian.scenario.model import Model
from melian.solve.solver import Status

__all__ = ["KeptPoints"]


@dataclass(slots=True)
class KeptPoints:
    """The points of one question in a store."""

    store: Store
    name: str
    """The name of its run."""
    identity: Mapping[str, Any]
    about: dict[str, Any]
    """The manifest."""
    names: list[str] = field(default_factory=list)
    """Of the blocks that were asked for so far."""
    width: int | None = None
    """How many figures each point has; None where that is not known yet."""
    reused: int = 0
    """Blocks that were there."""
    solved: int = 0
    """Blocks that were solved and kept this time."""

    @classmethod
    def begin(cls, watch: Watch, command: str, model: Model, recipe: Recipe | None, ask: Ask) -> Self | None:
        """Write down what is going to be asked; None where nothing is kept.

        Parameters
        ----------
        watch
            Who knows the store.
        command
            The command that asks it.
        model, recipe
            What is solved, and what it was made from; what nobody knows how to make is not kept.
        ask
            What is asked of it: its draws are those at which the numbers that are not moved are held,
            and its `about` is kept as plain data, but for the `step` whose choices are measured (None:
            the odds of the outcomes).

        Raises
        ------
        StoreError
            If the store cannot be written.
        """
        if watch.store is None or recipe is None:
            return None
        store, step = Store.at(watch.store), ask.about.get("step")
        evidence, at = given_events(model, **ask.events)
        given = tuple(item.event for item in evidence)
        of = points_identity(model, recipe, given, solver_settings(model), step)
        besides = {key: value for key, value in ask.about.items() if value is not None and key != "step"}
        asked = {"command": command, **besides}
        name = run_name({**of, "asked": asked, "seed": ask.seed}, recipe.name, ask.draws, at)
        before = before_of(store, name)
        finished = before.get("finished")
        file = model.scenario.file
        about = {
            "format": FORMAT,
            "run": name,
            "scenario": {"name": recipe.name, "title": str(file.title), "sha256": of["scenario"]},
            "question": None if file.question is None else str(file.question),
            "draws": ask.draws,
            "seed": ask.seed,
            "events": len(file.timeline),
            "at": at,
            "asked": asked,
            "fixed": {},
            **{key: value for key, value in of.items() if key not in ("format", "scenario")},
            "precision": model.precision.text,
            "precision_asked": recipe.precision,
            "machine": machine_kind() if finished is None else before["machine"],
            "blocks": 0,
            "created": before.get("created", now()),
            "finished": finished,
            "status": None,
            "odds": None,
            **({"answers": before["answers"]} if finished is not None and "answers" in before else {}),
        }
        store.save_file(name, "scenario.crisis.yaml", recipe.text.encode())
        width = len(file.outcomes) if step is None else None
        kept = cls(store, name, of, about, list(store.block_names(name)), width)
        kept.note()
        return kept

    def expect(self, values: Sequence[Mapping[str, Point]]) -> list[str]:
        """The names of blocks with these numbers, written down before they are solved."""
        names = [self.block(each) for each in values]
        known = set(self.names)
        self.names += [name for name in dict.fromkeys(names) if name not in known]
        self.note()
        return names

    def block(self, values: Mapping[str, Point]) -> str:
        """The name of the block with these numbers."""
        found = hashlib.sha256()
        for stream, numbers in sorted(values.items()):
            found.update(f"{stream}\0".encode() + np.ascontiguousarray(numbers, dtype=float).tobytes())
        return digest({"points": self.identity, "values": found.hexdigest()})[:40]

    def load(self, name: str, n: int) -> tuple[PointCode, Figures] | None:
        """(point,) status and (point, figure) figures of a block that is there whole."""
        block, _ = self.store.load_block(name, Span(0, n), points_form(self.width))
        if block is None:
            return None
        self.reused += 1
        return block.per_draw["status"], block.per_draw["figures"]

    def save(self, name: str, status: PointCode, figures: Figures) -> None:
        """Keep a block, unless somebody asked to stop before it was done."""
        if (status == int(Status.INTERRUPTED)).any():
            return
        block = Block(0, {"status": status, "figures": figures}, {}, {}, {})
        self.solved += self.store.save_block(name, block)

    def finish(self) -> None:
        """Write down that the question is answered."""
        self.about["finished"] = self.about["finished"] or now()
        self.note()

    def note(self) -> None:
        """Write the manifest and the names of the blocks.

        Raises
        ------
        StoreError
            If they cannot be written; not where the question is answered and no block is new.
        """
        self.about["blocks"] = len(self.names)
        text = "".join(f"{name}\n" for name in self.names)
        self.store.save_file(self.name, "blocks.txt", text.encode())
        try:
            self.store.save_json(self.name, MANIFEST, self.about)
        except StoreError:
            if self.about["finished"] is None or self.solved:
                raise
