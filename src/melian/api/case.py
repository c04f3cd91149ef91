"""A crisis that has been read.

Tested in `tests/unit/test_api.py`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from melian.api.calls import checked_methods
from melian.api.compiled import CompiledCase
from melian.api.findings import facts_frame, findings_frame
from melian.api.options import GameOptions, Options, Pointing, answer_of, with_options
from melian.api.result import Result
from melian.questions.subject import Subject
from melian.scenario.compiled import Compiled
from melian.scenario.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from melian.analysis.compare import Comparison
    from melian.analysis.levers import LeverTable
    from melian.analysis.whatif import WhatIfTable
    from melian.scenario.model import Model

__all__ = ["Case"]


@checked_methods
@dataclass(frozen=True, slots=True, eq=False)
class Case(Pointing):
    """A crisis that has been read; `melian.read` gives one. In a notebook it shows its story.

    Examples
    --------
    >>> import melian
    >>> case = melian.read("canon/deterrence")
    >>> case.title
    'A threat between two sides that know each other'
    """

    crisis: Subject

    @property
    def scenario(self) -> Scenario:
        """The file, read and checked."""
        return self.crisis.scenario

    @property
    def base(self) -> Compiled:
        """The game without any what-if, and what compiling found out."""
        return self.crisis.base

    @property
    def title(self) -> str:
        """What the crisis is called."""
        return self.scenario.title

    @property
    def model(self) -> Model:
        """The game without any what-if."""
        return self.base.model

    @property
    def questions(self) -> dict[str, str]:
        """Question -> what it asks, the one at the head of the file first."""
        from melian.analysis.asked import question_words

        return {name: question_words(self.model, name) for name in self.model.asked}

    def compile(self, **game: Unpack[GameOptions]) -> CompiledCase:
        """The game that is to be solved.

        Parameters
        ----------
        variant
            The name of a what-if of the file.
        set
            Assumption -> another number, applied after the variant: `0.3`, `"30%"` or
            `"20 to 40, best 30"`, or a mapping as the file writes it.
        precision
            How reliably actors do what pays: `8`, `"4 to 16"` or `"limit"`.

        Raises
        ------
        UsageError
            If there is no such variant or assumption, or a number cannot be used.

        Examples
        --------
        >>> import melian
        >>> melian.read("canon/deterrence").compile(variant="war", set={"war_a": "-5 to 5, best 1"})
        <CompiledCase 'canon/deterrence', variant 'war': 4 endings>
        """
        ask, _ = with_options(game)
        return CompiledCase(self.crisis.posed(ask))

    def ask(self, name: str, **options: Any) -> Any:
        """The answer to a question by its name, as `melian.questions.registry.QUESTIONS` lists them.

        Parameters
        ----------
        name
            Of the question.
        options
            As for `solve`; all others are what the question takes.

        Raises
        ------
        UsageError
            If the question cannot be asked so.
        """
        return answer_of(self.crisis, name, options)

    def solve(self, **options: Unpack[Options]) -> Result:
        """Compile and solve at once.

        Parameters
        ----------
        variant, set, precision
            Which game: see `compile`.
        options
            How it is solved, above all `draws` and `seed`: see `CompiledCase.solve`.

        Returns
        -------
        Result
            Its `status` says how many draws are certified.

        Raises
        ------
        UsageError
            If the game or the draws cannot be asked for so.
        StoreError, ClusterError
            If a `store` or a `cluster` that was named cannot be used.

        Examples
        --------
        Two drivers head for each other; with what odds do both go straight?

        >>> import melian
        >>> result = melian.read("canon/hawk-dove").solve(draws=4, seed=0)
        >>> round(result.answer.median, 2)
        0.28
        """
        game: dict[str, Any] = {k: v for k, v in options.items() if k in GameOptions.__annotations__}
        rest: dict[str, Any] = {k: v for k, v in options.items() if k not in game}
        return self.compile(**game).solve(**rest)

    def brief(
        self, path: str | os.PathLike[str] | None = None, *, form: str | None = None,
        texts: str | os.PathLike[str] | None = None, **options: Unpack[Options],
    ) -> str:  # fmt: skip
        """Two pages in plain words, as `Result.brief`; from 200 draws if nobody says."""
        asked: Options = {"draws": 200, **options}
        return self.solve(**asked).brief(path, form=form, texts=texts)

    def whatif(
        self,
        *variants: str,
        outcome: str | None = None,
        from_the_start: bool = False,
        **options: Unpack[Options],
    ) -> WhatIfTable:
        """What-ifs of the file against the base on the same draws: `.frame` and `.effects`.

        Parameters
        ----------
        variants
            Their names; all of the file if none is named.
        outcome
            The outcome whose odds rank them; the odds of yes if absent.
        from_the_start
            Whether all know of each from the start; if not, those of what is still open are announced now.
        options
            As for `solve`: `set` and `precision` on both sides; `progress` is called with each effect
            as it is solved, and `stop` ends with the what-ifs that are done.

        Raises
        ------
        UsageError
            If there is no such variant or outcome, or the base itself was interrupted.

        Examples
        --------
        >>> import melian
        >>> table = melian.read("canon/deterrence").whatif("war", draws=4)
        >>> table.frame[["name", "base", "other", "median"]].values.tolist()
        [['war', 0.0, 1.0, 1.0]]
        """
        found: WhatIfTable = self.ask(
            "whatif", variants=variants, outcome=outcome, from_the_start=from_the_start, **options
        )  # fmt: skip
        return found

    def compare(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        set_a: Mapping[str, object] | None = None,
        set_b: Mapping[str, object] | None = None,
        from_the_start: bool = False,
        **options: Unpack[Options],
    ) -> Comparison:
        """Two games of the file on the same draws: `.frame`, `.answer` and `.payoffs`, B minus A.

        Parameters
        ----------
        a, b
            A what-if of the file, or None or `base` for the file as it stands.
        set_a, set_b
            Other numbers in A only, in B only; `set` is for both.
        from_the_start
            Whether all know of both from the start, also where they could be announced now.
        options
            As for `solve`, on both sides.

        Raises
        ------
        UsageError
            If there is no such variant, or a number cannot be used.

        Examples
        --------
        >>> import melian
        >>> found = melian.read("canon/deterrence").compare(None, "war", draws=4)
        >>> found.answer["base"], found.answer["other"]
        (0.0, 1.0)
        """
        found: Comparison = self.ask(
            "compare", a=a, b=b, settings_a=set_a, settings_b=set_b, from_the_start=from_the_start, **options
        )
        return found

    def levers(
        self, actor: str, *, outcome: str | None = None, from_the_start: bool = False,
        **options: Unpack[Options],
    ) -> LeverTable:  # fmt: skip
        """What an actor could do beforehand, ranked by what it does to an outcome: `.frame`.

        Parameters
        ----------
        actor
            Whose levers: commitments, briefings, disclosures, playing in the open.
        outcome
            The outcome whose odds rank them; the odds of yes if absent.
        from_the_start
            Whether all know of each lever before the story begins, and what has been played is one too; if
            not, what is still open is announced now.
        options
            As for `solve`: `variant`, `set` and `precision` make the game in which the levers are
            tried, on 200 draws if absent; `progress` and `stop` as for `whatif`.

        Raises
        ------
        UsageError
            If there is no such actor, outcome, variant or assumption.

        Examples
        --------
        >>> import melian
        >>> case = melian.read("canon/deterrence")
        >>> table = case.levers(case.scenario.actors[0], draws=4)
        >>> sorted(set(table.frame["kind"]))
        ['commitment']
        """
        found: LeverTable = self.ask(
            "levers", actor=actor, outcome=outcome, from_the_start=from_the_start, **options
        )  # fmt: skip
        return found

    @property
    def findings(self) -> pd.DataFrame:
        """Warnings and notes about the file: line, column, severity, code, message, help."""
        return findings_frame(self)

    def facts(self, texts: str | os.PathLike[str] | None = None) -> pd.DataFrame:
        """The facts and what is known of their passages; `texts` is a folder as for `melian.passages_of`."""
        return facts_frame(self, texts)

    def __repr__(self) -> str:
        return f"<Case {self.scenario.name!r}: {self.title}>"

    def _repr_html_(self) -> str:
        from melian.characters import markup
        from melian.report.pages.story import story_lines

        lines = (
            "\N{NO-BREAK SPACE}" * 4 * line.indent + markup(line.text) for line in story_lines(self.model)
        )
        return f"<details open><summary>{markup(self.title)}</summary>{'<br>'.join(lines)}</details>"
