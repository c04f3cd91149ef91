"""`melian fit signalling`: what its three estimators say, and what they refuse."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

import melian
from melian.errors import UsageError
from melian.fit.signalling.equilibria import OUTCOMES, signalling_equilibria
from melian.report.pages.fit import FitPage

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


def page(found):
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(FitPage(found))
    return " ".join(console.export_text().split())


def test_the_page_of_pseudo_likelihood_claims_no_more_than_it_is(data, nested):
    pages = [
        page(melian.fit("signalling", data, FORMULAS, counts=COUNTS, method="pl", starts=2)),
        page(nested),
    ]
    for each in pages:
        assert "a maximum of the pseudo-likelihood:" in each
        assert "select best" not in each
    assert "Pseudo-log-likelihood -" in pages[0]
    assert "Note: Standard errors take the first-stage odds as known" in pages[0]
    assert "every case is at an equilibrium, and none of them has another" in pages[1]
    assert "more starts" not in pages[1]


def test_nested_pseudo_likelihood_has_one_kind_of_standard_errors(data, nested):
    for kind in ("sandwich", "cluster:group", "bootstrap:5"):
        with pytest.raises(
            UsageError, match=f"errors of its own, which count its first stage; {kind} would not"
        ):
            melian.fit("signalling", data, FORMULAS, counts=COUNTS, method="npl", standard_errors=kind)
    with pytest.raises(UsageError, match="no profile"):
        nested.profile("VA:(Intercept)")


def test_a_mixture_of_single_equilibria_is_named(data):
    found = melian.fit("signalling", data, FORMULAS, counts=COUNTS, select="mixture", starts=1)
    assert not found.is_maximum
    texts = [finding.text for finding in found.findings]
    assert any("'select:highest' has no effect" in text and "take --select best" in text for text in texts)


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
