"""Parts of files: what a killed process left is taken away, what one still writes is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from melian.files import replace_file
from melian.parts import HOUR, clear_left, new_part
from melian.workspace.workspace import Workspace

WRITER = """
import sys, time
from pathlib import Path
from melian.parts import new_part
with new_part(Path(sys.argv[1])) as (part, file):
    file.write(b"half")
    print(part.name, flush=True)
    time.sleep(60)
"""


def parts_in(folder: Path) -> list[Path]:
    return [each for each in folder.iterdir() if each.suffix == ".part"]


@pytest.fixture
def writer(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "a.yaml")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith(".melian-")
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind")
def test_a_part_goes_once_its_process_is_killed_and_not_before(writer, tmp_path):
    (tmp_path / "a.yaml").write_text("old")
    replace_file(tmp_path / "a.yaml", b"new")
    Workspace(tmp_path)
    assert len(parts_in(tmp_path)) == 1
    writer.kill()
    writer.wait()
    replace_file(tmp_path / "a.yaml", b"newer")
    assert parts_in(tmp_path) == []
    assert (tmp_path / "a.yaml").read_bytes() == b"newer"


def test_opening_a_folder_clears_it_and_folders_below_with_their_files(tmp_path):
    below = tmp_path / "below"
    below.mkdir()
    (below / "a.yaml").write_text("title: A\n")
    for folder in (tmp_path, below):
        (folder / ".melian-0123456789ab.part").write_bytes(b"half")
    workspace = Workspace(tmp_path)
    assert parts_in(tmp_path) == []
    workspace.open("below/a.yaml")
    assert parts_in(below) == []


@pytest.mark.parametrize("name", [".melian-0123456789ab.part.yaml", ".melian-mine.part", "x.part"])
def test_files_of_other_names_stay(tmp_path, name):
    (tmp_path / name).write_bytes(b"mine")
    clear_left(tmp_path)
    assert (tmp_path / name).exists()


def test_links_stay_and_so_does_what_they_lead_to(tmp_path):
    target = tmp_path / "mine.txt"
    target.write_bytes(b"mine")
    link = tmp_path / ".melian-0123456789ab.part"
    link.symlink_to(target)
    clear_left(tmp_path)
    assert link.is_symlink()
    assert target.exists()


def test_without_locks_only_old_parts_go(tmp_path, monkeypatch):
    monkeypatch.setattr("melian.parts._lock", lambda file, wait=True: False)
    young, old = (tmp_path / f".melian-{digit * 12}.part" for digit in "ab")
    young.write_bytes(b"")
    old.write_bytes(b"")
    os.utime(old, (0, young.stat().st_mtime - 2 * HOUR))
    clear_left(tmp_path)
    assert parts_in(tmp_path) == [young]


def test_a_part_that_was_taken_for_left_over_before_it_was_held_is_made_anew(tmp_path, monkeypatch):
    import melian.parts as parts

    lock, taken = parts._lock, []

    def late(file, *, wait=True):
        if wait and not taken:
            taken.extend(parts_in(tmp_path))
            taken[0].unlink()
        return lock(file, wait=wait)

    monkeypatch.setattr(parts, "_lock", late)
    with new_part(tmp_path / "a.yaml") as (part, file):
        file.write(b"whole")
        part.replace(tmp_path / "a.yaml")
    assert taken
    assert (tmp_path / "a.yaml").read_bytes() == b"whole"


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    clear_left(tmp_path / "none")


def test_a_write_that_fails_leaves_no_part(tmp_path):
    def fail():
        with new_part(tmp_path / "a.yaml"):
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert parts_in(tmp_path) == []
