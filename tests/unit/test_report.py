"""The HTML report: whole, safe, the same every time, and true to the analyses that it draws on."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import threading
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

import melian
from melian.analysis.soft.rounding import rounded
from melian.cli.main import cli
from melian.report.document.document import Depth, gathered
from melian.report.markup import bullets, link, paragraph, table
from melian.report.style import STYLE
from melian.report.svg.sparkline import density
from melian.report.words.hints import hint_words
from melian.scenario.quantities.distributions import Beta, Fixed, Normal, Triangular, Uniform

EVIL = "<script>alert(1)</script>"
CRISIS = """melian: 1
title: "Title EVIL & more"
question: "Does <b>it</b> \\"rain\\"?"
counts_as_yes: wet
scale: 100 = all EVIL that matters
analyst: "Anna EVIL"
as_of: 2021-12-09
sources: {s: {title: "Source EVIL", date: 2021-12-01, url: "https://example.org/?a=1&b=<x>"}}
facts: {f: "It EVIL rained. [s B2]"}
actors: {a: "A EVIL", b: B & sons}
private:
  a.kind: {label: "Kind EVIL", types: {x: {odds: p_x, label: "X EVIL"}, y: {odds: rest, label: "Y \\"q\\""}}}
assumptions:
  p_x: {range: 20% to 60%, best: 40%, label: "P EVIL", because: f}
  gain: {range: 10 to 90, best: 40, label: Gain, judgement: "Bo EVIL"}
steps:
  act: {label: "Act EVIL", who: a, choices: {stay: "Stay EVIL", go: Go}}
  answer: {label: "Answer EVIL", who: b, only_if: act is go, choices: {yield: "Yield EVIL", fight: Fight}}
stakes:
  a: {"Line EVIL": {worth: gain * (2 if a.kind is x else 1), when: answer is yield}, War: {worth: -40, when: answer is fight}}
  b: {Yielding: {worth: -50, when: answer is yield}, "War EVIL": {worth: -60, when: answer is fight}}
outcomes: {wet: {when: answer is fight, label: "Wet EVIL"}, damp: {when: answer is yield, label: Damp}, dry: otherwise}
timeline: {e: {date: 2021-12-02, event: "Event EVIL", hints: {a.kind is x: 2 times}, because: f}}
variants: {v: {label: "Variant EVIL", force: {answer: yield}}}
""".replace("EVIL", EVIL)
FEW = {"whatif_draws": 5, "lever_draws": 3, "driver_draws": 3, "starts": 2}
NONE = {"lever_draws": 0, "driver_draws": 0, "starts": 0}
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VOID = {"meta", "br", "img", "input", "link", "hr"}


class Page(HTMLParser):
    """The tags of a page, and what is left open at its end."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def crisis(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "x.crisis.yaml"
    path.write_text(CRISIS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(crisis):
    return melian.read(crisis).solve(draws=40, seed=3)


@pytest.fixture(scope="module")
def page(result):
    return result.report(**FEW)


def test_it_is_whole_and_well_formed(page):
    found = Page(page)
    assert found.open == []
    sections = [attrs["id"] for tag, attrs in found.tags if tag == "section"]
    assert sections == [
        "limits", "odds", "events", "actors", "story", "beliefs", "drivers", "what-ifs", "levers", "equilibria",
        "assumptions", "sources", "methods", "file",
    ]  # fmt: skip
    ids = [attrs["id"] for _, attrs in found.tags if attrs.get("id")]
    assert len(ids) == len(set(ids))
    led_to = {attrs["href"][1:] for tag, attrs in found.tags if tag == "a" and attrs["href"].startswith("#")}
    assert led_to <= set(ids)
    assert "Left out" not in page


def test_what_is_written_beside_is_what_would_be_written_at_the_end(result):
    found = gathered(result.run, {}, None, Depth(whatif_draws=4, lever_draws=0, driver_draws=0, starts=0))
    assert {section.__name__ for section in found.written} >= {"outcomes", "actors", "events"}
    for section, text in found.written.items():
        assert text == section(found)


def test_nothing_in_it_runs_or_is_fetched(page):
    found = Page(page)
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in found.tags}
    for tag, attrs in found.tags:
        assert not [name for name in attrs if name.startswith("on")]
        assert "src" not in attrs
        if "href" in attrs:
            assert tag == "a"
    assert "@import" not in page
    assert "url(" not in page
    assert "<!doctype html>" in page


