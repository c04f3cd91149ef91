"""What holds of the whole project: public names, a cheap start, checked shapes, no trace of machines."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import operator
import pkgutil
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from pathlib import Path

import jaxtyping
import numpy as np
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import melian
from melian.scenario.quantities.ranges import log_metalog_range

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "melian"
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(melian.__path__, "melian.")
    if not module.ispkg and not module.name.endswith("__main__")
)


def defined(name):
    """Public functions and classes that a module's source defines."""
    tree = ast.parse((SOURCE.parent / name.replace(".", "/")).with_suffix(".py").read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")}


@pytest.mark.parametrize("name", MODULES)
def test_all_is_exact(name):
    module = importlib.import_module(name)
    public = getattr(module, "__all__", None)
    assert public is not None, f"{name} has no __all__"
    assert [entry for entry in public if not hasattr(module, entry)] == []
    assert len(set(public)) == len(public)
    assert defined(name) - set(public) == set(), f"{name} defines these without naming them in __all__"


PACKAGES = [
    "melian",
    *(module.name for module in pkgutil.walk_packages(melian.__path__, "melian.") if module.ispkg),
]


@pytest.mark.parametrize("name", [*PACKAGES, *MODULES])
def test_examples_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize(
    "name", [*sorted(set(melian.__all__) - {"__version__", "fit"}), "fit.fit", "fit.Fit"]
)
def test_the_front_door_shows_examples(name):
    """What `test_examples_hold` runs; and parameters and errors, where there are any."""
    value = operator.attrgetter(name)(melian)
    assert [each for each in doctest.DocTestFinder(recurse=False).find(value) if each.examples]
    if inspect.isroutine(value):
        text = inspect.getdoc(value)
        assert "Parameters\n---" in text
        assert "Raises\n---" in text


def test_packages_name_what_they_have():
    for path in sorted(SOURCE.rglob("__init__.py")):
        package = importlib.import_module(".".join(path.relative_to(SOURCE.parent).parent.parts))
        assert [name for name in getattr(package, "__all__", ()) if not hasattr(package, name)] == []


MOST_LINES, MOST_FILES = 300, 20


def test_modules_are_short():
    long = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if len(path.read_text("utf-8").splitlines()) > MOST_LINES
    ]
    assert long == []


def test_folders_can_be_taken_in():
    files = Counter(path.parent.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))
    assert [folder for folder, number in files.items() if number > MOST_FILES] == []


