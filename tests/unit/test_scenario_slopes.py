"""Slopes of expressions against differences of their values, and of odds that add up to one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import small_crisis
from melian.scenario.language.differentiate import reads, slope_of
from melian.scenario.language.environment import Numbers
from melian.scenario.language.evaluate import evaluate
from melian.scenario.slopes import odds_slope, term_slopes

EXPRESSIONS = [
    "a", "3", "-a", "a + b * a - 2", "a / (a + b)", "2 / a", "a ** 3", "a ** b", "b ** a", "2 ** (a * b)",
    "exp(a * b)", "log(a) * b", "sqrt(a + b)", "abs(a - b)", "abs(b - a)", "min(a, b, 1)", "max(a * b, b, a)",
    "a if a > b else b * b", "(a if b > 1 else 2 * a) * (1 if a > 0 else 3)",
    "min(a, 2) if act is attack else a * b", "log(exp(a) + exp(b)) / (1 + exp(-a))",
]  # fmt: skip


def terms_of(worth: str):
    model = small_crisis.model(
        assumptions="{a: {value: 1, judgement: me}, b: {value: 1, judgement: me}}",
        stakes=f'{{north: {{Gain: {{worth: "{worth}"}}}}}}',
        outcomes="{war: act is attack, peace: otherwise}",
    )
    return model.payoffs.terms[0]


@pytest.mark.parametrize("worth", EXPRESSIONS)
def test_slopes_are_differences_of_values(worth: str) -> None:
    terms = terms_of(worth)
    values = {"a": np.array([0.3, 0.9, 1.7, 2.6]), "b": np.array([1.2, 0.4, 2.3, 0.8])}
    for name in values:
        slope = term_slopes(terms, values, name, 4)
        step = 1e-5
        ahead, behind = (terms.values(values | {name: values[name] + s}, 4) for s in (step, -step))
        np.testing.assert_allclose(slope, (ahead - behind) / (2 * step), rtol=1e-8, atol=1e-8)
        assert slope.shape == (terms.count, 4)
        assert reads(terms.expression, name) == (
            name in worth.replace("act is attack", "").replace("max", "")
        )


def test_where_a_part_is_not_read_its_slope_is_no_matter() -> None:
    """0 to the power of something, and a logarithm of 0 that only the other number would move."""
    terms = terms_of("a * log(b) + b ** 2")
    slope = term_slopes(terms, {"a": np.array([0.0]), "b": np.array([2.0])}, "b", 1)
    assert slope[0, 0] == 4.0
    power = terms_of("a ** 2")
    assert (
        slope_of(power.expression, Numbers({"a": np.array([0.0]), "b": np.ones(1)}, power.slots), "a") == 0.0
    )


@given(st.floats(0.1, 0.9), st.floats(0.5, 3))
@settings(max_examples=20)
def test_slopes_of_odds_add_up_to_nothing(p: float, w: float) -> None:
    model = small_crisis.model(
        private="""
            north.will: {types: {soft: {odds: rest}, firm: {odds: a * 0.5}, mad: {odds: a * a * 0.3}}}
            south.will: {types: {soft: {odds: weight b}, firm: {odds: weight b * b + a}}}
            """,
        assumptions="{a: {range: 20% to 80%, best: 50%, judgement: me}, b: {value: 1, judgement: me}}",
        stakes="{north: {Gain: {worth: 1 if north.will is firm or south.will is firm else 2, when: act is attack}}}",
        outcomes="{war: act is attack, peace: otherwise}",
    )
    values, step = {"a": np.array([p]), "b": np.array([w])}, 1e-6
    assert len(model.chance) >= 2
    for name in values:
        for move in model.chance:
            slope = odds_slope(move, values, name, 1)
            first = int(model.tree.infoset_first_action[move.infoset])
            ends = [
                model.bind(values | {name: values[name] + s}, 1).batch.chance[
                    0, first : first + slope.shape[1]
                ]
                for s in (step, -step)
            ]
            np.testing.assert_allclose(slope[0], (ends[0] - ends[1]) / (2 * step), rtol=1e-6, atol=1e-8)
            assert abs(slope.sum()) < 1e-12


def test_values_are_those_of_evaluation() -> None:
    terms = terms_of("min(a, b) * 2")
    values = {"a": np.array([1.0, 3.0]), "b": np.array([2.0, 2.0])}
    assert evaluate(terms.expression, Numbers(values, terms.slots)).value.ravel().tolist() == [2.0, 4.0]
    assert term_slopes(terms, values, "a", 2)[0].tolist() == [2.0, 0.0]
