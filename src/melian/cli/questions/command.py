"""The command of a question: its options from what it takes, its page from what it answers.

Tested in `tests/unit/test_questions.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from melian.cli.options import (
    as_json,
    at_options,
    complete_variant,
    draw_options,
    keep_option,
    model_options,
    scenario_argument,
    solve_options,
    who_options,
)
from melian.cli.output import OutFile, write_picture
from melian.questions.question import Answered, MisreadError, Option, Question, Shared, Work

if TYPE_CHECKING:
    from melian.cli.progress.solves import Solves
    from melian.cli.progress.tasks import Tasks
    from melian.questions.subject import Posed, Subject
    from melian.runs.ask import Ask, Watch

__all__ = ["command_of"]

SHARED: dict[Shared, Callable[[Any], Any]] = {
    Shared.DRAWS: draw_options,
    Shared.MODEL: model_options,
    Shared.EVENTS: at_options,
    Shared.PLACE: solve_options,
    Shared.STORE: keep_option,
    Shared.WHO: who_options,
}
WRITTEN = ("svg", "out")
"""Options that say where to write, and that a question does not take."""


class _Number(click.ParamType):  # type: ignore[type-arg]  # generic in later versions of click only
    """A number as crisis files write it, also `30%` or `1/3`."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; a percentage as its hundredth."""
        try:
            return float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            from melian.errors import NumberError
            from melian.scenario.quantities.numbers import number
        try:
            return number(str(value))
        except NumberError as error:
            self.fail(str(error), param, ctx)


def command_of(question: Question) -> click.Command:
    """The command that asks a question."""
    made: Any = as_json(click.pass_context(partial(_put, question)))
    made.__doc__ = question.help
    words = "Nothing on stderr." if question.told == "always" else "No progress on stderr."
    made = click.option("--quiet", "-q", is_flag=True, help=words)(made)
    if question.chart is not None:
        made = click.option("--svg", metavar="FILE", type=OutFile(), help="Also write a picture.")(made)
    for option in reversed(question.options):
        made = SHARED[option](made) if isinstance(option, Shared) else _added(option)(made)
    return click.command(question.name)(scenario_argument(made))


def _added(option: Option) -> Callable[[Any], Any]:
    """An option as click takes it."""
    complete: dict[str, Any] = {"shell_complete": complete_variant} if option.names_variants else {}
    if option.is_argument:
        said: dict[str, Any] = {"nargs": -1} if option.several else {"required": False}
        if option.usual is not None:
            said["default"] = option.usual
        if option.metavar is not None:
            said["metavar"] = option.metavar
        return click.argument(option.name, **said, **complete)
    flags = option.flags or f"--{option.name.replace('_', '-')}"
    about: dict[str, Any] = {"help": option.help, "metavar": option.metavar, **complete}
    kind = _kind(option)
    if kind is not None:
        about["type"] = kind
    if option.kind == "flag":
        about |= {"is_flag": True, "metavar": None}
    if option.kind == "settings":
        about["metavar"] = "NAME=VALUE"
    if option.several:
        about["multiple"] = True
    if option.needed and option.among is None:
        about["required"] = True
    elif option.needed:  # its absence is told once the crisis is read, with the names that there are
        about["help"] = f"{option.help}  [required]"
    if option.usual is not None:
        about |= {"default": option.usual, "show_default": True}
    if "/" in flags:
        about["default"] = None
    return click.option(flags, option.name, **about)


def _kind(option: Option) -> Any:
    if option.kind == "whole":
        bounded = option.least is not None or option.most is not None
        return click.IntRange(option.least, option.most) if bounded else int
    return _Number() if option.kind == "number" else None


