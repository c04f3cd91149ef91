"""Let somebody choose: which options are there, and a node wherever there is a choice.

Tested in `tests/unit/language/test_steps.py`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool

from melian.game.ranks import ranked
from melian.scenario.shapes import NewRow, NewRowCode, Row, RowCode, There
from melian.scenario.steps.kind import Stage
from melian.scenario.tree.frontier import Infoset
from melian.scenario.tree.size import check_size
from melian.scenario.tree.tree_builder import TreeBuilder

__all__ = ["available", "by_choice", "expand", "need_an_option", "patterns_of"]

PACKED = 16
"""So many truths of a row are told apart as one whole number: sorting rows takes ten times as long."""


def available(builder: TreeBuilder, stage: Stage, rows: Row) -> There:
    """(row, option) which options are there; a forced one alone, where it is there."""
    result = np.ones((len(rows), len(stage.options)), dtype=bool)
    for code, option in enumerate(stage.options):
        if not option.on_table:
            result[:, code] = False
        elif option.available is not None:
            result[:, code] = builder.ask(option.available, f"the `if` of '{option.name}'", rows)[rows]
    if stage.forced is not None:
        _force(builder, stage, result)
    for code, option in enumerate(stage.options):
        if option.available is not None and not result[:, code].any() and stage.forced is None:
            builder.never_available.append((stage, option.name))
    return result


def _force(builder: TreeBuilder, stage: Stage, there: There) -> None:
    assert stage.forced is not None
    option = stage.options[stage.forced]
    here = there[:, stage.forced] & option.on_table
    if not here.any():
        builder.found.error(
            "M421",
            f"'{option.name}' is forced but never available at '{stage.name}'",
            stage.mark,
            "force another option, or put it on the table",
        )
    there[here] = False
    there[here, stage.forced] = True


def need_an_option(builder: TreeBuilder, stage: Stage, rows: Row, there: There) -> None:
    """Refuse histories in which nothing is left to choose."""
    empty = ~there.any(axis=1)
    if empty.any():
        builder.found.error(
            "M422",
            f"'{stage.name}' has no option left when {builder.example(int(rows[np.flatnonzero(empty)[0]]))}",
            stage.mark,
            "let one option be there always, or restrict the step's `only_if`",
        )
        raise builder.stopped()


def by_choice(
    builder: TreeBuilder, key: str, actor: str, rows: Row, there: There, names: tuple[str, ...], stage: Stage
) -> tuple[NewRow, NewRowCode]:
    """Let an actor choose; returns the new rows and the codes taken."""
    information = builder.front.information.get(actor)
    if information is None:
        raise builder.stopped()
    patterns, pattern = patterns_of(there)
    table = [tuple(np.flatnonzero(p).tolist()) for p in patterns]
    if builder.counts_only:
        chooses = np.where(patterns.sum(axis=1) > 1, 0, -1)
        return expand(builder, key, rows, chooses[pattern], pattern, table)
    states, state = ranked(information[rows])
    first = np.full(len(states), -1)
    first[state[::-1]] = pattern[::-1]
    differs = first[state] != pattern
    if differs.any():
        _note_unknown_option(builder, actor, stage, rows, state, pattern, int(np.flatnonzero(differs)[0]))
    player = builder.symbols.actors.index(actor)
    used, infoset = ranked(state * len(patterns) + pattern)
    numbers = np.full(len(used), -1)
    for index, item in enumerate(used):
        codes = table[item % len(patterns)]
        if len(codes) > 1:
            numbers[index] = len(builder.nodes.infosets)
            actions = tuple(names[code] for code in codes)
            known = int(states[item // len(patterns)])
            builder.nodes.infosets.append(Infoset(key, player, codes, actions, known))
    return expand(builder, key, rows, numbers[infoset], pattern, table)


def patterns_of(there: There) -> tuple[Bool[np.ndarray, "pattern option"], RowCode]:
    """The distinct rows of a table of truths, and which of them each row is."""
    if (there == there[0]).all():
        return there[:1], np.zeros(len(there), dtype=np.int64)
    width = there.shape[1]
    if width > PACKED:
        patterns, pattern = np.unique(there, axis=0, return_inverse=True)
        return patterns, pattern.reshape(-1)
    code = np.zeros(len(there), dtype=np.int64)
    for option in range(width):  # the first option in the highest bit: patterns in the order of their rows
        code = 2 * code + there[:, option]
    used = np.flatnonzero(np.bincount(code))
    place = np.zeros(2**width, dtype=np.int64)
    place[used] = np.arange(len(used))
    return (used[:, None] >> np.arange(width)[::-1]) & 1 == 1, place[code]


def expand(
    builder: TreeBuilder,
    key: str,
    rows: Row,
    infoset: RowCode,
    pattern: RowCode,
    table: list[tuple[int, ...]],
) -> tuple[NewRow, NewRowCode]:
    """Put nodes where there is a choice; returns all rows of the step with the code taken."""
    front = builder.front
    counts = np.array([len(codes) for codes in table])[pattern]
    width = max(len(codes) for codes in table)
    padded = np.array([[*codes, *[-1] * (width - len(codes))] for codes in table])
    chooses = infoset >= 0
    check_size(builder, key, int((counts[chooses] - 1).sum()))
    taken_alone = padded[pattern, 0]
    mark = np.full(front.size, -1, dtype=np.int64)
    mark[rows[~chooses]] = taken_alone[~chooses]
    whole_pattern = np.full(front.size, -1, dtype=np.int64)
    whole_pattern[rows] = pattern
    # both travel with the histories while these are numbered anew
    front.data["branch:taken"] = mark
    front.data["branch:pattern"] = whole_pattern
    new, place = front.branch(rows[chooses], infoset[chooses], counts[chooses])
    mark, whole_pattern = front.data.pop("branch:taken"), front.data.pop("branch:pattern")
    mark[new] = padded[whole_pattern[new], place]
    result = np.flatnonzero(mark >= 0)
    return result, mark[result].astype(np.int16)


def _note_unknown_option(
    builder: TreeBuilder, actor: str, stage: Stage, rows: Row, state: RowCode, pattern: RowCode, at: int
) -> None:
    other = int(np.flatnonzero((state == state[at]) & (pattern != pattern[at]))[0])
    asked = {
        part.data[0]
        for option in stage.options
        if option.available is not None
        for part in option.available.walk()
        if part.op in ("in", "not_in")
    }
    unseen = [key for key in sorted(asked) if not _sees(builder, actor, key, rows[state == state[at]])]
    names = " and ".join(f"'{key}'" for key in unseen)
    remedy = f"let it see {names}, or ask in" if unseen else "ask in"
    one, two = builder.example(int(rows[at])), builder.example(int(rows[other]))
    builder.found.error(
        "M425",
        f"{actor} does not know which options of '{stage.name}' it has",
        stage.mark,
        f"it cannot tell apart: ({one}) and ({two}); {remedy} the `if` only for what it sees",
    )


def _sees(builder: TreeBuilder, actor: str, key: str, rows: Row) -> bool:
    """Whether an actor has been shown what a step came to wherever it was played."""
    columns = builder.front.columns()
    hidden = (columns.column(key) != -1) & ~columns.column(f"sees:{actor}:{key}").astype(bool)
    return not hidden[rows].any()
