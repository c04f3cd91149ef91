"""Offers: who may say what in turn, who hears it, what it comes to, and what cannot be written.

The order of play has a second source: Rubinstein's game (1982) with an end (Ståhl 1972), whose solution by
backward induction is written down here, in closed form for what can be divided at will, and step by step for deals.
"""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from melian.analysis.compare import payoff_by_draw
from melian.runs.ask import Ask
from melian.runs.solving import solve_model
from small_crisis import crisis, errors, leaves, model, payoffs, told_apart, wrong

DEAL = "deal: {kind: offer, who: north, to: south, offers: %s, choices: {a: A, b: B, c: C}%s}\n"
LATER = "later: {who: west, choices: {go: G, stop: S}%s}\n"


def story(offers=2, more="", later=""):
    return "\n" + DEAL % (offers, more and ", " + more) + LATER % (later and ", " + later)


# what can be said


@pytest.mark.parametrize(
    ("offers", "endings"),
    # 3 deals; an answer ends it in 2 ways, or is one of 2 other deals: 3 (2 + 2 (2 + ...))
    [(1, 3 * 2), (2, 3 * (2 + 2 * 2)), (3, 3 * (2 + 2 * (2 + 2 * 2)))],
)
def test_the_ways_of_a_bargain_are_counted_by_hand(offers, endings):
    built = model(steps="\n" + DEAL % (offers, ""))
    assert built.n_leaves == endings


def test_a_bargain_that_is_too_large_is_counted_and_never_grown():
    """Three deals end in 3 (2^21 - 2) ways after 20 offers; with two of them each answer adds 2, so 2 * 40."""
    before = time.process_time()
    said = wrong(steps="\n" + DEAL % (20, ""))
    first = "first: {who: west, choices: {x: X, y: Y}}\n"
    half = wrong(steps="\n" + first + (DEAL % (20, "")).replace("c: C", "c: {label: C, if: first is x}"))
    assert time.process_time() - before < 2
    assert f"grows to {3 * (2**21 - 2):,} leaves" in said
    assert f"grows to {3 * (2**21 - 2) + 2 * 40:,} leaves" in half


def test_an_offer_is_answered_by_yes_no_or_another_deal_and_the_last_by_yes_or_no():
    built = model(steps="\n" + DEAL % (2, ""))
    assert leaves(built)[:6] == [
        "a accept",
        "a refuse",
        "a b accept",
        "a b refuse",
        "a c accept",
        "a c refuse",
    ]
    menus = {item.key: {i.actions for i in built.infosets if i.key == item.key} for item in built.infosets}
    assert menus == {
        "deal.offer": {("a", "b", "c")},
        "deal.answer_1": {
            ("accept", "refuse", "b", "c"),
            ("accept", "refuse", "a", "c"),
            ("accept", "refuse", "a", "b"),
        },
        "deal.answer_2": {("accept", "refuse")},
    }
    assert {(i.key, built.players[i.player]) for i in built.infosets} == {
        ("deal.offer", "north"),
        ("deal.answer_1", "south"),
        ("deal.answer_2", "north"),
    }


def worth(expression, when="always", **parts):
    """What a stake that asks is worth at the end of each way, by its way."""
    stake = f"{{west: {{Line: {{worth: '{expression}', when: {when}}}}}}}"
    return payoffs(model(stakes=stake, **parts), "west")


def test_what_was_agreed_and_after_how_many_offers():
    plain = "\n" + DEAL % (2, "")
    agreed = worth("1 if deal is b else 2 if deal is refused else 0", steps=plain)
    assert agreed["b accept"] == agreed["a b accept"] == 1
    assert agreed["a b refuse"] == agreed["c refuse"] == 2
    assert agreed["a accept"] == agreed["b a accept"] == 0
    made = worth("deal.offers", steps=plain)
    assert {way: points for way, points in made.items() if len(way.split()) == 2} == dict.fromkeys(
        ["a accept", "a refuse", "b accept", "b refuse", "c accept", "c refuse"], 1
    )
    assert {points for way, points in made.items() if len(way.split()) == 3} == {2}
    first = worth("(1 if deal.offer is a else 0) + (2 if deal.answer_1 is b or none else 0)", steps=plain)
    assert (first["a b accept"], first["a accept"], first["c b accept"]) == (3, 1, 2)


