r"""Why an option is taken: what it is worth to its mover, by the stake lines of the file.

At information set `h` option `a` is worth to its mover

.. math:: U(a) = \sum_{n \in h} \mu_h(n) \sum_{z} p(z \mid n, a)\, u(z),

with the mover's beliefs and with the behaviour, its own later behaviour included, that the
solution has from there on. Since a payoff is a sum of stake lines, so is `U`, and so is the
gap of two options: the parts add up to the gap in every draw. At precision `t` the gap is all
that decides: the log-odds of the two options are `t` times the gap.

References
----------
McKelvey & Palfrey (1998), Experimental Economics 1, 9-41, equation 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from melian.analysis.odds import Spread, spread
from melian.analysis.situations.grouping import Group, grouped
from melian.analysis.situations.information import Situations, first_leaves, matters, situations
from melian.analysis.situations.wording import condition, unseen_words
from melian.analysis.strategy import draws_to_use, infoset_reaches, option_probabilities, set_weights
from melian.errors import UsageError
from melian.kernels.tree.information import fill_node_beliefs
from melian.kernels.tree.option_values import fill_option_values
from melian.runs.run import Run, draw_values
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.language.binding import Binder
from melian.scenario.language.context import Context
from melian.scenario.language.evaluate import evaluate
from melian.scenario.model import Model

__all__ = ["Reason", "WhyTable", "check_question", "option_worths", "where_known", "why"]

Array = npt.NDArray[Any]

OPTION_COLUMNS = (
    "step", "step_label", "actor", "actor_label", "group", "condition", "share", "sets", "option",
    "option_label", "chosen", *Spread._fields, "best",
)  # fmt: skip
LINE_COLUMNS = (
    "step", "actor", "group", "option", "over", "line", "kind", *Spread._fields, "higher",
)  # fmt: skip
VISITS = 30_000_000
"""How many nodes an answer visits at most, over all draws."""


@dataclass(frozen=True, slots=True, eq=False)
class Reason:
    """Why one option is better or worse than another in one group of situations."""

    step: str
    """Column key."""
    step_label: str
    actor: str
    actor_label: str
    group: int
    """From 1, as in the frame of the table."""
    condition: str
    """In which situations; empty for always."""
    option: str
    over: str
    option_label: str
    over_label: str
    chosen: float
    """How often the option is taken there, mean over the draws used."""
    lines: tuple[str, ...]
    """Labels of the mover's stake lines."""
    kinds: tuple[str, ...]
    """Their kinds."""
    gap: Array
    """(draw,) what `option` is worth more than `over`, in points."""
    parts: Array
    """(draw, line) the same by stake line; adds up to `gap` in every draw."""


@dataclass(frozen=True, slots=True, eq=False)
class WhyTable:
    """What options are worth, and why."""

    options: pd.DataFrame
    """One row per group and option: step, step_label, actor, actor_label, group, condition, share,
    sets, option, option_label, chosen (mean probability); median, mean, q05, q25, q75, q95 of its
    worth in points; best (share of draws in which no option there is worth more)."""
    lines: pd.DataFrame
    """One row per reason and stake line that has a part in it, the largest mean first: step, actor,
    group, option, over, line, kind; median, mean, q05, q25, q75, q95 of its part of the gap; higher
    (share of draws in which it speaks for the option). The first row, of kind `gap`, is the whole."""
    reasons: tuple[Reason, ...]
    """The same with every draw."""
    n_draws: int
    """How many draws all figures rest on."""


