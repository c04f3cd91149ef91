"""Some draws of every run are looked at again, and a wrong branch is seen."""

from dataclasses import replace

import numpy as np
import pytest

import melian
from layered import SMALL, layered_batch
from melian.report.words.odds import certificate_lines
from melian.runs.branch_check import EVERY, OTHER, SAME, UNCHECKED, branch_check
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.logit.structure import SolverStructure


def test_every_so_many_draws_one_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("melian.solve.logit.cascade.FEWEST_SWEPT", 0)
    batch = layered_batch(SMALL, 6, seed=1, types_matter=True)
    structure, settings = SolverStructure(batch.tree), LogitQRE(0.0)
    precision = np.full((6, len(batch.players)), 2.0)
    found = solve_batch(batch, precision, structure=structure)
    assert (found.folds < 0).all(), "sweeps alone"
    halt = np.zeros(1, dtype=np.int8)
    numbers = EVERY - 3 + np.arange(6)
    looked = branch_check(batch, precision, found, numbers, structure=structure, settings=settings, halt=halt)
    assert list(looked) == [UNCHECKED, UNCHECKED, SAME, UNCHECKED, UNCHECKED, UNCHECKED]
    astray = replace(found, prob=np.roll(found.prob, 1, axis=0))
    looked = branch_check(
        batch, precision, astray, numbers, structure=structure, settings=settings, halt=halt
    )
    assert looked[2] == OTHER


def test_the_page_says_what_was_found() -> None:
    run = melian.read("ukraine-2021").solve(draws=EVERY, seed=0).run
    assert run.branch.tolist() == [UNCHECKED] * (EVERY - 1) + [SAME]
    some = replace(run, branch=np.where(np.arange(EVERY) < 3, SAME, UNCHECKED).astype(np.int8))
    assert certificate_lines(some)[-1].endswith("3 draws, the same answer.")
    worse = replace(run, branch=np.where(np.arange(EVERY) < 3, OTHER, UNCHECKED).astype(np.int8))
    assert "another answer in 3" in certificate_lines(worse)[-1]
