"""A crisis with a secret, uncertain numbers, an event and two what-ifs, solved in no time."""

from __future__ import annotations

from small_crisis import crisis

__all__ = ["TEXT"]

TEXT = crisis(
    question="Does it come to blows?",
    counts_as_yes="blows",
    scale="100 = all that matters",
    precision="4 to 16",
    private="{north.aim: {types: {keen: {odds: p_keen}, idle: {odds: rest}}}}",
    assumptions="""
    p_keen: {range: 20% to 60%, best: 40%, judgement: the test}
    prize: {range: 10 to 90, best: 40, judgement: the test}
    """,
    steps="""
    act: {who: north, choices: {wait: Wait, attack: Attack}}
    reply: {who: south, only_if: act is attack, choices: {yield: Yield, fight: Fight}}
    """,
    stakes="""
    north: {Prize: {worth: prize * (2 if north.aim is keen else 1), when: reply is yield}, War: {worth: -50, when: reply is fight}}
    south: {Loss: {worth: -60, when: reply is yield}, War: {worth: -55, when: reply is fight}}
    """,
    outcomes="{blows: {when: reply is fight}, calm: otherwise}",
    timeline="{seen: {date: 2021-12-02, event: It was seen, hints: {north.aim is keen: 2 times}}}",
    as_of="2021-12-09",
    variants="{bold: {force: {act: attack}}, meek: {force: {reply: yield}}}",
)
