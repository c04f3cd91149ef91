"""Write the gallery: a page for each bundled scenario, with its picture.

`python docs/gallery.py` rewrites docs/gallery/*.md and docs/images/gallery/*.svg; a test fails where they are
not current. The prose stands in docs/gallery.yaml. Everything else is computed here: facts from
the crisis files, odds by solving them, what commands print by running them. The expected answers
of the published models are those the tests compare with (tests/reference/canon_expected.json).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import past
import yaml
from click.testing import CliRunner
from writing import write_changed

import melian
from melian.cli.main import cli
from melian.library import bundled, names
from melian.solve.solver import Status

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))

from canon_table import CANON, Canon  # noqa: E402  (the tests are no package)

NOTE = "<!-- Written by docs/gallery.py from docs/gallery.yaml: change these, not this page. -->\n\n"
EXPECTED = json.loads((ROOT / "tests" / "reference" / "canon_expected.json").read_text("utf-8"))["models"]
PROSE: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "gallery.yaml").read_text("utf-8"))
PRECISIONS = ("1", "5", "limit")
ONE = "No number of this file is uncertain, so that one draw is the whole answer."
SEVERAL = (
    "The numbers are ranges, so that every draw has its own answer; a few draws are enough to look around."
)
BESIDE = (
    "The same beside what is expected. *Published* is the closed form described above; *peer* is an\n"
    "independent continuation solver of logit equilibria, which agrees with Gambit's to 2e-6."
)
WELCOME = (
    "Every scenario that comes with melian: its story, its file, what is published about it, what melian\n"
    "answers, and what to play with. The published models are there to be checked against: their answers\n"
    "are known."
)
WHOLE = 56
"""Lines up to which a crisis file is shown whole."""
FEW = {"ukraine-2021": "--draws 50", "ukraine-2021-full": "--draws 2"}
"""How many draws the scenarios with uncertain numbers get here."""
FEW |= {name.rsplit("/", 1)[-1]: "--draws 16" for name in names() if name.startswith("history/")}


def slugs() -> tuple[str, ...]:
    """The last parts of the names of all bundled scenarios, in the order of the prose."""
    known = {name.rsplit("/", 1)[-1] for name in names()}
    return tuple(slug for slug in PROSE if slug in known) + tuple(sorted(known - set(PROSE)))


def name_of(slug: str) -> str:
    """The name by which commands know it."""
    return next(name for name in names() if name.rsplit("/", 1)[-1] == slug)


@cache
def case(slug: str) -> melian.api.Case:
    """The crisis, read."""
    return melian.read(name_of(slug))


def canon(slug: str) -> Canon | None:
    """What its words are called in the expected answers, for a published model."""
    return next((entry for entry in CANON if entry.slug == slug), None)


# Facts


def facts(slug: str) -> str:
    """The fixed table at the head of each page."""
    file, model = case(slug).scenario.file, case(slug).model
    private = [
        f"{owner(slug, name)}: {inside(slug, matter.label)} "
        f"({', '.join(inside(slug, kind.label or key) for key, kind in matter.types.items())})"
        for name, matter in file.private.items()
    ]
    rows = {
        "Source": "; ".join(source(entry) for entry in file.sources.values()),
        "Actors": ", ".join(actor.label for actor in file.actors.values()),
        "Private knowledge": "; ".join(private) or "none",
        "Endings": f"{model.n_leaves:,}, with {case_size(slug)} information sets at which somebody chooses",
        "Outcomes": "; ".join(outcome.label for outcome in file.outcomes.values()),
        "Precision": f"{file.precision} (one unit: {file.scale.partition('=')[2].strip()})"
        if file.precision != "limit"
        else "limit: actors that calculate fully",
        "File": f"[{slug}.crisis.yaml]({relative(slug)}), `melian show {name_of(slug)}`",
    }
    if slug in FEW:
        rows["Precision"] = (
            f"{file.precision} per 100 points (100 points: {file.scale.partition('=')[2].strip()})"
        )
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {cell(text)} |" for name, text in rows.items())])


def case_size(slug: str) -> str:
    """How many information sets of actors there are."""
    return f"{sum(infoset.player >= 0 for infoset in case(slug).model.infosets):,}"


def owner(slug: str, matter: str) -> str:
    """Who knows a private matter."""
    return case(slug).scenario.file.actors[matter.partition(".")[0]].label


def inside(slug: str, text: str | None) -> str:
    """A label in the middle of a sentence; the name of an actor keeps its capital."""
    names = {
        word for actor in case(slug).scenario.file.actors.values() for word in (actor.label or "").split()
    }
    return str(text) if (text or "").split(" ")[0] in names - {"The"} else lower(text)


def lower(text: str | None) -> str:
    """A label in the middle of a sentence."""
    return (text or "")[:1].lower() + (text or "")[1:]


def source(entry: Any) -> str:
    """A source as one cites it."""
    head = f"{entry.author} ({entry.date}), " if entry.author else ""
    tail = f", {entry.publisher}" if entry.publisher else ""
    return f"{head}*{entry.title}*{tail}" + ("" if entry.author else f", {entry.date}")


def cell(text: str) -> str:
    """A text that stays within its cell."""
    return text.replace("|", "/")


def relative(slug: str) -> str:
    """The crisis file, seen from the page."""
    path = bundled(slug)
    assert path is not None
    return "../../" + path.resolve().relative_to(ROOT).as_posix()


def excerpt(slug: str) -> str:
    """The crisis file, or of a longer one who knows what, who moves when and what is at stake."""
    path = bundled(slug)
    assert path is not None
    text = path.read_text("utf-8").removesuffix("# layout: by hand\n").rstrip("\n")
    if len(text.split("\n")) <= WHOLE:
        return f"The whole file:\n\n```yaml\n{text}\n```"
    wanted = ("private", "steps", "stakes") if slug not in FEW else ("actors", "private")
    parts = [section for section in re.split(r"\n(?=[a-z_]+:)", text) if section.partition(":")[0] in wanted]
    body = "\n\n".join(part.rstrip() for part in parts)
    said = " and ".join([", ".join(f"`{name}`" for name in wanted[:-1]), f"`{wanted[-1]}`"])
    return f"Its parts {said}; the rest is in [the file]({relative(slug)}):\n\n```yaml\n{body}\n```"


# Odds


@cache
def solved(slug: str, variant: str | None, precision: str) -> tuple[str, dict[str, float]]:
    """Status in a word, and the odds of each outcome, of a scenario without uncertain numbers."""
    run = case(slug).compile(variant=variant, precision=precision).solve(draws=1, workers=1).run
    found = dict(zip(case(slug).scenario.file.outcomes, map(float, run.outcome_odds[0]), strict=True))
    if run.status[0] == Status.SPLITS:
        return f"splits at {run.where[0]:.2f}", found
    return ("certified" if run.n_certified else Status(run.status[0]).name.lower()), found


def expected(slug: str, variant: str | None, precision: str) -> dict[str, float]:
    """The expected odds in the words of the file."""
    entry = canon(slug)
    assert entry is not None
    point = next(point for point, name in entry.points.items() if name == variant)
    stored = EXPECTED[entry.model][point]
    odds = (
        stored["equilibria"][stored["limit"]]["outcomes"]
        if precision == "limit"
        else stored["precision"][precision]["outcomes"]
    )
    return {ours: odds.get(theirs, 0.0) for ours, theirs in entry.outcomes.items()}


def percent(p: float) -> str:
    """Odds as a share of a hundred."""
    return f"{100 * p:.2f} %"


def odds_table(slug: str) -> str:
    """Odds of every outcome at both precisions and in the limit, beside the expected ones."""
    file = case(slug).scenario.file
    split = solved(slug, None, "limit")[0] != "certified"
    head = ["outcome", "precision 1: peer", "ours", "precision 5: peer", "ours"]
    head += ["limit: peer" if split else "limit: published", "ours"]
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for key, outcome in file.outcomes.items():
        row = [cell(outcome.label)]
        for precision in PRECISIONS:
            status, odds = solved(slug, None, precision)
            row += [percent(expected(slug, None, precision)[key])]
            row += [percent(odds[key]) if status == "certified" else status]
        rows.append(row)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def points_table(slug: str) -> str:
    """Every variant with its limit, and how far ours is from what is expected."""
    entry, file = canon(slug), case(slug).scenario.file
    assert entry is not None
    rows = [
        "| numbers | published limit | largest gap to ours, of any outcome at 1, 5 and in the limit |",
        "|---|---|---|",
    ]
    for variant in entry.points.values():
        label = "base" if variant is None else f"`{variant}`: {lower(file.variants[variant].label)}"
        limit = expected(slug, variant, "limit")
        split = solved(slug, variant, "limit")[0] != "certified"
        ends = ", ".join(
            f"{lower(file.outcomes[key].label)} {percent(p)}" for key, p in limit.items() if p > 1e-9
        )
        ends = "several, see below" if split else ends
        rows.append(f"| {cell(label)} | {cell(ends)} | {'; '.join(gaps(slug, variant))} |")
    return "\n".join(rows)


def gaps(slug: str, variant: str | None) -> Iterator[str]:
    """The largest difference at each precision; digits beyond the stored ones are rounding."""
    for precision in PRECISIONS:
        status, odds = solved(slug, variant, precision)
        gap = max(abs(odds[key] - p) for key, p in expected(slug, variant, precision).items())
        yield (f"below {bound(gap)}" if status == "certified" else status)


def bound(gap: float) -> str:
    """The next power of ten above a difference, but not below what is promised."""
    return next(f"1e-{digits}" for digits in (6, 5, 4, 3, 2, 1, 0) if gap < 10.0**-digits)


def equilibria(slug: str) -> str:
    """Every expected equilibrium of the base, and which one the branch leads to."""
    entry, file = canon(slug), case(slug).scenario.file
    assert entry is not None
    rows = ["| numbers | equilibrium | odds | the limit here |", "|---|---|---|---|"]
    theirs = {known: ours for ours, known in entry.outcomes.items()}
    for point, variant in entry.points.items():
        stored = EXPECTED[entry.model][point]
        for key, equilibrium in stored["equilibria"].items():
            ends = ", ".join(
                f"{lower(file.outcomes[theirs[name]].label)} {percent(p)}"
                for name, p in equilibrium["outcomes"].items()
                if p > 1e-9
            )
            chosen = key == stored["limit"]
            split = solved(slug, variant, "limit")[0] != "certified"
            mark = ("none: it splits" if split else "**this one**") if chosen or split else ""
            words = PROSE[slug]["equilibria"][key]
            rows.append(
                f"| {'base' if variant is None else f'`{variant}`'} | {words} | {cell(ends)} | {mark} |"
            )
    return "\n".join(rows)


# Commands


def printed(arguments: str) -> str:
    """A command as it is typed, with what it prints."""
    os.environ |= {"COLUMNS": "100", "NO_COLOR": "1"}
    result = CliRunner().invoke(cli, shlex.split(arguments))
    if result.exit_code != 0:
        raise SystemExit(f"melian {arguments} ended with {result.exit_code}:\n{result.output}")
    lines = [line.rstrip() for line in result.stdout.rstrip("\n").split("\n")]
    if arguments.startswith("timeline"):
        return f"```console\n$ melian {arguments}\n{past.through_time(chr(10).join(lines))}\n```"
    kept = odds_lines(lines) if arguments.startswith("solve") else lines
    return "```console\n$ melian " + arguments + "\n" + "\n".join(kept) + "\n```"


def odds_lines(lines: list[str]) -> list[str]:
    """The table of odds, and what became of the draws; `...` for the rest."""
    start = next(number for number, line in enumerate(lines) if line.startswith("Outcome"))
    end = lines.index("", start)
    draws = next(number for number, line in enumerate(lines) if line.startswith("Certified"))
    return ["...", *lines[start:end], "...", lines[draws], "..."]


def picture(slug: str) -> str:
    """The folded tree as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tree.svg"
        result = CliRunner().invoke(cli, ["show", name_of(slug), "--steps", "--svg", str(path)])
        if result.exit_code != 0:
            raise SystemExit(f"no picture of {slug}:\n{result.output}")
        return path.read_text("utf-8")


