"""The scripts that treat melian badly at random: a small share of what anybody can run longer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.mark.parametrize(
    ("script", "figures"),
    [
        ("mutated_crises.py 150 0 10", "150 crisis files, seed 0: 0 went wrong; 10 were solved."),
        ("mutated_games.py 40 0", "40 games and 40 profiles, seed 0: 0 went wrong."),
        ("damaged_stores.py 1 0", "1 stores, 10 commands, 0 wrong"),
        ("killed_runs.py 1 0 200", "1 kills, seed 0: 0 went wrong."),
    ],
)
def test_a_few_rounds_end_well(script, figures):
    name, *numbers = script.split()
    command = [sys.executable, "-W", "error", str(SCRIPTS / name), *numbers]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert figures in done.stdout


def test_an_input_that_goes_wrong_is_told_and_kept(tmp_path):
    program = f"""
import runpy, sys, melian
def fragile(source): raise ZeroDivisionError("fragile")
melian.read = fragile
sys.argv[1:] = ["3", "0"]
sys.path.insert(0, {str(SCRIPTS)!r})
runpy.run_path({str(SCRIPTS / "mutated_crises.py")!r}, run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "ZeroDivisionError: fragile" in done.stdout
    assert list(tmp_path.glob("mutated-0-*.crisis.yaml"))