def _put(
    question: Question, ctx: click.Context, /, scenario: str, *, quiet: bool, as_json: bool, **given: Any
) -> None:
    """Ask, print, and end with the code that says how good the answer is."""
    from melian.cli.progress.stages import stages
    from melian.cli.request import read_scenario
    from melian.cli.screen import print_again, print_json, print_page
    from melian.cli.solving import exit_of, run_draws
    from melian.questions.asked.meant import by_keys

    try:
        ask, watch = _asked(ctx, question, given)
        if given.get("out") is not None:
            from melian.cli.output import check_out

            check_out(given["out"])
        if question.name == "equilibria" and scenario.endswith(".efg"):
            from melian.cli.questions.equilibria import print_game_answer

            print_game_answer(ctx, scenario, ask, watch, quiet=quiet, as_json=as_json, svg=given["svg"])
        subject = read_scenario(scenario).crisis
        ask = by_keys(ask, subject.base.model)
        if question.work is None:
            with stages(quiet=quiet) as tell:
                solve = partial(run_draws, quiet=quiet)
                answered = question.answer(subject, ask, replace(watch, stage=tell), solve)
        else:
            answered = _watched(question, question.work(subject, ask), subject, ask, watch, quiet=quiet)
    except MisreadError as error:
        raise click.UsageError(_with_names(error, scenario)) from None
    if given.get("out") is not None:
        from melian.cli.output import write_result

        write_result(answered.run, question.record(answered).plain(), given["out"])
    if given.get("svg") is not None:
        write_picture(given["svg"], question.drawn(answered))
    if as_json:
        print_json(question.record(answered).plain(), ctx if question.says_again else None)
    else:
        print_page(*question.shown(answered))
        if question.says_again:
            print_again(ctx)
    ctx.exit(exit_of(question.ending(answered)))


def _with_names(error: MisreadError, scenario: str) -> str:
    """What is wrong, and where a name is missing those that the crisis has."""
    from melian.cli.request import read_scenario
    from melian.scenario.findings.diagnostics import nearest

    if error.among is None:
        return str(error)
    return f"{error}; {nearest('', error.among(read_scenario(scenario).crisis))}."


def _asked(ctx: click.Context, question: Question, given: Mapping[str, Any]) -> tuple[Ask, Watch]:
    """What was typed as what is asked, and how it is to be answered."""
    from melian.cli.request import settings_of
    from melian.runs.ask import parted

    for option in question.options:
        if isinstance(option, Option) and option.needed and given[option.name] is None:
            flags = option.flags or f"--{option.name.replace('_', '-')}"
            raise MisreadError(f"{flags} is missing", option.among)
    numbers = {
        "settings",
        *(o.name for o in question.options if isinstance(o, Option) and o.kind == "settings"),
    }
    options = {
        name: settings_of(value) if name in numbers else value
        for name, value in given.items()
        if name not in WRITTEN
    }
    commandline = click.core.ParameterSource.COMMANDLINE
    typed = frozenset(name for name in given if ctx.get_parameter_source(name) == commandline)
    read = question.read(options, typed)
    ask, watch = parted(read)
    return (ask if read.get("draws") else ask.but(draws=question.usual_draws(ask.about))), watch


def _watched(
    question: Question, work: Work, subject: Subject, ask: Ask, watch: Watch, *, quiet: bool
) -> Answered:
    """The answer of a question that solves games of its own, while somebody watches."""
    from melian.cli.progress.watch import interruptible
    from melian.questions.subject import solved

    _announce(question, work, subject.posed(ask), quiet=quiet)
    line = _line(work, quiet=quiet)
    with interruptible(line) as stop:
        return question.answer(subject, ask, replace(watch, progress=line, stop=stop), solved)


def _announce(question: Question, work: Work, posed: Posed, *, quiet: bool) -> None:
    """How long it takes, before it begins."""
    from melian.cli.progress.solves import announce, announce_long

    if question.told == "always":
        announce(work.games, posed.model.n_leaves, quiet=quiet, least=work.at_least)
    elif question.told == "long":
        announce_long(work.games, posed.model.n_leaves, quiet=quiet)


def _line(work: Work, *, quiet: bool) -> Solves | Tasks:
    """The moving line."""
    from melian.cli.progress.solves import Solves
    from melian.cli.progress.tasks import Tasks
    from melian.cli.screen import stderr_is_terminal

    show = stderr_is_terminal() and not quiet
    if work.counts in ("settings", "starts"):
        return Solves(work.steps, show=show, what=work.counts)
    return Tasks(work.steps, work.counts, show=show)