def why(
    run: Run,
    step: str,
    *,
    actor: str | None = None,
    when: str | None = None,
    option: str | None = None,
    over: str | None = None,
    draws: int | None = None,
) -> WhyTable:
    """Why the options of a step are taken as they are, in few groups of situations.

    Parameters
    ----------
    run
        Solved draws.
    step, actor
        The step, and its mover where several move.
    when
        A condition on earlier steps and types: only the situations in which the mover knows
        that it holds, as one group.
    option, over
        The option that is explained, and the one it is held against. The best one against each
        other one if both are absent; `option` against the best of the others, or each other one
        against `over`, if one is.
    draws
        How many kept draws are used at most.

    Raises
    ------
    UsageError
        If there is no such step, actor or option, or `when` cannot be read or holds nowhere.
    """
    model = run.model
    prob = run.kept_prob[: draws_to_use(run, draws, visits=VISITS)]
    which = run.kept_draws[: len(prob)]
    found = check_question(model, step, actor=actor, when=when, option=option, over=over)
    here = [
        (kept, float(run.mean_reach[each.infosets].sum()))
        for each in found
        if (kept := _narrowed(model, each, when)) is not None
    ]
    reach = infoset_reaches(model, prob)
    rows: list[dict[str, Any]] = []
    reasons: list[Reason] = []
    for each, all_reach in here:
        worth, parts, lines, kinds = option_worths(run, each, prob, which)
        chosen = option_probabilities(model, prob, each)
        for number, (group, words) in enumerate(_groups(run, each, when), 1):
            weight = set_weights(reach[:, each.infosets[group.members]])
            codes = list(model.infosets[each.infosets[group.members[0]]].codes)
            about = _About(each, all_reach, number, words, codes, (lines, kinds))
            mean = np.einsum("ds,dso->do", weight, chosen[:, group.members]).mean(axis=0)
            value = np.einsum("ds,dso->do", weight, worth[:, group.members])
            split = np.einsum("ds,dsol->dol", weight, parts[:, group.members])
            rows.extend(_option_rows(run, about, group, mean, value))
            reasons.extend(_reasons(model, about, mean, value, split, option, over))
    if not reasons:
        raise UsageError(f"in no situation at '{step}' are both options there to choose between")
    frame = pd.DataFrame(rows, columns=list(OPTION_COLUMNS))
    lines_frame = pd.DataFrame(
        [r for reason in reasons for r in _line_rows(reason)], columns=list(LINE_COLUMNS)
    )
    return WhyTable(frame, lines_frame, tuple(reasons), len(prob))


def check_question(
    model: Model,
    step: str,
    *,
    actor: str | None = None,
    when: str | None = None,
    option: str | None = None,
    over: str | None = None,
) -> list[Situations]:
    """The situations that a question is about, before anything is solved; see `why`.

    Raises
    ------
    UsageError
        As `why` does.
    """  # fmt: skip
    found = situations(model, step=step, actor=actor)
    if not found:
        mover = "an actor" if actor is None else f"'{actor}'"
        raise UsageError(f"'{step}' is never a choice of {mover}: there is nothing to explain")
    _check_options(found, option, over)
    if when is not None and not any(where_known(model, each, when).any() for each in found):
        raise UsageError(
            f"'{when}' holds in no situation at '{step}' as far as its mover knows; "
            "name what the mover has seen, or ask without a condition"
        )
    return found


def option_worths(
    run: Run, here: Situations, prob: Array, which: Array
) -> tuple[Array, Array, tuple[str, ...], tuple[str, ...]]:
    """(draw, set, option) worth to the mover, (draw, set, option, line) its parts, labels, kinds.

    Parameters
    ----------
    run
        Solved draws.
    here
        Information sets of one mover at one step.
    prob, which
        (draw, action) the behaviour that is used, and the numbers of its draws.
    """
    model = run.model
    tree, payoffs = model.tree, model.payoffs
    player = model.players.index(here.actor)
    term_value, row_payoff = _numbers(run, which)
    mine = [n for n, terms in enumerate(payoffs.terms) if terms.line.actor == here.actor]
    line_place = np.full(len(payoffs.terms) + 1, -1)
    line_place[mine] = np.arange(len(mine))
    place = np.full(len(tree.infoset_player), -1)
    place[here.infosets] = np.arange(len(here.infosets))
    action_option = np.concatenate([np.array(item.codes, dtype=np.int64) for item in model.infosets])
    shape = (len(prob), len(here.infosets), len(here.matter.options))
    worth, parts = np.empty(shape), np.empty((*shape, len(mine)))
    n_nodes, n_sets = len(tree.node_parent), len(tree.infoset_player)
    belief, space, cell = np.empty(n_nodes), np.empty(n_nodes), np.empty(n_nodes, dtype=np.int64)
    peak, total = np.empty(n_sets), np.empty(n_sets)
    structure = (tree.node_parent, tree.node_action, tree.node_infoset)
    leaf_row = np.ascontiguousarray(payoffs.payoff_row[:, player])
    for draw, behaviour in enumerate(prob):
        fill_node_beliefs(*structure, behaviour, space, peak, total, belief)
        fill_option_values(
            *structure, tree.terminal_node, leaf_row, payoffs.row_start, payoffs.row_term,
            line_place[payoffs.term_line], place, action_option, behaviour, belief, row_payoff[draw],
            term_value[draw], space, cell, worth[draw], parts[draw],
        )  # fmt: skip
    lines = [payoffs.terms[n].line for n in mine]
    return worth, parts, tuple(line.label for line in lines), tuple(line.kind for line in lines)


