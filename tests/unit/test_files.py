"""Files that somebody names: what they are besides their text stays, and nobody finds half of one."""

import contextlib
import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

import melian
from melian.cli.commands.new import starter
from melian.cli.main import cli
from melian.files import check_place, create_file, reason, write_file

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes of POSIX")
NEW = "new\u2028text\n"


def only(folder, *names):
    """Nothing else is left behind."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o4750])
def test_the_mode_stays(tmp_path, mode):
    path = tmp_path / "x"
    path.write_text("old")
    path.chmod(mode)
    write_file(path, NEW)
    assert path.read_bytes() == NEW.encode()
    assert stat.S_IMODE(path.stat().st_mode) == mode
    only(tmp_path, "x")


@posix
def test_a_new_file_has_the_mode_that_the_system_gives(tmp_path):
    (tmp_path / "as_ever").touch()
    write_file(tmp_path / "x", NEW)
    create_file(tmp_path / "y", NEW)
    modes = {path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(tmp_path):
    path = tmp_path / "x"
    path.write_text("old")
    os.chown(path, 4242, 4343)
    write_file(path, NEW)
    assert (path.stat().st_uid, path.stat().st_gid) == (4242, 4343)


@posix
def test_where_the_owner_cannot_be_given_the_file_itself_is_written(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_text("old, and longer than the new text")
    before = path.stat().st_ino
    monkeypatch.setattr(os, "chown", _refuse)
    real = Path.stat

    def another_owner(self, **options):
        status = real(self, **options)
        return os.stat_result([*status[:4], 4242 if self == path else status[4], *status[5:]])

    monkeypatch.setattr(Path, "stat", another_owner)
    write_file(path, NEW)
    monkeypatch.undo()
    assert path.read_bytes() == NEW.encode()
    assert path.stat().st_ino == before
    only(tmp_path, "x")


def _refuse(*_, **__):
    raise PermissionError(errno.EPERM, "not permitted")


@posix
def test_links_stay_links(tmp_path):
    (tmp_path / "real").mkdir()
    real, link, chain, future = (tmp_path / name for name in ("real/x", "link", "chain", "future"))
    real.write_text("old")
    link.symlink_to("real/x")
    chain.symlink_to("link")
    future.symlink_to("real/later")
    for path in (link, chain, future):
        write_file(path, f"by {path.name}")
        assert path.is_symlink()
        assert path.read_text() == f"by {path.name}"
    assert real.read_text() == "by chain"
    assert (tmp_path / "real" / "later").read_text() == "by future"
    only(tmp_path / "real", "x", "later")


@posix
def test_hard_links_stay_together(tmp_path):
    path, other = tmp_path / "x", tmp_path / "other"
    path.write_text("old, and longer than the new text")
    other.hardlink_to(path)
    write_file(path, NEW)
    assert other.read_bytes() == NEW.encode()
    assert other.samefile(path)


@posix
def test_pipes_and_devices_are_written_to(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text("utf-8")))
    reader.start()
    write_file(pipe, NEW * 20_000)  # more than a pipe holds
    reader.join()
    assert got == [NEW * 20_000]
    write_file("/dev/null", NEW)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "x"])
def test_what_was_printed_before_is_not_written_over(tmp_path, name):
    """Into the file that stdout is too, under both of its names."""
    code = "import sys; from melian.files import write_file\nprint('one'); write_file(sys.argv[1], 'two\\n')\nprint('three')"
    with (tmp_path / "x").open("w") as file:
        subprocess.run([sys.executable, "-c", code, name], stdout=file, cwd=tmp_path, check=True)
    assert (tmp_path / "x").read_text() == "one\ntwo\nthree\n"
    through = subprocess.run(
        [sys.executable, "-c", code, "/dev/stdout"], capture_output=True, text=True, check=True
    )
    assert through.stdout == "one\ntwo\nthree\n"


@posix
@pytest.mark.parametrize("links", [1, 2])
def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, links):
    path = tmp_path / "x"
    path.write_text("old")
    names = ["x"]
    if links == 2:
        (tmp_path / "other").hardlink_to(path)
        names.append("other")
    real, written = os.write, []

    def full(number, data):
        written.append(number)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(number, data[:5])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        write_file(path, NEW)
    assert path.read_text() == "old"
    only(tmp_path, *names)


def test_an_interrupted_file_is_not_left_behind(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "write", interrupted)
    for write in (write_file, create_file):
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path / "x", NEW)
        only(tmp_path)


@posix
def test_no_file_can_be_made_there_but_this_one_can_be_written(tmp_path, monkeypatch):
    """As where a folder is closed, or a file is mounted alone."""
    path = tmp_path / "x"
    path.write_text("old")

    def busy(*_):
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", busy)
    write_file(path, NEW)
    assert path.read_bytes() == NEW.encode()
    only(tmp_path, "x")


def test_a_file_that_must_not_be_written_is_not_exchanged(tmp_path, monkeypatch):
    path = tmp_path / "x"
    path.write_text("old")
    path.chmod(0o400)
    real = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != path and real(place, mode))
    for function in (check_place, lambda place: write_file(place, NEW)):
        with pytest.raises(PermissionError):
            function(str(path))
    assert path.read_text() == "old"


def test_nothing_is_created_over_something(tmp_path):
    path = tmp_path / "x"
    path.write_text("old")
    with pytest.raises(FileExistsError):
        create_file(path, NEW)
    assert path.read_text() == "old"


BAD = {
    "": "a name is needed",
    ".": "it is a folder",
    "folder": "it is a folder",
    "file/x": "not a directory",
    "new/": "there is no such folder",
    "l" * 5000: "too long",
    "a/" * 2500 + "x": "too long",
    "nul\0": "no file can have this name",
    "loop": "symbolic links",
    "loop/x": "symbolic links",
}


@posix
def test_bad_places_are_refused_by_every_command_before_any_work(tmp_path, monkeypatch):
    """One sentence, exit code 2, nothing written; `runs` shows that nothing was solved."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("melian.api.read", None)  # whoever begins to work fails
    Path("folder").mkdir()
    Path("file").touch()
    Path("loop").symlink_to("loop")
    commands = [
        ["export", "canon/hawk-dove", "-o"], ["schema", "-o"], ["show", "canon/hawk-dove", "--steps", "--svg"],
        ["show", "canon/hawk-dove", "--svg"], ["why", "canon/hawk-dove", "--step", "x", "--svg"],
        ["report", "canon/hawk-dove", "-o"], ["efg", "solve", "x.efg", "-o"],
        ["fit", "canon/hawk-dove", "x.csv", "--let", "a ~ 1", "--to-scenario"],
        ["solve", "canon/hawk-dove", "--out"],
    ]  # fmt: skip
    for command in commands:
        for place, why in BAD.items():
            if command[0] == "solve" and place in (".", "folder", "new/"):
                continue  # it writes into folders
            done = CliRunner().invoke(cli, [*command, place])
            assert (done.exit_code, done.stdout) == (2, ""), (command, place, done.output)
            assert why.lower() in done.stderr.lower(), (command, place)
            assert len(done.stderr) < 500
    only(tmp_path, "folder", "file", "loop")
    for place, why in BAD.items():
        with pytest.raises((OSError, ValueError)) as caught:
            check_place(place)
        assert why.lower() in reason(place, caught.value).lower()


