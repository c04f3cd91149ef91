"""A crisis file that has something of everything that can have a name; no state in it exists."""

from __future__ import annotations

__all__ = ["ROUNDS_AND_WORDS"]

ROUNDS_AND_WORDS = """
melian: 1
title: A league decides, in rounds, after words
scale: 100 = what a league is worth
precision: {north: sure, others: 4 to 16}
analyst: made up for a test
question: Do they quarrel?
counts_as_yes: [quarrel]
as_of: 2030-03-01
sources:
  minutes: {title: Minutes of a council that never met, date: 2030}
  letters: {title: Letters nobody wrote, date: 2030}
facts:
  opened: A council opened. [minutes p.3 B2, letters]
  closed: {text: "It closed, \\"late\\" [letters]", source: minutes p.9, says: north}
actors: {north: North, south: South, east: East}
private:
  north.mood: {types: {calm: {odds: rest, heat: 1}, angry: {odds: p_angry, heat: 2}}}
  stock: {known_by: [north, east], types: {full_stock: {odds: 1/2}, empty: {odds: rest}}}
assumptions:
  p_angry: {range: 20% to 60%, best: 40%, because: [opened, closed]}
  sure: {range: 4 to 9, best: 6, judgement: a clerk}
define:
  heated: north.mood is angry and
    any week where hold is press
  gain: "10 * north.mood.heat + (1 if\\x20heated else 0)"
steps:
  hint: {who: north, kind: message, to: south, choices: {warm: Warm words, cold: Cold words}, leaks: {east: p_angry / 2},
    means: {warm: north.mood is calm}, if_false: 3}
  tale: {who: south, kind: briefing, about: hint, to: [east], honest: false, only_if: hint is warm or cold}
  week:
    repeat: 2
    until: hold is press
    steps:
      hold: {who: south, choices: {wait: {label: Wait, cost_of: 1}, press: {label: Press, cost_of: 2}}, quiet: wait, hidden_until: reply}
      reply: {who: east, choices: {yield_: Yield, stand: Stand}, only_if: tale is say_warm or silent}
  league: {who: [north, south], kind: vote, passes: unanimous}
red_lines:
  border: {by: south, crossed: hold@1 is press, answered: league.north is yes, cost: gain}
stakes:
  north: {Trade: {worth: {heated: -gain, league is passed: sure, outcome is peace: 5}}}
  all: {Pressing: {worth: -(hold last.cost_of), when: any week where hold is press, for: [south, east]},
    Told: {worth: -1, when: east sees hint and stock is empty}}
outcomes:
  quarrel: {when: heated or league is failed}
  peace: otherwise
timeline:
  vote_taken: {date: 2030-02, event: A vote is taken, sets: {league: passed}, hints: {north.mood is calm: 1.5 times}, because: opened}
  press_seen: {date: 2030-01, event: South waits, sets: {hold@1: wait}, played: reply@1}
variants:
  quiet_south: {force: {hold: wait}, drop: [press_seen]}
  open_mood: {reveal: {north.mood: [south]}, set: {p_angry: 30%}, public: [hint]}
checks:
  - odds of quarrel above 1%
  - quarrel rises when p_angry rises
  - quarrel falls in quiet_south
""".lstrip()
