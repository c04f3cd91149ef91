"""An editor shows what `melian check` lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.library import bundled
from melian.lsp.findings import as_diagnostics, found_in
from melian.lsp.texts import OpenText
from melian.scenario.findings.codes import CODES, whole

DETERRENCE = bundled("canon/deterrence")
assert DETERRENCE is not None
GOOD = DETERRENCE.read_text("utf-8")


def by_check(path: Path) -> list[tuple[int, int, str, str]]:
    result = CliRunner().invoke(cli, ["check", str(path), "--json"])
    findings = json.loads(result.output)["findings"]
    return [(each["line"], each["column"], each["code"], each["message"]) for each in findings]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("good", GOOD),
        ("syntax", GOOD.replace("title: ", "title: {", 1)),
        ("empty", ""),
        ("tab", GOOD + "\tx: 1\n"),
        ("returns", GOOD.replace("who: ", "whom: ", 1).replace("\n", "\r\n")),
        ("mark", "\ufeff" + GOOD.replace("melian: 1", "melian: 2")),
        *((code, whole(CODES[code].wrong)) for code in ("M103", "M105", "M110", "M201", "M402", "M711")),
    ],
)
def test_an_editor_shows_what_check_lists(what: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.crisis.yaml"
    path.write_text(text, "utf-8", newline="")
    found = found_in(OpenText(path.as_uri(), 1, text))
    assert [(*item.mark[:2], item.code, item.message) for item in found] == by_check(path)


def test_files_that_once_failed_are_read_as_check_reads_them(shared: Path) -> None:
    """A few of them: all take a minute."""
    paths = sorted((shared / "failing" / "public").glob("08_*.crisis.yaml"))
    assert len(paths) > 5
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        found = found_in(OpenText(path.as_uri(), 1, text))
        assert [(*item.mark[:2], item.code, item.message) for item in found] == by_check(path)


def test_places_are_right_behind_cyrillic_and_emoji() -> None:
    label = "\u0416\u0301 \U0001f600 \U0001f1ee\U0001f1f9"
    text = OpenText("file:///a.crisis.yaml", 1, GOOD.replace("{label: ", f"{{label: {label}, lable: ", 1))
    first = next(item for item in as_diagnostics(found_in(text), text) if item.code == "M201")
    line = text.raw.split("\n")[first.range.start.line]
    units = line.encode("utf-16-le")
    start, end = (2 * each.character for each in (first.range.start, first.range.end))
    assert units[start:end].decode("utf-16-le") == "lable"
    assert "Did you mean 'label'?" in first.message


def test_a_file_too_large_is_refused_as_on_disk(tmp_path: Path) -> None:
    text = GOOD + "# " + "x" * (1 << 20)
    path = tmp_path / "a.crisis.yaml"
    path.write_text(text, "utf-8")
    found = found_in(OpenText(path.as_uri(), 1, text))
    assert [(*item.mark[:2], item.code, item.message) for item in found] == by_check(path)


def test_a_dossier_is_read_as_one() -> None:
    found = found_in(OpenText("file:///a.dossier.yaml", 1, "dossier: 2\n"))
    assert found
    assert all(item.code in ("M202", "M207") for item in found)
