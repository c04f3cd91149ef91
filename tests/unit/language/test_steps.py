"""Section 4 of the language: steps, who sees what, and the kinds.

`told_apart(model, step)` lists what the mover of a step can tell apart: the histories
that lead there, set by set, each written as the options chosen on the way.
"""

from __future__ import annotations

import pytest

from small_crisis import crisis, errors, findings, leaves, model, odds, payoffs, told_apart, wrong

PRESS = "press: {who: north, choices: {nothing: N, push: P, beg: B}, %s}\n"
REPLY = "reply: {who: south, choices: {yes: Y, no: N}, %s}\n"


def steps(press="", reply="", *others):
    return "\n" + PRESS % press + REPLY % reply + "".join(other + "\n" for other in others)


def sees(actor, what, story, **parts):
    """The endings at which an actor has been shown a choice."""
    stake = f"{{west: {{Line: {{worth: 1, when: {actor} sees {what}}}}}}}"
    built = model(steps=story, stakes=stake, **parts)
    return [leaf for leaf, points in payoffs(built, "west").items() if points]


ALL_APART = [["beg"], ["nothing"], ["push"]]
NONE_APART = [["beg", "nothing", "push"]]


# the order of play


def test_steps_are_played_in_the_order_of_the_file():
    assert leaves(model(steps=steps())) == [
        "nothing yes",
        "nothing no",
        "push yes",
        "push no",
        "beg yes",
        "beg no",
    ]


def test_a_step_is_played_unless_its_only_if_is_false_or_the_story_has_ended():
    assert leaves(model(steps=steps(reply="only_if: press is push"))) == [
        "nothing",
        "push yes",
        "push no",
        "beg",
    ]
    assert leaves(model(steps=steps(press="end_if: press is push"))) == [
        "nothing yes", "nothing no", "push", "beg yes", "beg no",
    ]  # fmt: skip


def test_end_if_is_asked_only_after_its_step_was_played():
    # `press is nothing` holds all along, but reply is played only after push
    story = steps(
        "",
        "only_if: press is push, end_if: press is nothing or push",
        "last_one: {who: west, choices: {a: A, b: B}}",
    )
    assert leaves(model(steps=story)) == ["nothing a", "nothing b", "push yes", "push no", "beg a", "beg b"]


def test_a_skipped_step_gives_nobody_any_observation():
    # south chooses in secret after push alone; west, who sees it if it is played, moves last
    story = steps(
        "seen_by: nobody",
        "only_if: press is push, seen_by: nobody",
        "act: {who: west, choices: {a: A, b: B}}",
    )
    assert told_apart(model(steps=story), "act") == [["beg", "nothing", "push no", "push yes"]]


def test_who_moves_learns_that_it_moves():
    story = steps("seen_by: nobody", "only_if: press is push")
    assert told_apart(model(steps=story), "reply") == [["push"]]


def test_fixed_is_played_so_unless_a_variant_forces_another():
    story = steps("fixed: push")
    variants = "{other: {force: {press: beg}}}"
    assert leaves(model(steps=story, variants=variants)) == ["yes", "no"]
    stakes = "{north: {Line: {worth: 3, when: press is beg}}}"
    assert payoffs(model(steps=story, stakes=stakes, variants=variants), "north") == {"yes": 0, "no": 0}
    forced = model(steps=story, stakes=stakes, variants=variants, variant="other")
    assert payoffs(forced, "north") == {"yes": 3, "no": 3}


def test_fixed_names_an_option():
    assert "`fixed` names 'pushh'" in wrong(steps=steps("fixed: pushh"))


@pytest.mark.parametrize("number", ["", "\u00b2", "\u0663", "02", "0", "3", "9" * 5000])
def test_a_round_is_a_number_in_plain_digits_and_one_of_the_block(number):
    """What Python takes for a digit is not always one that it can read."""
    months = "\nm:\n  repeat: 2\n  steps:\n    talk: {who: north, seen_by: nobody, choices: {a: A, b: B}}\n"
    brief = f'b: {{who: north, kind: briefing, about: "talk@{number}", to: south, honest: true}}\n'
    event = f'\ne:\n  date: 1999-01-01\n  event: E\n  sets:\n    ? "talk@{number}"\n    : a'
    for code, parts in (
        ("M417", {"steps": months + brief}),
        ("M611", {"steps": months, "variants": f'{{v: {{public: ["talk@{number}"]}}}}'}),
        ("M603", {"steps": months, "as_of": "2000-01-01", "timeline": event}),
        ("M418", {"steps": f"{{v: {{who: [north, south], kind: vote, passes: at least {number}}}}}"}),
    ):
        assert f" {code} " in wrong(**parts)


def test_an_event_sets_no_round_of_a_private_matter():
    secret = "{plan: {known_by: [north, south], types: {a: 1/2, b: rest}}}"
    timeline = "{e: {date: 1999-01-01, event: E, sets: {plan@1: a}}}"
    assert " M603 " in wrong(as_of="2000-01-01", private=secret, timeline=timeline)


