"""What is known of other equilibria than the one that the odds of a run rest on.

In order of what says most: a game in which whoever moves sees all that happened has one logit
equilibrium at every finite precision, since answers follow from the end back. Otherwise
a search that was made, now or before in the same store, tells how many it found; and of some
bundled scenarios several equilibria were published. Elsewhere nothing is known.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from melian.errors import StoreError
from melian.game.tree import sees_all
from melian.library import bundled
from melian.library.published import SEVERAL
from melian.plain_file import is_plain
from melian.runs.run import Run
from melian.runs.store.manifest import run_stem
from melian.runs.store.store import Store

if TYPE_CHECKING:
    from melian.analysis.equilibria import EquilibriumTable

__all__ = ["Known", "Source", "known_equilibria"]


class Source(Enum):
    """Where it is known from."""

    THEORY = "theory"
    """There is one: whoever moves sees all that happened."""
    SEARCH = "search"
    """A search that was made just now."""
    STORE = "store"
    """A search that is kept in the store of the run."""
    PUBLISHED = "published"
    """The literature on a bundled scenario."""
    NOTHING = "nothing"
    """Nobody looked."""


@dataclass(frozen=True, slots=True)
class Known:
    """How many equilibria are known, and from where."""

    source: Source
    count: int = 0
    """The one that the odds rest on among them; 0 where nothing is known."""
    starts: int = 0
    """Of the search."""
    numbers: str = ""
    """Which numbers the search was made with, in words."""
    name: str = ""
    """The kept search, or the bundled scenario."""


def known_equilibria(run: Run, searched: EquilibriumTable | None = None) -> Known:
    """What is known of the equilibria of a run's game.

    Parameters
    ----------
    run
        What was solved.
    searched
        A search that was made beside it.
    """
    if sees_all(run.model.tree):
        return Known(Source.THEORY, 1)
    if searched is not None:
        search = searched.search
        return Known(Source.SEARCH, len(search.equilibria), search.n_starts, searched.numbers)
    return _kept(run) or _published(run) or Known(Source.NOTHING)


def _kept(run: Run) -> Known | None:
    """The search in the store of the run that found most, the latest of them."""
    keeping = run.keeping
    if keeping is None or run.recipe is None or run.fixed or run.recipe.lever is not None:
        return None
    store, stem = Store.at(keeping.store), run_stem(run.recipe.name)
    text = hashlib.sha256(run.recipe.text.encode()).hexdigest()
    asked = {"variant": run.recipe.variant, "settings": dict(run.recipe.settings)}
    asked["precision_asked"] = run.recipe.precision
    found = []
    try:
        names = store.runs()
    except StoreError:
        return None
    for name in names:
        if not name.startswith(f"{stem}-") or is_plain(store.run_path(name) / "draws.parquet"):
            continue
        about = store.manifest(name)
        if about is None or about["finished"] is None or "answers" not in about:
            continue
        if about["scenario"]["sha256"] == text and asked.items() <= about.items():
            found.append((about["answers"], about["finished"], name, about["asked"]))
    if not found:
        return None
    count, _, name, question = max(found, key=lambda each: each[:3])
    numbers = (
        f"the numbers of draw {question['draw']}" if "draw" in question else "every number at its median"
    )
    return Known(Source.STORE, count, question["starts"], numbers, name)


def _published(run: Run) -> Known | None:
    """What the literature knows of a bundled scenario, as it stands or in a variant of it."""
    recipe = run.recipe
    if recipe is None or recipe.settings or recipe.lever is not None or not run.model.precision.limit:
        return None
    # the last part of a bundled name will do
    name = next((n for n in SEVERAL if recipe.name in (n, n.rsplit("/", 1)[-1])), None)
    path = None if name is None else bundled(name)
    if name is None or path is None or path.read_text("utf-8") != recipe.text:
        return None
    count = SEVERAL[name].get(recipe.variant)
    return None if count is None else Known(Source.PUBLISHED, count, name=name)
