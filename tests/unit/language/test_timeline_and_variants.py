"""Section 6 of the language: timeline, variants, checks."""

from __future__ import annotations

import numpy as np
import pytest

from small_crisis import crisis, errors, findings, leaves, model, odds, payoffs, told_apart, wrong

STORY = """
  press: {who: north, choices: {nothing: N, push: P}, seen_by: nobody}
  act: {who: south, choices: {wait: W, attack: A}}
  punish: {who: north, choices: {mild: M, severe: S}, only_if: act is attack}
"""


def timeline(events, **parts):
    return {"as_of": "2000-01-01", "steps": STORY, "timeline": events} | parts


def messages(parts, severity):
    return [d.message for d in findings(crisis(**parts)) if d.severity == severity]


# events


def test_dates_of_events():
    for date in ("1999-12-09", "1999-12-09 20:00", "1999-12", "~1999-12"):
        assert not errors(**timeline(f'{{e: {{date: "{date}", event: E}}}}'))


def test_out_of_order_is_a_warning_and_the_date_counts():
    parts = timeline(
        "\nlate: {date: 1999-12-09, event: L, sets: {act: attack}}\nearly: {date: 1999-11-01, event: E, sets: {punish: mild}}\n"
    )
    assert any("'early'" in message for message in messages(parts, "warning"))
    assert [e.event for e in model(**parts).evidence] == ["early", "late"]


def test_the_same_date_keeps_the_order_of_the_file():
    parts = timeline("\nb: {date: 1999-12-09, event: L}\na: {date: 1999-12-09, event: E}\n")
    assert [e.event for e in model(**parts).evidence] == ["b", "a"]


def test_a_later_event_is_an_error_unless_it_says_so_and_is_never_used():
    event = "{e: {date: 2000-02-01, event: E, sets: {act: attack}%s}}"
    assert "`later: true`" in wrong(**timeline(event % ""))
    assert model(**timeline(event % ", later: true")).evidence == ()
    assert "`later` but not after" in wrong(**timeline("{e: {date: 1999-02-01, event: E, later: true}}"))


def test_an_event_reported_after_as_of_is_left_out_with_a_note():
    parts = timeline("{e: {date: 1999-02-01, reported: 2000-03, event: E, sets: {act: attack}}}")
    built = model(**parts)
    assert built.evidence == ()
    assert "reported after" in built.notes[0]
    assert any("reported after" in message for message in messages(parts, "note"))


def test_sets_are_the_histories_in_which_the_step_took_the_option():
    built = model(**timeline("{e: {date: 1999-12-09, event: E, sets: {act: attack, press: push}}}"))
    assert leaves(built) == [
        "nothing wait", "nothing attack mild", "nothing attack severe",
        "push wait", "push attack mild", "push attack severe",
    ]  # fmt: skip
    assert built.evidence[0].possible.tolist() == [False, False, False, False, True, True]


def test_hints_hold_a_ratio_of_their_own():
    built = model(
        **timeline(
            "{e: {date: 1999-12-09, event: E, hints: {press is push: 1.2 to 3 times, act is wait: 2 times}}}"
        )
    )
    (event,) = built.evidence
    (first, pushed), (_, waited) = event.hints
    assert pushed.tolist() == [False, False, False, True, True, True]
    assert waited.tolist() == [True, False, False, True, False, False]
    # a symmetric log-metalog: the median is the geometric mean of the ends
    assert built.distributions[first].ppf(np.array([0.05, 0.5, 0.95])) == pytest.approx([1.2, 3.6**0.5, 3])


@pytest.mark.parametrize(
    "ratio", ["2", "0 times", "-1 to 2 times", "50% times", "3 to 1 times", "many times"]
)
def test_ratios_that_cannot_be(ratio):
    assert "'e'" in wrong(
        **timeline(f"{{e: {{date: 1999-12-09, event: E, hints: {{act is wait: {ratio}}}}}}}")
    )