def policy(page):
    """Directive -> what it allows."""
    tags = Page(page).tags
    (place,) = [
        i for i, (_, attrs) in enumerate(tags) if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert [tag for tag, _ in tags[: place + 1]] == [
        "html",
        "head",
        "meta",
        "meta",
    ]  # before it can be broken
    directives = [words.split() for words in tags[place][1]["content"].split(";")]
    assert len({words[0] for words in directives}) == len(directives)
    return {words[0]: words[1:] for words in directives}


def test_a_browser_may_do_nothing_for_it_but_what_it_needs(page):
    """As a browser reads it (CSP 3): the style sheet by its hash, styles of elements, and nothing else."""
    allowed = policy(page)
    assert allowed.pop("default-src") == ["'none'"]
    assert (allowed.pop("base-uri"), allowed.pop("form-action")) == (["'none'"], ["'none'"])
    assert all(name.startswith("style-src") for name in allowed)
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", page, re.S)
    hashes = [base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode() for sheet in sheets]
    assert [f"'sha256-{each}'" for each in hashes] == allowed["style-src-elem"]
    # of what has a policy of its own, it holds styles alone
    needing = {
        "script",
        "img",
        "image",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "link",
        "form",
        "base",
        "use",
    }
    assert not {tag for tag, _ in Page(page).tags} & {
        *needing,
        "foreignobject",
        "feimage",
        "template",
        "animate",
    }
    loads = {
        "src",
        "srcset",
        "data",
        "action",
        "formaction",
        "poster",
        "background",
        "ping",
        "xlink:href",
        "manifest",
    }
    assert not {name for _, attrs in Page(page).tags for name in attrs} & loads


@pytest.mark.skipif(BROWSER is None, reason="no browser is installed")
def test_a_browser_refuses_nothing_of_it(page, tmp_path):
    (tmp_path / "x.html").write_text(page, "utf-8")
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        "--dump-dom",
    ]
    done = subprocess.run(
        [*command, (tmp_path / "x.html").as_uri()], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    assert "Refused to" not in done.stderr
    assert "violates" not in done.stderr
    assert 'id="methods"' in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["report", "-o", "x.html", "--draws", "5", *(f"--{each}={n}" for each, n in
         (("lever-draws", 2), ("driver-draws", 2), ("starts", 2), ("whatif-draws", 2)))],
        ["whatif", "--all", "--draws", "5"], ["levers", "--actor", "a", "--draws", "5"],
        ["beliefs", "--draws", "5"], ["drivers", "--draws", "3"], ["tip", "gain", "--draws", "3"],
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_a_day_without_events_is_no_event_that_was_asked_for(words, tmp_path, monkeypatch):
    """A file may say `as_of` and have no timeline: it is solved as if it did not say it."""
    monkeypatch.chdir(tmp_path)
    answers = []
    for field in ("timeline", "timeline|as_of"):
        (tmp_path / "x.crisis.yaml").write_text(re.sub(rf"(?m)^({field}):.*", "#", CRISIS), "utf-8")
        done = CliRunner().invoke(cli, [words[0], "x.crisis.yaml", *words[1:], "-q", "--json"])
        assert done.exit_code == 0, done.output
        answers.append(done.stdout)
        assert "--at" not in done.output
    if words[0] == "report":
        assert "drivers" in json.loads(answers[0])["sections"]
        answers = [re.sub(r'"bytes": \d+', '"bytes": 0', answer) for answer in answers]
    assert json.loads(answers[0]).keys() == json.loads(answers[1]).keys()
    for key in set(json.loads(answers[0])) - {"at", "as_of"}:
        assert json.loads(answers[0])[key] == json.loads(answers[1])[key]


def test_labels_of_the_file_stay_words(page):
    assert "<script" not in page
    words = "".join(Page(page).words)
    for name in (
        "Title",
        "Source",
        "A",
        "Kind",
        "P",
        "Bo",
        "Act",
        "Yield",
        "Line",
        "Wet",
        "Event",
        "Variant",
    ):
        assert f"{name} {EVIL}" in words
    assert CRISIS in words  # the file itself, letter for letter


def test_it_leads_with_what_is_open_and_folds_what_is_past():
    """Once 'go' is known, all hangs on the answer: fighting is yes, so that its odds are those of yes."""
    text = CRISIS.replace(", because: f}}\nvariants", ", because: f}, went: {date: 2021-12-03, event: It went., "
                          "sets: {act: go}}}\nvariants")  # fmt: skip
    result = melian.read(text).solve(draws=20, seed=3)
    page = unescape(result.report(**FEW)).replace("\N{NO-BREAK SPACE}", " ")
    names = re.findall('<section id="([a-z-]+)">', page)
    past = ["events", "before", "story"]
    assert names[:3] == ["limits", "now", "odds"]
    assert names[-7:] == [*past, "assumptions", "sources", "methods", "file"]
    assert page.index('<section id="limits">') < page.index("</header>") < page.index('<section id="now">')
    part = {name: page.split(f'<section id="{name}">')[1].split("</section>")[0] for name in names}
    assert all(part[name].count('<details class="past">') == 1 for name in past)
    wet = result.run.outcome_odds[:, 0]
    fight, stays = f"Fight {EVIL}", f"Yield {EVIL}"
    rows = {
        label: re.findall(r"<td class=n>([^<]*)", part["now"].split(f'<th scope="row">{label}')[1].split("</tr>")[0])
        for label in ("Fight", stays)
    }  # fmt: skip
    assert fight not in rows
    likely, then, announced, _ = rows["Fight"]
    assert (likely, then) == (f"{100 * np.median(wet):.0f} %", "100 %")
    assert float(announced) == pytest.approx(100 * np.median(1 - wet[:3]), abs=0.5)
    assert rows[stays][1] == "0 %"
    heads = {name: re.findall("<h3>(.*?)</h3>", part[name]) for name in ("actors", "before")}
    assert [head.endswith("Answer " + EVIL) for head in heads["actors"]] == [True]
    assert [head.endswith("Act " + EVIL) for head in heads["before"]] == [True]


def test_every_figure_has_a_sentence_a_table_and_a_run(page):
    figures = re.findall(r"<figure>.*?</figure>", page, re.S)
    assert len(figures) >= 8
    for figure in figures:
        labels = re.findall(r'role="img" aria-label="([^"]+)"', figure)
        assert len(labels) >= 2
        assert all(len(label) > 10 for label in labels)
        assert re.search(r'<table(?: class="(?:stack ?)?(?:long)?")?>', figure)
        assert re.search(r"Runs? [A-F]: ", figure)


def test_pictures_are_sound_and_hold_no_number_that_is_none(page):
    pictures = re.findall(r"<svg.*?</svg>", page, re.S)
    assert len(pictures) > 20
    for picture in pictures:
        ElementTree.fromstring(picture)
        assert "NaN" not in picture
        assert "undefined" not in picture


def test_figures_are_those_of_the_run(result, page):
    """Medians and quantiles of the draws themselves, by NumPy."""
    odds = result.run.outcome_odds[result.run.certified]
    words = unescape(page).replace("\N{NO-BREAK SPACE}", " ")
    q25, q75 = (f"{100 * np.quantile(odds[:, 0], q):.0f}" for q in (0.25, 0.75))
    assert f"Middle half of draws: {q25} to {q75} %." in words
    for k, label in enumerate((f"Wet {EVIL}", "Damp", "dry")):
        assert f"{label} {100 * np.median(odds[:, k]):.0f} %" in words


def test_assumptions_say_who_answers_for_them(page):
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page.split('<section id="assumptions">')[1], re.S)
    by_name = {re.search(r"<code>(.*?)</code>", row)[1]: unescape(row) for row in rows if "<code>" in row}
    assert '<a href="#fact-f">f</a> (B2)' in by_name["p_x"]
    assert f"judgement of Bo {EVIL}" in by_name["gain"]
    assert "<svg" in by_name["gain"]


