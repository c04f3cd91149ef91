"""A fit: the estimate, what it was made from, and everything that can be asked of it.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from melian.fit.coefficients import coefficient_table
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
    """A model fitted to cases.

    Frames that its methods give are new: to change one changes nothing here. `level` is everywhere the
    share that intervals and bands cover, above 0 and below 1; `set` is column -> value.

    Examples
    --------
    >>> import melian
    >>> import pandas as pd
    >>> cases = pd.DataFrame({"power": [0, 1, 2, 3] * 6, "what": ["L", "RL", "RR"] * 8})
    >>> utilities = {"u11": "0 + power", "u13": "0", "u14": "1", "u24": "1"}
    >>> found = melian.fit("egame12", cases, utilities, outcome="what")
    >>> found.is_maximum, list(found.coef.index)
    (True, ['u11:power', 'u14:(Intercept)', 'u24:(Intercept)'])
    >>> found.average().odds.round(3).tolist()          # each outcome was seen in a third of the cases
    [0.333, 0.333, 0.333]
    >>> changed = found.first_difference("power", 0, 3)
    >>> bool(abs(changed.difference.sum()) < 1e-12)
    True
    """

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
        return coefficient_table(self.estimate, self.formulas, level)

    def predict(
        self, frame: pd.DataFrame | None = None, *, set: Mapping[str, Any] | None = None, level: float = 0.9
    ) -> pd.DataFrame:
        """Odds of each outcome with bands, for each row of `frame` or for the cases of the fit.

        Parameters
        ----------
        frame
            One row per case, with the columns of the formulas.
        set
            Columns set to one value in all rows.

        Returns
        -------
        pd.DataFrame
            case, outcome, odds, se, low, high; a row per case and outcome.

        Raises
        ------
        FitError
            If a column is missing, a value is of another kind, or a case has no equilibrium.
        """
        from melian.fit.estimation.effects import predicted

        return predicted(self.estimate, self.cases.frame if frame is None else frame, set or {}, level=level)

    def average(self, *, set: Mapping[str, Any] | None = None, level: float = 0.9) -> pd.DataFrame:
        """Mean odds of each outcome over the cases, with bands, with columns set to a value if given.

        One row per outcome: outcome, odds, se, low, high. Errors as of `predict`.
        """
        from melian.fit.estimation.effects import average

        return average(self.estimate, self.cases.frame, set or {}, level=level)

    def first_difference(self, column: str, low: Any, high: Any, *, level: float = 0.9) -> pd.DataFrame:
        """How mean odds change if a column goes from `low` to `high` in every case, with bands.

        Parameters
        ----------
        column
            One that a formula uses.
        low, high
            Its two values, of the column's kind.

        Returns
        -------
        pd.DataFrame
            outcome, at_low, at_high, difference, se, low, high; the differences sum to 0.

        Raises
        ------
        FitError, UsageError
            If no formula uses the column, or it cannot have these values.
        """
        from melian.fit.estimation.effects import first_difference

        self._check_used(column)
        return first_difference(self.estimate, self.cases.frame, column, low, high, level=level)

    def curve(self, column: str, values: Sequence[Any], *, level: float = 0.9) -> pd.DataFrame:
        """Mean odds of each outcome, with bands, at each of these values of a column.

        The column's name, outcome, odds, se, low, high; a row per value and outcome. Errors as of
        `first_difference`.
        """
        from melian.fit.estimation.effects import curve

        self._check_used(column)
        return curve(self.estimate, self.cases.frame, column, values, level=level)

    def profile(self, name: str, *, level: float = 0.95, points: int = 11) -> Profile:
        """The likelihood profile of a coefficient, with its interval.

        Parameters
        ----------
        name
            Of the coefficient, as `term:regressor`.
        points
            At how many values of it the likelihood is maximised over the others.

        Raises
        ------
        UsageError
            If there is no such coefficient, the data do not determine it, or the fit is by nested
            pseudo-likelihood.
        """
        from melian.errors import UsageError
        from melian.fit.estimation.profiles import profile

        if self.estimate.errors == "npl":
            raise UsageError("nested pseudo-likelihood has no profile: it is no maximum of one likelihood")
        if name not in self.estimate.names:
            raise UsageError(f"there is no coefficient '{name}'. {nearest_name(name, self.estimate.names)}")
        return profile(self.estimate, self.estimate.names.index(name), level=level, points=points)

    def vuong(self, other: Fit, *, correction: str = "none") -> ModelTest:
        """Vuong's test of this model against another one of the same cases.

        Parameters
        ----------
        other
            A fit to the same rows and outcomes.
        correction
            `none`, `aic` or `bic`: for the number of coefficients.

        Raises
        ------
        UsageError
            If the cases differ, or all odds are the same.
        """
        from melian.fit.estimation.model_tests import vuong

        return vuong(self.estimate, other.estimate, correction=correction)

    def clarke(self, other: Fit, *, correction: str = "none") -> ModelTest:
        """Clarke's sign test of this model against another one of the same cases; as `vuong`."""
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