def test_hints_read_no_assumptions():
    parts = timeline(
        "{e: {date: 1999-12-09, event: E, hints: {p > 1: 2 times}}}",
        assumptions="{p: {value: 1, judgement: me}}",
    )
    assert " M118 " in wrong(**parts)


def test_a_hint_on_something_already_set_names_the_event():
    parts = timeline(
        "\nfirst: {date: 1999-11-01, event: E, sets: {act: attack}}\nsecond: {date: 1999-12-01, event: E, hints: {act is wait: 2 times}}\n"
    )
    found = wrong(**parts)
    assert "'second'" in found
    assert "already set" in found


def test_a_hint_that_was_set_only_later_is_fine():
    parts = timeline(
        "\nfirst: {date: 1999-11-01, event: E, hints: {act is wait: 2 times}}\nsecond: {date: 1999-12-01, event: E, sets: {act: attack}}\n"
    )
    model(**parts)


def test_a_history_without_any_leaf_names_the_event():
    parts = timeline(
        "\nfirst: {date: 1999-11-01, event: E, sets: {act: wait}}\nsecond: {date: 1999-12-01, event: E, sets: {punish: mild}}\n"
    )
    found = wrong(**parts)
    assert "'second' cannot have happened" in found


def test_sets_name_steps_options_types_and_rounds():
    private = "{north.aim: {types: {a: {odds: 1/2}, b: {odds: rest}}}}"
    model(**timeline("{e: {date: 1999-12-09, event: E, sets: {north.aim: a}}}", private=private))
    assert "Did you mean 'act'?" in wrong(**timeline("{e: {date: 1999-12-09, event: E, sets: {atc: wait}}}"))
    assert "Did you mean 'wait'?" in wrong(**timeline("{e: {date: 1999-12-09, event: E, sets: {act: wiat}}}"))
    block = "{m: {repeat: 2, steps: {act: {who: north, choices: {wait: W, attack: A}}}}}"
    e = "{e: {date: 1999-12-09, event: E, sets: {%s: wait}}}"
    model(**timeline(e % "act@2", steps=block))
    assert "say which" in wrong(**timeline(e % "act", steps=block))
    assert "no round '3'" in wrong(**timeline(e % "act@3", steps=block))


# variants


def variant(text, story=STORY, **parts):
    built = {"steps": story, "variants": f"{{what_if: {text}}}"} | parts
    return model(**built), model(variant="what_if", **built)


def test_force_leaves_one_option():
    base, forced = variant("{force: {act: attack}}")
    assert len(leaves(base)) == 6
    assert leaves(forced) == ["nothing mild", "nothing severe", "push mild", "push severe"]


def test_a_forced_secret_step_is_known_to_all():
    stakes = "{west: {Line: {worth: 1, when: south sees press}}}"
    base, forced = variant("{force: {press: push}}", stakes=stakes)
    assert set(payoffs(base, "west").values()) == {0}
    assert set(payoffs(forced, "west").values()) == {1}
    tell = STORY.replace(
        "  act:", "  tell: {who: west, kind: briefing, about: press, honest: true, to: south}\n  act:"
    )
    base, forced = variant("{force: {press: push}}", tell)
    assert leaves(base)[0] == "nothing wait"
    assert leaves(forced)[:2] == ["share wait", "share attack mild"]


def test_only_if_still_applies_to_forced_steps():
    _, forced = variant("{force: {punish: severe}}")
    assert leaves(forced) == ["nothing wait", "nothing attack", "push wait", "push attack"]


def test_chance_and_private_types_can_be_forced_even_where_they_had_no_odds():
    story = "\nd: {who: chance, odds: {x: 0, y: rest}}\nact: {who: north, choices: {a: A, b: B}}\n"
    stakes = "{north: {Line: {worth: 1, when: d is x}}}"
    _, forced = variant("{force: {d: x}}", story, stakes=stakes)
    assert payoffs(forced, "north") == {"a": 1, "b": 1}
    private = "{north.aim: {types: {a: {odds: 0}, b: {odds: rest}}}}"
    stakes = "{north: {Line: {worth: 1, when: north.aim is a}}}"
    _, forced = variant("{force: {north.aim: a}}", private=private, stakes=stakes)
    assert set(payoffs(forced, "north").values()) == {1}


