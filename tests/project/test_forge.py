"""What a forge and its visitors meet: workflows, hooks, templates, and the texts that they point to."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FORGE = ROOT / ".github"
TEXTS = ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY", "VISION")


def read(path):
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # `on` and `3.10` are texts


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job.get("steps", ())]


WORKFLOWS = {path.stem: read(path) for path in sorted((FORGE / "workflows").glob("*.yml"))}


def test_every_python_that_the_package_names_is_checked():
    named = [entry.rsplit(" ", 1)[-1] for entry in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", entry)]
    matrix = WORKFLOWS["checks"]["jobs"]["locked"]["strategy"]["matrix"]["python"]
    assert matrix == named
    assert f">={named[0]}" == PROJECT["requires-python"]
    lowest = WORKFLOWS["checks"]["jobs"]["lowest"]["steps"]
    assert {"python-version": named[0]} in [step.get("with") for step in lowest]
    assert any("--resolution lowest-direct" in step.get("run", "") for step in lowest)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_only_and_runs_what_is_there(name):
    workflow = WORKFLOWS[name]
    assert workflow["permissions"] == {"contents": "read"}
    for step in steps(workflow):
        assert ("uses" in step) != ("run" in step)
        for script in re.findall(r"(?<!\S)(?:\.ci|scripts)/\w+", step.get("run", "")):
            assert (ROOT / script).stat().st_mode & 0o111, f"{script} cannot be run"
        for extra in re.findall(r"\.\[([a-z,]+)\]", step.get("run", "")):
            assert set(extra.split(",")) <= set(PROJECT["optional-dependencies"])


def test_what_is_published_was_checked_built_and_run_without_a_kept_secret():
    jobs = WORKFLOWS["publish"]["jobs"]
    assert jobs["build"]["needs"] == "checks"
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert not any("secrets." in str(step) for step in steps(WORKFLOWS["publish"]))
    assert any("melian solve" in step.get("run", "") for step in jobs["build"]["steps"])


def test_hooks_run_what_the_checks_run():
    hooks = [hook for repo in read(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    checks = (ROOT / "scripts" / "check").read_text("utf-8").splitlines()
    run = {
        " ".join(line.split()[:2]) for line in checks if line.split()[0] in ("ruff", "mypy", "lint-imports")
    }
    assert {" ".join(hook["entry"].split()[:2]) for hook in hooks} == run
    assert {hook["language"] for hook in hooks} == {"system"}  # nothing is fetched


@pytest.mark.parametrize("path", sorted((FORGE / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem)
def test_an_issue_form_asks(path):
    form = read(path)
    if path.stem == "config":
        assert form["blank_issues_enabled"] == "true"
        return
    assert {"name", "description", "labels", "body"} <= set(form)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert any(field.get("validations", {}).get("required") == "true" for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)
    assert {field["type"] for field in form["body"]} <= {"markdown", "textarea", "input"}


@pytest.mark.parametrize("name", TEXTS)
def test_the_texts_at_the_head_lead_somewhere_and_are_short(name):
    text = (ROOT / f"{name}.md").read_text("utf-8")
    assert text.startswith("# ")
    assert len(text.splitlines()) < 120
    for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", text):
        assert (ROOT / target).exists(), f"{name}.md links to {target}"


def test_the_changelog_has_the_form_and_ends_with_the_version_that_is_cited():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## (.*)$", text, re.M)
    assert headings[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", heading) for heading in headings[1:]]
    assert all(released)
    versions = [tuple(map(int, match[1].split("."))) for match in released]
    assert versions == sorted(set(versions), reverse=True)
    cited = read(ROOT / "CITATION.cff")
    assert (released[0][1], released[0][2]) == (cited["version"], cited["date-released"])
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.*)$", text, re.M)) <= kinds
