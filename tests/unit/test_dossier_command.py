"""`melian dossier`, as somebody uses it: read, check, show, lay out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from melian.cli.main import cli
from melian.dossier.read import parse_dossier
from melian.report.dossier.page import dossier_page
from melian.scenario.findings.diagnostics import Diagnostics

NOTE = "Marna told Orla on 7 September 2028: “Leave the ford <at once>.”\n"
REPLY = "Orla said on Thursday that it keeps 300 soldiers at the ford.\n"


def run(*words):
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.txt").write_text(NOTE, "utf-8")
    (tmp_path / "reply.txt").write_text(REPLY, "utf-8")
    return tmp_path


@pytest.fixture
def written(folder):
    done = run("dossier", "note.txt", "reply.txt", "-o", "c.dossier.yaml", "--date", "reply.txt=2028-09-08")
    assert done.exit_code == 0, done.output
    return folder / "c.dossier.yaml"


def test_texts_are_read_without_the_name_of_a_command_and_told_one_by_one(written):
    dossier = parse_dossier(written.read_text("utf-8"), "c", Diagnostics())
    assert {name: each.date for name, each in dossier.file.texts.items()} == {
        "note": "2028-09-07", "reply": "2028-09-08"
    }  # fmt: skip
    assert {each.keep for each in dossier.file.passages.values()} == {"?"}
    again = run("dossier", "read", "note.txt", "reply.txt", "--date", "reply.txt=2028-09-08", "-q")
    assert again.stdout == written.read_text("utf-8")


def test_a_text_that_cannot_be_read_stops_none_of_the_others(folder):
    done = run("dossier", "gone.txt", "note.txt", "-o", "c.dossier.yaml", "--json")
    assert done.exit_code == 3
    assert "gone.txt" in done.stderr
    record = json.loads(done.stdout)
    assert record["written"] == "c.dossier.yaml"
    assert record["texts"]["note"]["quotations"] == 1
    assert run("dossier", "gone.txt").exit_code == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--date", "7 September"], "is not a day; write it as 2028-09-07"),
        (["--date", "other.txt=2028-09-07"], "which is none of the texts: note.txt"),
        (["--assistant-model", "m"], "add --endpoint URL"),
        (["--endpoint", "http://localhost:1"], "add --assistant-model NAME"),
    ],
)
def test_options_that_cannot_be_used_say_what_would(folder, words, said):
    done = run("dossier", "note.txt", *words)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_a_dossier_is_checked_with_a_sentence_and_as_json(written):
    total = len(parse_dossier(written.read_text("utf-8"), "c", Diagnostics()).file.passages)
    done = run("dossier", "check", written)
    assert (done.exit_code, done.stdout) == (
        0, f"{total} passages: {total} verified.\n0 kept, 0 left out, {total} to be judged.\n"
    )  # fmt: skip
    (written.parent / "reply.txt").write_text(REPLY.replace("300", "400"), "utf-8")
    done = run("dossier", "check", written, "--json")
    assert done.exit_code == 1
    record = json.loads(done.stdout)
    assert record["verified"] + record["without_text"] == record["to_judge"] == total
    assert record["findings"][0].startswith("D107 the file of the text 'reply'")


class Marks(HTMLParser):
    """The words of the texts on a page, and those of them that are marked."""

    def __init__(self):
        super().__init__()
        self.inside, self.words, self.marked = [], "", ""

    def handle_starttag(self, tag, attrs):
        if tag in ("p", "mark", "sup"):
            self.inside.append((tag, dict(attrs).get("class")))

    def handle_endtag(self, tag):
        if tag in ("p", "mark", "sup"):
            self.inside.pop()

    def handle_data(self, data):
        tags = [tag for tag, _ in self.inside]
        if ("p", "words") in self.inside and "sup" not in tags:
            self.words += data
            self.marked += data if "mark" in tags else ""


def test_the_page_holds_every_text_as_it_is_and_marks_the_passages(written):
    dossier = parse_dossier(written.read_text("utf-8"), "c", Diagnostics())
    page = dossier_page(dossier, {"note": NOTE, "reply": REPLY})
    seen = Marks()
    seen.feed(page)
    assert seen.words == NOTE + REPLY
    spans = {(each.text, span) for key, each in dossier.file.passages.items() for span in dossier.spans(key)}
    marked = [
        {place for text, span in spans if text == name for place in range(span.start, span.end)}
        for name in ("note", "reply")
    ]
    assert len(seen.marked) == sum(map(len, marked))
    assert "<script" not in page
    for kind in {each.kind for each in dossier.file.passages.values()}:
        assert f'id="kind-{kind}"' in page
    assert seen.words not in dossier_page(dossier, {})


def test_a_page_is_written_beside_the_dossier(written):
    done = run("dossier", "show", written)
    assert done.exit_code == 0
    assert re.match(rf"Written to {re.escape(str(written.with_suffix('.html')))}: \d+ passages", done.stdout)
    assert "Leave the ford &lt;at once&gt;" in written.with_suffix(".html").read_text("utf-8")


def test_the_layout_is_mended_and_says_so(written):
    before = written.read_text("utf-8")
    assert run("dossier", "fmt", written).stderr.endswith("nothing to change\n")
    written.write_text(before.replace("    keep:", "    keep:   "), "utf-8")
    assert run("dossier", "fmt", "--check", written).exit_code == 1
    assert run("dossier", "fmt", written).exit_code == 0
    assert written.read_text("utf-8") == before


def test_editors_get_a_schema(folder):
    schema = json.loads(run("dossier", "schema").stdout)
    assert {"texts", "actors", "passages"} <= schema["properties"].keys()


def test_no_socket_is_opened_without_an_endpoint(folder):
    code = (
        "import socket, sys\n"
        "def refused(*a, **k): raise AssertionError('a socket')\n"
        "socket.socket.connect = socket.create_connection = refused\n"
        "from melian.cli.main import cli\n"
        "cli(['dossier', 'note.txt', '-q'])\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=os.environ)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("dossier: 1\n")
