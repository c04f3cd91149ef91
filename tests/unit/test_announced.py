"""Changes that are announced now: worked by hand, by backward induction, and which can be at all."""

from __future__ import annotations

import io
import random
from itertools import product

import numpy as np
import pytest
from rich.console import Console

import melian
from crisis_resolve import RESOLVE
from melian.report.pages.compare import WhatIfPage
from melian.runs.announced import now_of
from melian.runs.ask import Ask, Watch
from melian.runs.before import PlayedBefore
from melian.runs.blocks import BlockSolver, Span
from melian.runs.recipe import model_of
from melian.runs.solving import solve_model
from melian.scenario.compile import compile_scenario
from melian.scenario.now.announceable import why_not_now
from melian.scenario.now.levers import levers_of
from melian.scenario.read import read_text
from melian.scenario.standing import standing_of
from small_crisis import crisis


@pytest.fixture(scope="module")
def resolve():
    return melian.read(RESOLVE)


def test_a_bluff_that_was_believed(resolve):
    """East mobilises whatever its will, and West gives way: worked out in `from-now-on.md`."""
    found = resolve.whatif(draws=1).frame.set_index("name")
    start = resolve.whatif(draws=1, from_the_start=True).frame.set_index("name")
    assert found.loc["stand", ["base", "other"]].tolist() == pytest.approx([0, 3 / 4], abs=1e-9)
    assert start.loc["stand", ["base", "other"]].tolist() == pytest.approx([0, 1], abs=1e-9)
    assert set(start["reading"]) == {"from_the_start"}
    assert found["reading"].to_dict() == {
        "stand": "announced_now", "known": "announced_now", "stay_away": "from_the_start",
    }  # fmt: skip
    assert found.loc["stay_away", "because"] == "it changes 'mobilise', which was played before now"
    page = io.StringIO()
    Console(file=page, width=100).print(WhatIfPage(resolve.whatif(draws=1)))
    assert "[from the start]" not in page.getvalue()  # the only row of the table is announced now
    levers = resolve.levers("west", draws=1)
    frame = levers.frame.set_index("name")
    stand, told = frame.loc["force answer=resist"], resolve.levers("east", draws=1).frame.set_index("name")
    assert (stand["median"], stand["start_median"], stand["own_median"]) == pytest.approx((0.75, 1, -1))
    # told now that East is soft, West would have stood firm; but the odds of war stay what they are
    assert told.loc["reveal east.will to west", "own_median"] == pytest.approx(-(10 + 4) / 4)
    assert [name for name in told.index if "mobilise" in name] == []
    whole = resolve.levers("east", draws=1, from_the_start=True).frame
    assert "force mobilise=stay" in set(whole["name"])
    assert levers.table.now is not None
    assert (levers.table.now.n_both, int(levers.table.now.is_other.sum())) == (1, 0)


@pytest.mark.parametrize("seed", range(2))
def test_with_perfect_information_it_is_backward_induction_below_now(seed):
    """North has moved, South and West are to move in turn; either binds itself to a move."""
    rng = random.Random(seed)
    ways = list(product("ab", repeat=3))
    worth = {who: {way: rng.randrange(-9, 10) + rng.random() for way in ways} for who in ("south", "west")}
    lines = {
        who: "{" + ", ".join(
            f"{''.join(way)}: {{worth: {number:.6f}, when: one is {way[0]} and two is {way[1]} and three is "
            f"{way[2]}}}" for way, number in of.items()
        ) + "}"
        for who, of in worth.items()
    }  # fmt: skip
    case = melian.read(crisis(
        as_of="2020-03-01", assumptions="{}", precision="limit",
        steps="".join(f"{name}: {{who: {who}, choices: {{a: A, b: B}}}}\n" for name, who in
                      (("one", "north"), ("two", "south"), ("three", "west"))),
        stakes="north: {Something: 1}\n" + "".join(f"{who}: {line}\n" for who, line in lines.items()),
        outcomes="".join(f"{''.join(w)}: one is {w[0]} and two is {w[1]} and three is {w[2]}\n" for w in ways[:-1])
        + "bbb: otherwise\n",
        timeline="{e: {date: 2020-02-01, event: North moved, sets: {one: b}}}",
    ))  # fmt: skip

    def ending(two: str | None, three: str | None) -> tuple[str, ...]:
        best = {x: three or max("ab", key=lambda z: worth["west"]["b", x, z]) for x in "ab"}
        x = two or max("ab", key=lambda x: worth["south"]["b", x, best[x]])
        return ("b", x, best[x])

    for who, step in (("south", "two"), ("west", "three")):
        table = case.levers(who, outcome="baa", draws=1).table
        assert {effect.reading for effect in table.effects} == {"announced_now"}
        for effect in table.effects:
            option = effect.name[-1]
            odds = effect.comparison.other.outcome_odds[0]
            names = list(effect.comparison.other.model.scenario.file.outcomes)
            expected = ending(option if step == "two" else None, option if step == "three" else None)
            assert names[int(odds.argmax())] == "".join(expected)
            assert odds.max() == pytest.approx(1, abs=1e-6)


