"""What is built installs and runs: everything that commands read is inside, and nothing else."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="needs the test extra")

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
KEPT = {"__pycache__", ".pyc", ".nbi", ".nbc"}
"""What Python and Numba keep beside modules."""


def ran(*command, folder, **environment):
    known = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "MELIAN"))}
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=folder, env={**known, **environment}, capture_output=True,
        text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(target, folder, **environment):
    """One distribution; without isolation, so that nothing is fetched."""
    ran("-m", "hatchling", "build", "-t", target, "-d", folder, folder=ROOT, **environment)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the installed wheel; what it depends on stays where the tests have it."""
    folder = tmp_path_factory.mktemp("installed")
    options = ("--no-index", "--no-deps", "--no-compile", "--quiet", "--target", folder / "lib")
    ran("-m", "pip", "install", *options, wheel, folder=folder)
    return folder


def melian(installed, *arguments):
    return ran("-m", "melian", *arguments, folder=installed, PYTHONPATH=str(installed / "lib"))


def source_files():
    return {
        path.relative_to(SOURCE).as_posix()
        for path in (SOURCE / "melian").rglob("*")
        if path.is_file() and not KEPT & {path.suffix, *path.parts}
    }


def test_a_wheel_holds_the_package_and_how_to_cite_it(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == source_files() | {"melian/CITATION.cff"}


def test_what_is_installed_is_what_runs(installed):
    place = "import melian; print(melian.__file__)"
    environment = {"PYTHONPATH": str(installed / "lib")}
    assert Path(ran("-c", place, folder=installed, **environment).strip()).is_relative_to(installed)
    assert list((installed / "lib" / "bin").glob("melian*")) or sys.platform == "win32"


def test_an_installed_melian_finds_all_that_it_reads(installed):
    crises = {path.parent.name for path in (SOURCE / "melian" / "library").rglob("*.crisis.yaml")}
    rows = json.loads(melian(installed, "list", "--json"))["scenarios"]
    assert {row["name"].rsplit("/", 1)[-1] for row in rows} == crises
    assert "nothing to report" in melian(installed, "check", "kydd")
    assert json.loads(melian(installed, "schema"))["properties"].keys() >= {"actors", "steps", "stakes"}
    assert melian(installed, "explain", "M104").startswith("M104: ")
    melian(installed, "new", "border.crisis.yaml")
    assert (installed / "border.crisis.yaml").is_file()
    assert "@misc{melian," in melian(installed, "cite")


def test_a_source_archive_builds_the_same_wheel(wheel, tmp_path):
    archive = built("sdist", tmp_path / "sdist")
    with tarfile.open(archive) as file:
        file.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    ran("-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again", folder=source)
    (again,) = (tmp_path / "again").iterdir()
    both = [
        {entry.filename: entry.CRC for entry in zipfile.ZipFile(path).infolist()} for path in (wheel, again)
    ]
    assert both[0] == both[1]


@pytest.fixture(scope="module")
def hook():
    place = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


def test_links_lead_to_the_forge_that_builds(hook):
    forge = {"GITHUB_SERVER_URL": "https://forge.example", "GITHUB_REPOSITORY": "anna/melian"}
    found = hook.links(forge)
    assert found["Source"] == "https://forge.example/anna/melian"
    assert found["Issues"] == "https://forge.example/anna/melian/issues"
    for label in ("Changelog", "Documentation"):
        assert (ROOT / found[label].partition("/blob/HEAD/")[2]).is_file()
    assert hook.links({}) == hook.links({"GITHUB_SERVER_URL": "https://forge.example"}) == {}


def test_links_are_in_what_is_built_there_only(wheel, tmp_path):
    def urls(path):
        archive = zipfile.ZipFile(path)
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        return [row for row in archive.read(name).decode().splitlines() if row.startswith("Project-URL:")]

    forge = {"GITHUB_SERVER_URL": "https://forge.example", "GITHUB_REPOSITORY": "anna/melian"}
    assert urls(wheel) == []
    there = built("wheel", tmp_path / "there", **forge)
    assert "Project-URL: Source, https://forge.example/anna/melian" in urls(there)


def test_every_python_that_is_named_is_checked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {
        entry.rsplit(" ", 1)[-1] for entry in project["classifiers"] if "Python :: 3." in entry
    }  # the workflows are held to the same list in test_forge.py
    assert named == {"3.11", "3.12", "3.13", "3.14"}
    assert project["requires-python"] == ">=3.11"
    assert ("Typing :: Typed" in project["classifiers"]) == (SOURCE / "melian" / "py.typed").is_file()
