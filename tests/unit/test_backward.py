"""Backward induction against published equilibria, and logit recursion against closed forms."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from melian.errors import SolverError
from melian.game.classics import centipede, selten_horse, trust_game
from melian.game.deviations import nash_regret, sequential_regret
from melian.game.files.efg import read_efg
from melian.game.game import Game, uniform_profile
from melian.game.nested import Deal, Move, game_from_nested
from melian.game.values import expected_payoff
from melian.solve.backward import BackwardInduction, LogitBackward, tied_infosets
from melian.solve.solver import Status
from reached import reach, reaching
from strategies import perfect_games


def crisis(a: float, w: float) -> Game:
    """Challenge, resist, stand firm: `a` the cost of backing down, `w` the challenger's worth of war."""
    firm = Move(0, "A2", {"back down": (-a, 0.3), "stand firm": (w, -1.5)})
    reply = Move(1, "D1", {"concede": (1.0, -1.0), "resist": firm})
    return game_from_nested(Move(0, "A1", {"status quo": (0.0, 0.3), "challenge": reply}), ("A", "D"))


@pytest.mark.parametrize("precision", [0.0, 0.5, 1.0, 5.0, 40.0])
def test_logit_recursion_of_the_crisis_by_hand(precision: float) -> None:
    """Signorino (1999), APSR 93, 279-297: three nested logits."""
    a, w = 0.2, -0.5

    def logistic(x: float) -> float:
        return 1 / (1 + np.exp(-precision * x))

    firm = logistic(w + a)
    advantage = firm * -1.5 + (1 - firm) * 0.3 + 1.0
    resist, concede = logistic(advantage), logistic(-advantage)
    advantage = resist * (firm * w - (1 - firm) * a) + concede
    solution = LogitBackward(precision)(crisis(a, w))
    expected = [logistic(-advantage), logistic(advantage), concede, resist, logistic(-w - a), firm]
    np.testing.assert_allclose(solution.profile.prob, expected, rtol=1e-12)
    np.testing.assert_allclose(solution.log_prob, np.log(expected), rtol=1e-9, atol=1e-12)
    assert solution.status is Status.CERTIFIED
    assert solution.gap < 1e-12


@pytest.mark.parametrize(
    "case", ["01_deterrence_ci", "10_powell_brinkmanship", "16c_centipede", "16d_ultimatum"]
)
def test_perfect_information_canon(case: str, shared: Path) -> None:
    """Published crisis models: the equilibrium listed as subgame perfect, and logit at two precisions."""
    models = json.loads((shared / "canon" / "canon.json").read_text())["models"]
    points = [p for m in models if m["id"] == case for p in m["test_points"]]
    solved = 0
    for point in points:
        game = read_efg(shared / point["efg"])
        try:
            solution = BackwardInduction()(game)
        except SolverError:
            continue
        solved += 1
        for precision in ("1", "5"):
            logit = LogitBackward(float(precision))(game).profile.prob
            listed = point["aqre"][precision]["strategies"]
            np.testing.assert_allclose(logit, _as_array(game, listed), atol=2e-6)
        if not tied_infosets(game).any():
            answers = [_as_array(game, each["strategies"]) for each in point["equilibria"] if each["is_pbe"]]
            assert any(np.allclose(solution.profile.prob, answer, atol=1e-6) for answer in answers)
        assert solution.sequential_regret <= 1e-12
    assert solved > 0


def _as_array(game: Game, strategies: dict[str, dict[str, float]]) -> np.ndarray:
    prob = np.array(uniform_profile(game).prob)
    for infoset, chosen in strategies.items():
        number = game.infosets.index(infoset)
        start, stop = game.tree.infoset_first_action[number : number + 2]
        prob[start:stop] = [chosen[label] for label in game.actions[start:stop]]
    return prob


@pytest.mark.parametrize("moves", [1, 4, 6])
def test_centipede_is_taken_at_once(moves: int) -> None:
    solution = BackwardInduction()(centipede(moves))
    assert solution.profile.prob.tolist() == [1.0, 0.0] * moves
    np.testing.assert_allclose(expected_payoff(solution.profile), [0.4, 0.1])
    assert solution.status is Status.CERTIFIED
    assert solution.gap == 0.0


