"""The page of what the record shows is current: of the files as they are, and of the solver as it is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import record  # noqa: E402  (the pages' makers are no package)
import record_store  # noqa: E402

from melian.record.entries import forecast_in  # noqa: E402
from melian.record.forecast import forecast_of  # noqa: E402
from melian.runs.ask import Ask  # noqa: E402
from melian.runs.solving import solve_model  # noqa: E402
from melian.scenario.compile import compile_scenario  # noqa: E402

AGAIN = "python docs/record.py --solve"
QUICK = "july-1914"
"""A crisis that is solved in a second."""


@pytest.fixture(scope="module")
def past():
    return record_store.past()


def test_what_is_kept_is_of_the_files_as_they_are(past):
    assert record_store.stale(past) == [], AGAIN
    assert set(record_store.stored()) == set(past)


def test_page_and_picture_are_what_would_be_written(past):
    for path, text in record.pages().items():
        assert path.read_text("utf-8") == text, AGAIN


def test_what_is_kept_is_what_a_solve_says(past):
    """One of them solved again: the solver may change without a file doing so."""
    ask = Ask(draws=record_store.DRAWS, seed=record_store.SEED)
    found = forecast_of(solve_model(compile_scenario(past[QUICK].crisis), ask))
    kept = forecast_in(record_store.stored()[QUICK]["as_is"])
    for name, told in kept.questions.items():
        assert found.questions[name].odds.mean == pytest.approx(told.odds.mean, abs=1e-6), AGAIN


def test_every_miss_has_words_and_no_words_are_left_over(past):
    table = record.scored(past)
    missed = {
        (case.crisis, case.question) for case in table.cases if record.of_what_came(case) < record.UNLIKELY
    }
    written = {(crisis, name) for crisis, each in record.PROSE["misses"].items() for name in each}
    assert written == missed


def test_scores_of_the_page_follow_from_what_is_kept_by_hand(past):
    """The mean Brier score, from the stored odds alone."""
    kept = json.loads(record_store.STORE.read_text("utf-8"))["crises"]
    means = []
    for name, entry in kept.items():
        came = {question: past[name].verdict(question) for question in entry["as_is"]["questions"]}
        each = [
            (told["odds"]["mean"] - came[question]) ** 2
            for question, told in entry["as_is"]["questions"].items()
            if came[question] is not None
        ]
        means.append(sum(each) / len(each))
    assert f"The mean Brier score is {sum(means) / len(means):.3f}" in record.PAGE.read_text("utf-8")
