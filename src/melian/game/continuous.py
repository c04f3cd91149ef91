"""Models whose private knowledge is a continuum, each solved from its indifference condition.

Their discretised cousins are crisis files of the library; these are the limits that finer and
finer grids approach.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64
from scipy.linalg import solve_banded
from scipy.optimize import brentq

from melian.errors import GameError

__all__ = ["BestDemand", "best_demand", "builder_cutoff", "talk_cutpoints", "talk_partitions"]


_Cutpoints = Float64[np.ndarray, " _cutpoint"]


_CLOSE = 1e-14


def talk_cutpoints(bias: float, cells: int) -> _Cutpoints | None:
    """Ends of the intervals that cheap talk can tell apart, or None if there is no such partition.

    The state is uniform on [0, 1] and known to the adviser alone, who wants policy `bias` above it;
    both lose the square of their distance. The ruler answers an interval with its middle, so that
    an adviser at a cutpoint is indifferent if it and its bias lie halfway between two middles:
    a[i - 1] - 2 a[i] + a[i + 1] = 4 bias. These equations are solved together.

    Parameters
    ----------
    bias
        Above zero, in units of the range of states.
    cells
        Number of intervals.

    Returns
    -------
    Array or None
        (cells + 1,) from 0 to 1.

    References
    ----------
    Crawford & Sobel (1982), Econometrica 50, 1431-1451, equation (A) and section 4.

    Examples
    --------
    >>> talk_cutpoints(0.1, 2).round(12).tolist()
    [0.0, 0.3, 1.0]
    """
    if not bias > 0 or cells < 1:
        raise GameError(f"cheap talk needs a bias above 0 and at least one cell; got {bias} and {cells}")
    band = np.ones((3, cells - 1))
    band[1] = -2
    right = np.full(cells - 1, 4.0 * bias)
    right[-1:] -= 1
    inner = solve_banded((1, 1), band, right) if cells > 1 else np.empty(0)
    cutpoints = np.concatenate([[0.0], inner, [1.0]])
    return cutpoints if np.all(np.diff(cutpoints) > _CLOSE) else None


def talk_partitions(bias: float) -> tuple[_Cutpoints, ...]:
    """The cutpoints of every equilibrium of cheap talk with this bias, from babbling to the finest."""
    found: list[_Cutpoints] = []
    while (cutpoints := talk_cutpoints(bias, len(found) + 1)) is not None:
        found.append(cutpoints)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class BestDemand:
    """What to ask of an opponent of unknown costs."""

    demand: float
    """Share of the stakes, 0 to 1."""
    war: float
    """Odds that it is refused."""


def best_demand(power: float, own_cost: float, highest_cost: float) -> BestDemand:
    """The best ultimatum if the other side's cost of war is uniform on [0, `highest_cost`] and its secret.

    The other side fights if its cost is below demand - power. Asking a little more gains the
    little where that is accepted and loses own cost and all that is above own power where it
    is not: 1 - F(k) = (k + own_cost) f(k) with k = demand - power, which is solved for k. Where even
    the first step does not pay the safe demand is best, where the last one does, everything.

    Parameters
    ----------
    power
        Chance of winning a war, 0 to 1, which is what war is worth before its costs.
    own_cost, highest_cost
        Costs of war in units of the stakes; own_cost >= 0, highest_cost > 0.

    References
    ----------
    Fearon (1995), International Organization 49, 379-414, appendix.

    Examples
    --------
    >>> found = best_demand(0.3, 0.22, 1)
    >>> round(found.demand, 12), round(found.war, 12)
    (0.69, 0.39)
    """
    if not (0 <= power <= 1 and own_cost >= 0 and highest_cost > 0):
        raise GameError(
            "an ultimatum needs power in [0, 1], own_cost >= 0 and highest_cost > 0; "
            f"got {power}, {own_cost} and {highest_cost}"
        )

    def gain(step: float) -> float:
        refused = min(step / highest_cost, 1.0)
        return (1 - refused) - (step + own_cost) / highest_cost

    most = min(highest_cost, 1 - power)
    if gain(0.0) <= 0:
        step = 0.0
    elif gain(most) >= 0:
        step = most
    else:
        step = float(brentq(gain, 0.0, most, xtol=_CLOSE))
    return BestDemand(demand=power + step, war=min(step / highest_cost, 1.0))


def builder_cutoff(advantage: float, harm: float, highest_cost: float) -> float:
    """Cost of weapons up to which a side builds them, if each side's cost is uniform and its secret.

    Building alone brings `advantage`, being the only one without costs `harm`. If the other builds
    with odds q, building is worth advantage (1 - q) + harm q, and at the cutoff that is what
    it costs, with q the share of costs below the cutoff. If harm reaches `highest_cost`, all
    build out of fear, however small the advantage.

    Parameters
    ----------
    advantage, harm, highest_cost
        Payoff units, all above 0; costs are uniform on [0, highest_cost].

    References
    ----------
    Baliga & Sjöström (2004), Review of Economic Studies 71, 351-369.

    Examples
    --------
    >>> round(builder_cutoff(0.2, 0.6, 1), 12)
    0.333333333333
    """
    if not (advantage > 0 and harm > 0 and highest_cost > 0):
        raise GameError(
            "an arms race needs an advantage, a harm and a highest cost above 0; "
            f"got {advantage}, {harm} and {highest_cost}"
        )

    def gain(cost: float) -> float:
        builds = cost / highest_cost
        return advantage * (1 - builds) + harm * builds - cost

    return highest_cost if gain(highest_cost) >= 0 else float(brentq(gain, 0.0, highest_cost, xtol=_CLOSE))
