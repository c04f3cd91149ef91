"""Small data sets and slow likelihoods for tests of fitting."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, ndtr

__all__ = ["FORMULAS", "odds_of_case", "table"]

Array = npt.NDArray[np.float64]

FORMULAS = {
    "egame12": {"u11": "0 + x", "u13": "0", "u14": "1 + z", "u24": "1 + x"},
    "egame122": {"u11": "0 + x", "u12": "0", "u13": "1", "u14": "0 + z", "u22": "1 + z", "u24": "0 + x"},
    "egame123": {
        "u11": "0 + x", "u13": "0", "u15": "0", "u16": "1 + z", "u23": "0 + z", "u25": "0", "u26": "1",
        "u36": "1 + x",
    },
}  # fmt: skip


def table(n: int = 40, seed: int = 0) -> pd.DataFrame:
    """Regressors x (normal) and z (0 or 1)."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"x": rng.normal(size=n), "z": rng.integers(0, 2, n).astype(float)})


def odds_of_case(tree: str, u: Mapping[str, float], errors: str) -> list[float]:
    """Odds of the outcomes of one case, written out from the definitions node by node."""

    def share(gain: float, weights: list[float]) -> float:
        if errors == "private":
            return float(ndtr(gain / np.sqrt(sum(weight**2 for weight in weights))))
        cdf = expit if errors == "agent-logit" else ndtr
        return float(cdf(gain / np.sqrt(2)))

    if tree == "egame12":
        p4 = share(u["u24"], [1, 1])
        p3 = 1 - p4
        p2 = share(p3 * u["u13"] + p4 * u["u14"] - u["u11"], [1, p3, p4])
        return [1 - p2, p2 * p3, p2 * p4]
    if tree == "egame122":
        p4, p6 = share(u["u22"], [1, 1]), share(u["u24"], [1, 1])
        p3, p5 = 1 - p4, 1 - p6
        gain = p5 * u["u13"] + p6 * u["u14"] - p3 * u["u11"] - p4 * u["u12"]
        p2 = share(gain, [p3, p4, p5, p6])
        return [(1 - p2) * p3, (1 - p2) * p4, p2 * p5, p2 * p6]
    p6 = share(u["u36"], [1, 1])
    p5 = 1 - p6
    p4 = share(p5 * u["u25"] + p6 * u["u26"] - u["u23"], [1, p5, p6])
    p3 = 1 - p4
    gain = p3 * u["u13"] + p4 * (p5 * u["u15"] + p6 * u["u16"]) - u["u11"]
    p2 = share(gain, [1, p3, p4 * p5, p4 * p6])
    return [1 - p2, p2 * p3, p2 * p4 * p5, p2 * p4 * p6]