def _numbers(run: Run, which: Array) -> tuple[Array, Array]:
    """(draw, term) and (draw, row) points in the draws that are used, which are all valid."""
    model = run.model
    last = int(which[-1]) + 1 if len(which) else 0
    values = draw_values(model, run.seed, 0, last, run.fixed)
    chosen = {stream: value[which] for stream, value in values.items()}
    bound = model.bind(chosen, len(which))
    return bound.term_values, bound.batch.row_payoff


def where_known(model: Model, here: Situations, when: str) -> Array:
    """(set,) whether the mover knows at each set that a condition on what came before holds.

    Raises
    ------
    UsageError
        If the condition cannot be read, names a number, or something that comes later.
    """
    symbols, found = model.scenario.symbols, Diagnostics()
    step = symbols.steps[here.matter.name]
    played = next(p for p in model.story.played if p.key == here.matter.key.replace(f".{here.actor}", ""))
    context = Context("`--when`", block=played.block, round=played.round, before=step.position, numbers=False)
    bound = Binder(symbols, found).bind(when, "truth", context)
    if bound is None:
        raise UsageError("; ".join(f"{item.message}: {item.help}" for item in found.sorted()))
    nodes = np.flatnonzero(np.isin(model.tree.node_infoset, here.infosets))
    value, undefined = evaluate(bound, model.columns)
    leaves = first_leaves(model)[nodes]
    if undefined is not None and np.broadcast_to(undefined, (model.n_leaves,))[leaves].any():
        raise UsageError(
            f"'{when}' asks for a step that may not have been played; name the options, or `none`"
        )
    holds = np.broadcast_to(value, (model.n_leaves,))[leaves]
    failing = np.unique(model.tree.node_infoset[nodes[~holds]])
    return ~np.isin(here.infosets, failing)


def _narrowed(model: Model, here: Situations, when: str | None) -> Situations | None:
    """The sets in which the mover knows that the condition holds; None if there are none."""
    if when is None:
        return here
    known = where_known(model, here, when)
    if not known.any():
        return None
    seen = {key: values[known] for key, values in here.seen.items()}
    return replace(here, infosets=here.infosets[known], seen=seen)


def _groups(run: Run, here: Situations, when: str | None) -> Iterator[tuple[Group, str]]:
    """Groups of sets with the same options, and in which situations they are, in words."""
    model = run.model
    weight = run.mean_reach[here.infosets]
    if when is not None:
        groups = [Group(np.arange(len(here.infosets)))]
    else:
        mean = option_probabilities(model, run.mean_prob[None, :], here)[0]
        groups = grouped(here.seen, mean, weight)
    known = matters(model)
    unseen = unseen_words(model, here, known, first_leaves(model))
    for group in sorted(groups, key=lambda g: -float(weight[g.members].sum())):
        words = f"the mover knows that {when}" if when is not None else condition(group, here, known, unseen)
        menus: dict[tuple[int, ...], list[int]] = {}
        for member in group.members:
            menus.setdefault(model.infosets[here.infosets[member]].codes, []).append(int(member))
        for menu, members in menus.items():
            labels = " or ".join(f'"{here.matter.labels[code]}"' for code in menu)
            more = f"the choice is {labels}" if len(menus) > 1 else ""
            yield Group(np.array(members), group.kept), " and ".join(filter(None, [words, more]))


