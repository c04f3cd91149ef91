"""Small linear programmes in rational numbers, by the simplex method with Bland's rule.

Bland's rule (the first column that improves, the first row that binds) never cycles, so that the
method ends, and with fractions what it ends at is the optimum and not near it.

Reference: Bland (1977), Mathematics of Operations Research 2, 103-107.

Tested in `tests/unit/test_exact.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["minimise"]

_ZERO, _ONE = Fraction(0), Fraction(1)
Row = list[Fraction]


def minimise(
    cost: Sequence[Fraction], rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]
) -> tuple[Fraction, list[Fraction]] | None:
    """The smallest cost . x subject to rows x = right, x >= 0, and an x that attains it.

    Returns None if nothing satisfies the equations. The optimum must be finite.

    Examples
    --------
    >>> value, x = minimise([Fraction(1), Fraction(2)], [[Fraction(1), Fraction(1)]], [Fraction(3)])
    >>> int(value), [int(number) for number in x]
    (3, [3, 0])
    """
    n, m = len(cost), len(rows)
    table = []
    for place, (row, end) in enumerate(zip(rows, right, strict=True)):
        sign = -1 if end < 0 else 1
        extra = [_ONE if other == place else _ZERO for other in range(m)]
        table.append([*(sign * Fraction(number) for number in row), *extra, sign * Fraction(end)])
    basis = list(range(n, n + m))
    artificial = [_ZERO] * n + [_ONE] * m
    if _descend(table, basis, artificial, n + m) > 0:
        return None
    for place in range(m):  # an artificial variable that stays in at zero gives way where it can
        if basis[place] >= n:
            column = next((j for j in range(n) if table[place][j]), None)
            if column is not None:
                _pivot(table, basis, place, column)
    value = _descend(table, basis, [*cost, *([_ZERO] * m)], n)
    x = [_ZERO] * n
    for place, column in enumerate(basis):
        if column < n:
            x[column] = table[place][-1]
    return value, x


def _descend(table: list[Row], basis: list[int], cost: Sequence[Fraction], columns: int) -> Fraction:
    """Pivot until no column improves; the cost reached."""
    reduced = [*map(Fraction, cost), _ZERO]
    for row, column in zip(table, basis, strict=True):
        _subtract(reduced, row, reduced[column])
    while True:
        enters = next((j for j in range(columns) if reduced[j] < 0), None)
        if enters is None:
            return -reduced[-1]
        bound = [
            (row[-1] / row[enters], basis[place], place)
            for place, row in enumerate(table) if row[enters] > 0
        ]  # fmt: skip
        if not bound:
            raise ArithmeticError("the linear programme has no finite optimum")
        place = min(bound)[2]
        _pivot(table, basis, place, enters)
        _subtract(reduced, table[place], reduced[enters])


def _pivot(table: list[Row], basis: list[int], place: int, column: int) -> None:
    divisor = table[place][column]
    table[place] = [number / divisor for number in table[place]]
    for other, row in enumerate(table):
        if other != place:
            _subtract(row, table[place], row[column])
    basis[place] = column


def _subtract(row: Row, other: Row, factor: Fraction) -> None:
    if factor:
        for j, number in enumerate(other):
            if number:
                row[j] -= factor * number