# who moves


def test_several_move_together_only_in_a_vote():
    assert " M410 " in wrong(steps="{act: {who: [north, south], choices: {a: A, b: B}}}")


def test_an_unknown_actor_and_chance_among_actors():
    assert "Did you mean 'north'" in wrong(steps="{act: {who: nroth, choices: {a: A, b: B}}}")
    assert any(
        " M410 " in e or " M402 " in e
        for e in errors(steps="{v: {who: [north, chance], kind: vote, passes: majority}}")
    )


def test_chance_may_leave_choices_out_or_hold_odds_inside():
    for dice in ("odds: {six: 1/6, other: rest}", "choices: {six: {odds: 1/6}, other: {odds: rest}}",
                 "choices: {six: Six, other: Other}, odds: {other: rest, six: 1/6}"):  # fmt: skip
        built = model(steps=f"{{dice: {{who: chance, {dice}}}}}")
        assert odds(built, "dice") == {"": [0.166666667, 0.833333333]}


def test_an_option_whose_odds_are_0_by_the_history_alone_is_left_out():
    story = """
      press: {who: north, choices: {a: A, b: B}}
      dice: {who: chance, odds: {war: p if press is a else 0, peace: rest}}
    """
    built = model(steps=story, assumptions="{p: {range: 10% to 30%, best: 20%, judgement: me}}")
    assert leaves(built) == ["a war", "a peace", "b"]
    assert odds(built, "dice", p=[0.25, 0.0]) == {"a": [0.25, 0.75, 0.0, 1.0]}


def test_odds_that_cannot_be_odds_are_errors_with_an_example():
    dice = "press: {who: north, choices: {a: A, b: B}}\ndice: {who: chance, odds: {x: 1/2, y: 1/2 if press is a else 0}}"
    found = wrong(steps=dice)
    assert "add up to 0.5 when press is b" in found
    found = wrong(steps="{dice: {who: chance, odds: {x: 3/2, y: rest}}}")
    assert "leave 0 to 1" in found


def test_rest_may_stand_once_and_every_option_needs_odds():
    assert "more than one `rest`" in wrong(steps="{d: {who: chance, odds: {x: rest, y: rest}}}")
    assert "no odds for 'y'" in wrong(steps="{d: {who: chance, choices: {x: {odds: 1/2}, y: Y}}}")
    assert "has no odds" in wrong(steps="{d: {who: chance, choices: {x: X, y: Y}}}")


# options


def test_if_on_an_option_reads_what_the_mover_knows():
    story = steps("", "", "act: {who: south, choices: {a: A, b: {if: press is push}}}")
    assert leaves(model(steps=story)) == [
        "nothing yes", "nothing no", "push yes a", "push yes b", "push no a", "push no b", "beg yes", "beg no",
    ]  # fmt: skip


def test_if_that_the_mover_cannot_know_is_an_error_with_two_histories():
    story = "\n" + PRESS % "seen_by: nobody" + "act: {who: south, choices: {a: A, b: {if: press is push}}}\n"
    found = wrong(steps=story)
    assert " M425 " in found
    assert "press is push" in found
    assert "press is nothing" in found or "press is beg" in found


def test_one_option_left_is_played_without_a_choice_and_is_still_seen():
    # after push, north may only attack; west, blind to press, sees the attack
    story = (
        "\n"
        + PRESS % "seen_by: nobody"
        + """
act: {who: north, choices: {attack: A, wait: {if: press is nothing}}}
end: {who: west, choices: {a: A, b: B}}
"""
    )
    built = model(steps=story)
    assert leaves(built)[:2] == ["nothing attack a", "nothing attack b"]
    assert told_apart(built, "act") == [["nothing"]]
    assert told_apart(built, "end") == [["beg", "nothing attack", "push"], ["nothing wait"]]


def test_no_option_left_is_an_error_with_an_example():
    story = steps("", "", "act: {who: south, choices: {a: {if: press is beg}, b: {if: press is push}}}")
    found = wrong(steps=story)
    assert " M422 " in found
    assert "press is nothing" in found


def test_off_table_is_not_playable_and_a_variant_restores_it():
    parts = {
        "steps": "{act: {who: north, choices: {wait: W, attack: A, intervene: {label: I, off_table: [fact]}}}}",
        "sources": "{report: {title: R, date: 2000}}",
        "facts": '{fact: "It is ruled out. [report]"}',
        "stakes": "{north: {Line: {worth: 1, when: act is intervene}}}",
        "variants": "{back: {on_table: act.intervene}, forced: {on_table: [act.intervene], force: {act: intervene}}}",
    }
    assert leaves(model(**parts)) == ["wait", "attack"]
    assert leaves(model(**parts, variant="back")) == ["wait", "attack", "intervene"]
    assert payoffs(model(**parts, variant="forced"), "north") == {"always": 1.0}
    assert not [d for d in findings(crisis(**parts)) if "can never apply" in d.message]


