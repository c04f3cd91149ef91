"""What `melian efg` prints with `--json`: a game, its solution, and what became of a claim.

Tested in `tests/unit/test_cli_efg.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, Self

import numpy as np
from pydantic import Field

from melian.game.files.efg import EfgFile
from melian.game.files.profile_names import infoset_key
from melian.game.files.profile_write import profile_entries
from melian.game.labels import player_names
from melian.game.tree import CHANCE
from melian.game.values import expected_payoff
from melian.report.records.record import Answer, LogOdds, Payoff, Record, Share
from melian.report.words.games.efg import action_name
from melian.report.words.games.efg_numbers import as_float, fraction_text
from melian.solve.certify import Concept, Judgement, Verdict
from melian.solve.solver import Solution, Status

__all__ = ["CertifyRecord", "EfgGame", "GameRecord", "SolutionRecord"]

Concepts = Literal["nash", "sequential", "agent", "logit"]


class EfgGame(Record):
    """Size and names of a game."""

    title: str = Field(description="title of the game")
    players: list[str] = Field(description="names of the players")
    nodes: int = Field(description="nodes, endings among them")
    endings: int = Field(description="endings")
    infosets: int = Field(description="information sets of players")
    infosets_of: list[tuple[str, int]] = Field(description="how many each player has: name and number")
    chance_moves: int = Field(description="information sets of chance")
    payoff_range: list[Payoff] = Field(description="largest less smallest payoff, by player")

    @classmethod
    def of(cls, source: EfgFile) -> Self:
        """The game in a file."""
        game, tree, players = source.game, source.game.tree, player_names(source.game.players)
        own = [int((tree.infoset_player == player).sum()) for player in range(len(game.players))]
        return cls(
            title=game.title,
            players=list(players),
            nodes=len(tree.node_parent),
            endings=len(tree.terminal_node),
            infosets=sum(own),
            infosets_of=list(zip(players, own, strict=True)),
            chance_moves=int((tree.infoset_player == CHANCE).sum()),
            payoff_range=np.ptp(game.payoff, axis=0).tolist(),
        )


class GameRecord(Answer):
    """The game in a file."""

    game: EfgGame = Field(description="size and names")


class _Claim(Record):
    """What a profile is said to be."""

    concept: Concepts = Field(description="the concept")
    tolerance: float = Field(
        description="gains up to this share of the payoff range pass; for `logit`, log-odds"
    )


class _Certificate(Record):
    """How good a profile is."""

    payoff_range: Payoff = Field(description="largest less smallest payoff of a player, the largest of all")
    nash_regret: Payoff = Field(description="largest gain from deviating anywhere")
    sequential_regret: Payoff = Field(description="largest gain from deviating at any information set")
    nash_regret_share: Share = Field(description="`nash_regret` over the `payoff_range`")
    sequential_regret_share: Share = Field(description="`sequential_regret` over the `payoff_range`")
    residual: LogOdds | None = Field(description="of the logit equations; `null` in the limit")
    limit_error: float | None = Field(
        description="largest error of a probability that was read as a limit, as estimated; `null` for other "
        "answers, and where it is not known"
    )


class _PlayerPayoff(Record):
    """What a player can expect."""

    player: str = Field(description="name of the player")
    payoff: Payoff = Field(description="expected payoff")


class _Behaviour(Record):
    """What is done at an information set."""

    infoset: str = Field(description="key of the information set")
    player: str = Field(description="whose it is")
    label: str = Field(description="its label")
    actions: list[str] = Field(description="labels of the actions")
    prob: list[float | str] = Field(
        description="their probabilities; as texts where they are smaller than a double holds"
    )
    beliefs: list[float] | None = Field(description="beliefs over its nodes; `null` where there is one node")


class SolutionRecord(Answer):
    """A solution of a game, which `melian efg certify` reads."""

    game: EfgGame = Field(description="size and names")
    method: str = Field(description="the method that was used")
    precision: float | Literal["limit"] = Field(
        description="the precision, or `limit`", json_schema_extra={"unit": "1/payoff unit"}
    )
    claim: _Claim = Field(description="what the profile is a claim of")
    solver: str = Field(description="the solver with its settings")
    status: str = Field(description="code of how it ended")
    sentence: str = Field(description="the same in words")
    certified: bool = Field(description="whether the answer has a certificate")
    branch_lost_at: float | None = Field(
        description="the precision at which the branch was lost; `null`: it was not"
    )
    certificate: _Certificate = Field(description="how good the answer is")
    payoffs: list[_PlayerPayoff] = Field(description="expected payoffs by player")
    strategy: list[_Behaviour] = Field(description="what is done at each information set of a player")

    @classmethod
    def of(
        cls, source: EfgFile, found: Solution, regrets: tuple[float, float], method: str, precision: float
    ) -> Self:
        """A solution; `regrets` are Nash and sequential, in payoff units."""
        is_finite = math.isfinite(precision)
        concept = "logit" if is_finite else "nash" if method == "cfr" else "sequential"
        payoffs = expected_payoff(found.profile).tolist()
        return cls(
            game=EfgGame.of(source),
            method=method,
            precision=precision if is_finite else "limit",
            claim={"concept": concept, "tolerance": getattr(found.solver, "tolerance", 1e-8)},
            solver=repr(found.solver),
            status=found.status.name.lower(),
            sentence=found.sentence,
            certified=found.status is Status.CERTIFIED,
            branch_lost_at=None if math.isnan(found.where) else found.where,
            certificate=_certificate(source, found, regrets, is_finite=is_finite),
            payoffs=[
                {"player": player, "payoff": payoff}
                for player, payoff in zip(player_names(source.game.players), payoffs, strict=True)
            ],
            strategy=profile_entries(source, found.profile, found.log_prob, finite=is_finite),
        )


def _certificate(
    source: EfgFile, found: Solution, regrets: tuple[float, float], *, is_finite: bool
) -> _Certificate:
    span = float(np.ptp(source.game.payoff, axis=0).max())
    return _Certificate(
        payoff_range=span,
        nash_regret=regrets[0],
        sequential_regret=regrets[1],
        nash_regret_share=regrets[0] / span if span else 0.0,
        sequential_regret_share=regrets[1] / span if span else 0.0,
        residual=found.gap if is_finite and math.isfinite(found.gap) else None,
        limit_error=found.limit_error if math.isfinite(found.limit_error) else None,
    )


class _Deviation(Record):
    """A change of what is done."""

    infoset: str = Field(description="key of the information set")
    action: str = Field(description="what is done there instead")


class _PlayerGain(Record):
    """What a player can gain."""

    player: str = Field(description="name of the player")
    payoff: Payoff | None = Field(description="expected payoff")
    nash_regret: Payoff | None = Field(description="largest gain from deviating anywhere")
    nash_regret_exact: str | None = Field(description="the same as a fraction; `null` without `--exact`")
    deviation: list[_Deviation] = Field(description="how to gain that; empty where nothing is gained")


class _SetGain(Record):
    """What can be gained from an information set on."""

    infoset: str = Field(description="key of the information set")
    sequential_regret: Payoff | None = Field(description="largest gain from there on")
    sequential_regret_exact: str | None = Field(
        description="the same as a fraction; `null` without `--exact`"
    )
    beliefs_from: str = Field(
        description="`bayes`, `given` (by the file), `tremble` (equally likely mistakes), `found`, "
        "`none` or `unchecked`"
    )
    beliefs: list[float | None] = Field(description="the beliefs over its nodes")
    agent_regret: Payoff | None = Field(description="gain of the set deviating alone, times its reach")
    share_of_stake: float = Field(
        description="the gain over what is at stake where play leads", json_schema_extra={"unit": "share"}
    )


class CertifyRecord(Answer):
    """What a profile is in a game, and what it is not."""

    exact: bool = Field(description="whether it was judged in rational arithmetic")
    claim: Concepts = Field(description="what is claimed of the profile")
    shown: bool = Field(description="whether the claim is shown")
    tolerance: float = Field(
        description="gains up to this share of the payoff range pass; for `logit`, log-odds"
    )
    payoff_range: Payoff | None = Field(
        description="largest less smallest payoff of a player, the largest of all"
    )
    normalised_by: float | None = Field(
        description="the most that a probability was changed by, so that they add up to 1"
    )
    holds: dict[Concepts, bool] = Field(
        description="what was judged -> whether it holds", json_schema_extra={"by": "concept"}
    )
    residual: LogOdds | None = Field(description="of the logit equations; `null` without a precision")
    players: list[_PlayerGain] = Field(description="what each player can gain")
    infosets: list[_SetGain] = Field(description="what can be gained from each information set on")

    @classmethod
    def of(
        cls, source: EfgFile, found: Judgement, verdicts: Sequence[Verdict], claim: Concept, tolerance: float
    ) -> Self:
        """What became of a claim."""
        holds = {verdict.concept: verdict.holds for verdict in verdicts}
        return cls(
            exact=found.exact,
            claim=claim,
            shown=holds[claim],
            tolerance=tolerance,
            payoff_range=as_float(found.span),
            normalised_by=as_float(found.mended),
            holds=holds,
            residual=as_float(found.residual),
            players=[
                _gain(source, found, i, name) for i, name in enumerate(player_names(source.game.players))
            ],
            infosets=[
                _SetGain(
                    infoset=infoset_key(source, each.infoset),
                    sequential_regret=as_float(each.gain),
                    sequential_regret_exact=_fraction(each.gain),
                    beliefs_from=each.kind,
                    beliefs=[as_float(share) for share in each.belief.values()],
                    agent_regret=as_float(found.agent[each.infoset]),
                    share_of_stake=float(found.shares[each.infoset]),
                )
                for each in found.assessed
            ],
        )


def _gain(source: EfgFile, found: Judgement, player: int, name: str) -> _PlayerGain:
    gain = found.nash[player]
    changes = found.changes[player] if gain > 0 else ()
    return _PlayerGain(
        player=name,
        payoff=as_float(found.payoff[player]),
        nash_regret=as_float(gain),
        nash_regret_exact=_fraction(gain),
        deviation=[
            {"infoset": infoset_key(source, infoset), "action": action_name(source, action)}
            for infoset, action in changes
        ],
    )


def _fraction(number: object) -> str | None:
    return (fraction_text(number) or None) if isinstance(number, Fraction) else None