# Pages


def beginning(slug: str) -> list[str]:
    """What every page begins with: the story, its tree, and the head of the file."""
    title = case(slug).title
    return [
        f"# {title}",
        facts(slug),
        PROSE[slug]["story"].strip(),
        f"![What each option leads to: {title}](../images/gallery/{slug}.svg)",
        f"The picture is `melian show {name_of(slug)} --steps --svg {slug}.svg`.",
        "## The crisis file",
    ]


def playing(slug: str) -> list[str]:
    """What every page ends with: commands to try, and what they print."""
    parts = ["## What to play with"]
    for item in PROSE[slug]["play"]:
        parts += [textwrap.fill(item["say"].strip(), 112), printed(item["run"])]
    return parts


def past_page(slug: str) -> str:
    """The page of a past crisis: the day, the odds, what followed, what a critic would ask."""
    prose, crisis = PROSE[slug], bundled(slug)
    assert crisis is not None
    parts = [
        *beginning(slug),
        past.FROZEN,
        excerpt(slug),
        "## The odds on that day",
        SEVERAL,
        printed(f"solve {name_of(slug)} {FEW[slug]}"),
        "## The odds event by event",
        printed(f"timeline {name_of(slug)} {FEW[slug]}"),
        "## What followed",
        past.followed(crisis),
        prose["followed"].strip(),
        past.scores(case(slug), crisis, int(FEW[slug].split()[-1])),
        past.HONEST,
        "## What a critic would ask",
        past.critic(crisis.parent / "README.md"),
        *playing(slug),
    ]
    return NOTE + "\n\n".join(parts) + "\n"


