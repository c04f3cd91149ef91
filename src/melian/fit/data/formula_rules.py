"""What a formula may say: columns, numbers, operators and a list of functions.

A regressor such as `sqrt(trade)` is evaluated as Python, and so would be `I(open('f', 'w'))`. A formula may
come with a file or from somebody else, so that only what is listed here is evaluated, unless the caller says
that the formula is to be trusted. What is checked is the syntax tree of the very text that is evaluated.

Tested in `tests/unit/test_fit_formulas.py`.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeGuard

from melian.errors import FitError
from melian.fit.messages import nearest_name, shown

__all__ = ["CONTRASTS", "NAMES", "check_length", "check_python", "uses"]

NAMES = (
    "abs", "exp", "exp2", "log", "log10", "log2", "max", "min", "sqrt",
    "C", "I", "bs", "cc", "center", "cr", "cs", "poly", "scale", "standardize",
)  # fmt: skip
"""Functions that formulas may call."""
CONTRASTS = ("Diff", "Helmert", "Poly", "Sum", "Treatment")
"""How levels are compared: `C(regime, Treatment('democracy'))`."""
_SIZED = ("bs", "cc", "cr", "cs", "poly")
_DOTTED = tuple(f"contr.{name}" for name in ("SAS", "diff", "helmert", "poly", "sum", "treatment"))
_OPERATORS = (
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.BitAnd, ast.BitOr,
    ast.USub, ast.UAdd, ast.Invert, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE,
)  # fmt: skip
_PARTS = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Compare, ast.List, ast.Tuple, ast.Load)
_LONGEST = 20_000
"""Characters of a formula."""
_MOST_STARS = 10
"""Of `*` and `/` between regressors: each doubles the terms."""
_MOST_TERMS = 100_000
"""That a power of a sum may have."""
_LARGEST = 100
"""Exponent, and degree or number of columns of a polynomial or spline."""
_TRUST = (
    "A formula is evaluated as Python; if you trust it, take it as it is with --trust-formulas "
    "(trust_formulas=True)"
)
_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`([^`]*)`")


def check_length(term: str, formula: str) -> None:
    """Refuse a formula that would have more terms than anybody wants, before it is expanded.

    Raises
    ------
    FitError
        If it is empty or too long, or has too many or too large powers and crossings.
    """
    from formulaic.parser.algos.tokenize import tokenize

    if not isinstance(formula, str):
        raise FitError(f"the formula of '{term}' is a text such as '1 + x'; got {type(formula).__name__}")
    if not formula.strip():
        raise FitError(f"the formula of '{term}' is empty; write '1' for a constant, or '0'")
    if len(formula) > _LONGEST:
        raise FitError(f"the formula of '{term}' has more than {_LONGEST:,} characters; write a shorter one")
    tokens = list(tokenize(formula))
    regressors = sum(token.kind.value in ("name", "python") for token in tokens)
    stars, terms = 0, 1.0
    for token, after in pairwise([*tokens, None]):
        if token is None:
            continue
        if token.kind.value == "operator" and token.token.startswith(("**", "^")):
            power = str(after.token) if after is not None else ""
            terms *= max(regressors, 2) ** min(float(power), 99.0) if power.isdecimal() else 1.0
        elif token.kind.value == "operator":
            stars += token.token.count("*") + token.token.count("/") + token.token.count("in")
    if stars > _MOST_STARS or terms > _MOST_TERMS:
        raise FitError(
            f"'{term} ~ {shown(formula)}' crosses too many regressors; write the terms that you want with ':'"
        )


def check_python(term: str, code: str) -> None:
    """Refuse a regressor that is more than columns, numbers, operators and listed functions.

    Raises
    ------
    FitError
        That names what is not allowed, and what is.
    """
    tree = _tree(term, code)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            _check_call(term, node)
        elif isinstance(node, ast.Attribute):
            _check_dotted(term, node)
        elif isinstance(node, ast.BinOp):
            _check_power(term, code, node)
        elif isinstance(node, ast.Constant):
            _check_constant(term, code, node)
        elif not isinstance(node, (*_PARTS, *_OPERATORS, ast.Name, ast.keyword)):
            raise _refused(term, ast.unparse(node) if isinstance(node, ast.expr) else code)
    if not any(isinstance(node, ast.Name) and id(node) not in called for node in ast.walk(tree)):
        raise FitError(f"'{term}' uses '{shown(code)}', in which there is no column; name one")


def uses(term: str, code: str) -> Iterator[tuple[str, bool]]:
    """Names of columns in a regressor, in order: all but those of functions, modules and Python's own.

    Each comes with whether it stands there as levels: first in `C()`.
    """
    backticks = {_alias(number): name for number, name in enumerate(_backticks(code))}
    nodes = list(ast.walk(_tree(term, code)))
    others = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    others |= {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    # names that a trusted formula gives itself
    own = {node.arg for node in nodes if isinstance(node, ast.arg)}
    own |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    found = [node for node in nodes if isinstance(node, ast.Name) and id(node) not in others]
    levels = {id(node.args[0]) for node in nodes if _is_levels(node)}
    for node in sorted(found, key=lambda node: (node.lineno, node.col_offset)):
        if node.id not in CONTRASTS and node.id not in own:
            yield backticks.get(node.id, node.id), id(node) in levels


def _is_levels(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "C"
        and bool(node.args)
    )


def _tree(term: str, code: str) -> ast.Expression:
    """The syntax tree of Python in which names between backticks have names of their own."""
    count = iter(range(len(code)))
    plain = _QUOTED.sub(lambda match: match[0] if match[1] is None else f" {_alias(next(count))} ", code)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in text
            return ast.parse(plain.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FitError(f"'{term}' uses '{shown(code)}', which cannot be read") from None


def _backticks(code: str) -> list[str]:
    return [match[1] for match in _QUOTED.finditer(code) if match[1] is not None]


def _alias(number: int) -> str:
    return f"_column_{number}"


def _check_call(term: str, node: ast.Call) -> None:
    if isinstance(node.func, ast.Name):
        name = node.func.id
        if name not in (*NAMES, *CONTRASTS):
            raise FitError(
                f"'{term}' uses '{shown(name)}', which is neither a column of the data nor a function. "
                f"{nearest_name(name, NAMES)}. {_TRUST}"
            )
    elif not isinstance(node.func, ast.Attribute):  # which is checked itself
        raise _refused(term, ast.unparse(node))
    for keyword in node.keywords:
        if keyword.arg is None:
            raise _refused(term, ast.unparse(node))
    if isinstance(node.func, ast.Name) and node.func.id in _SIZED:
        _check_degree(term, node)


def _check_degree(term: str, node: ast.Call) -> None:
    """Refuse polynomials and splines whose size is no small number."""
    sizes = [keyword.value for keyword in node.keywords if keyword.arg in ("df", "degree")]
    for value in [*sizes, *node.args[1:2]]:
        if not (isinstance(value, ast.Constant) and value.value in range(_LARGEST + 1)):
            raise FitError(
                f"'{term}' uses '{shown(ast.unparse(node))}'; degree and df are whole numbers to {_LARGEST}"
            )


def _check_dotted(term: str, node: ast.Attribute) -> None:
    said = ast.unparse(node)
    if said in _DOTTED:
        return
    last = node.attr
    hint = f"; write {last}(...)" if last in NAMES and said == f"np.{last}" else ""
    raise FitError(
        f"'{term}' uses '{shown(said)}', and formulas take no attributes of things{hint}. {_TRUST}"
    )


def _check_power(term: str, code: str, node: ast.BinOp) -> None:
    """Refuse powers of numbers without bound: Python would work on 9 ** 9 ** 9 for ever."""
    fixed = [
        not any(isinstance(part, ast.Name) for part in ast.walk(side)) for side in (node.left, node.right)
    ]
    texts = any(
        isinstance(side, ast.Constant) and isinstance(side.value, str) for side in (node.left, node.right)
    )
    lists = any(isinstance(side, ast.List | ast.Tuple) for side in (node.left, node.right))
    large = isinstance(node.op, ast.Pow) and fixed[1] and not _is_small(node.right)
    towers = isinstance(node.op, ast.Pow) and fixed[0] and not isinstance(node.left, ast.Constant)
    if texts or lists or large or towers:
        raise FitError(
            f"'{term}' uses '{shown(code)}': sums and products are of columns and numbers, and exponents "
            f"numbers from -{_LARGEST} to {_LARGEST}"
        )


def _is_small(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return (
        isinstance(inner, ast.Constant) and isinstance(inner.value, int | float) and inner.value <= _LARGEST
    )


def _check_constant(term: str, code: str, node: ast.Constant) -> None:
    value: Any = node.value
    if not (value is None or isinstance(value, int | float | str)):
        raise _refused(term, code)


def _refused(term: str, what: str) -> FitError:
    return FitError(
        f"'{term}' uses '{shown(what)}'; a formula may use columns, numbers, + - * / **, comparisons, and "
        f"{', '.join(NAMES)}. {_TRUST}"
    )