def test_every_option_off_the_table_is_an_error():
    parts = {"sources": "{report: {title: R, date: 2000}}", "facts": '{fact: "It is ruled out. [report]"}'}
    assert " M412 " in errors(steps="{act: {who: north, choices: {a: {off_table: fact}}}}", **parts)[0]


# who sees


def test_everybody_sees_at_once_unless_said_otherwise():
    assert told_apart(model(steps=steps()), "reply") == ALL_APART
    assert told_apart(model(steps=steps("seen_by: nobody")), "reply") == NONE_APART
    assert told_apart(model(steps=steps("seen_by: west")), "reply") == NONE_APART
    assert told_apart(model(steps=steps("seen_by: [west, south]")), "reply") == ALL_APART


def test_nobody_does_not_stand_beside_names():
    assert " M413 " in wrong(steps=steps("seen_by: [nobody, west]"))


def test_the_mover_always_knows_its_own_move_and_nobody_forgets():
    story = steps("seen_by: nobody", "seen_by: nobody", "again: {who: north, choices: {a: A, b: B}}")
    assert told_apart(model(steps=story), "again") == [
        ["beg no", "beg yes"], ["nothing no", "nothing yes"], ["push no", "push yes"],
    ]  # fmt: skip


def test_a_leak_is_known_to_its_receiver_alone():
    story = steps("seen_by: nobody, leaks: {south: 1/4}", "seen_by: nobody",
                  "third: {who: west, choices: {a: A, b: B}}", "again: {who: north, choices: {a: A, b: B}}")  # fmt: skip
    built = model(steps=story)
    assert told_apart(built, "reply") == [
        ["beg leaks"], ["beg stays", "nothing stays", "push stays"], ["nothing leaks"], ["push leaks"],
    ]  # fmt: skip
    assert len(told_apart(built, "third")) == 1
    # north knows its own move and neither the leak nor the reply; it sees what west did
    assert len(told_apart(built, "again")) == 3 * 2
    assert odds(built, "leak:south:press") == {option: [0.25, 0.75] for option in ("nothing", "push", "beg")}


def test_leaks_are_drawn_actor_by_actor_in_the_order_of_actors_and_independently():
    story = "\n" + PRESS % "seen_by: nobody, leaks: {west: 1/2, south: 1/4}"
    built = model(steps=story)
    assert leaves(built)[:4] == [
        "nothing leaks leaks", "nothing leaks stays", "nothing stays leaks", "nothing stays stays",
    ]  # fmt: skip
    assert odds(built, "leak:south:press")["push"] == [0.25, 0.75]
    assert odds(built, "leak:west:press")["push stays"] == [0.5, 0.5]


def test_a_leak_of_0_or_1_by_the_history_alone_makes_no_branch():
    by_history = "seen_by: nobody, leaks: {south: 1 if press is push else 0}"
    built = model(steps=steps(by_history))
    assert leaves(built) == ["nothing yes", "nothing no", "push yes", "push no", "beg yes", "beg no"]
    assert told_apart(built, "reply") == [["beg", "nothing"], ["push"]]


def test_a_leak_of_0_or_1_in_some_draws_keeps_its_branch():
    p = "{p: {range: 10% to 30%, best: 20%, judgement: me}}"
    built = model(steps=steps("seen_by: nobody, leaks: {south: p}"), assumptions=p)
    assert odds(built, "leak:south:press", p=[0.0, 1.0])["push"] == [0.0, 1.0, 1.0, 0.0]


def test_a_leak_to_somebody_who_sees_it_anyway_is_an_error():
    assert " M414 " in wrong(steps=steps("leaks: {south: 1/2}"))


def test_quiet_options_look_to_all_but_the_mover_as_if_the_step_had_not_been_played():
    story = steps("quiet: [nothing], only_if: asked is yes", "", "again: {who: north, choices: {a: A, b: B}}")
    story = "\nasked: {who: west, choices: {yes: Y, no: N}, seen_by: north}" + story
    built = model(steps=story)
    assert told_apart(built, "reply") == [["no", "yes nothing"], ["yes beg"], ["yes push"]]
    # the mover knows that it was asked and did nothing
    assert ["yes nothing no", "no no"] not in told_apart(built, "again")
    assert sees("south", "press", story) == [
        leaf for leaf in leaves(built) if leaf.startswith(("yes push", "yes beg"))
    ]  # fmt: skip


def test_quiet_options_do_not_leak():
    built = model(steps=steps("seen_by: nobody, quiet: nothing, leaks: {south: 1/2}"))
    assert told_apart(built, "reply") == [
        ["beg leaks"],
        ["beg stays", "nothing", "push stays"],
        ["push leaks"],
    ]


def test_hidden_until_shows_the_choice_when_the_story_has_passed_the_step():
    story = steps("hidden_until: reply", "", "act: {who: south, choices: {a: A, b: B}}")
    built = model(steps=story)
    assert told_apart(built, "reply") == NONE_APART
    assert len(told_apart(built, "act")) == 6


