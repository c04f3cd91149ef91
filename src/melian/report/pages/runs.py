"""The pages of `melian runs`.

Tested in `tests/unit/test_damaged_stores.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from melian.analysis.kept.runs import KeptComparison
from melian.report.pages.parts.table import PageTable
from melian.report.words.cells.rows import rows
from melian.report.words.changes import odds_change, odds_range
from melian.report.words.commands import again_line
from melian.report.words.figures import count, percent, percent_range

__all__ = [
    "KeptComparePage", "RunPage", "RunsPage", "asked_words", "command_of", "headline_of",
    "n_bytes_words", "state_of",
]  # fmt: skip

Manifest = Mapping[str, Any]

NARROW = 70
"""Below this width the list of runs says nothing of draws."""


class RunsPage:
    """All runs of a store, one per row."""

    def __init__(self, store: str, runs: Sequence[tuple[str, Manifest | None, int]]) -> None:
        self.store = store
        self.runs = runs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """A table, the latest run first."""
        if not self.runs:
            yield Text(f"No run is kept in {self.store}.")
            return
        wide = options.max_width >= NARROW
        table = PageTable()
        table.add_column("Run", no_wrap=True)
        table.add_column("Asked", overflow="fold", min_width=len("equilibria"))
        table.add_column("Odds, middle half", overflow="fold")
        if wide:
            table.add_column("Draws", justify="right", no_wrap=True)
        table.add_column("State", min_width=len("2026-01-01"))
        for name, about, blocks in self.runs:
            if about is None:
                table.add_row(Text(name), "", "", *[""] * wide, "manifest cannot be read")
                continue
            draws = "" if _is_search(about) else f"{about['draws']:,}"
            words = name, asked_words(about), headline_of(about), *[draws] * wide
            table.add_row(*(Text(word) for word in words), state_of(about, blocks))
        yield table


class RunPage:
    """One run: what was asked, what came of it, with what."""

    def __init__(self, about: Manifest, blocks: int, n_bytes: int) -> None:
        self.about = about
        self.blocks = blocks
        self.n_bytes = n_bytes

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The headline, the odds, and where they come from."""
        about = self.about
        yield Text(about["scenario"]["title"], style="bold")
        if about["question"]:
            yield Text(about["question"])
        yield ""
        if "answers" in about:
            yield Text(f"Found: {headline_of(about)}.", style="bold")
        if about["odds"] is not None:
            yield Text(f"Odds (median, middle half): {headline_of(about)}.", style="bold")
            yield _odds_table(about["odds"])
            yield Text(
                "Draws: "
                + ", ".join(f"{n:,} {code.replace('_', ' ')}" for code, n in about["status"].items())
            )
        yield Text(f"Asked: {asked_words(about)}; {_numbers_words(about)}, seed {about['seed']}.")
        yield Text(_given_words(about))
        yield Text(f"State: {state_of(about, self.blocks)}; {n_bytes_words(self.n_bytes)}.")
        made = ", ".join(f"{name} {value}" for name, value in about["versions"].items())
        yield Text(f"Made with {made}, on {about['machine']}.")
        yield Text(f"Scenario {about['scenario']['name']}, sha256 {about['scenario']['sha256']}.")
        yield again_line(command_of(about))


class KeptComparePage:
    """Two kept runs side by side."""

    def __init__(self, found: KeptComparison, names: tuple[str, str]) -> None:
        self.found = found
        self.names = names

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """What was asked differently, the odds, and what they rest on."""
        found = self.found
        for letter, name in zip("AB", self.names, strict=True):
            yield Text(f"{letter}: {name}")
        yield ""
        for key, (first, second) in found.differs.items():
            yield Text(f"{key}: {_short(first)} in A, {_short(second)} in B")
        yield _paired_table(found)
        yield Text(_rests_on(found), style="dim")


def headline_of(about: Manifest) -> str:
    """The answer of a run, or its likeliest outcome, in a few words."""
    odds = about["odds"]
    if odds is None:
        return count(about["answers"], "equilibrium", "equilibria") if "answers" in about else ""
    figures, what = odds["yes"], "yes"
    if figures is None:
        likeliest = [row for row in odds["outcomes"].values() if row["median"] is not None]
        if not likeliest:
            return "no draw is certified"
        figures = max(likeliest, key=lambda row: row["median"])
        what = figures["label"]
    if figures["median"] is None:
        return "no draw is certified"
    middle = percent_range(figures["q25"], figures["q75"])
    return f"{what} {percent(figures['median'])}, {middle}"


def asked_words(about: Manifest) -> str:
    """What was asked to be different from the file."""
    parts = [about["variant"]] if about["variant"] else []
    parts += [about["lever"]["name"]] if about.get("lever") else []
    parts += ["announced now"] if about.get("announced") else []
    parts += [f"{name} = {_setting(value)}" for name, value in about["settings"].items()]
    parts += [f"{name} held at {value:g}" for name, value in about["fixed"].items()]
    parts += [f"precision {about['precision_asked']}"] if about["precision_asked"] else []
    asked = about.get("asked", {"command": "solve"})
    if asked["command"] != "solve":
        of = [str(asked["number"])] if "number" in asked else []
        of += [f"of draw {asked['draw']}"] if "draw" in asked else []
        of += [f"from {count(asked['starts'], 'start')}"] if "starts" in asked else []
        of += [f"at {about['step']}"] if about.get("step") else []
        parts.insert(0, " ".join([asked["command"], *of]))
    return ", ".join(parts) or "as the file stands"