def test_votes_and_briefings_can_be_forced():
    story = "\nv: {who: [north, south], kind: vote, passes: majority, seen_by: nobody}\nact: {who: west, choices: {a: A, b: B}}\n"
    _, forced = variant("{force: {v: failed}}", story)
    assert leaves(forced) == ["a", "b"]
    brief = "\npress: {who: north, choices: {x: X, y: Y}, seen_by: nobody}\ntell: {who: north, kind: briefing, about: press, honest: true, to: south}\nact: {who: south, choices: {a: A, b: B}}\n"
    base, forced = variant("{force: {tell: share}}", brief)
    assert told_apart(forced, "act") == [["x"], ["y"]]
    assert told_apart(base, "act") == [["x share"], ["x withhold", "y withhold"], ["y share"]]


BLOCK = "\nm: {repeat: 2, steps: {offer: {who: north, choices: {made: M, held: H}, end_if: offer is made}}}\n"


def test_a_step_means_all_rounds_and_at_2_one():
    _, forced = variant("{force: {offer: held}}", BLOCK)
    assert leaves(forced) == ["always"]
    _, forced = variant("{force: {offer@2: held}}", BLOCK)
    assert leaves(forced) == ["made", "held"]
    # forced in all rounds, the first ends the story, and the second is never played: no mistake
    _, forced = variant("{force: {offer: made}}", BLOCK)
    assert leaves(forced) == ["always"]


def test_forcing_what_is_never_played_is_an_error_of_the_file():
    story = STORY.replace("only_if: act is attack", "only_if: never")
    found = wrong(steps=story, variants="{what_if: {force: {punish: mild}}}")
    assert "never played" in found
    assert "'what_if'" in found


def test_forcing_what_another_force_keeps_from_being_played_is_an_error_of_the_file():
    found = wrong(steps=STORY, variants="{what_if: {force: {act: wait, punish: mild}}}")
    assert "never played" in found


@pytest.mark.parametrize(
    "text",
    [
        "{label: Nothing}",
        "{set: {p: 0.3}}",
        "{set: {p: 30%}}",
        "{public: act}",
        "{force: {fixed_one: a}}",
        "{reveal: {north.aim: north}}",
        "{on_table: act.wait}",
        "{drop: later_one}",
    ],
)
def test_a_variant_that_changes_no_input_is_an_error_of_the_file(text):
    parts = {
        "as_of": "2000-01-01",
        "private": "{north.aim: {types: {a: {odds: 1/2}, b: {odds: rest}}}}",
        "assumptions": "{p: {value: 0.3, judgement: me}}",
        "steps": STORY + "  fixed_one: {who: north, choices: {a: A, b: B}, fixed: a}\n",
        "timeline": "{later_one: {date: 2000-05-01, event: E, later: true}}",
        "variants": f"{{what_if: {text}}}",
    }
    assert " M61" in wrong(**parts)


def test_secretly_keeps_the_others_strategies_and_the_tree():
    base, changed = variant("{secretly: {press: push}}")
    assert leaves(base) == leaves(changed)
    assert changed.secretly == {"press": 1}


@pytest.mark.parametrize("target", ["{v: passed}", "{d: x}", "{act: gone}", "{fixed_one: b}", "{off: b}"])
def test_what_cannot_be_done_secretly(target):
    story = (
        STORY
        + """  v: {who: [north, south], kind: vote, passes: majority}
  d: {who: chance, odds: {x: 1/2, y: rest}}
  fixed_one: {who: north, choices: {a: A, b: B}, fixed: a}
  off: {who: north, choices: {a: A, b: {off_table: fact}, c: C}}
"""
    )
    parts = {"sources": "{report: {title: R, date: 2000}}", "facts": '{fact: "It is ruled out. [report]"}'}
    assert " M612 " in wrong(steps=story, variants=f"{{what_if: {{secretly: {target}}}}}", **parts)