def test_no_circle_of_imports_is_let_through():
    """`lint-imports` finds circles, imports for types counted; here, that it is asked to everywhere."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (contract,) = [each for each in settings["contracts"] if each["type"] == "acyclic_siblings"]
    assert settings["exclude_type_checking_imports"] is False
    assert contract["ancestors"] == ["melian"]
    assert set(contract) == {"name", "type", "ancestors"}  # nothing is left out, at any depth


NAME = re.compile(r"`([a-z]{2,}(?:_[a-z0-9]+)+)(?:\.\w+)?`")
OF_OTHERS = {"enable_caching"}
"""Names of other packages."""


def test_names_in_docstrings_and_comments_are_there():
    """A name in backticks is one of the code, of a text in it or of a file: what was renamed is found."""
    known = OF_OTHERS | {path.stem for path in SOURCE.rglob("*")}
    told = []
    for path in sorted(SOURCE.rglob("*.py")):
        with tokenize.open(path) as source:
            for token in tokenize.generate_tokens(source.readline):
                if token.type == tokenize.NAME:
                    known.add(token.string)
                elif token.type == tokenize.STRING and "`" not in token.string:
                    known |= set(re.findall(r"\w+", token.string))
                else:
                    told += [
                        (f"{path.relative_to(SOURCE)}:{token.start[0]}", n)
                        for n in NAME.findall(token.string)
                    ]
    assert len(told) > 100
    assert [(place, name) for place, name in told if name not in known] == []


HEAVY = {"numba", "numpy", "pandas", "scipy", "jaxtyping", "pydantic"}
WATCH = """
import atexit, runpy, sys
atexit.register(lambda: print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules})))
sys.argv[0] = "melian"
runpy.run_module("melian", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("words", "said", "needed"),
    [
        (["--help"], "Usage: melian", set()),
        (["list"], "canon/hawk-dove", set()),
        (["explain", "M104"], "M104", set()),
        (["check", "canon/hawk-dove"], "Game:", {"numpy", "pydantic", "jaxtyping"}),  # nothing is solved
        # the page of the odds needs no frame
        (["solve", "canon/hawk-dove", "--draws", "4"], "Certified: 4", HEAVY - {"pandas"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_commands_load_nothing_heavy_that_they_can_do_without(words, said, needed):
    run = subprocess.run(
        [sys.executable, "-c", WATCH, *words], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr
    text, _, loaded = run.stdout.partition("LOADED")
    assert said in text
    assert HEAVY & set(loaded.split()) == needed


def test_shapes_in_signatures_are_checked():
    curve = log_metalog_range(1, 2)
    with pytest.raises(jaxtyping.TypeCheckError):
        curve.ppf(np.array([1]))  # whole numbers


SHAPED = {name for name in dir(jaxtyping) if name[0].isupper() and name not in {"Array", "ArrayLike"}}
ANY_KIND = {"game/tree.py: npt.NDArray[_Scalar]"}
"""`frozen` gives back what it is given, and type checkers are told that it does."""


def bare_arrays(source):
    """What a text says of arrays without saying their shape, in annotations and in names for them."""
    inside = set()
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "id", getattr(node, "attr", ""))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).split(".")[-1] in SHAPED:
            inside |= set(ast.walk(node))
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).split(".")[-1] == "NDArray":
            inside |= set(ast.walk(node))
            yield ast.unparse(node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance":
            inside |= set(ast.walk(node))
        elif name in {"ndarray", "NDArray"} and node not in inside:
            yield ast.unparse(node)


def test_every_array_says_its_shape():
    said = "def f(a: Float[np.ndarray, ' row']) -> bool: return isinstance(a, np.ndarray)"
    assert list(bare_arrays(said)) == []
    unsaid = "A = npt.NDArray[Any]\nclass B(dict[str, np.ndarray]): pass\ndef f(a: NDArray | None): pass"
    assert list(bare_arrays(unsaid)) == ["npt.NDArray[Any]", "np.ndarray", "NDArray"]
    found = {
        f"{path.relative_to(SOURCE).as_posix()}: {text}"
        for path in SOURCE.rglob("*.py")
        for text in bare_arrays(path.read_text("utf-8"))
    }
    assert found == ANY_KIND


def texts():
    """Every text file of the project, by path."""
    folders = [ROOT / name for name in (".ci", ".github", "benchmarks", "docs", "scripts", "src", "tests")]
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    paths += [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    for path in paths:
        if "__pycache__" in path.parts or path.suffix in {".nbi", ".nbc", ".pyc", ".png", ".parquet"}:
            continue
        yield path, path.read_text("utf-8")


# assembled, so that this file does not contain what it looks for
ONE_MACHINE = [
    *(rf"(?<![\w.])/{folder}/\w" for folder in ("work", "home", "root", "Users", "tmp")),
    "py" + r"pi\.org",
    "python" + "hosted",
    "--" + r"(extra-)?index-url",
    "--" + "trusted-host",
]


def test_no_file_knows_the_machine_it_was_written_on():
    pattern = re.compile("|".join(ONE_MACHINE))
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}" for path, text in texts() for match in pattern.finditer(text)
    ]
    assert found == []


def test_the_lock_names_exact_versions_and_nothing_else():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    names = [entry.partition("==")[0] for entry in entries]
    assert names == sorted(names)
    assert [line for line in entries if not re.fullmatch(r"[a-z0-9-]+==[0-9][a-z0-9.]*", line)] == []


def test_the_lock_holds_what_the_project_asks_for():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    locked = dict(line.split("==") for line in lines if not line.startswith("#"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(text for name in set(extras) - {"peers"} for text in extras[name])]
    for requirement in map(Requirement, asked):
        name = canonicalize_name(requirement.name)
        assert name == "melian" or locked[name] in requirement.specifier, str(requirement)


@pytest.mark.parametrize("name", ["check", "docs", "test"])
def test_scripts_are_short(name):
    assert len((ROOT / "scripts" / name).read_text("utf-8").splitlines()) < 10
