"""What the logit solver is told: how precise, how exact, how long.

Tested in `tests/unit/test_logit_qre.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LogitSettings"]


@dataclass(frozen=True, slots=True)
class LogitSettings:
    """Everything that `LogitQRE` can be given."""

    precision: float | tuple[float, ...]
    """In 1/payoff unit, one for all players or one each; `math.inf` for the limit."""
    tolerance: float = 1e-8
    """Largest residual, in log-odds, that is certified; at the limit, regret over payoff range."""
    max_evaluations: int = 30_000
    """Passes over the tree allowed per draw; one that was followed in vain is given up sooner."""
    always_trace: bool = False
    """Have every draw followed by the tracer that counts eigenvalues, even where less would do."""
    always_follow: bool = False
    """Have every draw followed from precision 0, even where a few sweeps would do."""
    limit_at: float = 1e5
    """Precision x payoff range at which the limit is read first; further readings are taken from there."""
    limit_at_most: float = 1e6
    """Where it is read first at most, if nearer readings fail; beliefs lose digits far out."""
    limit_error: float = 5e-7
    """Largest error of a probability with which a limit is certified: six digits stand."""
