"""Several questions to one file: which endings answer them with yes, against conditions read by hand."""

from __future__ import annotations

import numpy as np
import pytest

from melian.scenario.outcomes import HEAD
from small_crisis import errors, model

TWO_MOVES = {
    "question": "Is there a fight?",
    "counts_as_yes": "fight",
    "steps": "\n".join(
        [
            "act: {who: north, choices: {wait: Wait, attack: Attack}}",
            "reply: {who: south, choices: {yield: Give in, resist: Resist}, only_if: act is attack}",
        ]
    ),
    "stakes": "{north: {Gain: {worth: 1, when: reply is yield}}, south: {Loss: {worth: -1, when: reply is yield}}}",
    "outcomes": "{fight: reply is resist, gain: reply is yield, calm: otherwise}",
}


def test_questions_are_answered_by_outcomes_or_by_what_has_happened():
    asked = """
        moved: {label: Does the north attack?, when: act is attack}
        nothing: {label: Does the south keep what it has?, counts_as_yes: [fight, calm], by: 1999-06-30}
    """
    made = model(**TWO_MOVES, questions=asked)
    act, reply = (np.asarray(made.columns.column(key)) for key in ("act", "reply"))
    assert list(made.asked) == [HEAD, "moved", "nothing"]
    np.testing.assert_array_equal(made.asked[HEAD], reply == 1)
    np.testing.assert_array_equal(made.asked["moved"], act == 1)
    np.testing.assert_array_equal(made.asked["nothing"], reply != 0)
    assert len(act) == 3


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        ({"questions": "{moved: Does the north attack?}"}, "M506", "does not say what counts as yes"),
        (
            {"questions": "{moved: {label: So?, when: act is attack, counts_as_yes: fight}}"},
            "M506",
            "says yes in two ways",
        ),
        ({"questions": "{moved: {when: act is attack}}"}, "M506", "does not say what it asks"),
        ({"questions": "{question: {label: So?, when: act is attack}}"}, "M506", "stands at the head"),
        ({"questions": "{moved: {label: So?, counts_as_yes: figth}}"}, "M505", "no outcome called 'figth'"),
        ({"questions": "{moved: {label: So?, when: reply is not yield}}"}, "M426", "reply"),
        ({"questions": "{moved: {label: So?, when: act is attack, by: June 1999}}"}, "M607", "June 1999"),
        ({"ranked": "[calm, gain]"}, "M507", "leaves 'fight' out"),
        ({"ranked": "[calm, gain, war]"}, "M505", "no outcome called 'war'"),
        ({"hindsight": "perhaps"}, "M205", "neither yes nor no"),
    ],
)
def test_what_is_wrong_with_a_question_is_said(parts, code, words):
    found = errors(**TWO_MOVES | parts)
    assert any(code in item and words in item for item in found), found


def test_a_file_without_questions_asks_nothing():
    assert model(**TWO_MOVES | {"question": None, "counts_as_yes": None}).asked == {}
