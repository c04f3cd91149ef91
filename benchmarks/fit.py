"""Speed of fitting: seconds to the maximum of the likelihood of public data.

    python benchmarks/fit.py FOLDER [--repeats N]

FOLDER holds `war1800.csv` (R package games) and, for the rows of the signalling game,
`sanctionsData.csv` (R package sigInt). CPU time, the best of N repeats after
one that compiles and imports, with the data read once: what is timed is `estimate`, from its start to
coefficients with their Hessian; starts of the signalling game are found from the data within that time.
'arrived' says how many starts ended at the best maximum.
"""

from __future__ import annotations

import os

# before numpy is there, as `melian fit` does: threads of BLAS are slower for matrices as small as these
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from melian.fit.data.cases import cases_of
from melian.fit.data.formulas import columns_of, designs
from melian.fit.data.tables import read_table
from melian.fit.estimation.estimate import Estimate, estimate
from melian.fit.signalling.equilibria import OUTCOMES
from melian.fit.signalling.likelihood import SignallingModel
from melian.fit.signalling.pseudo_likelihood import PseudoSignalling, estimate_npl, first_stage_of
from melian.fit.signalling.starts import scattered_starts
from melian.fit.trees.choice_trees import EGAME12, ERRORS, ChoiceTreeModel

WAR = {"u11": "s_wt_re1 + revis1", "u13": "0", "u14": "regime1", "u24": "balanc + regime2"}
WAR_COUNTS = {"L": "sq", "RL": "capit", "RR": "war"}

SANCTIONS = {
    "SA": "0 + sqrt(senderecondep) + senderdemocracy + contig + ally",
    "VA": "anticipatedsendercosts",
    "CB": "sqrt(targetecondep) + anticipatedtargetcosts + contig + ally",
    "WA": "sqrt(senderecondep) + senderdemocracy + lncaprat",
    "WB": "targetdemocracy + lncaprat",
    "a": "senderdemocracy",
    "VB": "0",
}
SANCTIONS_COUNTS = {"SQ": "sq", "CD": "cd", "BD": "bd", "SF": "sf"}
SCATTERED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    name: str
    run: Callable[[], Estimate]
    published: str
    """Log-likelihood and time elsewhere, as far as they are published."""


def war_rows(folder: Path) -> Iterator[Row]:
    """Disputes of the nineteenth century with each kind of error."""
    table = read_table(folder / "war1800.csv")
    cases = cases_of(table, EGAME12.outcomes, counts=WAR_COUNTS, columns=columns_of(WAR), drop_missing=True)
    made = designs(WAR, cases.frame)
    for errors in ERRORS:
        model = ChoiceTreeModel(EGAME12, made, errors)
        published = "-286.123755, .05 to .08 s (games 1.1.2)" if errors == "agent-probit" else ""
        yield Row(f"war1800, egame12, {errors}", lambda model=model: estimate(model, cases.counts), published)


def sanctions_rows(folder: Path) -> Iterator[Row]:
    """Threats of sanctions: the exact maximum, from one start and from many, and both pseudo-likelihoods."""
    table = read_table(folder / "sanctionsData.csv")
    cases = cases_of(table, OUTCOMES, counts=SANCTIONS_COUNTS, columns=columns_of(SANCTIONS))
    made = designs(SANCTIONS, cases.frame)
    model = SignallingModel(made, cases.counts)
    pseudo = PseudoSignalling(made, *first_stage_of(cases.frame))

    def exact(starts: int) -> Estimate:
        points = scattered_starts(model, cases.counts, starts, 1)
        return estimate(model, cases.counts, starts=points)

    yield Row("sanctions, exact, from the data alone", lambda: exact(1), "-3927.909515, 243 s (Ipopt)")
    yield Row(f"sanctions, exact, {SCATTERED} scattered starts", lambda: exact(SCATTERED), "")
    yield Row("sanctions, PL", lambda: estimate(pseudo, cases.counts), "-3963.955756, 1.0 s (sigInt 0.2.0)")
    yield Row(
        "sanctions, NPL", lambda: estimate_npl(pseudo, cases.counts).estimate,
        "-3932.447378, 13 s (sigInt 0.2.0)",
    )  # fmt: skip


def timed(row: Row, repeats: int) -> tuple[Estimate, float]:
    """The estimate, and the least CPU time of some repeats."""
    found, best = row.run(), float("inf")
    for _ in range(repeats):
        began = time.process_time()
        found = row.run()
        best = min(best, time.process_time() - began)
    return found, best


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    rows = list(war_rows(arguments.folder))
    if (arguments.folder / "sanctionsData.csv").exists():
        rows += sanctions_rows(arguments.folder)
    sys.stdout.write(
        f"{'fit':42}{'log-likelihood':>16}{'CPU s':>9}{'solved':>8}{'arrived':>9}  status; published\n"
    )
    for row in rows:
        found, seconds = timed(row, arguments.repeats)
        sys.stdout.write(
            f"{row.name:42}{found.loglik:>16.6f}{seconds:>9.3f}{len(found.path):>8}"
            f"{f'{found.arrived}/{len(found.climbs)}':>9}  {found.status}; "
            f"{row.published}\n"
        )


if __name__ == "__main__":
    main()
