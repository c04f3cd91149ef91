"""What movers know, against the story as it is written."""

from __future__ import annotations

import numpy as np
import pytest

from crisis_warning import FIXED, find
from melian.analysis.situations.information import (
    codes_at,
    first_leaves,
    information,
    matters,
    situations,
    unknown_matters,
)
from melian.errors import UsageError
from melian.scenario.compile import compile_scenario
from melian.scenario.read import read_text

COUNCIL = """
melian: 1
title: A council
scale: 10 = much
precision: 4
analyst: the tests
actors: {north: North, south: South, envoy: The envoy}
private:
  secret: {label: The reserves, known_by: [north, south], types: {full: {odds: 1/2}, bare: {odds: rest}}}
steps:
  talk:
    label: Talk
    who: north
    to: south
    choices: {hint: A hint, hold: A hold}
    seen_as: {hint: spoke, hold: spoke}
  ask: {label: The question, who: north, seen_by: nobody, choices: {yes_we: Yes, no_we: No}}
  brief: {label: The briefing, who: north, kind: briefing, honest: true, about: ask, to: [envoy]}
  spin: {label: The tale, who: north, kind: briefing, honest: false, about: ask, to: [south]}
  pact: {label: The pact, who: [north, south], kind: vote, passes: unanimous, open: true, seen_by: [envoy]}
  final: {label: The end, who: envoy, choices: {stay: They stay, go: They go}}
stakes:
  all: {Stay: {worth: 1, when: final is stay}}
outcomes: {kept: {when: final is stay}, lost: {when: otherwise}}
"""


@pytest.fixture(scope="module")
def model():
    return compile_scenario(read_text(FIXED))


@pytest.fixture(scope="module")
def council():
    return compile_scenario(read_text(COUNCIL))


def test_matters_stand_in_the_order_of_play(model, council):
    assert list(matters(model)) == ["east.will", "build", "spy", "offer", "act"]
    assert list(matters(council)) == [
        "secret", "talk", "ask", "brief", "spin", "pact.north", "pact.south", "pact", "final",
    ]  # fmt: skip
    assert matters(council)["pact.south"].label == "The pact: the ballot of South"
    assert matters(council)["secret"].who == ("north", "south")


def test_what_a_mover_knows_in_words(model):
    at = find(model, "act", east__will="firm", build="surge")
    assert information(model, at) == (
        'being "The will of East": "Firm"; having chosen "Troops": "Many more"; '
        'not knowing "What the spies say"; not knowing "A secret offer"'
    )
    told = find(model, "offer", build="surge", spy="alarm")
    assert information(model, told) == (
        'having seen "Troops": "Many more"; having seen "What the spies say": "alarm"; '
        'not knowing "The will of East"'
    )


def test_what_follows_from_the_rest_is_not_unknown(model):
    # without a build-up East knows that the spies had nothing to read, although it is shown no reading
    at = find(model, "act", east__will="soft", build="keep")
    assert [matter.key for matter in unknown_matters(model, at)] == ["offer"]


def test_briefings_groups_tales_and_ballots_are_told_apart(council):
    (end,) = situations(council, step="final")
    assert end.values["ask"] == ("", "yes_we", "no_we")
    assert set(end.values["brief"]) == {"", "share"}
    assert {"pact.north", "pact.south", "pact"} <= set(end.seen)
    yes_yes = (end.seen["pact.north"] == end.values["pact.north"].index("yes")) & (
        end.seen["pact.south"] == end.values["pact.south"].index("yes")
    )
    passed = end.seen["pact"] == end.values["pact"].index("passed")
    assert np.array_equal(yes_yes, passed)
    (ballot,) = situations(council, actor="south")
    assert ballot.matter.key == "pact.south"
    assert ballot.values["talk"] == ("", "spoke")
    assert matters(council)["talk"].words("spoke") == "spoke"
    assert matters(council)["spin"].words("yes_we") == "say yes we"
    assert "ask" not in ballot.seen  # a tale is no knowledge of its subject


def test_a_ballot_of_another_is_unknown_to_a_later_voter(council):
    (ballot,) = situations(council, actor="south")
    unknown = {matter.key for matter in unknown_matters(council, int(ballot.infosets[0]))}
    assert "pact.north" in unknown
    assert "ask" in unknown


def test_codes_at_nodes_are_those_of_every_leaf_below(council):
    tree, leaves = council.tree, first_leaves(council)
    for here in situations(council):
        nodes = np.flatnonzero(np.isin(tree.node_infoset, here.infosets))
        below = {int(node): [] for node in nodes}
        for leaf, node in enumerate(tree.terminal_node):
            while node >= 0:
                if int(node) in below:
                    below[int(node)].append(leaf)
                node = tree.node_parent[node]
        for matter in matters(council).values():
            if matter.position < here.matter.position:
                column = council.columns.column(matter.key)
                codes = codes_at(council, nodes, matter, leaves)
                for node, code in zip(nodes, codes, strict=True):
                    assert set(column[below[int(node)]]) == {code}


def test_situations_can_be_asked_for_by_actor_and_step(model):
    assert {here.actor for here in situations(model)} == {"east", "west"}
    assert [here.matter.key for here in situations(model, actor="east")] == ["build", "act"]
    assert situations(model, actor="west", step="act") == []


def test_chance_knows_nothing(model):
    chance = next(i for i, item in enumerate(model.infosets) if item.player < 0)
    with pytest.raises(UsageError, match="chance moves"):
        information(model, chance)
