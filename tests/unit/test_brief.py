"""The brief: plain words, two pages, the figures of the answers that it is written from."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape

import pytest
from click.testing import CliRunner

import melian
from melian.analysis.odds import spread
from melian.analysis.soft.softness import softness
from melian.api.result import Result
from melian.cli.main import cli
from melian.library import names
from melian.report.brief.brief import brief
from melian.report.brief.html import as_html
from melian.report.brief.markdown import as_markdown
from melian.report.brief.parts import Brief
from melian.report.brief.plain import by_points

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
JARGON = re.compile(
    r"\b(draws?|certif\w+|branch\w*|bits?|entrop\w+|equilibri\w+|information sets?|infosets?|posteriors?|"
    r"priors?|bayes\w*|quantal|logit|qre|medians?|quantiles?|percentiles?|payoffs?|nodes?|seeds?|"
    r"stake lines?|distributions?|variants?|priors|likelihoods?|conditional\w*|agents?|iterat\w+|"
    r"converge\w*|solver?s?|stochastic|random\w*|utilit\w+|strateg\w+|precision|simulat\w+|sampl\w+|"
    r"hypothes\w+|correlat\w+|expected values?|nan|none|null)\b",
    re.I,
)
"""What somebody with two minutes should not have to know."""
MOST_WORDS = 1150
"""Two pages of A4 hold so many, with the picture and the table."""
PLAYED = """
melian: 1
title: An alarm at the border
as_of: 2021-12-09
scale: 1 = one point
precision: 1
analyst: the test
actors: {north: North, south: South}
private:
  north.aim: {label: Its aim, types: {tough: {odds: 40%, label: Land}, weak: {odds: rest, label: Fame}}}
steps:
  act: {label: The | answer, who: south, choices: {give: Gives way, stand: Stands *firm*}}
  reply: {who: north, only_if: act is stand, choices: {fight: Fights, leave: Leaves}}
stakes:
  north: {Fighting: {worth: 2 if north.aim is tough else -2, when: reply is fight}}
  south: {A war: {worth: -3, when: reply is fight}, Giving way: {worth: -1, when: act is give}}
outcomes: {war: reply is fight, peace: otherwise}
timeline:
  done: {date: 2021-12-01, event: It is over, played: [act, reply]}
  later: {date: 2022-02-01, event: Something else, later: true}
