"""Section 2 of the language: expressions."""

from __future__ import annotations

from pathlib import Path

import pytest
from lark.exceptions import UnexpectedInput

from melian.scenario.language import parse
from small_crisis import crisis, errors, leaves, model, payoffs, wrong

A_AND_B = """
  first: {who: north, choices: {a: A, b: B, c: C}}
  second: {who: south, choices: {x: X, y: Y}, only_if: first is a or b}
"""


def worth(expression, steps="{act: {who: north, choices: {wait: Wait, attack: Attack}}}", **parts):
    """What an expression is worth at each ending."""
    built = model(steps=steps, stakes=f'{{north: {{Line: {{worth: "{expression}"}}}}}}', **parts)
    return payoffs(built, "north")


def holds(condition, steps=A_AND_B, **parts):
    """The endings at which a condition holds."""
    built = model(steps=steps, stakes=f'{{north: {{Line: {{worth: 1, when: "{condition}"}}}}}}', **parts)
    return [leaf for leaf, points in payoffs(built, "north").items() if points]


def refused(expression, steps=A_AND_B, **parts):
    return wrong(steps=steps, stakes=f'{{north: {{Line: {{worth: "{expression}"}}}}}}', **parts)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("-2 ** 2", -4.0),
        ("2 ** 3 ** 2", 512.0),
        ("2 ** -1", 0.5),
        ("7 - 2 - 1", 4.0),
        ("12 / 2 / 3", 2.0),
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("25% * 8", 2.0),
        ("min(3, 1, 2) + max(1, 5)", 6.0),
        ("abs(-3) + sqrt(16) + exp(0) + log(1)", 8.0),
        ("1 if 2 > 1 else 0 if always else 7", 1.0),
        ("1 if never else 5 if never else 7", 7.0),
        ("- - 3", 3.0),
        ("3 * -2", -6.0),
    ],
)
def test_numbers_and_precedence(expression, value):
    assert worth(expression) == {"wait": value, "attack": value}


def test_and_binds_tighter_than_or_and_not_tighter_than_both():
    # first is c, or (first is a and second is x)
    assert holds("first is c or first is a and second is x") == ["a x", "c"]
    assert holds("not first is a and second is x") == ["b x"]
    assert holds("not (first is a and second is x)") == ["a y", "b x", "b y", "c"]


def test_comparisons_bind_tighter_than_not_and_looser_than_plus():
    assert holds("not 1 + 1 > 3 and first is c") == ["c"]


def test_comparisons_do_not_chain():
    assert "comparisons do not chain" in refused("1 if 0 < 1 < 2 else 0")


@pytest.mark.parametrize("text", ["1,000", "007", "1e3", "1_000", "1 000"])
def test_thousands_separators_leading_zeros_and_exponents_are_refused(text):
    assert " M110 " in refused(text)


@pytest.mark.parametrize("text", ["a[0]", "{a}", "1 : 2", "1 # 2"])
def test_no_brackets_braces_colons_or_hashes(text):
    assert " M110 " in refused(text)


def test_numbers_and_truths_are_two_kinds():
    assert "wants a number, got a truth" in refused("first is a")
    assert "write `(1 if first is a else 0)`" in refused("first is a")
    assert " M113 " in refused("1 + (first is a)")
    assert " M113 " in refused("1 if 2 else 3")
    assert " M113 " in refused("min(first is a, 2)")
    assert " M113 " in refused("1 if first is a else first is b")
    assert worth("3 * (1 if act is attack else 0)") == {"wait": 0.0, "attack": 3.0}


def test_a_lone_percentage_as_a_stake_draws_a_warning():
    from small_crisis import findings

    found = findings(crisis(stakes="{north: {Line: 25%}}"))
    assert [(d.severity, d.code) for d in found] == [("warning", "M501")]


def test_unbalanced_parentheses_say_quote_it():
    text = crisis(stakes="{north: {Line: {worth: min(1, 2)}}}")
    found = errors(text=text)
    assert any("quote" in error for error in found), found
    assert "quotes" in refused("(1 + 2")


# the option list


def test_or_goes_on_with_the_list_if_the_word_is_an_option():
    assert holds("first is a or b and second is x") == ["a x", "b x"]
    assert holds("first is a or b or c") == ["a x", "a y", "b x", "b y", "c"]


def test_or_ends_the_list_where_the_word_begins_another_question():
    steps = """
      reply: {who: north, choices: {refuse: R, promise: P, talks: T}}
      arms: {who: south, choices: {ship: S, pause: P}}
    """
    expected = ["promise ship", "talks ship"]
    assert holds("reply is promise or talks and arms is ship", steps) == expected
    assert holds("reply is promise or arms is ship", steps) == [
        "refuse ship", "promise ship", "promise pause", "talks ship",
    ]  # fmt: skip