@given(game=perfect_games())
def test_subgame_perfect_on_random_trees(game: Game) -> None:
    for ties in ("share", "first"):
        solution = BackwardInduction(ties=ties)(game)
        assert sequential_regret(solution.profile) <= 1e-12
        assert nash_regret(solution.profile) <= 1e-12


@reaching(compared=8)
@given(game=perfect_games())
def test_logit_response_tends_to_backward_induction(game: Game) -> None:
    """Where no two actions are worth nearly the same, precision 1e4 is as good as the limit."""
    limit = BackwardInduction()(game)
    shared_out = tied_infosets(game)
    if not shared_out.any():
        near = LogitBackward(1e4)(game)
        gap = _smallest_margin(game)
        bound = 60 * np.exp(-1e4 * gap) + 1e-12
        if bound < 1e-3:
            reach("compared")
            np.testing.assert_allclose(near.profile.prob, limit.profile.prob, atol=1e-3)


def _smallest_margin(game: Game) -> float:
    """The smallest difference between a best and a second-best action in equilibrium."""
    value = {}
    prob = BackwardInduction()(game).profile.prob
    tree = game.tree
    margin = np.inf
    for node in reversed(range(len(tree.node_parent))):
        infoset = int(tree.node_infoset[node])
        if infoset < 0:
            value[node] = game.payoff[list(tree.terminal_node).index(node)]
            continue
        children = np.flatnonzero(tree.node_parent == node)
        value[node] = sum(prob[tree.node_action[c]] * value[c] for c in children)
        player = tree.infoset_player[infoset]
        if player >= 0 and len(children) > 1:
            worth = sorted(value[c][player] for c in children)
            margin = min(margin, worth[-1] - worth[-2])
    return float(margin)


def test_ties_are_shared_or_go_to_the_first_and_are_reported() -> None:
    half = {"a": (0.5, (0.1, 0.0)), "b": (0.5, (0.2, 0.0))}
    tied = Move(0, "start", {"lottery": Deal(half), "sure": (0.15, 1.0), "worse": (0.0, 5.0)})
    game = game_from_nested(tied, ("A", "B"))
    own = game.chance != game.chance
    assert BackwardInduction()(game).profile.prob[own].tolist() == [0.5, 0.5, 0.0]
    assert BackwardInduction(ties="first")(game).profile.prob[own].tolist() == [1.0, 0.0, 0.0]
    assert tied_infosets(game).tolist() == [True, False]
    assert not tied_infosets(trust_game()).any()


def test_imperfect_information_is_refused_by_name() -> None:
    for solver in (BackwardInduction(), LogitBackward(1.0)):
        with pytest.raises(
            SolverError, match="information set 1 'player 3' of player 'Player 3' has 2 nodes; use LogitQRE"
        ):
            solver(selten_horse())


def replaced(solver: BackwardInduction, **fields: object) -> BackwardInduction:
    """A copy with fields that checked signatures would refuse."""
    copy = object.__new__(type(solver))
    for name, value in fields.items():
        object.__setattr__(copy, name, value)
    return copy


def test_settings_are_checked() -> None:
    with pytest.raises(SolverError, match=r"ties = 'last' is not a rule; use 'share' or 'first'"):
        replaced(BackwardInduction(), ties="last").__post_init__()
    for precision in (-1.0, float("nan"), float("inf")):
        with pytest.raises(SolverError, match="must be a finite number >= 0; for the limit use Backward"):
            LogitBackward(precision)


def test_extreme_precision_stays_finite() -> None:
    solution = LogitBackward(1e6)(crisis(0.2, -0.5))
    assert np.all(np.isfinite(solution.profile.prob))
    np.testing.assert_allclose(solution.profile.prob, BackwardInduction()(crisis(0.2, -0.5)).profile.prob)
    assert np.all(np.isfinite(solution.log_prob))
    assert solution.log_prob.min() < -1e5
