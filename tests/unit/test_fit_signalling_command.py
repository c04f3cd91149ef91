"""`melian fit signalling`: what its three estimators say, and what they refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.errors import UsageError
from melian.fit.signalling import OUTCOMES, signalling_equilibria

FORMULAS = {"SA": "0", "VA": "1", "CB": "0", "WA": "1", "WB": "1 + x", "a": "1", "VB": "1"}
COUNTS = {name: name.lower() for name in OUTCOMES}


@pytest.fixture(scope="module")
def data():
    """50 cases with one equilibrium each, of the second design of Crisman-Cox and Gibilisco (2021)."""
    rng = np.random.default_rng(5)
    x = rng.uniform(-4, 4, 50)
    found = signalling_equilibria(SA=0, VA=1, CB=0, barWA=-1.8, barWB=-2.45 + 0.1 * x, bara=-1.2, VB=1)
    assert (found.count == 1).all()
    counts = np.array([rng.multinomial(400, odds / odds.sum()) for odds in found.odds])
    frame = pd.DataFrame(counts, columns=list(COUNTS.values()))
    return frame.assign(x=x, PRhat=found.pR, PFhat=found.pF, group=np.arange(50) % 10)


@pytest.fixture(scope="module")
def nested(data):
    return melian.fit("signalling", data, FORMULAS, counts=COUNTS, method="npl")


def test_the_page_of_pseudo_likelihood_claims_no_more_than_it_is(data, tmp_path):
    path = tmp_path / "cases.csv"
    data.to_csv(path, index=False)
    lets = [part for term, formula in FORMULAS.items() for part in ("--let", f"{term} ~ {formula}")]
    counts = ", ".join(f"{name}={column}" for name, column in COUNTS.items())
    pages = {}
    for method in ("pl", "npl"):
        result = CliRunner().invoke(
            cli, ["fit", "signalling", str(path), *lets, "--counts", counts, "--method", method]
        )
        assert result.exit_code == 0, result.output
        pages[method] = " ".join(result.output.split())
        assert "a maximum of the pseudo-likelihood:" in pages[method]
        assert "select best" not in pages[method]
    assert "Pseudo-log-likelihood -" in pages["pl"]
    assert "Note: Standard errors take the first-stage odds as known" in pages["pl"]
    assert "every case is at an equilibrium, and none of them has another" in pages["npl"]
    assert "more starts" not in pages["npl"]


def test_nested_pseudo_likelihood_has_one_kind_of_standard_errors(data, nested):
    for kind in ("sandwich", "cluster:group", "bootstrap:5"):
        with pytest.raises(
            UsageError, match=f"errors of its own, which count its first stage; {kind} would not"
        ):
            melian.fit("signalling", data, FORMULAS, counts=COUNTS, method="npl", standard_errors=kind)
    with pytest.raises(UsageError, match="no profile"):
        nested.profile("VA:(Intercept)")


def test_it_predicts_what_the_exact_fit_predicts(data, nested):
    """With one equilibrium in every case both estimators are consistent, and 20,000 plays leave little between."""
    exact = melian.fit("signalling", data, FORMULAS, counts=COUNTS, starts=1)
    ways = [found.first_difference("x", -2.0, 2.0) for found in (nested, exact)]
    assert ways[0].difference.tolist() == pytest.approx(ways[1].difference.tolist(), abs=0.02)
    truth = [
        signalling_equilibria(SA=0, VA=1, CB=0, barWA=-1.8, barWB=-2.45 + 0.1 * x, bara=-1.2, VB=1).odds[0]
        for x in (-2.0, 2.0)
    ]
    assert ((truth[1] - truth[0] - ways[1].difference).abs() < 4 * ways[1].se).all()
