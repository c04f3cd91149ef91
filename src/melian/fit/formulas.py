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

import difflib
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from melian.errors import FitError, UsageError

__all__ = [
    "Design", "coefficient_names", "columns_of", "designs", "formulas_of", "linear", "nearest_name",
    "parts", "some_rows",
]  # fmt: skip

Array = npt.NDArray[np.float64]

FUNCTIONS: dict[str, Any] = {"sqrt": np.sqrt, "abs": np.abs, "min": np.minimum, "max": np.maximum}
"""What formulas may use besides what formulaic offers: log, exp, poly, center, scale, C, I and others."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m|⧛\[[0-9;]*m|[⧛⧚]")


@dataclass(frozen=True, slots=True)
class Design:
    """The regressors of one utility or assumption, for every case."""

    term: str
    """The utility or assumption that they give."""
    matrix: Array
    """(case, regressor) Read-only; no columns where the term is fixed at zero."""
    regressors: tuple[str, ...]
    """Names of the columns; the constant is `(Intercept)`."""
    spec: Any = None
    """How formulaic encodes other data alike (its `ModelSpec`); None where the term is fixed at zero."""

    @property
    def coefficients(self) -> tuple[str, ...]:
        """Names of the coefficients, `term:regressor`."""
        return tuple(f"{self.term}:{regressor}" for regressor in self.regressors)

    def at(self, frame: pd.DataFrame) -> Design:
        """The same regressors of other cases, with the levels and transformations of the first data."""
        if self.spec is None:
            return replace(self, matrix=_frozen(np.empty((len(frame), 0))))
        _check_columns(self.term, sorted(self.spec.required_variables), frame)
        return replace(self, matrix=_matrix(self.term, self.spec, frame)[0])


def designs(formulas: Mapping[str, str], frame: pd.DataFrame) -> tuple[Design, ...]:
    """The design of each term, in the order of `formulas`.

    Parameters
    ----------
    formulas
        Term -> right-hand side of its formula; `0` fixes the term at zero.
    frame
        One row per case; without missing values in the columns that are used.

    Raises
    ------
    FitError
        If a formula cannot be read, names no column, or gives something that is not finite.

    Examples
    --------
    >>> frame = pd.DataFrame({"trade": [1.0, 4.0], "regime": ["dem", "autoc"]})
    >>> [found.coefficients for found in designs({"u1": "sqrt(trade)", "u2": "0 + trade", "u3": "0"}, frame)]
    [('u1:(Intercept)', 'u1:sqrt(trade)'), ('u2:trade',), ()]
    """
    return tuple(_design(term, formula, frame) for term, formula in formulas.items())


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


def columns_of(formulas: Mapping[str, str]) -> tuple[str, ...]:
    """Names of columns (and of nothing else) that the formulas use, in order of their first use."""
    used: dict[str, None] = {}
    for term, formula in formulas.items():
        read = _read(term, formula)
        used |= dict.fromkeys(_variables(read, formula))
    return tuple(used)


def coefficient_names(models: Sequence[Design]) -> tuple[str, ...]:
    """Names of all coefficients: those of the designs, in order."""
    return tuple(name for design in models for name in design.coefficients)


def parts(models: Sequence[Design]) -> dict[str, slice]:
    """Where the coefficients of each term stand in the vector of all."""
    ends = np.cumsum([0, *(design.matrix.shape[1] for design in models)]).tolist()
    return {
        design.term: slice(start, end) for design, start, end in zip(models, ends[:-1], ends[1:], strict=True)
    }


def linear(models: Sequence[Design], coef: Array) -> dict[str, Array]:
    """(case,) The value of each term at the coefficients."""
    where = parts(models)
    # not `@`: for so little work, BLAS would wake threads that wait for each other on a busy machine
    return {design.term: np.einsum("cr,r->c", design.matrix, coef[where[design.term]]) for design in models}


def nearest_name(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: what there is, and what was perhaps meant."""
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if not close:
        folded = [other for other in names if other.casefold() == name.casefold()]
        close = folded[:1]
    hint = f"Did you mean '{close[0]}'? " if close else ""
    listed = ", ".join(names[:30]) + (f" and {len(names) - 30} more" if len(names) > 30 else "")
    return f"{hint}There are: {listed}"


