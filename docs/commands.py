"""Commands of melian as their users run them, without the seconds that each would take to start.

One process imports melian and solves something of every size, so that the machine code of the
kernels is read; every command is a child of it and ends with it. Where processes cannot be forked each
command is started anew.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

SCREEN = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
PATIENCE = 300
"""Seconds after which a command is ended."""
_PARENT = f"""
import gc, json, os, signal, sys
from click.testing import CliRunner
from melian.cli.main import cli, main
for command in ("canon/hawk-dove", "canon/rubinstein --draws 1", "ukraine-2021 --draws 20"):
    CliRunner().invoke(cli, ["solve", *command.split()])
gc.freeze()
for line in sys.stdin:
    case = json.loads(line)
    child = os.fork()
    if child:
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    signal.alarm({PATIENCE})
    os.chdir(case["folder"])
    for number, name in enumerate((os.devnull, *case["streams"])):
        os.dup2(os.open(name, os.O_RDWR), number)
    try:
        main(case["arguments"])
    except SystemExit as ending:
        code = ending.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
"""


def run(words: list[str], folder: Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command in a folder; 'melian' is the one of this Python."""
    if words[0] == "melian" and hasattr(os, "fork"):
        return _forked(words[1:], folder)
    words = [sys.executable, "-m", "melian", *words[1:]] if words[0] == "melian" else words
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE, check=False,
        env=os.environ | SCREEN,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def _forked(arguments: list[str], folder: Path) -> tuple[int, str, str]:
    parent = _parent()
    assert parent.stdin is not None
    assert parent.stdout is not None
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place, name) for name in ("out", "err")]
        for stream in streams:
            stream.touch()
        case = {"arguments": arguments, "folder": str(folder), "streams": [str(stream) for stream in streams]}
        parent.stdin.write(json.dumps(case) + "\n")
        parent.stdin.flush()
        code = int(parent.stdout.readline())
        out, err = (stream.read_text("utf-8") for stream in streams)
    return code, out, err


@cache
def _parent() -> subprocess.Popen[str]:
    """The process that commands are forked from; it ends when its input does."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | SCREEN | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    atexit.register(process.communicate)
    return process