def test_a_variant_of_a_file_without_question_and_events():
    bare = re.sub(r"(?m)^(question|counts_as_yes|timeline|as_of):.*\n", "", CRISIS)
    page = melian.read(bare).solve(variant="v", draws=20).report(**NONE)
    found = Page(page)
    assert found.open == []
    assert "events" not in [attrs["id"] for tag, attrs in found.tags if tag == "section"]
    part = page.split('<section id="what-ifs">')[1].split("</section>")[0]
    assert "this report is about the variant" in unescape(part)
    for name in ("levers", "search", "drivers"):
        assert re.search(f"no {name} (was|were) asked for", page)


def test_a_report_that_is_ended_is_not_written(result, tmp_path):
    from melian.report.document.document import Interrupted

    stop = threading.Event()
    stop.set()
    with pytest.raises(Interrupted):
        result.report(tmp_path / "x.html", stop=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("distribution", "exact"),
    [
        (Uniform(2.0, 6.0), lambda x: np.full_like(x, 0.25)),
        (Normal(1.0, 2.0), lambda x: np.exp(-((x - 1) ** 2) / 8) / np.sqrt(8 * np.pi)),
        (Triangular(0.0, 1.0, 2.0), lambda x: 1 - np.abs(x - 1)),
        (Beta(2.0, 2.0), lambda x: 6 * x * (1 - x)),
    ],
)
def test_curves_are_the_densities(distribution, exact):
    value, height = density(distribution)
    np.testing.assert_allclose(height, exact(value), atol=0.02 * exact(value).max())


