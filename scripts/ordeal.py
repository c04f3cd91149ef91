"""What the scripts share that treat melian badly at random: how a command is run, judged and counted.

`mutated_crises.py`, `mutated_games.py`, `damaged_stores.py` and `killed_runs.py` take how many, and
a seed: the same two give the same inputs, so that whatever is found can be found again. An input that
went wrong is kept as a file in the folder for temporary files, and named.
"""

from __future__ import annotations

import random
import re
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from click.testing import CliRunner, Result

from melian.cli.main import cli

__all__ = ["RAW", "Hung", "ask", "changed", "ended_badly", "keep", "trouble", "within"]

RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What acts on a terminal and must not be printed."""
PATIENCE = 30
"""Seconds after which a command is said to hang."""


class Hung(BaseException):
    """Something that did not end; nothing that catches exceptions takes it for one of its own."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raises `Hung` in what takes longer."""

    def hang(*_: object) -> None:
        raise Hung(f"did not end within {seconds} s")

    before = signal.signal(signal.SIGALRM, hang)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def ask(words: Sequence[str]) -> Result:
    """A command in this process, ended from outside where it does not end."""
    begun = time.monotonic()
    try:
        with within(PATIENCE):
            return CliRunner().invoke(cli, list(words))
    except Hung as error:
        spent = f"hung for {time.monotonic() - begun:.0f} s"
        return Result(CliRunner(), b"", b"", b"", None, 1, Hung(spent), (Hung, error, None))


def ended_badly(done: Result, codes: set[int]) -> str | None:
    """What is wrong with how a command ended, or nothing; `codes` are those that it may end with."""
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        return trouble(done.exception)
    if done.exit_code not in codes:
        return f"exit code {done.exit_code}"
    if done.exit_code and not (done.stdout + done.stderr).strip():
        return "ended silently"
    if RAW.search(done.stdout + done.stderr):
        return "a raw control character"
    return None


def trouble(error: BaseException) -> str:
    """An exception that nobody should see, and the line that it comes from."""
    lines = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(lines[-1].filename).name}:{lines[-1].lineno})" if lines else ""
    return f"{type(error).__name__}: {str(error)[:160]}{place}"


def keep(name: str, data: bytes) -> Path:
    """An input that went wrong, for whoever looks at it."""
    path = Path(tempfile.gettempdir(), name)
    path.write_bytes(data)
    return path


def changed(text: str, bits: Sequence[str], rng: random.Random) -> str:
    """A text that is changed in one to four places: characters, stretches, words or lines."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        kind, place = rng.randrange(5), rng.randrange(len(text) + 1)
        if kind == 0:
            text = text[:place] + rng.choice(bits) + text[place:]
        elif kind == 1:
            text = text[:place] + text[place + rng.randrange(1, 9) :]
        elif kind == 2:
            start = rng.randrange(len(text) + 1)
            text = text[:place] + text[start : start + rng.randrange(60)] + text[place:]
        else:
            mark = " " if kind == 3 else "\n"
            words = text.split(mark)
            words[rng.randrange(len(words))] = rng.choice((rng.choice(words), rng.choice(bits)))
            text = mark.join(words)
    return text
