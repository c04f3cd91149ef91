"""A fit: the estimate, what it was made from, and everything that can be asked of it.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from melian.fit.data.cases import Cases
from melian.fit.data.formulas import columns_of
from melian.fit.estimation.estimate import STATUSES, Estimate
from melian.fit.estimation.identification import Finding
from melian.fit.kind import Kind
from melian.fit.messages import nearest_name

if TYPE_CHECKING:
    from melian.fit.crisis.equilibria import Selection
    from melian.fit.estimation.model_tests import ModelTest
    from melian.fit.estimation.profiles import Profile

__all__ = ["Fit"]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A model fitted to cases."""

    kind: Kind
    formulas: Mapping[str, str]
    """Term -> formula, in the order of the coefficients."""
    options: Mapping[str, str]
    """What was chosen of the options of the kind."""
    cases: Cases
    estimate: Estimate
    findings: tuple[Finding, ...]
    """What deserves attention: coefficients that the data do not determine, and the like."""
    settings: Mapping[str, Any]
    """`starts`, `seed` and `trust_formulas`."""
    seconds: float
    """How long the estimation took."""

    @property
    def loglik(self) -> float:
        """Log-likelihood, without the multinomial constant."""
        return self.estimate.loglik

    @property
    def coef(self) -> pd.Series:
        """The coefficients, by name."""
        return pd.Series(self.estimate.coef, index=list(self.estimate.names), name="coef")

    @property
    def covariance(self) -> pd.DataFrame:
        """Covariance of the coefficients, by name."""
        names = list(self.estimate.names)
        return pd.DataFrame(self.estimate.covariance, index=names, columns=names)

    @property
    def status(self) -> str:
        """A sentence: whether this is a maximum, and of what."""
        said = STATUSES[self.estimate.status]
        return said.replace("a maximum:", "a maximum of the pseudo-likelihood:") if self.is_pseudo else said

    @property
    def is_pseudo(self) -> bool:
        """Whether a pseudo-likelihood was maximised, given first-stage odds."""
        return self.options.get("method", "mle") != "mle"

    @property
    def is_maximum(self) -> bool:
        """Whether the estimate is a proper maximum: vanishing gradient, definite Hessian, no flat way out."""
        return self.estimate.status == "maximum"

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what deserves attention: of the data, of what they cannot tell, of the climb."""
        numeric = [column for column in self.cases.columns if column.reads_as_numbers]
        of_data = [
            f"'{column.name}' is text, and every value of it a number: each is a level of its own. If its "
            "size counts, make it numbers."
            for column in numeric
        ]
        return (*of_data, *(finding.text for finding in self.findings), *self.estimate.notes)

    def table(self, level: float = 0.95) -> pd.DataFrame:
        """Per coefficient: term, regressor, coef, se, z, p, low, high; normal intervals of this level."""
        estimate = self.estimate
        parts = [_split(name, self.formulas) for name in estimate.names]
        se = estimate.se
        with np.errstate(invalid="ignore", divide="ignore"):
            z = estimate.coef / se
        width = norm.ppf(0.5 + level / 2) * se
        return pd.DataFrame(
            {
                "term": [term for term, _ in parts],
                "regressor": [regressor for _, regressor in parts],
                "coef": estimate.coef,
                "se": se,
                "z": z,
                "p": 2 * norm.sf(np.abs(z)),
                "low": estimate.coef - width,
                "high": estimate.coef + width,
            }
        )

    def predict(
        self, frame: pd.DataFrame | None = None, *, set: Mapping[str, Any] | None = None, level: float = 0.9
    ) -> pd.DataFrame:
        """Odds of each outcome with bands, for each row of `frame` or for the cases of the fit.

        Options and columns: see `melian.fit.estimation.effects.predicted`.
        """
        from melian.fit.estimation.effects import predicted

        return predicted(self.estimate, self.cases.frame if frame is None else frame, set or {}, level=level)

    def average(self, *, set: Mapping[str, Any] | None = None, level: float = 0.9) -> pd.DataFrame:
        """Mean odds of each outcome over the cases, with bands, with columns set to a value if given."""
        from melian.fit.estimation.effects import average

        return average(self.estimate, self.cases.frame, set or {}, level=level)

    def first_difference(self, column: str, low: Any, high: Any, *, level: float = 0.9) -> pd.DataFrame:
        """How mean odds change if a column goes from `low` to `high` in every case, with bands.

        See `melian.fit.estimation.effects.first_difference`.
        """
        from melian.fit.estimation.effects import first_difference

        self._check_used(column)
        return first_difference(self.estimate, self.cases.frame, column, low, high, level=level)

    def curve(self, column: str, values: Sequence[Any], *, level: float = 0.9) -> pd.DataFrame:
        """Mean odds of each outcome, with bands, at each of these values of a column."""
        from melian.fit.estimation.effects import curve

        self._check_used(column)
        return curve(self.estimate, self.cases.frame, column, values, level=level)

    def profile(self, name: str, *, level: float = 0.95, points: int = 11) -> Profile:
        """The likelihood profile of a coefficient, with its interval; see `estimation.profiles`."""
        from melian.errors import UsageError
        from melian.fit.estimation.profiles import profile

        if self.estimate.errors == "npl":
            raise UsageError("nested pseudo-likelihood has no profile: it is no maximum of one likelihood")
        if name not in self.estimate.names:
            raise UsageError(f"there is no coefficient '{name}'. {nearest_name(name, self.estimate.names)}")
        return profile(self.estimate, self.estimate.names.index(name), level=level, points=points)

    def vuong(self, other: Fit, *, correction: str = "none") -> ModelTest:
        """Vuong's test of this model against another one of the same cases."""
        from melian.fit.estimation.model_tests import vuong

        return vuong(self.estimate, other.estimate, correction=correction)

    def clarke(self, other: Fit, *, correction: str = "none") -> ModelTest:
        """Clarke's sign test of this model against another one of the same cases."""
        from melian.fit.estimation.model_tests import clarke

        return clarke(self.estimate, other.estimate, correction=correction)

    def other_equilibria(self, *, starts: int = 8, seed: int = 0) -> Selection:
        """Whether cases of a fitted crisis have equilibria besides the one that their odds rest on.

        See `melian.fit.crisis.equilibria.other_equilibria`.

        Raises
        ------
        UsageError
            If a built-in tree was fitted, whose equilibria are unique or all found.
        """
        from melian.errors import UsageError
        from melian.fit.crisis.equilibria import other_equilibria
        from melian.fit.crisis.model import ScenarioModel

        if not isinstance(self.estimate.model, ScenarioModel):
            raise UsageError("a built-in tree has one equilibrium per case, or all of them are found already")
        return other_equilibria(self.estimate.model, self.estimate.coef, starts=starts, seed=seed)

    def to_scenario(self, case: Mapping[str, Any] | None = None, *, data: str = "the data") -> str:
        """The crisis file with the fitted numbers, as uncertain as the data leave them.

        Parameters
        ----------
        case
            Column -> value of the case that the file is of; other columns are at their mean or most
            frequent value.
        data
            What the data are called, for the file's list of sources.

        Raises
        ------
        UsageError
            If a built-in tree was fitted, which has no file.
        """
        from melian.fit.crisis.to_file import scenario_text, typical_case
        from melian.fit.estimation.effects import settable

        row = typical_case(self.cases.frame).assign(**settable(self.cases.frame, case or {}))
        return scenario_text(self.estimate, row, data=data)

    def to_dict(self) -> dict[str, Any]:
        """What `melian fit --json` prints."""
        from melian.fit.record import fit_record

        return fit_record(self)

    def _check_used(self, column: str) -> None:
        """Refuse a column that is there, but in no formula: to set it would change nothing."""
        from melian.errors import UsageError
        from melian.fit.data.cases import check_columns

        check_columns(self.cases.frame, [column])
        used = columns_of(self.formulas, trust=bool(self.settings.get("trust_formulas")))
        if column not in used:
            raise UsageError(
                f"no formula uses '{column}', so that it has no effect. {nearest_name(column, used)}"
            )

    def __repr__(self) -> str:
        rows = len(self.cases.frame)
        return f"<Fit of {self.kind.name} to {rows:,} cases: log-likelihood {self.loglik:.4f}>"


def _split(name: str, terms: Mapping[str, str]) -> tuple[str, str]:
    """Term and regressor of `term:regressor`; either may hold a colon."""
    term = next((term for term in terms if name.startswith(f"{term}:")), name.partition(":")[0])
    return term, name.removeprefix(f"{term}:")