def test_hidden_until_a_step_that_is_skipped_or_ends_the_story():
    story = steps("hidden_until: reply", "only_if: press is push, end_if: reply is yes",
                  "act: {who: south, choices: {a: A, b: B}}")  # fmt: skip
    built = model(steps=story)
    assert told_apart(built, "act") == [["beg"], ["nothing"], ["push no"]]
    assert sees("south", "press", story) == [leaf for leaf in leaves(built) if leaf != "push yes"]


def test_leaks_are_drawn_when_what_was_hidden_comes_out():
    story = steps(
        "seen_by: west, hidden_until: reply, leaks: {south: 1/2}",
        "",
        "act: {who: south, choices: {a: A, b: B}}",
    )
    built = model(steps=story)
    assert leaves(built)[:2] == ["nothing yes leaks a", "nothing yes leaks b"]
    assert told_apart(built, "reply") == NONE_APART


def test_hidden_votes_and_briefings_come_out_late_too():
    vote = "talks: {who: [north, south], kind: vote, passes: unanimous, hidden_until: pause}"
    later = "pause: {who: west, choices: {x: X, y: Y}}\nact: {who: west, choices: {a: A, b: B}}"
    built = model(steps=f"\n{vote}\n{later}\n")
    assert told_apart(built, "pause") == [["no no", "no yes", "yes no", "yes yes"]]
    assert told_apart(built, "act") == [
        ["no no x", "no yes x", "yes no x"], ["no no y", "no yes y", "yes no y"], ["yes yes x"], ["yes yes y"],
    ]  # fmt: skip
    brief = "brief: {who: north, kind: briefing, about: press, honest: true, to: west, hidden_until: pause}"
    built = model(steps="\n" + PRESS % "seen_by: nobody" + f"{brief}\n{later}\n")
    assert len(told_apart(built, "pause")) == 1
    assert len(told_apart(built, "act")) == 2 * (3 + 1)


def test_hidden_until_names_a_later_step_of_the_same_list():
    assert " M415 " in wrong(steps=steps("", "hidden_until: press"))
    assert " M415 " in wrong(steps=steps("hidden_until: rep"))
    block = "{press: {who: north, choices: {a: A, b: B}, hidden_until: act}, m: {repeat: 2, steps: {act: {who: south, choices: {a: A, b: B}}}}}"
    assert " M415 " in wrong(steps=block)


def test_seen_as_shows_the_group_and_does_not_count_as_seeing():
    story = steps("seen_as: {push: talked, beg: talked}")
    assert told_apart(model(steps=story), "reply") == [["beg", "push"], ["nothing"]]
    assert sees("south", "press", story) == ["nothing yes", "nothing no"]
    assert sees("north", "press", story) == leaves(model(steps=story))


def test_seen_as_another_option_is_not_told_from_it():
    story = steps("seen_as: {push: beg}")
    assert told_apart(model(steps=story), "reply") == [["beg", "push"], ["nothing"]]
    assert sees("south", "press", story) == ["nothing yes", "nothing no"]


def test_leaks_show_the_group_too():
    story = steps("seen_by: nobody, seen_as: {push: talked, beg: talked}, leaks: {south: 1/2}")
    assert told_apart(model(steps=story), "reply") == [
        ["beg leaks", "push leaks"], ["beg stays", "nothing stays", "push stays"], ["nothing leaks"],
    ]  # fmt: skip


def test_what_was_seen_as_a_group_cannot_be_briefed_but_is_told_in_full():
    brief = "brief: {who: west, kind: briefing, about: press, honest: true, to: south}"
    built = model(steps="\n" + PRESS % "seen_as: {push: talked, beg: talked}" + brief + "\n" + REPLY % "")
    # west knows only `nothing`, and south has seen that too: the briefing changes nothing for it
    assert leaves(built)[:4] == [
        "nothing share yes",
        "nothing share no",
        "nothing withhold yes",
        "nothing withhold no",
    ]
    assert told_apart(built, "reply") == [["beg", "push"], ["nothing share", "nothing withhold"]]
    by_north = brief.replace("west", "north")
    told = model(steps="\n" + PRESS % "seen_as: {push: talked, beg: talked}" + by_north + "\n" + REPLY % "")
    assert told_apart(told, "reply") == [
        ["beg share"], ["beg withhold", "push withhold"], ["nothing share", "nothing withhold"], ["push share"],
    ]  # fmt: skip


# kinds


def test_a_message_is_seen_by_sender_and_receivers_and_seen_by_besides():
    three = "act: {who: west, choices: {a: A, b: B}}"
    story = steps("kind: message, to: south", "seen_by: nobody", three)
    assert told_apart(model(steps=story), "reply") == ALL_APART
    assert len(told_apart(model(steps=story), "act")) == 1
    besides = steps("kind: message, to: south, seen_by: west", "seen_by: nobody", three)
    assert len(told_apart(model(steps=besides), "act")) == 3


