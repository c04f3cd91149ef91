"""The table of the coefficients of a fit.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import norm

from melian.fit.estimation.estimate import Estimate

__all__ = ["coefficient_table"]


def coefficient_table(estimate: Estimate, formulas: Mapping[str, str], level: float) -> pd.DataFrame:
    """Per coefficient: term, regressor, coef, se, z, p, low, high; normal intervals of this level.

    Parameters
    ----------
    formulas
        By term: they say where the term of a name ends.
    level
        Share that the intervals cover.
    """
    parts = [_split(name, formulas) for name in estimate.names]
    se = estimate.se
    with np.errstate(invalid="ignore", divide="ignore"):
        z = estimate.coef / se
    width = norm.ppf(0.5 + level / 2) * se
    return pd.DataFrame(
        {
            "term": [term for term, _ in parts],
            "regressor": [regressor for _, regressor in parts],
            "coef": estimate.coef,
            "se": se,
            "z": z,
            "p": 2 * norm.sf(np.abs(z)),
            "low": estimate.coef - width,
            "high": estimate.coef + width,
        }
    )


def _split(name: str, terms: Mapping[str, str]) -> tuple[str, str]:
    """Term and regressor of `term:regressor`; either may hold a colon."""
    term = next((term for term in terms if name.startswith(f"{term}:")), name.partition(":")[0])
    return term, name.removeprefix(f"{term}:")
