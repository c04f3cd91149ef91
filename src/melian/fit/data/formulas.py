"""Formulas: how a utility depends on columns of the data, `SA ~ sqrt(trade) + ally`.

Formulas are Wilkinson's, as R has them, read by formulaic: a constant is in unless `0 +` or `- 1`
takes it out, text columns become one column per level but the first, `a:b` multiplies and
`a*b` is short for `a + b + a:b`. A formula that is `0` alone fixes its utility at zero.

References
----------
Wilkinson and Rogers (1973), *Symbolic description of factorial models for analysis of variance*,
Applied Statistics 22, 392-399.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from melian.errors import FitError, UsageError
from melian.fit.data.columns import Column, as_before, taken
from melian.fit.data.formula_rules import check_length, check_python, uses
from melian.fit.messages import nearest_name, plain_error, shown, some_rows, what_failed
from melian.fit.shapes import Case, Coef, Regressors

__all__ = [
    "Design", "coefficient_names", "columns_of", "designs", "formulas_of", "linear", "parts", "uses_of",
]  # fmt: skip


FUNCTIONS: dict[str, Any] = {"sqrt": np.sqrt, "abs": np.abs, "min": np.minimum, "max": np.maximum}
"""What formulas may use besides what formulaic offers; see `melian.fit.data.formula_rules.NAMES`."""

_MOST_CELLS = 5_000_000
"""Of a matrix: a few of its size are made on the way to it."""
_LARGEST = 1e100
"""Of a regressor: its square, and sums of squares over cases, are still numbers."""


@dataclass(frozen=True, slots=True)
class Design:
    """The regressors of one utility or assumption, for every case."""

    term: str
    """The utility or assumption that they give."""
    matrix: Regressors
    """(case, regressor) Read-only; no columns where the term is fixed at zero."""
    regressors: tuple[str, ...]
    """Names of the columns; the constant is `(Intercept)`."""
    spec: Any = None
    """How formulaic encodes other data alike (its `ModelSpec`); None where the term is fixed at zero."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    """What each column of the formula was taken for."""

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Names of the coefficients, `term:regressor`."""
        return tuple(f"{self.term}:{regressor}" for regressor in self.regressors)

    def at(self, frame: pd.DataFrame) -> Design:
        """The same regressors of other cases, with the levels and transformations of the first data."""
        if self.spec is None:
            return replace(self, matrix=_frozen(np.empty((len(frame), 0))))
        _check_columns(self.term, list(self.columns), frame)
        alike = frame.assign(**{name: as_before(frame[name], was) for name, was in self.columns.items()})
        return replace(self, matrix=_matrix(self.term, self.spec, alike)[0])


def designs(
    formulas: Mapping[str, str], frame: pd.DataFrame, *, trust: bool = False, any_size: bool = False
) -> tuple[Design, ...]:
    """The design of each term, in the order of `formulas`.

    Parameters
    ----------
    formulas
        Term -> right-hand side of its formula; `0` fixes the term at zero.
    frame
        One row per case; without missing values in the columns that are used.
    trust
        Evaluate formulas as Python, whatever they call.
    any_size
        Make matrices of any size.

    Raises
    ------
    FitError
        If a formula cannot be read, names no column, calls what is not listed, or gives something that is
        not finite.

    Examples
    --------
    >>> frame = pd.DataFrame({"trade": [1.0, 4.0], "regime": ["dem", "autoc"]})
    >>> [found.coefficients for found in designs({"u1": "sqrt(trade)", "u2": "0 + trade", "u3": "0"}, frame)]
    [('u1:(Intercept)', 'u1:sqrt(trade)'), ('u2:trade',), ()]
    """
    return tuple(_design(term, formula, frame, trust, any_size) for term, formula in formulas.items())


