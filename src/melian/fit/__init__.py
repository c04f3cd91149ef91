"""Structural estimation: models of crises whose numbers are fitted to data.

The package can be called: `melian.fit("egame12", "cases.csv", {...})` is
`melian.fit.fitting.fit`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from melian.fit.fitted import Fit
    from melian.fit.fitting import fit

__all__ = ["Fit", "fit"]

_PLACES = {"Fit": "melian.fit.fitted", "fit": "melian.fit.fitting"}


class _CallableModule(ModuleType):
    """A module that is also the function that it is named for."""

    def __call__(self, *args: Any, **options: Any) -> Fit:
        """See `melian.fit.fitting.fit`."""
        return import_module("melian.fit.fitting").fit(*args, **options)


def __getattr__(name: str) -> Any:
    """A public name, imported when it is asked for."""
    if name not in _PLACES:
        raise AttributeError(f"module 'melian.fit' has no attribute '{name}'")
    return getattr(import_module(_PLACES[name]), name)


sys.modules[__name__].__class__ = _CallableModule
