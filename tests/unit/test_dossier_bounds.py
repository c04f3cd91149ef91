"""What a dossier is made of may be hostile, and whoever reads may change their mind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zlib
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import melian.texts.pdf
from melian.cli.main import cli
from melian.errors import TextError
from melian.reader.found import Text
from melian.reader.read import read
from melian.texts.pdf import pdf_words

SENTENCE = (
    "Marn says that 4,000 soldiers of Ostra stand at the ford. Ostra denies it: “We have sent nobody.” "
)

PIECES = (
    ",", "“", '"', "’", "‘", ": ", "Mr. ", "(", "a, ", "and ", "1 ", "1,000,", "two hundred and ", "on Monday ",
    "said that ", "Aa ", "a-", ". ", "… ", "\n", " ", "— ", "Ada Bell, minister of Marn, ", "if not ", "«",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_repeated_without_end_is_read(piece):
    """1,500 signs each: what takes time without end would take minutes."""
    words = piece * (1_500 // len(piece))
    found = read(Text(words, "en", date(2031, 5, 8)))
    assert all(0 <= each.span.start < each.span.end <= len(words) for each in found.passages)


@pytest.mark.parametrize(("begin", "end"), [("«a ", "»"), ("“a ", "”"), ("(a ", ")")])
def test_marks_nested_without_end_are_read_and_no_word_is_told_without_end(begin, end):
    words = begin * 600 + end * 600
    found = read(Text(words, "en", date(2031, 5, 8)))
    assert sum(each.span.end - each.span.start for each in found.passages) <= 8 * len(words)


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.sampled_from([*PIECES, "»", "”", ")", SENTENCE]), max_size=30),
    st.sampled_from(["en", "it", "ru", ""]),
)
def test_any_heap_of_pieces_is_read_and_every_passage_stands_in_it(pieces, language):
    words = "".join(pieces)
    for passage in read(Text(words, language, date(2031, 5, 8))).passages:
        assert passage.span.of(words).strip() == passage.span.of(words) != ""


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of them its root."""
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return data + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(data))


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)


LINE = b"BT /F1 12 Tf 20 700 Td (Marn massed 4,000 soldiers at the ford.) Tj ET\n"
ROOT = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
    b"/Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>"
)


def pages(number: int, content: bytes) -> bytes:
    """A PDF whose pages are all the same one."""
    tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (number, b"3 0 R " * number)
    return pdf(ROOT, tree, PAGE, FONT, content)


def test_a_pdf_is_read_whatever_its_name():
    assert pdf_words(pages(2, stream(LINE)), "a.txt") == "\n".join(
        ["Marn massed 4,000 soldiers at the ford."] * 2
    )


BOMBS = {
    "the same page without end": pages(30_000, stream(LINE)),
    "a page of lines without end": pages(1, stream(zlib.compress(LINE * 60_000, 9), b"/Filter /FlateDecode")),
}


@pytest.mark.parametrize("which", BOMBS)
def test_a_pdf_that_asks_for_work_without_end_is_refused(which, monkeypatch):
    monkeypatch.setattr(melian.texts.pdf, "SECONDS", 0.2)
    with pytest.raises(TextError, match=r"takes longer than .*; keep the pages that are quoted"):
        pdf_words(BOMBS[which], "bomb.pdf")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Marn massed soldiers.\n", "it is no PDF, whatever its name says; name it by what it is"),
        (b"%PDF-1.4\nhello", "broken PDF"),
        (pdf(ROOT, b"<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] >>"), "broken PDF"),
        (
            pdf(
                ROOT,
                *(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % number for number in range(3, 900)),
                PAGE,
            ),
            "broken PDF",
        ),
    ],
)
def test_a_pdf_that_lies_is_refused_in_a_sentence(data, words):
    with pytest.raises(TextError, match=words):
        pdf_words(data, "report.pdf")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text("Soldiers at the ford\n\n" + SENTENCE, "utf-8")
    return tmp_path


def test_a_text_longer_than_a_thousand_pages_is_refused_before_it_is_read(here):
    (here / "long.txt").write_text("word " * 400_001, "utf-8")
    done = CliRunner().invoke(cli, ["dossier", "long.txt", "-o", "c.dossier.yaml"])
    assert done.exit_code == 3
    assert "it has 2,000,005 characters" in " ".join(done.stderr.split())
    assert not (here / "c.dossier.yaml").exists()


GUARD = """
import sys
def forbid(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"a socket is used: {event} {arguments}")
sys.addaudithook(forbid)
from click.testing import CliRunner
from melian.cli.main import cli
for words in (
    "dossier report.txt page.html --date 2031-05-08 -o c.dossier.yaml", "dossier check c.dossier.yaml",
    "dossier show c.dossier.yaml", "dossier fmt c.dossier.yaml", "draft c.dossier.yaml --pattern build-up -o c.crisis.yaml",
    "patterns --json",
):
    done = CliRunner().invoke(cli, words.split())
    if done.exit_code:
        sys.exit(f"{words}: {done.output}")
print("no socket")
"""


def test_without_an_endpoint_no_socket_is_opened(here):
    (here / "page.html").write_text(
        "<html><body><img src='http://127.0.0.1:9/a.png'><iframe src='http://127.0.0.1:9/'></iframe>"
        f"<script src='http://127.0.0.1:9/a.js'></script><p>{SENTENCE}</p></body></html>",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", GUARD], capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.stdout, done.stderr) == ("no socket\n", "")


def test_a_reading_that_is_interrupted_says_so_and_leaves_nothing_half_written(here):
    names = [f"r{number}.txt" for number in range(400)]
    for name in names:
        (here / name).write_text(f"Soldiers at the ford {name}\n\n" + SENTENCE * 40, "utf-8")
    (here / "c.dossier.yaml").write_text("as it was\n", "utf-8")
    command = [
        sys.executable,
        "-m",
        "melian",
        "dossier",
        *names,
        "--date",
        "2031-05-08",
        "-o",
        "c.dossier.yaml",
    ]
    # a process that was started in the background ignores Ctrl-C, and so would its children
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            assert "1 of 400: r0.txt" in process.stderr.readline()
            os.kill(process.pid, signal.SIGINT)
            out, err = process.communicate(timeout=120)
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.returncode == 130
    assert out == ""
    assert "Interrupted." in err
    assert "Traceback" not in err
    assert (here / "c.dossier.yaml").read_text("utf-8") == "as it was\n"
    assert sorted(path.name for path in here.iterdir()) == sorted([*names, "c.dossier.yaml", "report.txt"])