def test_figures_of_fewer_draws_stand_beside_the_answer(result, page):
    """In one sentence both medians: of the first draws and of all, taken here from the odds of each draw."""
    wet = 100 * result.run.outcome_odds[:, 0]
    sections = dict(re.findall(r'<section id="([a-z-]+)">(.*?)</section>', page, re.DOTALL))
    for name, n in (("drivers", 3), ("what-ifs", 5), ("levers", 3)):
        few, whole = f"{np.median(wet[:n]):.0f}", f"{np.median(wet):.0f}"
        told = f"are {few} % on the first {n} draws, which these figures rest on, and {whole} % on all 40"
        assert told in sections[name].replace("\xa0", " ")
    band = rounded(result.answer, 40).words
    assert f"{band[0].upper()}{band[1:]}".replace(" %", "\xa0%") in page[: page.index("<main>")]


def test_a_fixed_number_has_no_curve():
    assert density(Fixed(3.0))[1].max() == 0


def test_links_lead_to_the_web_only():
    assert link("javascript:alert(1)", "x") == "x"
    assert link('https://example.org/"><script>', "x").startswith('<a href="https://example.org/&quot;&gt;')


def melian_command(*arguments, code=0):
    found = CliRunner().invoke(cli, ["report", *map(str, arguments)])
    assert found.exit_code == code, found.output
    return found


