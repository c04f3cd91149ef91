r"""The ultimatum game over offers: how much is offered, and whether it is taken.

Player 1 offers y out of a pie Q; player 2 accepts, or both get their reservation values
:math:`R_1 = x'\beta + \epsilon_1`, :math:`R_2 = z'\gamma + \epsilon_2`, with logistic errors of
scales :math:`s_1, s_2` that each alone knows. With :math:`\Lambda` the logistic function, an offer is
accepted with odds

.. math:: A(y) = \Lambda\bigl((y - z'\gamma)/s_2\bigr),                                    \qquad (1)

and the best offer of player 1 is at most y with odds

.. math:: F(y) = \Lambda\Bigl(-\bigl[Q - y - x'\beta - s_2\,(1 + e^{(y - z'\gamma)/s_2})\bigr]/s_1\Bigr).
    \qquad (2)

The likelihood of an offer is F(0) at 0, 1 - F(Q) at Q, and the density
:math:`f = F (1 - F)(1 + e^{(y - z'\gamma)/s_2})/s_1` between; times A or 1 - A. The
expected best offer without errors of player 1, kept within 0 and Q, is

.. math:: y^* = Q - x'\beta - s_2\,\bigl[1 + W\bigl(e^{(Q - x'\beta - s_2 - z'\gamma)/s_2}\bigr)\bigr]
    \qquad (3)

with W Lambert's function. Coefficients are those of R1 and R2 and the logarithms of the scales.

References
----------
Ramsay and Signorino (2009), *A statistical model of the ultimatum game* (working paper): (1) to (3).
Kenkel and Signorino (2014), Journal of Statistical Software 56(8), section 2.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from jaxtyping import Float64
from scipy.special import expit, log_expit, wrightomega

from melian.errors import FitError
from melian.fit.data.columns import as_numbers
from melian.fit.data.formulas import Design, coefficient_names, linear, parts
from melian.fit.messages import nearest_name, some_rows
from melian.fit.outcome_model import OutcomeLogs
from melian.fit.shapes import Case, CaseTruth, Coef

__all__ = ["UltimatumModel", "offers_of"]

_Figures = Float64[np.ndarray, "case figure"]
_FigureSlopes = Float64[np.ndarray, "case figure coefficient"]
_Scales = Float64[np.ndarray, "2"]
_MOST = 600.0
"""Exponents are cut here: exp(600) is far beyond every offer, and within the range of doubles."""


@dataclass(frozen=True, slots=True, eq=False)
class UltimatumModel:
    """The ultimatum game with designs for the reservation values; an `OutcomeModel` of one outcome.

    Its `OutcomeLogs.log` is the log-density of what was seen, offer and answer.
    """

    designs: tuple[Design, ...]
    """Of `R1` and `R2`, in any order."""
    offer: Case
    """(case,) From 0 to `most`."""
    accepted: CaseTruth
    """(case,)"""
    most: float
    """Q, the pie."""
    columns: tuple[str, str] = ("offer", "accept")
    """Columns that give the two for other cases."""
    coefficients: tuple[str, ...] = field(init=False)
    start: Coef = field(init=False)

    def __post_init__(self) -> None:
        """Name the coefficients, and start at reservation values that make the offers plausible."""
        names = coefficient_names(self.designs)
        object.__setattr__(self, "coefficients", (*names, "log_scale:R1", "log_scale:R2"))
        object.__setattr__(self, "start", self._start())

    @property
    def outcomes(self) -> tuple[str, ...]:
        """One: what was seen."""
        return ("offer and answer",)

    def at(self, frame: pd.DataFrame) -> UltimatumModel:
        """The same model for other cases, with their offers and answers."""
        offer, accepted, _ = offers_of(frame, self.columns, self.most)
        designs = tuple(design.at(frame) for design in self.designs)
        return replace(self, designs=designs, offer=offer, accepted=accepted)

    def logs(self, coef: Coef) -> OutcomeLogs:
        """Log-density of the offer and the answer of each case, with its slope."""
        values = linear(self.designs, coef[:-2])
        log, slope = _log_density(values, coef[-2:], self.offer, self.accepted, self.most)
        by_coef = np.zeros((len(log), 1, len(coef)))
        where = parts(self.designs)
        for design in self.designs:
            by_coef[:, 0, where[design.term]] = slope[design.term][:, None] * design.matrix
        by_coef[:, 0, -2], by_coef[:, 0, -1] = slope["s1"], slope["s2"]
        return OutcomeLogs(log[:, None], by_coef, np.ones(len(log), dtype=np.int64))

    @property
    def in_units(self) -> tuple[str, ...]:
        """Those of the figures of `predicted` that are no odds."""
        return ("expected offer",)

    def predicted(self, frame: pd.DataFrame, coef: Coef) -> tuple[tuple[str, ...], _Figures, _FigureSlopes]:
        """What to expect of other cases, whose offers need not be known.

        Returns
        -------
        tuple
            Names of the figures: the offer by (3), and the odds by (1) that it is accepted;
            (case, figure) their values; (case, figure, coefficient) slopes.
        """
        here = tuple(design.at(frame) for design in self.designs)
        values, scale = linear(here, coef[:-2]), float(np.exp(coef[-1]))
        x = (self.most - values["R1"] - values["R2"]) / scale - 1
        omega = np.real(wrightomega(x))
        offer = self.most - values["R1"] - scale * (1 + omega)
        share = omega / (1 + omega)
        moves = {"R1": share - 1, "R2": share, "s2": scale * (share * (x + 1) - 1 - omega)}
        inside = (offer > 0) & (offer < self.most)
        moves = {name: np.where(inside, move, 0.0) for name, move in moves.items()}
        offer = np.clip(offer, 0.0, self.most)
        above = (offer - values["R2"]) / scale
        taken = np.asarray(expit(above))
        slope = np.zeros((len(offer), 2, len(coef)))
        where = parts(here)
        for design in here:
            slope[:, 0, where[design.term]] = moves[design.term][:, None] * design.matrix
        slope[:, 0, -1] = moves["s2"]
        by_above = slope[:, 0] / scale
        by_above[:, where["R2"]] -= next(d.matrix for d in here if d.term == "R2") / scale
        by_above[:, -1] -= above
        slope[:, 1] = (taken * expit(-above))[:, None] * by_above
        return ("expected offer", "accepted"), np.column_stack([offer, taken]), slope

    def expected_offer(self, coef: Coef) -> Case:
        """(case,) Equation (3)."""
        values = linear(self.designs, coef[:-2])
        scale = np.exp(coef[-1])
        room = self.most - values["R1"] - scale - values["R2"]
        offer = self.most - values["R1"] - scale * (1 + np.real(wrightomega(room / scale)))
        return np.clip(offer, 0.0, self.most)

    def accept_odds(self, coef: Coef, offer: Case) -> Case:
        """(case,) Equation (1) at an offer for each case."""
        return np.asarray(expit((offer - linear(self.designs, coef[:-2])["R2"]) / np.exp(coef[-1])))

    def _start(self) -> Coef:
        """Reservation values by least squares on the offers, and scales a quarter of the pie."""
        scale = 0.25 * self.most
        guess = {"R2": self.offer - 0.5 * scale, "R1": self.most - self.offer - 2 * scale}
        fits = [np.linalg.lstsq(d.matrix, guess[d.term], rcond=None)[0] for d in self.designs]
        return np.concatenate([*fits, np.log([scale, scale])])


def offers_of(frame: pd.DataFrame, columns: tuple[str, str], most: float) -> tuple[Case, CaseTruth, float]:
    """Offers, answers and the pie, from two columns.

    Parameters
    ----------
    frame
        One row per case.
    columns
        Of the offer, and of the answer (1 accepted, 0 refused).
    most
        The pie.

    Raises
    ------
    FitError
        If a column is missing, an offer is negative or larger than the pie, or an answer is not 0 or 1.
    """
    for name in columns:
        if name not in frame.columns:
            raise FitError(f"the data have no column '{name}'. {nearest_name(name, map(str, frame.columns))}")
    offer, answer = (as_numbers(frame[name]) for name in columns)
    wrong = ~((offer >= 0) & (offer <= most))
    if wrong.any():
        raise FitError(
            f"'{columns[0]}' is not a number from 0 to the pie of {most:g} in "
            f"{some_rows(frame.index[wrong])}; correct the offers, or the pie"
        )
    odd = ~np.isin(answer, (0, 1))
    if odd.any():
        raise FitError(
            f"'{columns[1]}' says whether the offer was accepted, 1 or 0; it is neither in "
            f"{some_rows(frame.index[odd])}"
        )
    if (answer == answer[0]).all():
        all_of_them = "accepted" if answer[0] else "refused"
        raise FitError(f"every offer was {all_of_them}: without variation R2 cannot be estimated")
    return offer, answer == 1, most


def _log_density(
    values: Mapping[str, Case],
    log_scales: _Scales,
    offer: Case,
    accepted: CaseTruth,
    most: float,
) -> tuple[Case, dict[str, Case]]:
    """Log-density of offer and answer, with its slopes by R1, R2 and the logarithms of the scales."""
    first, second = np.exp(log_scales)
    above = (offer - values["R2"]) / second
    bent = np.exp(np.minimum(above, _MOST))
    x = -(most - offer - values["R1"] - second * (1 + bent)) / first
    # slopes of `above` and of x by R1, R2, log s1, log s2
    above_slope = {
        "R1": np.zeros_like(x),
        "R2": np.full_like(x, -1 / second),
        "s1": np.zeros_like(x),
        "s2": -above,
    }
    x_slope = {
        "R1": np.full_like(x, 1 / first),
        "R2": -bent / first,
        "s1": -x,
        "s2": second * (1 + bent - bent * above) / first,
    }
    lowest, highest = offer <= 0, offer >= most
    inner = log_expit(x) + log_expit(-x) + np.log1p(bent) - log_scales[0]
    log = np.where(lowest, log_expit(x), np.where(highest, log_expit(-x), inner))
    by_x = np.where(lowest, expit(-x), np.where(highest, -expit(x), expit(-x) - expit(x)))
    by_above = np.where(lowest | highest, 0.0, expit(above))
    way = np.where(accepted, 1.0, -1.0)
    log = log + log_expit(way * above)
    by_above = by_above + way * expit(-way * above)
    slope = {name: by_x * x_slope[name] + by_above * above_slope[name] for name in x_slope}
    slope["s1"] = slope["s1"] - np.where(lowest | highest, 0.0, 1.0)
    return log, slope