def test_a_deal_that_is_not_there_cannot_be_offered_and_refusing_always_can():
    built = model(
        steps="\nask: {who: north, choices: {yes_sir: Y, no_sir: N}}\n"
        "deal: {kind: offer, who: north, to: south, offers: 2, "
        "choices: {a: {if: ask is yes_sir}, b: B}}\n"
    )
    assert leaves(built) == [
        "yes_sir a accept", "yes_sir a refuse", "yes_sir a b accept", "yes_sir a b refuse",
        "yes_sir b accept", "yes_sir b refuse", "yes_sir b a accept", "yes_sir b a refuse",
        "no_sir accept", "no_sir refuse",
    ]  # fmt: skip


# who hears what


def test_others_are_shown_what_was_agreed_and_not_how():
    built = model(steps=story())
    assert len(told_apart(built, "later")) == 4
    refused = next(group for group in told_apart(built, "later") if "a refuse" in group)
    assert set(refused) == {
        way for way in leaves(model(steps="\n" + DEAL % (2, ""))) if way.endswith("refuse")
    }


def test_an_open_offer_is_shown_with_the_way_to_it():
    built = model(steps=story(more="open: true"))
    assert len(told_apart(built, "later")) == len(leaves(model(steps="\n" + DEAL % (2, ""))))


def test_what_nobody_else_sees_is_known_to_the_two():
    hidden = story(more="seen_by: nobody")
    assert len(told_apart(model(steps=hidden), "later")) == 1
    for actor, points in (("north", 1), ("south", 1), ("west", 0)):
        stake = f"{{west: {{Line: {{worth: 1, when: {actor} sees deal}}}}}}"
        assert set(payoffs(model(steps=hidden, stakes=stake), "west").values()) == {points}


def test_what_is_forced_is_offered_first_and_accepted():
    forced = "{sure: {force: {deal: b}}, no_deal: {force: {deal: refused}}}"
    plain = "\n" + DEAL % (3, "") + "later: {who: west, choices: {go: G, stop: S}}\n"
    stake = "{west: {Line: {worth: '(10 if deal is b else 20 if deal is refused else 0) + deal.offers'}}}"
    for variant, points in (("sure", 11), ("no_deal", 21)):
        built = model(steps=plain, variants=forced, stakes=stake, variant=variant)
        assert built.n_leaves == 2
        assert set(payoffs(built, "west").values()) == {points}


# what cannot be written


@pytest.mark.parametrize(
    ("step", "code", "words"),
    [
        ("who: north, offers: 2, choices: {a: A}", "M404", "needs `to`"),
        ("who: north, to: south, choices: {a: A}", "M404", "needs `offers`"),
        ("who: north, to: south, offers: 2", "M404", "has no choices"),
        ("who: north, to: south, offers: 2, choices: {refused: R}", "M404", "has no choices"),
        ("who: north, to: [south, west], offers: 2, choices: {a: A}", "M410", "offered to 2 actors"),
        ("who: [north, west], to: south, offers: 2, choices: {a: A}", "M410", "moved by 2 actors"),
        ("who: north, to: north, offers: 2, choices: {a: A}", "M410", "to itself"),
        ("who: north, to: south, offers: 21, choices: {a: A}", "M208", "20 are allowed"),
        ("who: north, to: south, offers: 2, choices: {a: A, accept: Yes}", "M102", "an answer"),
        ("who: north, to: south, offers: 2, choices: {a: {offers: 1}}", "M102", "how many offers"),
        (
            "who: north, to: south, offers: 2, choices: {a: A, refused: {off_table: x}}",
            "M403",
            "always possible",
        ),
        ("who: north, to: south, offers: 2, choices: {a: A, b: B}, quiet: a", "M403", "takes no `quiet`"),
        ("who: north, to: south, offers: 2, passes: majority, choices: {a: A}", "M403", "`kind: vote`"),
        ("who: chance, to: south, offers: 2, choices: {a: A}", "M402", "moved by chance"),
    ],
)
def test_what_an_offer_cannot_be(step, code, words):
    found = errors(steps=f"\ndeal: {{kind: offer, {step}}}\n")
    assert any(f" {code} " in item and words in item for item in found), found


