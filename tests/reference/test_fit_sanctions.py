"""The sanctions data of Crisman-Cox and Gibilisco (2021): all three estimators against published numbers.

PL, NPL and the constrained maximum are from the R package sigInt 0.2.0 and the replication of the paper; the exact
maximum and its standard errors from a program of its own: logit grid, bisection, BFGS. The data are those of the
package and not part of melian; without them nothing here runs.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from melian.fit.data.formulas import designs
from melian.fit.estimation.estimate import Estimate, estimate
from melian.fit.estimation.likelihood import likelihood
from melian.fit.signalling.likelihood import SignallingModel
from melian.fit.signalling.pseudo_likelihood import PseudoSignalling, estimate_npl, first_stage_of
from melian.fit.signalling.starts import scattered_starts

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "sanctionsData.csv"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the public data are not here")

FORMULAS = {
    "SA": "0 + sqrt(senderecondep) + senderdemocracy + contig + ally",
    "VA": "anticipatedsendercosts",
    "CB": "sqrt(targetecondep) + anticipatedtargetcosts + contig + ally",
    "WA": "sqrt(senderecondep) + senderdemocracy + lncaprat",
    "WB": "targetdemocracy + lncaprat",
    "a": "senderdemocracy",
    "VB": "0",
}
# columns: PL, NPL, its standard error, exact maximum, its standard error
TABLE = np.array(
    [
        [-0.323317, -0.218077, 0.804522, -0.519303, 0.583339],
        [0.002778, 0.034070, 0.060736, 0.007134, 0.031829],
        [0.011553, 0.054686, 0.034463, 0.037664, 0.016726],
        [-0.178653, -0.170238, 0.081227, -0.159845, 0.066791],
        [-0.327215, 1.602845, 1.303993, 1.308203, 0.524320],
        [0.355949, -0.048140, 0.230149, -0.191374, 0.156908],
        [-1.139016, -2.136771, 0.618238, -4.528138, 3.668826],
        [2.259366, 2.335138, 0.897632, 2.828022, 0.824865],
        [0.081364, 0.117180, 0.050262, 0.192768, 0.059207],
        [0.132091, 0.121508, 0.031534, 0.099668, 0.031863],
        [-0.038757, -0.025529, 0.101615, -0.019686, 0.106938],
        [-2.433104, -2.418381, 0.128272, -2.455212, 0.077610],
        [0.392117, 0.014077, 1.199700, -0.048732, 0.228523],
        [0.012820, 0.035258, 0.065063, -0.000322, 0.037310],
        [0.018223, 0.026497, 0.032013, 0.043412, 0.008761],
        [0.451020, -0.908379, 0.856601, -4.424773, 5.110177],
        [-0.002025, -0.002638, 0.008373, -0.013953, 0.006947],
        [0.105533, 0.119932, 0.042323, 0.289359, 0.196140],
        [-2.628135, -2.638156, 0.119066, -2.713804, 0.081467],
        [-0.003894, 0.020077, 0.066433, -0.004677, 0.035082],
    ]
)
PL, NPL, NPL_SE, EXACT, EXACT_SE = TABLE.T


@pytest.fixture(scope="module")
def data() -> tuple[pd.DataFrame, np.ndarray]:
    frame = pd.read_csv(DATA)
    return frame, frame[["sq", "cd", "bd", "sf"]].to_numpy()


@pytest.fixture(scope="module")
def exact(data: tuple[pd.DataFrame, np.ndarray]) -> Estimate:
    frame, counts = data
    model = SignallingModel(designs(FORMULAS, frame), counts)
    return estimate(model, counts, starts=scattered_starts(model, counts, 2, 1))


def test_the_exact_maximum(exact: Estimate) -> None:
    assert exact.status == "maximum"
    assert exact.loglik == pytest.approx(-3927.90951128, abs=1e-7)
    assert exact.coef == pytest.approx(EXACT, abs=2e-5)
    assert exact.arrived == 2


def test_its_standard_errors(exact: Estimate) -> None:
    # the other program's Hessian are differences of a gradient at roots that it bisects: 2 parts in 1000
    assert exact.se == pytest.approx(EXACT_SE, rel=2e-3)


def test_every_case_has_one_equilibrium_at_the_maximum(exact: Estimate) -> None:
    assert exact.several == 0
    assert (exact.model.logs(NPL).equilibria == 1).all()
    lowest = SignallingModel(exact.model.designs, exact.counts, "lowest")  # type: ignore[attr-defined]
    assert likelihood(lowest.logs(exact.coef), exact.counts).value == pytest.approx(exact.loglik, abs=1e-9)


def test_from_published_estimates(data: tuple[pd.DataFrame, np.ndarray]) -> None:
    frame, counts = data
    model = SignallingModel(designs(FORMULAS, frame), counts)
    found = estimate(model, counts, starts=np.array([PL, NPL]))
    assert found.arrived == 2
    assert found.loglik == pytest.approx(-3927.90951128, abs=1e-7)


def test_pseudo_likelihood(data: tuple[pd.DataFrame, np.ndarray]) -> None:
    frame, counts = data
    model = PseudoSignalling(designs(FORMULAS, frame), *first_stage_of(frame))
    found = estimate(model, counts)
    assert found.loglik == pytest.approx(-3963.9557563, abs=1e-6)
    assert found.coef == pytest.approx(PL, abs=2e-6)


@pytest.mark.parametrize("columns", [("PRhat", "PFhat"), ("PRnpl", "PFnpl")])
def test_nested_pseudo_likelihood(data: tuple[pd.DataFrame, np.ndarray], columns: tuple[str, str]) -> None:
    frame, counts = data
    model = PseudoSignalling(designs(FORMULAS, frame), *first_stage_of(frame, columns))
    found = estimate_npl(model, counts)
    # the package stops at changes of 1e-7, which leave 2e-7 of the log-likelihood open
    assert found.estimate.loglik == pytest.approx(-3932.4473777, abs=5e-7)
    assert found.estimate.coef == pytest.approx(NPL, abs=2e-6)
    assert found.estimate.se == pytest.approx(NPL_SE, abs=2e-6)
