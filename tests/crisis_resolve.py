"""A crisis whose story stands in the middle, worked out by hand in `docs/explanation/from-now-on.md`."""

__all__ = ["RESOLVE"]

RESOLVE = """\
melian: 1
title: A bluff that was believed
question: Does East attack?
counts_as_yes: [war]
as_of: 2020-03-01
scale: 10 = the province
precision: limit
analyst: the reader
actors: {east: East, west: West}
private:
  east.will: {types: {firm: 75%, soft: rest}}
steps:
  mobilise: {who: east, choices: {stay: Stay at home, go: Mobilise}, end_if: mobilise is stay}
  answer: {who: west, choices: {yield: Give way, resist: Stand firm}, end_if: answer is yield}
  act: {who: east, choices: {climb_down: Climb down, attack: Attack}}
stakes:
  east:
    Wins without a fight: {worth: 10, when: answer is yield}
    Climbs down: {worth: -4, when: act is climb_down}
    Fights and is firm: {worth: 2, when: act is attack and east.will is firm}
    Fights and is soft: {worth: -8, when: act is attack and east.will is soft}
  west:
    Gives way: {worth: -6, when: answer is yield}
    East climbs down: {worth: 2, when: act is climb_down}
    Fights: {worth: -10, when: act is attack}
outcomes:
  war: act is attack
  peace: otherwise
timeline:
  mobilised: {date: 2020-02-20, event: East mobilises, sets: {mobilise: go}}
variants:
  stand: {label: West binds itself to stand firm, force: {answer: resist}}
  stay_away: {label: East stays at home, force: {mobilise: stay}}
  known: {label: West learns how firm East is, reveal: {east.will: [west]}}
"""
