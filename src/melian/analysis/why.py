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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float

from melian.analysis.choices.action_values import action_values_by_line
from melian.analysis.choices.reasons import LINE_COLUMNS, Reason, line_rows
from melian.analysis.odds import Spread, spread
from melian.analysis.situations.grouping import Group, grouped
from melian.analysis.situations.hanging import hanging
from melian.analysis.situations.information import Situations, first_leaves, matters, situations
from melian.analysis.situations.known import narrowed, where_known
from melian.analysis.situations.shapes import DrawOption, InfosetWeight, Option
from melian.analysis.situations.view import View, draws_to_use, view_of
from melian.analysis.situations.wording import condition, unseen_words
from melian.analysis.strategy import option_probabilities, set_weights
from melian.errors import UsageError
from melian.runs.run import Run
from melian.scenario.findings.diagnostics import nearest
from melian.scenario.model import Model
from melian.scenario.standing import Standing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WhyTable", "check_question", "why"]


OPTION_COLUMNS = (
    "step", "step_label", "actor", "actor_label", "group", "condition", "share", "sets", "reach", "effect",
    "option", "option_label", "chosen", *Spread._fields, "best", "then",
)  # fmt: skip
VISITS = 30_000_000
"""How many nodes an answer visits at most, over all draws."""


@dataclass(frozen=True, slots=True, eq=False)
class WhyTable:
    """What options are worth, and why."""

    options: pd.DataFrame
    """One row per group and option: step, step_label, actor, actor_label, group, condition, share,
    sets, reach (how often play comes there), effect (the range over options of the odds of yes, see
    `hanging`), option, option_label, chosen (mean probability); median, mean, q05, q25, q75, q95 of its
    worth in points; best (share of draws in which no option there is worth more); then (the odds of yes
    if it is taken there; NaN where the file has no question)."""
    lines: pd.DataFrame
    """One row per reason and stake line that has a part in it, the largest mean first: step, actor,
    group, option, over, line, kind; median, mean, q05, q25, q75, q95 of its part of the gap; higher
    (share of draws in which it speaks for the option). The first row, of kind `gap`, is the whole."""
    reasons: tuple[Reason, ...]
    """The same with every draw."""
    n_draws: int
    """How many draws all figures rest on."""
    standing: Standing | None = None
    """Where the story stands, if it is about what is open from now on; None: about the whole story."""


