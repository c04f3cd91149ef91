"""Names that stand for files of a folder, and names that would leave it."""

import os

import pytest

from melian.workspace.places import MOST_FILES, OutsideError, files_below, path_of, signature

END = ".crisis.yaml"


@pytest.mark.parametrize(
    "name",
    [
        f"../a{END}", f"b/../../a{END}", f"./a{END}", f"/etc/a{END}", f"a//b{END}", "", END, f".git/a{END}",
        f"b\\a{END}", f"a\0{END}", f"a\n{END}", "passwd", "a.txt", f"{'x' * 300}{END}",
    ],
)  # fmt: skip
def test_a_name_that_is_no_path_below_the_folder_is_refused(tmp_path, name):
    with pytest.raises(OutsideError, match="is no file of this folder"):
        path_of(tmp_path.resolve(), name)


def test_links_are_followed_as_long_as_they_stay_inside(tmp_path):
    folder = (tmp_path / "inside").resolve()
    folder.mkdir()
    (tmp_path / f"secret{END}").write_text("theirs")
    (folder / f"own{END}").write_text("mine")
    (folder / f"near{END}").symlink_to(f"own{END}")
    (folder / f"far{END}").symlink_to(f"../secret{END}")
    (folder / "up").symlink_to("..")
    (folder / f"loop{END}").symlink_to(f"loop{END}")
    assert path_of(folder, f"near{END}") == folder / f"own{END}"
    for name in (f"far{END}", f"up/secret{END}", f"loop{END}"):
        with pytest.raises(OutsideError):
            path_of(folder, name)
    assert f"up/secret{END}" not in list(files_below(folder))


def test_only_plain_files_are_meant(tmp_path):
    folder = tmp_path.resolve()
    os.mkfifo(folder / f"pipe{END}")
    (folder / f"folder{END}").mkdir()
    (folder / f"device{END}").symlink_to("/dev/null")
    for name in ("pipe", "folder", "device"):
        with pytest.raises(OutsideError):
            path_of(folder, name + END)


def test_listing_is_sorted_bounded_and_leaves_hidden_folders_alone(tmp_path):
    for name in (f"b{END}", f"sub/a{END}", "a.yml", f".hidden/c{END}", f"1/2/3/4/5/deep{END}", "b.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert list(files_below(tmp_path)) == ["a.yml", f"b{END}", f"sub/a{END}"]
    for k in range(MOST_FILES):
        (tmp_path / f"n{k}{END}").touch()
    assert len(list(files_below(tmp_path))) == MOST_FILES


def test_a_signature_changes_with_the_file(tmp_path):
    path = tmp_path / "x"
    assert signature(path) is None
    path.write_text("one")
    first = signature(path)
    assert signature(path) == first
    path.write_text("three")
    assert signature(path) != first
