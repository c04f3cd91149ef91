"""The bundled files of published models give the published answers.

Every test point of the canon is the base or a variant of a file `canon/<slug>`. What is
expected stands in `canon_expected.json`, which says where it comes from: closed-form
equilibria of the papers and logit equilibria of an independent continuation solver.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq

import melian
from canon_table import CANON, Canon
from melian.game.deviations import nash_regret
from melian.game.game import Game, Profile
from melian.game.values import terminal_distribution
from melian.runs.ask import Ask, Watch
from melian.runs.run import Run, draw_values
from melian.runs.solving import solve_model
from melian.scenario.checks.check import check_findings
from melian.scenario.compile import compile_scenario
from melian.scenario.findings.diagnostics import Diagnostics
from melian.scenario.language.sentences import Between, OddsAbove, parse_checks
from melian.scenario.model import Model
from melian.scenario.read import parse_and_compile, read_path
from melian.scenario.scenario import Scenario
from melian.solve.solver import Status
from oracle_qre import Oracle

LIBRARY = Path(melian.__file__).parent / "library" / "canon"
EXPECTED = json.loads(Path(__file__).with_name("canon_expected.json").read_text(encoding="utf-8"))["models"]

AT_PRECISION = 1e-5
AT_LIMIT = 1e-6


# Where the branch splits: sides that are alike, or messages that are. Past that point it has
# several continuations, the solver says so, and the stored answer is one of them: at precision 5
# the symmetric one, at the limit the other side's (hawk-dove) and babbling (Crawford-Sobel).
SPLITS = {
    ("hawk-dove", "mixed"): ("5", "limit"),
    ("crawford-sobel", "b02"): ("5", "limit"),
    ("crawford-sobel", "b03"): ("5", "limit"),
    ("crawford-sobel", "b07"): ("5", "limit"),
}

# Where the stored limit holds only one of the best answers to a tie. After an empty offer both
# are worth nothing: the stored equilibrium refuses, logit answers are even at every precision.
TIES = {("ultimatum", "n4"): ("answer(zero)",)}

# Where play off the path approaches its limit only as ln 2 / precision: the third player of the
# horse. The limit is read at a precision of 1e5 over the payoff range of 4, so at about 2.8e-5.
SLOW = {("selten-horse", "horse"): ("three()", math.log(2) * 4 / 1e5)}

POINTS = [pytest.param(canon, point, id=f"{canon.slug}-{point}") for canon in CANON for point in canon.points]
AT = [
    pytest.param(canon, point, precision, id=f"{canon.slug}-{point}-{precision}")
    for canon in CANON
    for point in canon.points
    for precision in ("1", "5")
    if precision not in SPLITS.get((canon.slug, point), ())
]
TO_LIMIT = [
    pytest.param(canon, point, id=f"{canon.slug}-{point}")
    for canon in CANON
    for point in canon.points
    if (canon.slug, point) not in SPLITS
]
SPLIT = [
    pytest.param(canon, point, precision, id=f"{canon.slug}-{point}-{precision}")
    for canon in CANON
    for point in canon.points
    for precision in SPLITS.get((canon.slug, point), ())
]
STORED = [
    pytest.param(canon, point, name, id=f"{canon.slug}-{point}-{name}")
    for canon in CANON
    for point in canon.points
    for name in EXPECTED[canon.model][point]["equilibria"]
]


@cache
def scenario(slug: str) -> Scenario:
    return read_path(LIBRARY / slug / f"{slug}.crisis.yaml", name=f"canon/{slug}")


@cache
def model(slug: str, variant: str | None) -> Model:
    return compile_scenario(scenario(slug), variant=variant)


def solved(canon: Canon, point: str, precision: str) -> Run:
    """The one draw of a test point."""
    found = compile_scenario(scenario(canon.slug), variant=canon.points[point], precision=precision)
    return solve_model(found, Ask(draws=1), Watch(workers=1))


def game(canon: Canon, point: str) -> Game:
    """The game of a test point."""
    found = model(canon.slug, canon.points[point])
    return found.bind(draw_values(found, 0, 0, 1), 1).batch.game(0)


def names(canon: Canon, found: Model) -> dict[tuple[str, str], int]:
    """(Expected information set, expected action) -> number of the action."""
    steps = found.scenario.file.steps
    result = {}
    for number, infoset in enumerate(found.infosets):
        if infoset.player < 0:
            continue
        # A switch of the structure is shown to all and tells nobody anything.
        seen = found.observed(infoset.information)
        shown = [token.shown for token in seen if not getattr(steps.get(token.key), "fixed", None)]
        theirs = canon.infosets[f"{infoset.key}({', '.join(shown)})"]
        for place, action in enumerate(infoset.actions):
            known = canon.actions.get(f"{infoset.key}:{action}", canon.actions.get(action, action))
            result[theirs, known] = int(found.tree.infoset_first_action[number]) + place
    return result


def behaviour(canon: Canon, found: Model, prob: np.ndarray) -> dict[tuple[str, str], float]:
    """Behaviour in the words of the expected answers."""
    return {name: float(prob[action]) for name, action in names(canon, found).items()}


def flat(strategies: dict[str, dict[str, float]]) -> dict[tuple[str, str], float]:
    return {(h, a): p for h, actions in strategies.items() for a, p in actions.items()}


def odds(canon: Canon, run: Run) -> dict[str, float]:
    """Odds of the outcomes, in the words of the expected answers."""
    file = run.model.scenario.file
    return {
        canon.outcomes[name]: float(p) for name, p in zip(file.outcomes, run.outcome_odds[0], strict=True)
    }


def padded(outcomes: dict[str, float], like: dict[str, float]) -> dict[str, float]:
    """Outcomes that the expected answer cannot reach are not listed there."""
    return dict.fromkeys(like, 0.0) | outcomes


def profile(canon: Canon, point: str, strategies: dict[str, dict[str, float]]) -> Profile:
    """Stored strategies as behaviour in our game."""
    found, ours = model(canon.slug, canon.points[point]), game(canon, point)
    prob = np.where(np.isnan(ours.chance), np.nan, ours.chance)
    numbers = names(canon, found)
    for name, p in flat(strategies).items():
        prob[numbers[name]] = p
    return Profile(ours, prob)


@pytest.mark.parametrize("canon", CANON, ids=lambda canon: canon.slug)
def test_files_are_in_order_but_for_what_belongs_to_the_model(canon: Canon) -> None:
    path = LIBRARY / canon.slug / f"{canon.slug}.crisis.yaml"
    found = Diagnostics()
    _, compiled = parse_and_compile(
        path.read_text(encoding="utf-8"), path.name, path.parent, found, path=path
    )
    assert compiled is not None
    check_findings(compiled, found)
    assert {item.code for item in found.sorted()} == set(canon.warnings)


def test_every_expected_point_and_every_file_is_tested() -> None:
    assert {(c.model, p) for c in CANON for p in c.points} == {(m, p) for m in EXPECTED for p in EXPECTED[m]}
    # Rubinstein's game has answers in closed form: see test_rubinstein.py
    assert {c.slug for c in CANON} | {"rubinstein"} == {path.name for path in LIBRARY.iterdir()}


@pytest.mark.parametrize(("canon", "point"), POINTS)
def test_trees_have_the_shape_of_the_published_ones(canon: Canon, point: str) -> None:
    found, expected = model(canon.slug, canon.points[point]), EXPECTED[canon.model][point]
    assert len(found.tree.node_parent) == expected["nodes"] + canon.nodes
    assert set(names(canon, found)) == {
        (h, a) for h, actions in expected["infosets"].items() for a in actions
    }


@pytest.mark.parametrize(("canon", "point", "name"), STORED)
def test_stored_equilibria_are_equilibria_of_our_games(canon: Canon, point: str, name: str) -> None:
    expected: dict[str, Any] = EXPECTED[canon.model][point]["equilibria"][name]
    found = profile(canon, point, expected["strategies"])
    compiled = model(canon.slug, canon.points[point])
    ends = np.bincount(compiled.outcome, terminal_distribution(found), len(canon.outcomes))
    reached = dict(zip((canon.outcomes[o] for o in compiled.scenario.file.outcomes), ends, strict=True))
    assert reached == pytest.approx(padded(expected["outcomes"], reached), abs=1e-9)
    assert nash_regret(found) < 1e-8


@pytest.mark.parametrize(("canon", "point", "precision"), AT)
def test_logit_equilibria_agree(canon: Canon, point: str, precision: str) -> None:
    expected = EXPECTED[canon.model][point]["precision"][precision]
    run = solved(canon, point, precision)
    assert run.n_certified == 1
    found = odds(canon, run)
    assert found == pytest.approx(padded(expected["outcomes"], found), abs=AT_PRECISION)
    behaves = behaviour(canon, run.model, run.kept_prob[0])
    assert behaves == pytest.approx(flat(expected["strategies"]), abs=AT_PRECISION)


@pytest.mark.parametrize(("canon", "point"), TO_LIMIT)
def test_limits_agree(canon: Canon, point: str) -> None:
    stored = EXPECTED[canon.model][point]
    expected = stored["equilibria"][stored["limit"]]
    run = solved(canon, point, "limit")
    assert run.n_certified == 1
    found = odds(canon, run)
    assert found == pytest.approx(padded(expected["outcomes"], found), abs=AT_LIMIT)
    tied = {canon.infosets[key] for key in TIES.get((canon.slug, point), ())}
    slow, distance = SLOW.get((canon.slug, point), ("", 0.0))
    wanted = flat(expected["strategies"])
    for name, p in behaviour(canon, run.model, run.kept_prob[0]).items():
        if name[0] not in tied:
            margin = 1.05 * distance if name[0] == canon.infosets.get(slow) else AT_LIMIT
            assert p == pytest.approx(wanted[name], abs=margin), name


@pytest.mark.parametrize("canon", CANON, ids=lambda canon: canon.slug)
def test_what_the_files_say_of_their_results_holds(canon: Canon) -> None:
    found = scenario(canon.slug)
    sentences = parse_checks(found.file, Diagnostics())
    run = solve_model(model(canon.slug, None), Ask(draws=1), Watch(workers=1))
    results = dict(zip(found.file.outcomes, run.outcome_odds[0], strict=True))
    assert sentences
    for sentence in sentences:
        assert isinstance(sentence, OddsAbove | Between)
        low, high = (
            (sentence.bound, 1.0) if isinstance(sentence, OddsAbove) else (sentence.low, sentence.high)
        )
        assert low <= results[sentence.outcome] <= high + 1e-12


@pytest.mark.parametrize(("canon", "point"), [(c, p) for c in CANON for p in c.points if (c.slug, p) in TIES])
def test_ties_are_answered_evenly(canon: Canon, point: str) -> None:
    run = solved(canon, point, "limit")
    behaves = behaviour(canon, run.model, run.kept_prob[0])
    for key in TIES[canon.slug, point]:
        even = [p for (infoset, _), p in behaves.items() if infoset == canon.infosets[key]]
        assert even == pytest.approx([1 / len(even)] * len(even), abs=1e-12)


@pytest.mark.parametrize(("canon", "point", "precision"), SPLIT)
def test_symmetric_stories_are_said_to_split(canon: Canon, point: str, precision: str) -> None:
    run = solved(canon, point, precision)
    assert run.status[0] == Status.SPLITS
    assert run.where[0] == pytest.approx(split_of(canon.slug), abs=1e-4)


@pytest.mark.parametrize(
    ("canon", "point"), [(c, p) for c in CANON for p in c.points if (c.slug, p) in SPLITS]
)
def test_stored_answers_past_a_split_are_the_symmetric_ones(canon: Canon, point: str) -> None:
    """The continuation that keeps alike what is alike solves the logit equations of our game too."""
    strategies = EXPECTED[canon.model][point]["precision"]["5"]["strategies"]
    found = profile(canon, point, strategies)
    twin = Oracle(found.game)
    first = found.game.tree.infoset_first_action
    log_odds = np.array([math.log(found.prob[a]) - math.log(found.prob[first[h]]) for h, a in twin.actions])
    assert log_odds == pytest.approx(5 * twin.advantages(log_odds), abs=1e-6)


def split_of(slug: str) -> float:
    """Precision at which the symmetric branch of a story loses its stability."""
    return {"hawk-dove": _split_of_hawk_dove, "crawford-sobel": _split_of_crawford_sobel}[slug]()


def _split_of_hawk_dove() -> float:
    """Where one side's change of boldness is answered by an equal and opposite one.

    If the other side stands firm with odds q, standing firm beats giving way by
    (V - q C) / 2, and q is the mean over types of the logit of precision times that.
    A small change of q comes back as precision times the mean of C s (1 - s) / 2.
    """
    prize, p_tough = 2.0, 0.2
    kinds = ((p_tough, 1.0), (1 - p_tough, 4.0))

    def firm(precision: float, q: float, cost: float) -> float:
        return 1 / (1 + math.exp(-precision * (prize - q * cost) / 2))

    def response(precision: float) -> float:
        q = brentq(lambda q: sum(w * firm(precision, q, c) for w, c in kinds) - q, 0, 1, xtol=1e-14)
        firms = [(w, c, firm(precision, q, c)) for w, c in kinds]
        return precision * sum(w * c * s * (1 - s) / 2 for w, c, s in firms)

    return float(brentq(lambda precision: response(precision) - 1, 0.1, 10, xtol=1e-12))


def _split_of_crawford_sobel() -> float:
    """Where a message that leans to higher states is leant on enough to be sent more by higher states.

    If the mean state behind message m rises by d, the ruler's mean policy rises by 2 P v d with
    precision P and v the variance of the logit policy on the prior; the adviser in state t then sends m
    more often by P / 3 times 2 P v d (2 t + 2 b - 1); the mean state behind m rises by the sum of
    that times t - 1/2, which is (2 / 3) P^2 v d for the states 0, 1/2 and 1, whatever the bias b.
    """
    policy = np.array([0, 0.25, 0.5, 0.75, 1])

    def response(precision: float) -> float:
        weight = np.exp(-precision * (policy - 0.5) ** 2)
        variance = float(weight @ (policy - 0.5) ** 2 / weight.sum())
        return 2 / 3 * precision**2 * variance

    return float(brentq(lambda precision: response(precision) - 1, 0.1, 20, xtol=1e-12))