def test_any_step_with_to_is_private():
    assert told_apart(model(steps=steps("to: west")), "reply") == NONE_APART


@pytest.mark.parametrize("kind", ["threat", "promise", "demand"])
def test_threats_promises_and_demands_are_public_unless_to_or_seen_by_says_otherwise(kind):
    assert told_apart(model(steps=steps(f"kind: {kind}")), "reply") == ALL_APART
    assert told_apart(model(steps=steps(f"kind: {kind}, to: west")), "reply") == NONE_APART
    assert told_apart(model(steps=steps(f"kind: {kind}, seen_by: nobody")), "reply") == NONE_APART


def test_a_message_needs_a_receiver():
    found = wrong(steps=steps("kind: message"))
    assert "needs `to`" in found


def test_an_unknown_kind():
    assert "Did you mean 'threat'?" in wrong(steps=steps("kind: thread"))


# words


def test_a_false_statement_costs_and_is_judged_when_it_is_sent():
    story = """
      send: {who: north, kind: message, to: south, choices: {calm: C, alarm: A}, means: {alarm: south sees hint}, if_false: 8}
      tell: {who: west, kind: briefing, about: hint, honest: true, to: south}
    """
    hint = "hint: {who: west, choices: {x: X, y: Y}, seen_by: nobody}"
    built = model(steps="\n" + hint + "\n" + story.replace("\n      ", "\n").strip() + "\n")
    # south learns the hint only after the statement, which was false when it was made
    paid = payoffs(built, "north")
    assert {leaf for leaf, points in paid.items() if points == -7} == {
        "x alarm share", "x alarm withhold", "y alarm share", "y alarm withhold",
    }  # fmt: skip
    assert {line.line.label for line in built.payoffs.terms} >= {"word false: send"}


def test_a_statement_about_an_assumption_and_what_was_seen_is_judged_when_it_is_sent():
    story = """
      hint: {who: west, choices: {x: X, y: Y}, seen_by: nobody}
      send: {who: north, kind: message, to: south, choices: {calm: C, alarm: {means: p > 1/2 and south sees hint, if_false: 8}}}
      tell: {who: west, kind: briefing, about: hint, honest: true, to: south}
    """
    built = model(steps=story, assumptions="{p: {value: 0.7, judgement: me}}")
    assert payoffs(built, "north", p=0.7)["x alarm share"] == -7


def test_types_that_lie_pay():
    built = model(
        private="{north.will: {types: {willing: {odds: 1/2}, not_so: {odds: rest}}}}",
        steps="""
          send:
            who: north
            kind: message
            to: south
            choices: {with_you: W, silence: S}
            means: {with_you: north.will is willing}
            if_false: 8
        """,
    )
    assert payoffs(built, "north") == {
        "willing with_you": 1, "willing silence": 1, "not_so with_you": -7, "not_so silence": 1,
    }  # fmt: skip


def test_a_statement_needs_a_price_and_a_price_a_statement():
    assert "no price" in wrong(steps=steps("means: {push: always}"))
    assert "states nothing" in wrong(steps=steps("if_false: 3"))


def test_promises_due_and_not_done_cost_the_mover():
    story = """
      say: {who: north, kind: promise, choices: {vow: V, wait: W}, promises: {by: vow, when: act is hit, do: help is yes, if_broken: 5}}
      act: {who: south, choices: {hit: H, rest_now: R}}
      help: {who: north, choices: {yes: Y, no: N}, only_if: act is hit and say is vow}
    """
    built = model(steps=story)
    assert payoffs(built, "north") == {
        "vow hit yes": 1, "vow hit no": -4, "vow rest_now": 1, "wait hit": 1, "wait rest_now": 1,
    }  # fmt: skip
    assert {line.line.label for line in built.payoffs.terms} == {"Gain", "word broken: say"}


def test_unplayed_counts_as_not_done_and_promises_always_fall_due_without_when():
    story = """
      say: {who: north, choices: {vow: {promises: {do: help is yes, if_broken: 5}}, wait: W}}
      help: {who: north, choices: {yes: Y, no: N}, only_if: say is wait}
    """
    assert payoffs(model(steps=story), "north") == {"vow": -4, "wait yes": 1, "wait no": 1}


def test_a_breach_may_cost_only_if_others_know_of_the_word():
    story = """
      say: {who: north, choices: {vow: V, wait: W}, to: west, leaks: {south: 1/2}, promises: {by: vow, when: south sees say, do: never, if_broken: 5}}
    """
    assert payoffs(model(steps=story), "north") == {
        "vow leaks": -4, "vow stays": 1, "wait leaks": 1, "wait stays": 1,
    }  # fmt: skip


def test_promises_say_which_options_give_them():
    assert "which options give it" in wrong(steps=steps("promises: {do: always, if_broken: 1}"))
    assert "'psuh', which is no option" in wrong(
        steps=steps("promises: {by: psuh, do: always, if_broken: 1}")
    )


# briefings


