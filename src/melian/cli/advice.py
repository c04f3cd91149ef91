"""What would work where a command was called wrongly: click says what was found, this the rest.

A line that is shown as a remedy was read by the parser of its command before it is shown.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator, Sequence

import click

from melian.cli.named import option_for

__all__ = ["advise", "command_meant"]

NEAR = 0.6
"""How much alike two names have to be for one to be offered in place of the other."""
SHOWN = 4
"""So many commands are named; the rest is counted."""
LONG_DASHES = (
    "\N{EN DASH}",
    "\N{EM DASH}",
    "\N{MINUS SIGN}",
    "\N{HORIZONTAL BAR}",
    "\N{NON-BREAKING HYPHEN}",
)
SAME = {"--at": "--until", "--until": "--at", "--out": "--output", "--output": "--out", "-o": "--out"}
"""Options of other commands that do the same."""
WRITE = {
    "SCENARIO": "Write a path, or a name that `melian list` shows.",
    "FILE": "Write the path of a file.",
    "RUN": "`melian runs list` names them.",
    "A": "`melian runs list` names the runs.",
    "B": "`melian runs list` names the runs.",
    "CODE": "Write the code of a message, such as M104.",
    "NAME": "Write a name for the new file.",
    "DOSSIER": "Write the path of one; `melian dossier report.txt -o crisis.dossier.yaml` makes it.",
    "DATA": "Write the path of a table (.csv).",
    "MODEL": "Write the name of a model, or the path of a crisis file.",
}
OTHER_WORDS = {
    "odds": "solve", "run": "solve", "validate": "check", "lint": "check", "init": "new", "create": "new",
    "tree": "show", "view": "show", "format": "fmt", "sensitivity": "drivers", "variants": "whatif",
}  # fmt: skip
"""What others call a command."""
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)$", re.S)


def advise(error: click.ClickException, typed: Sequence[str], every: click.Group) -> None:
    """Add to an error what would work.

    Parameters
    ----------
    error
        As click raised it; its message is changed.
    typed
        The arguments of the command line.
    every
        The group of all commands.
    """
    ctx = getattr(error, "ctx", None)
    if ctx is None and isinstance(error, click.BadOptionUsage):
        ctx = _context(typed, every)
    if ctx is None:
        return
    changed: dict[str, object] = {}
    if isinstance(error, click.NoSuchOption):
        changed = {"message": _no_such_option(error.option_name, ctx, typed), "possibilities": None}
    elif isinstance(error, click.MissingParameter):
        changed = {"message": _missing(error)}
    elif isinstance(error, click.BadOptionUsage):
        changed = {"message": f"{error.message}{_usage_of(error.option_name, ctx)}"}
    elif isinstance(error, click.BadParameter):
        changed = {"message": _whole_number(error)}
    elif match := _EXTRA.search(error.message):
        changed = {"message": f"{error.message}.{_extra(match[1].split(' '), ctx)}"}
    vars(error).update(changed)  # click's types call them final


def command_meant(words: Sequence[str], known: Sequence[str]) -> str:
    """What was probably meant by words of which the first is no command."""
    first, *rest = words
    if first == "help":
        about = next((word for word in rest if word in known), None)
        return f"Help is an option: melian {about + ' ' if about else ''}--help"
    place = next((number for number, word in enumerate(words) if word in known), None)
    if place is not None:
        line = [words[place], *words[:place], *words[place + 1 :]]
        return f"The command comes first: melian {shlex.join(line)}"
    if _is_a_crisis(first):
        return f"Name a command first: melian check {shlex.join(words)}"
    close = difflib.get_close_matches(first.lower(), known, n=1)
    meant = close[0] if close else OTHER_WORDS.get(first.lower())
    return f"Did you mean '{meant}'?" if meant else f"There are {', '.join(known)}."


def _is_a_crisis(word: str) -> bool:
    from melian.library import bundled

    return word.endswith((".yaml", ".yml")) or bundled(word) is not None


def _no_such_option(name: str, ctx: click.Context, typed: Sequence[str]) -> str:
    path = ctx.command_path
    words = list(typed)[len(path.split()) - 1 :]
    if isinstance(ctx.command, click.Group):
        return _of_a_command(name, ctx, words)
    start = f"`{path}` has no option '{name}'."
    if (single := _single_dash(ctx, words)) is not None:
        return f"`{path}` has no option '{single}'; write two hyphens: -{single}."
    if (line := _as_a_word(name, ctx, words)) is not None:
        return f"{start} It takes that as a word: {line}"
    own = _options(ctx.command, ctx)
    near = SAME.get(name, "")
    if near not in own:
        near = _nearest(name, own) or ""
    return f"{start} Did you mean '{near}'?" if near else f"{start}{_who_has(name, ctx)} See `{path} --help`."


def _of_a_command(name: str, ctx: click.Context, words: list[str]) -> str:
    """An option before the command that it belongs to."""
    group, path = ctx.command, ctx.command_path
    assert isinstance(group, click.Group)
    known = group.list_commands(ctx)
    place = next((number for number, word in enumerate(words) if word in known), None)
    if place is None:
        start = f"`{path}` has no option '{name}' of its own."
        return f"{start}{_who_has(name, ctx)} Name the command first: {path} COMMAND ... {name}"
    command = group.get_command(ctx, words[place])
    assert command is not None
    behind = [*words[place + 1 :], *words[:place]]
    inner = f"{path} {command.name}"
    if _reads(command, behind):
        return f"'{name}' goes behind the command: {inner} {shlex.join(behind)}"
    near = _nearest(name, _options(command, ctx))
    return f"`{inner}` has no option '{name}'." + (
        f" Did you mean '{near}', behind the command?" if near else ""
    )


def _as_a_word(name: str, ctx: click.Context, words: list[str]) -> str | None:
    """The line with the value as a word of its own, where the command has an argument for it."""
    from melian.cli.options import complete_variant

    called = name.lstrip("-")
    arguments = [each for each in ctx.command.params if isinstance(each, click.Argument)]
    fits = any(
        str(each.name) in (called, f"{called}s")
        or (called == "variant" and each._custom_shell_complete is complete_variant)
        for each in arguments
    )
    if not fits:
        return None
    line = words[1:] if words[:1] == [ctx.info_name] else words
    kept, values = [], []
    given = iter(line)
    for word in given:
        option, equals, value = word.partition("=")
        if option != name:
            kept.append(word)
        else:
            values += [value] if equals else list(_next(given))
    sides = [each for each in arguments if each.default == "base"]
    line = [*kept, *(["base"] if len(sides) > len(values) == 1 else []), *values]
    return f"{ctx.command_path} {shlex.join(line)}" if values and _reads(ctx.command, line) else None


def _next(words: Iterator[str]) -> Iterator[str]:
    for word in words:
        yield word
        return


def _single_dash(ctx: click.Context, words: list[str]) -> str | None:
    """`-draws` where `--draws` is an option."""
    own = _options(ctx.command, ctx)
    return next((word for word in words if re.match(r"-[a-z][a-z-]+$", word) and f"-{word}" in own), None)


def _reads(command: click.Command, words: list[str]) -> bool:
    """Whether the parser of a command can take words."""
    ctx = click.Context(command)
    try:
        _, left, _ = command.make_parser(ctx).parse_args(list(words))
    except click.UsageError:
        return False
    return isinstance(command, click.Group) or not left


def _options(command: click.Command, ctx: click.Context) -> list[str]:
    return [name for each in command.get_params(ctx) if isinstance(each, click.Option) for name in each.opts]


def _context(typed: Sequence[str], every: click.Group) -> click.Context:
    """Of the command that words name: click gives none where an option lacks its value."""
    ctx, command = click.Context(every), every
    for word in typed:
        if isinstance(command, click.Group) and word in command.list_commands(ctx):
            command = command.get_command(ctx, word)  # type: ignore[assignment]
            ctx = click.Context(command, ctx, word)
    return ctx


def _nearest(name: str, known: Sequence[str]) -> str | None:
    """Compared without hyphens: these are alike in all."""
    bare = {each.lstrip("-"): each for each in known}
    found = difflib.get_close_matches(name.lstrip("-"), list(bare), n=1, cutoff=NEAR)
    return bare[found[0]] if found else None


def _who_has(name: str, ctx: click.Context) -> str:
    """Which commands have an option."""
    every = ctx.find_root().command
    assert isinstance(every, click.Group)
    have = [
        each
        for each in every.list_commands(ctx)
        if (command := every.get_command(ctx, each)) is not None and name in _options(command, ctx)
    ]
    if not have:
        return ""
    more = f" and {len(have) - SHOWN} more" if len(have) > SHOWN else ""
    return f" These have it: {', '.join(have[:SHOWN])}{more}."


def _missing(error: click.MissingParameter) -> str:
    param = error.param
    if isinstance(param, click.Argument):
        return WRITE.get(str(param.metavar or param.name).upper(), error.message)
    if isinstance(param, click.Option):
        return f"Write {param.opts[0]} {param.metavar or 'VALUE'}{_help_of(param)}."
    return error.message


def _usage_of(name: str, ctx: click.Context) -> str:
    """How an option is written."""
    option = next(
        (each for each in ctx.command.params if isinstance(each, click.Option) and name in each.opts), None
    )
    if option is None:
        return ""
    if option.is_flag:
        return f" Write {name} alone."
    shown = option.metavar or ("N" if isinstance(option.type, click.types.IntParamType) else "VALUE")
    return f" Write {name} {shown}{_help_of(option)}."


def _help_of(option: click.Option) -> str:
    first = (option.help or "").split(";")[0].split(". ")[0].rstrip(".")
    return f": {first[:1].lower()}{first[1:]}" if first else ""


def _whole_number(error: click.BadParameter) -> str:
    """What is no whole number, in words, with those that would do."""
    kind = getattr(error.param, "type", None)
    if not isinstance(kind, click.types.IntParamType):
        return error.message
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    ends = f", one from {low:,}" if low is not None else ""
    ends += f" to {high:,}" if high is not None else " up" if ends else ""
    if " is not in the range" in error.message:
        return f"{error.message.partition(' is not in the range')[0]} is out of range; write a number{ends}."
    if "is not a valid" not in error.message:
        return error.message
    got = error.message.partition(" is not a valid")[0]
    return f"{got} is not a valid integer; write digits alone{ends}."


def _extra(words: Sequence[str], ctx: click.Context) -> str:
    """What the words may have been meant for that are too many."""
    for word in words:
        if word.startswith(LONG_DASHES):
            name = word.lstrip("".join(LONG_DASHES) + "-")
            return f" '{word}' begins with a long dash; write two hyphens: --{name}"
    own = _options(ctx.command, ctx)
    if any(map(_is_a_crisis, words)):
        return " One crisis at a time."
    if "--set" in own and any("=" in word for word in words):
        return f" Numbers are set by --set: --set {shlex.quote(next(word for word in words if '=' in word))}"
    if "--step" in own and "--option" in own and "." in words[0].strip("."):
        step, _, option = words[0].partition(".")
        return (
            f" A step and its option are named by --step {shlex.quote(step)} --option {shlex.quote(option)}"
        )
    if found := option_for(" ".join(words), ctx.params.get("scenario"), own):
        return found
    if "--variant" in own:
        return f" A what-if of the file is named by --variant: --variant {words[0]}"
    return f" See `{ctx.command_path} --help`."
