"""The symbolic factorisation of the derivative of the logit system, once per tree.

Which of its entries can differ from 0, in which order they are eliminated, which others fill up on the
way, and what each row adds up: all that the tree alone decides.

Tested in `tests/unit/test_lane_newton.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from jaxtyping import Int, Int32, Int64

from melian.errors import SolverError
from melian.kernels.lanes.program import fill_program
from melian.solve.logit.layout import LaneLayout

__all__ = ["SymbolicLU", "symbolic_lu"]

MOST_ENTRIES = 10_000_000
"""Of the derivative: about half a gigabyte while it is put in order."""
LISTS = ("step", "term", "lean", "taken")


class SymbolicLU(NamedTuple):
    """Unknowns in the order of their elimination; a NamedTuple because kernels take it as it is.

    An *inner* node is a member, numbered so that all that lies below it follows it.
    """

    unknown_action: Int32[np.ndarray, " unknown"]
    """(unknown,) the action whose log-odds it is."""
    unknown_group: Int32[np.ndarray, " unknown"]
    """(unknown,) the group of that action."""
    action_unknown: Int32[np.ndarray, " action"]
    """(action,) its unknown, -1 for none."""
    member_inner: Int32[np.ndarray, " member"]
    """(member,) the inner node it is."""
    member_entry: Int32[np.ndarray, " member"]
    """(member,) where its children begin in `LaneLayout.entry`."""
    child_inner: Int32[np.ndarray, " child"]
    """(child,) the inner node that each child is, -1 for a terminal."""
    inner: Int32[np.ndarray, "inner 7"]
    """(inner, 7) the inner node above, the action from there, who moves, the first action and how many
    there are, where its children begin in `LaneLayout.entry`, and the row of its values."""
    inner_end: Int32[np.ndarray, " inner"]
    """(inner,) one past the last inner node below it."""
    row_start: Int32[np.ndarray, " unknown+1"]
    """(unknown + 1,) where the entries of each row begin in `column`."""
    row_diagonal: Int32[np.ndarray, " unknown"]
    """(unknown,) where its diagonal stands."""
    column: Int32[np.ndarray, " entry"]
    """(entry,) columns of L and U together, ascending in each row."""
    run: Int32[np.ndarray, " unknown"]
    """(unknown,) how many rows from this one on reach equally far, each but for itself (a supernode)."""
    leg: Int64[np.ndarray, "leg+1 4"]
    """(leg + 1, 4) where the lists of each leg begin, and these (see `fill_program`):"""
    step: Int32[np.ndarray, "step 2"]
    term: Int32[np.ndarray, "term 5"]
    lean: Int32[np.ndarray, "lean 2"]
    taken: Int32[np.ndarray, " taken"]


def symbolic_lu(layout: LaneLayout) -> SymbolicLU:
    """Order of elimination by minimum degree, and the pattern that it fills (SuperLU's, without pivots)."""
    n_groups = len(layout.group_player)
    member_group = np.repeat(np.arange(n_groups), np.diff(layout.group_first_member))
    size = layout.group_size[member_group]
    member_child = np.cumsum(size) - size
    first_unknown = np.cumsum(np.where(layout.group_player >= 0, layout.group_size - 1, 0))
    n_unknowns = int(first_unknown[-1]) if n_groups else 0
    first_unknown -= np.where(layout.group_player >= 0, layout.group_size - 1, 0)
    place, row_start, column = _elimination(
        *_dependencies(layout, member_group), layout, first_unknown, n_unknowns
    )
    players = np.flatnonzero(layout.group_player >= 0)
    action = np.concatenate(
        [
            np.arange(layout.group_action[g] + 1, layout.group_action[g] + layout.group_size[g])
            for g in players
        ]
        or [np.zeros(0, dtype=int)]
    )
    group = np.repeat(players, layout.group_size[players] - 1)
    unknown_action, unknown_group = np.empty((2, n_unknowns), dtype=np.int32)
    unknown_action[place], unknown_group[place] = action, group
    action_unknown = np.full(len(layout.is_chance), -1, dtype=np.int32)
    action_unknown[unknown_action] = np.arange(n_unknowns)
    rows = np.repeat(np.arange(n_unknowns), np.diff(row_start))
    member, parent, inner_end, child_inner = _inner(layout, member_child, size)
    group_of = member_group[member]
    inner = np.stack(
        [
            parent,
            layout.member_action[member],
            layout.group_player[group_of],
            layout.group_action[group_of],
            layout.group_size[group_of],
            member_child[member] * layout.n_players,
            layout.first_value + member * layout.n_players,
        ],
        axis=1,
    )
    member_inner = np.empty(len(member), dtype=np.int32)
    member_inner[member] = np.arange(len(member))
    bare = SymbolicLU(
        unknown_action,
        unknown_group,
        action_unknown,
        member_inner,
        (member_child * layout.n_players).astype(np.int32),
        child_inner,
        np.ascontiguousarray(inner, dtype=np.int32),
        inner_end,
        row_start,
        np.flatnonzero(rows == column).astype(np.int32),
        column,
        _runs(row_start, np.flatnonzero(rows == column), column),
        np.zeros((1, 4), dtype=np.int64),
        *_lists((0, 0, 0, 0)),
    )
    return _with_program(layout, bare)


def _with_program(layout: LaneLayout, lu: SymbolicLU) -> SymbolicLU:
    """The same with the lists of what each row adds up: counted first, then written."""
    members = np.diff(layout.group_first_member)
    leg = np.zeros((int(members[lu.unknown_group].sum()) + 1, 4), dtype=np.int64)
    place = np.zeros(len(lu.inner), dtype=np.int32)
    fill_program(layout, lu, place, leg, *_lists((0, 0, 0, 0)), False)
    lu = lu._replace(leg=leg, **dict(zip(LISTS, _lists(leg[-1].tolist()), strict=True)))
    fill_program(layout, lu, place, leg, lu.step, lu.term, lu.lean, lu.taken, True)
    return lu


def _lists(sizes: Iterable[int]) -> tuple[Int32[np.ndarray, ...], ...]:
    shapes = ((2,), (5,), (2,), ())
    return tuple(np.zeros((n, *shape), dtype=np.int32) for n, shape in zip(sizes, shapes, strict=True))


def _runs(
    row_start: Int32[np.ndarray, " start"],
    row_diagonal: Int64[np.ndarray, " unknown"],
    column: Int32[np.ndarray, " entry"],
) -> Int32[np.ndarray, " unknown"]:
    """How many rows from each on have the same pattern right of the diagonal, each but for the next."""
    n_right = row_start[1:] - row_diagonal - 1
    run = np.ones(len(row_diagonal), dtype=np.int32)
    for u in range(len(run) - 2, -1, -1):
        here, after = row_diagonal[u] + 1, row_diagonal[u + 1]
        if n_right[u] == n_right[u + 1] + 1 and np.array_equal(
            column[here : row_start[u + 1]], column[after : row_start[u + 2]]
        ):
            run[u] = run[u + 1] + 1
    return run


def _dependencies(
    layout: LaneLayout, member_group: Int[np.ndarray, " member"]
) -> tuple[Int[np.ndarray, " pair"], Int[np.ndarray, " pair"]]:
    """Pairs (row group, column group) whose block of the derivative need not be 0.

    Whoever moves below a set changes what its actions are worth; whoever else moves above a set of several
    members leans its belief.
    """
    n_groups = len(layout.group_player)
    is_large = np.diff(layout.group_first_member) > 1
    own = np.flatnonzero(layout.group_player >= 0)
    codes = [own * n_groups + own]
    below, above = np.arange(1, len(layout.member_parent)), layout.member_parent[1:].astype(np.intp)
    entries = 0
    while len(below):  # all members at once with those one, two, three ... moves above them
        g, q = member_group[below], member_group[above]
        both = (layout.group_player[g] >= 0) & (layout.group_player[q] >= 0)
        codes.append(np.unique(q[both] * n_groups + g[both]))
        other = both & is_large[g] & (layout.group_player[g] != layout.group_player[q])
        codes.append(np.unique(g[other] * n_groups + q[other]))
        entries += len(codes[-2]) + len(codes[-1])
        if entries > MOST_ENTRIES:
            raise SolverError(
                f"the equations of this game have more than {MOST_ENTRIES:,} entries, and no more can be "
                "solved; the tree is too deep: too many moves come one after the other"
            )
        further = above > 0
        below, above = below[further], layout.member_parent[above[further]].astype(np.intp)
    pairs = np.unique(np.concatenate(codes))
    return pairs // n_groups, pairs % n_groups


def _elimination(
    row_group: Int[np.ndarray, " pair"],
    column_group: Int[np.ndarray, " pair"],
    layout: LaneLayout,
    first_unknown: Int[np.ndarray, " group"],
    n_unknowns: int,
) -> tuple[
    Int32[np.ndarray, " {n_unknowns}"], Int32[np.ndarray, " {n_unknowns}+1"], Int32[np.ndarray, " entry"]
]:
    """(unknown,) its place in the order, and the rows of L + U in that order."""
    count = layout.group_size.astype(np.int64) - 1
    n_rows, n_columns = count[row_group], count[column_group]
    entries = int((n_rows * n_columns).sum())
    if entries > MOST_ENTRIES:
        raise SolverError(
            f"the equations of this game have {entries:,} entries, and at most {MOST_ENTRIES:,} can be "
            f"solved; an information set with {int(layout.group_size.max()):,} actions is too large"
        )
    block = np.repeat(np.arange(len(row_group)), n_rows * n_columns)
    within = np.arange(len(block)) - np.repeat(
        np.cumsum(n_rows * n_columns) - n_rows * n_columns, n_rows * n_columns
    )
    rows = first_unknown[row_group[block]] + within // n_columns[block]
    columns = first_unknown[column_group[block]] + within % n_columns[block]
    # any numbers without accidental zeros will do, with a diagonal that no pivot search would leave
    numbers = np.random.default_rng(0).uniform(0.5, 1.0, len(rows))
    import scipy.sparse as sp  # a third of a second: not for those who solve nothing
    from scipy.sparse.linalg import splu

    matrix = sp.csc_matrix((numbers, (rows, columns)), shape=(n_unknowns, n_unknowns))
    matrix = matrix + sp.identity(n_unknowns, format="csc") * (4.0 * n_unknowns)
    factors = splu(
        matrix.tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
    )
    both = (abs(factors.L) + abs(factors.U)).tocsr()
    both.sort_indices()
    return factors.perm_c.astype(np.int32), both.indptr.astype(np.int32), both.indices.astype(np.int32)


def _inner(
    layout: LaneLayout, member_child: Int[np.ndarray, " member"], size: Int32[np.ndarray, " member"]
) -> tuple[
    Int32[np.ndarray, " member"],
    Int32[np.ndarray, " member"],
    Int32[np.ndarray, " member"],
    Int32[np.ndarray, " child"],
]:
    """Members as inner nodes in preorder: member, parent and end of each, and which children are inner."""
    n = len(layout.member_parent)
    below = np.ones(n, dtype=np.int32)
    for m in range(n - 1, 0, -1):
        below[layout.member_parent[m]] += below[m]
    place = np.zeros(n, dtype=np.int32)
    used = np.ones(n, dtype=np.int32)
    for m in range(1, n):
        parent = layout.member_parent[m]
        place[m] = place[parent] + used[parent]
        used[parent] += below[m]
    member = np.empty(n, dtype=np.int32)
    member[place] = np.arange(n, dtype=np.int32)
    n_children = int(size.sum())
    child_inner = np.full(n_children, -1, dtype=np.int32)
    first = layout.entry[:: layout.n_players] if layout.n_players else layout.entry
    inner_children = np.flatnonzero(first >= layout.first_value)
    child_inner[inner_children] = place[(first[inner_children] - layout.first_value) // layout.n_players]
    return member, place[layout.member_parent[member]], place[member] + below[member], child_inner