def formulas_of(texts: Iterable[str]) -> dict[str, str]:
    """Formulas by term, from texts `TERM ~ formula`.

    Raises
    ------
    UsageError
        If a text has no `~`, or a term has two formulas.
    """
    formulas: dict[str, str] = {}
    for text in texts:
        term, tilde, formula = (part.strip() for part in text.partition("~"))
        if not tilde or not term or not formula:
            raise UsageError(f"{text!r} is no formula of a term; write 'u11 ~ trade + ally', or 'u11 ~ 0'")
        if term in formulas:
            raise UsageError(f"'{term}' has two formulas; write one")
        formulas[term] = formula
    return formulas


def columns_of(formulas: Mapping[str, str], *, trust: bool = False) -> tuple[str, ...]:
    """Names of columns (and of nothing else) that the formulas use, in order of their first use."""
    return tuple(uses_of(formulas, trust=trust))


def uses_of(formulas: Mapping[str, str], *, trust: bool = False) -> dict[str, set[bool]]:
    """The same columns, each with whether it stands as levels (in `C()`): always, never, or both."""
    used: dict[str, set[bool]] = {}
    for term, formula in formulas.items():
        for factor in _factors(_read(term, formula, trust)):
            for name, as_levels in _uses(term, factor):
                used.setdefault(name, set()).add(as_levels)
    return used


def coefficient_names(models: Sequence[Design]) -> tuple[str, ...]:
    """Names of all coefficients: those of the designs, in order."""
    return tuple(name for design in models for name in design.coefficients)


def parts(models: Sequence[Design]) -> dict[str, slice]:
    """Where the coefficients of each term stand in the vector of all."""
    ends = np.cumsum([0, *(design.matrix.shape[1] for design in models)]).tolist()
    return {
        design.term: slice(start, end) for design, start, end in zip(models, ends[:-1], ends[1:], strict=True)
    }


def linear(models: Sequence[Design], coef: Coef) -> dict[str, Case]:
    """(case,) The value of each term at the coefficients."""
    where = parts(models)
    # not `@`: for so little work, BLAS would wake threads that wait for each other on a busy machine
    return {design.term: np.einsum("cr,r->c", design.matrix, coef[where[design.term]]) for design in models}


def _design(term: str, formula: str, frame: pd.DataFrame, trust: bool, any_size: bool) -> Design:
    read = _read(term, formula, trust)
    used = _variables(term, read)
    _check_columns(term, used, frame)
    columns = {name: taken(frame[name]) for name in used}
    fitted = frame.assign(**{name: values for name, (values, _) in columns.items()})
    if not any_size:
        _check_size(term, read, fitted)
    matrix, spec = _matrix(term, read, fitted)
    if not matrix.shape[1]:
        return Design(term, matrix, ())
    names = tuple("(Intercept)" if name == "Intercept" else name for name in spec.column_names)
    return Design(term, matrix, names, spec, {name: column for name, (_, column) in columns.items()})