def test_an_option_that_is_also_a_step_begins_a_question_if_is_follows():
    steps = """
      reply: {who: north, choices: {refuse: R, talks: T}}
      talks: {who: south, choices: {open: O, secret: S}}
    """
    assert holds("reply is refuse or talks is open", steps) == ["refuse open", "refuse secret", "talks open"]
    assert holds("reply is refuse or talks", steps) == [
        "refuse open",
        "refuse secret",
        "talks open",
        "talks secret",
    ]
    assert holds("reply is refuse or (talks is open)", steps) == [
        "refuse open",
        "refuse secret",
        "talks open",
    ]


def test_is_not_a_or_b_means_neither():
    assert holds("first is not a or b") == ["c"]
    assert holds("second is not x or none") == ["a y", "b y"]


def test_none_goes_on_with_the_list():
    assert holds("second is x or none") == ["a x", "b x", "c"]


def test_an_unknown_option_is_named_with_its_neighbours():
    found = refused("1 if first is aa else 0")
    assert "'first' has no option called 'aa'" in found
    assert "known: a, b, c" in found


# unplayed steps


def test_unplayed_steps_are_none_and_not_any_option():
    assert holds("second is none") == ["c"]
    assert holds("second is x") == ["a x", "b x"]
    assert holds("not (second is x)") == ["a y", "b y", "c"]
    assert worth("1 if second is x else 3", A_AND_B) == {"a x": 1, "a y": 3, "b x": 1, "b y": 3, "c": 3}


def test_is_not_is_an_error_where_the_step_can_be_unplayed():
    found = refused("1 if second is not x else 0")
    assert " M426 " in found
    assert "first is c" in found
    assert "`is a or b`" in found


def test_is_not_is_fine_where_being_unplayed_does_not_matter():
    assert holds("first is a and second is not x") == ["a y"]
    assert holds("first is c or second is not x") == ["a y", "b y", "c"]


def test_is_not_in_odds_with_an_assumption_is_an_error_too():
    steps = A_AND_B + "  dice: {who: chance, odds: {six: p if second is not x else 0, other: rest}}"
    found = wrong(steps=steps, assumptions="{p: {value: 0.3, judgement: me}}")
    assert " M426 " in found
    assert "first is c" in found


# attributes


SIZED = """
  force: {who: north, choices: {keep: {label: K, troops: 94}, surge: {label: S, troops: 175}}}
  act: {who: south, choices: {wait: {size: 1}, go: {size: t * 2}}, only_if: force is surge}
"""
T = "{t: {value: 3, judgement: me}}"


def sized(expression, when=None):
    stake = f'{{worth: "{expression}"' + (f', when: "{when}"}}' if when else "}")
    return {"steps": SIZED, "assumptions": T, "stakes": f"{{north: {{Line: {stake}}}}}"}


def test_an_attribute_is_the_number_of_the_chosen_option():
    assert payoffs(model(**sized("force.troops / 5")), "north", t=3) == {
        "keep": 18.8, "surge wait": 35.0, "surge go": 35.0,
    }  # fmt: skip


def test_an_attribute_of_an_unplayed_step_is_an_error_unless_guarded():
    assert " M426 " in wrong(**sized("act.size"))
    guarded = {"keep": 0.0, "surge wait": 1.0, "surge go": 6.0}
    assert payoffs(model(**sized("act.size if force is surge else 0")), "north", t=3) == guarded
    assert payoffs(model(**sized("act.size", "act is wait or go")), "north", t=3) == guarded
    assert payoffs(model(**sized("act.size", "t > 2 and force is surge")), "north", t=3) == guarded


def test_every_option_must_have_the_attribute():
    steps = "{force: {who: north, choices: {keep: {label: K, troops: 94}, surge: S}}}"
    found = wrong(steps=steps, stakes="{north: {Line: force.troops}}")
    assert "the option 'surge' of 'force' has no 'troops'" in found


def test_types_carry_attributes():
    private = "{north.aim: {types: {low: {odds: 1/3, cost: 7}, high: {odds: rest, cost: 9}}}}"
    assert payoffs(model(private=private, stakes="{south: {Line: north.aim.cost}}"), "south") == {
        "low wait": 7.0, "low attack": 7.0, "high wait": 9.0, "high attack": 9.0,
    }  # fmt: skip


def test_an_attribute_is_a_number_even_if_nothing_reads_it():
    steps = "{act: {who: north, choices: {wait: {labl: Wait for them}, attack: Attack}}}"
    found = wrong(steps=steps)
    assert "labl" in found
    assert "label" in found


