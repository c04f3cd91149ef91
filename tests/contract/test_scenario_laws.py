"""Laws that hold for every crisis file: what is only another way of writing it changes no odds."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from melian.game.agent import local_gains
from melian.game.deviations import nash_conv, nash_gains, nash_regret, sequential_gains
from melian.game.files.efg import read_efg, write_efg
from melian.game.game import Game, Profile, uniform_profile
from melian.game.values import infoset_reach, terminal_distribution
from melian.runs.ask import Ask, Watch
from melian.runs.run import draw_values
from melian.runs.solving import solve_model
from melian.scenario.model import Model
from melian.solve.logit.qre import LogitQRE, solve_batch
from melian.solve.solver import Status
from random_crises import CRISES, FEW, compiled, document_of, sharpened
from strategies_scenario import Block, Crisis, Expression, Step
from strategies_scenario import crisis as random_crisis

ROUNDING = 1e-11


def model_of(crisis: Crisis) -> Model:
    model = compiled(document_of(crisis))
    assume(model is not None)
    return model


def game_of(model: Model) -> Game:
    """The first draw whose numbers make a game."""
    bound = model.bind(draw_values(model, 0, 0, 4), 4)
    assume(bound.valid.any())
    return bound.batch.game(0)


def profile_of(game: Game, seed: int) -> Profile:
    """Some behaviour; a few actions are never taken."""
    rng = np.random.default_rng(seed)
    first = game.tree.infoset_first_action
    weight = rng.exponential(size=first[-1]) * (rng.random(first[-1]) > 0.2) + 1e-300
    prob = weight / np.repeat(np.add.reduceat(weight, first[:-1]), np.diff(first))
    return Profile(game, np.where(np.isnan(game.chance), prob, game.chance))


@FEW
@given(crisis=CRISES, seed=st.integers(0, 2**32 - 1))
def test_laws_of_games(crisis: Crisis, seed: int) -> None:
    profile = profile_of(game_of(model_of(crisis)), seed)
    assert terminal_distribution(profile).sum() == pytest.approx(1.0, abs=ROUNDING)
    assert nash_conv(profile) >= -ROUNDING
    assert np.all(local_gains(profile) <= sequential_gains(profile) + ROUNDING)
    gains = np.append(nash_gains(profile), 0.0)[profile.game.tree.infoset_player]
    assert np.all(infoset_reach(profile) * local_gains(profile) <= gains + ROUNDING)
    assert np.all(infoset_reach(profile) * local_gains(profile) <= nash_regret(profile) + ROUNDING)


@FEW
@given(crisis=CRISES)
def test_uniform_at_precision_zero(crisis: Crisis) -> None:
    game = game_of(model_of(crisis))
    found = LogitQRE(0.0)(game)
    assert found.status is Status.CERTIFIED
    np.testing.assert_allclose(found.profile.prob, uniform_profile(game).prob, atol=1e-15)


@FEW
@given(crisis=CRISES, seed=st.integers(0, 2**32 - 1))
def test_files_for_others_hold_the_same_game(crisis: Crisis, seed: int) -> None:
    game = game_of(model_of(crisis))
    back = read_efg(write_efg(game))
    for mine, theirs in zip(game.tree, back.tree, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(back.payoff, game.payoff)
    np.testing.assert_allclose(back.chance, game.chance, atol=1e-12)
    profile = profile_of(game, seed)
    assert nash_conv(Profile(back, np.where(np.isnan(back.chance), profile.prob, back.chance))) == (
        pytest.approx(nash_conv(profile), abs=ROUNDING)
    )


def test_most_random_crises_can_be_used_and_hang_on_their_numbers() -> None:
    """The laws would say little if few crises passed, or if wrong prices changed no odds."""
    pick = Random(1).choice
    some = [sharpened(random_crisis(lambda items: pick(list(items)))) for _ in range(40)]
    pairs = [(compiled(document_of(one)), compiled(document_of(with_worth(one, times("2"))))) for one in some]
    used = [pair for pair in pairs if pair[0] is not None]
    assert len(used) >= 20
    moved = 0
    for pair in used:
        one, two = (solve_model(model, Ask(draws=2), Watch(workers=1)) for model in pair)
        both = one.certified & two.certified
        moved += bool(np.any(np.abs(one.outcome_odds - two.outcome_odds)[both] > 1e-4))
    assert moved >= len(used) // 3


# other ways of writing the same


def assert_same_odds(model: Model, other: Model | None) -> None:
    """Every draw certified in both has the same odds, and invalid draws are the same."""
    assert other is not None, "only one of the two files has a mistake"
    one, two = (solve_model(each, Ask(draws=3), Watch(workers=1)) for each in (model, other))
    both = one.certified & two.certified
    assume(both.any())
    np.testing.assert_allclose(two.outcome_odds[both], one.outcome_odds[both], atol=2e-7)
    assert (one.status == -1).tolist() == (two.status == -1).tolist()
    assert list(one.model.scenario.file.outcomes) == list(two.model.scenario.file.outcomes)


def with_worth(crisis: Crisis, change: Callable[[Expression], Expression]) -> Crisis:
    """Every price in the file changed: stakes, red lines, words false and broken."""

    def price(step: Step) -> Step:
        if_false = None if step.if_false is None else change(step.if_false)
        promise = step.promise
        if promise is not None:
            promise = (*promise[:3], change(promise[3]))
        return dataclasses.replace(step, if_false=if_false, promise=promise)

    steps: list[Step | Block] = [
        dataclasses.replace(item, steps=[price(step) for step in item.steps])
        if isinstance(item, Block)
        else price(item)
        for item in crisis.steps
    ]
    stakes = [(heading, who, when, changed(worth, change)) for heading, who, when, worth in crisis.stakes]
    red_lines = [(*line[:3], change(line[3])) for line in crisis.red_lines]
    return dataclasses.replace(crisis, steps=steps, stakes=stakes, red_lines=red_lines)


def changed(worth: Any, change: Callable[[Expression], Expression]) -> Any:
    """A number, or every number of the cases."""
    return [(when, change(n)) for when, n in worth] if isinstance(worth, list) else change(worth)


def times(factor: str) -> Callable[[Expression], Expression]:
    return lambda number: ("*", ("num", factor), number)


@FEW
@given(crisis=CRISES)
def test_a_stake_line_may_be_split_in_two(crisis: Crisis) -> None:
    model = model_of(crisis)
    parts = [
        (heading, who, when, changed(worth, times(share)))
        for heading, who, when, worth in crisis.stakes
        for share in ("1/4", "3/4")
    ]
    split = compiled(document_of(dataclasses.replace(crisis, stakes=parts)))
    assert_same_odds(model, split)
    assert len(split.payoffs.terms) >= len(model.payoffs.terms)
    values = draw_values(model, 0, 0, 4)
    one, two = model.bind(values, 4).batch, split.bind(values, 4).batch
    np.testing.assert_allclose(
        two.row_payoff[:, two.payoff_row], one.row_payoff[:, one.payoff_row], atol=1e-12
    )


@FEW
@given(crisis=CRISES)
def test_terms_may_be_merged_or_not(crisis: Crisis) -> None:
    """Leaves of equal worth to an actor share a row of payoffs; here every leaf has rows of its own."""
    model = model_of(crisis)
    bound = model.bind(draw_values(model, 0, 0, 4), 4)
    assume(bound.valid.any())
    game = bound.batch.game(0)
    assert len(np.unique(bound.batch.payoff_row)) <= game.batch().row_payoff.shape[1] == game.payoff.size
    merged, apart = solve_batch(bound.batch, 0.2), LogitQRE(0.2)(game)
    assume(merged.status[0] == Status.CERTIFIED and apart.status is Status.CERTIFIED)
    np.testing.assert_allclose(merged.prob[0], apart.profile.prob, atol=1e-10)


@FEW
@given(crisis=CRISES, amount=st.sampled_from(["-30", "7"]))
def test_a_constant_for_each_actor_changes_nothing(crisis: Crisis, amount: str) -> None:
    constant = [(actor, (), None, ("num", f"{amount}{place}")) for place, actor in enumerate(crisis.actors)]
    other = dataclasses.replace(crisis, stakes=[*crisis.stakes, *constant])
    assert_same_odds(model_of(crisis), compiled(document_of(other)))


@FEW
@given(crisis=CRISES)
def test_points_may_be_worth_less(crisis: Crisis) -> None:
    """All prices times 8, and a scale of 80 points in place of 10: the same crisis in another unit."""
    model = model_of(crisis)
    document = document_of(with_worth(crisis, times("8")))
    document["scale"] = "80 = enough"
    assert_same_odds(model, compiled(document))


@FEW
@given(crisis=CRISES)
def test_the_order_of_actors_changes_nothing(crisis: Crisis) -> None:
    document = document_of(crisis)
    model = model_of(crisis)
    document["actors"] = dict(reversed(document["actors"].items()))
    assert_same_odds(model, compiled(document))


@FEW
@given(crisis=CRISES)
def test_the_order_of_options_types_and_stakes_changes_nothing(crisis: Crisis) -> None:
    document = document_of(crisis)
    model = model_of(crisis)
    for item in document["steps"].values():
        for step in item["steps"].values() if "steps" in item else [item]:
            for part in ("choices", "odds"):
                if part in step:
                    step[part] = dict(reversed(step[part].items()))
    for private in document.get("private", {}).values():
        private["types"] = dict(reversed(private["types"].items()))
    document["stakes"] = {
        heading: dict(reversed(lines.items())) for heading, lines in reversed(document["stakes"].items())
    }
    assert_same_odds(model, compiled(document))


@FEW
@given(crisis=CRISES)
def test_names_are_only_names(crisis: Crisis) -> None:
    """Actors called otherwise, in another order of the alphabet."""
    model = model_of(crisis)
    text = json.dumps(document_of(crisis))
    for old, new in (("north", "zz_n"), ("south", "aa_s"), ("west", "mm_w")):
        text = text.replace(old, new)
    assert_same_odds(model, compiled(json.loads(text)))


# draws


@FEW
@given(crisis=CRISES, block_size=st.sampled_from([1, 3, 8, 20]), workers=st.sampled_from([1, 2, 3]))
def test_answers_do_not_depend_on_blocks_or_workers(crisis: Crisis, block_size: int, workers: int) -> None:
    model = model_of(crisis)
    whole = solve_model(model, Ask(draws=11, seed=5), Watch(workers=1, block_size=11))
    parts = solve_model(model, Ask(draws=11, seed=5), Watch(workers=workers, block_size=block_size))
    for name in ("status", "residual", "where", "outcome_odds", "line_payoff"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name), err_msg=name)
    for name, drawn in whole.values.items():
        np.testing.assert_array_equal(draw_values(model, 5, 0, 11)[name], drawn)
        pieces = [
            draw_values(model, 5, start, min(start + block_size, 11)) for start in range(0, 11, block_size)
        ]
        np.testing.assert_array_equal(np.concatenate([piece[name] for piece in pieces]), drawn)
    first = solve_model(model, Ask(draws=4, seed=5), Watch(workers=1))
    np.testing.assert_array_equal(first.outcome_odds, whole.outcome_odds[:4])