"""


def plain(page: str) -> str:
    """What is read of a Markdown brief, commands left out."""
    return re.sub(r"^[^`]*`.*`$", "", page, flags=re.M)


@pytest.fixture(scope="module")
def ukraine() -> tuple[Result, Brief]:
    """Draws enough for a firm number, and the brief of them: told once for all tests here."""
    result = melian.read("ukraine-2021").solve(draws=40)
    return result, brief(result.run, {})


PAST = ("history/cod-war-1976", "history/cuba-1962")
"""Of the past crises these two, one of allies and one of foes: the others are briefed in the same words."""
BRIEFED = [n for n in names() if not n.endswith("-full") and (n in PAST or not n.startswith("history/"))]


@pytest.mark.parametrize("name", [*BRIEFED, "played"])
def test_it_says_all_in_plain_words_on_two_pages(name: str, request) -> None:
    case = melian.read(PLAYED if name == "played" else name)
    if name == "ukraine-2021":
        page = as_markdown(request.getfixturevalue("ukraine")[1])
    else:
        page = case.solve(draws=3 if "/" in name else 12).brief()
    own = {word.lower() for word in re.findall(r"[A-Za-z]+", case.scenario.text)}
    told = {word.lower() for word in JARGON.findall(plain(page))} - own
    assert not told
    assert len(re.findall(r"[A-Za-z]+", plain(page))) < MOST_WORDS
    heads = re.findall("^## (.*)", page, flags=re.M)
    assert heads == [
        "How soft it is", "Why", "What moved it", "What each side can still do",
        "What an announcement now would change", "What to watch",
        "What this cannot tell", "Who answers for the numbers",
    ]  # fmt: skip
    assert f"`melian report {case.scenario.name} " in page or name == "played"
    assert len(re.findall(r"[.!?](?: |$)", section(page, "Why"))) >= 3


def section(page: str, title: str) -> str:
    return page.split(f"## {title}\n")[1].split("\n## ")[0]


def test_its_figures_are_those_of_the_answers(ukraine) -> None:
    result, told = ukraine
    soft, table = softness(result.run), result.now()
    assert soft.rounded is not None
    assert f"{told.number}, {told.between}".lower() == soft.rounded.words
    seen = spread(table.outcomes[:, table.turns[0].yes].sum(axis=1))
    assert told.band == result.answer == pytest.approx(seen, abs=1e-9)
    page = result.brief()
    for turn in table.turns:
        assert turn.here.matter.label in section(page, "What each side can still do")
    watched = section(page, "What to watch")
    assert watched.index("What Russia does") < watched.index("What Russia is prepared to do")
    assert "Sanctions after an attack" not in watched, "what follows from the answer is no sign of it"
    assert as_markdown(told) == page, "asked twice, it says the same"


def test_a_story_that_is_over_and_a_file_without_a_question() -> None:
    page = melian.read(PLAYED).brief(draws=4)
    assert "The file asks nothing. The number is that of the likeliest ending: “peace”." in page
    assert "No side has a choice left" in section(page, "Why")
    assert "Nothing: all has been played." in section(page, "What each side can still do")
    assert "“Its aim” (known to North alone) would settle" in section(page, "What to watch")
    before = melian.read(PLAYED).brief(draws=4, before_events=True)
    assert "No event is counted here" in before
    papers = {melian.read(PLAYED).brief(draws=4, form="html") for _ in range(2)}
    assert len(papers) == 1, "asked twice, it says the same"
    assert "**South**: The \\| answer" in before
    assert "| Stands \\*firm\\* |" in before


def test_what_is_announced_now_moves_the_odds_as_the_levers_say() -> None:
    done = "  done: {date: 2021-12-01, event: It is over, played: [act, reply]}\n"
    assert done in PLAYED
    short = PLAYED.replace("give: Gives way", "give: {label: Gives way, short: yield}")
    case = melian.read(short.replace(done, ""))
    page = section(case.brief(draws=4), "What an announcement now would change")
    found = case.levers("south", draws=4, outcome="peace")
    gives = next(row for row in found.table.effects if row.name == "force act=give")
    assert (
        f"- South: “Gives way” (The \\| answer). The odds of “peace” go {by_points(gives.change.median)}, to 100 %"
        in page
    )
    assert "North: tell South “Its aim”, whatever it is." in page
    assert "Fights" not in page, "what settles the answer is no announcement"
    over = section(melian.read(PLAYED).brief(draws=4), "What an announcement now would change")
    assert "Nothing: all has been played." in over


def test_a_large_story_is_reckoned_less_often_unless_somebody_asks(monkeypatch) -> None:
    monkeypatch.setattr("melian.analysis.situations.overview.WORK", 1)
    monkeypatch.setattr("melian.analysis.situations.overview.FEWEST", 5)

    def told(*words: str) -> str:
        return CliRunner().invoke(cli, ["brief", "canon/hawk-dove", *words]).output

    assert "200 draws take long: 5 are solved" in told()
    assert "--draws 5 --seed 0" in told("-q")
    assert "take long" not in told("--draws", "7")


def test_without_enough_firm_results_there_is_no_number(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("melian.analysis.certificate.FEWEST_CERTIFIED", 1.1)
    page = melian.read(PLAYED).brief(draws=4)
    assert "**No number.**" in page
    assert "Only 4 of 4 reckonings came to a firm result." in page
    assert "## Why there is none" in page
    assert not re.search(r"\d in \d|\d %", page)


def test_the_command_writes_what_the_name_says_and_refuses_before_any_work(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["brief", "canon/hawk-dove", "--draws", "3", "-q", *words])
        return done.exit_code, done.output

    code, page = run()
    assert (code, page.splitlines()[0]) == (
        0,
        "# Two drivers head for each other and neither knows the other's nerve",
    )
    assert run("-o", "b.md")[0] == 0
    assert (tmp_path / "b.md").read_text("utf-8") == page
    assert run("-o", "b.html")[1].endswith("Written: b.html (" + run("-o", "b.html")[1].split("(")[-1])
    html = (tmp_path / "b.html").read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert "<script" not in html
    code, words = run("-o", "b.txt")
    assert code == 2
    assert "write a name that ends with .html or .md, or say which with --format" in words
    record = json.loads(run("--json")[1])
    assert record["sections"][0]["name"] == "soft"
    assert [each["matter"] for each in record["watch"]]
    with pytest.raises(melian.UsageError, match="is no form of a brief"):
        melian.read("canon/deterrence").brief(draws=3, form="pdf")


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
def test_it_is_two_pages_of_paper(tmp_path, ukraine) -> None:
    page = as_html(ukraine[1])
    (tmp_path / "b.html").write_text(page, "utf-8")
    assert "In 9 of 10" not in page
    for label in re.findall(r'<th scope="rowgroup"[^>]*>([^<]*)', page):
        assert unescape(label)
    printed = tmp_path / "b.pdf"
    subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--print-to-pdf={printed}", (tmp_path / "b.html").as_uri()],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed.read_bytes())) <= 2
