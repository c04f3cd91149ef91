"""What commands print with `--json` is what `melian schema COMMAND` says, and nothing else is let through.

`test_json_reference.py` holds the commands of the reference page to their schemas; here are the others.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

import click
import jsonschema
import pytest
from click.testing import CliRunner

from melian.cli.main import COMMANDS, cli
from melian.report.records.schemas import RECORDS, TWINS, record_of, record_schema

OTHERS = """
new another.crisis.yaml
fmt border.crisis.yaml --check
check border.crisis.yaml
check broken.crisis.yaml
explain
export border.crisis.yaml
export border.crisis.yaml --draw 1 -o border.efg
efg show border.efg
efg solve border.efg -o border.json
efg solve border.efg --precision 3
efg certify border.efg border.json
efg certify border.efg border.json --exact
efg certify border.efg border.json --nash
solve border.crisis.yaml --draws 4 -q --store kept
solve border.crisis.yaml --draws 4 -q --store kept --set prize=60
solve border.crisis.yaml --draws 4 -q --before-events
runs list --store kept
runs prune --store kept
drivers border.crisis.yaml --draws 2 --sobol --samples 4 -q
tip border.crisis.yaml prize --step act --draws 2 -q
equilibria selten-horse
show border.crisis.yaml
""".strip().splitlines()


def invoke(line: str) -> Any:
    done = CliRunner().invoke(cli, [*shlex.split(line), "--json"])
    assert done.exit_code in (0, 1, 3), done.output
    return json.loads(done.stdout)


def command_of(line: str) -> str:
    """The name that `melian schema` knows, of a line that is typed."""
    words = line.split()
    return " ".join(words[:2]) if words[0] in ("efg", "runs") else words[0]


def test_others_print_what_their_schemas_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["new", "border.crisis.yaml"])
    (tmp_path / "broken.crisis.yaml").write_text("melian: 1\ntitle: T\n")
    for line in OTHERS:
        jsonschema.validate(invoke(line), record_schema(command_of(line)))
    first, second = (each["run"] for each in invoke("runs list --store kept")["runs"])
    for line in (f"runs show {first} --store kept", f"runs compare {first} {second} --store kept"):
        jsonschema.validate(invoke(line), record_schema(command_of(line)))


def commands_with_json(group: click.Group, before: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands_with_json(command, f"{before}{name} ")
        elif command is not None and any("--json" in each.opts for each in command.params):
            yield before + name


def test_every_command_that_prints_json_has_a_record_and_no_other():
    assert set(commands_with_json(cli)) == set(RECORDS)
    assert {name.split()[0] for name in RECORDS} <= set(COMMANDS)


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object of a schema that has fields."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


@pytest.mark.parametrize("command", [*RECORDS, *TWINS])
def test_a_schema_is_one_and_tells_every_field_and_lets_no_other_through(command):
    schema = record_schema(command)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = list(objects(schema))
    assert found
    for each in found:
        assert each["additionalProperties"] is False
        assert all(field.get("description") for field in each["properties"].values())
    printed = [each for each in found if "format" in each["properties"]]
    assert len(printed) == len(record_of(command))
    assert all("format" in each["required"] for each in printed)
    assert all("again" in each["required"] for each in printed if "again" in each["properties"])


def test_an_unknown_field_a_missing_one_and_a_wrong_type_are_refused():
    printed, schema = invoke("explain M104"), record_schema("explain")
    jsonschema.validate(printed, schema)
    short = {name: value for name, value in printed.items() if name != "wrong"}
    for wrong in (printed | {"more": 1}, short, printed | {"code": 104}, printed | {"format": 2}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


def schema_of(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["schema", *words])
    return done.exit_code, done.output


def test_the_command_prints_them_and_names_them():
    for words in (["solve"], ["efg", "certify"]):
        code, text = schema_of(*words)
        assert code == 0
        assert json.loads(text) == record_schema(" ".join(words))
    assert schema_of("--list") == (0, "\n".join([*RECORDS, *TWINS]) + "\n")
    assert "actors" in json.loads(schema_of()[1])["properties"]


def test_a_wrong_name_gets_the_near_ones():
    code, text = schema_of("solvee")
    assert code == 2
    assert "'solve'" in text
    code, text = schema_of("zzz")
    assert code == 2
    assert "--list" in text
    assert schema_of("solve", "--list")[0] == 2
