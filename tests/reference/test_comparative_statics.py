"""What happens in the published models when one number rises: the figures before and after, and the sign.

The figures are those of the closed-form equilibria of the papers named in the crisis files,
solved again with the other number. Where the limit is that equilibrium, the file is solved with both
numbers. Where it is another one (all-quiet in the model of sunk costs, one side's victory in
hawk-dove), the closed-form equilibrium is put into the file's game with both numbers and has to
leave nobody anything to gain there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import melian
from melian.game.deviations import nash_regret
from melian.game.game import Profile
from melian.game.values import terminal_distribution
from melian.runs.run import draw_values
from melian.scenario.model import Model

LIBRARY = Path(melian.__file__).parent / "library" / "canon"
Quantity = Callable[["Answer"], float]


@dataclass(frozen=True)
class Answer:
    """Odds by outcome, and behaviour by `step(what the mover has observed)` and option."""

    odds: dict[str, float]
    behaviour: dict[tuple[str, str], float]


@dataclass(frozen=True)
class Change:
    """One number that rises, what is read off, and what it is before and after."""

    slug: str
    variant: str | None
    number: str
    """Assumption, or `type.attribute` of a private matter."""
    values: tuple[float, float]
    quantity: str
    read: Quantity
    expected: tuple[float, float]
    precision: str = "limit"

    @property
    def sign(self) -> int:
        gap = self.expected[1] - self.expected[0]
        return 0 if abs(gap) < 1e-12 else (1 if gap > 0 else -1)


def plays(where: str, option: str) -> Quantity:
    return lambda answer: answer.behaviour[where, option]


def ends(*outcomes: str) -> Quantity:
    return lambda answer: sum(answer.odds[name] for name in outcomes)


def ends_after(outcome: str, quiet: str) -> Quantity:
    return lambda answer: answer.odds[outcome] / (1 - answer.odds[quiet])


WORDS = ("lewis-schultz", None, "audience_cost", (0.5, 0.6))
DROPPED = ("sanctions-threat", None, "bluff_cost", (0.5, 0.55))
STUBBORN = ("sanctions-threat", None, "p_stubborn", (0.3, 0.35))
LEVEL = ("slantchev", None, "level_cost", (0.6, 0.65))
TIED = ("fearon-1997", "tie", "audience", (0.4, 0.5))
BLUFF = plays("opening(weak)", "challenge")
CLIMB_DOWN = plays("ending(challenge, resist)", "back_down")

SOLVED = [
    Change(*WORDS, "backs down, if it challenged", ends_after("backs_down", "status_quo"), (1 / 3, 0.3125)),
    Change(*WORDS, "war", ends("war"), (0.2, 0.1875)),
    Change(*WORDS, "concession", ends("concession"), (0.2, 0.225)),
    Change(*WORDS, "the weak bluff", BLUFF, (3 / 7, 3 / 7)),
    Change("lewis-schultz", None, "p_strong", (0.3, 0.35), "the weak bluff", BLUFF, (3 / 7, 7 / 13)),
    Change(*TIED, "called", plays("challenge(signal)", "challenge"), (5 / 7, 2 / 3)),
    Change(*TIED, "war", ends("war_signalled", "war_quiet"), (3 / 14, 0.2)),
    Change(
        "kurizaki", "public_only", "name_public", (1, 1.1),
        "resisted", plays("reply(public)", "resist"), (0.5, 1 / 2.1),
    ),
    Change(
        "kurizaki", "private_only", "humiliation", (0.4, 0.5),
        "war", ends("war_private", "war_public"), (0.0, 0.0),
    ),
    Change(
        "powell-resolve", None, "irresolute.disaster", (4, 4.1),
        "called", plays("second(escalate, survive)", "escalate"), (0.30864197530864, 0.2991452991453),
    ),
    Change(
        "powell-resolve", None, "p_resolute", (0.15, 0.16),
        "the irresolute escalate", plays("first(irresolute)", "escalate"), (0.38823529411765, 0.41904761904762),
    ),
    Change(*DROPPED, "complies, if threatened", ends_after("complies", "status_quo"), (1 / 3, 0.35483870967742)),
    Change(*DROPPED, "dropped, if threatened", ends_after("backs_down", "status_quo"), (1 / 3, 0.32258064516129)),
    Change(*STUBBORN, "complies, if threatened", ends_after("complies", "status_quo"), (1 / 3, 1 / 3)),
    Change(*STUBBORN, "the flexible comply", plays("reply(flexible, threat)", "comply"), (10 / 21, 20 / 39)),
    Change(*LEVEL, "resisted", plays("reply(partial)", "resist"), (0.4, 0.35)),
    Change(*LEVEL, "war", ends("war_partial", "war_full"), (0.1, 0.0875)),
    Change(
        "slantchev", None, "level_harm", (0.2, 0.22),
        "the weak bluff", plays("troops(weak)", "partial"), (0.4, 0.40666666666667),
    ),
    Change(
        "slantchev", "cheap", "level_cost", (0.3, 0.32),
        "war", ends("war_partial", "war_full"), (0.075, 0.08),
    ),
    Change(
        "deterrence", "deterred", "audience_cost", (0.6, 0.7),
        "climbs down", CLIMB_DOWN, (0.40131233988755, 0.37754066879815), "1",
    ),
    Change(
        "deterrence", "deterred", "audience_cost", (0.6, 0.7),
        "climbs down", CLIMB_DOWN, (0.11920292202212, 0.07585818002124), "5",
    ),
]  # fmt: skip

# After the signal the challenger holds the two types for equally likely, whatever the signal costs.
SUNK = Change(
    "fearon-1997", None, "sunk", (0.5, 0.6), "called", plays("challenge(signal)", "challenge"), (0.5, 0.4)
)
TOUGH = ("hawk-dove", None, "p_tough", (0.2, 0.25))
FIRM = plays("one(soft)", "hawk")
STORED = [
    SUNK,
    Change(*TOUGH, "the soft stand firm", FIRM, (0.375, 1 / 3)),
    Change(*TOUGH, "fight", ends("fight"), (0.25, 0.25)),
    Change("hawk-dove", None, "soft.cost", (4, 4.1), "fight", ends("fight"), (0.25, 0.23795359904819)),
]


def compiled(change: Change, after: bool) -> melian.api.CompiledCase:
    value = change.values[after]
    kind, _, attribute = change.number.rpartition(".")
    path = LIBRARY / change.slug / f"{change.slug}.crisis.yaml"
    text = path.read_text(encoding="utf-8")
    if not kind:
        changed = melian.read(text)
        return changed.compile(variant=change.variant, set={change.number: value}, precision=change.precision)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for part in line.split(f"{kind}:")[1:]:
            old = part.split(f"{attribute}: ")[1].split(",")[0]
            changed_part = part.replace(f"{attribute}: {old}", f"{attribute}: {value}", 1)
            lines[number] = lines[number].replace(part, changed_part)
    assert after == ("\n".join(lines) != text)
    return melian.read("\n".join(lines)).compile(variant=change.variant, precision=change.precision)


def actions(model: Model) -> dict[tuple[str, str], int]:
    """(`step(what the mover has observed)`, option) -> number of the action."""
    steps, result = model.scenario.file.steps, {}
    for number, infoset in enumerate(model.infosets):
        if infoset.player < 0:
            continue
        seen = model.observed(infoset.information)
        shown = [token.shown for token in seen if not getattr(steps.get(token.key), "fixed", None)]
        for place, option in enumerate(infoset.actions):
            where = f"{infoset.key}({', '.join(shown)})"
            result[where, option] = int(model.tree.infoset_first_action[number]) + place
    return result


@cache
def solved(change: Change, after: bool) -> Answer:
    run = compiled(change, after).solve(draws=1).run
    assert run.n_certified == 1
    names = actions(run.model)
    odds = dict(zip(run.model.scenario.file.outcomes, map(float, run.outcome_odds[0]), strict=True))
    return Answer(odds, {name: float(run.kept_prob[0][action]) for name, action in names.items()})


@pytest.mark.parametrize("change", SOLVED, ids=lambda c: f"{c.slug}-{c.number}-{c.quantity}-{c.precision}")
def test_the_solved_file_moves_as_published(change: Change) -> None:
    found = change.read(solved(change, after=False)), change.read(solved(change, after=True))
    assert found == pytest.approx(change.expected, abs=2e-6)
    assert moves(found) == change.sign


@pytest.mark.parametrize("change", STORED, ids=lambda c: f"{c.slug}-{c.number}-{c.quantity}")
def test_the_published_equilibrium_moves_as_published(change: Change) -> None:
    found = published(change, after=False), published(change, after=True)
    assert found == pytest.approx(change.expected, abs=1e-10)
    assert moves(found) == change.sign


def moves(found: tuple[float, float]) -> int:
    gap = found[1] - found[0]
    return 0 if abs(gap) < 1e-5 else (1 if gap > 0 else -1)


def published(change: Change, after: bool) -> float:
    """The quantity in the closed-form equilibrium, which must be one of the file's game."""
    model = compiled(change, after).model
    game = model.bind(draw_values(model, 0, 0, 1), 1).batch.game(0)
    prob = np.where(np.isnan(game.chance), 0.0, game.chance)
    names = actions(model)
    chosen = hawk_dove(change, after) if change.slug == "hawk-dove" else sunk_costs(change.values[after])
    assert set(chosen) <= set(names)
    for name, p in chosen.items():
        prob[names[name]] = p
    profile = Profile(game, prob)
    assert nash_regret(profile) < 1e-12
    reached = np.bincount(model.outcome, terminal_distribution(profile), len(model.scenario.file.outcomes))
    odds = dict(zip(model.scenario.file.outcomes, map(float, reached), strict=True))
    return change.read(Answer(odds, {name: float(prob[action]) for name, action in names.items()}))


