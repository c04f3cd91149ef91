"""What the pages for contributors show works."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from hypothesis import given

import strategies

FOLDER = Path(__file__).parents[2] / "docs" / "contributing"


def blocks(page):
    """The blocks of Python of a page, inside lists too."""
    found = re.findall(r"^( *)```python\n(.*?)^\1```$", (FOLDER / page).read_text("utf-8"), re.M | re.S)
    return [re.sub(f"^{indent}", "", body, flags=re.M) for indent, body in found]


KERNEL, SOLVER = blocks("add-a-kernel-or-solver.md")


@given(strategies.games())
def test_the_kernel_that_is_shown_counts_the_branchings_above(game):
    names = {"njit": lambda **options: lambda function: function}
    exec(KERNEL, names)
    parent = game.tree.node_parent
    depth = np.full(parent.size, -1)
    names["fill_depths"](game.tree, depth)

    def above(node):
        return 0 if node == 0 else 1 + above(parent[node])

    assert depth.tolist() == [above(node) for node in range(parent.size)]


def test_the_solver_that_is_shown_has_the_form_of_a_solver():
    from dataclasses import dataclass

    names = {"dataclass": dataclass, "Game": object, "Solution": object}
    exec(SOLVER, names)
    assert names["FictitiousPlay"](7).max_rounds == 7