BRIEF = "brief: {who: north, kind: briefing, about: press, honest: true, to: south}"


def test_an_honest_briefing_shares_or_withholds():
    story = "\n" + PRESS % "seen_by: nobody" + BRIEF + "\n" + REPLY % ""
    built = model(steps=story)
    assert told_apart(built, "reply") == [
        ["beg share"], ["beg withhold", "nothing withhold", "push withhold"], ["nothing share"], ["push share"],
    ]  # fmt: skip
    assert sees("south", "press", story) == [leaf for leaf in leaves(built) if "share" in leaf]


def test_withholding_looks_like_nothing_to_tell():
    story = "\n" + PRESS % "seen_by: nobody" + BRIEF[:-1] + ", only_if: press is push}\n" + REPLY % ""
    assert told_apart(model(steps=story), "reply") == [["beg", "nothing", "push withhold"], ["push share"]]


def test_a_briefing_that_can_lie_is_a_claim():
    story = "\n" + PRESS % "seen_by: nobody" + BRIEF.replace("true", "false") + "\n" + REPLY % ""
    built = model(steps=story)
    assert built.infosets[1].actions == ("say_nothing", "say_push", "say_beg", "silent")
    claims = ("say_beg", "say_nothing", "say_push", "silent")
    assert told_apart(built, "reply") == [
        [f"{truth} {claim}" for truth in ("beg", "nothing", "push")] for claim in claims
    ]  # fmt: skip
    assert sees("south", "press", story) == []


def test_a_briefing_is_played_only_if_the_briefer_knows():
    blind = "\n" + PRESS % "seen_by: nobody, leaks: {west: 1/2}" + BRIEF.replace("north", "west") + "\n"
    assert leaves(model(steps=blind))[:3] == [
        "nothing leaks share",
        "nothing leaks withhold",
        "nothing stays",
    ]


def test_one_decision_for_all_and_who_knows_already_is_not_shown_again():
    both = BRIEF.replace("to: south", "to: [south, west]")
    story = (
        "\n"
        + PRESS % "seen_by: west"
        + both
        + "\n"
        + "act: {who: west, choices: {a: A, b: B}}\n"
        + REPLY % ""
    )
    built = model(steps=story)
    assert leaves(built)[0].split() == ["nothing", "share", "a", "yes"]
    # west knows what was said and cannot tell whether south was told
    assert told_apart(built, "act") == [
        ["beg share", "beg withhold"], ["nothing share", "nothing withhold"], ["push share", "push withhold"],
    ]  # fmt: skip


def test_what_a_briefing_needs():
    for field in ("about: press", "honest: true", "to: south"):
        story = "\n" + PRESS % "seen_by: nobody" + BRIEF.replace(f", {field}", "") + "\n"
        assert f"needs `{field.split(':')[0]}`" in "\n".join(errors(steps=story))
    assert " M417 " in wrong(steps="\n" + BRIEF + "\n" + PRESS % "")
    assert " M408 " in wrong(steps="\n" + PRESS % "" + BRIEF[:-1] + ", choices: {tell: T}}\n")


# votes


VOTE = "talks: {who: [north, south, west], kind: vote, passes: %s, %s}\n"
AFTER = "act: {who: %s, choices: {a: A, b: B}}\n"


@pytest.mark.parametrize(
    ("rule", "needed"), [("unanimous", 3), ("majority", 2), ("at least 1", 1), ("at least 3", 3)]
)
def test_what_it_takes_to_pass(rule, needed):
    stakes = "{north: {Line: {worth: 1, when: talks is passed}}}"
    built = model(steps="\n" + VOTE % (rule, ""), stakes=stakes)
    assert payoffs(built, "north") == {leaf: float(leaf.count("yes") >= needed) for leaf in leaves(built)}
    assert len(leaves(built)) == 8


def test_majority_of_an_even_number_is_more_than_half():
    stakes = "{north: {Line: {worth: 1, when: talks is passed}}}"
    story = "\n" + VOTE.replace("[north, south, west]", "[north, south]") % ("majority", "")
    assert payoffs(model(steps=story, stakes=stakes), "north") == {
        "yes yes": 1,
        "yes no": 0,
        "no yes": 0,
        "no no": 0,
    }


def test_ballots_are_secret_and_simultaneous_in_the_order_of_who():
    built = model(steps="\n" + VOTE.replace("north, south, west", "west, south, north") % ("majority", ""))
    assert [item.key for item in built.infosets] == ["talks.west", "talks.south", "talks.north"]
    assert told_apart(built, "talks.north") == [["no no", "no yes", "yes no", "yes yes"]]


def test_the_result_is_shown_and_ballots_to_nobody():
    built = model(steps="\n" + VOTE % ("majority", "") + AFTER % "south")
    # south knows its own ballot and the result
    passed_by_south = ["no yes yes", "yes yes no", "yes yes yes"]
    assert told_apart(built, "act") == [
        ["no no no", "no no yes", "yes no no"], ["no yes no"], passed_by_south, ["yes no yes"],
    ]  # fmt: skip


