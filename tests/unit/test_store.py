"""Runs that are kept: the same bytes however they came about, and nothing lost on the way."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.cli.main import cli
from melian.errors import StoreError, UsageError
from melian.kernels.tree.sums import add_probabilities
from melian.runs.ask import Ask, Watch
from melian.runs.blocks import exact_mean, kept_size, spans
from melian.runs.solving import solve_model
from melian.runs.store.prune import prunable
from melian.runs.store.store import Store, block_bytes, block_of, write_whole

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ARRAYS = (
    "status", "residual", "nash_regret", "sequential_regret", "where", "outcome_odds", "line_payoff",
    "mean_prob", "mean_reach", "kept_draws", "kept_prob",
)  # fmt: skip
SOLVE = """
import sys, threading, time
import melian
slow = float(sys.argv[3])
def watch(n, odds):
    print(n, flush=True)
    time.sleep(slow)
case = melian.read("canon/beer-quiche")
case.solve(draws=int(sys.argv[2]), seed=3, store=sys.argv[1], progress=watch, workers=1)
"""


@pytest.fixture(scope="module")
def case():
    return melian.read("canon/beer-quiche")


def same(a, b):
    assert a.n_draws == b.n_draws
    for name in ARRAYS:
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name
    assert dict(a.invalid) == dict(b.invalid)


def content(store: Path) -> dict[str, str]:
    """Path -> hash of every file but the manifests, which hold times."""
    files = (path for path in store.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {str(p.relative_to(store)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def blocks_of(store: Path) -> list[Path]:
    return sorted((store / "blocks").rglob("*.npz"))


def child(store: Path, draws: int, slow: float = 0.0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SOLVE, str(store), str(draws), str(slow)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=300)  # which closes the pipe
    return process.returncode


def test_a_kept_run_is_the_run_in_memory_whatever_threads_and_blocks(case, tmp_path):
    plain = case.solve(draws=2100, workers=1).run
    kept = case.solve(draws=2100, store=tmp_path / "s").run
    same(plain, kept)
    same(plain, case.solve(draws=2100, store=tmp_path / "s", workers=2).run)
    same(plain, solve_model(case.model, Ask(draws=2100), Watch(block_size=331, workers=2)))
    assert kept.keeping.solved == 3
    assert len(blocks_of(tmp_path / "s")) == 3


def test_a_second_run_solves_nothing_and_a_longer_one_only_what_is_new(case, tmp_path):
    size = kept_size(case.model)
    first = case.solve(draws=2 * size, store=tmp_path).run
    before = content(tmp_path)
    again = case.solve(draws=2 * size, store=tmp_path).run
    same(first, again)
    assert (again.keeping.reused, again.keeping.solved) == (2, 0)
    assert content(tmp_path) == before
    longer = case.solve(draws=3 * size, store=tmp_path).run
    assert (longer.keeping.reused, longer.keeping.solved) == (2, 1)
    same(longer, case.solve(draws=3 * size).run)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"variant": "both_announce"},
        {"set": {"p_strong": "80%"}},
        {"precision": 5},
        {"before_events": True},
    ],
    ids=str,
)
def test_what_determines_a_block_gives_it_another_name(change, tmp_path):
    case = melian.read(CRISIS)
    base = case.solve(draws=8, store=tmp_path)
    other = case.solve(draws=8, store=tmp_path, **change)
    assert other.run.keeping.reused == 0
    assert other.run.keeping.name != base.run.keeping.name
    assert len(blocks_of(tmp_path)) == 2


def test_another_text_gives_a_block_another_name(tmp_path):
    melian.read(CRISIS).solve(draws=8, store=tmp_path)
    other = melian.read(CRISIS.replace("worth: 50", "worth: 60")).solve(draws=8, store=tmp_path)
    assert other.run.keeping.reused == 0


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(tmp_path):
    draws = 6 * 1024
    whole = child(tmp_path / "whole", draws)
    assert ended(whole) == 0
    killed = child(tmp_path / "killed", draws, slow=0.2)
    for _ in range(2):
        killed.stdout.readline()
    killed.send_signal(signal.SIGKILL)
    ended(killed)
    there = len(blocks_of(tmp_path / "killed"))
    assert 1 <= there < 6
    assert not list((tmp_path / "killed" / "runs").rglob("draws.parquet"))
    listed = CliRunner().invoke(cli, ["runs", "list", "--store", str(tmp_path / "killed"), "--json"])
    (row,) = json.loads(listed.stdout)["runs"]
    assert row["manifest"]["finished"] is None
    assert row["blocks_kept"] == there
    resumed = child(tmp_path / "killed", draws)
    assert ended(resumed) == 0
    parts = [path for path in content(tmp_path / "killed") if path.endswith(".part")]
    assert len(parts) <= 1  # what was being written when it was killed
    rest = {path: found for path, found in content(tmp_path / "killed").items() if path not in parts}
    assert rest == content(tmp_path / "whole")


def test_two_writers_at_once_do_no_harm(tmp_path):
    both = [child(tmp_path / "both", 4 * 1024, slow=0.05) for _ in range(2)]
    assert [ended(process) for process in both] == [0, 0]
    assert ended(child(tmp_path / "one", 4 * 1024)) == 0
    assert content(tmp_path / "both") == content(tmp_path / "one")


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "other"])
def test_a_damaged_block_is_noticed_and_solved_again(case, tmp_path, damage):
    first = case.solve(draws=2100, store=tmp_path).run
    before = content(tmp_path)
    path, other = blocks_of(tmp_path)[:2]
    data = bytearray(path.read_bytes())
    if damage == "cut":
        data = data[: len(data) // 2]
    elif damage == "bit":
        data[len(data) // 2] ^= 4
    else:
        data = b"" if damage == "empty" else other.read_bytes()
    path.write_bytes(data)
    result = CliRunner().invoke(
        cli, ["solve", "canon/beer-quiche", "--draws", "2100", "--store", str(tmp_path)]
    )
    assert "1 damaged and solved again" in result.stderr
    assert content(tmp_path) == before
    same(first, case.solve(draws=2100, store=tmp_path).run)


def test_no_altered_byte_is_read_as_another_number(case, tmp_path):
    """Every byte in turn, of a small block: the arrays come back as they were, or not at all."""
    case.solve(draws=2, store=tmp_path)
    (path,) = blocks_of(tmp_path)
    data, (span,) = path.read_bytes(), spans(2, 1024)
    block = block_of(data, path.stem, span)
    assert block_bytes(path.stem, block) == data
    rng = np.random.default_rng(0)
    for place in rng.choice(len(data), 400, replace=False):
        altered = bytearray(data)
        altered[place] ^= 1 << int(rng.integers(8))
        found = block_of(bytes(altered), path.stem, span)
        assert found is None or block_bytes(path.stem, found) == data, place


def test_a_full_disk_ends_the_run_with_a_sentence_and_keeps_the_blocks(tmp_path):
    """A limit on the size of files stands for a disk without room."""
    code = (
        "import resource, sys, melian\n"
        "from melian.errors import StoreError\n"
        "case = melian.read('canon/beer-quiche')\n"
        "case.solve(draws=1024, store=sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try:\n    case.solve(draws=2048, store=sys.argv[1])\n"
        "except StoreError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=300, check=False
    )
    assert "cannot be written" in done.stdout, done.stderr
    assert "make room and run the same command again" in done.stdout
    assert len(blocks_of(tmp_path)) == 1
    assert not list(tmp_path.rglob("*.part"))
    assert melian.read("canon/beer-quiche").solve(draws=2048, store=tmp_path).run.keeping.reused == 1


def test_a_place_that_cannot_be_written_is_said_before_anything_is_solved(case, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written: Not a directory"):
        case.solve(draws=8, store=tmp_path / "file" / "store")
    result = CliRunner().invoke(
        cli, ["solve", "canon/beer-quiche", "--store", str(tmp_path / "file" / "store")]
    )
    assert result.exit_code == 2
    assert "choose a folder that you may write to" in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_said(case, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="Permission denied"):
        case.solve(draws=8, store=tmp_path)


def test_pyarrow_is_named_where_it_is_missing(case, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(StoreError, match=r"pip install 'melian\[data\]'"):
        case.solve(draws=8, store=tmp_path)


def test_a_store_needs_to_know_what_the_model_was_made_from(case, tmp_path):
    with pytest.raises(UsageError, match="needs the recipe"):
        solve_model(case.model, Ask(draws=8), Watch(store=tmp_path))


def test_an_interrupted_run_keeps_whole_blocks_only(case, tmp_path):
    import threading

    stop = threading.Event()
    run = case.solve(
        draws=40 * 1024, store=tmp_path, workers=1, stop=stop, progress=lambda n, odds: stop.set()
    ).run
    assert run.n_draws < 40 * 1024
    kept = Store(tmp_path)
    assert kept.manifest(run.keeping.name)["finished"] is None
    names = kept.block_names(run.keeping.name)
    for name, span in zip(names, spans(40 * 1024, 1024), strict=True):
        block, damaged = kept.load_block(name, span)
        assert not damaged
        assert block is None or not block.is_interrupted


def test_parquet_holds_one_row_per_draw_with_the_numbers_of_the_run(tmp_path):
    result = melian.read("ukraine-2021").solve(draws=10, store=tmp_path)
    run = result.run
    folder = tmp_path / "runs" / run.keeping.name
    table = pq.read_table(folder / "draws.parquet").to_pandas()
    assert list(table["draw"]) == list(range(10))
    for name in run.model.distributions:
        assert np.array_equal(table[f"input:{name}"], run.values[name])
    odds = table[[f"odds:{name}" for name in run.model.scenario.file.outcomes]]
    assert np.array_equal(odds.to_numpy(), run.outcome_odds)
    assert np.allclose(odds.sum(axis=1), 1)
    lines = [name for name in table if name.startswith("payoff:")]
    assert len(lines) == run.line_payoff.shape[1]
    by_actor = result.draws
    for actor in run.model.players:
        mine = table[[name for name in lines if name.startswith(f"payoff:{actor}:")]].sum(axis=1)
        assert np.allclose(mine, by_actor[f"payoff:{actor}"], rtol=1e-12)
    about = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert about["status"] == {"certified": run.n_certified}
    text = (folder / "scenario.crisis.yaml").read_bytes()
    assert hashlib.sha256(text).hexdigest() == about["scenario"]["sha256"]
    assert about["given"] == list(run.given)
    assert about["odds"]["yes"]["median"] == result.answer.median


def test_sums_do_not_depend_on_their_order_and_are_those_of_fractions():
    rng = np.random.default_rng(5)
    prob = rng.random((500, 3)) ** 8
    prob[:3, 0] = (0.0, 1.0, 2.0**-70)
    use = rng.random(500) < 0.9
    totals = []
    for order in (np.arange(500), np.arange(500)[::-1], rng.permutation(500)):
        total = np.zeros((2, 3), dtype=np.int64)
        add_probabilities(prob[order], use[order], total)
        totals.append(total)
    assert (totals[0] == totals[1]).all()
    assert (totals[0] == totals[2]).all()
    exact = [float(sum(map(Fraction, prob[use, column])) / int(use.sum())) for column in range(3)]
    assert exact_mean(totals[0], int(use.sum())) == pytest.approx(exact, rel=0, abs=2e-16)


def test_a_file_is_whole_or_absent(tmp_path):
    with pytest.raises(TypeError, match="bytes"):
        write_whole(tmp_path / "x", "no bytes")
    assert list(tmp_path.iterdir()) == []


CRISIS = """melian: 1
title: Whether to talk
question: Is there talk?
counts_as_yes: talk
scale: 100 = all
analyst: Anna
as_of: 2021-12-02
precision: 4
actors: {a: A, b: B}
private: {a.kind: {types: {weak: {odds: rest}, strong: {odds: p_strong}}}}
assumptions:
  p_strong: {range: 20% to 60%, best: 40%, judgement: Anna}
