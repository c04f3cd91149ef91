"""The plan by which the derivative of the logit system is assembled and eliminated, once per tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.sparse.linalg import splu

from melian.errors import SolverError
from melian.kernels.lanes.program import fill_program
from melian.kernels.lanes.state import N_STATES
from melian.kernels.lanes.vector import N_LANES
from melian.kernels.logit.limit_reading import SLOTS
from melian.solve.logit.lanes import LanePlan
from melian.solve.logit.workspace import jitter

__all__ = ["PathPlan", "PathWorkspace", "path_plan", "path_workspace"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Index = npt.NDArray[np.intp]
MOST_ENTRIES = 10_000_000
"""Of the derivative: about half a gigabyte while it is put in order."""
LISTS = ("step", "term", "lean", "taken")


class PathPlan(NamedTuple):
    """Unknowns in the order of their elimination; a NamedTuple because kernels take it as it is.

    An *inner* node is a member, numbered so that all that lies below it follows it.
    """

    unknown_action: Ints
    """(unknown,) the action whose log-odds it is."""
    unknown_group: Ints
    """(unknown,) the group of that action."""
    action_unknown: Ints
    """(action,) its unknown, -1 for none."""
    member_inner: Ints
    """(member,) the inner node it is."""
    member_entry: Ints
    """(member,) where its children begin in `LanePlan.entry`."""
    child_inner: Ints
    """(child,) the inner node that each child is, -1 for a terminal."""
    inner: Ints
    """(inner, 7) the inner node above, the action from there, who moves, the first action and how many
    there are, where its children begin in `LanePlan.entry`, and the row of its values."""
    inner_end: Ints
    """(inner,) one past the last inner node below it."""
    row_start: Ints
    """(unknown + 1,) where the entries of each row begin in `column`."""
    row_diagonal: Ints
    """(unknown,) where its diagonal stands."""
    column: Ints
    """(entry,) columns of L and U together, ascending in each row."""
    run: Ints
    """(unknown,) how many rows from this one on reach equally far, each but for itself (a supernode)."""
    leg: Longs
    """(leg + 1, 4) where the lists of each leg begin, and these (see `fill_program`):"""
    step: Ints
    term: Ints
    lean: Ints
    taken: Ints


class PathWorkspace(NamedTuple):
    """Scratch arrays of `follow_block`; the last axis of most is the lane."""

    log_odds: Floats
    log_prob: Floats
    prob: Floats
    advantage: Floats
    log_reach: Floats
    weight: Floats
    offset: Floats
    values: Floats
    share: Floats
    relative: Floats
    row: Floats
    factor: Floats
    a: Floats
    b: Floats
    y: Floats
    base: Floats
    tangent: Floats
    before: Floats
    readings: Floats
    slope: Floats
    ahead: Floats
    probe: Floats
    jitter: Floats
    reply: Floats
    score: Floats
    state: Floats
    draw: npt.NDArray[np.int64]
    dead: npt.NDArray[np.int64]


def path_plan(plan: LanePlan) -> PathPlan:
    """Order of elimination by minimum degree, and the pattern that it fills (SuperLU's, without pivots)."""
    n_groups = len(plan.group_player)
    member_group = np.repeat(np.arange(n_groups), np.diff(plan.group_first_member))
    size = plan.group_size[member_group]
    member_child = np.cumsum(size) - size
    first_unknown = np.cumsum(np.where(plan.group_player >= 0, plan.group_size - 1, 0))
    n_unknowns = int(first_unknown[-1]) if n_groups else 0
    first_unknown -= np.where(plan.group_player >= 0, plan.group_size - 1, 0)
    place, row_start, column = _elimination(
        *_dependencies(plan, member_group), plan, first_unknown, n_unknowns
    )
    players = np.flatnonzero(plan.group_player >= 0)
    action = np.concatenate(
        [np.arange(plan.group_action[g] + 1, plan.group_action[g] + plan.group_size[g]) for g in players]
        or [np.zeros(0, dtype=int)]
    )
    group = np.repeat(players, plan.group_size[players] - 1)
    unknown_action, unknown_group = np.empty((2, n_unknowns), dtype=np.int32)
    unknown_action[place], unknown_group[place] = action, group
    action_unknown = np.full(len(plan.is_chance), -1, dtype=np.int32)
    action_unknown[unknown_action] = np.arange(n_unknowns)
    rows = np.repeat(np.arange(n_unknowns), np.diff(row_start))
    member, parent, inner_end, child_inner = _inner(plan, member_child, size)
    group_of = member_group[member]
    inner = np.stack(
        [
            parent,
            plan.member_action[member],
            plan.group_player[group_of],
            plan.group_action[group_of],
            plan.group_size[group_of],
            member_child[member] * plan.n_players,
            plan.first_value + member * plan.n_players,
        ],
        axis=1,
    )
    member_inner = np.empty(len(member), dtype=np.int32)
    member_inner[member] = np.arange(len(member))
    bare = PathPlan(
        unknown_action,
        unknown_group,
        action_unknown,
        member_inner,
        (member_child * plan.n_players).astype(np.int32),
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
    return _with_program(plan, bare)


def _with_program(plan: LanePlan, path: PathPlan) -> PathPlan:
    """The plan with the lists of what each row adds up."""
    members = np.diff(plan.group_first_member)
    leg = np.zeros((int(members[path.unknown_group].sum()) + 1, 4), dtype=np.int64)
    place = np.zeros(len(path.inner), dtype=np.int32)
    fill_program(plan, path, place, leg, *_lists((0, 0, 0, 0)), False)
    path = path._replace(leg=leg, **dict(zip(LISTS, _lists(leg[-1].tolist()), strict=True)))
    fill_program(plan, path, place, leg, path.step, path.term, path.lean, path.taken, True)
    return path


def _lists(sizes: Iterable[int]) -> tuple[Ints, ...]:
    shapes = ((2,), (5,), (2,), ())
    return tuple(np.zeros((n, *shape), dtype=np.int32) for n, shape in zip(sizes, shapes, strict=True))


def _runs(row_start: Ints, row_diagonal: Index, column: Ints) -> Ints:
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


def _dependencies(plan: LanePlan, member_group: Index) -> tuple[Index, Index]:
    """Pairs (row group, column group) whose block of the derivative need not be 0."""
    n_groups = len(plan.group_player)
    is_large = np.diff(plan.group_first_member) > 1
    own = np.flatnonzero(plan.group_player >= 0)
    codes = [own * n_groups + own]
    below, above = np.arange(1, len(plan.member_parent)), plan.member_parent[1:].astype(np.intp)
    entries = 0
    while len(below):
        g, q = member_group[below], member_group[above]
        both = (plan.group_player[g] >= 0) & (plan.group_player[q] >= 0)
        codes.append(np.unique(q[both] * n_groups + g[both]))
        other = both & is_large[g] & (plan.group_player[g] != plan.group_player[q])
        codes.append(np.unique(g[other] * n_groups + q[other]))
        entries += len(codes[-2]) + len(codes[-1])
        if entries > MOST_ENTRIES:
            raise SolverError(
                f"the equations of this game have more than {MOST_ENTRIES:,} entries, and no more can be "
                "solved; the tree is too deep: too many moves come one after the other"
            )
        further = above > 0
        below, above = below[further], plan.member_parent[above[further]].astype(np.intp)
    pairs = np.unique(np.concatenate(codes))
    return pairs // n_groups, pairs % n_groups


def _elimination(
    row_group: Index, column_group: Index, plan: LanePlan, first_unknown: Index, n_unknowns: int
) -> tuple[Ints, Ints, Ints]:
    """(unknown,) its place in the order, and the rows of L + U in that order."""
    count = plan.group_size.astype(np.int64) - 1
    n_rows, n_columns = count[row_group], count[column_group]
    entries = int((n_rows * n_columns).sum())
    if entries > MOST_ENTRIES:
        raise SolverError(
            f"the equations of this game have {entries:,} entries, and at most {MOST_ENTRIES:,} can be "
            f"solved; an information set with {int(plan.group_size.max()):,} actions is too large"
        )
    block = np.repeat(np.arange(len(row_group)), n_rows * n_columns)
    within = np.arange(len(block)) - np.repeat(
        np.cumsum(n_rows * n_columns) - n_rows * n_columns, n_rows * n_columns
    )
    rows = first_unknown[row_group[block]] + within // n_columns[block]
    columns = first_unknown[column_group[block]] + within % n_columns[block]
    # any numbers without accidental zeros will do, with a diagonal that no pivot search would leave
    numbers = np.random.default_rng(0).uniform(0.5, 1.0, len(rows))
    matrix = sp.csc_matrix((numbers, (rows, columns)), shape=(n_unknowns, n_unknowns))
    matrix = matrix + sp.identity(n_unknowns, format="csc") * (4.0 * n_unknowns)
    factors = splu(
        matrix.tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
    )
    both = (abs(factors.L) + abs(factors.U)).tocsr()
    both.sort_indices()
    return factors.perm_c.astype(np.int32), both.indptr.astype(np.int32), both.indices.astype(np.int32)


def _inner(plan: LanePlan, member_child: Index, size: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Members as inner nodes in preorder: member, parent and end of each, and which children are inner."""
    n = len(plan.member_parent)
    below = np.ones(n, dtype=np.int32)
    for m in range(n - 1, 0, -1):
        below[plan.member_parent[m]] += below[m]
    place = np.zeros(n, dtype=np.int32)
    used = np.ones(n, dtype=np.int32)
    for m in range(1, n):
        parent = plan.member_parent[m]
        place[m] = place[parent] + used[parent]
        used[parent] += below[m]
    member = np.empty(n, dtype=np.int32)
    member[place] = np.arange(n, dtype=np.int32)
    n_children = int(size.sum())
    child_inner = np.full(n_children, -1, dtype=np.int32)
    first = plan.entry[:: plan.n_players] if plan.n_players else plan.entry
    inner_children = np.flatnonzero(first >= plan.first_value)
    child_inner[inner_children] = place[(first[inner_children] - plan.first_value) // plan.n_players]
    return member, place[plan.member_parent[member]], place[member] + below[member], child_inner


def path_workspace(plan: LanePlan, path: PathPlan, n_lanes: int = N_LANES) -> PathWorkspace:
    """Scratch arrays, all lanes free: 8 bytes x lanes x (entries of L and U + 2 members x (players + 2))."""
    n_actions, n_members, m = len(plan.is_chance), len(plan.member_parent), len(path.unknown_action)

    def rows(n: int) -> Floats:
        return np.zeros((n, n_lanes))

    return PathWorkspace(
        log_odds=rows(n_actions),
        log_prob=rows(n_actions),
        prob=rows(n_actions),
        advantage=rows(n_actions),
        log_reach=rows(n_members),
        weight=rows(n_members),
        offset=rows(n_members),
        values=rows(plan.first_value + n_members * plan.n_players),
        share=rows(plan.n_players),
        relative=rows(n_members + 2),
        row=rows(m),
        factor=rows(len(path.column)),
        a=rows(m + 1),
        b=rows(m + 1),
        y=rows(m + 1),
        base=rows(m + 1),
        tangent=rows(m + 1),
        before=rows(m + 1),
        readings=rows(SLOTS * m),
        slope=rows(m),
        ahead=rows(n_actions),
        probe=rows(2 * (m + 1)),
        jitter=jitter(m + 1),
        reply=rows(plan.first_value + n_members * plan.n_players),
        score=rows(n_actions),
        state=rows(N_STATES),
        draw=np.full(n_lanes, -1, dtype=np.int64),
        dead=np.zeros(n_lanes, dtype=np.int64),
    )
