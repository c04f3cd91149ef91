"""Damage folders of runs at random, and use them: nothing may break, hang, or be lost.

    python scripts/damaged_stores.py [STORES] [SEED]

Each round takes a whole store, damages some of its files (bytes changed, cut, exchanged, values of
manifests replaced; pipes, folders, links and loops in the place of files and folders), puts foreign
files beside them, and runs every command that reads a store. A command must end by itself
within seconds with a documented exit code and without a traceback; what `solve` answers must be
what it answers without a store; foreign files must stay as they are, wherever links lead.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from ordeal import ask, ended_badly
from small_crises import BLOWS

import melian
from melian.runs.store.store import Store

CODES = {0, 2, 4}
"""Exit codes that these commands may end with."""
VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1.5, "", "x", "2021-12-09", "\x1b]0;x\x07", "\u202e", "\ud800", [], {}, [[]],
    {"command": "equilibria"}, {"a": None}, "9" * 5000,
)  # fmt: skip


FOREIGN = b"nobody else has this"
"""What foreign files hold."""


def main(stores: int = 100, seed: int = 0) -> int:
    """Run the rounds, print the figures; how many commands went wrong."""
    chance, counts, wrong = random.Random(seed), Counter[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "small.crisis.yaml").write_text(BLOWS, "utf-8")
        os.chdir(home)
        case = melian.read("small.crisis.yaml")
        for n in (0, 1):
            case.solve(draws=5, seed=n, store=home / "whole")
        names = list(Store(home / "whole").runs())
        case.compile().drivers(draws=2, store=home / "whole")
        case.compile().equilibria(starts=2, store=home / "whole")
        answer = ask(["solve", "small.crisis.yaml", "--draws", "5", "-q", "--json"]).stdout
        for number in range(stores):
            shutil.copytree(home / "whole", home / "store")
            (home / "elsewhere").mkdir()
            foreign = planted(home, chance)
            told = [damage(home, chance) for _ in range(chance.randint(1, 4))]
            for words in commands(names, chance):
                fault = judged(words, answer, counts)
                if fault is None and any(keeps(path) != content for path, content in foreign.items()):
                    fault = "a foreign file was changed"
                if fault is not None:
                    wrong += 1
                    print(f"store {number}: melian {' '.join(words)}: {fault}\n  after {'; '.join(told)}")
            for name in ("store", "elsewhere"):
                shutil.rmtree(home / name)
    print(f"{stores:,} stores, {counts.total():,} commands, {wrong:,} wrong; ended with", dict(counts))
    return wrong


def commands(names: list[str], chance: random.Random) -> list[list[str]]:
    """What is asked of a damaged store."""
    first, second = chance.sample(names, 2)
    kept = ["--store", "store"]
    return [
        ["runs", "list", *kept], ["runs", "list", "--json", *kept], ["runs", "show", first, *kept],
        ["runs", "show", first, "--json", *kept], ["runs", "compare", first, second, *kept],
        ["runs", "prune", "--older-than", "0", *kept],
        ["solve", "small.crisis.yaml", "--draws", "5", "-q", "--json", *kept],
        ["drivers", "small.crisis.yaml", "--draws", "2", "-q", *kept],
        ["equilibria", "small.crisis.yaml", "--starts", "2", "-q", *kept],
        ["runs", "prune", "--older-than", "0", "--unfinished", "--delete", "--json", *kept],
    ]  # fmt: skip


def _figures(answer: str) -> dict[str, Any]:
    """An answer but for how many equilibria are known: a search in the store tells that."""
    said: dict[str, Any] = json.loads(answer)
    said["soft"].pop("equilibria")
    return said


def judged(words: list[str], answer: str, counts: Counter[str]) -> str | None:
    """What is wrong with how a command ended, or nothing."""
    done = ask(words)
    counts[f"exit code {done.exit_code}"] += 1
    fault = ended_badly(done, CODES)
    if fault is not None:
        return fault
    if words[0] == "solve" and done.exit_code == 0 and _figures(done.stdout) != _figures(answer):
        return "another answer"
    if "--json" in words and done.exit_code == 0:
        json.loads(done.stdout)
    return None


def planted(home: Path, chance: random.Random) -> dict[Path, bytes | None]:
    """Foreign files, old enough to be taken for leavings, with what they hold."""
    block = chance.choice(sorted((home / "store" / "blocks").rglob("*.npz")))
    name = f"{chance.getrandbits(160):040x}"
    folder = home / "store" / "blocks" / name[:2]
    folder.mkdir(exist_ok=True)
    places = [
        folder / "notes.txt", folder / f"{name}.npz.bak", folder / ".x.part", folder / f"{name}.npz",
        home / "store" / "runs" / "diary.txt", home / "elsewhere" / "file",
    ]  # fmt: skip
    for path in places:
        path.write_bytes(FOREIGN)
    (home / "elsewhere" / block.name).write_bytes(block.read_bytes())
    places.append(home / "elsewhere" / block.name)
    for path in places:
        os.utime(path, (1, 1))
    return {path: keeps(path) for path in places}


def keeps(path: Path) -> bytes | None:
    """What a foreign file holds; None if it is gone."""
    return path.read_bytes() if path.is_file() else None


def damage(home: Path, chance: random.Random) -> str:
    """Damage something, and say what."""
    files = sorted(p for p in (home / "store").rglob("*") if p.is_file() and not p.is_symlink())
    path = chance.choice([p for p in files if p.read_bytes() != FOREIGN])
    kind = chance.choice(
        ["bytes", "cut", "other", "value", "value", "pipe", "folder", "link", "loop", "gone"]
    )
    data = path.read_bytes()
    if kind == "bytes":
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path.write_bytes(changed)
    elif kind == "cut":
        path.write_bytes(data[: chance.randrange(len(data))])
    elif kind == "other":
        path.write_bytes(chance.choice(files).read_bytes())
    elif kind == "value":
        path = chance.choice(sorted((home / "store" / "runs").rglob("manifest.json")) or [path])
        if path.is_file():
            replace_value(path, chance)
    else:
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        elif kind != "gone":
            path.symlink_to(path.name if kind == "loop" else home / "elsewhere" / "file")
    return f"{kind} at {path.relative_to(home)}"


def replace_value(path: Path, chance: random.Random) -> None:
    """Another value somewhere in a manifest."""
    try:
        about = json.loads(path.read_bytes())
    except (ValueError, UnicodeError):
        return
    place = about
    while isinstance(place, dict) and place:
        key = chance.choice(sorted(place))
        if not isinstance(place[key], dict) or chance.random() < 0.3:
            place[key] = chance.choice(VALUES)
            break
        place = place[key]
    path.write_text(json.dumps(about), "utf-8")


if __name__ == "__main__":
    sys.exit(min(1, main(*map(int, sys.argv[1:]))))
