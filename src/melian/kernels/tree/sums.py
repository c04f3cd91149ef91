"""Sums of probabilities that do not depend on how the draws are cut into blocks.

Floating-point sums depend on their order, so that means over a run would change in
their last digits with the size of its blocks. A probability is therefore added as a
whole number of 2**-60: 30 bits in a first word, 30 in a second. Sums of whole numbers
are exact for up to 2**33 draws.

Tested in `tests/unit/test_store.py`.
"""

from __future__ import annotations

from melian.kernels.compiled import njit

__all__ = ["WORD", "add_probabilities", "add_reaches"]

WORD = 2.0**30
"""How many units of one word make one of the word before."""


@njit(cache=True, nogil=True)
def add_probabilities(prob, use, total):
    """Add the rows in use to the totals of their columns.

    ===== ================ ===================================================
    prob  (draw, column)   numbers from 0 to 1
    use   (draw,)          which draws count
    total (word, column)   receives the sums, int64, added to what is there
    ===== ================ ===================================================
    """
    for draw in range(prob.shape[0]):
        if use[draw]:
            for column in range(prob.shape[1]):
                _add(prob[draw, column], total, column)


@njit(cache=True, nogil=True)
def add_reaches(node_parent, node_action, node_infoset, prob, use, reach, infoset_reach, total):
    """Add to each information set its probability of being reached, over the draws in use.

    ============= ================ ===================================================
    node_*        (node,)          structure in preorder
    prob          (draw, action)   behaviour, chance included
    use           (draw,)          which draws count
    reach         (node,)          workspace
    infoset_reach (infoset,)       workspace
    total         (word, infoset)  receives the sums, int64, added to what is there
    ============= ================ ===================================================
    """
    for draw in range(prob.shape[0]):
        if not use[draw]:
            continue
        infoset_reach[:] = 0.0
        reach[0] = 1.0
        for node in range(node_parent.size):
            if node > 0:
                reach[node] = reach[node_parent[node]] * prob[draw, node_action[node]]
            if node_infoset[node] >= 0:
                infoset_reach[node_infoset[node]] += reach[node]
        for infoset in range(infoset_reach.size):
            _add(infoset_reach[infoset], total, infoset)


@njit(cache=True)
def _add(share, total, column):
    """Add one probability: powers of two change no digit, so only the last bit is rounded."""
    units = share * WORD
    whole = int(units)
    total[0, column] += whole
    total[1, column] += int((units - whole) * WORD + 0.5)
