"""Texts from files of four kinds, and clear words about those that cannot be read."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from melian.errors import TextError
from melian.texts.stored import TEXT_BYTES, read_text, text_of


def pdf(*pages):
    """A small PDF that says one line on each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, line in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET" if line else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{each}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def test_words_are_composed_with_line_feeds_and_the_fingerprint_is_that_of_the_bytes(tmp_path):
    data = b"\xef\xbb\xbfCafe\xcc\x81\r\nopen\rnow\n"
    (tmp_path / "a.txt").write_bytes(data)
    found = read_text(tmp_path / "a.txt")
    assert (found.words, found.form, found.name) == ("Caf\u00e9\nopen\nnow\n", "text", "a.txt")
    assert found.sha256 == hashlib.sha256(data).hexdigest()


def test_markdown_is_taken_as_it_is_and_utf16_by_its_mark():
    assert text_of(b"# A *b*\n", "a.md").words == "# A *b*\n"
    assert text_of("\ufeffso".encode("utf-16-le"), "a.txt").words == "so"


PAGE = """<!DOCTYPE html><html><head><title>T</title><style>p {}</style></head><body><nav>Menu</nav>
<h1>Talks  &amp; troops</h1><p>He said <b>&ldquo;no</b>&rdquo;,&nbsp;twice.</p><script>alert("x")</script>
<ul><li>one</li><li>two</li></ul><p hidden>unseen</p>first<br>second<pre>a
  b</pre><!-- a comment --><table><tr><td>1</td><td>2</td></tr></table></body></html>"""


def test_html_is_what_a_reader_sees():
    lines = ["Talks & troops", "He said \u201cno\u201d,\u00a0twice.", "one", "two", "first", "second", "a"]
    found = text_of(PAGE.encode(), "a.html")
    assert found.words.split("\n") == [*lines, "  b", "1 2"]
    assert text_of(PAGE.encode(), "a.txt").form == "html"


def test_a_page_in_another_encoding_is_read_where_it_says_so():
    page = '<html><meta charset="windows-1252"><p>caf\u00e9</p></html>'
    assert text_of(page.encode("cp1252"), "a.html").words == "caf\u00e9"
    with pytest.raises(TextError, match=r"a.html: it is not in the encoding UTF-8 \(byte 12\)"):
        text_of("<html><p>caf\u00e9</p></html>".encode("cp1252"), "a.html")


def test_a_pdf_is_read_page_after_page():
    found = text_of(pdf("Troops have moved.", "Nobody knows why."), "a.pdf")
    assert (found.form, found.words.split("\n")) == ("pdf", ["Troops have moved.", "Nobody knows why."])


def locked():
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("secret")))
    writer.encrypt("word", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"caf\xe9", "it is not in the encoding UTF-8: byte 3 is 0xe9; save it as UTF-8"),
        ("a.txt", b"so\x00", r"it is no text: character 2 is the control sign U\+0000"),
        ("a.docx", b"PK\x03\x04rest", "a packed file, such as a document of a word processor"),
        ("a.txt", b"\x89PNG\r\n", "it is a picture"),
        ("a.pdf", b"%PDF-1.4\nnothing", "it is a broken PDF"),
        ("a.pdf", pdf("", ""), "it has pages and no words, as scans have"),
        ("a.pdf", locked(), "it is locked by a password; save a copy without one"),
        ("a.html", b"<div>" * 600 + b"deep", "its elements lie more than 500 deep"),
        ("a.html", b"<b>" * 200_000 + b"deep", "its elements lie more than 500 deep"),
    ],
    ids=["latin", "nul", "docx", "png", "broken", "scan", "locked", "deep", "deeper"],
)
def test_what_cannot_be_read_says_why_and_what_would_work(name, data, words):
    with pytest.raises(TextError, match=words):
        text_of(data, name)


def test_what_is_no_plain_file_or_too_large_is_not_opened(tmp_path):
    with pytest.raises(TextError, match="it cannot be read"):
        read_text(tmp_path)
    with pytest.raises(TextError, match="it cannot be read"):
        read_text(tmp_path / "gone.txt")
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        os.truncate(file.fileno(), TEXT_BYTES + 1)
    with pytest.raises(TextError, match="larger than 50 MiB"):
        read_text(large)


def test_nothing_that_a_page_names_is_fetched(monkeypatch):
    import socket

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    page = b'<html><img src="http://example.org/a.png"><link href="http://example.org/b.css"><p>so</p></html>'
    assert text_of(page, "a.html").words == "so"