def test_set_takes_a_number_or_what_an_assumption_takes():
    p = {"assumptions": "{p: {range: 10% to 50%, best: 30%, judgement: me}}", "stakes": "{north: {L: p}}"}
    for text, median in (("40%", 0.4), ("{range: 20% to 60%, best: 35%}", 0.35), ("{value: 0.2}", 0.2)):
        _, changed = variant(f"{{set: {{p: {text}}}}}", **p)
        assert changed.distributions["p"].ppf(np.array([0.5])) == pytest.approx([median])
    assert errors(steps=STORY, variants="{what_if: {set: {q: 1}}}", **p)
    assert errors(steps=STORY, variants="{what_if: {set: {p: lots}}}", **p)


def test_reveal_tells_others_a_private_matter():
    private = "{north.aim: {types: {a: {odds: 1/2}, b: {odds: rest}}}}"
    base, told = variant("{reveal: {north.aim: south}}", private=private)
    assert told_apart(base, "act") == [["a nothing", "a push", "b nothing", "b push"]]
    assert told_apart(told, "act") == [["a nothing", "a push"], ["b nothing", "b push"]]


def test_public_lifts_quiet_leaks_and_everything_that_hides():
    story = STORY.replace(
        "seen_by: nobody", "seen_by: nobody, quiet: nothing, leaks: {south: 1/2}, seen_as: {push: talked}"
    )
    base, public = variant("{public: press}", story)
    assert told_apart(base, "act") == [["nothing", "push stays"], ["push leaks"]]
    assert told_apart(public, "act") == [["nothing"], ["push"]]


@pytest.mark.parametrize("withheld", ["withhold", "silent"])
def test_a_public_briefing_tells_nothing_where_it_was_not_given(withheld):
    """Two briefings of one receiver, made public: the bystander moves on what was said, and on no more."""
    honest = str(withheld == "withhold").lower()
    story = f"""
      coin: {{who: chance, seen_by: north, odds: {{heads: 1/2, tails: 1/2}}}}
      brief: {{who: north, kind: briefing, about: coin, to: south, honest: {honest}}}
      guess: {{who: west, choices: {{h: Heads, t: Tails}}}}
    """
    base, public = variant("{public: brief}", story)
    said = ["share"] if withheld == "withhold" else ["say_heads", "say_tails"]
    assert told_apart(base, "guess") == [
        sorted(f"{c} {s}" for c in ("heads", "tails") for s in (*said, withheld))
    ]
    nothing = [f"heads {withheld}", f"tails {withheld}"]
    heard = [[f"{coin} share"] for coin in ("heads", "tails")]
    if withheld == "silent":  # a claim says the same whatever is so
        heard = [[f"heads {claim}", f"tails {claim}"] for claim in said]
    assert told_apart(public, "guess") == sorted([*heard, nothing])


def test_a_vote_whose_result_the_voters_do_not_see_can_be_made_public():
    vote = "{who: [north, south], kind: vote, passes: majority, seen_by: west}"
    story = f"""
      ask: {vote}
      act: {{who: north, choices: {{a: A, b: B}}}}
    """
    base, public = variant("{public: ask}", story)
    assert told_apart(base, "act") == [["no no", "no yes"], ["yes no", "yes yes"]]  # its own ballot alone
    assert told_apart(public, "act") == [["no no", "no yes"], ["yes no"], ["yes yes"]]


