"""A small crisis with a private type, a noisy reading and a secret that may leak, for tests by hand."""

from __future__ import annotations

import numpy as np

TEXT = """
melian: 1
title: A warning
scale: 10 = what the prize is worth
precision: 2 to 8
analyst: the tests
as_of: 2000-02-01
actors: {east: East, west: West}
private:
  east.will:
    label: The will of East
    types: {soft: {odds: rest, label: Soft}, firm: {odds: p_firm, label: Firm}}
assumptions:
  p_firm: {range: 20% to 60%, best: 40%, judgement: the tests}
  cost: {range: 2 to 9, best: 5, judgement: the tests}
steps:
  build: {label: Troops, who: east, choices: {keep: As they are, surge: Many more}}
  spy:
    label: What the spies say
    who: chance
    only_if: build is surge
    seen_by: west
    odds: {alarm: 0.8 if east.will is firm else 0.3, calm: rest}
  offer:
    label: A secret offer
    who: west
    seen_by: nobody
    leaks: {east: 0.25}
    quiet: nothing
    choices: {nothing: No offer, money: Money}
  act: {label: What East does, who: east, choices: {wait: No attack, attack: An attack}}
stakes:
  east:
    Prize: {worth: 10 if east.will is firm else 4, when: act is attack}
    Cost: {worth: -cost * (0.6 if build is surge else 1), when: act is attack}
    Money: {worth: 6, when: offer is money and act is wait}
    Upkeep: {worth: -1, when: build is surge}
  west:
    War: {worth: -9, when: act is attack}
    Money paid: {worth: -2, when: offer is money and act is wait}
outcomes:
  war: {label: War, when: act is attack}
  bought: {label: Peace for money, when: offer is money}
  peace: {label: Peace, when: otherwise}
timeline:
  massing: {date: 2000-01-10, event: Trains roll, hints: {build is surge: 3 times}}
  quiet: {date: 2000-01-20, event: A calm reading, hints: {spy is calm: 2 times}}
variants:
  no_money: {label: West offers nothing, force: {offer: nothing}}
  no_money_again: {label: The same in other words, force: {offer: nothing}}
  dear: {label: A dearer war, set: {cost: 8}}
checks:
  - odds of war between 1% and 99%
  - odds of war above 99%
  - odds of every outcome below 2%
  - war falls when cost rises
  - war rises when cost rises
  - war falls in dear
  - war falls when cost rises before events
  - odds of war above 0% after 2000-01-15
  - war rises when precision rises
"""

FIXED = (
    TEXT.replace("precision: 2 to 8", "precision: 4")
    .replace("{range: 20% to 60%, best: 40%,", "{value: 0.4,")
    .replace("  - war rises when precision rises\n", "")
)
"""The same with one precision and one number of firm types."""


def profile(model, chosen):
    """(action,) behaviour: chance as it is, and for actors `chosen(step, seen) -> probabilities`."""
    first = model.tree.infoset_first_action
    bound = model.bind({name: d.ppf(np.array([0.5])) for name, d in model.distributions.items()}, 1)
    prob = np.array(bound.batch.chance[0])
    for number, item in enumerate(model.infosets):
        if item.player >= 0:
            seen = {token.key: token.shown for token in model.observed(item.information)}
            prob[first[number] : first[number + 1]] = chosen(item.key, seen)
    return prob


def find(model, step, **seen):
    """The number of the information set of a step at which exactly this has been seen."""
    wanted = {key.replace("__", "."): value for key, value in seen.items()}
    found = [
        number
        for number, item in enumerate(model.infosets)
        if item.key == step
        and item.player >= 0
        and {t.key: t.shown for t in model.observed(item.information)} == wanted
    ]
    assert len(found) == 1, found
    return found[0]


def histories(model, prob):
    """Every ending by walking up from its leaf: (probability, {step: option code}, nodes, actions)."""
    tree = model.tree
    result = []
    for leaf, node in enumerate(tree.terminal_node):
        p, path, acts = 1.0, [], []
        while node > 0:
            acts.append(int(tree.node_action[node]))
            p *= float(prob[tree.node_action[node]])
            node = int(tree.node_parent[node])
            path.append(node)
        codes = {key: int(c[leaf]) for key, c in model.columns.data.items() if not key.startswith("sees")}
        result.append((p, codes, path[::-1], acts[::-1]))
    return result
