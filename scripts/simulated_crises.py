"""Make `simulated-crises.csv`, the data that come with melian: python scripts/simulated_crises.py.

No crisis in it ever happened. Regressors are drawn, the crisis `canon/deterrence` is solved for each
row with the coefficients below, and outcomes are drawn from its odds.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

import melian
from melian.fit.crisis.build import scenario_model
from melian.fit.data.formulas import designs
from melian.fit.estimation.simulate import simulate

TARGET = Path(melian.__file__).parent / "library" / "data" / "simulated-crises.csv"
SEED = 1914
ROWS = 600
FORMULAS = {
    "log(precision)": "1",
    "audience_cost": "1 + democracy",
    "war_a": "1 + advantage",
    "war_d": "1 + allied + regime",
    "status_quo_a": "0 + rivalry",
}
TRUTH = {
    "log(precision):(Intercept)": 1.4,
    "audience_cost:(Intercept)": 0.15,
    "audience_cost:democracy": 0.5,
    "war_a:(Intercept)": -0.9,
    "war_a:advantage": 1.1,
    "war_d:(Intercept)": -1.1,
    "war_d:allied": 0.5,
    "war_d:regime[T.democracy]": -0.4,
    "war_d:regime[T.mixed]": -0.1,
    "status_quo_a:rivalry": -0.3,
}


def regressors(rng: np.random.Generator) -> pd.DataFrame:
    """Who faces whom: one row per pair and year."""
    frame = pd.DataFrame(
        {
            "crisis": np.arange(1, ROWS + 1),
            "year": rng.integers(1950, 2020, ROWS),
            "region": rng.choice(["africa", "americas", "asia", "europe", "middle_east"], ROWS),
            "democracy": rng.integers(0, 2, ROWS),
            "advantage": rng.beta(2, 2, ROWS).round(1),
            "allied": (rng.random(ROWS) < 0.35).astype(int),
            "regime": rng.choice(["autocracy", "democracy", "mixed"], ROWS, p=[0.5, 0.3, 0.2]),
            "rivalry": (rng.random(ROWS) < 0.4).astype(int),
        }
    )
    return frame.sort_values(["year", "crisis"], ignore_index=True).assign(crisis=np.arange(1, ROWS + 1))


def table() -> pd.DataFrame:
    """All rows, some of which lack a value, as data do."""
    rng = np.random.default_rng(SEED)
    frame = regressors(rng)
    model = scenario_model(melian.read("canon/deterrence").model, designs(FORMULAS, frame))
    truth = np.array([TRUTH[name] for name in model.coefficients])
    counts = simulate(model, truth, seed=SEED)
    frame["outcome"] = np.array(model.outcomes)[counts.argmax(axis=1)]
    unknown = rng.choice(ROWS, 12, replace=False)
    frame["advantage"] = frame["advantage"].where(~frame.index.isin(unknown))
    return frame


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    text = table().to_csv(index=False, lineterminator="\n")
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {text.count(chr(10)) - 1} rows\n")
