"""Recovery where cases have several equilibria: the signalling game, by the design of its estimators' paper.

    python benchmarks/several_equilibria.py [--tables N] [--cases N] [--plays N]

S_A = C_B = 0, V_A = V_B = 1, W_A = -1.9, W_B = -2.9 + 0.1 x, a = -1.2, and x uniform on [-4, 4]: one case in
four has three equilibria, and which of them it plays is drawn at random (Crisman-Cox and Gibilisco 2021,
Political Science Research and Methods 9, 565-582). Prints bias, standard deviation, mean standard error and
coverage of 95 % intervals of each coefficient, and how the maximum compares with the truth.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
import pandas as pd

from melian.fit.data.formulas import designs
from melian.fit.estimation.estimate import Estimate, estimate
from melian.fit.estimation.likelihood import likelihood
from melian.fit.signalling.equilibria import signalling_equilibria
from melian.fit.signalling.likelihood import SignallingModel
from melian.fit.signalling.starts import scattered_starts

FORMULAS = {"SA": "0", "VA": "1", "CB": "0", "WA": "1", "WB": "x", "a": "1", "VB": "1"}
TRUTH = np.array([1.0, -1.9, -2.9, 0.1, -1.2, 1.0])


def simulated(rng: np.random.Generator, cases: int, plays: int) -> tuple[pd.DataFrame, np.ndarray, int]:
    """Regressors, counts, and how many cases have several equilibria."""
    x = rng.uniform(-4, 4, cases)
    found = signalling_equilibria(SA=0, VA=1, CB=0, barWA=-1.9, barWB=-2.9 + 0.1 * x, bara=-1.2, VB=1)
    first = np.cumsum(found.count) - found.count
    played = found.odds[first + rng.integers(0, found.count)]
    counts = np.array([rng.multinomial(plays, odds / odds.sum()) for odds in played])
    return pd.DataFrame({"x": x}), counts, int((found.count > 1).sum())


def fitted(seed: int, cases: int, plays: int) -> tuple[Estimate, float, int]:
    """The estimate from one start, the log-likelihood of the truth, and cases with several equilibria."""
    frame, counts, several = simulated(np.random.default_rng(seed), cases, plays)
    model = SignallingModel(designs(FORMULAS, frame), counts)
    found = estimate(model, counts, starts=scattered_starts(model, counts, 1, seed))
    return found, likelihood(model.logs(TRUTH), counts).value, several


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, default=40)
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--plays", type=int, default=200)
    asked = parser.parse_args()
    began = time.process_time()
    runs = [fitted(seed, asked.cases, asked.plays) for seed in range(asked.tables)]
    seconds = (time.process_time() - began) / asked.tables
    coef = np.array([found.coef for found, _, _ in runs])
    errors = np.array([found.se for found, _, _ in runs])
    lines = [f"{'coefficient':16}{'truth':>8}{'bias':>9}{'sd':>9}{'mean se':>9}{'coverage':>10}"]
    covered = np.abs(coef - TRUTH) <= 1.96 * errors
    for number, name in enumerate(runs[0][0].names):
        lines.append(
            f"{name:16}{TRUTH[number]:>8.2f}{coef[:, number].mean() - TRUTH[number]:>9.4f}"
            f"{coef[:, number].std(ddof=1):>9.4f}{np.nanmean(errors[:, number]):>9.4f}"
            f"{covered[:, number].mean():>10.1%}"
        )
    beaten = sum(found.loglik >= true for found, true, _ in runs)
    maxima = sum(found.status == "maximum" for found, _, _ in runs)
    lines += [
        f"{maxima} of {asked.tables} a maximum; {beaten} at least as likely as the truth;",
        f"several equilibria in {np.mean([several for _, _, several in runs]):.0f} of {asked.cases} cases, "
        f"at the estimate in {np.mean([found.several for found, _, _ in runs]):.0f}; "
        f"{seconds:.1f} CPU s a table",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
