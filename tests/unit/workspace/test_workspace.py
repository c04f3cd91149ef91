"""A folder of crises: what it lists, opens and makes, and what it sees change beneath."""

import gc

import pytest

from melian.errors import UsageError
from melian.library import bundled, names
from melian.questions.subject import Subject
from melian.workspace.places import OutsideError
from melian.workspace.workspace import Workspace

TEXT = "melian: 1\ntitle: First\n"


def test_files_of_the_folder_come_before_those_that_come_with_melian(tmp_path):
    (tmp_path / "b.crisis.yaml").write_text(TEXT)
    (tmp_path / "a.dossier.yaml").write_text("dossier: 1\ntitle: Words\n")
    (tmp_path / "notes.txt").write_text("no crisis")
    entries = Workspace(tmp_path).entries()
    own = [(e.name, e.kind, e.title) for e in entries if not e.is_bundled]
    assert own == [("a.dossier.yaml", "dossier", "Words"), ("b.crisis.yaml", "crisis", "First")]
    assert tuple(e.name for e in entries if e.is_bundled) == names()


def test_what_changes_beneath_is_seen_at_the_next_look(tmp_path):
    workspace = Workspace(tmp_path)
    path = tmp_path / "x.crisis.yaml"
    path.write_text(TEXT)
    assert [e.title for e in workspace.entries() if not e.is_bundled] == ["First"]
    document = workspace.open("x.crisis.yaml")
    path.write_text(TEXT.replace("First", "Second one"))
    assert [e.title for e in workspace.entries() if not e.is_bundled] == ["Second one"]
    assert workspace.open("x.crisis.yaml") is document
    assert "Second one" in document.text
    path.unlink()
    assert [e for e in workspace.entries() if not e.is_bundled] == []
    assert document.look() == "gone"


def test_a_bundled_crisis_is_opened_and_stays_as_it_is(tmp_path):
    document = Workspace(tmp_path).open("canon/hawk-dove")
    assert document.path is None
    assert document.subject is not None
    with pytest.raises(UsageError, match="comes with melian"):
        document.change("melian: 1\n")
    with pytest.raises(UsageError, match="save a copy"):
        document.save()


def test_a_new_file_takes_no_other_ones_name(tmp_path):
    workspace = Workspace(tmp_path)
    assert workspace.create("deep/new.crisis.yaml", TEXT).text == TEXT
    with pytest.raises(UsageError, match="already"):
        workspace.create("deep/new.crisis.yaml", "")
    assert (tmp_path / "deep/new.crisis.yaml").read_text() == TEXT


def test_a_name_that_is_not_there_tells_what_may_be_meant(tmp_path):
    with pytest.raises(OutsideError, match="Did you mean 'canon/hawk-dove'"):
        Workspace(tmp_path).open("canon/hawk-dov.yaml")
    with pytest.raises(UsageError, match="is no folder"):
        Workspace(tmp_path / "absent")


def test_of_many_files_the_last_are_kept_as_read_and_of_all_what_was_found(tmp_path, monkeypatch):
    monkeypatch.setattr("melian.workspace.workspace.AT_HAND", 2)
    text = bundled("canon/hawk-dove").read_text("utf-8")
    for number in range(4):
        (tmp_path / f"{number}.crisis.yaml").write_text(f"# {number}\n{text}")
    (tmp_path / "0.crisis.yaml").write_text(TEXT)
    workspace = Workspace(tmp_path)
    documents, found = [], []
    for number in range(4):
        documents.append(workspace.open(f"{number}.crisis.yaml"))
        found.append(documents[-1].findings)
    gc.collect()
    read = [each.scenario for each in gc.get_objects() if type(each) is Subject]
    here = [each.name for each in read if each.path and each.path.parent == tmp_path.resolve()]
    assert sorted(here) == ["2.crisis.yaml", "3.crisis.yaml"]
    with monkeypatch.context() as patch:
        patch.setattr("melian.workspace.document.read_crisis", None)
        assert [each.findings for each in documents] == found
    assert found[0]
    assert documents[1].subject is not None


def test_a_text_with_errors_keeps_the_older_one_that_can_be_asked(tmp_path):
    (tmp_path / "a.crisis.yaml").write_text(bundled("canon/hawk-dove").read_text("utf-8"))
    document = Workspace(tmp_path).open("a.crisis.yaml")
    before = document.subject
    document.change(document.text + "nonsense: [\n")
    assert document.is_stale
    document.rest()
    assert document.subject is before