def page(slug: str) -> str:
    """The page of one scenario."""
    if PROSE[slug]["group"] == past.GROUP:
        return past_page(slug)
    prose = PROSE[slug]
    base = f"solve {name_of(slug)} {FEW.get(slug, '--draws 1')}"
    parts = [
        *beginning(slug),
        excerpt(slug),
        "## The published answer" if canon(slug) else "## What there is to compare with",
        prose["published"].strip(),
        "## Ours",
        SEVERAL if slug in FEW else ONE,
        printed(base),
    ]
    if canon(slug):
        parts += [
            BESIDE,
            odds_table(slug),
            points_table(slug),
        ]
    parts += ["## Which equilibrium", prose["answer"].strip()]
    if canon(slug):
        parts.append(equilibria(slug))
    parts += playing(slug)
    return NOTE + "\n\n".join(parts) + "\n"


def index() -> str:
    """The page that leads to all others."""
    parts = [
        "# Gallery",
        WELCOME,
    ]
    for group in dict.fromkeys(prose["group"] for prose in PROSE.values()):
        is_past = group == past.GROUP
        rows = [f"| | {'as of' if is_past else 'source'} | endings |", "|---|---|---:|"]
        for slug in (slug for slug in slugs() if PROSE[slug]["group"] == group):
            entry = next(iter(case(slug).scenario.file.sources.values()))
            by = f"{authors(entry.author)} {entry.date}" if entry.author else f"{entry.title}, {entry.date}"
            by = str(case(slug).scenario.file.as_of) if is_past else by
            rows.append(f"| [{case(slug).title}]({slug}.md) | {by} | {case(slug).model.n_leaves:,} |")
        parts += [f"## {group}", "\n".join(rows)]
    return NOTE + "\n\n".join(parts) + "\n"


def authors(text: str) -> str:
    """Family names."""
    people = re.split(r", | and ", text)
    family = [re.sub(r"^.*? (?=(Maynard )?\S+$)", "", person) for person in people]
    return " and ".join([", ".join(family[:-1]), family[-1]]) if len(family) > 1 else family[0]


def pages() -> dict[Path, str]:
    """Every generated file with its text; what one command has solved, the next one need not solve again."""
    with tempfile.TemporaryDirectory() as store:
        os.environ["MELIAN_STORE"] = store
        return written_pages()


def written_pages() -> dict[Path, str]:
    """Every generated file with its text, solved as commands solve it."""
    found = {HERE / "gallery" / "index.md": index()}
    for slug in slugs():
        found[HERE / "gallery" / f"{slug}.md"] = page(slug)
        found[HERE / "images" / "gallery" / f"{slug}.svg"] = picture(slug)
    return found


def main() -> None:
    """Write the files; say which changed."""
    write_changed(pages(), HERE)


if __name__ == "__main__":
    main()
