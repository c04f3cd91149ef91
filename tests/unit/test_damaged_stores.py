"""Stores that anybody may have changed: what cannot be read is told and left alone, the rest is usable."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

import melian
from crisis_blows import TEXT
from melian.cli.main import cli
from melian.errors import StoreError
from melian.report.pages.runs import RunPage, RunsPage, command_of
from melian.runs.blocks import Block, Span
from melian.runs.store.block_form import points_form
from melian.runs.store.kept_manifest import manifest_of
from melian.runs.store.store import Store, block_bytes, block_of

pytest.importorskip("pyarrow")

SOLVE = ("--draws", "6", "--quiet")


def melian_says(*words: object):
    """A command that ends with an exit code, whatever it finds."""
    done = CliRunner().invoke(cli, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


def snapshot(folder: Path) -> dict[str, object]:
    """Path -> kind, time and content of everything below a folder."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mode, path.lstat().st_mtime_ns,
            path.read_bytes() if path.is_file() and not path.is_symlink() else None,
        )
        for path in folder.rglob("*")
    }  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store of two runs, a search and a question, and the names of the runs."""
    folder = tmp_path_factory.mktemp("made")
    file = folder / "small.crisis.yaml"
    file.write_text(TEXT, "utf-8")
    store = folder / "store"
    case = melian.read(file)
    names = [case.solve(draws=6, seed=seed, store=store).run.keeping.name for seed in (0, 1)]
    case.compile().equilibria(starts=2, store=store)
    case.compile().drivers(draws=2, store=store)
    return store, names


@pytest.fixture
def kept(made, tmp_path):
    """A copy of it, with the file that was solved."""
    import shutil

    shutil.copytree(made[0].parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "store", made[1]


def changed(**others: object):
    """The manifest with other values; keys with dots go deeper, `...` removes."""

    def make(about: dict) -> bytes:
        about = json.loads(json.dumps(about))
        for key, value in others.items():
            *way, last = key.split("__")
            place = about
            for step in way:
                place = place[step]
            if value is ...:
                del place[last]
            else:
                place[last] = value
        return json.dumps(about).encode()

    return make


DAMAGED = {
    "empty": lambda about: b"",
    "a list": lambda about: b"[]",
    "a number": lambda about: b"5",
    "one key": lambda about: b'{"draws": 1}',
    "cut": lambda about: json.dumps(about).encode()[:200],
    "deep lists": lambda about: b"[" * 5000 + b"]" * 5000,
    "deep objects": lambda about: b'{"draws": ' * 5000 + b"1" + b"}" * 5000,
    "deep below a key": lambda about: changed(x=0)(about).replace(b'"x": 0', b'"x": ' + b"[" * 99 + b"]" * 99),
    "Latin-1": lambda about: changed(machine="x")(about).replace(b'"x"', b'"\xe9"'),
    "UTF-16": lambda about: json.dumps(about).encode("utf-16"),
    "half a surrogate": changed(machine="\ud800"),
    "NaN": lambda about: changed(seed=float("nan"))(about),
    "infinite": lambda about: changed(fixed={"a": 1.5})(about).replace(b"1.5", b"1e999"),
    "5,000 digits": lambda about: changed(seed=7777)(about).replace(b"7777", b"7" * 5000),
    "a key twice": lambda about: json.dumps(about).encode()[:-1] + b', "draws": 5}',
    "draws below 0": changed(draws=-6),
    "draws beyond all": changed(draws=10**40),
    "draws as text": changed(draws="6"),
    "draws as truth": changed(draws=True),
    "blocks below 0": changed(blocks=-1),
    "no zone": changed(created="2021-12-09T10:00:00"),
    "no date": changed(created="yesterday"),
    "date as number": changed(created=1639044000),
    "finished as number": changed(finished=1),
    "scenario as text": changed(scenario="small"),
    "no title": changed(scenario__title=...),
    "settings as list": changed(settings=["prize"]),
    "setting as number": changed(settings={"prize": 5}),
    "odds as list": changed(odds=[]),
    "odds beyond 1": changed(odds__yes__median=1.5),
    "odds in part": changed(odds__yes__median=None),
    "finished without odds": changed(odds=None),
    "odds without status": changed(status=None),
    "count below 0": changed(status={"certified": -1}),
    "a search without starts": changed(asked={"command": "equilibria"}),
    "asked as text": changed(asked="equilibria"),
    "groups as list": changed(asked={"command": "drivers", "groups": [["a"]]}),
    "another format": changed(format=2),
    "huge": lambda about: json.dumps(about).encode() + b" " * (5 << 20),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_manifest_is_told_and_left_and_the_rest_is_usable(kept, damage):
    store, (hurt, well) = kept
    blocks = Store.at(store).block_names(hurt)  # before: without its manifest a run names none
    manifest = Store.at(store).run_path(hurt) / "manifest.json"
    manifest.write_bytes(DAMAGED[damage](json.loads(manifest.read_bytes())))
    os.utime(manifest, (1, 1))
    before = snapshot(store)
    told = f"'{manifest}' cannot be read: "
    for words in (["list"], ["list", "--json"], ["prune", "--older-than", "0"]):
        done = melian_says("runs", *words, "--store", store)
        assert done.exit_code == 0
        assert sum(line.startswith(f"Left alone: {told}") for line in done.stderr.splitlines()) == 1
        assert well in done.stdout
    for words in (["show", hurt], ["show", hurt, "--json"], ["compare", well, hurt], ["prune", hurt]):
        done = melian_says("runs", *words, "--store", store)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"Error: {told}")
        assert done.stderr.count("\n") == 1
    assert snapshot(store) == before
    melian_says("runs", "prune", "--unfinished", "--older-than", "0", "--delete", "--store", store)
    left = snapshot(store)
    mine = [path for path in before if hurt in path]
    assert {path: left[path] for path in mine} == {path: before[path] for path in mine}
    assert blocks
    assert all(Store.at(store).has_block(name) for name in blocks)
    assert f"runs/{well}/manifest.json" not in left


def test_solving_again_mends_a_manifest_and_says_so(kept):
    store, (hurt, _) = kept
    manifest = Store.at(store).run_path(hurt) / "manifest.json"
    before = json.loads(manifest.read_bytes())
    manifest.write_bytes(b'{"draws": 1}')
    file = store.parent / "small.crisis.yaml"
    done = melian_says("solve", file, *SOLVE, "--store", store)
    assert done.exit_code == 0
    assert f"'{manifest}' cannot be read: `format`: it is missing; it is written again." in done.stderr
    after = json.loads(manifest.read_bytes())
    now = {"created", "finished", "scenario"}  # and where the file is now
    assert {k: after[k] for k in set(after) - now} == {k: before[k] for k in set(before) - now}


def put(kind: str, path: Path, elsewhere: Path) -> None:
    """Something else in the place of a file."""
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path.name)
    else:
        elsewhere.write_bytes(b"precious")
        path.symlink_to(elsewhere)


def figures_of(answer: str) -> dict[str, Any]:
    """What a command answers, but for how many equilibria are known: a search in the store tells that."""
    said = json.loads(answer)
    if "soft" in said:
        del said["soft"]["equilibria"]
    return said


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "link"])
def test_what_is_no_file_among_the_blocks_is_told_and_left(kept, kind):
    store, (hurt, _) = kept
    file = store.parent / "small.crisis.yaml"
    answer = melian_says("solve", file, *SOLVE, "--json").stdout
    (name,) = Store.at(store).block_names(hurt)
    path = Store.at(store).block_path(name)
    put(kind, path, store.parent / "elsewhere")
    seen = path.lstat()
    done = melian_says("solve", file, *SOLVE, "--json", "--store", store)
    assert (done.exit_code, figures_of(done.stdout)) == (0, figures_of(answer))
    assert f"'{path}' cannot be read: it is a {'link' if kind == 'loop' else kind}; it is left" in done.stderr
    listed = json.loads(melian_says("runs", "list", "--json", "--store", store).stdout)["runs"]
    assert {row["run"]: row["blocks_kept"] for row in listed}[hurt] == 0
    melian_says("runs", "prune", hurt, "--delete", "--store", store)
    assert path.lstat() == seen
    assert (
        not (store.parent / "elsewhere").exists() or (store.parent / "elsewhere").read_bytes() == b"precious"
    )


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "link"])
@pytest.mark.parametrize("name", ["manifest.json", "blocks.txt", "draws.parquet", "scenario.crisis.yaml"])
def test_what_is_no_file_in_a_run_is_told_and_left(kept, name, kind):
    store, (hurt, well) = kept
    path = Store.at(store).run_path(hurt) / name
    put(kind, path, store.parent / "elsewhere")
    seen = path.lstat()
    done = melian_says("solve", store.parent / "small.crisis.yaml", *SOLVE, "--store", store)
    assert done.exit_code in (0, 2)
    assert done.exit_code == 0 or f"'{path}' cannot be written: it is a" in done.stderr
    for words in (
        ["list"],
        ["show", hurt],
        ["compare", well, hurt],
        ["prune", "--older-than", "0", "--delete"],
    ):
        assert melian_says("runs", *words, "--store", store).exit_code in (0, 2)
    assert path.lstat() == seen
    assert (
        not (store.parent / "elsewhere").exists() or (store.parent / "elsewhere").read_bytes() == b"precious"
    )


@pytest.mark.parametrize("text", ["", "../../../../etc/passwd\n", "ab" * 20, "zz" * 20 + "\n", "\xff\n"])
def test_a_list_of_blocks_that_cannot_be_read_keeps_all_blocks(kept, text):
    """Nobody knows which of them that run needs."""
    store, (hurt, well) = kept
    listed = Store.at(store).run_path(hurt) / "blocks.txt"
    listed.write_text(text, "latin-1")
    blocks = sorted(Store.at(store).block_files())
    for path in blocks:
        os.utime(path, (1, 1))
    done = melian_says("runs", "prune", well, "--delete", "--store", store)
    assert f"'{listed}' cannot be read: " in done.stderr
    assert sorted(Store.at(store).block_files()) == blocks
    assert well not in Store.at(store).runs()
    assert melian_says("runs", "show", hurt, "--store", store).exit_code == 0


def foreign(store: Path, elsewhere: Path) -> list[Path]:
    """Files that melian did not write, where it writes its own."""
    block = next(iter(Store.at(store).block_files()))
    other = "ab" * 20
    folder = store / "blocks" / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    names = [
        "thesis.docx",
        "notes.npz",
        f"{other}.npz",
        f"{'cd' * 20}.npz",
        f".{other}.npz.7-01234567.part",
        "x.part",
    ]
    for name in names:
        (folder / name).write_bytes(b"PK\x03\x04 nobody else has this" * 3)
    (folder / "below").mkdir()
    (folder / "below" / f"{other}.npz").write_bytes(block.read_bytes())
    (folder / f"{other[:-2]}00.npz").symlink_to(elsewhere / "own.npz")
    (elsewhere / "own.npz").write_bytes(block.read_bytes())
    (store / "blocks" / "ef").symlink_to(elsewhere / "folder")
    (elsewhere / "folder").mkdir()
    linked = elsewhere / "folder" / f"{'ef' * 20}.npz"
    linked.write_bytes(block.read_bytes())
    (store / "blocks" / "deep").mkdir()
    (store / "blocks" / "deep" / "file").write_bytes(b"x")
    run = store / "runs" / "mine"
    run.mkdir()
    (run / "diary.txt").write_bytes(b"x")
    return [path for top in (store, elsewhere) for path in top.rglob("*") if not path.is_dir()]


def test_prune_removes_what_melian_wrote_and_nothing_else(kept):
    store, _ = kept
    own = {path for path in store.rglob("*") if path.is_file()}
    elsewhere = store.parent / "elsewhere"
    elsewhere.mkdir()
    there = set(foreign(store, elsewhere)) - own
    for path in own | there:
        os.utime(path, (1, 1), follow_symlinks=False)
    before = {path: (path.lstat().st_ino, path.lstat().st_mtime) for path in there}
    done = melian_says("runs", "prune", "--older-than", "0", "--unfinished", "--delete", "--store", store)
    assert done.exit_code == 0
    assert "8 files below" in done.stderr
    assert {path: (path.lstat().st_ino, path.lstat().st_mtime) for path in there} == before
    assert not any(path.exists() for path in own)


def test_prune_follows_no_link_to_folders_of_runs_or_blocks(kept):
    store, names = kept
    for top in ("runs", "blocks"):
        (store / top).rename(store.parent / top)
        (store / top).symlink_to(store.parent / top)
    before = snapshot(store.parent)
    done = melian_says("runs", "prune", *names, "--delete", "--store", store)
    assert "is a link, and none is followed here" in done.stderr
    assert snapshot(store.parent) == before
    assert melian_says("runs", "show", names[0], "--store", store).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [["solve", *SOLVE], ["equilibria", "--starts", "2", "-q"], ["drivers", "--draws", "2", "-q"]],
    ids=lambda words: words[0],
)
def test_a_finished_question_writes_nothing_so_that_a_read_only_store_answers(kept, monkeypatch, words):
    store, _ = kept
    command = [words[0], store.parent / "small.crisis.yaml", *words[1:], "--json"]
    alone = melian_says(*command).stdout
    melian_says(*command, "--store", store)  # says where the file is now
    before = snapshot(store)
    done = melian_says(*command, "--store", store)
    assert (done.exit_code, snapshot(store)) == (0, before)
    assert figures_of(done.stdout) == figures_of(alone)

    def refuse(path: Path, data: bytes) -> None:
        raise StoreError(f"'{path}' cannot be written: Read-only file system")

    monkeypatch.setattr("melian.runs.store.store.write_whole", refuse)
    monkeypatch.chdir(store.parent)  # under another path the file has another name, which would be noted
    done = melian_says(words[0], "small.crisis.yaml", *words[1:], "--json", "--store", store)
    assert done.exit_code == 0
    odds = ("odds", "equilibria", "inputs")
    first, again = (json.loads(text) for text in (alone, done.stdout))
    assert [first.get(key) for key in odds] == [again.get(key) for key in odds]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from([10**30, -1, "2021-12-09", "2021-12-09T00:00:00+23:59", "equilibria", "tip", "drivers", 0.5]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def places(about: object, way: tuple = ()) -> list[tuple]:
    """The way to everything in plain data."""
    below = about.items() if isinstance(about, dict) else enumerate(about) if isinstance(about, list) else ()
    return [way, *(each for key, value in below for each in places(value, (*way, key)))]


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_manifest_is_refused_or_every_page_can_show_it(made, data):
    store = Store.at(made[0])
    about = store.about(data.draw(st.sampled_from(store.runs())))
    for _ in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from([each for each in places(about) if each]))
        place = about
        for step in way[:-1]:
            place = place[step]
        if isinstance(place, dict) and data.draw(st.integers(0, 3)) == 0:
            del place[way[-1]]
        else:
            place[way[-1]] = data.draw(values)
    try:
        found = manifest_of(json.dumps(about).encode())
    except StoreError:
        return
    out = Console(file=StringIO(), width=80)
    out.print(RunsPage("here", [("a", found, 0)]))
    out.print(RunPage(found, 0, 0))
    assert command_of(found)
    json.dumps(found, allow_nan=False).encode()


@given(data=st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_bytes_are_a_manifest_by_chance(data):
    with pytest.raises(StoreError):
        manifest_of(data)


FREE = (
    "residual", "nash_regret", "sequential_regret", "where", "line_payoff", "reach", "belief", "payoff",
    "error", "starts", "precision", "is_principal", "continues_split", "odds_vary", "is_isolated",
)  # fmt: skip
"""Arrays in which any number may stand."""


def blocks_of_runs(store: Store, names: list[str]) -> list[Path]:
    return [store.block_path(name) for run in names for name in store.block_names(run)]


def remade(groups, group: str, key: str, change: str):
    """Arrays of a block with one of them changed, so that the block is whole and has another form."""
    array = groups[group][key]
    if change == "drop":
        return {**groups, group: {name: each for name, each in groups[group].items() if name != key}}
    if change == "more":
        return {**groups, group: {**groups[group], "other": array}}
    other = {
        "longer": lambda: np.concatenate([array, array]),
        "kind": lambda: array.astype(np.float32),
        "wild": lambda: np.full_like(array, 99),
        "deep": lambda: array.reshape(*array.shape, 1),
    }[change]()
    return {**groups, group: {**groups[group], key: other}}


def answers(file: Path, store: Path | None):
    """What the questions answer of which the store holds blocks."""
    case, made = melian.read(file), melian.read(file).compile()
    search, swings = made.equilibria(starts=2, store=store), made.drivers(draws=2, store=store)
    odds = [case.solve(draws=6, seed=seed, store=store).run.outcome_odds.tolist() for seed in (0, 1)]
    return odds, search.frame.to_csv(), swings.frame.to_csv()


@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_block_of_another_form_is_solved_again(made, tmp_path_factory, data):
    """Whole by its checksums, and not what the question asks for: the answer does not change."""
    import shutil
    import zipfile

    file, folder = made[0].parent / "small.crisis.yaml", tmp_path_factory.mktemp("form")
    shutil.copytree(made[0], folder / "store")
    path = data.draw(st.sampled_from(sorted(Store.at(folder / "store").block_files())))
    good = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        span = Span(*json.loads(archive.read("about.json"))["span"])
    block = block_of(good, path.stem, span)
    groups = {name: dict(getattr(block, name)) for name in ("per_draw", "sums", "kept")}
    group = data.draw(st.sampled_from([name for name in groups if groups[name]]))
    key = data.draw(st.sampled_from(sorted(groups[group])))
    change = data.draw(st.sampled_from(["drop", "longer", "kind", "wild", "more", "deep"]))
    if (change == "wild" and key in FREE) or (change == "longer" and not groups[group][key].size):
        return  # any number may stand there
    with suppress(KeyError):  # without its status a block has no length, and cannot be written
        path.write_bytes(
            block_bytes(path.stem, Block(span.start, **remade(groups, group, key, change), invalid={}))
        )
    assert answers(file, folder / "store") == answers(file, made[0])
    assert path.read_bytes() == good


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes_of_a_block_are_that_block_or_none(made, data):
    store = Store.at(made[0])
    (path,) = blocks_of_runs(store, made[1][:1])
    good = path.read_bytes()
    begin = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(begin, min(len(good), begin + 64)))
    bad = good[:begin] + data.draw(st.binary(max_size=64)) + good[end:]
    found = block_of(bad, path.stem, Span(0, 6))
    assert found is None or block_bytes(path.stem, found) == good


def test_a_header_that_promises_more_than_there_is_takes_no_room():
    """An array of 8 exabytes is refused by its header."""
    block = Block(0, {"status": np.zeros(1, np.int32), "figures": np.zeros((1, 7))}, {}, {}, {})
    data = block_bytes("ab" * 20, block)
    assert b"(1, 7), }" in data
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for each in source.infolist():
            target.writestr(each, source.read(each).replace(b"(1, 7), }", b"(1, 1000000000000000000), }"))
    assert block_of(packed.getvalue(), "ab" * 20, Span(0, 1)) is None
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for each in source.namelist():
            target.writestr(each, source.read(each))
    assert block_of(packed.getvalue(), "ab" * 20, Span(0, 1)) is None


@pytest.mark.parametrize(
    ("status", "figures", "fits"),
    [
        ([0, 1], [[0.5, 0.5], [np.nan] * 2], True),
        ([1, 1], [[], []], True),
        ([0, 1], [[0.5, 0.5, 0.0], [np.nan] * 3], False),
        ([0, 1], [[], []], False),
        ([0, 1], [[0.5, 1.5], [np.nan] * 2], False),
        ([0, 1], [[0.5, 0.5], [0.5, 0.5]], False),
        ([0, 99], [[0.5, 0.5], [np.nan] * 2], False),
        ([0, 5], [[0.5, 0.5], [np.nan] * 2], False),
    ],
)
def test_blocks_of_points_hold_shares_of_certified_points_alone(status, figures, fits):
    block = Block(0, {"status": np.array(status, np.int32), "figures": np.array(figures)}, {}, {}, {})
    assert points_form(2)(block) is fits


@pytest.mark.parametrize(
    "columns",
    [
        {"odds:blows": ["a"] * 6, "odds:calm": ["b"] * 6, "odds:yes": ["c"] * 6},
        {"odds:yes": [0.5] * 6},
        {"x": [1.0] * 6},
        {"odds:blows": [0.5], "odds:calm": [0.5], "odds:yes": [0.5]},
        {"odds:blows": [5.0] * 6, "odds:calm": [0.5] * 6, "odds:yes": [0.5] * 6},
        None,
    ],
)
def test_draws_that_are_not_those_of_the_run_are_not_compared(kept, columns):
    import pyarrow as pa
    import pyarrow.parquet as pq

    store, (hurt, well) = kept
    path = Store.at(store).run_path(hurt) / "draws.parquet"
    if columns is None:
        path.write_bytes(path.read_bytes()[:-30])
    else:
        pq.write_table(pa.table(columns), path)
    done = melian_says("runs", "compare", hurt, well, "--store", store)
    assert done.exit_code == 2
    assert str(path) in done.stderr
    assert "solve the run again" in done.stderr


def test_a_pipe_holds_nobody_up(kept):
    store, (hurt, _) = kept
    (name,) = Store.at(store).block_names(hurt)
    put("pipe", Store.at(store).block_path(name), store)
    begun = time.monotonic()
    assert Store.at(store).load_block(name, Span(0, 6)) == (None, False)
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize("days", ["1e300", "1e9", "inf", "nan"])
def test_no_run_is_older_than_all_time(kept, days):
    done = melian_says("runs", "prune", "--older-than", days, "--delete", "--store", kept[0])
    assert done.stdout.startswith("Removed 0 runs")


def test_names_that_no_file_can_have_are_said_in_short(kept):
    store, _ = kept
    for words in (
        ["runs", "show", "x" * 5000, "--store", store],
        ["runs", "prune", "x" * 5000, "--store", store],
        ["solve", store.parent / "small.crisis.yaml", *SOLVE, "--store", store / ("x" * 5000)],
    ):
        done = melian_says(*words)
        assert done.exit_code == 2
        assert len(done.stderr) < 1000
    with pytest.raises(StoreError, match="cannot be written"):
        melian.read(TEXT).solve(draws=2, store="a\0b")


def test_a_link_in_the_place_of_a_run_is_told_and_not_followed(kept):
    store, (hurt, well) = kept
    folder = Store.at(store).run_path(hurt)
    folder.rename(store.parent / "moved")
    folder.symlink_to(store.parent / "moved")
    before = snapshot(store.parent / "moved")
    for words in (["list"], ["prune", "--older-than", "0", "--delete"]):
        done = melian_says("runs", *words, "--store", store)
        assert done.exit_code == 0
        assert f"Left alone: '{folder}' cannot be read: it is a link." in done.stderr
        assert well in done.stdout
    assert snapshot(store.parent / "moved") == before
