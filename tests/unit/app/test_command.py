"""`melian app` as it is typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from melian.cli.main import cli


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "box.example", "::"])
def test_another_address_needs_a_flag_and_says_what_it_opens(host: str) -> None:
    done = CliRunner().invoke(cli, ["app", "--no-browser", "--host", host])
    assert done.exit_code == 2
    assert "can be reached from other machines" in " ".join(done.stderr.split())
    assert "--expose" in done.stderr


def test_what_is_not_there_is_said() -> None:
    done = CliRunner().invoke(cli, ["app", "nowhere"])
    assert done.exit_code == 2
    assert "called 'nowhere'" in done.output


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_it_prints_an_address_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "melian", "app", str(tmp_path), "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            first = running.stdout.readline()
            assert first.startswith("http://127.0.0.1:")
            running.send_signal(signal.SIGINT)
            assert running.wait(20) == 130
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()  # where the signal is ignored, as in the background of a shell
