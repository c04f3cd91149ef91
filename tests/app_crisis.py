"""A small crisis for the app, whose words can be anything."""

from __future__ import annotations

import json

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"
CRISIS = """
melian: 1
title: TITLE
question: Does it come to a fight?
counts_as_yes: fight
as_of: 2021-02-01
scale: 100 = the prize
precision: 8
analyst: "A. N."
sources: {paper: {title: TITLE, date: 2021-01-01}}
facts: {seen: "LABEL was seen. [paper]"}
actors: {north: LABEL, south: South}
private:
  north.will: {label: LABEL, types: {strong: {odds: 40%, label: LABEL}, weak: {odds: rest}}}
assumptions: {prize: {value: 60, label: LABEL, because: [seen]}}
steps:
  ask: {who: north, label: LABEL, choices: {push: LABEL, wait: Wait}}
  reply: {who: south, only_if: ask is push, choices: {yield: Give way, resist: {label: LABEL}}}
stakes:
  north: {"LABEL": {worth: prize if reply is yield else 0}, War: {worth: 10 - 30 if reply is resist and north.will is weak else 0}}
  south: {Loss: {worth: 0 - prize if reply is yield else 0}, War: {worth: 0 - 50 if reply is resist else 0}}
outcomes:
  fight: {when: reply is resist, label: LABEL}
  calm: {when: otherwise, label: Calm}
timeline:
  asked: {date: 2021-01-10, event: LABEL, sets: {ask: push}}
"""


def crisis(label: str = "The north", title: str = "A test") -> str:
    quoted = json.dumps(label)
    return (
        CRISIS.replace('"LABEL"', quoted)
        .replace('"LABEL was seen. [paper]"', json.dumps(f"{label} was seen. [paper]"))
        .replace("LABEL", quoted)
        .replace("TITLE", json.dumps(title))
    )
