"""Other numbers of a crisis: the game that is there with them is the game that compiling anew would give."""

import numpy as np
import pytest

import melian
from melian.errors import UsageError
from melian.questions.asked.request import setting
from melian.questions.subject import Posed, solved
from melian.runs.ask import Ask, Watch
from melian.scenario.compile import compile_scenario, with_numbers
from melian.scenario.findings.diagnostics import Diagnostics

NUMBERS = {
    "canon/deterrence": {"war_a": "3"},
    "canon/kydd": {"p_good": "10% to 40%, best 20%"},
    "ukraine-2021": {"prize": "30", "p_false": "2% to 9%, best 5%"},
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_game_with_other_numbers_is_the_one_that_compiling_gives(name):
    case = melian.read(name)
    settings = {key: setting(key, value, case.scenario) for key, value in NUMBERS[name].items()}
    compiled = compile_scenario(case.scenario, settings=settings)
    bound = with_numbers(case.base.model, settings, Diagnostics())
    assert bound is not None
    assert bound.tree is case.base.model.tree
    assert list(bound.distributions) == list(compiled.distributions)
    assert bound.distributions == compiled.distributions
    for one, other in zip(bound.tree, compiled.tree, strict=True):
        np.testing.assert_array_equal(one, other)
    ask = Ask(draws=8, settings=NUMBERS[name])
    quick, anew = (solved(Posed(case.crisis, ask, model), Watch()) for model in (bound, compiled))
    np.testing.assert_array_equal(quick.outcome_odds, anew.outcome_odds)
    np.testing.assert_array_equal(quick.line_payoff, anew.line_payoff)


def test_odds_that_may_leave_0_to_1_are_refused_as_compiling_refuses_them():
    subject = melian.read("ukraine-2021").crisis
    with pytest.raises(UsageError, match="used as odds but is outside 0 to 1"):
        subject.posed(Ask(settings={"p_false": "1.2"}))
