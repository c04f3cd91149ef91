"""Published crisis models: behaviour at precision 1 and 5 and the limit, from independent solvers.

`canon.json` was computed by a continuation program of its own and by Gambit's
`logit_solve_lambda`; see its notes. Where a game is symmetric its branch splits
below precision 5: there the file holds the straight continuation, and the status
must say `SPLITS`.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from melian.game.files.efg import read_efg
from melian.game.game import Game
from melian.game.values import terminal_distribution
from melian.solve.logit.qre import LogitQRE
from melian.solve.solver import Solution, Status

SHARED = Path(__file__).parents[3] / "shared"
CANON = SHARED / "canon" / "canon.json"

SPLIT = {"19_hawk_dove_ii/mixed", "20_crawford_sobel/b02", "20_crawford_sobel/b03", "20_crawford_sobel/b07"}
"""Symmetric between the sides, or under relabelling the messages."""

TIED = {"16d_ultimatum/n4"}
"""The responder is exactly indifferent to an offer of nothing: the limit mixes where the list does not."""

pytestmark = pytest.mark.skipif(not CANON.is_file(), reason="needs the canon beside the repository")


def points() -> list[tuple[str, dict]]:
    if not CANON.is_file():
        return []
    models = json.loads(CANON.read_text(encoding="utf-8"))["models"]
    return [(f"{model['id']}/{point['id']}", point) for model in models for point in model["test_points"]]


POINTS = points()


def game_of(point: dict) -> Game:
    return read_efg((SHARED / point["efg"]).read_text(encoding="utf-8"))


def furthest(found: Solution, strategies: dict) -> float:
    """Largest difference of a probability from the listed strategies."""
    game = found.profile.game
    first = game.tree.infoset_first_action
    worst, compared = 0.0, 0
    for h, label in enumerate(game.infosets):
        for a in range(first[h], first[h + 1]) if label in strategies else ():
            worst = max(worst, abs(found.profile.prob[a] - strategies[label][game.actions[a]]))
            compared += 1
    assert compared
    return worst


def outcome_odds(found: Solution, point: dict) -> dict[str, float]:
    """Probability of each outcome: terminals whose label agrees before the number sign."""
    text = (SHARED / point["efg"]).read_text(encoding="utf-8")
    labels = re.findall(r'^t "[^"]*" \d+ "([^"#]*?) *(?:#\d+)?"', text, flags=re.MULTILINE)
    odds: dict[str, float] = {}
    for label, probability in zip(labels, terminal_distribution(found.profile), strict=True):
        odds[label] = odds.get(label, 0.0) + float(probability)
    return odds


@pytest.mark.parametrize("precision", ["1", "5"])
@pytest.mark.parametrize(("name", "point"), POINTS, ids=[name for name, _ in POINTS])
def test_behaviour_at_moderate_precision(name: str, point: dict, precision: str) -> None:
    found = LogitQRE(float(precision))(game_of(point))
    past_split = name in SPLIT and precision == "5"
    assert found.status is (Status.SPLITS if past_split else Status.CERTIFIED)
    assert found.gap <= 1e-8
    assert furthest(found, point["aqre"][precision]["strategies"]) <= 1e-5
    if past_split:
        assert 1.0 < found.where < 5.0


@pytest.mark.parametrize(
    ("name", "point"),
    [(name, point) for name, point in POINTS if name not in SPLIT],
    ids=[name for name, _ in POINTS if name not in SPLIT],
)
def test_the_limit_is_a_listed_equilibrium(name: str, point: dict) -> None:
    found = LogitQRE(math.inf)(game_of(point))
    assert found.status is Status.CERTIFIED
    span = float(found.profile.game.payoff.max() - found.profile.game.payoff.min())
    assert max(found.nash_regret, found.sequential_regret) <= 1e-8 * span
    matches = [e for e in point["equilibria"] if e["name"] in point["aqre_limit"]["matches"]]
    assert matches
    if name not in TIED:
        assert min(furthest(found, e["strategies"]) for e in matches) <= 1e-6
    assert outcome_odds(found, point) == pytest.approx(point["aqre_limit"]["outcomes"], abs=2e-3)


@pytest.mark.parametrize("name", sorted(SPLIT))
def test_a_symmetric_game_has_no_certified_limit(name: str) -> None:
    found = LogitQRE(math.inf)(game_of(dict(POINTS)[name]))
    assert found.status is Status.SPLITS
    assert 1.0 < found.where < 6.4
