"""What the pages for contributors show works."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from hypothesis import given

import strategies

FOLDER = Path(__file__).parents[2] / "docs" / "contributing"


def blocks(page):
    """The blocks of Python of a page, inside lists too."""
    found = re.findall(r"^( *)```python\n(.*?)^\1```$", (FOLDER / page).read_text("utf-8"), re.M | re.S)
    return [re.sub(f"^{indent}", "", body, flags=re.M) for indent, body in found]


KERNEL, SOLVER = blocks("add-a-kernel-or-solver.md")
(QUESTION,) = blocks("add-a-question.md")


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
