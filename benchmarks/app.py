"""What somebody waits for at the app: a slider let go or dragged, a key typed; and the memory of a day.

    python benchmarks/app.py [--crisis NAME] [--times N] [--changes N]

Measured at the service below the pages, beside the same question put by a command of its own process.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from melian.library import bundled
from melian.runs.ask import Ask
from melian.workspace.document import Document
from melian.workspace.jobs import Jobs
from melian.workspace.reweighing import movable, reweighed
from melian.workspace.scalars import with_number
from melian.workspace.workspace import Workspace


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--crisis", default="ukraine-2021")
    parser.add_argument("--times", type=int, default=8)
    parser.add_argument("--changes", type=int, default=40)
    options = parser.parse_args()
    rng = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        path = bundled(options.crisis)
        assert path is not None
        document = Workspace(folder).create("crisis.yaml", path.read_text("utf-8"))
        jobs = Jobs(quiet=0)
        print(f"{options.crisis}, {options.times} times each; seconds, median and 95 %")
        _told("opened and solved for 200 draws", [_seconds(lambda: _solved(jobs, document, Ask(draws=200)))])
        names = [
            name for name in document.subject.scenario.file.assumptions if name in _movable(jobs, document)
        ]
        middles = {name: document.subject.base.model.distributions[name].median for name in names}

        def values(name: str) -> float:
            return middles[name] * rng.uniform(0.9, 1.1)

        released, dragged, typed = [], [], []
        for _ in range(options.times):
            name = rng.choice(names)
            ask = Ask(draws=200, settings={name: f"{values(name):.6g}"})
            released.append(_seconds(lambda ask=ask: _solved(jobs, document, ask)))
        _told("slider let go, to 200 draws", released)
        run = _solved(jobs, document, Ask(draws=200))
        for _ in range(20 * options.times):
            moved = {name: values(name) for name in rng.sample(names, rng.choice((1, 2)))}
            dragged.append(_seconds(lambda moved=moved: reweighed(run, moved)))
        _told("slider dragged", dragged)
        for _ in range(options.times):
            name = rng.choice(names)
            document.change(with_number(document.text, name, float(f"{values(name):.3g}")))
            typed.append(_seconds(lambda: document.findings))
        _told("findings after a key", typed)
        _memory(document, jobs, rng, names, options.changes)
        command = [
            sys.executable,
            "-m",
            "melian",
            "solve",
            options.crisis,
            "--draws",
            "200",
            "--quiet",
            "--json",
        ]
        _told("the same by command", [_seconds(lambda: _run(command)) for _ in range(3)])


def _movable(jobs: Jobs, document: Document) -> tuple[str, ...]:
    return movable(_solved(jobs, document, Ask(draws=200)))


def _solved(jobs: Jobs, document: Document, ask: Ask):
    job = jobs.ask(document, "solve", ask)
    job.wait()
    assert job.answered is not None, job.error
    return job.answered.run


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _memory(document: Document, jobs: Jobs, rng: random.Random, names: list[str], changes: int) -> None:
    """Change the text again and again, and ask each time; what is resident before and after."""
    before = _resident()
    for _ in range(changes):
        name = rng.choice(names)
        middle = document.subject.base.model.distributions[name].median
        document.change(with_number(document.text, name, float(f"{middle * rng.uniform(0.99, 1.01):.4g}")))
        _solved(jobs, document, Ask(draws=8))
    gc.collect()
    print(f"{f'resident after {changes} changes':34} {before:.0f} MB, then {_resident():.0f} MB")


def _resident() -> float:
    """Megabytes that this process holds."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _told(what: str, seconds: list[float]) -> None:
    high = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    print(f"{what:34} {statistics.median(seconds):8.4f} {high:8.4f}", flush=True)


if __name__ == "__main__":
    main()
