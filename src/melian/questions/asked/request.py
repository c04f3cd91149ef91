"""What is asked of a scenario, checked against it: what-ifs, other numbers, another precision.

Tested in `tests/unit/test_messages.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from melian.errors import UsageError
from melian.runs.recipe import assumption_of, plain_setting
from melian.scenario.findings.diagnostics import Diagnostics, nearest
from melian.scenario.model import Model
from melian.scenario.scenario import Scenario
from melian.scenario.schema.elements import Assumption

__all__ = [
    "because_of_request",
    "check_numbers",
    "check_precision",
    "check_variant",
    "setting",
    "setting_text",
]


def check_variant(name: str, scenario: Scenario) -> None:
    """Raise `UsageError`, with the nearest name, where the file has no such what-if."""
    variants = scenario.file.variants
    if name not in variants:
        raise UsageError(f"there is no variant called '{name}'; {nearest(name, variants)}")


def setting_text(value: object) -> str:
    """Another number in words, as it was asked for."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return str(value)


def setting(name: str, value: object, scenario: Scenario) -> Assumption:
    """Another number for an assumption; `UsageError` names the setting that cannot be used."""
    from melian.scenario.assumptions import distribution_of

    known = scenario.file.assumptions
    if name not in known:
        raise UsageError(f"there is no assumption called '{name}'; {nearest(name, known)}")
    try:
        given = assumption_of(plain_setting(value))
    except UsageError as error:
        raise UsageError(f"'{name}': {error}") from None
    found = Diagnostics()
    distribution_of(name, given, found)
    if found.has_errors:
        raise UsageError(f"'{name}={setting_text(value)}' cannot be used: {_sentences(found)}")
    return given


def check_precision(text: str | None, scenario: Scenario) -> None:
    """Raise `UsageError` where a precision cannot be read."""
    from melian.scenario.assumptions import precision_of

    found = Diagnostics()
    if text is not None:
        precision_of(text, scenario.actors, found)
    if found.has_errors:
        raise UsageError(_sentences(found))


def _sentences(found: Diagnostics) -> str:
    errors = (item for item in found.sorted() if item.severity == "error")
    return "; ".join(f"{item.message}: {item.help}" if item.help else item.message for item in errors)


def because_of_request(found: Diagnostics) -> str:
    """What went wrong although the file alone is fine."""
    return f"the file alone is fine, but with what was asked: {_sentences(found)}"


def check_numbers(model: Model, found: Diagnostics) -> None:
    """Numbers that make no game in more than 5 % of draws are an error before anything is solved."""
    from melian.scenario.checks.invalid import invalid_numbers

    numbers = Diagnostics()
    invalid_numbers(model, numbers)
    found.take(item for item in numbers.items if item.severity == "error")
