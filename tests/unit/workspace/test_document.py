"""A file that is open: findings as `check` prints them, answers of the last good text, saving that loses nothing."""

import json
import os
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.errors import UsageError
from melian.library import bundled
from melian.report.records.check import CheckRecord
from melian.runs.ask import Ask
from melian.workspace.saving import Conflict
from melian.workspace.workspace import Workspace

NAME = "mine.crisis.yaml"
GOOD = bundled("canon/hawk-dove").read_text("utf-8")
WORSE = GOOD.replace("odds: rest", "odds: nonsense", 1)


@pytest.fixture
def document(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).write_bytes(GOOD.encode())
    return Workspace(tmp_path).open(NAME)


def printed():
    """The findings that the command prints of the file."""
    return json.loads(CliRunner().invoke(cli, ["check", NAME, "--json"]).stdout)["findings"]


@pytest.mark.parametrize(
    "text", [GOOD, WORSE, "melian: 1\ntitle: [", "", GOOD + "\x07", GOOD.replace("one is", "on is")]
)
def test_findings_are_those_of_the_command(document, text):
    document.change(text)
    document.save()
    assert CheckRecord.of(NAME, document.findings, most=100).plain()["findings"] == printed()


@pytest.mark.parametrize("data", [b"title: \xff", "melian: 1".encode("utf-16")])
def test_what_is_no_text_has_findings_and_stays_as_it_is(tmp_path, monkeypatch, data):
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).write_bytes(data)
    document = Workspace(tmp_path).open(NAME)
    assert CheckRecord.of(NAME, document.findings).plain()["findings"] == printed()
    with pytest.raises(UsageError, match="cannot be edited here"):
        document.change(GOOD)
    with pytest.raises(UsageError, match="cannot be saved"):
        document.save()
    assert (tmp_path / NAME).read_bytes() == data


def test_a_text_with_errors_leaves_the_answers_of_the_last_good_one(document):
    good = document.subject
    assert not document.is_stale
    assert document.change(WORSE) == 1
    assert document.is_stale
    assert document.subject is good
    document.change(GOOD)
    assert not document.is_stale
    assert document.version == 2


def test_saving_keeps_bytes_mode_and_link(document, tmp_path):
    path = tmp_path / NAME
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode().rstrip())
    path.chmod(0o640)
    path.rename(tmp_path / "real.yaml")
    path.symlink_to("real.yaml")
    document = Workspace(tmp_path).open(NAME)
    document.change(document.text.replace("value: 20%", "value: 21%"))
    before = path.read_bytes()
    document.save()
    assert path.read_bytes() == before.replace(b"value: 20%", b"value: 21%")
    assert path.is_symlink()
    assert stat.S_IMODE((tmp_path / "real.yaml").stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == [NAME, "real.yaml"]
    assert not document.is_changed


def test_a_file_that_somebody_else_changed_is_never_written_over(document, tmp_path):
    document.change(WORSE)
    (tmp_path / NAME).write_bytes(b"theirs\r\n")
    assert document.look() == document.look() == "other"
    with pytest.raises(Conflict) as caught:
        document.save()
    assert (caught.value.mine, caught.value.theirs) == (WORSE, "theirs\n")
    assert (tmp_path / NAME).read_bytes() == b"theirs\r\n"
    (tmp_path / NAME).write_bytes(b"theirs again")
    with pytest.raises(Conflict) as again:
        document.save(over=caught.value.seen)
    document.save(over=again.value.seen)
    assert (tmp_path / NAME).read_text() == WORSE


def test_a_file_that_is_gone_comes_back_only_if_it_is_meant(document, tmp_path):
    (tmp_path / NAME).unlink()
    assert document.look() == "gone"
    with pytest.raises(Conflict) as caught:
        document.save()
    assert caught.value.theirs is None
    document.save(over=caught.value.seen)
    assert (tmp_path / NAME).read_text() == GOOD


def test_somebody_elses_text_is_taken_over_where_nothing_was_changed(document, tmp_path):
    os.utime(tmp_path / NAME, (1, 1))
    assert document.look() == "same"
    (tmp_path / NAME).write_text(WORSE)
    assert document.look() == "taken"
    assert document.text == WORSE
    document.change(GOOD)
    (tmp_path / NAME).write_text("theirs")
    document.reload()
    assert (document.text, document.is_changed) == ("theirs", False)


def test_half_a_character_is_refused_and_nothing_is_written(document, tmp_path):
    document.change(GOOD + "\ud83d")
    with pytest.raises(UsageError, match="half of a character"):
        document.save()
    assert (tmp_path / NAME).read_text() == GOOD


SAVES = """
import os, random, signal, sys, time
from pathlib import Path
from melian.workspace.document import Document
path = Path(sys.argv[1])
texts = [word * 40_000 for word in ("one\\n", "two\\n")]
path.write_text(texts[0])
killed = 0
for seed in range(8):
    child = os.fork()
    if not child:
        document = Document("mine.crisis.yaml", path)
        for k in range(50):
            document.change(texts[k % 2])
            document.save()
        os._exit(0)
    time.sleep(random.Random(seed).uniform(0, 0.05))
    os.kill(child, signal.SIGKILL)
    killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert path.read_text() in texts, len(path.read_text())
print(killed)
"""


def test_a_kill_leaves_the_old_or_the_new_file_whole(tmp_path):
    code = [sys.executable, "-c", SAVES, str(tmp_path / NAME)]
    assert int(subprocess.run(code, capture_output=True, check=True, text=True).stdout) > 0
    Workspace(tmp_path)
    assert not list(tmp_path.glob(".melian-*.part"))


def test_a_dossier_has_findings_of_its_own(tmp_path):
    document = Workspace(tmp_path).create("a.dossier.yaml", "dossier: 1\ntitel: x\n")
    assert document.is_dossier
    assert document.subject is None
    assert any("titel" in item.message for item in document.findings)


def test_games_of_a_text_that_was_changed_are_not_kept(document):
    first = document.subject
    name, number = next(iter(first.scenario.file.assumptions)), "0.5"
    first.posed(Ask(settings={name: number}))
    assert first.games
    document.change(document.text + "\n# a word\n")
    assert document.subject is not first
    assert not first.games
    assert first.posed(Ask(settings={name: number})).settings == {name: number}