def why(
    run: Run, step: str, *, actor: str | None = None, when: str | None = None, option: str | None = None,
    over: str | None = None, draws: int | None = None, whole_story: bool = False,
) -> WhyTable:  # fmt: skip
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
    whole_story
        The step whatever is known; else the situations that are open once the events of the run are
        known, weighed by how often play comes there given these.

    Raises
    ------
    UsageError
        If there is no such step, actor or option, the step is not open, or `when` cannot be read or
        holds nowhere.
    """
    import pandas as pd

    model = run.model
    view = view_of(run, whole_story=whole_story)
    prob = run.kept_prob[: draws_to_use(run, draws, visits=VISITS)]
    which = run.kept_draws[: len(prob)]
    found = check_question(view, step, actor=actor, when=when, option=option, over=over)
    reach, after = view.reaches(run, prob), hanging(run, view)
    mean_reach = view.mean_reach(run, reach)
    here = [
        (kept, float(mean_reach[each.infosets].sum()))
        for each in found
        if (kept := narrowed(model, each, when)) is not None
    ]
    rows: list[dict[str, Any]] = []
    reasons: list[Reason] = []
    for each, all_reach in here:
        action_value, parts, lines, kinds = action_values_by_line(run, each, prob, which)
        chosen = option_probabilities(model, prob, each)
        for number, (group, words) in enumerate(_groups(run, each, when, mean_reach), 1):
            weight = set_weights(reach[:, each.infosets[group.members]])
            codes = list(model.infosets[each.infosets[group.members[0]]].codes)
            mine = float(mean_reach[each.infosets[group.members]].sum())
            then = after.then(each, group.members)
            odds = then[:, 0] if after.is_answer else np.full(len(then), np.nan)
            about = _About(
                each, mine, all_reach, number, words, codes, (lines, kinds), after.effect(then), odds
            )
            mean = np.einsum("ds,dso->do", weight, chosen[:, group.members]).mean(axis=0)
            value = np.einsum("ds,dso->do", weight, action_value[:, group.members])
            split = np.einsum("ds,dsol->dol", weight, parts[:, group.members])
            rows.extend(_option_rows(run, about, group, mean, value))
            reasons.extend(_reasons(model, about, mean, value, split, option, over))
    if not reasons:
        raise UsageError(f"in no situation at '{step}' are both options there to choose between")
    frame = pd.DataFrame(rows, columns=list(OPTION_COLUMNS))
    lines_frame = pd.DataFrame(
        [r for reason in reasons for r in line_rows(reason)], columns=list(LINE_COLUMNS)
    )
    return WhyTable(frame, lines_frame, tuple(reasons), len(prob), view.standing)


def check_question(
    view: View,
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
    model = view.model
    found = situations(model, step=step, actor=actor)
    if found:
        view.check(step=step, actor=actor)
        found = [*filter(None, map(view.narrowed, found))]
    else:
        mover = "an actor" if actor is None else f"'{actor}'"
        raise UsageError(f"'{step}' is never a choice of {mover}: there is nothing to explain")
    _check_options(found, option, over)
    if when is not None and not any(where_known(model, each, when).any() for each in found):
        raise UsageError(
            f"'{when}' holds in no situation at '{step}' as far as its mover knows; "
            "name what the mover has seen, or ask without a condition"
        )
    return found


def _groups(
    run: Run, here: Situations, when: str | None, mean_reach: InfosetWeight
) -> Iterator[tuple[Group, str]]:
    """Groups of sets with the same options, and in which situations they are, in words."""
    model = run.model
    weight = mean_reach[here.infosets]
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
    reach: float
    all_reach: float
    """The reach of the step, the situations left out counted."""
    group: int
    words: str
    codes: list[int]
    lines: tuple[tuple[str, ...], tuple[str, ...]]
    effect: float
    then: Option
    """(option,) the odds of yes."""


def _option_rows(
    run: Run, about: _About, group: Group, chosen: Option, value: DrawOption
) -> Iterator[dict[str, Any]]:
    here, matter = about.here, about.here.matter
    top = value[:, about.codes].max(axis=1) if len(value) else np.zeros(0)
    for code in about.codes:
        yield {
            "step": matter.key,
            "step_label": matter.label,
            "actor": here.actor,
            "actor_label": run.model.scenario.label(here.actor),
            "group": about.group,
            "condition": about.words,
            "share": about.reach / about.all_reach if about.all_reach > 0 else float("nan"),
            "sets": len(group.members),
            "reach": about.reach,
            "effect": about.effect,
            "option": matter.options[code],
            "option_label": matter.labels[code],
            "chosen": float(chosen[code]),
            **spread(value[:, code])._asdict(),
            "best": float((value[:, code] >= top).mean()) if len(value) else float("nan"),
            "then": float(about.then[code]),
        }


def _reasons(
    model: Model, about: _About, chosen: Option, value: DrawOption,
    parts: Float[np.ndarray, "draw option line"], option: str | None, over: str | None,
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


def _pairs(about: _About, mean: Option, option: str | None, over: str | None) -> list[tuple[int, int]]:
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


def _check_options(found: list[Situations], option: str | None, over: str | None) -> None:
    names = found[0].matter.options
    for name in (option, over):
        if name is not None and name not in names:
            raise UsageError(
                f"'{found[0].matter.name}' has no option called '{name}'; {nearest(name, names)}"
            )
    if option is not None and option == over:
        raise UsageError(f"'{option}' cannot be held against itself; name two options")
