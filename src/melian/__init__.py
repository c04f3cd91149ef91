"""Turn a reported international crisis into a game that can be solved and questioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from melian.version import __version__

if TYPE_CHECKING:
    from melian import fit as fit
    from melian.api import (
        Case,
        CompiledCase,
        Picture,
        Result,
        from_pattern,
        passages_of,
        patterns,
        picture,
        read,
        score,
    )
    from melian.errors import MelianError, ScenarioError, UsageError
    from melian.scenario.builder import Crisis

__all__ = [
    "Case", "CompiledCase", "Crisis", "MelianError", "Picture", "Result", "ScenarioError", "UsageError",
    "__version__", "fit", "from_pattern", "passages_of", "patterns", "picture", "read", "score",
]  # fmt: skip

_PLACES = {
    "Case": "melian.api",
    "CompiledCase": "melian.api",
    "Crisis": "melian.scenario.builder",
    "MelianError": "melian.errors",
    "Picture": "melian.api",
    "Result": "melian.api",
    "ScenarioError": "melian.errors",
    "UsageError": "melian.errors",
    "from_pattern": "melian.api",
    "passages_of": "melian.api",
    "patterns": "melian.api",
    "picture": "melian.api",
    "read": "melian.api",
    "score": "melian.api",
}


def __getattr__(name: str) -> Any:
    """A public name, imported when it is asked for: `melian --help` needs none of them."""
    from importlib import import_module

    if name == "fit":
        return import_module("melian.fit")  # a package that can be called
    if name not in _PLACES:
        raise AttributeError(f"module 'melian' has no attribute '{name}'; it has {', '.join(__all__)}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