def test_open_ballots_are_shown_after_the_vote():
    built = model(steps="\n" + VOTE % ("majority", "open: true") + AFTER % "south")
    assert len(told_apart(built, "act")) == 8
    assert len(told_apart(built, "talks.west")) == 1


def test_a_result_that_is_shown_to_some():
    story = "\n" + VOTE.replace("north, south, west", "north, south") % ("majority", "seen_by: [west, north]")
    assert len(told_apart(model(steps=story + AFTER % "west"), "act")) == 2
    assert told_apart(model(steps=story + AFTER % "south"), "act") == [
        ["no no", "yes no"],
        ["no yes", "yes yes"],
    ]
    assert sees("south", "talks", story) == []
    assert sees("north", "talks", story) == ["yes yes", "yes no", "no yes", "no no"]


def test_ballots_may_be_asked_for_in_stakes_and_outcomes():
    stakes = "{north: {Line: {worth: 1, when: talks.west is yes}}}"
    built = model(steps="\n" + VOTE % ("majority", ""), stakes=stakes,
                  outcomes="{split: talks.west is yes and talks.south is no, other: otherwise}")  # fmt: skip
    assert payoffs(built, "north") == {leaf: float(leaf.endswith("yes")) for leaf in leaves(built)}


def test_what_a_vote_does_not_take():
    assert " M418 " in wrong(steps="\n" + VOTE % ("most", ""))
    assert " M418 " in wrong(steps="\n" + VOTE % ("at least 4", ""))
    assert "takes no `quiet`" in errors(steps="\n" + VOTE % ("majority", "quiet: failed"))[0]
    assert "needs `passes`" in errors(steps="{talks: {who: [north, south], kind: vote}}")[0]
    assert "`passes`" in errors(steps=steps("passes: majority"))[0]


# private types


TYPES = "types: {bluff: {odds: 1/3}, real: {odds: rest}}"


def test_a_private_type_is_drawn_before_the_story_and_seen_by_its_owner_alone():
    built = model(private=f"{{north.aim: {{{TYPES}}}}}", steps=steps())
    assert odds(built, "north.aim") == {"": [0.333333333, 0.666666667]}
    assert told_apart(built, "press") == [["bluff"], ["real"]]
    assert told_apart(built, "reply") == [
        ["bluff beg", "real beg"], ["bluff nothing", "real nothing"], ["bluff push", "real push"],
    ]  # fmt: skip


def test_later_private_matters_may_read_earlier_ones_in_their_odds():
    private = f"\nnorth.aim: {{{TYPES}}}\nsouth.fear: {{types: {{high: {{odds: 3/4 if north.aim is real else 0}}, low: {{odds: rest}}}}}}"
    built = model(private=private)
    assert leaves(built) == [
        "bluff wait",
        "bluff attack",
        "real high wait",
        "real high attack",
        "real low wait",
        "real low attack",
    ]
    assert odds(built, "south.fear") == {"real": [0.75, 0.25]}
    turned = "\n" + "\n".join(reversed(private.strip().split("\n")))
    assert "drawn later" in wrong(private=turned)


def test_known_by_shares_a_secret_whose_name_stands_alone():
    private = f"{{reserves: {{known_by: [south, west], {TYPES}}}}}"
    built = model(private=private, steps=steps())
    assert told_apart(built, "press") == [["bluff", "real"]]
    assert len(told_apart(built, "reply")) == 6
    assert " M123 " in wrong(private=f"{{north.reserves: {{known_by: [south], {TYPES}}}}}")
    assert " M123 " in wrong(private=f"{{reserves: {{{TYPES}}}}}")


# rounds


FORCE = "force: {who: north, choices: {keep: K, surge: S}%s}"


def rounds(extra="", force="", repeat=2):
    return f"\nmonth: {{repeat: {repeat}, steps: {{{FORCE % force}}}{extra}}}\n"


def when(condition, story):
    built = model(steps=story, stakes=f"{{south: {{Line: {{worth: 1, when: {condition}}}}}}}")
    return [leaf for leaf, points in payoffs(built, "south").items() if points]


def test_rounds_are_played_one_after_the_other():
    assert leaves(model(steps=rounds())) == ["keep keep", "keep surge", "surge keep", "surge surge"]
    assert told_apart(model(steps=rounds()), "force@2") == [["keep"], ["surge"]]


def test_until_is_asked_after_each_step_and_later_steps_are_played():
    story = rounds(", until: force is surge", repeat=3) + AFTER % "south"
    assert leaves(model(steps=story))[::2] == [
        "keep keep keep a",
        "keep keep surge a",
        "keep surge a",
        "surge a",
    ]


def test_until_leaves_in_the_middle_of_a_round_and_may_ask_any_step_of_the_block():
    story = """
      month:
        repeat: 2
        until: offer is made or answer is yes
        steps:
          offer: {who: north, choices: {made: M, held: H}}
          answer: {who: south, choices: {yes: Y, no: N}}
    """
    assert leaves(model(steps=story)) == [
        "made",
        "held yes",
        "held no made",
        "held no held yes",
        "held no held no",
    ]


