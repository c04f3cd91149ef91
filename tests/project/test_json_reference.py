"""The reference of `--json` is what commands print: every field, and no other.

A block of docs/reference/json.md is preceded by the command that prints it. `"...": "figures"`
stands for six numbers, a key in angle brackets for any name; an empty list or object for any.
Lists of what is printed may be empty inside an element of another list only.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.report.records.schemas import record_schema

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"
BLOCKS = re.findall(r"<!-- printed by: (.*?) -->\n```json\n(.*?)```", PAGE.read_text("utf-8"), re.S)
FIGURES = dict.fromkeys(("median", "mean", "q05", "q25", "q75", "q95"), 0.0)


def test_there_are_blocks():
    assert {command.split()[0] for command, _ in BLOCKS} >= {
        "why",
        "whatif",
        "compare",
        "fit",
        "levers",
        "show",
        "tip",
        "solve",
    }


@pytest.mark.parametrize(("command", "block"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_a_command_prints_the_fields_of_its_block(command, block, tmp_path, monkeypatch):
    if command.startswith("fit"):
        pytest.importorskip("formulaic", reason="needs the fit extra")
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["new", "border.crisis.yaml"])
    done = CliRunner().invoke(cli, [*shlex.split(command), "--json"])
    assert done.exit_code in (0, 1), done.output  # 1: a check of the file does not hold in five draws
    printed = json.loads(done.stdout)
    assert list(differences(json.loads(block), printed, "")) == []
    schema = record_schema(command.split()[0])
    jsonschema.validate(printed, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(printed | {"more": 1}, schema)


def differences(told: Any, printed: Any, where: str) -> list[str]:
    """Where what is printed has not the form that is told."""
    if printed is None or told is None or told in ({}, []):
        return [] if told is None or printed is None or isinstance(printed, type(told)) else [where]
    if isinstance(told, dict):
        if not isinstance(printed, dict):
            return [f"{where} is no object"]
        if any(key.startswith("<") for key in told):
            (value,) = told.values()
            return [each for key in printed for each in differences(value, printed[key], f"{where}.{key}")]
        told = {key: value for key, value in told.items() if key != "..."} | (
            FIGURES if "..." in told else {}
        )
        if set(told) != set(printed):
            return [f"{where}: {sorted(set(told) ^ set(printed))} on one side only"]
        return [each for key in told for each in differences(told[key], printed[key], f"{where}.{key}")]
    if isinstance(told, list):
        if not isinstance(printed, list) or (not printed and "[" not in where):
            return [f"{where} is no list, or empty"]
        return [
            each
            for number, item in enumerate(printed)
            for each in min((differences(form, item, f"{where}[{number}]") for form in told), key=len)
        ]
    number = (int, float)
    alike = isinstance(told, bool) == isinstance(printed, bool) and (
        isinstance(told, number) == isinstance(printed, number)
        and isinstance(told, str) == isinstance(printed, str)
    )
    return [] if alike else [f"{where}: {printed!r} is not like {told!r}"]


def test_differences_can_be_found():
    assert differences({"a": 1}, {"a": 1, "b": 2}, "") == [": ['b'] on one side only"]
    assert differences({"<name>": {"...": "figures"}}, {"x": {"median": 1}}, "") != []
    assert differences([{"a": 1}, {"b": ""}], [{"b": "x"}, {"a": 2}], "") == []
    assert differences([{"a": 1}], [{"a": "x"}], "") == ["[0].a: 'x' is not like 1"]
    assert differences({"a": 1}, {"a": [1]}, "") != []
