"""The texts that `melian dossier` is given: each read, asked about where a server is named, and told.

Tested in `tests/unit/test_dossier_command.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from melian.cli.screen import echo

if TYPE_CHECKING:
    from datetime import date

    from melian.dossier.assistant.chat import Chat
    from melian.dossier.build import Source

__all__ = ["chat_of", "sources_of", "tell_sources"]

MOST_TOLD = 20
"""Texts of which each has a line of its own at the end."""


def sources_of(
    texts: Sequence[str], dates: Sequence[str], languages: Sequence[str], actors: str | None, folder: Path,
    chat: Chat | None, *, no_wording: bool, quiet: bool,
) -> tuple[list[Source], bool]:  # fmt: skip
    """What is read in each text; those that cannot be read are told and left out."""
    from melian.dossier.gather import Wanted, gathered, names_of
    from melian.errors import TextError

    days = {text: _day(day) for text, day in _by_text(dates, texts, "--date").items()}
    codes = _by_text(languages, texts, "--language")
    table = _table(actors)
    sources, failed = [], False
    for number, (text, name) in enumerate(
        zip(texts, names_of([Path(text) for text in texts]), strict=True), 1
    ):
        wanted = Wanted(days.get(text), codes.get(text, ""), wording=not no_wording)
        try:
            source, how = gathered(Path(text), name, wanted, folder, table)
        except TextError as error:
            echo(f"Error: {error}", err=True)
            failed = True
            continue
        if chat is not None:
            source = _asked(source, chat)
        sources.append(source)
        place = f"{number} of {len(texts)}: {text}, {len(source.reading.passages)} passages"
        place = place if len(texts) > 1 and not quiet else f"{text}"
        if how == "unknown":
            echo(f"{place}: its day is not known, so `Monday` has none; say --date 2028-09-07", err=True)
        elif not quiet:
            echo(f"{place}: published {source.reading.text.published}, {how}", err=True)
    return sources, failed


def chat_of(endpoint: str | None, model: str | None) -> Chat | None:
    """The server that is to be asked, if one is named."""
    if model and not endpoint:
        raise click.UsageError("--assistant-model names a model of a server: add --endpoint URL.")
    if not endpoint:
        return None
    if not model:
        raise click.UsageError("--endpoint needs the name of a model: add --assistant-model NAME.")
    from melian.dossier.assistant.chat import Chat

    return Chat(endpoint, model)


def _asked(source: Source, chat: Chat) -> Source:
    """The text with what an assistant adds to it and the text bears out."""
    from dataclasses import replace

    from melian.dossier.assistant.propose import propose

    found = propose(chat, source.reading)
    for error in found.errors:
        echo(f"{source.name}: {error}", err=True)
    if not found.errors or found.passages:
        echo(f"{source.name}: {chat.model}: {found.words}", err=True)
    passages = tuple(sorted((*source.reading.passages, *found.passages), key=lambda each: each.span))
    names = {each.span: chat.model for each in found.passages}
    return replace(source, reading=replace(source.reading, passages=passages), proposed=names)


def _by_text(values: Sequence[str], texts: Sequence[str], option: str) -> dict[str, str]:
    """What is said of each text: `DAY` of all, `TEXT=DAY` of one."""
    said: dict[str, str] = {}
    for value in values:
        name, equals, rest = value.rpartition("=")
        if not equals:
            said = dict.fromkeys(texts, value) | said
        elif name in texts or any(Path(text).name == name for text in texts):
            said[next(text for text in texts if name in (text, Path(text).name))] = rest
        else:
            raise click.UsageError(
                f"{option} names '{name}', which is none of the texts: {', '.join(texts)}."
            )
    return said


def _day(text: str) -> date:
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"'{text}' is not a day; write it as 2028-09-07.") from None


def _table(path: str | None) -> dict[str, dict[str, object]] | None:
    """The user's actors."""
    if path is None:
        return None
    from melian.dossier.read import read_actors

    return read_actors(Path(path))


def tell_sources(sources: Sequence[Source], output: str) -> None:
    """What was found in each text, and what to do next."""
    from melian.report.words.figures import count

    found = [(source.file or source.name, [source.reading]) for source in sources]
    if len(sources) > MOST_TOLD:  # how far they got was told while they were read
        found = [(f"{len(sources)} texts", [source.reading for source in sources])]
    for name, readings in found:
        spoken = (each.role in ("speech", "fragment") for one in readings for each in one.quotations)
        echo(
            f"{name}: {count(sum(len(one.passages) for one in readings), 'passage')}, "
            f"{count(sum(spoken), 'quotation')}, "
            f"{count(sum(len(one.moments) for one in readings), 'date')}, "
            f"{count(sum(len(one.figures) for one in readings), 'number')}, "
            f"{count(len({actor.id for one in readings for actor in one.actors}), 'actor')}"
        )
    echo(f"\nWritten to {output}. Go through it: set `keep` of each passage to yes or no.")
    echo(f"  melian dossier show {output}     the texts with their passages marked")
    echo(f"  melian draft {output}            a first model of the kept passages")
