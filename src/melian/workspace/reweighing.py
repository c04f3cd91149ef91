r"""Odds at another value of some numbers, at once, from draws that are solved already.

A draw counts the more, the nearer its number lies to the value that is asked for. Nearness is measured
on the number's own quantile scale, as a normal score: :math:`z_i = \Phi^{-1}(u_i)` for the uniform
number :math:`u_i` that draw `i` was made of, so that its unit, its skew and its bounds do not matter,
and no kernel is cut off at an end. Draws have the density :math:`\varphi` there; the weight

.. math:: w_i = \exp\left(-\frac{(z_i - c)^2}{2 h^2}\right), \qquad c = z \, (1 + \min(h, 1)^2)

is then the importance weight of the target :math:`\varphi(\cdot) w(\cdot)`, a normal of variance
:math:`h^2 / (1 + h^2)` whose mean is `z` itself: the centre lies further out than the value by as much as
the draws, which are fewer there, would pull it back. Weights of several numbers, drawn independently,
are multiplied. The width is that of Scott's rule for `d` numbers and `n` draws, :math:`n^{-1/(d + 4)}`; at
an infinite width all draws count alike. How much can be made of it say the effective draws,
:math:`(\sum w)^2 / \sum w^2`, between 1 and `n` (Kish).

References
----------
Scott (1992), Multivariate Density Estimation, section 6.2. Kish (1965), Survey Sampling, section 8.2.
Nadaraya (1964), On Estimating Regression, Theory of Probability and its Applications 9(1):141-142.

Tested in `tests/unit/workspace/test_reweighing.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from melian.analysis.odds import LEVELS, Spread, odds_of
from melian.errors import UsageError
from melian.runs.draws import uniforms
from melian.runs.run import Run
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.quantities.distributions import Distribution, Fixed
from melian.scenario.shapes import Draw

__all__ = ["Reweighed", "effective_draws", "movable", "reweighed", "score_of", "weighted_spread", "weights"]

FURTHEST = 8.0
"""Normal scores stay within this: beyond lies less than 1e-15 of a distribution."""
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Reweighed:
    """What the draws of a run say of other numbers."""

    outcomes: Mapping[str, Spread]
    """Outcome -> its odds."""
    answer: Spread | None
    """The odds of yes; None where the file asks nothing."""
    effective: float
    """As many equally weighted draws would tell as much."""
    draws: int
    """Certified draws that there are."""


def movable(run: Run) -> tuple[str, ...]:
    """The numbers whose draws differ, so that they can be weighed."""
    held = run.fixed
    return tuple(
        stream
        for stream, each in run.model.distributions.items()
        if stream not in held and not isinstance(each, Fixed)
    )


def reweighed(run: Run, numbers: Mapping[str, float], *, width: float | None = None) -> Reweighed:
    """The odds of a run where some of its numbers have other values.

    Parameters
    ----------
    run
        Solved draws.
    numbers
        Stream (the name of an assumption) -> its value.
    width
        Of the kernel, in normal scores; by Scott's rule if absent.

    Raises
    ------
    UsageError
        If a number has the same value in all draws, or no draw is certified.
    """
    good = run.certified
    n = int(good.sum())
    if not n:
        raise UsageError("no draw is certified, so that there is nothing to weigh: solve more draws")
    weight = weights(run, numbers, width=width)[good]
    odds = run.outcome_odds[good]
    file = run.model.scenario.file
    outcomes = {str(name): weighted_spread(odds[:, k], weight) for k, name in enumerate(file.outcomes)}
    yes = file.counts_as_yes
    answer = weighted_spread(odds_of(run.model, odds, yes), weight) if yes else None
    return Reweighed(outcomes, answer, effective_draws(weight), n)


def weights(run: Run, numbers: Mapping[str, float], *, width: float | None = None) -> Draw:
    """(draw,) the weight of each draw, 1 at most; those of draws without a certificate are 0."""
    good = run.certified
    h = max(int(good.sum()), 1) ** (-1 / (len(numbers) + 4)) if width is None else width
    log = np.zeros(run.n_draws)
    known = movable(run)
    for stream, value in numbers.items():
        if stream not in known:
            raise UsageError(
                f"'{stream}' has one value in all draws, so that none is nearer to another: solve again with "
                f"it; {nearest(stream, known)}"
            )
        at = score_of(run.model.distributions[stream], value)
        log -= _distance(_scores(run, stream), at, h)
    log -= log[good].max(initial=-math.inf) if good.any() else 0.0
    return np.where(good, np.exp(np.minimum(log, 0.0)), 0.0)


def _distance(scores: Draw, at: float, width: float) -> Draw:
    """(draw,) half the square of how far each draw lies from the centre, in widths."""
    if math.isinf(width):
        return np.zeros(len(scores))
    centre = at * (1 + min(width, 1.0) ** 2)
    return 0.5 * ((scores - centre) / width) ** 2


def _scores(run: Run, stream: str) -> Draw:
    """(draw,) the normal scores of a number."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniforms(run.seed, stream, 0, run.n_draws)))


def score_of(distribution: Distribution, value: float) -> float:
    r"""The normal score of a value: where a share :math:`\Phi(z)` of the draws lies below it.

    By bisection, for distributions are known by their quantile function alone.
    """
    from scipy.special import ndtr

    low, high = -FURTHEST, FURTHEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if float(distribution.ppf(np.array([ndtr(middle)]))[0]) < value:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def effective_draws(weight: Draw) -> float:
    r"""So many equally weighted draws would tell as much: :math:`(\sum w)^2 / \sum w^2`."""
    return float(weight.sum() ** 2 / (weight**2).sum())


def weighted_spread(values: Draw, weight: Draw) -> Spread:
    """Median, mean and quantiles of weighted values; equal weights give `melian.analysis.odds.spread`.

    A value stands at the middle of its weight, the least at 0 and the greatest at 1, linear in between.
    """
    order = np.argsort(values, kind="stable")
    sorted_values, sorted_weight = values[order], weight[order]
    place = np.cumsum(sorted_weight) - sorted_weight / 2
    place = _from_0_to_1(place)
    figures = np.interp([0.5, *LEVELS.values()], place, sorted_values)
    mean = float(np.average(values, weights=weight))
    return Spread(float(figures[0]), mean, *(float(each) for each in figures[1:]))


def _from_0_to_1(place: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    span = place[-1] - place[0]
    return (place - place[0]) / span if span > 0 else np.linspace(0.0, 1.0, len(place))
