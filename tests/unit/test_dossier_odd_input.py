"""`melian dossier` as somebody new meets it: files, pages, JSON, messages and exit codes."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from melian.cli.main import cli

ENGLISH = (
    "Troops at the ford\n\nFrance says that 4,000 soldiers of Spain stand at the ford. "
    "Spain denies it: “We have sent nobody.”\n"
)
ITALIAN = "Soldati al guado\n\nLa Francia dice che 9.000 soldati della Spagna sono al guado.\n"


def melian(*arguments, code=0):
    result = CliRunner().invoke(cli, ["dossier", *map(str, arguments)])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "en.txt").write_text(ENGLISH, "utf-8")
    (tmp_path / "it.txt").write_text(ITALIAN, "utf-8")
    return tmp_path


def test_texts_of_two_languages_make_one_dossier_with_one_id_per_actor(here):
    melian("en.txt", "it.txt", "--date", "2028-09-07", "-o", "c.dossier.yaml")
    text = (here / "c.dossier.yaml").read_text("utf-8")
    assert "france: {label: France, type: state, forms: [France, Francia]}" in text
    assert "4,000 soldiers against 9,000 soldiers" in text
    assert "spain denies it" in text
    assert "4 passages: 4 verified." in melian("check", "c.dossier.yaml").output
    record = json.loads(melian("check", "c.dossier.yaml", "--json").stdout)
    assert (record["verified"], record["wrong"], record["to_judge"]) == (4, 0, 4)
    assert "4 verified" in melian("show", "c.dossier.yaml").output
    page = (here / "c.dossier.html").read_text("utf-8")
    assert "What does not agree" in page
    assert "</a>: Spain denies it" in page  # by name, and led to its passages
    assert "nothing to change" in melian("fmt", "c.dossier.yaml").output


def test_a_passage_that_is_told_again_says_so(here):
    (here / "again.txt").write_text(ENGLISH.replace("Troops at the ford", "Again"), "utf-8")
    assert "repeats: p1" in melian("en.txt", "again.txt", "--quiet").stdout


def test_what_was_read_as_json(here):
    record = json.loads(melian("en.txt", "--date", "en.txt=2028-09-07", "--json").stdout)
    read = record["texts"]["en"]
    assert (read["language"], read["published"], read["quotations"]) == ("en", "2028-09-07", 1)


def test_a_file_named_like_a_command_is_read_by_its_path(here):
    (here / "check").write_text(ENGLISH, "utf-8")
    assert "We have sent nobody." in melian("./check").stdout
    assert "We have sent nobody." in melian("read", "check").stdout


def test_no_wording_keeps_no_word(here):
    written = melian("en.txt", "--no-wording", "--title", "T").stdout
    assert "sent nobody" not in written
    assert "passage: " in written


def test_actors_of_a_table_are_known(here):
    (here / "who.yaml").write_text("actors:\n  orla: {label: Orla, forms: [Orla, Orlans]}\n", "utf-8")
    (here / "new.txt").write_text("Orla has massed 4,000 soldiers at the ford.\n", "utf-8")
    assert "orla: {label: Orla" in melian("new.txt", "--actors", "who.yaml").stdout


UNREADABLE = {
    "binary": b"\x00\x01\x02\xff" * 99,
    "nul": b"Troops\x00left.",
    "latin": "Le Président a dit".encode("latin-1"),
    "empty": b"",
    "blank": b" \n\t\n",
    "packed": b"PK\x03\x04" + b"x" * 99,
    "no pdf": b"%PDF-1.7\nnot one at all\n%%EOF",
    "no cross-reference": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\nstartxref\n99\n%%EOF",
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_text_that_cannot_be_read_is_told_and_the_others_are_read(here, what):
    (here / "bad.txt").write_bytes(UNREADABLE[what])
    result = melian("en.txt", "bad.txt", "-o", "c.dossier.yaml", code=3)
    assert "Error: bad.txt: it" in " ".join(result.stderr.split())
    assert "We have sent nobody." in (here / "c.dossier.yaml").read_text("utf-8")
    assert "bad:" not in (here / "c.dossier.yaml").read_text("utf-8")


READABLE = {
    "byte order mark": b"\xef\xbb\xbf" + ENGLISH.encode(),
    "UTF-16": ENGLISH.encode("utf-16"),
    "line ends of Windows": ENGLISH.replace("\n", "\r\n").encode(),
    "right to left": ENGLISH.replace("the ford.", "the \u202eford\u202c.").encode(),
    "no width": ENGLISH.replace("soldiers", "sol\u200bdiers").encode(),
    "page": (
        "<html><head><style>p{}</style><script>var a = '<p>“Nobody said this,” Spain said.</p>'</script></head>"
        f"<body>{'<div>' * 200}<p>{ENGLISH.replace(chr(10), ' ')}</p>{'</div>' * 200}</body></html>"
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("what", READABLE)
def test_a_text_with_odd_signs_is_read_and_verified(here, what):
    (here / "odd.txt").write_bytes(READABLE[what])
    melian("odd.txt", "--date", "2028-09-07", "-o", "c.dossier.yaml")
    written = (here / "c.dossier.yaml").read_text("utf-8")
    assert "We have sent nobody." in written
    assert "Nobody said this" not in written
    assert "\u202e" not in written
    assert "202E" not in written
    assert " verified." in melian("check", "c.dossier.yaml").output


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["en.txt", "--date", "soon"], 2, "2028-09-07"),
        (["en.txt", "--date", "fr.txt=2028-09-07"], 2, "none of the texts"),
        (["en.txt", "--assistant-model", "m"], 2, "add --endpoint"),
        (["en.txt", "--endpoint", "http://127.0.0.1:9"], 2, "add --assistant-model"),
        (["none.txt"], 3, "cannot be read"),
        (["."], 3, "Error: .: it cannot be read: it is a folder"),
        (["check", "none.yaml"], 3, "there is no file"),
        (["en.txt", "-o", "."], 2, "folder"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_work(here, arguments, code, hint):
    assert hint in " ".join(melian(*arguments, code=code).output.split())


def test_a_wrong_passage_fails_the_check(here):
    written = melian("en.txt", "--date", "2028-09-07").stdout
    (here / "c.dossier.yaml").write_text(written.replace("sent nobody", "sent everybody"), "utf-8")
    assert "D106" in melian("check", "c.dossier.yaml", code=1).output


def test_the_schema_is_one(here):
    assert "passages" in json.loads(melian("schema").stdout)["properties"]


def test_a_dossier_of_many_texts_may_be_larger_than_a_crisis_file(here):
    head = "dossier: 1\ntitle: T\ntexts: {en: English}\n".replace("English", "{title: English}")
    (here / "c.dossier.yaml").write_text(head + f"# {'x' * 98}\n" * 12_000, "utf-8")
    assert "no passages" in melian("check", "c.dossier.yaml").output
