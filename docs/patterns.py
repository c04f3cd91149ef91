"""Write the page of the patterns, with their pictures.

`python docs/patterns.py` rewrites docs/reference/patterns.md and docs/images/patterns/*.svg from the
patterns themselves; a test fails where they are not current.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from writing import write_changed

from melian.drafts.patterns.pattern import Pattern
from melian.drafts.patterns.piece import own_words
from melian.drafts.patterns.shelf import patterns
from melian.report.pages.patterns import calls_for
from melian.report.svg.pattern import pattern_svg
from melian.scenario.form.provenance import provenance

HERE = Path(__file__).parent
NOTE = "<!-- Written by docs/patterns.py from the patterns: change these, not this page. -->\n\n"
WELCOME = """# Patterns

A pattern is a small, tested piece of a crisis: who takes part, who moves when, what is at stake, how it can
end. It solves at once, and its numbers are placeholders for you to judge.
[Start from a pattern](../how-to/start-from-a-pattern.md) says how; `melian patterns NAME` shows the same on
the terminal.
"""


def page() -> str:
    """All patterns, one below the other."""
    rows = ["| pattern | what it is about | roles |", "|---|---|---|"]
    rows += [
        f"| [{each.name}](#{each.name}) | {each.about} | {', '.join(each.roles)} |" for each in patterns()
    ]
    parts = [NOTE + WELCOME, "\n".join(rows), *map(entry, patterns())]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def entry(pattern: Pattern) -> str:
    """What one pattern says of itself."""
    said, file = own_words(pattern), pattern.file
    steps = [
        f"| `{name}` | {', '.join(step.who)} | {said(step.words(name))} "
        f"| {', '.join(step.choices) or step.kind} |"
        for name, step in pattern.steps.items()
    ]
    roles = "; ".join(f"`{role}`: {lower(what)}" for role, what in pattern.roles.items())
    parts = [
        f"## {pattern.name}",
        textwrap.fill(pattern.story, 120),
        f"![{said(str(pattern.body['title']))}](../images/patterns/{pattern.name}.svg)",
        "\n".join(["| step | who | what | options |", "|---|---|---|---|", *steps]),
        f"- Roles, in order: {roles}.",
        f"- {provenance(file).unjudged} numbers to be judged. To find out: {lower(pattern.needs)}",
        f"- Called for by: {'; '.join(lower(calls_for(call)) for call in pattern.passages)}.",
        f"- Literature: {' '.join(f'{work}' for work in pattern.literature)}",
    ]
    return "\n\n".join(parts[:4]) + "\n\n" + "\n".join(parts[4:])


def lower(text: str) -> str:
    """A sentence in the middle of another."""
    return text[:1].lower() + text[1:]


def pages() -> dict[Path, str]:
    """Every generated file with its text."""
    found = {HERE / "reference" / "patterns.md": page()}
    for each in patterns():
        found[HERE / "images" / "patterns" / f"{each.name}.svg"] = pattern_svg(each)
    return found


def main() -> None:
    """Write the files; say which changed."""
    write_changed(pages(), HERE)


if __name__ == "__main__":
    main()