def test_the_command_writes_the_same_bytes_and_nothing_else(crisis, page, tmp_path):
    out = tmp_path / "x.html"
    options = [word for name, n in FEW.items() for word in (f"--{name.replace('_', '-')}", n)]
    found = json.loads(
        melian_command(crisis, "-o", out, "--draws", 40, "--seed", 3, *options, "--json").output
    )
    assert out.read_text(encoding="utf-8") == page
    assert found["bytes"] == len(page.encode()) < 2_000_000
    assert found["draws"] == found["certified"] == 40
    assert found["left_out"] == {}
    assert found["sections"][:2] == ["limits", "odds"]
    assert [each.name for each in tmp_path.iterdir()] == ["x.html"]


def test_without_a_certified_draw_nothing_is_written(tmp_path):
    """Hawk and dove is symmetric, so that its branch splits on the way to the limit, in every draw."""
    command = ["report", "canon/hawk-dove", "-o", str(tmp_path / "r.html"), "--draws", "2"]
    done = CliRunner().invoke(cli, [*command, "--precision", "limit", "-q"])
    assert done.exit_code == 4, done.output
    assert "No draw is certified, so no report was written; `melian solve` says why." in done.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x.pdf", "file/x.html"])
def test_a_place_that_cannot_be_written_is_refused_first(name, tmp_path):
    (tmp_path / "file").touch()
    found = melian_command("canon/hawk-dove", "-o", tmp_path / name, code=2)
    assert "--output" in found.output


def test_the_ratio_of_a_hint_is_said_in_the_words_of_the_file(tmp_path):
    text = CRISIS.replace("a.kind is x: 2 times", "a.kind is x: 2 to 3 times, act is not go: 1 to 2 times")
    path = tmp_path / "hints.crisis.yaml"
    path.write_text(text, encoding="utf-8")
    result = melian.read(path).solve(draws=5, seed=0)
    words = [hint_words(result.run.model, f"hint.e.{n}") for n in (1, 2, 3)]
    news = f"How many times likelier “Event {EVIL}” is if"
    assert words == [
        f'{news} "Kind {EVIL}" is "X {EVIL}"', f'{news} "Act {EVIL}" is not "Go"', None,
    ]  # fmt: skip
    page = result.report(**NONE, whatif_draws=1)
    row = unescape(re.search(r"<tr>(?:(?!<tr>).)*<code>hint.e.1</code>.*?</tr>", page, re.S)[0])
    assert words[0] in row
    assert 'the news: <a href="#fact-f">f</a> (B2)' in row


def test_on_paper_headings_and_keys_stay_with_what_they_are_of():
    """And nothing drawn is taller than a page, which would cut it: A4 and Letter have 247 mm inside the margins."""
    paper = STYLE.partition("@media print")[2]
    (kept,) = re.findall(r"([^{}]*)\{break-after:avoid\}", paper)
    assert {"h2", "h3", "h4", ".charttitle", ".key"} <= {name.strip() for name in kept.split(",")}
    (tallest,) = re.findall(r"\.chart\.broad svg\{[^}]*max-height:(\d+)mm", paper)
    assert int(tallest) < 279 - 2 * 16


def test_an_actor_that_is_an_apposition_has_its_second_comma(tmp_path):
    text = CRISIS.replace("b: B & sons", "b: 'The others, acting together'")
    result = melian.read(text).solve(draws=4)
    path = tmp_path / "r.html"
    result.report(path, **(FEW | {"starts": 0, "driver_draws": 0}))
    words = unescape(path.read_text("utf-8"))
    assert re.search(r"([Ff]or|leaves) The others, acting together, (itself|better off)", words)


def test_a_long_name_of_a_row_gets_a_wide_column_and_a_command_its_type() -> None:
    assert '<table class="long">' in table(["Where", "share"], [["w" * 61, "1 %"]], numbers=1)
    assert "<table>" in table(["Where", "share"], (row for row in [["w" * 60, "1 %"]]), numbers=1)
    assert paragraph("`melian <x>` says it") == "<p><code>melian &lt;x&gt;</code> says it</p>"
    assert bullets(["`limit`"]) == "<ul><li><code>limit</code></li></ul>"
