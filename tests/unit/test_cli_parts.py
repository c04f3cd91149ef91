"""Small parts of the command line, each alone: streams, Ctrl-C, notes, what is typed, what moves while work goes on."""

from __future__ import annotations

import errno
import logging
import os
import signal
import threading

import numpy as np
import pytest

from melian.cli import streams
from melian.cli.interrupts import answered
from melian.cli.notes import noted
from melian.cli.progress.draws import Draws
from melian.cli.progress.solves import LONG, Solves, announce_seconds
from melian.cli.progress.stages import stages
from melian.cli.progress.watch import interruptible
from melian.cli.typed import LONGEST, shortened


@pytest.mark.parametrize(
    ("size", "kept"),
    [("80", True), ("1", True), ("10000", True), ("10001", False), ("0", False), ("-1", False), ("x", False),
     ("\N{SUPERSCRIPT TWO}", False), ("", False)],
)  # fmt: skip
def test_a_width_is_kept_where_it_is_one(monkeypatch: pytest.MonkeyPatch, size: str, kept: bool) -> None:
    monkeypatch.setenv("COLUMNS", size)
    monkeypatch.delenv("LINES", raising=False)
    streams.prepare()
    assert os.environ.get("COLUMNS") == (size if kept else None)


def test_what_went_wrong_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    silenced: list[bool] = []
    monkeypatch.setattr(streams, "_silence", lambda: silenced.append(True))
    full = OSError(errno.ENOSPC, "No space left on device")
    assert streams.fail(full) == "what is printed cannot be written: no space left on device."
    assert silenced == [True]
    assert streams.fail(OSError(errno.ENOMEM, "Out of memory")) == "the system says: out of memory."
    named = streams.fail(PermissionError(errno.EACCES, "Permission denied", "x.yaml"))
    assert "x.yaml" in named
    assert named.endswith(".")
    assert silenced == [True], "other files leave stdout alone"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_sets_the_event_and_leaves_the_handler_as_it_was() -> None:
    stop, said = threading.Event(), []
    before = signal.getsignal(signal.SIGINT)
    with answered(stop, lambda: said.append("known")):
        assert not stop.is_set()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(5)
    assert signal.getsignal(signal.SIGINT) is before
    assert said == [], "what ends in time says what it knows itself"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_run_that_is_watched_hears_ctrl_c_and_leaves_no_line_behind(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Watch:
        show, finished = False, 0

        def known(self) -> list[str]:
            return ["never"]

        def finish(self) -> None:
            self.finished += 1

    watch = Watch()
    with interruptible(watch) as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(5)
        assert watch.finished == 0
    assert watch.finished == 1
    assert capsys.readouterr().err == ""


def test_a_note_is_printed_once_and_only_while_a_command_runs(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("melian.some.module")
    with noted():
        for word in ("a", "a", "b"):
            logger.warning("file %s cannot be read", word)
    logger.warning("afterwards")
    assert capsys.readouterr().err == "Note: file a cannot be read.\nNote: file b cannot be read.\n"


def test_the_line_of_a_run_has_quartiles_of_certified_draws() -> None:
    """Odds of yes 0, 10, .., 40 %: quartiles 10, 20 and 30 %; a draw that is none is left out."""
    line = Draws(1234, {"war": "War", "peace": "Peace"}, (0,), show=False)
    assert line.known() == ["Interrupted after 0 of 1,234 draws."]
    war = np.array([0.4, 0.0, np.nan, 0.1, 0.3, 0.2])
    line(6, np.column_stack([war, 1 - war]))
    line.finish()
    so_far = "6 of 1,234 draws, odds of yes so far 20 % (middle half 10 to 30 %)"
    assert line.line() == so_far
    assert line.known() == [
        f"Interrupted after {so_far}.",
        "  War: median 20 %, middle 50 % 10 to 30 %",
        "  Peace: median 80 %, middle 50 % 70 to 90 %",
    ]
    unasked = Draws(9, {"war": "War"}, (), show=False)
    unasked.odds = war[:, None]
    assert unasked.line() == "6 of 9 draws"


def test_solves_are_counted_and_long_work_alone_is_announced(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Solves(3, show=False, what="starts")
    watch(2)
    assert watch.known() == ["Interrupted after 2 of 3 starts."]
    watch(1005)
    assert watch.known() == ["Interrupted after 1,005 of 1,005 starts."]
    announce_seconds(1500, LONG, quiet=False)
    announce_seconds(1500, 3000, quiet=True)
    assert capsys.readouterr().err == ""
    announce_seconds(1500, 3000, quiet=False)
    assert capsys.readouterr().err.startswith(
        "1,500 games are to be solved, about 50 minutes on this machine"
    )


def test_what_is_typed_keeps_both_ends_where_it_is_long() -> None:
    short, long = "x" * LONGEST, "a" * 150 + "b" * 150
    assert shortened(f"no {short} there", [short]) == f"no {short} there"
    cut = "a" * 40 + "..." + "b" * 40
    assert shortened(f"no '{long}' there", []) == f"no '{'a' * 39}...{'b' * 39}' there"
    words = f"{'a b' * 100}"
    assert shortened(f"no {words!r}", [f"--set={words}"]) == f"no '{words[:40]}...{words[-40:]}'"
    assert shortened(f"no {long}.", [f"{long}=3"]).startswith(f"no {cut}")


def test_what_is_begun_between_games_is_seen_by_who_watches_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with stages(quiet=False) as tell:  # nobody watches a pipe
        assert tell is None
    monkeypatch.setattr("melian.cli.progress.stages.stderr_is_terminal", lambda: True)
    with stages(quiet=False) as tell:
        assert tell is not None
        tell("b, announced now")
    assert capsys.readouterr().err == "\r\x1b[KSolving b, announced now ...\r\x1b[K"
