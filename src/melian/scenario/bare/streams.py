"""A crisis in which each bare number can be moved: as a stream of its own.

Tested in `tests/unit/test_bare_drivers.py`.
"""

from __future__ import annotations

from dataclasses import replace

from melian.scenario.compile import compile_scenario
from melian.scenario.model import Model
from melian.scenario.quantities.distributions import Fixed

__all__ = ["bare_model"]


def bare_model(model: Model) -> Model:
    """The same crisis with each bare number as a stream of its own, which gives the number that is written.

    All other streams, what they give, and the answer stay the same. Odds beside one another that are all
    numbers become weights, so that the others keep their proportions when one is moved.
    """
    scenario = model.scenario
    named = {each.written: each.stream for each in model.bare if not each.is_ratio}
    streams = {each.stream: Fixed(each.written.value) for each in model.bare if not each.is_ratio}
    opened = replace(scenario, symbols=replace(scenario.symbols, bare=named))
    made = compile_scenario(opened, variant=model.variant, streams=streams)
    precision = made.precision if made.precision.text == model.precision.text else model.precision
    kept = {s: d for s, d in made.distributions.items() if s.split(".")[0] != "precision"}
    return replace(
        made,
        scenario=scenario,
        bare=model.bare,
        precision=precision,
        distributions={**kept, **model.distributions},
    )
