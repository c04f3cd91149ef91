"""How long the main job takes: read, compile, first odds, all draws, and memory.

    python benchmarks/scenario.py [--draws N] [--stop] [SCENARIO ...]

With `--stop` each is also interrupted, as Ctrl-C does, a few seconds into its draws. Each
figure comes from a process of its own, so that memory is that of one job and the second start
shows what the compile cache is worth; as for everybody who installed melian, its modules are there
as bytecode. Seconds are wall-clock seconds; `cpu` are those of the processor up to the first odds,
which others that work on the machine change less.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time

CHILD = """
import json, resource, sys, time
begin = time.perf_counter()
name, draws = sys.argv[1], int(sys.argv[2])
import melian
case = melian.read(name)
read = time.perf_counter() - begin
game = case.compile()
model = game.model
compiled = time.perf_counter() - begin - read
first = []
watch = lambda n, odds: first.append((time.perf_counter() - begin, time.process_time(), n))
run = game.solve(draws=draws, seed=0, progress=watch).run
total = time.perf_counter() - begin
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({
    "leaves": model.n_leaves, "read": read, "compile": compiled, "total": total,
    "first": first[0][0], "first_processor": first[0][1], "first_draws": first[0][2],
    "certified": run.n_certified, "uncertified": run.uncertified(), "draws": draws, "memory": memory,
}))
"""


def measure(name: str, draws: int) -> dict[str, float]:
    """One process that solves a scenario from nothing."""
    command = [sys.executable, "-c", CHILD, name, str(draws)]
    # with this variable set every start would compile all modules anew, a tenth of a second
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    return json.loads(done.stdout)


def until_stopped(name: str, after: float = 4.0) -> float:
    """Seconds from an interrupt, `after` seconds into the first draws, to the end of the command."""
    command = [sys.executable, "-m", "melian", "solve", name, "--draws", "100000"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        ready = measure(name, 1)
        time.sleep(ready["read"] + ready["compile"] + after)
        begin = time.perf_counter()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        return time.perf_counter() - begin


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="*", default=["ukraine-2021"])
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--stop", action="store_true", help="also how soon an interrupt ends it")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores; seconds of wall clock and processor; memory in MiB")
    heads = ("draws", "leaves", "read", "compile", "first odds", "cpu", "from draws", "all", "certified",
             "memory")  # fmt: skip
    print(f"{'scenario':20}" + "".join(f"{head:>11}" for head in heads))
    for name in arguments.scenario:
        measure(name, 2)  # fills the compile cache
        for draws in (arguments.draws // 10 or 1, arguments.draws):
            row = measure(name, draws)
            seconds = "".join(f"{row[key]:11.2f}" for key in ("read", "compile", "first", "first_processor"))
            print(f"{name:20}{draws:11}{row['leaves']:11}{seconds}{row['first_draws']:11}{row['total']:11.2f}"
                  f"{row['certified']:11}{row['memory']:11.0f}  {row['uncertified'] or ''}",
                  flush=True)  # fmt: skip
        if arguments.stop:
            print(f"{name:20}ends {until_stopped(name):.2f} s after an interrupt", flush=True)


if __name__ == "__main__":
    main()