def some_rows(index: pd.Index) -> str:
    """Rows by name: `line 4`, `lines 4, 7, 9 and 12 more`."""
    kind = str(index.name or "row")
    if len(index) == 1:
        return f"{kind} {index[0]}"
    listed = ", ".join(str(label) for label in index[:5])
    return f"{kind}s {listed}" + (f" and {len(index) - 5} more" if len(index) > 5 else "")


def _design(term: str, formula: str, frame: pd.DataFrame) -> Design:
    read = _read(term, formula)
    _check_columns(term, _variables(read, formula), frame)
    matrix, spec = _matrix(term, read, frame)
    if not matrix.shape[1]:
        return Design(term, matrix, ())
    names = tuple("(Intercept)" if name == "Intercept" else name for name in spec.column_names)
    return Design(term, matrix, names, spec)


def _read(term: str, formula: str) -> Any:
    """The formula, parsed."""
    try:
        from formulaic import Formula
        from formulaic.errors import FormulaicError
        from formulaic.formula import SimpleFormula
    except ImportError:
        raise UsageError("formulas need the extra 'fit': pip install 'melian[fit]'") from None
    try:
        read = Formula(formula)
    except (FormulaicError, SyntaxError) as error:
        raise FitError(f"'{term} ~ {formula}' cannot be read: {_plain(error)}") from None
    if not isinstance(read, SimpleFormula):
        raise FitError(
            f"'{term} ~ {formula}' has several parts ('~' or '|'); write one sum of regressors per term"
        )
    return read


def _variables(read: Any, formula: str) -> list[str]:
    """Columns that a formula uses, in order; formulaic counts its context's functions among them."""
    places = {name: re.search(rf"\b{re.escape(name)}\b", formula) for name in read.required_variables}
    called = {name for name in FUNCTIONS if re.search(rf"\b{name}\s*\(", formula)}
    start = {name: place.start() if place else 0 for name, place in places.items()}
    return sorted(set(places) - called, key=lambda name: (start[name], name))


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


def _matrix(term: str, source: Any, frame: pd.DataFrame) -> tuple[Array, Any]:
    """The matrix of a formula, or of the encoding of an earlier one, and its encoding."""
    from formulaic.errors import DataMismatchWarning, FormulaicError

    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("error", DataMismatchWarning)
            made = source.get_model_matrix(frame, context=FUNCTIONS, na_action="ignore", output="numpy")
    except (FormulaicError, DataMismatchWarning) as error:
        raise FitError(_what_failed(term, error)) from None
    matrix = np.asarray(made, dtype=np.float64)
    names = made.model_spec.column_names
    for number, name in enumerate(names):
        wrong = ~np.isfinite(matrix[:, number])
        if wrong.any():
            value = matrix[wrong, number][0]
            raise FitError(
                f"'{term}:{name}' is {value} in {some_rows(frame.index[wrong])}; "
                "fill or drop the missing values, or change the transformation"
            )
    return _frozen(matrix), made.model_spec


def _what_failed(term: str, error: Any) -> str:
    text = _plain(error)
    if match := re.search(r"name '(\w+)' is not defined", text):
        known = "There are: abs, exp, log, max, min, sqrt, and C, I, bs, center, poly, scale of formulaic"
        return f"'{term}' uses '{match[1]}', which is neither a column of the data nor a function. {known}"
    if match := re.search(r"outside of the nominated levels.*: (\{.*?\})\.", text):
        return f"'{term}' meets levels that the data of the fit did not have: {match[1]}"
    return f"'{term}' cannot be evaluated: {text}"


def _plain(error: Any) -> str:
    """The message of formulaic in one line, without its colours."""
    return " ".join(_COLOUR.sub("", str(error)).split())


def _frozen(matrix: Array) -> Array:
    matrix = np.ascontiguousarray(matrix)
    matrix.setflags(write=False)
    return matrix
