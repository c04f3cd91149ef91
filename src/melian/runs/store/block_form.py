"""Whether a block that was found is of the form that whoever asks for it relies on.

Checksums tell what was damaged; a block that somebody else made, or that is of another question,
may be whole and still not fit. A block that does not fit is solved again.

Tested in `tests/unit/test_damaged_stores.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float, Int

from melian.kernels.tree.sums import WORD
from melian.runs.blocks import IMPOSSIBLE, INVALID, Block, BlockSolver
from melian.runs.branch_check import OTHER, SAME, UNCHECKED
from melian.runs.shapes import AnyShape
from melian.solve.solver import Status

__all__ = ["Form", "has_form", "is_share", "points_form", "run_form"]

Form = Mapping[str, tuple[type, tuple[int, ...]]]
"""Name -> the kind of numbers, and the size of every axis."""
CODES = (*(int(code) for code in Status if code != Status.INTERRUPTED), INVALID, IMPOSSIBLE)
"""Of draws that are kept."""
ROUNDING = 1e-9
"""Shares may leave 0 to 1 by so much."""


def has_form(arrays: Mapping[str, AnyShape], form: Form) -> bool:
    """Whether there are these arrays, and no others."""
    return set(arrays) == set(form) and all(
        arrays[name].dtype == np.dtype(kind) and arrays[name].shape == shape
        for name, (kind, shape) in form.items()
    )


def is_share(values: AnyShape) -> bool:
    """Whether all numbers are from 0 to 1, which NaN is not."""
    return bool(((values >= -ROUNDING) & (values <= 1 + ROUNDING)).all())


def run_form(solver: BlockSolver) -> Callable[[Block], bool]:
    """What the blocks of a run must be like."""
    tree, n_lines = solver.model.tree, len(solver.model.payoffs.terms)
    n_actions, n_infosets = int(tree.infoset_first_action[-1]), len(tree.infoset_player)
    first_action = tree.infoset_first_action[:-1]
    sums: Form = {"prob": (np.int64, (2, n_actions)), "reach": (np.int64, (2, n_infosets))}

    def fits(block: Block) -> bool:
        n, per_draw = len(block), block.per_draw
        lists = ("residual", "nash_regret", "sequential_regret", "where")
        form: Form = {
            "status": (np.int32, (n,)),
            "branch": (np.int8, (n,)),
            **{name: (np.float64, (n,)) for name in lists},
            "outcome_odds": (np.float64, (n, solver.scales.n_outcomes)),
            "line_payoff": (np.float64, (n, n_lines)),
        }
        if not (has_form(per_draw, form) and has_form(block.sums, sums)):
            return False
        certified = per_draw["status"] == int(Status.CERTIFIED)
        n_kept = int((certified & (np.arange(*block.span) < solver.keep)).sum())
        most = certified.sum() * WORD * (1 + 1e-6)  # no sum of shares is larger, in words of this size
        return (
            has_form(block.kept, {"prob": (np.float64, (n_kept, n_actions))})
            and is_share(block.kept["prob"])
            and bool(np.isin(per_draw["status"], CODES).all())
            and bool(np.isin(per_draw["branch"], (UNCHECKED, SAME, OTHER)).all())
            and is_share(per_draw["outcome_odds"][certified])
            and bool(np.isnan(per_draw["outcome_odds"][~certified]).all())
            and bool(np.isfinite(per_draw["line_payoff"][certified]).all())
            and all(bool(((total >= 0) & (total <= most)).all()) for total in block.sums.values())
            and bool(np.allclose(_infoset_sums(block, first_action), certified.sum(), rtol=1e-6))
            and all(0 < count <= n for count in block.invalid.values())
        )

    return fits


def _infoset_sums(
    block: Block, first_action: Int[np.ndarray, " infoset_and_end"]
) -> Float[np.ndarray, " infoset"]:
    """Per information set, what the sums of the probabilities of its actions add up to."""
    words = np.add.reduceat(block.sums["prob"].astype(float), first_action, axis=1)
    return np.asarray((words[0] + words[1] / WORD) / WORD)


def points_form(width: int | None) -> Callable[[Block], bool]:
    """What blocks of chosen points must be like, with so many figures a point, or any number (None).

    Blocks in which no point is certified have none.
    """

    def fits(block: Block) -> bool:
        if block.sums or block.kept or block.invalid or set(block.per_draw) != {"status", "figures"}:
            return False
        status, figures = block.per_draw["status"], block.per_draw["figures"]
        if figures.ndim != 2 or (width is not None and figures.shape[1] not in (0, width)):
            return False
        form: Form = {
            "status": (np.int32, (len(block),)), "figures": (np.float64, (len(block), figures.shape[1]))
        }  # fmt: skip
        if not has_form(block.per_draw, form):
            return False
        certified = status == int(Status.CERTIFIED)
        there = figures[certified]
        return (
            bool(np.isin(status, CODES).all())
            and (figures.shape[1] > 0 or not certified.any())
            and is_share(there[~np.isnan(there)])
            and not np.isnan(there).all(axis=1).any()
            and bool(np.isnan(figures[~certified]).all())
        )

    return fits