sources: {paper: {title: A paper, date: 2021-12-01}}
facts: {said: "A spoke. [paper]"}
steps:
  word: {who: a, choices: {speak: Speak, hush: Say nothing}}
  act: {who: b, choices: {meet: Meet, stay: Stay away}}
stakes:
  a: {Talk: {worth: 50, when: act is meet}, Words: {worth: -20, when: word is speak and a.kind is weak}}
  b: {Good talk: {worth: 30, when: act is meet and a.kind is strong}, Bad talk: {worth: -30, when: act is meet and a.kind is weak}}
outcomes: {talk: act is meet, silence: otherwise}
timeline:
  spoke: {date: 2021-12-01, event: A speaks, sets: {word: speak}, because: [said]}
variants:
  both_announce: {label: A must speak, force: {word: speak}}
"""


def melian_runs(*arguments, code=0):
    done = CliRunner().invoke(cli, ["runs", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def three(tmp_path):
    """A store of a base, a variant of it on the same draws, and the base with other draws."""
    case = melian.read(CRISIS)
    asked = ({}, {"variant": "both_announce"}, {"seed": 1})
    return tmp_path, [case.solve(draws=30, store=tmp_path, **a).run for a in asked]


def test_runs_are_listed_and_shown(three):
    store, runs = three
    text = melian_runs("list", "--store", store).stdout
    for run in runs:
        assert run.keeping.name in text
    shown = melian_runs("show", runs[1].keeping.name, "--store", store).stdout
    assert "Whether to talk" in shown
    assert "both_announce" in shown
    data = json.loads(melian_runs("show", runs[1].keeping.name, "--store", store, "--json").stdout)
    assert data["manifest"]["status"] == {"certified": 30}
    files = [p for p in store.rglob("*") if p.is_file() and p.parent.name == runs[1].keeping.name]
    blocks = [Store(store).block_path(name) for name in Store(store).block_names(runs[1].keeping.name)]
    assert data["bytes"] == sum(path.stat().st_size for path in [*files, *blocks])
    assert "no run called 'nobody'" in melian_runs("show", "nobody", "--store", store, code=2).stderr
    assert "--store DIR" in melian_runs("list", code=2).stderr


def test_runs_of_one_seed_are_compared_draw_by_draw(three):
    store, (base, variant, other) = three
    names = [run.keeping.name for run in (base, variant, other)]
    data = json.loads(melian_runs("compare", *names[:2], "--store", store, "--json").stdout)
    assert data["paired"]
    rows = {row["outcome"]: row for row in data["odds"]}
    moved = variant.outcome_odds[:, 0] - base.outcome_odds[:, 0]
    assert rows["talk"]["median"] == pytest.approx(float(np.median(moved)), abs=1e-15)
    assert rows["yes"]["higher"] == pytest.approx(float((moved > 0).mean()))
    assert data["differs"]["variant"] == {"base": None, "other": "both_announce"}
    apart = json.loads(melian_runs("compare", names[0], names[2], "--store", store, "--json").stdout)
    assert not apart["paired"]
    assert "median" not in apart["odds"][0]
    assert "cannot be paired" in melian_runs("compare", names[0], names[2], "--store", store).stdout


def test_prune_says_first_and_leaves_what_others_need(tmp_path):
    case = melian.read("canon/beer-quiche")
    short = case.solve(draws=1024, store=tmp_path).run.keeping.name
    longer = case.solve(draws=2048, store=tmp_path).run
    before = content(tmp_path)
    said = melian_runs("prune", short, "--store", tmp_path).stdout
    assert "Would remove 1 run, 4 files" in said
    assert content(tmp_path) == before
    data = json.loads(melian_runs("prune", short, "--store", tmp_path, "--delete", "--json").stdout)
    assert data["deleted"]
    assert Store(tmp_path).runs() == (longer.keeping.name,)
    assert len(blocks_of(tmp_path)) == 2
    melian_runs("prune", "--older-than", 0, "--store", tmp_path, "--delete")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_prune_takes_stale_leavings_and_unfinished_runs_only(case, tmp_path):
    name = case.solve(draws=1024, store=tmp_path).run.keeping.name
    store = Store(tmp_path)
    whole = blocks_of(tmp_path)[0].read_bytes()
    orphan, part = store.block_path("ab" * 20), store.block_path("cd" * 20)
    part = part.with_name(f".{part.name}.1-{'0f' * 4}.part")
    for path, data in ((orphan, whole), (part, whole[:5])):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert prunable(store).n_bytes == 0  # somebody may be at work
    long_ago = time.time() - 7200
    for path in (orphan, part):
        os.utime(path, (long_ago, long_ago))
    found = prunable(store, unfinished=True)
    assert set(found.files) == {orphan, part}
    assert found.n_bytes == len(whole) + 5
    manifest = store.run_path(name) / "manifest.json"
    manifest.write_text(json.dumps(store.manifest(name) | {"finished": None}))
    assert prunable(store, unfinished=True).runs == ()
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        os.utime(path, (long_ago, long_ago))
    assert prunable(store, unfinished=True).runs == (name,)
