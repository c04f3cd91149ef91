"""Regret minimisation on games with known values, and its settings, states and sentences."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given

import oracle
from melian.cli.commands.efg import command
from melian.cli.exits import UNCERTIFIED
from melian.errors import SolverError
from melian.game.classics import (
    kuhn_poker,
    leduc_poker,
    matching_pennies,
    matrix_game,
    selten_horse,
    stripped_down_poker,
    trust_game,
)
from melian.game.deviations import exploitability, nash_conv
from melian.game.files.efg import write_efg
from melian.game.game import Game, GameBatch, uniform_profile
from melian.game.nested import Deal, Move, game_from_nested
from melian.game.sequences import entry_weights, sequences_of
from melian.game.tree import CHANCE, action_infoset
from melian.game.values import expected_payoff
from melian.kernels.cfr import LANES
from melian.solve.cfr.batch import cfr_batch
from melian.solve.cfr.cfr import CFR, continue_cfr, start_cfr, value_bounds
from melian.solve.cfr.state import VARIANTS, CFRState, average_profile, regret_bound
from melian.solve.solver import Status
from strategies import games

LEDUC_VALUE = -0.085606424078  # to the first player


def zero_sum(table: list[list[float]]) -> Game:
    """A matrix game by the payoffs of the first player."""
    return matrix_game([[[x, -x] for x in row] for row in table])


@pytest.mark.parametrize("variant", VARIANTS)
def test_kuhn_poker(variant: str) -> None:
    """Kuhn (1950): value -1/18; who starts at uniform play is 11/12 away from equilibrium."""
    asked = CFR(2000, variant, tolerance=0.0)
    start = start_cfr(kuhn_poker(), asked)
    assert nash_conv(average_profile(kuhn_poker(), start)) == pytest.approx(11 / 12, abs=1e-12)
    found = asked(kuhn_poker())
    assert found.gap < 0.004
    low, high = value_bounds(found.profile)
    assert low <= -1 / 18 <= high
    assert high - low == pytest.approx(found.gap, abs=1e-12)
    assert expected_payoff(found.profile)[0] == pytest.approx(-1 / 18, abs=found.gap)


@pytest.mark.parametrize("variant", VARIANTS)
def test_leduc_poker(variant: str) -> None:
    game = leduc_poker()
    assert exploitability(uniform_profile(game)) == pytest.approx(2.3736111, abs=1e-7)
    found = CFR(1000, variant, tolerance=0.0)(game)
    assert found.gap < 0.05
    low, high = value_bounds(found.profile)
    assert low <= LEDUC_VALUE <= high


def test_leduc_poker_to_three_digits_of_its_range() -> None:
    found = CFR(tolerance=1e-5)(leduc_poker())
    assert found.status is Status.CERTIFIED
    low, high = value_bounds(found.profile)
    assert low <= LEDUC_VALUE <= high <= low + 1e-5 * 26  # the payoff range is -13 to 13


def test_stripped_down_poker_has_one_answer() -> None:
    """Reiley et al. (2008): bet every king and a third of the queens; call two thirds."""
    game = stripped_down_poker()
    found = CFR(20_000, tolerance=0.0)(game)
    expected = {"king": (1, 0), "queen": (1 / 3, 2 / 3), "bet": (2 / 3, 1 / 3)}
    for label, prob in expected.items():
        start = game.tree.infoset_first_action[game.infosets.index(label)]
        np.testing.assert_allclose(found.profile.prob[start : start + 2], prob, atol=1e-3)
    assert expected_payoff(found.profile)[0] == pytest.approx(1 / 3, abs=1e-4)


@pytest.mark.parametrize("variant", VARIANTS)
def test_regret_is_counted_and_not_guessed(variant: str) -> None:
    """[[2, -1], [-1, 1]] is mixed (2/5, 3/5) on both sides, value 1/5: by the indifference of the other."""
    found = CFR(20_000, variant, tolerance=0.0)(zero_sum([[2, -1], [-1, 1]]))
    np.testing.assert_allclose(found.profile.prob, [0.4, 0.6, 0.4, 0.6], atol=2e-3)
    assert expected_payoff(found.profile)[0] == pytest.approx(0.2, abs=1e-3)


@pytest.mark.parametrize("variant", VARIANTS)
def test_even_games_are_played_evenly(variant: str) -> None:
    np.testing.assert_array_equal(CFR(50, variant)(matching_pennies()).profile.prob, [0.5] * 4)
    tilted = zero_sum([[0, -2, 1], [2, 0, -1], [-1, 1, 0]])  # stone beats scissors by 1, paper stone by 2
    found = CFR(20_000, variant, tolerance=0.0)(tilted)
    np.testing.assert_allclose(found.profile.prob, [1 / 4, 1 / 4, 1 / 2] * 2, atol=0.01)
    plain = CFR(20_000, variant, tolerance=0.0)(zero_sum([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]))
    np.testing.assert_allclose(plain.profile.prob, [1 / 3] * 6, atol=1e-15)


def test_alone_against_chance() -> None:
    """One player finds what is best: looking first is worth (3 + 2) / 2, guessing left 3."""
    unseen = {"left": (3.0,), "right": (0.0,)}
    seen = Deal(
        {
            "left": (0.5, Move(0, "saw left", {"left": (3.0,), "right": (0.0,)})),
            "right": (0.5, Move(0, "saw right", {"left": (0.0,), "right": (2.0,)})),
        }
    )
    game = game_from_nested(
        Move(0, "start", {"look": seen, "guess": Move(0, "guess", {"even": (2.0,), **unseen})}), ("You",)
    )
    found = CFR(tolerance=1e-3)(game)
    assert found.status is Status.CERTIFIED
    assert expected_payoff(found.profile)[0] == pytest.approx(3.0, abs=0.003)  # guess left


def test_only_zero_sum_play_is_said_to_come_closer() -> None:
    rough = CFR(5, "cfr", tolerance=1e-9)(kuhn_poker())
    assert rough.status is Status.OUT_OF_EVALUATIONS
    assert "Out of iterations after 5" in rough.sentence
    assert f"could gain {rough.gap:.3g} in all; more iterations bring" in rough.sentence
    other = CFR(5, "cfr", tolerance=1e-9)(selten_horse())
    assert other.status is Status.OUT_OF_EVALUATIONS
    assert other.sentence.startswith("No claim after 5 iterations")
    assert "only in two-player zero-sum games" in other.sentence
    constant = dataclasses.replace(kuhn_poker(), payoff=kuhn_poker().payoff + np.array([3.0, 0.5]))
    assert "more iterations bring" in CFR(5, "cfr", tolerance=1e-9)(constant).sentence


def test_what_is_measured_is_certified_in_any_game() -> None:
    found = CFR(tolerance=1e-3)(trust_game())
    assert found.status is Status.CERTIFIED
    assert found.gap <= 1e-3 * 2
    assert found.sentence == (
        f"Certified as a Nash equilibrium to within 0.001 of the payoff range after {found.n_iter} iterations "
        "(only in two-player zero-sum games is this sure to happen): by deviating, each alone, the players "
        f"could gain {found.gap:.3g} in all, measured on the whole tree."
    )


def test_it_tells_how_far_it_is_and_can_be_stopped_and_resumed() -> None:
    game, asked = leduc_poker(), CFR(300, tolerance=0.0)
    whole, _ = continue_cfr(game, asked, start_cfr(game, asked))
    told: list[tuple[int, float]] = []
    answers = iter([False, False, True])
    part, state = continue_cfr(
        game,
        asked,
        start_cfr(game, asked),
        progress=lambda done, gap: told.append((done, gap)),
        should_stop=lambda: next(answers),
    )
    assert part.status is Status.INTERRUPTED
    assert part.sentence.startswith(f"Interrupted after {part.n_iter}: ")
    assert 0 < part.n_iter == state.iterations < 300
    assert told[-1] == (part.n_iter, part.gap)
    assert [tuple(point) for point in part.trace] == told
    rest, _ = continue_cfr(game, asked, state)
    np.testing.assert_array_equal(rest.profile.prob, whole.profile.prob)
    assert rest.n_iter == 300


def test_stopped_before_it_began() -> None:
    found = CFR()(kuhn_poker(), should_stop=lambda: True)
    assert found.status is Status.INTERRUPTED
    np.testing.assert_array_equal(found.profile.prob, uniform_profile(kuhn_poker()).prob)


def test_it_stops_where_it_is_close_enough() -> None:
    limit = 0.001 * 4  # payoffs from -2 to 2
    found = CFR(tolerance=0.001)(kuhn_poker())
    assert found.status is Status.CERTIFIED
    assert found.n_iter < 10_000
    assert found.gap <= limit
    assert all(gap > limit for _, gap in found.trace[:-1])
    assert len(found.trace) > 3


def test_draws_side_by_side() -> None:
    one = kuhn_poker().batch()
    n_draws = LANES + 2
    rows = one.row_payoff + np.random.default_rng(3).normal(size=(n_draws, one.row_payoff.shape[1]))
    rows[4, 2] = np.nan
    batch = GameBatch(one.tree, np.repeat(one.chance, n_draws, axis=0), one.payoff_row, rows, one.players)
    asked = CFR(100, tolerance=0.0)
    found = cfr_batch(batch, asked)
    assert found.status.tolist() == [Status.OUT_OF_EVALUATIONS] * 4 + [Status.NOT_FINITE] + [
        Status.OUT_OF_EVALUATIONS
    ] * (n_draws - 5)
    assert np.isnan(found.prob[4]).all()
    alone = asked(batch.game(9))
    np.testing.assert_array_equal(found.prob[9], alone.profile.prob)
    stopped = cfr_batch(batch, asked, should_stop=lambda: True)
    assert set(stopped.status.tolist()) == {Status.INTERRUPTED, Status.NOT_FINITE}


def test_settings_that_make_no_sense() -> None:
    with pytest.raises(SolverError, match="iterations = 0 must be 1 or more"):
        CFR(iterations=0)
    with pytest.raises(SolverError, match=r"tolerance = -0.1 must be a finite number >= 0"):
        CFR(tolerance=-0.1)
    unchecked = object.__new__(CFR)  # checked signatures would refuse it before
    object.__setattr__(unchecked, "iterations", 1)
    object.__setattr__(unchecked, "variant", "cfr++")
    with pytest.raises(
        SolverError, match=r"'cfr\+\+' is not known; use one of cfr, cfr\+, linear, discounted"
    ):
        unchecked.__post_init__()


def test_states_of_something_else() -> None:
    with pytest.raises(SolverError, match=r"the state is of 'cfr', the settings ask for 'cfr\+'"):
        continue_cfr(kuhn_poker(), CFR(), start_cfr(kuhn_poker(), CFR(variant="cfr")))
    with pytest.raises(SolverError, match="the state has 30 regrets and 30 plan sums; this game has 4"):
        continue_cfr(matching_pennies(), CFR(), start_cfr(kuhn_poker(), CFR()))
    with pytest.raises(SolverError, match="no bound for 0 iterations of 'linear'; run 'cfr' or"):
        regret_bound(kuhn_poker(), start_cfr(kuhn_poker(), CFR(variant="linear")))
    with pytest.raises(SolverError, match="only a two-player zero-sum game has a value"):
        value_bounds(uniform_profile(selten_horse()))
    shifted = dataclasses.replace(kuhn_poker(), payoff=kuhn_poker().payoff + np.array([3.0, 0.5]))
    with pytest.raises(SolverError, match="only a two-player zero-sum game has a value"):
        value_bounds(uniform_profile(shifted))


def test_a_state_does_not_change_under_its_owner() -> None:
    zero = np.zeros(4)
    state = CFRState("cfr+", 0, zero, zero)
    with pytest.raises(ValueError, match="read-only"):
        state.regret[0] = 1.0
    continue_cfr(matching_pennies(), CFR(3), state)
    assert not state.plan_sum.any()


# from the command line


def efg_solve(folder: Path, game: Game, *words: str) -> Result:
    path = folder / "game.efg"
    path.write_text(write_efg(game), "utf-8")
    return CliRunner().invoke(command, ["solve", str(path), *words])


def test_the_command_solves_and_says_how_far(tmp_path: Path) -> None:
    done = efg_solve(tmp_path, kuhn_poker(), "--method", "cfr", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (found["method"], found["status"]) == ("cfr", "certified")
    assert found["payoffs"][0]["payoff"] == pytest.approx(-1 / 18, abs=4e-4)
    assert found["certificate"]["nash_regret"] <= 4e-4
    text = efg_solve(tmp_path, kuhn_poker(), "--method", "cfr")
    assert "Solved by the method 'cfr', " in text.stdout


def test_the_command_takes_iterations(tmp_path: Path) -> None:
    done = efg_solve(tmp_path, selten_horse(), "--method", "cfr", "--iterations", "3", "--json")
    assert done.exit_code == UNCERTIFIED
    found = json.loads(done.stdout)
    assert found["status"] == "out_of_evaluations"
    assert found["sentence"].startswith("No claim after 3 iterations")
    other = efg_solve(tmp_path, kuhn_poker(), "--iterations", "3")
    assert other.exit_code == 2
    assert "--iterations goes with --method cfr" in other.output
    noisy = efg_solve(tmp_path, kuhn_poker(), "--method", "cfr", "--precision", "4")
    assert isinstance(noisy.exception, SolverError)
    assert "regret minimisation is for players who do what pays" in str(noisy.exception)


@given(game=games())
def test_sequences_are_the_last_own_actions(game: Game) -> None:
    """Every terminal is one entry for each player that moved, by the last actions on its path."""
    sequences = sequences_of(game.tree, len(game.players))
    n_actions = len(game.chance)
    weight = np.zeros(sequences.entry_other.shape[1])
    for terminal, node in enumerate(game.tree.terminal_node):
        path = oracle.path(game, int(node))
        last = [
            next((a for a in reversed(path) if oracle.owner(game, a) == player), None)
            for player in range(len(game.players))
        ]
        chance = np.prod([game.chance[a] for a in path if oracle.owner(game, a) == CHANCE])
        for player, own in enumerate(last):
            entry = sequences.terminal_entry[terminal, player]
            assert (entry < 0) == (own is None)
            if own is not None:
                assert sequences.first_entry[own] <= entry < sequences.first_entry[own + 1]
                others = [n_actions if a is None else a for j, a in enumerate(last) if j != player]
                assert sequences.entry_other[:, entry].tolist() == others
                weight[entry] += chance * game.payoff[terminal, player]
    np.testing.assert_allclose(entry_weights(sequences, game.batch(), 0), weight, atol=1e-12)
    tree, owner = game.tree, action_infoset(game.tree)
    for player in range(len(game.players)):
        own = sequences.infoset[slice(*sequences.player_first_infoset[player : player + 2])].tolist()
        assert sorted(own) == np.flatnonzero(tree.infoset_player == player).tolist()
        for place, infoset in enumerate(own):
            parent = tree.infoset_parent_action[infoset]
            assert parent < 0 or own.index(owner[parent]) < place