def test_only_if_of_a_block_is_asked_once_at_its_entry():
    story = "\n" + PRESS % "" + "month: {repeat: 2, only_if: press is push, steps: {" + FORCE % "" + "}}\n"
    assert leaves(model(steps=story)) == [
        "nothing", "push keep keep", "push keep surge", "push surge keep", "push surge surge", "beg",
    ]  # fmt: skip


def test_before_is_the_previous_round_and_none_in_the_first():
    story = rounds(force=", only_if: force before is none or keep", repeat=3)
    assert leaves(model(steps=story)) == [
        "keep keep keep", "keep keep surge", "keep surge",
        # round 2 is skipped after a surge; in round 3 the previous round has none
        "surge keep", "surge surge",
    ]  # fmt: skip


def test_at_a_round_last_any_all_and_count():
    story = rounds(", until: force is surge", repeat=3)
    assert leaves(model(steps=story)) == ["keep keep keep", "keep keep surge", "keep surge", "surge"]
    assert when("force@2 is surge", story) == ["keep surge"]
    assert when("force@2 is none", story) == ["surge"]
    assert when("force last is surge", story) == ["keep keep surge", "keep surge", "surge"]
    assert when("any month where force is surge", story) == ["keep keep surge", "keep surge", "surge"]
    assert when("all month where force is keep", story) == ["keep keep keep"]
    assert when("all month where (force is surge or force before is none)", story) == ["keep surge", "surge"]
    assert when("(count month where force is keep) >= 2", story) == ["keep keep keep", "keep keep surge"]
    assert when("any month where force is surge and force@1 is keep", story) == [
        "keep keep surge",
        "keep surge",
    ]


def test_outside_its_block_a_bare_name_is_an_error_that_says_what_to_write():
    found = wrong(steps=rounds(), stakes="{south: {Line: {worth: 1, when: force is surge}}}")
    assert " M121 " in found
    assert "`force@2`, `force last`, or `any month where force is ...`" in found


def test_rounds_that_there_are_not():
    assert "rounds 1 to 2, got '3'" in wrong(steps=rounds(), outcomes="{x: force@3 is surge, y: otherwise}")
    assert " M120 " in wrong(outcomes="{x: act@1 is wait, y: otherwise}")
    assert " M121 " in wrong(steps=rounds(), outcomes="{x: force before is surge, y: otherwise}")


def test_blocks_do_not_nest():
    assert errors(
        steps="{m: {repeat: 2, steps: {k: {repeat: 2, steps: {a: {who: north, choices: {x: X, y: Y}}}}}}}"
    )


def test_defines_take_the_round_of_the_place_that_uses_them():
    story = rounds(force=", only_if: calm", repeat=3)
    built = model(steps=story, define="{calm: force before is none or keep}")
    assert leaves(built) == leaves(
        model(steps=rounds(force=", only_if: force before is none or keep", repeat=3))
    )


def test_about_names_a_round():
    secret = rounds(force=", seen_by: nobody")
    tell = "tell: {who: north, kind: briefing, about: force@1, honest: true, to: south}\n"
    built = model(steps=secret + tell + AFTER % "south")
    assert told_apart(built, "act") == [
        ["keep keep share", "keep surge share"],
        ["keep keep withhold", "keep surge withhold", "surge keep withhold", "surge surge withhold"],
        ["surge keep share", "surge surge share"],
    ]  # fmt: skip
    assert "say which" in wrong(steps=secret + tell.replace("force@1", "force") + AFTER % "south")


def test_a_briefing_inside_a_block_about_a_later_step_of_the_round_is_an_error():
    story = """
      month:
        repeat: 2
        steps:
          tell: {who: north, kind: briefing, about: force, honest: true, to: south}
          force: {who: north, choices: {keep: K, surge: S}, seen_by: nobody}
    """
    assert " M417 " in wrong(steps=story)


# betrayal


def test_steps_called_like_words_of_the_program_are_steps():
    story = """
      taken: {who: north, choices: {a: A, b: B}}
      pattern: {who: south, choices: {a: A, b: B}}
      voting: {who: [north, south], kind: vote, passes: majority}
    """
    built = model(steps=story, stakes="{north: {Line: {worth: 1, when: taken is a and pattern is b}}}")
    assert {leaf[:3] for leaf, points in payoffs(built, "north").items() if points} == {"a b"}


def test_a_step_may_have_300_options():
    many = ", ".join(f"o_{i}: O" for i in range(300))
    built = model(steps=f"{{act: {{who: north, choices: {{{many}}}}}}}",
                  stakes="{north: {Line: {worth: 1, when: act is o_299}}}")  # fmt: skip
    assert [leaf for leaf, points in payoffs(built, "north").items() if points] == ["o_299"]
