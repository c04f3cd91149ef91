"""Kill `melian solve` at random moments and run it again: its answer must be as if nothing had happened.

    python scripts/killed_runs.py [KILLS] [SEED] [DRAWS]

Each round begins a run that is kept in a store and kills it (SIGKILL) at a random moment, one time in three
again while it is resumed; looks at the store as it was left; and lets the run end. What it then
answers must be, byte for byte, what an undisturbed run answers.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from ordeal import RAW, ask, ended_badly
from small_crises import ISLAND

PATIENCE = 300
"""Seconds after which a run is said to hang."""


def main(kills: int = 100, seed: int = 0, draws: int = 3000) -> int:
    """Run the rounds, print the figures; how many went wrong."""
    rng, seen, wrong, killed = random.Random(seed), Counter[str](), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "small.crisis.yaml").write_text(ISLAND, "utf-8")
        words = "-m melian solve small.crisis.yaml --json --draws"
        command = [sys.executable, *words.split(), str(draws)]
        ended(command, home)  # compiled code is there from here on
        answer, said, length = ended(command, home)
        assert answer, said
        kept = [*command, "--store", "store"]
        while killed < kills:
            told: list[str] = []
            codes: list[int] = []
            while not told or (killed < kills and rng.random() < 1 / 3):
                moment = rng.random() * length
                told.append(f"{moment:.2f} s")
                codes.append(kill(kept, home, moment))
                killed += codes[-1] < 0
            seen["ended before they could be killed"] += codes.count(0)
            fault = f"exit code {max(codes)} before it" if max(codes) > 0 else left(home, seen)
            fault = fault or resumed(kept, home, answer, seen)
            if fault is not None:
                wrong += 1
                print(f"killed after {', '.join(told)}: {fault}", flush=True)
            print(f"{killed:,}", dict(seen), file=sys.stderr, flush=True)
            shutil.rmtree(home / "store", ignore_errors=True)
    print(f"{killed:,} kills, seed {seed}: {wrong} went wrong.")
    print(dict(sorted(seen.items())))
    return wrong


def ended(command: list[str], home: Path) -> tuple[bytes, str, float]:
    """What a run that nobody disturbs answers and says, and the seconds that it takes."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=home, capture_output=True, timeout=PATIENCE, check=False)
    said = done.stderr.decode()
    if done.returncode:
        return b"", f"exit code {done.returncode}: {said}", 0.0
    return done.stdout, said, time.monotonic() - begun


def kill(command: list[str], home: Path, moment: float) -> int:
    """The exit code of a run that is killed so many seconds after its start: 0 if it had ended by then."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=home, stdout=quiet, stderr=quiet) as run:
        try:
            return run.wait(moment)
        except subprocess.TimeoutExpired:
            run.kill()
            return run.wait()


def left(home: Path, seen: Counter[str]) -> str | None:
    """What is wrong with the store as a killed run left it."""
    store = home / "store"
    if not store.exists():
        seen["left: no store"] += 1
        return None
    seen[f"left: a store {'with' if any(store.rglob('*.npz')) else 'without'} blocks"] += 1
    for words in (["runs", "list"], ["runs", "list", "--json"], ["runs", "prune", "--unfinished"]):
        fault = ended_badly(ask([*words, "--store", str(store)]), {0})
        if fault is not None:
            return f"melian {' '.join(words)}: {fault}"
    return None


def resumed(command: list[str], home: Path, answer: bytes, seen: Counter[str]) -> str | None:
    """What is wrong with how the run ends when it is begun again."""
    try:
        again, said, _ = ended(command, home)
    except subprocess.TimeoutExpired:
        return f"hung for {PATIENCE} s"
    seen["resumed from blocks of before" if "from before" in said else "begun anew"] += 1
    if again != answer:
        return f"another answer ({len(again):,} bytes for {len(answer):,}): {said[-300:]}"
    if "Traceback" in said or RAW.search(said):
        return f"said {said[-300:]}"
    listed = json.loads(ask(["runs", "list", "--json", "--store", str(home / "store")]).stdout)
    return None if listed else "the run is not listed"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