@dataclass(frozen=True, slots=True, eq=False)
class _About:
    """What reasons and rows of one group share."""

    here: Situations
    all_reach: float
    """The reach of the step, the situations left out counted."""
    group: int
    words: str
    codes: list[int]
    lines: tuple[tuple[str, ...], tuple[str, ...]]


def _option_rows(
    run: Run, about: _About, group: Group, chosen: Array, value: Array
) -> Iterator[dict[str, Any]]:
    here, matter = about.here, about.here.matter
    weight = run.mean_reach[here.infosets]
    top = value[:, about.codes].max(axis=1) if len(value) else np.zeros(0)
    for code in about.codes:
        yield {
            "step": matter.key,
            "step_label": matter.label,
            "actor": here.actor,
            "actor_label": run.model.scenario.label(here.actor),
            "group": about.group,
            "condition": about.words,
            "share": float(weight[group.members].sum()) / about.all_reach
            if about.all_reach > 0
            else float("nan"),
            "sets": len(group.members),
            "option": matter.options[code],
            "option_label": matter.labels[code],
            "chosen": float(chosen[code]),
            **spread(value[:, code])._asdict(),
            "best": float((value[:, code] >= top).mean()) if len(value) else float("nan"),
        }


def _reasons(
    model: Model, about: _About, chosen: Array, value: Array, parts: Array, option: str | None,
    over: str | None,
) -> Iterator[Reason]:  # fmt: skip
    here, matter = about.here, about.here.matter
    for a, b in _pairs(about, value.mean(axis=0), option, over):
        yield Reason(
            step=matter.key,
            step_label=matter.label,
            actor=here.actor,
            actor_label=model.scenario.label(here.actor),
            group=about.group,
            condition=about.words,
            option=matter.options[a],
            over=matter.options[b],
            option_label=matter.labels[a],
            over_label=matter.labels[b],
            chosen=float(chosen[a]),
            lines=about.lines[0],
            kinds=about.lines[1],
            gap=value[:, a] - value[:, b],
            parts=parts[:, a] - parts[:, b],
        )


def _pairs(about: _About, mean: Array, option: str | None, over: str | None) -> list[tuple[int, int]]:
    """Which option is held against which, by code."""
    names = about.here.matter.options
    codes = sorted(about.codes, key=lambda code: -mean[code])
    a = None if option is None else names.index(option)
    b = None if over is None else names.index(over)
    if any(code is not None and code not in codes for code in (a, b)) or len(codes) < 2:
        return []
    if a is not None:
        return [(a, b if b is not None else next(code for code in codes if code != a))]
    if b is not None:
        return [(code, b) for code in codes if code != b]
    return [(codes[0], code) for code in codes[1:]]


def _line_rows(reason: Reason) -> Iterator[dict[str, Any]]:
    names = {
        "step": reason.step, "actor": reason.actor, "group": reason.group, "option": reason.option,
        "over": reason.over,
    }  # fmt: skip
    mean = reason.parts.mean(axis=0)
    yield _line_row(names, "all of it", "gap", reason.gap)
    for line in np.argsort(-np.abs(mean), kind="stable"):
        if np.abs(reason.parts[:, line]).max(initial=0.0) > 1e-12:
            yield _line_row(names, reason.lines[line], reason.kinds[line], reason.parts[:, line])


def _line_row(names: dict[str, Any], line: str, kind: str, part: Array) -> dict[str, Any]:
    higher = float((part > 0).mean()) if len(part) else float("nan")
    return {**names, "line": line, "kind": kind, **spread(part)._asdict(), "higher": higher}


def _check_options(found: list[Situations], option: str | None, over: str | None) -> None:
    names = found[0].matter.options
    for name in (option, over):
        if name is not None and name not in names:
            raise UsageError(
                f"'{found[0].matter.name}' has no option called '{name}'; {nearest(name, names)}"
            )
    if option is not None and option == over:
        raise UsageError(f"'{option}' cannot be held against itself; name two options")