def state_of(about: Manifest, blocks: int) -> str:
    """Whether a run is finished, or how much of it is there."""
    if about["finished"] is not None:
        return f"finished {about['finished'][:10]}"
    return f"{blocks} of {count(about['blocks'], 'block')}"


def command_of(about: Manifest) -> str:
    """The command that solves the run, or goes on with it."""
    if about["fixed"]:
        words = ["melian", "check", about["scenario"]["name"], "--solve"]
        return shlex.join([*words, "--draws", str(about["draws"]), "--seed", str(about["seed"])])
    is_search = _is_search(about)
    size = [] if is_search else ["--draws", str(about["draws"])]
    words = ["melian", *_asking(about), *size, "--seed", str(about["seed"])]
    is_named = bool(about.get("announced")) and not about.get("lever")
    words += ["--variant", about["variant"]] if about["variant"] and not is_named else []
    for name, value in about["settings"].items():
        words += ["--set", f"{name}={_setting(value)}"]
    words += ["--precision", about["precision_asked"]] if about["precision_asked"] else []
    if about["events"] and not is_search:
        words += ["--before-events"] if about["at"] is None else ["--at", about["at"]]
    return shlex.join(words)


def _asking(about: Manifest) -> list[str]:
    """The command, the scenario, and what belongs to the command alone."""
    asked, name = about.get("asked", {"command": "solve"}), about["scenario"]["name"]
    if about.get("lever"):
        return ["levers", name, "--actor", about["lever"]["actor"]]
    if about.get("announced"):
        return ["whatif", name, about["variant"] or "--all"]
    words = [asked["command"], name]
    if asked["command"] == "tip":
        words += [asked["number"]] if "number" in asked else ["--all"]
        words += ["--step", about["step"]] if about.get("step") else []
        for option, end in zip(("--from", "--to"), asked.get("within", ()), strict=False):
            words += [option, f"{end:g}"]
    if asked["command"] == "equilibria":
        words += ["--starts", str(asked["starts"])]
        words += ["--draw", str(asked["draw"])] if "draw" in asked else []
        words += ["--most-plans", str(asked["most_plans"])] if "most_plans" in asked else []
        words += [f"--{'' if asked['exhaustive'] else 'no-'}exhaustive"] if "exhaustive" in asked else []
    if asked["command"] == "drivers":
        words += ["--outcome", asked["outcome"]] if "outcome" in asked else []
        words += ["--sobol", "--samples", str(asked["samples"])] if "samples" in asked else []
        for group, members in asked.get("groups", {}).items():
            words += ["--group", f"{group}={','.join(members)}"]
    return words


def n_bytes_words(n_bytes: int) -> str:
    """A size, roughly.

    >>> n_bytes_words(999), n_bytes_words(1_234_567)
    ('999 bytes', '1.2 MB')
    """
    value = float(n_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "bytes" or value >= 10 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def _setting(value: Any) -> str:
    """A setting as it is typed after `--set`."""
    if not isinstance(value, Mapping):
        return str(value)
    if "best" in value:
        return f"{value.get('range', '')}, best {value['best']}"
    return str(value.get("dist") or value.get("value"))


def _numbers_words(about: Manifest) -> str:
    """How many draws, or which numbers."""
    if not _is_search(about):
        return count(about["draws"], "draw")
    asked = about["asked"]
    return f"the numbers of draw {asked['draw']}" if "draw" in asked else "every number at its median"


def _is_search(about: Manifest) -> bool:
    return bool(about.get("asked", {}).get("command") == "equilibria")


def _given_words(about: Manifest) -> str:
    if _is_search(about):
        return "Equilibria rest on no event."
    if not about["events"]:
        return "The file has no timeline."
    if about["at"] is None:
        return "Before any event."
    return f"Given {count(len(about['given']), 'event')} up to {about['at']}."


def _odds_table(odds: Mapping[str, Any]) -> PageTable:
    table = PageTable()
    table.add_column("Outcome")
    for head in ("Median", "Middle 50 %", "Middle 90 %"):
        table.add_column(head, justify="right")
    for row in odds["outcomes"].values():
        if row["median"] is None:
            table.add_row(Text(row["label"]), "", "", "")
        else:
            wide, narrow = (
                percent_range(row[low], row[high]) for low, high in (("q05", "q95"), ("q25", "q75"))
            )
            table.add_row(Text(row["label"]), percent(row["median"]), narrow, wide)
    return table


def _paired_table(found: KeptComparison) -> PageTable:
    table = PageTable()
    table.add_column("Odds of")
    for head in ("A", "B", *(("Change", "Middle 50 %", "Higher in B") if found.paired else ())):
        table.add_column(head, justify="right")
    for row in rows(found.frame):
        cells = [percent(row["base"]), percent(row["other"])]
        if found.paired:
            middle = odds_range(row["q25"], row["q75"])
            cells += [odds_change(row["median"]), middle, percent(row["higher"])]
        table.add_row(Text(row["label"]), *cells)
    return table


def _rests_on(found: KeptComparison) -> str:
    if not found.paired:
        return "The seeds differ, so draws cannot be paired: medians side by side, no change draw by draw."
    return (
        f"Over the {count(found.n_draws, 'draw')} certified in both; changes are B minus A, draw by draw, in "
        "percentage points."
    )


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    text = "none" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:12]}..."
