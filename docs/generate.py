"""Write the reference pages that follow from the code: fields, commands, codes.

`python docs/generate.py` rewrites them; a test fails where they are not current.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
from json_tables import record_table, shared_table
from pydantic import BaseModel
from writing import write_changed

from melian.cli.main import COMMANDS, cli
from melian.dossier import schema as dossier_schema
from melian.dossier.gather import MOST_CHARACTERS
from melian.dossier.read import MOST_VALUES
from melian.reader.found import KIND_CODES
from melian.record import schema as record_schema
from melian.record.codes import ALL_CODES as CODES
from melian.report.records.schemas import record_of
from melian.scenario.schema.elements import CrisisFile
from melian.scenario.schema.fields import RESERVED, Element
from melian.texts.pdf import SECONDS

HERE = Path(__file__).parent
NOTE = "<!-- Written by docs/generate.py: change the source, not this page. -->\n\n"
DEFAULTS = {"None": "", "()": "", "{}": "", "PydanticUndefined": "required", "False": "`false`"}


def field_table(model: type[BaseModel]) -> str:
    """The fields of a model as a table."""
    rows = ["| field | | meaning |", "|---|---|---|"]
    inherited = Element.model_fields if issubclass(model, Element) and model is not Element else {}
    for name, field in model.model_fields.items():
        if name in inherited:
            continue
        shown = f"`{field.alias or name}`" if name != "attributes" else "any name"
        need = "required" if field.is_required() else ""
        rows.append(f"| {shown} | {need} | {(field.description or '').replace('|', '/')} |")
    return "\n".join(rows)


def language() -> str:
    """The crisis file: rules by hand, fields from the models."""
    text = (HERE / "reference" / "language.in.md").read_text("utf-8")
    models = {model.__name__: model for model in (CrisisFile, Element, *Element.__subclasses__())}
    filled = re.sub(r"\{\{fields:(\w+)\}\}", lambda m: field_table(models[m[1]]), text)
    return NOTE + filled.replace("{{reserved}}", ", ".join(f"`{word}`" for word in sorted(RESERVED)))


def dossier() -> str:
    """The dossier: rules by hand, fields from the models."""
    text = (HERE / "reference" / "dossier.in.md").read_text("utf-8")
    filled = re.sub(r"\{\{fields:(\w+)\}\}", lambda m: field_table(getattr(dossier_schema, m[1])), text)
    values = {
        "kinds": ", ".join(kind for kind in KIND_CODES if kind not in NO_EVENTS),
        "characters": f"{MOST_CHARACTERS:,}", "seconds": f"{SECONDS:.0f}", "values": f"{MOST_VALUES:,}",
    }  # fmt: skip
    return NOTE + re.sub(r"\{\{(\w+)\}\}", lambda m: values[m[1]], filled)


def resolution() -> str:
    """The resolution: rules by hand, fields from the models."""
    text = (HERE / "reference" / "resolution.in.md").read_text("utf-8")
    return NOTE + re.sub(r"\{\{fields:(\w+)\}\}", lambda m: field_table(getattr(record_schema, m[1])), text)


NO_EVENTS = ("STATEMENT", "BACKGROUND", "ASSESSMENT")


def commands() -> str:
    """`--help` of every command."""
    parts = [NOTE + "# Commands\n"]
    root = click.Context(cli, info_name="melian", max_content_width=100, terminal_width=100)
    parts.append(f"```text\n{cli.get_help(root).rstrip()}\n```\n")
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        context = click.Context(
            command, parent=root, info_name=name, max_content_width=100, terminal_width=100
        )
        parts.append(f"## melian {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    parts.append(EXIT_CODES)
    return "\n".join(parts)


EXIT_CODES = """## Exit codes

| code | meaning |
|---|---|
| 0 | fine |
| 1 | a check failed: a sentence under `checks` does not hold, or a warning under `--strict` |
| 2 | called wrongly: an unknown option, variant or date; or a file, an address or a stream cannot be used |
| 3 | the crisis file cannot be used; every error is on stderr; or an `.efg` file, or a profile |
| 4 | more than 1 % of draws have no certificate (invalid input is counted apart) |
| 130 | interrupted from the keyboard |
"""


def codes() -> str:
    """Every code of an error, warning or note."""
    parts = [NOTE + "# Codes of errors, warnings and notes\n\nThe same texts as `melian explain CODE`.\n"]
    for code in sorted(CODES):
        entry = CODES[code]
        parts.append(f"## {code}: {entry.title}\n\n{entry.explanation.strip()}\n")
        parts.extend(
            f"{label}:\n\n```yaml\n{text.strip()}\n```\n"
            for label, text in (("Wrong", entry.wrong), ("Right", entry.right))
            if text
        )
    return "\n".join(parts)


def json_forms() -> str:
    """What commands print with `--json`: examples by hand, fields from the records."""
    text = (HERE / "reference" / "json.in.md").read_text("utf-8")
    filled = text.replace("{{shared}}", shared_table())
    return NOTE + re.sub(r"\{\{record:([\w ]+?)(?::(\d))?\}\}", _record, filled)


def _record(found: re.Match[str]) -> str:
    return record_table(record_of(found[1])[int(found[2] or 0)])


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    folder = HERE / "reference"
    return {
        folder / "language.md": language(),
        folder / "dossier.md": dossier(),
        folder / "resolution.md": resolution(),
        folder / "commands.md": commands(),
        folder / "codes.md": codes(),
        folder / "json.md": json_forms(),
    }


def main() -> None:
    """Write the pages; say which changed."""
    write_changed(pages(), HERE)


if __name__ == "__main__":
    main()
