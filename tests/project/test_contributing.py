"""What the pages for contributors show works."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import final

import numpy as np
import pytest
from hypothesis import given

import melian
import strategies
from melian.questions import registry
from melian.questions.registry import question
from melian.scenario.steps.kind import StepKind
from melian.scenario.steps.kinds import KINDS

FOLDER = Path(__file__).parents[2] / "docs" / "contributing"


def blocks(page):
    """The blocks of Python of a page, inside lists too."""
    found = re.findall(r"^( *)```python\n(.*?)^\1```$", (FOLDER / page).read_text("utf-8"), re.M | re.S)
    return [re.sub(f"^{indent}", "", body, flags=re.M) for indent, body in found]


KERNEL, SOLVER = blocks("add-a-kernel-or-solver.md")
QUESTION, RECORD, POSED = blocks("add-a-question.md")
(KIND,) = blocks("add-a-step-kind.md")


@given(strategies.games())
def test_the_kernel_that_is_shown_counts_the_branchings_above(game):
    names = {"njit": lambda **options: lambda function: function}
    exec(compile(KERNEL, "<page>", "exec", dont_inherit=True), names)
    parent = game.tree.node_parent
    depth = np.full(parent.size, -1)
    names["fill_depths"](game.tree, depth)

    def above(node):
        return 0 if node == 0 else 1 + above(parent[node])

    assert depth.tolist() == [above(node) for node in range(parent.size)]


def test_the_solver_that_is_shown_has_the_form_of_a_solver():
    from dataclasses import dataclass

    names = {"dataclass": dataclass, "Game": object, "Solution": object}
    exec(compile(SOLVER, "<page>", "exec", dont_inherit=True), names)
    assert names["FictitiousPlay"](7).max_rounds == 7


def test_the_question_that_is_shown_gives_what_a_count_by_hand_gives():
    names = {"__name__": "surprise"}
    exec(compile(QUESTION, "<page>", "exec", dont_inherit=True), names)
    odds = np.array([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0], [np.nan] * 3, [1 / 3] * 3])
    bits = names["surprise"](SimpleNamespace(outcome_odds=odds)).bits
    # by hand: 1.5, 0, none, log2 of 3
    assert np.allclose([bits.median, bits.mean], [1.5, (1.5 + np.log2(3)) / 3])


CRISIS = """melian: 1
title: Words
scale: 1 = all
analyst: Anna
actors: {a: A, b: B}
steps:
  note: {who: a, choices: {calm: Calm, sharp: Sharp}}
  reply: {who: b, choices: {go: Go, stay: Stay}}
stakes:
  a: {Cost: {worth: -1, when: note is sharp}, Gain: {worth: 2, when: reply is go}}
  b: {Loss: {worth: -1, when: reply is go and note is calm}}
outcomes: {gone: reply is go, here: otherwise}
"""


def test_the_kind_that_is_shown_is_played_like_a_move_and_is_a_new_word(monkeypatch):
    names = {"__name__": "protest", "final": final, "StepKind": StepKind}
    exec(compile(KIND, "<page>", "exec", dont_inherit=True), names)
    asked = CRISIS.replace("{who: a,", "{who: a, kind: protest,")
    with pytest.raises(melian.ScenarioError, match="'protest' is no kind of step"):
        melian.read(asked)
    monkeypatch.setitem(KINDS, "protest", names["Protest"])
    move, protest = melian.read(CRISIS).model, melian.read(asked).model
    assert (protest.n_leaves, protest.n_infosets) == (move.n_leaves, move.n_infosets) == (4, 3)
    assert protest.observed(1) == move.observed(1)


def test_the_files_that_a_kind_may_answer_in_are_named_as_they_are():
    text = (FOLDER / "add-a-step-kind.md").read_text("utf-8")
    (listed,) = re.findall(r"overrides most:\n(.*?)A class is final", text, re.S)
    for name in re.findall(r"`(\w+)`", listed):
        assert name in vars(KINDS["vote"]), name


LOTTERY = """melian: 1
title: Chance decides
scale: 1 = all
analyst: Anna
actors: {a: A}
steps: {sky: {who: chance, odds: {rain: 50%, hail: 25%, sun: 25%}}}
stakes: {a: {Rain: {worth: -1, when: sky is rain}}}
outcomes: {wet: sky is rain, white: sky is hail, dry: otherwise}
"""


def test_the_question_that_is_posed_is_asked_by_its_name_and_enters_the_report(monkeypatch, request):
    shown = (("analysis", QUESTION), ("report.records", RECORD), ("questions", POSED))
    for place, text in shown:
        module = ModuleType(f"melian.{place}.surprise")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(compile(text, "<page>", "exec", dont_inherit=True), vars(module))
    request.addfinalizer(question.cache_clear)
    monkeypatch.setattr(registry, "QUESTIONS", (*registry.QUESTIONS, "surprise"))
    result = melian.read(LOTTERY).solve(draws=2, seed=0)
    assert result.ask("surprise").bits.median == pytest.approx(1.5)
    page = result.report(lever_draws=0, driver_draws=0, starts=0)
    (section,) = re.findall(r'<section id="openness">.*?</section>', page, re.S)
    for part in ("The outcome is open by 1.50 bits.", "entropy of the odds, in bits", "Run A"):
        assert part in section
    names = re.findall(r'<section id="([a-z-]+)">', page)
    assert names.index("openness") == names.index("equilibria") + 1
    nothing = {"", "events", "actors"}  # nothing happened here, and nobody chooses
    told = {each.section for each in registry.every_question()} - nothing
    assert told <= set(names)


def test_the_record_that_is_shown_prints_plain_values():
    names = {"__name__": "surprise"}
    exec(compile(RECORD, "<page>", "exec", dont_inherit=True), names)
    scenario = SimpleNamespace(name="border.crisis.yaml")
    run = SimpleNamespace(model=SimpleNamespace(scenario=scenario), n_draws=4, seed=7)
    for bits, wanted in ((1.5, 1.5), (float("nan"), None)):
        record = names["SurpriseRecord"].of(SimpleNamespace(run=run, bits=SimpleNamespace(median=bits)))
        plain = {"format": 1, "scenario": "border.crisis.yaml", "draws": 4, "seed": 7, "median": wanted}
        assert record.plain() == plain