@posix
def test_commands_and_python_write_through_links(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = starter("X")
    Path("real.crisis.yaml").write_text(text.replace("steps:", "steps:   ", 1), encoding="utf-8")
    Path("real.crisis.yaml").chmod(0o600)
    Path("x.crisis.yaml").symlink_to("real.crisis.yaml")
    for arguments in (
        ["fmt", "x.crisis.yaml"], ["schema", "-o", "schema.json"], ["export", "x.crisis.yaml", "-o", "x.efg"],
        ["show", "x.crisis.yaml", "--steps", "--svg", "x.svg"],
    ):  # fmt: skip
        name = arguments[-1]
        real = Path(f"real.{name.partition('.')[2]}")
        if not real.exists():
            real.touch(mode=0o600)
            Path(name).symlink_to(real)
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
        assert Path(name).is_symlink()
        assert stat.S_IMODE(real.stat().st_mode) == 0o600
        assert real.stat().st_size > 100
    assert Path("real.crisis.yaml").read_text("utf-8") == text
    melian.read("x.crisis.yaml")
    with contextlib.suppress(FileNotFoundError):
        Path("p.svg").unlink()
    Path("p.svg").symlink_to("q.svg")
    melian.api.pictures.Picture("<svg/>").save("p.svg")
    assert (Path("p.svg").is_symlink(), Path("q.svg").read_text()) == (True, "<svg/>")