MANY = {
    "private": "{north.aim: {types: {firm: p_firm, soft: rest}}}",
    "assumptions": "\n".join(
        f"{name}: {{value: {value}, judgement: the test}}"
        for name, value in (("p_firm", "50%"), ("p_rain", "30%"), ("p_sun", "60%"), ("gain", "4"))
    ),
    "steps": """
        rain: {who: chance, odds: {wet: p_rain, dry: rest}}
        first: {who: north, seen_by: [south], choices: {a: A, b: {label: B, off_table: [f]}, c: C}}
        sun: {who: chance, odds: {out: p_sun, gone: rest}}
        talks: {repeat: 3, steps: {talk: {who: south, seen_by: [north], choices: {go: Go, stay: Stay}}}}
        act: {who: west, choices: {wait: Wait, hit: {label: Hit, off_table: [f]}, run: Run}}
    """,
    "sources": "{s: {title: A source, date: 2020}}",
    "facts": "{f: 'A fact [s]'}",
    "stakes": "{all: {Gain: {worth: gain, when: act is run and first is a}, Talk: {worth: 2, when: talk@3 is go}}}",
    "as_of": "2020-03-01",
    "timeline": """
        aa: {date: 2020-01-01, event: Moved, sets: {first: a}}
        bb: {date: 2020-02-01, event: Talked, played: [talk@1]}
        cc: {date: 2020-02-02, event: Heard, hints: {act is run: 2 to 4 times}}
    """,
    "variants": """
        type: {force: {north.aim: firm}}
        moved: {force: {first: c}}
        round: {force: {talk: go}}
        late: {force: {talk@2: go, talk@3: stay}}
        hidden: {public: [first]}
        open: {public: [talk@3], secretly: {act: run}}
        back: {on_table: [first.b]}
        hit: {on_table: [act.hit]}
        told: {reveal: {north.aim: [south]}}
        odds: {set: {p_rain: 40%}}
        types: {set: {p_firm: 40%}}
        later: {set: {p_sun: 40%}}
        dear: {set: {gain: 9}}
        unsaid: {drop: [aa]}
        unheard: {drop: [cc]}
    """,
}


def test_what_can_be_announced():
    """Steps `rain` to `talk@1` have been played, `sun` among them."""
    scenario = read_text(crisis(**MANY))
    base = compile_scenario(scenario)
    standing = standing_of(base, base.evidence)
    assert standing.open == ("talk@2", "talk@3", "act")
    found = {
        str(name): why_not_now(compile_scenario(scenario, variant=str(name)), base, standing.position)
        for name in scenario.file.variants
    }
    assert found == {
        "type": "it decides 'north.aim', which was drawn before now",
        "moved": "it changes 'first', which was played before now",
        "round": "it changes 'talk@1', which was played before now",
        "hidden": "it changes 'first', which was played before now",
        "back": "it changes 'first', which was played before now",
        "odds": "it changes 'p_rain', and with it the odds of 'rain' before now",
        "types": "it changes 'p_firm', and with it the odds of 'north.aim' before now",
        "later": "it changes 'p_sun', and with it the odds of 'sun' before now",
        "unsaid": "it drops 'aa', which tells what was played before now",
        **dict.fromkeys(("late", "open", "hit", "told", "dear", "unheard"), ""),
    }
    # of a step in rounds those that are left can still be chosen beforehand
    (go, _) = levers_of(base, "south", standing)[:2]
    assert go.variant == {"force": {"talk@2": "go", "talk@3": "go"}}
    assert [lever.name for lever in levers_of(base, "north", standing)] == [
        "reveal north.aim to south", "reveal north.aim to west", "reveal north.aim to south west",
    ]  # fmt: skip


def test_what_came_before_is_the_same_solved_again_sent_or_kept(resolve, tmp_path):
    """From a run, from blocks, and from the recipe alone, as a worker elsewhere has it."""
    text = RESOLVE.replace("precision: limit", "precision: 1 to 4")
    case = melian.read(text)
    store = Watch(store=tmp_path, workers=1)
    posed = case.compile()
    base = posed.solve(draws=24, store=str(tmp_path)).run
    now = now_of(base, store)
    solver = BlockSolver(base.model, base.seed, list(base.model.evidence), {})
    again = PlayedBefore(solver, now.standing.position)
    halt = np.zeros(1, dtype=np.int8)
    for span in (Span(0, 24), Span(5, 17)):
        one, two = (each.known(span, now.again.model, halt) for each in (now.before, again))
        np.testing.assert_array_equal(one[0], two[0])
        np.testing.assert_allclose(one[1], two[1], rtol=0, atol=1e-15)
    table = case.whatif("stand", draws=24, store=str(tmp_path))
    (effect,) = table.effects
    kept = effect.comparison.other
    assert kept.keeping is not None
    assert kept.keeping.solved > 0
    far = model_of(kept.recipe)
    assert far.past is not None
    np.testing.assert_array_equal(far.past.move, kept.model.past.move)
    np.testing.assert_array_equal(far.tree.node_parent, kept.model.tree.node_parent)
    anew = case.whatif("stand", draws=24, store=str(tmp_path)).effects[0].comparison.other
    assert anew.keeping.solved == 0
    np.testing.assert_array_equal(anew.outcome_odds, kept.outcome_odds)


def test_where_nothing_has_been_played_both_readings_agree():
    text = RESOLVE[: RESOLVE.index("timeline:")] + RESOLVE[RESOLVE.index("variants:") :]
    case = melian.read(text)
    one, two = (case.whatif("stand", draws=1, from_the_start=each) for each in (False, True))
    assert one.now is None
    assert one.frame.equals(two.frame)
    base = solve_model(case.model, Ask(draws=1), Watch(workers=1))
    assert now_of(base, Watch()) is None
