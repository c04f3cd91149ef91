"""A crisis file as a kind of model: its assumptions are terms, its outcomes the outcomes.

Tested in `tests/unit/test_fit_scenario_model.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from melian.errors import UsageError
from melian.files import is_plain
from melian.fit.crisis.build import scenario_model
from melian.fit.data.cases import Cases
from melian.fit.data.formulas import Design
from melian.fit.kind import Kind
from melian.fit.outcome_model import OutcomeModel
from melian.scenario.model import Model

__all__ = ["scenario_kind"]


def scenario_kind(source: Any) -> Kind:
    """The kind of a crisis: a path, the name of a bundled scenario, or a crisis as it was read or compiled.

    Raises
    ------
    ScenarioError
        If the file cannot be used.
    """
    model = source if isinstance(source, Model) else _model_of(source)
    return Kind(
        name=model.scenario.name,
        title=model.scenario.title,
        outcomes=tuple(str(name) for name in model.scenario.file.outcomes),
        build=partial(_build, model),
        options={"precision": ()},
    )


def _build(
    model: Model, designs: tuple[Design, ...], options: Mapping[str, str], cases: Cases
) -> OutcomeModel:
    text = options.get("precision")
    try:
        precision = None if text is None else float(text)
    except ValueError:
        raise UsageError(f"--precision of a fit is a number, as 8; got {text!r}") from None
    return scenario_model(model, designs, precision=precision)


def _model_of(source: Any) -> Model:
    """From what `melian.read` or `compile` gave, or from a path or name."""
    held = getattr(source, "model", None)
    if isinstance(held, Model):
        return held
    if not isinstance(source, str | os.PathLike):
        raise UsageError(
            f"a model is a name, a path or a crisis as melian.read gives it; got {type(source).__name__}"
        )
    from melian.library import bundled
    from melian.scenario.compile import compile_scenario
    from melian.scenario.read import read_path

    name = os.fspath(source)
    inside = None if is_plain(name) else bundled(name)
    return compile_scenario(read_path(inside or Path(name), name=name))
