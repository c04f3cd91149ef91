"""A search for equilibria that is kept: what it found as arrays, found again by the question.

A search is one block of its question, beside the blocks of runs: it is there whole or not at
all, so that one that was ended begins anew.

Tested in `tests/unit/test_kept_questions.py`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from melian.errors import MelianError
from melian.game.game import Game, Profile
from melian.game.tree import frozen
from melian.runs.blocks import Block, Span
from melian.runs.shapes import AnyShape
from melian.runs.store.block_form import Form, has_form, is_share
from melian.runs.store.kept_points import KeptPoints
from melian.runs.store.manifest import digest
from melian.solve.equilibria.answers import Equilibrium, Kind
from melian.solve.equilibria.search import Enumeration, EquilibriumSearch
from melian.solve.solver import Status

__all__ = ["block_of_search", "kept_search", "search_fits", "search_of_block"]


KINDS = tuple(Kind)
PER_ANSWER = ("belief", "outcome", "payoff")
"""Arrays of an answer, besides its behaviour."""
UNKNOWN = -1
"""Stands for an isolation that was not shown."""


def kept_search(
    kept: KeptPoints | None, game: Game, find: Callable[[], EquilibriumSearch]
) -> EquilibriumSearch:
    """The search of a question: the one that is kept, or else what `find` finds, kept if it was not ended.

    Parameters
    ----------
    kept
        The question in its store; None where nothing is kept.
    game
        What is searched.
    find
        The search.

    Raises
    ------
    StoreError
        If the store cannot be read or written.
    """
    if kept is None:
        return find()
    asked = {"asked": kept.about["asked"], "seed": kept.about["seed"]}
    name = digest({"search": dict(kept.identity), **asked})[:40]
    kept.names = [name]
    kept.note()
    block, _ = kept.store.load_block(name, Span(0, 1), lambda found: search_fits(found, game, kept.width))
    if block is not None:
        kept.reused += 1
        search = search_of_block(block, game)
    else:
        search = find()
        if search.is_interrupted:
            return search
        kept.solved += kept.store.save_block(name, block_of_search(search))
    kept.about["answers"] = len(search.equilibria)
    kept.finish()
    return search


def block_of_search(search: EquilibriumSearch) -> Block:
    """What a search found, as named arrays."""
    found = search.equilibria
    n_actions = len(search.game.chance)
    arrays: dict[str, AnyShape] = {
        "precision": np.asarray(search.precision),
        "prob": np.array([each.profile.prob for each in found]).reshape(len(found), n_actions),
        "kind": np.array([KINDS.index(each.kind) for each in found], dtype=np.int8),
        "error": np.array([each.error for each in found], dtype=float),
        "starts": np.array([each.starts for each in found], dtype=np.int64),
        "is_principal": np.array([each.is_principal for each in found], dtype=bool),
        "continues_split": np.array([each.continues_split for each in found], dtype=bool),
        "odds_vary": np.array([each.odds_vary for each in found], dtype=bool),
        "is_isolated": np.array(
            [UNKNOWN if each.is_isolated is None else each.is_isolated for each in found], dtype=np.int8
        ),
        "n_components": np.array([len(each.components) for each in found], dtype=np.int64),
        "component": np.array([name for each in found for name in each.components], dtype=np.int64),
        **{name: np.array([getattr(each, name) for each in found]) for name in PER_ANSWER},
    }
    about = {
        "n_starts": search.n_starts,
        "n_nowhere": search.n_nowhere,
        "seed": search.seed,
        "splits_at": None if math.isnan(search.splits_at) else search.splits_at,
        "enumeration": None if search.enumeration is None else asdict(search.enumeration),
        "not_enumerated": search.not_enumerated,
    }
    arrays["about"] = np.frombuffer(json.dumps(about, ensure_ascii=True).encode(), dtype=np.uint8)
    return Block(0, {"status": np.array([int(search.principal)], dtype=np.int32)}, {}, arrays, {})


def search_of_block(block: Block, game: Game) -> EquilibriumSearch:
    """The search that a block holds, in the game that it was made in."""
    arrays = block.kept
    about = json.loads(bytes(arrays["about"]))
    done = about["enumeration"]
    if done is not None:
        done = Enumeration(**{**done, "plans": tuple(done["plans"])})
    splits_at = about["splits_at"]
    return EquilibriumSearch(
        game=game,
        precision=frozen(arrays["precision"]),
        equilibria=tuple(_answers(arrays, game)),
        n_starts=about["n_starts"],
        n_nowhere=about["n_nowhere"],
        seed=about["seed"],
        principal=Status(int(block.per_draw["status"][0])),
        splits_at=float("nan") if splits_at is None else splits_at,
        enumeration=done,
        not_enumerated=about["not_enumerated"],
        is_interrupted=False,
    )


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True)


class _Enumeration(_Strict):
    is_complete: bool
    method: str
    plans: list[int]
    components: int
    undecided: int
    width: float


class _About(_Strict):
    n_starts: int
    n_nowhere: int
    seed: int
    splits_at: float | None
    enumeration: _Enumeration | None
    not_enumerated: str


def search_fits(block: Block, game: Game, n_outcomes: int | None = None) -> bool:
    """Whether a block that was found holds a search in this game, with odds of so many outcomes."""
    kept = dict(block.kept)
    try:
        _About.model_validate_json(bytes(kept.pop("about")))
        n, n_components = kept["kind"].size, int(kept["n_components"].sum())
        widths = {
            "belief": len(game.tree.node_parent),
            "outcome": n_outcomes if n_outcomes is not None else kept["outcome"].shape[-1],
            "payoff": len(game.players),
        }
        form: Form = {
            **dict.fromkeys(("is_principal", "continues_split", "odds_vary"), (np.bool_, (n,))),
            **dict.fromkeys(("kind", "is_isolated"), (np.int8, (n,))),
            **dict.fromkeys(("starts", "n_components"), (np.int64, (n,))),
            "error": (np.float64, (n,)),
            "prob": (np.float64, (n, len(game.chance))),
            "component": (np.int64, (n_components,)),
            "precision": (np.float64, (len(game.players),)),
            **{name: (np.float64, (n, width) if n else (0,)) for name, width in widths.items()},
        }
        return (
            has_form(kept, form)
            and has_form(block.per_draw, {"status": (np.int32, (1,))})
            and not (block.sums or block.invalid)
            and bool(np.isin(block.per_draw["status"], [int(code) for code in Status]).all())
            and bool(((kept["kind"] >= 0) & (kept["kind"] < len(KINDS))).all())
            and bool((kept["n_components"] >= 0).all() and (kept["starts"] >= 0).all())
            and is_share(kept["prob"])
            and is_share(kept["outcome"])
            and len(search_of_block(block, game).equilibria) == n
        )
    except (KeyError, IndexError, ValueError, TypeError, OverflowError, MelianError):
        return False


def _answers(arrays: Any, game: Game) -> list[Equilibrium]:
    ends = list(pairwise(accumulate(arrays["n_components"].tolist(), initial=0)))
    result = []
    for place, (start, stop) in enumerate(ends):
        isolated = int(arrays["is_isolated"][place])
        result.append(
            Equilibrium(
                profile=Profile(game, arrays["prob"][place]),
                **{name: frozen(arrays[name][place]) for name in PER_ANSWER},
                kind=KINDS[int(arrays["kind"][place])],
                error=float(arrays["error"][place]),
                starts=int(arrays["starts"][place]),
                is_principal=bool(arrays["is_principal"][place]),
                continues_split=bool(arrays["continues_split"][place]),
                components=tuple(arrays["component"][start:stop].tolist()),
                is_isolated=None if isolated == UNKNOWN else bool(isolated),
                odds_vary=bool(arrays["odds_vary"][place]),
            )
        )
    return result
