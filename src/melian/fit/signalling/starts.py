r"""Where the search for the maximum of the signalling game's likelihood begins.

The likelihood over equilibria has jumps: far from the maximum most cases may have several equilibria, or
none in which anybody challenges, and a climb that starts there ends at the edge of a jump.
Pseudo-likelihood (`pseudo_likelihood`) has no jumps for given first-stage odds, whatever
these are, and nor has a likelihood in which equilibria hold only in the end
(`relaxed`). So each start is the better of two: the maximum of pseudo-likelihood
for some first-stage odds, and what the relaxed likelihood makes of it. The odds are

- for the first start, what was seen in the case, shrunk towards a logit regression on all regressors, which
  has a normal prior of variance 1 on the coefficients of standardised regressors;
- for each other, drawn at random, without regard to what was seen: their log-odds are a constant and a
  noise per case of variance 1, and slopes of standard deviation 0.2 on standardised regressors.

References
----------
Crisman-Cox and Gibilisco (2021), Political Science Research and Methods 9, 565-582, section 4: where
likelihoods of this game break down. Gelman et al. (2008), Annals of Applied Statistics 2,
1360-1383: priors on standardised regressors.

Tested in `tests/unit/test_fit_signalling_likelihood.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64
from scipy.special import expit, ndtri

from melian.fit.data.formulas import Design
from melian.fit.estimation.climb import ascent
from melian.fit.estimation.likelihood import log_likelihoods
from melian.fit.shapes import Case, Coef, Counts, Regressors, Starts
from melian.fit.signalling.likelihood import SignallingModel
from melian.fit.signalling.pseudo_likelihood import PseudoSignalling
from melian.fit.signalling.relaxed import relaxed_maximum

__all__ = ["first_stage", "scattered_starts"]

_ITERATIONS = 100
_TRIES = 5
_LEAST, _MOST = 0.02, 0.98
_TILT = 0.2


def scattered_starts(model: SignallingModel, counts: Counts, starts: int, seed: int) -> Starts:
    """(start, coefficient) Starts as the module says; the first is the same for every seed.

    A start at which an outcome that was seen is impossible is drawn again, five times at most.
    """
    points = [_start(model, counts, *first_stage(model.designs, counts))]
    rng = np.random.default_rng(seed)
    regressors = _standardised(model.designs, len(counts))
    while len(points) < starts:
        for _ in range(_TRIES):
            point = _start(model, counts, *_drawn_odds(rng, regressors))
            if np.isfinite(_value(model, counts, point)):
                break
        points.append(point)
    return np.array(points)


def first_stage(designs: tuple[Design, ...], counts: Counts) -> tuple[Case, Case]:
    """(case,) Odds that B resists, and that A then stands firm, by logit regressions of what was seen.

    Parameters
    ----------
    designs
        All their regressors but constants take part, standardised.
    counts
        (case, outcome) How often each outcome was seen.
    """
    regressors = _standardised(designs, len(counts))
    _, conceded, backed_down, fought = counts.astype(np.float64).T
    return (
        _shrunk_odds(regressors, backed_down + fought, conceded),
        _shrunk_odds(regressors, fought, backed_down),
    )


def _shrunk_odds(regressors: Regressors, yes: Case, no: Case) -> Case:
    """(case,) What was seen in the case, and as many more plays at the odds of the regression as it is worth.

    With n plays in a case, odds that differ between cases by a beta distribution with weight w make the
    variance 1 + (n - 1) / (w + 1) times that of a binomial: Pearson's statistic tells w.
    """
    expected = _fitted_odds(regressors, yes, no)
    plays = yes + no
    spread = expected * (1 - expected)
    several = plays > 0
    pearson = ((yes - plays * expected) ** 2)[several] / (plays * spread)[several]
    excess = (pearson - 1).sum() / max(float((plays[several] - 1).sum()), 1.0)
    weight = 1 / np.clip(excess, 1e-6, 0.5) - 1
    return np.clip((yes + weight * expected) / (plays + weight), _LEAST, _MOST)


def _drawn_odds(rng: np.random.Generator, regressors: Regressors) -> Float64[np.ndarray, "2 case"]:
    """(2, case) Odds that know nothing of the data."""
    slopes = (
        rng.standard_normal((2, regressors.shape[1])) * np.r_[1.0, np.full(regressors.shape[1] - 1, _TILT)]
    )
    log_odds = slopes @ regressors.T + rng.standard_normal((2, len(regressors)))
    return np.clip(expit(log_odds), _LEAST, _MOST)


def _start(model: SignallingModel, counts: Counts, resists: Case, firm: Case) -> Coef:
    """(coefficient,) The better of two maxima; weights of a mixture, where the model has them, are equal."""
    pseudo = PseudoSignalling(model.designs, resists, firm)
    simple = ascent(pseudo, counts, np.zeros(len(pseudo.coefficients)), iterations=_ITERATIONS).coef
    relaxed, _ = relaxed_maximum(model.designs, counts, simple, ndtri(resists))
    weights = np.zeros(len(model.coefficients) - len(simple))
    pair = [np.concatenate([point, weights]) for point in (simple, relaxed)]
    return max(pair, key=lambda point: _value(model, counts, point))


def _value(model: SignallingModel, counts: Counts, point: Coef) -> float:
    value = float(log_likelihoods(model.logs(point), counts).sum())
    return value if np.isfinite(value) else -np.inf


def _standardised(designs: tuple[Design, ...], cases: int) -> Regressors:
    """(case, regressor) All different regressors, with mean 0 and variance 1, and a constant first."""
    columns = {
        name: design.matrix[:, number] for design in designs for number, name in enumerate(design.regressors)
    }
    centred = [column - column.mean() for column in columns.values()]
    kept = [column / column.std() for column in centred if column.std() > 0]
    return np.column_stack([np.ones(cases), *kept])


def _fitted_odds(regressors: Regressors, yes: Case, no: Case) -> Case:
    """(case,) A logit regression by Newton's method; half a case of either kind is added to the constant."""
    coef = np.zeros(regressors.shape[1])
    prior = np.r_[0.0, np.ones(len(coef) - 1)]
    total = yes + no
    for _ in range(50):
        odds = expit(regressors @ coef)
        middle = expit(coef[0])
        score = regressors.T @ (yes - total * odds) - prior * coef
        score[0] += 0.5 - middle
        curvature = (regressors.T * (total * odds * (1 - odds))) @ regressors + np.diag(prior)
        curvature[0, 0] += middle * (1 - middle)
        step = np.linalg.solve(curvature, score)
        coef = coef + step / max(1.0, np.abs(step).max() / 2)
        if np.abs(step).max() < 1e-9:
            break
    return np.asarray(expit(regressors @ coef))