@pytest.mark.parametrize(
    ("forced", "secret"), [("talk", "talk"), ("talk@1", "talk"), ("talk", "talk@2"), ("talk@2", "talk@2")]
)
def test_a_round_that_is_forced_is_not_played_secretly(forced, secret):
    steps = "{m: {repeat: 2, steps: {talk: {who: north, choices: {a: A, b: B}}}}}"
    text = f"{{v: {{force: {{{forced}: a}}, secretly: {{{secret}: b}}}}}}"
    assert "fixed or forced" in wrong(steps=steps, variants=text)
    other = text.replace(f"secretly: {{{secret}", "secretly: {talk@1").replace(
        f"force: {{{forced}", "force: {talk@2"
    )
    assert errors(steps=steps, variants=other) == []


def test_drop_leaves_events_out():
    parts = {"as_of": "2000-01-01", "timeline": "{e: {date: 1999-12-09, event: E, sets: {act: attack}}}"}
    base, dropped = variant("{drop: e}", **parts)
    assert len(base.evidence) == 1
    assert dropped.evidence == ()


def test_forcing_a_step_drops_what_events_say_of_it_and_says_so():
    parts = {
        "as_of": "2000-01-01",
        "timeline": "{e: {date: 1999-12-09, event: E, hints: {act is attack: 2 times}}, f: {date: 1999-12-10, event: F, sets: {act: attack, press: push}}}",
    }
    _, forced = variant("{force: {act: wait}}", **parts)
    assert [(e.event, e.hints) for e in forced.evidence] == [("f", ())]  # nothing is left of `e`
    assert forced.evidence[0].possible.tolist() == [False, True]
    assert len(forced.notes) == 2


def test_all_changes_combine():
    private = "{north.aim: {types: {a: {odds: p}, b: {odds: rest}}}}"
    _, changed = variant(
        "{force: {punish: severe}, set: {p: 40%}, reveal: {north.aim: [south]}, public: [press]}",
        private=private,
        assumptions="{p: {range: 10% to 50%, best: 30%, judgement: me}}",
    )
    assert len(told_apart(changed, "act")) == 4
    assert odds(changed, "north.aim", p=0.4) == {"": [0.4, 0.6]}
    assert len(leaves(changed)) == 8


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("{force: {atc: wait}}", "act"), ("{force: {act: wiat}}", "wait"), ("{set: {pp: 1}}", "p"),
        ("{reveal: {north.aimm: south}}", "north.aim"), ("{public: pres}", "press"), ("{drop: ee}", "e_1"),
        ("{reveal: {north.aim: sout}}", "south"), ("{force: {act@2: wait}}", ""), ("{on_table: act.waitt}", ""),
    ],
)  # fmt: skip
def test_names_in_variants_are_checked_when_the_file_is_read(text, meant):
    found = wrong(
        as_of="2000-01-01",
        private="{north.aim: {types: {a: {odds: 1/2}, b: {odds: rest}}}}",
        assumptions="{p: {value: 0.3, judgement: me}}",
        steps=STORY,
        timeline="{e_1: {date: 1999-12-09, event: E}}",
        variants=f"{{what_if: {text}}}",
    )
    assert not meant or meant in found.split(" | ")[1]


# checks


@pytest.mark.parametrize(
    "sentence",
    [
        "odds of war above 10%", "odds of every outcome below 90%", "odds of war between 10% and 0.6",
        "war rises when p rises", "war falls in what_if", "odds of war above 10% before events",
        "odds of war above 10% after 1999-12-09",
    ],
)  # fmt: skip
def test_sentences_that_must_hold(sentence):
    parts = {
        "as_of": "2000-01-01",
        "assumptions": "{p: {range: 1 to 3, best: 2, judgement: me}}",
        "outcomes": "{war: act is attack, peace: otherwise}",
        "timeline": "{e: {date: 1999-12-09, event: E}}",
        "variants": "{what_if: {force: {act: wait}}}",
    }
    assert not errors(checks=f"[{sentence}]", **parts)
    assert (
        len(errors(checks=f"[{sentence.replace('war', 'wra').replace('outcome', 'income')}]", **parts)) == 1
    )
