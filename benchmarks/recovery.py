"""Recovery of the coefficients of a crisis written by hand: bias, coverage and cost.

    python benchmarks/recovery.py [--sets N] [--cases N] [--seed S]

Three actors and two secrets (recovery.crisis.yaml beside this file). Four of its numbers and the
precision depend on simulated regressors; outcomes are simulated at known coefficients, the crisis is
fitted to them by maximum likelihood from the file's own numbers, and the estimates are compared with
the truth. Prints a table in Markdown; compilation is left out of the times.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import melian
from melian.fit.crisis.build import scenario_model
from melian.fit.crisis.equilibria import other_equilibria
from melian.fit.crisis.model import ScenarioModel
from melian.fit.data.formulas import designs
from melian.fit.estimation.recovery import Recovery, recovery

FORMULAS = {
    "war_cost": "1 + distance",
    "help": "1 + alliance",
    "defence_cost": "1 + trade",
    "logit(p_resolved)": "1 + regime",
    "log(precision)": "1",
}
TRUTH = np.array([0.3, 0.5, 1.0, 0.4, 0.6, 0.4, -0.4, 0.8, np.log(3.5)])


def regressors(cases: int, seed: int) -> pd.DataFrame:
    """Three normal regressors, and a binary one."""
    rng = np.random.default_rng(seed)
    normal = {name: rng.normal(size=cases) for name in ("distance", "alliance", "trade")}
    return pd.DataFrame({**normal, "regime": rng.integers(0, 2, cases)})


def crisis_model(cases: int, seed: int) -> ScenarioModel:
    """The crisis with numbers that depend on simulated regressors."""
    case = melian.read(Path(__file__).with_name("recovery.crisis.yaml"))
    return scenario_model(case.model, designs(FORMULAS, regressors(cases, seed)))


def table(found: Recovery) -> str:
    """The figures in Markdown."""
    lines = [
        "| coefficient | truth | bias | its error | sd of estimates | mean s.e. | coverage of 95 % |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in found.frame.itertuples():
        lines.append(
            f"| `{row.coefficient}` | {row.truth:.3f} | {row.bias:+.3f} | {row.bias_error:.3f} "
            f"| {row.sd:.3f} | {row.se:.3f} | {100 * row.coverage:.1f} % |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sets", type=int, default=200)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    model = crisis_model(given.cases, given.seed)
    model.logs(TRUTH)

    def report(done: int) -> None:
        if done % 10 == 0:
            print(f"{done} of {given.sets}", file=sys.stderr)

    found = recovery(model, TRUTH, sets=given.sets, seed=given.seed, progress=report)
    print(f"{given.cases} cases, {model.n_games} different games, {len(TRUTH)} coefficients.")
    print(found.sentence)
    print()
    print(table(found))
    print()
    print(other_equilibria(model.at(regressors(50, given.seed)), TRUTH).sentence)


if __name__ == "__main__":
    main()
