"""How to cite: one source for what is said of melian itself, and entries that other programs can read."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import melian
from melian.cli.main import cli
from melian.library import names
from melian.report.citation import Reference, bibtex, csl, line, melian_itself, source_references
from melian.scenario.quantities.dates import parse_date

ROOT = Path(__file__).parents[2]
CFF = yaml.load((ROOT / "CITATION.cff").read_text("utf-8"), yaml.BaseLoader)
PERSON = {
    "address", "affiliation", "alias", "city", "country", "email", "family-names", "fax", "given-names",
    "name-particle", "name-suffix", "orcid", "post-code", "region", "tel", "website",
}  # fmt: skip
BODY = {
    "address", "alias", "city", "country", "date-end", "date-start", "email", "fax", "location", "name",
    "orcid", "post-code", "region", "tel", "website",
}  # fmt: skip
FIELDS = {
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers",
    "keywords", "license", "license-url", "message", "preferred-citation", "references", "repository",
    "repository-artifact", "repository-code", "title", "type", "url", "version",
}  # fmt: skip
"""What version 1.2.0 of the Citation File Format knows."""


def run(*arguments, code=0):
    done = CliRunner().invoke(cli, ["cite", *map(str, arguments)])
    assert done.exit_code == code, done.output
    return done


def test_the_citation_file_keeps_the_rules_of_its_format():
    assert {"authors", "cff-version", "message", "title"} <= set(CFF) <= FIELDS
    assert CFF["cff-version"] == "1.2.0"
    assert CFF["type"] in {"software", "dataset"}
    assert CFF["authors"]
    for author in CFF["authors"]:
        assert set(author) <= (BODY if "name" in author else PERSON)
        assert "name" in author or {"family-names", "given-names"} & set(author)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", CFF["date-released"])
    assert len(set(CFF["keywords"])) == len(CFF["keywords"]) > 0
    assert all(isinstance(CFF[name], str) and CFF[name] for name in ("message", "title", "abstract"))


def test_who_made_what_when_is_said_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert CFF["version"] == project["version"] == melian.__version__
    assert [{"name": author["name"]} for author in project["authors"]] == CFF["authors"]
    assert (CFF["license"], CFF["keywords"]) == (project["license"], project["keywords"])
    itself = melian_itself()
    assert (itself.title, itself.version, str(itself.date)) == (
        CFF["title"], CFF["version"], CFF["date-released"],
    )  # fmt: skip
    assert CFF["title"] in run().stdout


# What others would write by hand

JOURNAL = Reference(
    "lacy",
    "Sanctions & Threats",
    ("Dean Lacy", "Emerson M. S. Niou"),
    parse_date("2004"),
    "Politics 66, 25-42",
)


def test_an_article():
    assert (
        line(JOURNAL) == "Dean Lacy and Emerson M. S. Niou (2004). Sanctions & Threats. Politics 66, 25-42."
    )
    assert bibtex(JOURNAL) == (
        "@article{lacy,\n  author = {Dean Lacy and Emerson M. S. Niou},\n"
        "  title = {{Sanctions \\& Threats}},\n  year = {2004},\n  journal = {Politics},\n"
        "  volume = {66},\n  pages = {25--42},\n}"
    )
    assert csl(JOURNAL) == {
        "id": "lacy", "type": "article-journal", "title": "Sanctions & Threats",
        "author": [{"literal": "Dean Lacy"}, {"literal": "Emerson M. S. Niou"}],
        "issued": {"date-parts": [[2004]]}, "container-title": "Politics", "volume": "66", "page": "25-42",
    }  # fmt: skip


def test_a_report_without_author_of_about_a_day():
    report = Reference("r", "Talks fail", (), parse_date("~1962-10-27"), url="https://paper.example/1")
    assert line(report) == "Talks fail (~1962-10-27). https://paper.example/1"
    assert bibtex(report) == (
        "@misc{r,\n  title = {{Talks fail}},\n  year = {1962},\n  month = oct,\n"
        "  url = {https://paper.example/1},\n}"
    )
    assert csl(report)["issued"] == {"date-parts": [[1962, 10, 27]], "circa": True}
    assert "author" not in csl(report)


def test_bodies_stay_whole():
    source = melian.read("kydd").scenario.file.sources["kydd2000"]
    for author, wanted in {
        "Ministry of Trade and Industry": ("Ministry of Trade and Industry",),
        "Anna Alder, Bo Birk and Cy Cypress": ("Anna Alder", "Bo Birk", "Cy Cypress"),
        "Anna Alder, Bo Birk, and Cy Cypress": ("Anna Alder", "Bo Birk", "Cy Cypress"),
        "Reuters": ("Reuters",),
        "Alder, Anna": ("Alder, Anna",),
    }.items():
        (found,) = source_references({"s": source.model_copy(update={"author": author})})
        assert found.authors == wanted
    reuters = Reference("r", "T", ("Reuters",), parse_date("1962"))
    assert "author = {{Reuters}}" in bibtex(reuters)


# Laws

TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=591), min_size=1, max_size=20)
SINGLE = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    **{"\\" + char: char for char in "{}&%$#_"},
}  # fmt: skip


def fields(entry):
    """The fields of one entry, read as BibTeX reads braces; escapes are undone afterwards."""
    found, at = {}, 0
    while match := re.compile(r"\n  (\w+) = (?=\{)").search(entry, at):
        depth, end = 0, match.end()
        while True:
            if entry[end] == "\\" and entry[end + 1] in "{}":
                end += 1  # a brace that is a letter
            else:
                depth += {"{": 1, "}": -1}.get(entry[end], 0)
            end += 1
            if depth == 0:
                break
        found[match[1]] = entry[match.end() + 1 : end - 1]
        at = end
    pattern = "|".join(map(re.escape, SINGLE))
    return {name: re.sub(pattern, lambda m: SINGLE[m[0]], value) for name, value in found.items()}


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_breaks_out_of_its_field(title, author, publisher):
    entry = bibtex(Reference("key", title, (author,), parse_date("1999"), publisher))
    assert entry.startswith("@misc{key,\n")
    assert entry.endswith("\n}")
    assert fields(entry) == {
        "author": "{" + author + "}", "title": "{" + title + "}", "year": "1999", "howpublished": publisher,
    }  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_every_bundled_crisis_says_what_it_rests_on(name):
    sources = melian.read(name).scenario.file.sources
    found = source_references(sources)
    assert [entry.key for entry in found] == list(sources)
    page = (ROOT / "docs" / "gallery" / f"{name.rsplit('/', 1)[-1]}.md").read_text("utf-8")
    (row,) = re.findall(r"^\| Source \| (.*) \|$", page, re.M)
    for entry, source in zip(found, sources.values(), strict=True):
        assert f"*{entry.title}*" in row
        assert all(author in row for author in entry.authors)
        assert " and ".join(entry.authors) == (source.author or "")


def test_the_command_prints_one_form_or_both():
    both, entries = run("kydd").stdout, run("kydd", "--bibtex").stdout
    assert both.endswith("\n" + entries)
    assert re.findall(r"^@\w+\{(\w+),$", entries, re.M) == ["melian", "kydd2000", "kydd2005"]
    data = json.loads(run("kydd", "--json").stdout)
    assert (data["format"], data["scenario"]) == (1, "kydd")
    assert [entry["id"] for entry in data["references"]] == ["melian", "kydd2000", "kydd2005"]
    assert [entry["id"] for entry in json.loads(run("--json").stdout)["references"]] == ["melian"]


def test_a_source_called_melian_is_not_taken_for_melian(tmp_path):
    text = melian.read("kydd").scenario.text.replace("kydd2000", "melian")
    path = tmp_path / "x.crisis.yaml"
    path.write_text(text, "utf-8")
    keys = re.findall(r"^@\w+\{(\w+),$", run(path, "--bibtex").stdout, re.M)
    assert keys == ["melian", "melian_source", "kydd2005"]


def test_what_cannot_be_cited(tmp_path):
    assert "ask for one at a time" in run("--bibtex", "--json", code=2).output
    assert "M001" in run("nowhere", code=3).output
    empty = tmp_path / "empty.crisis.yaml"
    empty.write_text("", "utf-8")
    assert "error[M" in run(empty, code=3).output
