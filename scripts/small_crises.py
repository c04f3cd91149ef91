"""Small crises that the scripts begin with: between them they hold every part of the language."""

from __future__ import annotations

__all__ = ["BLOWS", "CRISES"]

BLOWS = """melian: 1
title: A small crisis
question: Does it come to blows?
counts_as_yes: blows
scale: 100 = all
analyst: the script
precision: 4
actors: {north: North, south: South}
assumptions: {prize: {range: 10 to 50, best: 20, judgement: the script}}
steps:
  act: {who: north, choices: {wait: Wait, attack: Attack}}
  reply: {who: south, only_if: act is attack, choices: {give: Give in, fight: Fight}}
stakes:
  north: {Gain: {worth: prize, when: reply is give}, War: {worth: -30, when: reply is fight}}
  south: {Loss: {worth: -25, when: reply is give}, War: {worth: -20, when: reply is fight}}
outcomes: {blows: reply is fight, calm: otherwise}
"""

ISLAND = """melian: 1
title: "A ferry, an island and two navies"
description: >-
  One side may mean it. The other hears rumours,
  and a friend hears of them or does not.
question: Is the island taken?
counts_as_yes: [taken]
as_of: 2031-05-01
scale: 100 = what the island is worth
precision: {east: 3 to 10, others: 4 to 16}
analyst: the script

sources:
  log: {title: The harbour's log, date: 2031-04, publisher: "Harbour office, room 3", grade: B}
facts:
  ships: Ships gathered in spring. [log p.3 B2]
  words: "The east said: \\"not one mile\\". [log]"

actors:
  east: The east
  west: {label: The west, because: [words]}
  isle: The island

private:
  east.aim:
    label: What the east is after
    because: [ships]
    types: {land: {odds: p_land, cost: 1.5, label: The land}, noise: {odds: rest, cost: 4}}
  storm:
    label: Whether a storm comes
    known_by: [east, isle]
    types: {yes: {odds: weight 1}, no: {odds: weight 3}}

assumptions:
  p_land:  {range: 10% to 60%, best: 30%, judgement: the script}
  war:     {quantiles: {5%: 10, 50%: 25, 95%: 70}, bounds: 0 to 200, because: [ships]}
  heed:    {dist: "beta(2, 6)", judgement: the script}
  swing:   {range: -5 to 8, best: 1, any_sign: true, judgement: the script}
  fixed_p: {value: 0.25, judgement: the script}

define:
  taken_by_force: land is go and answer is not resist
  burden: war * east.aim.cost / 2

steps:
  threat:                          # what is said first
    label: What the west says
    who: west
    kind: threat
    choices: {general: Consequences, named: "Named ones, in public"}
    promises: {by: named, when: land is go, do: answer is resist, if_broken: 5 + heed}
    because: [words]
  rumour:
    who: west
    kind: message
    to: isle
    leaks: {east: fixed_p}
    quiet: nothing
    choices: {nothing: Nothing, urge: Urge it to hold out}
  tell: {who: isle, kind: briefing, honest: true, about: rumour, to: [east]}
  weather: {who: chance, seen_by: [east], choices: {calm: {label: Calm, odds: 0.5}, rough: {odds: rest}}}
  land:
    label: What the east does
    who: east
    choices: {stay: Stay, go: {label: Go, if: weather is calm or storm is no, ships: 12}}
    end_if: land is stay
  answer: {who: isle, choices: {resist: Resist, yield: Yield, burn: {label: Burn all, off_table: [words]}}}

red_lines:
  mile: {label: Not one mile, by: east, crossed: threat is named, answered: land is go, cost: 3}

stakes:
  all:
    Peace: {worth: 2 + swing / 10, when: land is stay, for: [east, isle]}
  east:
    The island: {worth: 100, when: taken_by_force}
    War:        {worth: -burden, when: answer is resist}
  west:
    Shame: {worth: {land is stay: 0, taken_by_force: -40, answer is resist: -war}}
    Words: {worth: -1, when: threat is named and not (east sees rumour)}
  isle:
    Lost: {worth: "min(-60, -2 * war)", when: taken_by_force}
    Held: {worth: -war ** 1.1 if weather is rough else -war, when: answer is resist}

outcomes:
  taken: {label: The island is taken, when: taken_by_force}
  held:  {label: It holds out, when: answer is resist}
  none_of_it: otherwise

timeline:
  spring:  {date: ~2031-04-02, event: Ships gather, hints: {weather is calm: 1.2 to 3 times}}
  speech:  {date: 2031-04-20, event: "A speech, in public", sets: {threat: named}, because: [words]}
  rest_of: {date: 2031-05-20, event: Later news, later: true, because: [words]}

variants:
  quiet_west: {label: The west says little, force: {threat: general}}
  all_known:  {reveal: {east.aim: [west, isle]}, public: [rumour]}
  dear:       {set: {war: {range: 20 to 140, best: 50}}, drop: [spring], on_table: [answer.burn]}
  by_night:   {secretly: {land: go}}

checks:
  - odds of taken between 0% and 100%
  - taken falls when war rises
  - odds of every outcome above 0% before events
"""

ROUNDS = """\
# A comment above all.
melian: 1
title: Offers that go to and fro
scale: 1 = the pie
precision: limit
analyst: 'the script''s author'
actors:
  a: One
  b: Other
  c: Third
assumptions:
  patience: {range: 0.5 to 0.9, best: 0.7, judgement: me}
steps:
  council: {who: [a, b, c], kind: vote, passes: majority, open: true}
  month:
    repeat: 2
    only_if: council is passed
    until: reply is yes
    steps:
      offer:
        who: a
        choices:
          low: {label: "A little: a tenth", share: 0.1}
          high: {label: Half, share: 0.5}
      slip: {who: chance, hidden_until: reply, choices: {ok: {odds: rest}, bad: {odds: 5%}}}
      reply: {who: b, choices: {yes: Take it, no: "Leave it"}, seen_as: {yes: heard, no: heard}}
stakes:
  a:
    Share: {worth: 1 - offer last.share, when: reply last is yes}
    Delay: {worth: -0.1, when: count month where slip is bad >= 1}
  b:
    Share: {worth: (offer last.share) * (1 if reply@1 is yes else patience), when: reply last is yes}
  c: {Quiet: {worth: 0.2, when: council is failed}}
outcomes:
  first: reply@1 is yes
  second: {when: any month where reply is yes}
  never_voted: {when: council is failed}
  no_deal: otherwise

# layout: by hand
"""

CRISES = (BLOWS, ISLAND, ROUNDS)