def test_attributes_that_ask_for_themselves_are_refused():
    steps = "{act: {who: north, choices: {wait: {cost: act.cost}, attack: {cost: 1}}}}"
    assert " M114 " in errors(steps=steps, stakes="{north: {Line: act.cost}}")[0]


ROUNDS = """
  month:
    repeat: 2
    steps:
      force: {who: north, choices: {keep: {troops: 94}, surge: {troops: 175}, go: {troops: 7}}}
"""


def test_attributes_of_rounds():
    expected = {"keep keep": 94, "keep surge": 175, "keep go": 7}
    assert {k: v for k, v in worth("force@2.troops", ROUNDS).items() if k in expected} == expected
    assert worth("force last.troops", ROUNDS) == worth("force@2.troops", ROUNDS)


def test_lists_of_options_after_rounds_ballots_and_types():
    assert holds("force@1 is keep or surge and force last is go", ROUNDS) == ["keep go", "surge go"]
    assert holds("any month where force before is keep or surge", ROUNDS)[:3] == [
        "keep keep",
        "keep surge",
        "keep go",
    ]
    assert holds("force@2 is not keep or go", ROUNDS) == ["keep surge", "surge surge", "go surge"]
    vote = "{talks: {who: [north, south], kind: vote, passes: majority}}"
    assert holds("talks.north is yes or no and talks.south is no or none", vote) == ["yes no", "no no"]
    private = "{north.aim: {types: {a: {odds: 1/2}, b: {odds: 1/4}, c: {odds: rest}}}}"
    assert holds(
        "north.aim is a or b and act is wait", "{act: {who: north, choices: {wait: W}}}", private=private
    ) == ["a", "b"]


def test_not_before_sees_and_is():
    steps = "press: {who: north, choices: {x: X, y: Y}, seen_by: south}"
    assert holds("not west sees press and not press is x", f"\n{steps}\n") == ["y"]
    assert holds("south sees press and press is y", f"\n{steps}\n") == ["y"]


def test_what_can_be_seen():
    assert "there is no actor called 'us'" in refused("1 if us sees first else 0")
    assert " M106 " in refused("1 if north sees outcome else 0")
    assert " M104 " in refused("1 if north sees thirst else 0")


# outcome


OUTCOMES = "{war: act is attack, peace: otherwise}"


def test_outcome_may_stand_in_stakes_promises_and_red_lines():
    built = model(
        steps="""
          act: {who: north, choices: {wait: {promises: {do: outcome is war, if_broken: 2}}, attack: Attack}}
        """,
        stakes="{north: {Line: {worth: 10, when: outcome is war}}}",
        red_lines="{line: {by: north, crossed: outcome is war or peace, answered: outcome is war, cost: 5}}",
        outcomes=OUTCOMES,
    )
    assert payoffs(built, "north") == {"wait": -7.0, "attack": 10.0}


def test_outcome_may_not_stand_in_the_story_or_in_outcomes():
    steps = "{act: {who: north, choices: {wait: W, attack: A}, only_if: outcome is war}}"
    assert " M119 " in wrong(steps=steps, outcomes=OUTCOMES)
    assert " M119 " in wrong(outcomes="{war: outcome is peace, peace: otherwise}")


def test_outcome_through_a_define_is_refused_in_outcomes():
    found = wrong(
        define="{ended: outcome is peace}",
        stakes="{north: {Line: {worth: 1, when: ended}}}",
        outcomes="{war: ended, peace: otherwise}",
    )
    assert " M119 " in found


# defines


def test_defines_use_assumptions_types_steps_attributes_and_defines():
    built = model(
        private="{north.aim: {types: {low: {odds: 1/2}, high: {odds: rest}}}}",
        steps="{act: {who: north, choices: {wait: {size: 1}, attack: {size: 4}}}}",
        assumptions=T,
        define="{all_in: twice if north.aim is high else 0, twice: 2 * t * act.size}",
        stakes="{south: {Line: all_in}}",
    )
    assert payoffs(built, "south", t=3) == {"low wait": 0, "low attack": 0, "high wait": 6, "high attack": 24}


def test_defines_must_not_go_round_in_circles():
    found = errors(define="{a: b + 1, b: c + 1, c: a + 1}", stakes="{north: {Line: a}}")
    assert any("a -> b -> c -> a" in error for error in found)


def test_a_define_may_be_a_truth():
    built = model(define="{war: act is attack}", stakes="{north: {Line: {worth: 2, when: not war}}}")
    assert payoffs(built, "north") == {"wait": 2, "attack": 0}


