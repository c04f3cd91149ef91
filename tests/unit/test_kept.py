"""Derived files are never needed: what is damaged is a miss, what cannot be written is made again."""

import importlib.util
import os
import pickle
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest

import melian.kept
from melian.kept import KeptWarning, keep, kept, places
from melian.kernels import freshness
from melian.kernels.kept_code import KeptCode
from melian.scenario.language import parse

TEN = """
from melian.kernels.compiled import njit
@njit(cache=True)
def plus_ten(x):
    return x + 10
"""


@pytest.fixture(autouse=True)
def away(tmp_path, monkeypatch):
    """No folder of this user is touched, and nothing has been told yet."""
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(melian.kept, "_told", [])


@pytest.fixture
def sources(tmp_path):
    """A folder with one kernel."""
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "ten.py").write_text(TEN, "utf-8")
    return folder


def hits(folder):
    """How often Numba found what it needs, in a module that is read anew; its answer is right in any case."""
    spec = importlib.util.spec_from_file_location("ten", folder / "ten.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert isinstance(module.plus_ten._cache, KeptCode)
    assert module.plus_ten(1) == 11
    return sum(module.plus_ten.stats.cache_hits.values())


class Evil:
    """Unpickling it writes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def blows(path, whole, evil):
    """What may become of a file."""
    yield "empty", lambda: path.write_bytes(b"")
    for size in (1, 9, 40, len(whole) // 2, len(whole) - 1):
        yield f"cut to {size}", lambda size=size: path.write_bytes(whole[:size])
    for at in (0, 10, 45, len(whole) - 1):
        flipped = bytes([*whole[:at], whole[at] ^ 1, *whole[at + 1 :]])
        yield f"a bit at {at}", lambda flipped=flipped: path.write_bytes(flipped)
    yield "longer", lambda: path.write_bytes(whole + b"\0")
    yield "of somebody else", lambda: path.write_bytes(pickle.dumps(Evil(evil)))
    yield "gone", path.unlink
    yield "nowhere", lambda: (path.unlink(), path.symlink_to("nowhere"))
    yield "a loop", lambda: (path.unlink(), path.symlink_to(path.name))
    yield "a device", lambda: (path.unlink(), path.symlink_to("/dev/zero"))
    yield "a pipe", lambda: (path.unlink(), os.mkfifo(path))
    yield "a folder", lambda: (path.unlink(), path.mkdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices of POSIX")
@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_damaged_machine_code_is_compiled_again(sources, tmp_path, ending):
    assert [hits(sources), hits(sources)] == [0, 1]
    (path,) = (sources / "__pycache__").glob(f"*.{ending}")
    whole = path.read_bytes()
    for name, blow in blows(path, whole, tmp_path / "evil"):
        blow()
        assert [hits(sources), hits(sources)] == [0, 1], name
    assert not (tmp_path / "evil").exists()
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_in_the_way_is_left_alone(sources):
    """The next place is used instead."""
    hits(sources)
    (path,) = (sources / "__pycache__").glob("*.nbi")
    path.unlink()
    path.mkdir()
    (path / "mine").touch()
    assert [hits(sources), hits(sources)] == [0, 1]
    assert (path / "mine").exists()


def closed(folder):
    """No place beside the sources, even for somebody who may write everywhere."""
    (folder / "__pycache__").write_text("no folder", "utf-8")


def test_code_is_kept_where_it_can_be_and_told_where_it_cannot(sources, tmp_path, monkeypatch):
    closed(sources)
    assert [hits(sources), hits(sources)] == [0, 1]
    assert list((tmp_path / "caches" / "melian").rglob("*.nbc"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(sources / "ten.py" / "caches"))
    with pytest.warns(KeptWarning, match=r"temporary folder .*NUMBA_CACHE_DIR"):
        assert hits(sources) == 0
    assert hits(sources) == 1
    if hasattr(os, "getuid"):
        assert (tmp_path / f"melian-{os.getuid()}").stat().st_mode & 0o777 == 0o700
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "asked" / "for"))
    assert [hits(sources), hits(sources)] == [1, 1], "all places are read"
    (sources / "ten.py").write_text(TEN + "\n", "utf-8")
    freshness._read.cache_clear()  # as a new process has it
    assert [hits(sources), hits(sources)] == [0, 1]
    assert list((tmp_path / "asked" / "for").rglob("*.nbc"))


def test_code_that_cannot_be_kept_is_compiled_each_time_and_that_is_said_once(sources, monkeypatch):
    closed(sources)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # no home
    monkeypatch.setattr(tempfile, "tempdir", str(sources / "ten.py"))
    with pytest.warns(KeptWarning, match="cannot be kept.*NUMBA_CACHE_DIR"):
        assert hits(sources) == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert hits(sources) == 0
    assert not Path("relative").exists()
    assert not Path("~").exists()


def test_a_full_disk_costs_no_answer(sources, monkeypatch):
    def full(path, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.warns(KeptWarning, match="cannot be kept"):
        assert hits(sources) == 0
    assert not list(sources.rglob("*.part"))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners of POSIX")
def test_folders_of_somebody_else_are_not_read(sources, tmp_path, monkeypatch):
    """Files of code are pickled: they are not taken from a place that others could have made."""
    hits(sources)
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    for folder in (tmp_path / "melian-4242", tmp_path / "caches" / "melian"):
        folder.mkdir(parents=True)
    assert places(sources) == (sources / "__pycache__",)
    closed_sources = tmp_path / "closed"
    closed_sources.mkdir()
    closed(closed_sources)
    with pytest.warns(KeptWarning, match="cannot be kept"):
        keep(closed_sources, {"x": b"y"})
    assert not list(kept(closed_sources, "x"))
    link = tmp_path / "melian-4242"
    link.rmdir()
    link.symlink_to(sources)
    assert places(sources) == (sources / "__pycache__",)


def test_files_are_kept_in_their_order_and_read_back(sources):
    keep(sources, {"a": b"1", "b": b"2"})
    assert [*kept(sources, "a"), *kept(sources, "b"), *kept(sources, "c")] == [b"1", b"2"]


def test_damaged_tables_of_the_grammar_are_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(parse, "__file__", str(tmp_path / "parse.py"))
    text = Path(parse.__spec__.origin).with_name("grammar.lark").read_text("utf-8")
    (tmp_path / "grammar.lark").write_text(text, "utf-8")
    fresh = parse._grammar.__wrapped__
    wanted = fresh().parse("a + 2 * b > 3")
    (path,) = (tmp_path / "__pycache__").glob("*.lark")
    whole = path.read_bytes()
    for damaged in (b"", whole[:100], whole[:-1], pickle.dumps(Evil(tmp_path / "evil"))):
        path.write_bytes(damaged)
        assert fresh().parse("a + 2 * b > 3") == wanted
        assert list(kept(tmp_path, path.name)), "whole again"
    assert not (tmp_path / "evil").exists()


WITHOUT = """
import melian.kept
melian.kept.places = lambda folder: ()
def no(*_, **__): raise AssertionError("something was compiled")
from numba.core import dispatcher
dispatcher.Dispatcher.compile = no
from melian.cli.main import main
main(["check", "canon/beer-quiche"])
"""


def test_check_needs_no_compiled_code():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False, timeout=120
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Game: 8 endings" in done.stdout
