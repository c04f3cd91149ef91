"""Militarised disputes of the nineteenth century, as the R package games fits them.

Estimates, standard errors and the log-likelihood are those of games 1.1.2 with a relative tolerance of
1e-15 (egame12, agent error, probit). The data are those of the package, kept beside the repository.
"""

from __future__ import annotations

import numpy as np
import pytest

import melian

FORMULAS = {"u11": "s_wt_re1 + revis1", "u13": "0", "u14": "regime1", "u24": "balanc + regime2"}
COUNTS = {"L": "sq", "RL": "capit", "RR": "war"}
PUBLISHED = {
    "u11:(Intercept)": (-0.495446, 0.598727),
    "u11:s_wt_re1": (-0.740015, 0.279665),
    "u11:revis1": (0.427239, 0.263804),
    "u14:(Intercept)": (0.221911, 1.217051),
    "u14:regime1[T.dem]": (-1.902249, 0.664449),
    "u14:regime1[T.mixed]": (-0.584109, 0.549915),
    "u24:(Intercept)": (0.499088, 0.441377),
    "u24:balanc": (-0.041974, 0.568740),
    "u24:regime2[T.dem]": (-1.543611, 0.452642),
    "u24:regime2[T.mixed]": (-0.616831, 0.320831),
}


@pytest.fixture(scope="module")
def path(shared):
    return shared / "data" / "war1800.csv"


def test_estimates_and_standard_errors_are_those_published(path):
    found = melian.fit("egame12", path, FORMULAS, counts=COUNTS, drop_missing=True, starts=20)
    assert found.loglik == pytest.approx(-286.123754719, abs=5e-10)
    assert found.is_maximum
    assert found.estimate.arrived == 20
    assert len(found.cases.frame) == 282
    assert len(found.cases.dropped) == 31
    assert found.cases.counts.sum(axis=0).tolist() == [124, 83, 75]
    table = found.table().set_index(found.coef.index)
    assert list(table.index) == list(PUBLISHED)
    np.testing.assert_allclose(table.coef, [coef for coef, _ in PUBLISHED.values()], atol=6e-7)
    np.testing.assert_allclose(table.se, [se for _, se in PUBLISHED.values()], atol=6e-6)


@pytest.mark.parametrize("errors", ["agent-logit", "private"])
def test_other_errors_fit_about_as_well(path, errors):
    """No figures are published; a unique maximum near that of the same data with other errors is."""
    found = melian.fit("egame12", path, FORMULAS, counts=COUNTS, drop_missing=True, starts=5, errors=errors)
    assert found.is_maximum
    assert found.estimate.arrived == 5
    assert found.loglik == pytest.approx(-286.12, abs=0.1)


def test_rows_with_missing_values_are_named(path):
    with pytest.raises(
        melian.UsageError, match=r"31 of 313 rows have missing values: 'regime1' in lines 63,"
    ):
        melian.fit("egame12", path, FORMULAS, counts=COUNTS)
