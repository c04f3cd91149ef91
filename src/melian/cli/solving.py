"""Solve draws where somebody watches: a moving line, Ctrl-C, and an exit code that says how good it is.

Tested in `tests/unit/test_cli_commands.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from melian.cli.exits import INTERRUPTED, OK, UNCERTIFIED
from melian.cli.progress.draws import Draws
from melian.cli.progress.solves import announce_long
from melian.cli.progress.watch import interruptible
from melian.cli.screen import echo, stderr_is_terminal

if TYPE_CHECKING:
    from melian.questions.question import Ending
    from melian.questions.subject import Posed
    from melian.runs.ask import Watch
    from melian.runs.kept import Kept
    from melian.runs.run import Run

__all__ = ["exit_code", "exit_of", "kept_words", "run_draws"]


def run_draws(posed: Posed, watch: Watch, *, quiet: bool, say: bool = True) -> Run:
    """Solve with a moving line on stderr; Ctrl-C ends it with the draws that were begun.

    `say`: tell beforehand how long it takes, if it takes long.
    """
    from melian.questions.subject import solved
    from melian.runs.evidence import given_events

    given_events(posed.model, **posed.ask.events)
    file, draws = posed.model.scenario.file, posed.ask.draws
    labels = {str(k): o.words(k) for k, o in file.outcomes.items()}
    yes = tuple(list(labels).index(name) for name in file.counts_as_yes)
    announce_long(draws, posed.model.n_leaves, quiet=quiet or not say)
    line = Draws(draws, labels, yes, show=stderr_is_terminal() and not quiet)
    with interruptible(line) as stop:
        run = solved(posed, replace(watch, progress=line, stop=stop))
    if not quiet and run.keeping is not None:
        echo(kept_words(run.keeping), err=True)
    return run


def kept_words(kept: Kept) -> str:
    """Where a run is kept, and how much of it was there before."""
    words = f"Kept as {kept.name}: {kept.reused + kept.solved} of {kept.blocks} blocks"
    if kept.reused:
        words += f", {kept.reused} of them from before"
    if kept.damaged:
        words += f"; {kept.damaged} damaged and solved again"
    return f"{words}."


def exit_code(run: Run) -> int:
    """What the exit code of a command that solved says."""
    from melian.questions.question import ending_of_draws

    return exit_of(ending_of_draws((run,)))


def exit_of(ending: Ending) -> int:
    """How good an answer is, as an exit code."""
    return {"done": OK, "uncertified": UNCERTIFIED, "interrupted": INTERRUPTED}[ending.value]
