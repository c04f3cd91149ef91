"""What a command finds around it: closed or full streams, widths that are none, long names, Ctrl-C.

Every process here is a real one, most of them forked from one: closed streams and
signals are nothing that could be tried inside the tests.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, signals and devices of POSIX")

MANY = """
import gc, json, os, sys
from click.testing import CliRunner
import melian.fit.fitting
from melian.cli.main import cli, main
for command in (["check", "canon/hawk-dove"], ["list"], ["schema"], ["efg", "show", "nothing"]):
    CliRunner().invoke(cli, command)  # has everything imported
gc.freeze()
for line in sys.stdin:
    case = json.loads(line)
    child = os.fork()
    if not child:
        for number in (1, 2):
            os.dup2(os.open(case["streams"][number - 1], os.O_WRONLY | os.O_CREAT), number)
        for number in case["closed"]:
            os.close(number)
            setattr(sys, ("stdin", "stdout", "stderr")[number], None)
        os.environ.update(case["environment"])
        try:
            main(case["arguments"])
        except SystemExit as ending:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()  # as Python does when it ends, and quicker
            os._exit(ending.code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Forks:
    """One process that has imported melian, and a child of it for every command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", MANY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
        )

    def __call__(
        self, *arguments: str, out: str = "out", err: str = "err", closed: tuple[int, ...] = (), **environment: str
    ) -> tuple[int, str, str]:  # fmt: skip
        """Exit code, stdout and stderr."""
        import json

        for name in ("out", "err"):
            (self.folder / name).write_text("")
        case = {"arguments": arguments, "streams": [out, err], "closed": closed, "environment": environment}
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return code, (self.folder / "out").read_text("utf-8"), (self.folder / "err").read_text("utf-8")


@pytest.fixture(scope="module")
def forked(tmp_path_factory):
    forks = Forks(tmp_path_factory.mktemp("forks"))
    yield forks
    forks.process.communicate()


CHECK = ("check", "canon/hawk-dove")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize(
    "arguments", [CHECK, (*CHECK, "--json"), ("list",), ("schema",), ("--help",), ("--version",)]
)
def test_a_full_disk_behind_stdout_is_one_sentence(forked, arguments):
    code, _, err = forked(*arguments, out="/dev/full")
    assert (code, err) == (2, "Error: what is printed cannot be written: no space left on device.\n")


@pytest.mark.parametrize("arguments", [CHECK, ("list",), ("--help",)])
def test_a_closed_stdout_is_told(forked, arguments):
    code, _, err = forked(*arguments, closed=(1,))
    assert (code, err) == (2, "Error: what is printed cannot be written: bad file descriptor.\n")
    assert forked(*arguments, closed=(1, 2)) == (2, "", "")
    assert forked(*arguments, closed=(0, 1, 2)) == (2, "", "")


def test_a_closed_stdout_matters_only_where_something_is_printed(forked):
    assert forked("schema", "-o", "schema.json", closed=(0, 1)) == (0, "", "")
    assert (forked.folder / "schema.json").stat().st_size > 1000


def test_what_is_wrong_with_stderr_costs_nothing(forked):
    whole = forked(*CHECK)
    assert whole[0] == 0
    assert forked(*CHECK, closed=(2,)) == whole
    assert forked(*CHECK, closed=(0,)) == whole
    assert forked("list", "--no-such", closed=(2,))[0] == 2
    if Path("/dev/full").exists():
        assert forked(*CHECK, err="/dev/full") == whole
        assert forked("check", "no such", err="/dev/full")[0] == 3


@pytest.mark.parametrize("name", ["COLUMNS", "LINES"])
def test_a_width_that_is_none_is_not_believed(forked, name):
    whole = forked(*CHECK)
    for size in ("0", "-1", "x", "\u00b2", "9" * 5000):
        assert forked(*CHECK, **{name: size}) == whole, size
    for size in ("1", "7"):
        code, out, err = forked(*CHECK, COLUMNS=size)
        assert (code, err) == (0, "")
        assert out.split() == whole[1].split()


LONG = "x" * 5000


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", LONG), ("check", "a/" * 2500), ("check", "loop"), ("check", "loop/x.yaml"), ("check", "file/x"),
        ("check", "folder"), ("fmt", LONG), ("fmt", "loop"), ("new", LONG), ("new", "loop/x"), ("efg", "show", LONG),
        ("efg", "show", "loop"), ("efg", "show", "folder"), ("equilibria", f"{LONG}.efg"), ("fit", LONG, "x", "--let", "a ~ 1"),
        ("fit", "canon/hawk-dove", LONG, "--let", "a ~ 1"), ("fit", "canon/hawk-dove", "loop", "--let", "a ~ 1"),
        ("runs", "list", "--store", LONG), ("runs", "list", "--store", "loop"), ("runs", "show", LONG, "--store", "folder"),
        ("explain", LONG), (LONG,),
    ],
    ids=lambda arguments: " ".join(arguments)[:30],
)  # fmt: skip
def test_names_that_no_file_can_have_are_one_sentence(forked, arguments):
    folder = forked.folder
    (folder / "folder").mkdir(exist_ok=True)
    (folder / "file").touch()
    if not (folder / "loop").is_symlink():
        (folder / "loop").symlink_to("loop")
    before = sorted(folder.iterdir())
    code, out, err = forked(*arguments)
    assert code in (2, 3), err
    assert out == ""
    assert "Error: " in err or "error[M001]" in err
    assert "Traceback" not in err
    assert sorted(folder.iterdir()) == before


def test_a_pipe_that_is_closed_ends_quietly(tmp_path):
    command = f"{sys.executable} -m melian schema | head -1; {sys.executable} -m melian list | true"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout == "{\n"
    assert done.returncode in (0, 128 + signal.SIGPIPE)


INTERRUPT = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have it ignored
event, word, swallow = sys.argv[1:4]
del sys.argv[1:4]
def hook(name, arguments):
    global event
    if name == event and word in str(arguments[:1]):
        event = None
        if not swallow:
            os.kill(os.getpid(), signal.SIGINT)
            return
        try:
            os.kill(os.getpid(), signal.SIGINT)
            for _ in range(1000): pass
        except KeyboardInterrupt:
            if swallow == "other": raise ImportError("of something that was interrupted")
from melian.cli.main import main
sys.addaudithook(hook)
main()
"""
MOMENTS = {
    "arrays are imported": ("import", "numpy.random", ""),
    "it is dropped on the way": ("import", "melian.scenario", "dropped"),
    "it becomes another error": ("import", "melian.scenario", "other"),
    "the grammar is read": ("open", ".lark", ""),
    "it is dropped while kernels are imported": ("import", "melian.kernels.lanes.path", "dropped"),
    "machine code is taken over": ("pickle.find_class", "numba", ""),
    "the page is printed": ("import", "rich.console", ""),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_is_heard_at_every_moment(moment):
    event, word, swallow = MOMENTS[moment]
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPT, event, word, swallow, "solve", "canon/hawk-dove", "--draws", "3", "-q"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 130, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert time.monotonic() - begun < 30