# limits and hostility


def test_a_long_sum_is_not_deep():
    assert worth(" + ".join(["1"] * 300)) == {"wait": 300.0, "attack": 300.0}
    assert worth(" - ".join(["1"] * 300)) == {"wait": -298.0, "attack": -298.0}


def test_2000_characters_and_depth_50():
    assert " M111 " in refused("1 + " * 600 + "1")
    assert " M111 " in refused("abs(" * 51 + "1" + ")" * 51)
    assert worth("abs(" * 40 + "1" + ")" * 40) == {"wait": 1.0, "attack": 1.0}


def test_powers_of_powers_take_no_time():
    found = refused_or_infinite("9 ** 9 ** 9")
    assert "finite" in found or found == "inf"


def refused_or_infinite(expression):
    built = model(stakes=f"{{north: {{Line: {expression}}}}}")
    bound = built.bind({}, 1)
    assert not bound.valid.any()
    assert "'Line'" in bound.invalid
    return "inf"


def test_defines_that_double_each_other_are_refused_quickly():
    define = "{" + ", ".join(f"a{i}: a{i + 1} + a{i + 1}" for i in range(40)) + ", a40: 1}"
    assert any(" M111 " in error for error in errors(define=define, stakes="{north: {Line: a0}}"))


def test_a_long_chain_of_defines_is_refused_or_computed():
    define = "{" + ", ".join(f"a{i}: a{i + 1} + 1" for i in range(400)) + ", a400: 1}"
    found = errors(define=define, stakes="{north: {Line: a0}}")
    assert found == [] or all(" M111 " in error for error in found)


# structure


@pytest.mark.parametrize("field", ["only_if", "end_if"])
def test_structure_never_depends_on_assumptions(field):
    steps = f"{{act: {{who: north, choices: {{wait: W, attack: A}}, {field}: t > 2}}}}"
    found = wrong(steps=steps, assumptions=T)
    assert " M118 " in found
    assert f"the `{field}` of 'act'" in found


def test_structure_does_not_depend_on_assumptions_through_defines_attributes_or_options():
    base = "choices: {wait: W, attack: A}"
    through = {"define": "{much: t > 2}", "assumptions": T}
    assert " M118 " in wrong(steps=f"{{act: {{who: north, {base}, only_if: much}}}}", **through)
    option = "{act: {who: north, choices: {wait: W, attack: {if: much}}}}"
    assert " M118 " in wrong(steps=option, **through)
    sized = (
        "a: {who: north, choices: {x: {n: t}, y: {n: 1}}}\nb: {who: south, only_if: a.n > 1, " + base + "}"
    )
    assert " M118 " in wrong(steps=sized, assumptions=T)
    block = f"{{m: {{repeat: 2, until: much, steps: {{act: {{who: north, {base}}}}}}}}}"
    assert " M118 " in errors(steps=block, **through)[0]


def test_structure_may_read_attributes_without_assumptions():
    steps = """
      a: {who: north, choices: {x: {n: 3}, y: {n: 1}}}
      b: {who: south, choices: {u: U, v: V}, only_if: a.n > 2}
    """
    assert leaves(model(steps=steps)) == ["x u", "x v", "y"]


def test_a_number_that_is_not_finite_in_some_draw_is_invalid_input_by_name():
    import numpy as np

    built = model(assumptions=T, stakes="{north: {Line: 1 / t}}")
    bound = built.bind({"t": np.array([0.0, 1.0])}, 2)
    assert bound.valid.tolist() == [False, True]
    assert {name: w.tolist() for name, w in bound.invalid.items()} == {"'Line'": [True, False]}


def test_tables_of_the_grammar_are_kept_and_made_anew_when_they_are_broken(tmp_path, monkeypatch):
    grammar = Path(parse.__file__).with_name("grammar.lark").read_text("utf-8")
    (tmp_path / "grammar.lark").write_text(grammar, "utf-8")
    monkeypatch.setattr(parse, "__file__", str(tmp_path / "parse.py"))
    make, cache = parse._grammar.__wrapped__, tmp_path / "__pycache__"
    expected = make().parse("1 + 2 * x")
    (kept,) = cache.iterdir()
    assert make().parse("1 + 2 * x") == expected
    for broken in (b"", b"junk", kept.read_bytes()[:2000]):
        kept.write_bytes(broken)
        assert make().parse("1 + 2 * x") == expected
        assert len(kept.read_bytes()) > 2000
    (tmp_path / "grammar.lark").write_text(grammar.replace('"+"', '"plus"'), "utf-8")
    with pytest.raises(UnexpectedInput):
        make().parse("1 + 2 * x")
