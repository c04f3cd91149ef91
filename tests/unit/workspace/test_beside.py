"""What was worked out of an answer is made once, and goes with it."""

import gc

from melian.questions.question import Answered
from melian.workspace.beside import Beside


def test_it_is_made_once_by_its_key_and_goes_with_its_answer():
    beside, made = Beside(), []
    first, second = Answered(None, "a"), Answered(None, "a")

    def make(answered, key):
        return beside.of(answered, lambda: made.append(key) or f"{key} of {answered.table}", key)

    assert [make(first, 1), make(first, 1), make(first, 2), make(second, 1)] == [
        "1 of a",
        "1 of a",
        "2 of a",
        "1 of a",
    ]
    assert made == [1, 2, 1]
    del first
    gc.collect()
    assert len(beside) == 1
    assert make(second, 1) == "1 of a"
    assert made == [1, 2, 1]
