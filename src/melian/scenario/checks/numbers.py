"""Numbers that make no sense in some draws.

Tested in `tests/project/test_codes.py`.
"""

from __future__ import annotations

from melian.scenario.checks.invalid import (
    TOLERATED,
    invalid_in_variants,
    invalid_numbers,
    sample_values,
    sampled_terms,
)
from melian.scenario.checks.sight import Sight

__all__ = ["numbers"]


def numbers(sight: Sight) -> None:
    """Odds that are none and prices that pay, in some draws."""
    invalid_numbers(sight.model, sight.found)
    invalid_in_variants(sight.model, sight.found)
    values = sample_values(sight.model)
    for terms in sight.model.payoffs.terms:
        if terms.line.kind != "stake":
            paid = -sampled_terms(terms, values)
            share = float((paid < 0).mean(axis=1).max())
            if share > TOLERATED:
                sight.found.warning(
                    "M812",
                    f"'{terms.line.label}' is paid, but negative in {share:.0%} of draws",
                    terms.line.where,
                    "prices are amounts paid: write them positive",
                )