def _read(term: str, formula: str, trust: bool) -> Any:
    """The formula, parsed, and nothing in it evaluated."""
    try:
        from formulaic import Formula
        from formulaic.errors import FormulaicError
        from formulaic.formula import SimpleFormula
    except ImportError:
        raise UsageError("formulas need the extra 'fit': pip install 'melian[fit]'") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python in the formula
            check_length(term, formula)
            read = Formula(formula)
    except (FormulaicError, SyntaxError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise FitError(f"'{term} ~ {shown(formula)}' cannot be read: {plain_error(error)}") from None
    if not isinstance(read, SimpleFormula):
        raise FitError(
            f"'{term} ~ {formula}' has several parts ('~' or '|'); write one sum of regressors per term"
        )
    for factor in _factors(read):
        if factor.eval_method.value == "literal" and factor.expr != "1":
            # formulaic would multiply by it, and call the product what it calls the regressor
            raise FitError(
                f"'{term} ~ {shown(formula)}' multiplies by {factor.expr}; write I({factor.expr} * x)"
            )
        if factor.eval_method.value == "python" and not trust:
            check_python(term, factor.expr)
    return read


def _factors(read: Any) -> list[Any]:
    """The regressors of a formula as they are evaluated, in the order in which they are written."""
    found = {factor.expr: factor for term in read for factor in term.factors}
    return sorted(found.values(), key=lambda factor: factor.token.source_start or 0 if factor.token else 0)


def _variables(term: str, read: Any) -> list[str]:
    """Columns that a formula uses, in order."""
    return list(dict.fromkeys(name for factor in _factors(read) for name in _names(term, factor)))


def _names(term: str, factor: Any) -> list[str]:
    return [name for name, _ in _uses(term, factor)]


def _uses(term: str, factor: Any) -> list[tuple[str, bool]]:
    if factor.eval_method.value == "lookup":
        return [(factor.expr, False)]
    return list(uses(term, factor.expr)) if factor.eval_method.value == "python" else []


def _check_size(term: str, read: Any, frame: pd.DataFrame) -> None:
    """Refuse a matrix that would fill the memory: each level is a regressor, and products multiply."""
    width = sum(
        math.prod(
            _levels(frame[name], factor.expr) for factor in product.factors for name in _names(term, factor)
        )
        for product in read
    )
    if width * len(frame) > _MOST_CELLS:
        raise FitError(
            f"'{term}' would have {width:,} regressors in {len(frame):,} cases; merge levels, or take them "
            "with --any-size (any_size=True)"
        )


def _levels(column: pd.Series, expression: str) -> int:
    """How many regressors a column becomes."""
    if isinstance(column.dtype, pd.CategoricalDtype) or expression.startswith(f"C({column.name}"):
        return max(int(column.nunique()), 1)
    return 1


def _check_columns(term: str, columns: Sequence[str], frame: pd.DataFrame) -> None:
    """Refuse an unknown column, and missing values: a missing level would pass for the first one."""
    for name in columns:
        if name not in frame.columns:
            known = nearest_name(name, map(str, frame.columns))
            raise FitError(f"'{term}' uses '{name}', which is no column of the data. {known}")
        missing = frame[name].isna().to_numpy()
        if missing.any():
            raise FitError(
                f"'{term}' uses '{name}', which is missing in {some_rows(frame.index[missing])}; "
                "fill these values or drop these rows"
            )


def _matrix(term: str, source: Any, frame: pd.DataFrame) -> tuple[Regressors, Any]:
    """The matrix of a formula, or of the encoding of an earlier one, and its encoding."""
    from formulaic.errors import DataMismatchWarning

    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", DataMismatchWarning)
            made = source.get_model_matrix(frame, context=FUNCTIONS, na_action="ignore", output="numpy")
            matrix = np.asarray(made, dtype=np.float64)
    except Exception as error:  # whatever the Python of a formula raises
        raise FitError(what_failed(term, error)) from None
    _check_numbers(term, matrix, made.model_spec.column_names, frame.index)
    return _frozen(matrix), made.model_spec


def _check_numbers(term: str, matrix: Regressors, names: Sequence[str], index: pd.Index) -> None:
    """Refuse what is no number, and numbers whose squares would not be numbers."""
    for number, name in enumerate(names):
        column = matrix[:, number]
        wrong = ~np.isfinite(column)
        if wrong.any():
            raise FitError(
                f"'{term}:{name}' is {column[wrong][0]} in {some_rows(index[wrong])}; "
                "fill or drop the missing values, or change the transformation"
            )
        size = np.abs(column)
        largest = size.max(initial=0.0)
        if largest > _LARGEST or 0 < largest < 1 / _LARGEST:
            odd = size > _LARGEST if largest > _LARGEST else size == largest
            raise FitError(
                f"'{term}:{name}' is {column[odd][0]:g} in {some_rows(index[odd])}; take a unit in which the "
                f"largest values are from {1 / _LARGEST:g} to {_LARGEST:g}"
            )


def _frozen(matrix: Regressors) -> Regressors:
    matrix = np.ascontiguousarray(matrix)
    matrix.setflags(write=False)
    return matrix
