"""What a lane of `lanes.path` knows of its draw: names of the rows of `PathWorkspace.state`.

Tested in `tests/contract/test_logit_laws.py`.
"""

from __future__ import annotations

__all__ = [
    "AA",
    "AB",
    "AHEAD",
    "AT",
    "AT_BEST",
    "BB",
    "BEHIND",
    "BEND",
    "BEST",
    "DELTA",
    "DOUBTFUL",
    "ERROR",
    "FIRST",
    "FOLDS",
    "HIGH",
    "HIGHEST",
    "LAND",
    "LAST",
    "LIMIT",
    "LOW",
    "LOWEST",
    "MARKS",
    "MAY_SPLIT",
    "MOVE",
    "MOVED",
    "NASH",
    "NEAREST",
    "NEGATIVE",
    "N_STATES",
    "OLD_MARKS",
    "OLD_NEAREST",
    "OLD_SLOPE",
    "PHASE",
    "PIVOTS",
    "POLISH",
    "POLISHED",
    "POLISHES",
    "READ",
    "READS",
    "READS_NO_MORE",
    "READ_AT",
    "REFUSED",
    "RESIDUAL",
    "ROUNDING",
    "SCALE",
    "SEQUENTIAL",
    "SLOPE",
    "SLOT",
    "SPEED",
    "STAGE",
    "STEP",
    "SYMMETRIC",
    "TA",
    "TAKE",
    "TAKEN",
    "TAKEN_POINTS",
    "TARGET",
    "TB",
    "TOUCHES_UP",
    "TRACE",
    "TRIES",
    "TURN",
    "USE",
    "WEIGH",
]  # fmt: skip

TRACE, LAND, POLISH, WEIGH, READ = 0.0, 1.0, 2.0, 3.0, 4.0
"""Values of PHASE."""
READS, READS_NO_MORE, POLISHES, TOUCHES_UP = 0.0, 1.0, 2.0, 3.0
"""Values of STAGE: how far a lane is with a limit."""
# rows of `state`, no two alike: where a lane is,
PHASE, STEP, BEHIND, TRIES, FIRST, LAST, TARGET, FOLDS = range(8)
BEST, AT_BEST, LIMIT, REFUSED, STAGE, POLISHED, TAKEN_POINTS, SYMMETRIC = range(8, 16)
# the pivots that were below 0 at the point taken last, and whether they are why the lane cannot go on,
PIVOTS, MAY_SPLIT = range(16, 18)
# what the last evaluation found: how many pivots are below 0, and which, how near to 0 an eigenvalue is
# where it matters, largest |F|,
# precisions of the point and of the one taken last, their slopes along the path, inner products, regrets,
NEGATIVE, MARKS, NEAREST, RESIDUAL, AT, TAKEN, SLOPE, OLD_SLOPE = range(18, 26)
AA, AB, BB, TA, TB, NASH, SEQUENTIAL = range(26, 33)
# and what the lane does to its point
USE, DELTA, TAKE, TURN, AHEAD, BEND, MOVE = range(33, 40)
# the payoff range of its draw, whether pivots other than a fold's have changed sign, and the marks of
# those below 0 at the point taken last, which has moved by so much since they were found
SCALE, DOUBTFUL, OLD_MARKS, MOVED = range(40, 44)
# the reading of the limit that is taken, the lowest and the highest taken, and the lowest and the highest
# that can be; the precision of the first; what rounding adds to the error of a probability there, and that
SLOT, LOW, HIGH, LOWEST, HIGHEST, READ_AT, ROUNDING, ERROR = range(44, 52)
# how near to 0 an eigenvalue was at the point taken last (0 where nobody looked), and how fast it moves
OLD_NEAREST, SPEED = range(52, 54)
N_STATES = 54
