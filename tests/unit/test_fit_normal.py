"""Two normal variables at once, against SciPy's integration."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import log_ndtr
from scipy.stats import multivariate_normal, norm

from melian.fit.normal import (
    bivariate_normal_cdf,
    log_best_above,
    log_inverse_mills,
    scaled_log_best_above,
)

STEPS = np.array([-3, -1, -0.2, 0, 0.2, 1, 3])
"""Where the integral about a peak is cut into pieces."""


def by_integration(h: float, k: float, rho: float) -> float:
    """Mean over X <= h of P(Y <= k | X)."""
    spread = math.sqrt(1 - rho * rho)
    found, _ = quad(lambda x: norm.pdf(x) * norm.cdf((k - rho * x) / spread), -12, h, epsabs=1e-15, limit=200)
    return found


def test_the_distribution_function_agrees_with_integration() -> None:
    rng = np.random.default_rng(5)
    h, k = 2 * rng.standard_normal((2, 150))
    rho = rng.uniform(-0.995, 0.995, 150)
    peer = [multivariate_normal(cov=[[1, r], [r, 1]]).cdf([a, b]) for a, b, r in zip(h, k, rho, strict=True)]
    assert bivariate_normal_cdf(h, k, rho) == pytest.approx(np.array(peer), abs=1e-14)
    slow = [by_integration(*numbers) for numbers in zip(h[:40], k[:40], rho[:40], strict=True)]
    assert bivariate_normal_cdf(h[:40], k[:40], rho[:40]) == pytest.approx(np.array(slow), abs=2e-12)


LIMITS = [-math.inf, -1.5, -0.0, 0.0, 1e-12, 0.8, 1.3, math.inf]


@pytest.mark.parametrize("rho", [-1.0, -0.6, 0.0, 1 / math.sqrt(2), 0.999, 1.0])
def test_corners(rho: float) -> None:
    for h, k in itertools.product(LIMITS, LIMITS):
        if rho == 1:
            expected = norm.cdf(min(h, k))
        elif rho == -1:
            expected = max(norm.cdf(h) + norm.cdf(k) - 1, 0)
        elif math.isinf(h) or math.isinf(k):
            expected = norm.cdf(h) * norm.cdf(k)
        elif h == 0 and k == 0:
            expected = 0.25 + math.asin(rho) / (2 * math.pi)
        else:
            expected = by_integration(h, k, rho)
        assert float(bivariate_normal_cdf(h, k, rho)) == pytest.approx(expected, abs=1e-11), (h, k)


def test_the_tail_keeps_its_digits() -> None:
    """Against adaptive integration of the integrand over its largest value, where the probability is tiny."""
    rng = np.random.default_rng(7)
    leads, bars = rng.uniform(-25, 12, 200), rng.uniform(-12, 25, 200)
    grid = np.linspace(0, 40, 40_001)
    for lead, bar, found in zip(leads, bars, log_best_above(leads, bars), strict=True):
        t = bar + grid
        tops = -t * t / 2 + log_ndtr(t + lead)
        peak, top = t[tops.argmax()], tops.max()
        parts = [bar, *(x for x in peak + STEPS if x > bar), peak + 12]

        def share(x: float, lead: float = lead, top: float = top) -> float:
            return math.exp(-x * x / 2 + log_ndtr(x + lead) - top)

        pieces = [quad(share, a, b, epsrel=1e-13)[0] for a, b in itertools.pairwise(parts)]
        assert found == pytest.approx(top + math.log(math.fsum(pieces) / math.sqrt(2 * math.pi)), abs=1e-10)


def test_who_is_best_is_one_or_the_other() -> None:
    """P(X > Y, X > c) + P(Y > X, Y > c) = 1 - P(X <= c) P(Y <= c)."""
    lead, bar = np.random.default_rng(3).normal(0, 2, (2, 500))
    both = np.exp(log_best_above(lead, bar)) + np.exp(log_best_above(-lead, bar + lead))
    assert both == pytest.approx(1 - norm.cdf(bar) * norm.cdf(bar + lead), abs=1e-13)


def test_far_tails_are_told_apart() -> None:
    """With bars far out, X alone exceeds them: the scaled logarithm is that of Mills' ratio."""
    for bar in (50.0, 1e4, 1e8):
        mills = -math.log(bar) - 0.5 * math.log(2 * math.pi)
        assert float(scaled_log_best_above(3.0, bar)) == pytest.approx(mills, abs=2 / bar**2 + 1e-12)


def test_no_bar_at_all() -> None:
    leads = np.array([-30.0, -3.0, 0.0, 2.0])
    assert log_best_above(leads, -np.inf) == pytest.approx(norm.logcdf(leads / math.sqrt(2)), rel=1e-12)


def test_inverse_mills() -> None:
    x = np.linspace(-30, 30, 241)
    assert log_inverse_mills(x) == pytest.approx(norm.logpdf(x) - norm.logcdf(x), rel=1e-12, abs=1e-12)