def hawk_dove(change: Change, after: bool) -> dict[tuple[str, str], float]:
    """The soft stand firm with odds (V / C - tau) / (1 - tau), so that each side is firm with odds V / C."""
    numbers = {"p_tough": 0.2, "soft.cost": 4.0} | {change.number: change.values[after]}
    firm = (2 / numbers["soft.cost"] - numbers["p_tough"]) / (1 - numbers["p_tough"])
    return {
        (f"{side}({kind})", option): p if option == "hawk" else 1 - p
        for side in ("one", "two")
        for kind, p in (("tough", 1.0), ("soft", firm))
        for option in ("hawk", "dove")
    }


def sunk_costs(signal: float) -> dict[tuple[str, str], float]:
    """The weak signal with odds pi / (1 - pi), as C = k = 1; C calls with odds 1 - m / v."""
    bluff, called = 0.3 / 0.7, 1 - signal / 1.0
    first = {
        ("signal(strong)", "signal"): 1.0,
        ("signal(weak)", "signal"): bluff,
        ("signal(weak)", "no_signal"): 1 - bluff,
        ("challenge(no_signal)", "challenge"): 1.0,
        ("challenge(signal)", "challenge"): called,
        ("challenge(signal)", "acquiesce"): 1 - called,
    }
    last = {
        (f"ending({kind}, {said}, challenge)", what): 1.0
        for kind, what in (("strong", "fight"), ("weak", "yield"))
        for said in ("signal", "no_signal")
    }
    return first | last
