"""Which models can be fitted, by name: what terms they have, and how each is built from designs.

A crisis file is a model too; its terms are its assumptions.

Tested in `tests/unit/test_fit_command.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from melian.errors import FitError, UsageError
from melian.fit.data.cases import Cases
from melian.fit.data.formulas import Design
from melian.fit.kind import Kind
from melian.fit.messages import nearest_name, shown
from melian.fit.outcome_model import OutcomeModel
from melian.fit.trees.choice_trees import (
    EGAME12,
    EGAME122,
    EGAME123,
    ERRORS,
    SCALE,
    ChoiceTree,
    ChoiceTreeModel,
)

__all__ = ["BUILT_IN", "chosen_options", "kind_of"]

_LARGEST_PIE = 1e100


def kind_of(model: Any) -> Kind:
    """The kind of a built-in name, a path, the name of a bundled scenario, or a scenario as it was read.

    Raises
    ------
    MelianError
        If there is no such model, or the crisis file cannot be used.
    """
    if isinstance(model, Kind):
        return model
    if isinstance(model, str | os.PathLike):
        name = os.fspath(model)
        if name in BUILT_IN:
            return BUILT_IN[name]()
        _check_name(name)
    from melian.fit.crisis.kind import scenario_kind

    return scenario_kind(model)


def chosen_options(kind: Kind, given: Mapping[str, str | None]) -> dict[str, str]:
    """Every option of a kind, as given or as it is without.

    Raises
    ------
    UsageError
        If the kind has no such option, or it cannot be that.
    """
    chosen = {name: values[0] for name, values in kind.options.items() if values}
    for name, value in given.items():
        if value is None:
            continue
        if name not in kind.options:
            has = ", ".join(f"--{option}" for option in kind.options) or "no options of its own"
            raise UsageError(f"{kind.name} does not take --{name} ({name}=); it has: {has}")
        if kind.options[name] and value not in kind.options[name]:
            raise UsageError(
                f"--{name} ({name}=) of {kind.name} is one of {', '.join(kind.options[name])}; got {value!r}"
            )
        chosen[name] = value
    return chosen


def _check_name(name: str) -> None:
    """Name the built-in trees too where a model is neither these, nor a file, nor bundled."""
    from melian.files import is_there
    from melian.library import bundled, names

    if not is_there(name) and bundled(name) is None:
        raise FitError(
            f"there is no model '{name}': no file, no tree, no bundled scenario. "
            f"{nearest_name(name, [*BUILT_IN, *names()])}"
        )


def _choice_tree(name: str, title: str, tree: ChoiceTree, shared: Sequence[int]) -> Kind:
    return Kind(
        name, title, tree.outcomes,
        lambda designs, options, cases: ChoiceTreeModel(tree, designs, options["errors"]),
        terms=tree.terms, optional=(SCALE,),
        shared={f"player {player}": tuple(filter(None, tree.utility[player])) for player in shared},
        options={"errors": ERRORS},
    )  # fmt: skip


def _egame12() -> Kind:
    title = "Two players: 1 ends it (L), or 2 chooses (RL, RR)"
    return _choice_tree("egame12", title, EGAME12, [1])


def _egame122() -> Kind:
    title = "Two players: 1 goes left or right, 2 answers (LL, LR, RL, RR)"
    return _choice_tree("egame122", title, EGAME122, [1])


def _egame123() -> Kind:
    title = "Three players: 1, 2 or 3 ends it (L, RL, RRL, RRR)"
    return _choice_tree("egame123", title, EGAME123, [1, 2])


def _signalling() -> Kind:
    from melian.fit.signalling.equilibria import OUTCOMES
    from melian.fit.signalling.kind import build, columns, estimator
    from melian.fit.signalling.likelihood import SELECTIONS
    from melian.fit.signalling.logs import UTILITIES

    return Kind(
        "signalling", "Crisis signalling: A challenges, B resists, A stands firm (SQ, CD, BD, SF)", OUTCOMES,
        build, terms=UTILITIES, options={"select": SELECTIONS, "method": ("mle", "pl", "npl")},
        needs=columns, estimate=estimator,
    )  # fmt: skip


def _ultimatum() -> Kind:
    from melian.fit.trees.ultimatum import UltimatumModel, offers_of

    def columns(options: Mapping[str, str]) -> tuple[str, str]:
        return options.get("offer", "offer"), options.get("accept", "accept")

    def build(designs: tuple[Design, ...], options: Mapping[str, str], cases: Cases) -> OutcomeModel:
        pie = options.get("pie", "nothing")
        try:
            most = float(pie)
        except ValueError:
            most = float("nan")
        if not 0 < most <= _LARGEST_PIE:
            raise UsageError(f"--pie is what is shared out, a number above 0 such as 100; got {shown(pie)}")
        return UltimatumModel(designs, *offers_of(cases.frame, columns(options), most), columns(options))

    return Kind(
        "ultimatum", "Ultimatum: 1 offers a share, 2 takes it or not", ("offer and answer",), build,
        terms=("R1", "R2"), options={"offer": (), "accept": (), "pie": ()}, needs=columns,
    )  # fmt: skip


BUILT_IN: dict[str, Callable[[], Kind]] = {
    "egame12": _egame12,
    "egame122": _egame122,
    "egame123": _egame123,
    "signalling": _signalling,
    "ultimatum": _ultimatum,
}
"""Built-in trees by name; what each needs is imported when it is asked for."""
