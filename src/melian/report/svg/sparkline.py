"""A distribution as a curve of a few pixels.

Tested in `tests/unit/test_report.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from melian.scenario.quantities.distributions import Distribution

__all__ = ["density", "spark"]

WIDTH, HEIGHT = 110, 26
POINTS = 41


def density(distribution: Distribution) -> tuple[Float[np.ndarray, " point"], Float[np.ndarray, " point"]]:
    """Values between the 1 % and the 99 % quantile, and the density there, the slope of the distribution.

    The slope is taken between neighbouring quantiles, so that any quantile function will do.
    """
    share = np.linspace(0.01, 0.99, 6 * POINTS)
    value = distribution.ppf(share)
    grid = np.linspace(value[0], value[-1], POINTS + 1)
    below = np.interp(grid, value, share)
    width = grid[1] - grid[0]
    return (grid[:-1] + grid[1:]) / 2, np.diff(below) / width if width > 0 else np.zeros(POINTS)


def spark(distribution: Distribution) -> str:
    """The curve as SVG; a number that is fixed is a line."""
    label = distribution.describe()
    from melian.report.markup import text

    head = (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{text(label)}">'
    )
    value, height = density(distribution)
    if not np.isfinite(value).all() or not np.isfinite(height).all() or height.max() <= 0:
        return f'{head}<path d="M55 2V24" stroke="#0072b2" stroke-width="2"/></svg>'
    x = 2 + (WIDTH - 4) * (value - value[0]) / (value[-1] - value[0])
    y = HEIGHT - 3 - (HEIGHT - 6) * height / height.max()
    line = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    middle = 2 + (WIDTH - 4) * float(np.clip((distribution.median - value[0]) / (value[-1] - value[0]), 0, 1))
    return (
        f'{head}<path d="M2 {HEIGHT - 3}L{line}L{WIDTH - 2} {HEIGHT - 3}Z" fill="#0072b2" fill-opacity=".18" '
        f'stroke="#0072b2"/><path d="M{middle:.1f} 3V{HEIGHT - 2}" stroke="#1a1a1a" '
        'stroke-width="1.5"/></svg>'
    )