def test_the_fields_of_an_offer_belong_to_it():
    found = wrong(steps="\nact: {who: north, offers: 2, choices: {a: A, b: B}}\n")
    assert " M403 " in found
    assert found.endswith("`offers` belongs to `kind: offer`")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("deal is accept", "what was agreed is `deal is a` or `refused`"),
        ("deal.answer_1 is passed", "the first answer `deal.answer_1 is accept`"),
        ("deal.answer_3 is accept", "answer_2"),
        ("deal.round > 1", "no number called 'round'"),
    ],
)
def test_who_asks_an_offer_wrongly_is_told_what_can_be_asked(asked, words):
    stake = f"{{west: {{Line: {{worth: 1, when: {asked}}}}}}}"
    assert words in wrong(steps="\n" + DEAL % (2, ""), stakes=stake)


def test_nobody_can_settle_for_two_in_secret():
    found = wrong(steps=story(more="seen_by: nobody"), variants="{x: {secretly: {deal: a}}}")
    assert "settled by two" in found


# the second source


def rubinstein(offers, first, second):
    """The share of whoever offers first, with discount factors, of what can be divided at will.

    The last to offer takes all. Before, the other is left with what waiting is worth to it: after it has
    offered in its turn it would have the share that this formula gives it, one offer later.
    With one discount factor d it is (1 - (-d)**n) / (1 + d).
    """
    return 1.0 if offers == 1 else 1.0 - second * rubinstein(offers - 1, second, first)


@given(st.integers(1, 12), st.floats(0.01, 0.99))
def test_the_recursion_is_the_closed_form_of_the_paper(offers, patience):
    closed = (1 - (-patience) ** offers) / (1 + patience)
    assert rubinstein(offers, patience, patience) == pytest.approx(closed, abs=1e-12)


def divided(offers, first, second, shares):
    """The same where only some shares can be offered: whoever answers gets the least that beats waiting.

    (share of whoever offers, share of the other)
    """
    if offers == 1:
        waiting = 0.0
    else:
        waiting = second * divided(offers - 1, second, first, [1 - share for share in shares])[0]
    kept = max(share for share in shares if 1 - share > waiting + 1e-9)
    return kept, 1 - kept


GRID = [0.1 * k - 0.05 for k in range(1, 11)]


def bargain(offers, first, second):
    deals = ", ".join(f"d{k}: {{share: {share:.2f}}}" for k, share in enumerate(GRID))
    return model(
        precision="limit",
        steps=f"\ndeal: {{kind: offer, who: north, to: south, offers: {offers}, choices: {{{deals}, "
        "refused: {share: 0}}}\n",
        stakes=f"{{north: {{Part: deal.share * {first} ** (deal.offers - 1)}}, "
        f"south: {{Part: {{worth: (1 - deal.share) * {second} ** (deal.offers - 1), when: not (deal is refused)}}}}}}",
    )


@pytest.mark.parametrize(
    ("offers", "first", "second"),
    [
        (1, 0.9, 0.9),
        (2, 0.8, 0.8),
        (3, 0.8, 0.8),
        (3, 0.95, 0.95),
        (3, 0.8, 0.3),
        (3, 0.3, 0.8),
        (2, 0.4, 0.9),
    ],
)
def test_an_offer_in_turn_is_solved_as_rubinstein_solved_it(offers, first, second):
    run = solve_model(bargain(offers, first, second), Ask(draws=1))
    kept, left = divided(offers, first, second, GRID)
    points = [payoff_by_draw(run, actor)[0] for actor in ("north", "south")]
    assert np.allclose(points, [kept, left], atol=1e-6)
    assert abs(kept - rubinstein(offers, first, second)) <= 0.1 + 1e-12  # the distance of the deals


def test_errors_of_an_offer_stand_where_they_are_written():
    steps = "\ndeal: {kind: offer, who: north, to: south, offers: 2, choices: {a: A, accept: B}}\n"
    line, column = map(int, wrong(steps=steps).split(" ")[0].split(":"))
    assert crisis(steps=steps).splitlines()[line - 1][column - 1 :].startswith("accept")
